"""档案完整性台账: which parts of a household's file are missing on a day, part by part as the desk would ask for them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Sum,
)

from households.models import (
    NOT_EXITED,
    CaseFile,
    Cause,
    Circumstances,
    ExitReview,
    ExitStep,
    HelpPlan,
    Household,
    Income,
    Living,
    Membership,
    Pairing,
    PlannedExit,
    Production,
    Standing,
    Visit,
)
from reports.figures import At, find, records
from reports.figures.sources import HOUSEHOLDS
from reports.ledgers.about import ATTRIBUTE, HELPERS, STATUS, household_columns
from reports.ledgers.facts import Facts, Place, dated, gather, last_full_year, places
from reports.ledgers.kinds import DATE, INTEGER, PROSE
from reports.ledgers.ledger import Column, Ledger, Span


@dataclass(frozen=True)
class Part:
    """A part of the file: `lacks` is true of a household that does not have it on the day."""

    key: str
    heading: str
    note: str
    lacks: Callable[[At], Q]

    @property
    def fact(self) -> str:
        """The name by which each household carries whether it lacks the part."""
        return f"lacks_{self.key}"

    @property
    def total(self) -> str:
        """The name of how many households lack it."""
        return f"lacking_{self.key}"


def _none(rows: QuerySet[Any]) -> Q:
    return ~Q(Exists(rows.filter(household=OuterRef("pk"))))


def _members(at: At) -> QuerySet[Membership]:
    return Membership.objects.covering(at.day).filter(household=OuterRef("pk"))


def _no_card(at: At) -> Q:
    return _none(CaseFile.objects.filter(card_posted_on__lte=at.day))


def _unknown_circumstances(at: At) -> Q:
    known = Circumstances.objects.covering(at.day).filter(person=OuterRef("person_id"))
    return Q(Exists(_members(at).filter(~Exists(known))))


def _no_papers_of_exit(at: At) -> Q:
    told = ExitStep.objects.filter(
        review=OuterRef("pk"), kind=ExitStep.Kind.ANNOUNCEMENT, held_on__lte=at.day
    )
    done = ExitReview.objects.standing_good().filter(Exists(told))
    return Q(status=Standing.Status.EXITED) & _none(done)


PARTS = (
    Part(
        "file",
        "档卡整理",
        "档卡资料到统计日还没有整理完成的。",
        lambda at: _none(CaseFile.objects.completed_by(at.day)),
    ),
    Part("card", "政策明白卡", "明白卡到统计日还没有上墙的。", _no_card),
    Part(
        "head",
        "户主",
        "统计日没有登记户主的。",
        lambda at: ~Q(Exists(_members(at).filter(relation=Membership.Relation.HEAD))),
    ),
    Part(
        "identity",
        "证件号码",
        "有在户成员没有登记证件号码的，包括写明了原因的新生儿。",
        lambda at: Q(Exists(_members(at).filter(person__identity_index__isnull=True))),
    ),
    Part(
        "circumstances",
        "成员情况",
        "有在户成员没有登记文化程度、健康、劳动能力等情况的。",
        _unknown_circumstances,
    ),
    Part(
        "cause",
        "致贫原因",
        "统计日没有主要致贫原因的。",
        lambda at: _none(Cause.objects.covering(at.day).filter(is_main=True)),
    ),
    Part(
        "income",
        "收入核算",
        "没有登记最近一个完整年度收入的。",
        lambda at: _none(Income.objects.filter(year=last_full_year(at))),
    ),
    Part(
        "living",
        "生活条件",
        "统计日没有登记住房、饮水等生活条件的。",
        lambda at: _none(Living.objects.covering(at.day)),
    ),
    Part(
        "production",
        "生产条件",
        "统计日没有登记土地等生产条件的。",
        lambda at: _none(Production.objects.covering(at.day)),
    ),
    Part(
        "pairing",
        "结对帮扶",
        "统计日没有帮扶责任人的。",
        lambda at: _none(Pairing.objects.covering(at.day)),
    ),
    Part(
        "plan",
        "帮扶计划",
        "到统计日没有制定过帮扶计划的。",
        lambda at: _none(HelpPlan.objects.filter(made_on__lte=at.day)),
    ),
    Part(
        "visit",
        "走访记录",
        "到统计日没有走访记录的，作废的不算。",
        lambda at: _none(Visit.objects.standing_good().filter(visited_on__lte=at.day)),
    ),
    Part(
        "planned",
        "脱贫计划",
        "未脱贫（含返贫）而统计日没有脱贫计划的；已脱贫的不要求。",
        lambda at: Q(status__in=NOT_EXITED) & _none(PlannedExit.objects.covering(at.day)),
    ),
    Part(
        "exit",
        "退出材料",
        "已脱贫而没有到“公告退出”为止的脱贫退出记录的；未脱贫的不要求。",
        _no_papers_of_exit,
    ),
)


@dataclass(frozen=True)
class Row:
    """A household on the register with the parts its file lacks."""

    household: Household
    place: Place
    facts: Facts
    case_file: CaseFile | None
    lacking: tuple[Part, ...]


def select(at: At) -> QuerySet[Household]:
    """The households that the figure of households on the register counts, each with what its file lacks."""
    households: QuerySet[Any] = records(find("registered.households"), at)
    conditions = {
        part.fact: ExpressionWrapper(part.lacks(at), output_field=BooleanField()) for part in PARTS
    }
    counted = {"member_count": HOUSEHOLDS.facts["member_count"](at)}
    return households.annotate(**conditions, **counted).alias(
        headship=dated("memberships", at, relation="head")
    )


def complete() -> Q:
    """No part is lacking."""
    return Q(**{part.fact: False for part in PARTS})


def fill(households: Sequence[Any], at: At) -> list[Row]:
    keys = [household.pk for household in households]
    facts = gather(keys, at)
    named = places({household.area_id for household in households})
    files = CaseFile.objects.completed_by(at.day).in_bulk(keys, field_name="household_id")
    return [
        Row(
            household=household,
            place=named[household.area_id],
            facts=facts[household.pk],
            case_file=files.get(household.pk),
            lacking=tuple(part for part in PARTS if getattr(household, part.fact)),
        )
        for household in households
    ]


def totals(households: QuerySet[Household], at: At) -> dict[str, int]:
    each = {part.total: Count("pk", filter=Q(**{part.fact: True})) for part in PARTS}
    sums = households.aggregate(
        households=Count("pk"),
        persons=Sum("member_count", default=0),
        complete=Count("pk", filter=complete()),
        arranged=Count("pk", filter=Q(lacks_file=False)),
        **each,
    )
    return sums | {"lacking": sum(sums[part.total] for part in PARTS)}


def _lacking(part: Part) -> Callable[[Row], int | None]:
    return lambda row: 1 if part in row.lacking else None


COLUMNS = (
    *household_columns(),
    STATUS,
    ATTRIBUTE,
    HELPERS,
    Column(
        "家庭人口",
        lambda row: row.facts.member_count,
        INTEGER,
        width=6,
        key="persons",
        total=True,
        note="统计日在户的家庭成员数。",
    ),
    *(
        Column(
            part.heading,
            _lacking(part),
            INTEGER,
            width=6,
            group="缺的记 1",
            key=part.total,
            total=True,
            note=part.note,
        )
        for part in PARTS
    ),
    Column(
        "缺项数",
        lambda row: len(row.lacking) or None,
        INTEGER,
        width=6,
        key="lacking",
        total=True,
        main=True,
        note="该户缺几项；一项不缺的留空。",
    ),
    Column(
        "缺的是",
        lambda row: "、".join(part.heading for part in row.lacking),
        PROSE,
        width=24,
        main=True,
    ),
    Column(
        "档卡完成日期",
        lambda row: row.case_file and row.case_file.completed_on,
        DATE,
        width=11,
        main=True,
    ),
    Column(
        "档卡完成计户",
        lambda row: 1 if row.case_file else None,
        INTEGER,
        width=6,
        key="arranged",
        total=True,
        note="合计等于指标“档卡资料整理完成户数”。",
    ),
    Column(
        "齐全计户",
        lambda row: None if row.lacking else 1,
        INTEGER,
        width=6,
        key="complete",
        total=True,
        main=True,
        note="一项不缺的户计 1。",
    ),
    Column(
        "计户",
        lambda row: 1,
        INTEGER,
        width=5,
        key="households",
        total=True,
        note="每户计 1，合计就是在册户数。",
    ),
)

CASE_FILES = Ledger(
    name="case-files",
    title="档案完整性台账",
    about="在册户每户一行：一户一档的各部分，到统计日缺哪些。缺的记 1，合计就是缺这一部分的户数。",
    measure="户",
    span=Span.AS_AT,
    frozen=4,
    columns=COLUMNS,
    order=("area", "number"),
    select=select,
    fill=fill,
    totals=totals,
    summary=lambda sums: (
        f"{sums['households']} 户，齐全 {sums['complete']} 户，共缺 {sums['lacking']} 项"
    ),
)
