"""受益户台账: a row a household that a project serves, with what it had of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum

from households import wording
from households.glances import head_names
from households.models import Membership
from projects.models import Beneficiary, Project
from reports.figures import At
from reports.ledgers.about import by_group, by_village, labels
from reports.ledgers.facts import Place, places
from reports.ledgers.kinds import DATE, INTEGER, PROSE, YUAN
from reports.ledgers.ledger import Column, Ledger, Span


@dataclass(frozen=True)
class Row:
    """A household and the project that serves it; head and members are those of the day."""

    served: Beneficiary
    place: Place
    head: str
    persons: int
    was_registered: bool


def select(at: At) -> QuerySet[Beneficiary]:
    """Households that projects of the place serve by the day."""
    return Beneficiary.objects.in_area(at.area).by(at.day).told()


def prepare(served: QuerySet[Beneficiary]) -> QuerySet[Beneficiary]:
    return served.select_related("project", "household")


def fill(served: Sequence[Any], at: At) -> list[Row]:
    named = places({row.project.area_id for row in served})
    households = {row.household_id for row in served}
    heads = head_names(households, at.day)
    members = Membership.objects.covering(at.day).filter(household__in=households)
    persons = Counter(members.values_list("household", flat=True))
    return [
        Row(
            served=row,
            place=named[row.project.area_id],
            head=heads.get(row.household_id, ""),
            persons=persons[row.household_id],
            was_registered=row.was_registered,
        )
        for row in served
    ]


def totals(served: QuerySet[Beneficiary], at: At) -> dict[str, int]:
    """Persons add up row by row, as the column shows them: who is served by two projects counts twice."""
    sums = served.aggregate(
        rows=Count("pk"),
        projects=Count("project", distinct=True),
        households=Count("household", distinct=True),
        amount=Sum("amount_fen", default=0),
    )
    members = Membership.objects.covering(at.day)
    by_household = dict(
        members.filter(household__in=served.order_by().values("household"))
        .order_by()
        .values_list("household")
        .annotate(Count("pk"))
    )
    persons = sum(by_household.get(key, 0) for key in served.values_list("household", flat=True))
    return {key: int(value) for key, value in sums.items()} | {"persons": persons}


def summary(sums: Mapping[str, int]) -> str:
    said = f"{sums['projects']} 个项目，受益 {sums['households']} 户（{sums['rows']} 户次）"
    return f"{said}，折合 {wording.money(sums['amount'])}" if sums["amount"] else said


COLUMNS = (
    Column(
        "项目编号",
        lambda row: row.served.project.code,
        width=12,
        key="code",
        sort=("project__code",),
    ),
    Column(
        "项目名称",
        lambda row: row.served.project.name,
        PROSE,
        width=20,
        main=True,
        link=lambda row: row.served.project.get_absolute_url(),
    ),
    Column(
        "项目类别",
        lambda row: row.served.project.get_category_display(),
        width=10,
        choices=labels(Project.Category),
    ),
    Column(
        "行政村",
        lambda row: row.place.village,
        width=8,
        key="village",
        sort=("project__area",),
        grouping=by_village("project__"),
    ),
    Column(
        "户编号",
        lambda row: row.served.household.number,
        width=12,
        key="number",
        sort=("household__number",),
        main=True,
        link=lambda row: row.served.household.get_absolute_url(),
    ),
    Column("户主", lambda row: row.head, width=9, main=True, note="统计日的户主。"),
    Column(
        "村民组",
        lambda row: row.served.household.group_number,
        INTEGER,
        width=7,
        key="group",
        sort=("household__group_number",),
        grouping=by_group("household__", lambda row: row.served.household),
    ),
    Column(
        "人口",
        lambda row: row.persons,
        INTEGER,
        width=6,
        key="persons",
        total=True,
        main=True,
        note="统计日的家庭成员数；合计是人次，一户受益几个项目计几次。",
    ),
    Column(
        "受益起始",
        lambda row: row.served.since_on,
        DATE,
        width=12,
        key="on",
        sort=("since_on",),
        main=True,
    ),
    Column(
        "受益时在册",
        lambda row: "是" if row.was_registered else "否",
        width=7,
        main=True,
        note="受益起始那一天是否在建档立卡册内。",
    ),
    Column("受益内容", lambda row: row.served.benefit, PROSE, width=24, main=True),
    Column(
        "折合金额（元）",
        lambda row: row.served.amount_fen,
        YUAN,
        width=13,
        key="amount",
        total=True,
        main=True,
        note="到户的物资或资金折合多少，没有登记的留空。",
    ),
)

BENEFICIARIES = Ledger(
    name="beneficiaries",
    title="项目受益户台账",
    about="截至统计日项目的受益户每户每个项目一行：受益什么、从哪天起、当时在不在册。",
    measure="户次",
    span=Span.AS_AT,
    unit="元",
    frozen=2,
    columns=COLUMNS,
    order=("project__code", "household__number", "pk"),
    select=select,
    prepare=prepare,
    fill=fill,
    totals=totals,
    summary=summary,
)
