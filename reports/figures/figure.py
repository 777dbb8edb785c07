"""What a figure is: a name, a meaning with its document, and the records it stands for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count, Model, Q, QuerySet, Sum
from django.db.models.aggregates import Aggregate
from django.db.models.expressions import Combinable

from households import wording
from reports.figures.at import At
from reports.periods import Year

NO_VALUE = "—"
ANY = At(area="", day=date(2000, 1, 1), period=Year(2000))
"""For asking of a figure what is the same at every moment."""
BY_PERSON = frozenset({"visited", "paired"})
"""The facts of households that look at one person's work where one is asked about."""
YUAN = "元"


class Group(StrEnum):
    """The chapters of the list of figures, in its order."""

    VILLAGE = "村情"
    REGISTER = "在册"
    SECURITY = "保障"
    EXITS = "脱贫计划"
    CAUSES = "致贫原因"
    INDUSTRY = "产业"
    HELP = "帮扶"
    FUNDS = "项目资金"


@dataclass(frozen=True, eq=False)
class Source:
    """Rows of one model at a moment and a place. All figures over one source are counted in one query.

    `key` orders the rows and names one of them without doubt, so that a list can be read on from it.
    `area` is the column that holds the code of the village a row belongs to. Rows that are `is_by_person` tell of
    the work of people, and can be narrowed to that of one.
    `facts` are what conditions may ask of a row beside its columns, by name.
    """

    name: str
    rows: Callable[[At], QuerySet[Any]]
    area: str
    key: tuple[str, ...] = ("pk",)
    is_by_person: bool = False
    facts: Mapping[str, Callable[[At], Combinable]] = field(default_factory=dict)

    def rows_with(self, at: At, names: Iterable[str]) -> QuerySet[Any]:
        """The rows with those of the named things that are facts; the others are columns already."""
        asked = sorted({name for name in names if name in self.facts})
        rows = self.rows(at)
        if self.is_by_person and at.person:
            rows = rows.by_person(at.person)  # type: ignore[attr-defined]
        return rows.annotate(**{name: self.facts[name](at) for name in asked})


@dataclass(frozen=True)
class Total:
    """The measure of a figure that adds up a whole-number column instead of counting rows.

    `per` is how many of the column's units make one of the figure's (100 分 a 元). A total that the
    records themselves state has no value where no record states it; nought is for sums of events.
    """

    column: str
    per: int = 1
    is_stated: bool = False

    def amount(self, whole: int | Decimal | None) -> int | Decimal | None:
        """The exact amount in the figure's unit, a whole number where it is one."""
        if whole is None:
            return None if self.is_stated else 0
        amount = Decimal(whole) / self.per
        return int(amount) if amount == amount.to_integral_value() else amount


@dataclass(frozen=True)
class Tally:
    """Where a number is added up when that is quicker than counting its records: members, over their households."""

    source: Source
    column: str


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number that reports, screens and ledgers state, defined once.

    `meaning` says in one Chinese sentence what is counted; `document` is where that rule comes from.
    A stock figure holds on a day, a flow figure over a month, half-year or year.
    """

    code: str
    label: str
    unit: str
    meaning: str
    document: str
    group: Group
    is_stock: bool = True

    def moment(self, at: At) -> str:
        """The day or the period that a value of this figure is of, as it is written in a token."""
        return at.day.isoformat() if self.is_stock else at.period.code


@dataclass(frozen=True, kw_only=True)
class Counted(Figure):
    """A figure over records: how many there are, or what a column of theirs adds up to."""

    source: Source
    where: Callable[[At], Q] = lambda at: Q()
    total: Total | None = None
    tally: Tally | None = None
    each: str = ""
    """A column whose different values are counted, instead of the rows: days, of visits."""

    @property
    def is_of_work(self) -> bool:
        """Whether it can be asked of one person: what the person did, or answers for."""
        return self.source.is_by_person or bool(named(self.where(ANY)) & BY_PERSON)

    @property
    def counted_over(self) -> Source:
        return self.tally.source if self.tally else self.source

    def asks(self, at: At) -> set[str]:
        """The names of facts and columns that its number depends on."""
        column = {self.tally.column} if self.tally else {self.each} - {""}
        return column | named(self.where(at))

    def aggregate(self, at: At) -> Aggregate:
        if self.tally:
            return Sum(self.tally.column, filter=self.where(at))
        if self.total:
            return Sum(self.total.column, filter=self.where(at))
        if self.each:
            return Count(self.each, filter=self.where(at), distinct=True)
        return Count("pk", filter=self.where(at))

    def amount(self, aggregated: int | Decimal | None) -> int | Decimal | None:
        return self.total.amount(aggregated) if self.total else int(aggregated or 0)

    def records(self, at: At) -> QuerySet[Model]:
        """The very rows that the number stands for, in the order of the source's key."""
        where = self.where(at)
        return self.source.rows_with(at, named(where)).filter(where).order_by(*self.source.key)


@dataclass(frozen=True, kw_only=True)
class Ratio(Figure):
    """A figure that is arithmetic over two others: part / whole × times, to two decimals, half up."""

    part: str
    whole: str
    times: int = 1

    def amount(
        self, part: int | Decimal | None, whole: int | Decimal | None
    ) -> int | Decimal | None:
        """No value where a part has none or there is nothing to divide by."""
        if part is None or not whole:
            return None
        return wording.rounded(Decimal(part) * self.times / Decimal(whole))


@dataclass(frozen=True)
class Value:
    """A figure at a moment and a place. The value of a ratio keeps the two values it was made from."""

    figure: Figure
    amount: int | Decimal | None
    at: At
    parts: tuple["Value", ...] = ()

    @property
    def exact(self) -> str | None:
        """The amount to the last digit, as it is kept and compared."""
        return None if self.amount is None else str(self.amount)

    @property
    def text(self) -> str:
        """The amount as people write it, without its unit; a dash where there is none."""
        return NO_VALUE if self.amount is None else wording.number(self.amount)

    @property
    def words(self) -> str:
        """The amount with its unit as a sentence says it: 192户, 504万元, 26.63%."""
        if self.amount is not None and self.figure.unit == YUAN:
            return wording.money(int(self.amount * wording.FEN_IN_YUAN))
        return f"{self.text}{self.figure.unit}"

    @property
    def moment(self) -> str:
        return self.figure.moment(self.at)

    @property
    def when(self) -> str:
        """The day it counts to, or the period it counts over, in words."""
        at = self.at
        return f"截至{wording.day(at.day)}" if self.figure.is_stock else str(at.period)

    @property
    def token(self) -> str:
        """The token that names this value whatever the day of the report."""
        return f"{self.figure.code}@{self.moment}"


def named(condition: Q) -> set[str]:
    """The first words of the lookups in a condition: the facts and columns it asks for."""
    names: set[str] = set()
    for child in condition.children:
        if isinstance(child, Q):
            names |= named(child)
        elif isinstance(child, tuple):
            names.add(child[0].partition("__")[0])
    return names
