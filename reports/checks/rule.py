"""What a rule is: which records are doubtful, why, and where they are mended."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable

from reports.checks.subjects import Subject
from reports.figures import At

Condition = Q | Combinable


class Severity(StrEnum):
    """An error cannot stand as it is recorded; a doubt may be right, but somebody has to look."""

    ERROR = "error"
    DOUBT = "doubt"

    @property
    def label(self) -> str:
        return {"error": "错误", "doubt": "疑点"}[self]


class Group(StrEnum):
    """The chapters of the list of rules, in its order."""

    FAMILY = "身份和家庭"
    SCHOOLING = "上学"
    HEALTH = "健康和残疾"
    WORK = "就业"
    INCOME = "收入"
    HELP = "建档和帮扶"
    EXIT = "脱贫"
    MONEY = "补贴资金"
    PROJECTS = "项目资金"
    ISSUES = "问题整改"


class Place(Enum):
    """The part of a case file, or of the page of a project, a pot of money or a problem, in which a finding is mended."""

    SUMMARY = "summary", "户情"
    MEMBERS = "members", "家庭成员"
    INCOME = "income", "收入"
    CONDITIONS = "conditions", "生活和生产"
    SUBSIDIES = "subsidies", "补贴"
    HELP = "help", "帮扶"
    PLAN = "plan", "建什么"
    STAGES = "stages", "阶段"
    CONTRACTS = "contracts", "合同"
    FUNDS = "money", "资金"
    ACCEPTANCES = "acceptances", "验收"
    NOTICES = "notices", "公告公示"
    BENEFICIARIES = "beneficiaries", "受益户"
    EXIT = "summary", "脱贫退出"
    ISSUE = "steps", "整改"

    @property
    def anchor(self) -> str:
        return self.value[0]

    @property
    def label(self) -> str:
        return self.value[1]


@dataclass(frozen=True, kw_only=True, eq=False)
class Rule:
    """One kind of doubtful record, defined once.

    `meaning` says in one Chinese sentence which records are found; `document` who says so; `mend` what to do.
    `where` is the condition on the subject's rows; `says` tells of one row what is wrong, from the row and what `shows`
    adds to it.
    """

    code: str
    title: str
    meaning: str
    document: str
    mend: str
    place: Place
    severity: Severity
    group: Group
    subject: Subject
    where: Callable[[At], Condition] = lambda at: Q()
    says: Callable[[Any, At], str]
    shows: Mapping[str, Callable[[At], Combinable]] = field(default_factory=dict)

    def records(self, at: At) -> QuerySet[Any]:
        """The doubtful rows, in the order of the subject's key."""
        rows = self.subject.rows(at).filter(self.where(at))
        return rows.annotate(**self.shown(at)).order_by(*self.subject.key)

    def shown(self, at: At) -> dict[str, Combinable]:
        return {name: show(at) for name, show in self.shows.items()}


@dataclass(frozen=True, kw_only=True, eq=False)
class Judged(Rule):
    """A rule over sealed numbers, which no database can read: each row's columns are judged here.

    `judge` is given the named columns and the day, and says what is wrong, or nothing.
    """

    columns: Mapping[str, str]
    judge: Callable[..., str]
    says: Callable[[Any, At], str] = lambda row, at: ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "says", self._say)
        object.__setattr__(
            self, "shows", {_shown(name): _column(path) for name, path in self.columns.items()}
        )

    def records(self, at: At) -> QuerySet[Any]:
        found = [pk for pk, _ in self.judged(at)]
        rows = self.subject.rows(at).filter(pk__in=found)
        return rows.annotate(**self.shown(at)).order_by(*self.subject.key)

    def judged(self, at: At) -> Iterator[tuple[int, str]]:
        """The key and the village of each row that does not pass."""
        rows = self.subject.rows(at).filter(self.where(at)).order_by()
        columns = rows.values_list("pk", self.subject.area, *self.columns.values())
        for pk, area, *values in columns.iterator(chunk_size=2000):
            if self._judge(values, at.day):
                yield pk, area

    def _say(self, row: Any, at: At) -> str:
        return self._judge([getattr(row, _shown(name)) for name in self.columns], at.day)

    def _judge(self, values: list[Any], day: date) -> str:
        return self.judge(**dict(zip(self.columns, values, strict=True)), day=day)


def _shown(name: str) -> str:
    return f"judged_{name}"


def _column(path: str) -> Callable[[At], Combinable]:
    return lambda at: F(path)
