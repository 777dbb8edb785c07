"""产业到户台账: what a household on the register plants in the year of the day, and all else that is on record of its living."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from households import wording
from households.models import (
    Household,
    Planting,
    Production,
    Subsidy,
    SubsidyCategory,
    SubsidyPayment,
)
from projects.models import Beneficiary, Project
from reports.figures import At, find, records
from reports.figures.sources import HOUSEHOLDS
from reports.ledgers.about import ATTRIBUTE, HELPERS, STATUS, household_columns
from reports.ledgers.facts import Facts, Place, dated, gather, places
from reports.ledgers.kinds import INTEGER, MU, PROSE, YUAN
from reports.ledgers.ledger import Column, Ledger, Span

CREDIT = "micro_credit"
Crop = Planting.Crop


@dataclass(frozen=True)
class Row:
    """A household with its plantings of the year, its help for industry, its loans and its land."""

    household: Household
    place: Place
    facts: Facts
    plantings: dict[str, Planting]
    subsidies: tuple[Subsidy, ...]
    loans: tuple[Subsidy, ...]
    paid_fen: int | None
    projects: tuple[Beneficiary, ...]
    production: Production | None


def _subsidies(at: At) -> QuerySet[Subsidy]:
    return Subsidy.objects.covering(at.day).filter(
        category__group=SubsidyCategory.Group.INDUSTRY, category__is_loan=False
    )


def _loans(at: At) -> QuerySet[Subsidy]:
    return Subsidy.objects.covering(at.day).of(CREDIT)


def _projects(at: At) -> QuerySet[Beneficiary]:
    return Beneficiary.objects.by(at.day).filter(project__category=Project.Category.INDUSTRY)


def select(at: At) -> QuerySet[Household]:
    """Households on the register of which anything of this is on record."""
    registered: QuerySet[Any] = records(find("registered.households"), at)
    own = {"household": OuterRef("pk")}
    households = registered.annotate(plants=HOUSEHOLDS.facts["plants"](at)).filter(
        Q(plants=True)
        | Exists(_subsidies(at).filter(**own))
        | Exists(_loans(at).filter(**own))
        | Exists(_projects(at).filter(**own))
    )
    return households.alias(headship=dated("memberships", at, relation="head"))


def fill(households: Sequence[Any], at: At) -> list[Row]:
    keys = [household.pk for household in households]
    facts = gather(keys, at)
    named = places({household.area_id for household in households})
    plantings: dict[int, dict[str, Planting]] = defaultdict(dict)
    for planting in Planting.objects.in_year(at.year).filter(household__in=keys):
        plantings[planting.household_id][planting.crop] = planting
    paid = _paid(at).filter(subsidy__household__in=keys).order_by()
    sums = dict(paid.values_list("subsidy__household").annotate(Sum("amount_fen")))
    productions = {
        row.household_id: row
        for row in Production.objects.covering(at.day).filter(household__in=keys)
    }
    helped = _by_household(_subsidies(at).select_related("category").order_by("pk"), keys)
    lent = _by_household(_loans(at).order_by("pk"), keys)
    served = _by_household(
        _projects(at).select_related("project").order_by("since_on", "pk"), keys
    )
    return [
        Row(
            household=household,
            place=named[household.area_id],
            facts=facts[household.pk],
            plantings=plantings[household.pk],
            subsidies=tuple(helped[household.pk]),
            loans=tuple(lent[household.pk]),
            paid_fen=sums.get(household.pk),
            projects=tuple(served[household.pk]),
            production=productions.get(household.pk),
        )
        for household in households
    ]  # fmt: skip


def _by_household(rows: QuerySet[Any], keys: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.filter(household__in=keys):
        found[row.household_id].append(row)
    return found


def _paid(at: At) -> QuerySet[SubsidyPayment]:
    return SubsidyPayment.objects.standing_good().filter(
        subsidy__in=_subsidies(at).values("pk"), paid_on__lte=at.day
    )


def totals(households: QuerySet[Household], at: At) -> dict[str, int]:
    of = households.order_by().values("pk")
    grown = Planting.objects.in_year(at.year).filter(household__in=of)
    areas = grown.aggregate(
        **{_key(crop): Sum("area_li", filter=Q(crop=crop), default=0) for crop in Crop}
    )
    paid = _paid(at).filter(subsidy__household__in=of)
    lent = _loans(at).filter(household__in=of)
    return (
        households.aggregate(
            households=Count("pk"), planting=Count("pk", filter=Q(plants=True))
        )
        | areas
        | paid.aggregate(paid=Sum("amount_fen", default=0))
        | lent.aggregate(lent=Sum("quantity", default=0))
    )  # fmt: skip


def _key(crop: Crop) -> str:
    return f"mu_{crop.value}"


def _grown(crop: Crop) -> Callable[[Row], int | None]:
    return lambda row: row.plantings[crop].area_li if crop in row.plantings else None


def _intercropped(row: Row) -> str:
    return "、".join(
        planting.get_crop_display()
        for planting in row.plantings.values()
        if planting.is_intercropped
    )


def _land(name: str) -> Callable[[Row], int | None]:
    return lambda row: getattr(row.production, name) if row.production else None


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else "是" if value else "否"


COLUMNS = (
    *household_columns(),
    STATUS,
    ATTRIBUTE,
    HELPERS,
    *(
        Column(
            crop.label,
            _grown(crop),
            MU,
            width=8,
            group="本年度种植（亩）",
            key=_key(crop),
            total=True,
            main=crop in (Crop.CHRYSANTHEMUM, Crop.PEPPER),
            note=f"统计日所在年度登记的面积，合计等于指标“{crop.label}种植面积”。套种的作物各计各的面积，不同作物不得相加。",
        )
        for crop in Crop
    ),
    Column("套种的作物", _intercropped, width=12, note="与别的作物种在同一块地上的。"),
    Column(
        "产业扶持项目",
        lambda row: "、".join(given.category.name for given in row.subsidies),
        PROSE,
        width=18,
        main=True,
        note="统计日享受的产业类补贴：产业扶贫到户、带贫企业分红、光伏扶贫等。",
    ),
    Column(
        "累计发放（元）",
        lambda row: row.paid_fen,
        YUAN,
        width=12,
        key="paid",
        total=True,
        note="产业类补贴到统计日为止的发放之和，作废的和贷款不计；没有的留空。",
    ),
    Column(
        "受益的产业项目",
        lambda row: "、".join(served.project.name for served in row.projects),
        PROSE,
        width=20,
        main=True,
        note="到统计日受益的“产业扶贫”类项目。",
    ),
    Column(
        "扶贫小额信贷（元）",
        lambda row: sum(loan.quantity or 0 for loan in row.loans) if row.loans else None,
        INTEGER,
        width=10,
        key="lent",
        total=True,
        main=True,
        note="统计日没有到期的贷款金额。贷款不是收入，也不是补贴。",
    ),
    Column("耕地", _land("farmland_li"), MU, width=8, group="生产条件（亩）"),
    Column("有效灌溉", _land("irrigated_li"), MU, width=8, group="生产条件（亩）"),
    Column("林地", _land("forest_li"), MU, width=8, group="生产条件（亩）"),
    Column("林果", _land("orchard_li"), MU, width=8, group="生产条件（亩）"),
    Column(
        "加入合作社",
        lambda row: row.production and _yes_no(row.production.is_in_cooperative),
        width=7,
        note="没有登记的留空。",
        choices=("是", "否"),
    ),
    Column(
        "种植计户",
        lambda row: 1 if row.plantings else None,
        INTEGER,
        width=6,
        key="planting",
        total=True,
        note="本年度登记了种植的户计 1，合计等于指标“种植户数”。",
    ),
    Column(
        "计户",
        lambda row: 1,
        INTEGER,
        width=5,
        key="households",
        total=True,
        note="每户计 1。",
    ),
)

INDUSTRY = Ledger(
    name="industry",
    title="产业到户台账",
    about="在册户中有种植、产业扶持、产业项目或小额信贷记录的，每户一行：种什么、种多少亩，享受什么，有多少地。",
    measure="户",
    span=Span.AS_AT,
    frozen=4,
    columns=COLUMNS,
    order=("area", "number"),
    select=select,
    fill=fill,
    totals=totals,
    summary=lambda sums: (
        f"{sums['households']} 户，其中种植 {sums['planting']} 户，产业类补贴累计发放 {wording.money(sums['paid'])}"
    ),
)
