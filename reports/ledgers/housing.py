"""危房改造台账 and 易地搬迁台账: who was helped to a safe house by a day, and who still waits for it."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from households import wording
from households.models import DANGEROUS, Household, Living, Subsidy, SubsidyPayment
from reports.figures import At
from reports.figures.sources import HOUSEHOLDS
from reports.ledgers.about import ATTRIBUTE, STATUS, household_columns, labels
from reports.ledgers.facts import Facts, Place, dated, gather, places
from reports.ledgers.kinds import DATE, INTEGER, YUAN, Kind
from reports.ledgers.ledger import Column, Ledger, Span

REPAIRS = ("house_c", "house_d")
RELOCATION = ("relocation",)
# What one of the two gives, the other may not give again (严禁重复享受农房保障政策).
BOTH = (*REPAIRS, *RELOCATION)
M2 = Kind("0.00", lambda value: value, wording.fixed, align="right", is_number=True)


@dataclass(frozen=True)
class Row:
    """A household with the help for its house by the day, and the house as it is on the day."""

    household: Household
    place: Place
    facts: Facts
    living: Living | None
    given: tuple[Subsidy, ...]
    other: tuple[Subsidy, ...]
    paid_fen: int | None

    @property
    def is_done(self) -> bool:
        return bool(self.given)

    @property
    def area_a_head(self) -> Decimal | None:
        if not self.living or self.living.house_area_m2 is None or not self.facts.member_count:
            return None
        return wording.rounded(Decimal(self.living.house_area_m2) / self.facts.member_count)


def _select(at: At, fact: str, waits: Q) -> QuerySet[Household]:
    """The households that the figure of the fact counts, and those that still wait."""
    households = HOUSEHOLDS.rows_with(at, [fact, "member_count"])
    living = dated("livings", at)
    return households.alias(living=living, headship=dated("memberships", at, relation="head")).filter(
        Q(**{fact: True}) | waits
    )  # fmt: skip


def select_repairs(at: At) -> QuerySet[Household]:
    """Repaired or rebuilt by the day; and those in a dangerous house who were neither helped to that nor moved."""
    moved = Subsidy.objects.of(*RELOCATION).covering(at.day).filter(household=OuterRef("pk"))
    return _select(at, "house_repaired", Q(living__house_grade__in=DANGEROUS) & ~Q(Exists(moved)))


def select_relocations(at: At) -> QuerySet[Household]:
    """Moved by the day, and those who wish to."""
    return _select(at, "relocated", Q(living__wants_relocation=True))


def _filler(categories: Sequence[str]) -> Callable[[Sequence[Any], At], list[Row]]:
    def fill(households: Sequence[Any], at: At) -> list[Row]:
        keys = [household.pk for household in households]
        facts = gather(keys, at)
        named = places({household.area_id for household in households})
        livings = {
            row.household_id: row
            for row in Living.objects.covering(at.day).filter(household__in=keys)
        }
        given: dict[int, list[Subsidy]] = defaultdict(list)
        other: dict[int, list[Subsidy]] = defaultdict(list)
        subsidies = Subsidy.objects.of(*BOTH).covering(at.day).filter(household__in=keys)
        for subsidy in subsidies.select_related("category").order_by("begins_on", "pk"):
            own = given if subsidy.category.code in categories else other
            own[subsidy.household_id].append(subsidy)
        sums = _payments(categories, at).filter(subsidy__household__in=keys).order_by()
        paid = dict(sums.values_list("subsidy__household").annotate(Sum("amount_fen")))
        return [
            Row(
                household=household,
                place=named[household.area_id],
                facts=facts[household.pk],
                living=livings.get(household.pk),
                given=tuple(given[household.pk]),
                other=tuple(other[household.pk]),
                paid_fen=paid.get(household.pk),
            )
            for household in households
        ]

    return fill


def _payments(categories: Sequence[str], at: At) -> QuerySet[SubsidyPayment]:
    entitled = Subsidy.objects.of(*categories).covering(at.day)
    return SubsidyPayment.objects.standing_good().filter(
        subsidy__in=entitled.values("pk"), paid_on__lte=at.day
    )


def _adder(categories: Sequence[str], fact: str) -> Callable[[QuerySet[Any], At], dict[str, int]]:
    def totals(households: QuerySet[Household], at: At) -> dict[str, int]:
        done, waiting = Q(**{fact: True}), Q(**{fact: False})
        sums = households.aggregate(
            households=Count("pk", filter=done),
            persons=Sum("member_count", filter=done, default=0),
            waiting=Count("pk", filter=waiting),
        )
        of = households.order_by().values("pk")
        paid = _payments(categories, at).filter(subsidy__household__in=of)
        return sums | {"paid": paid.aggregate(sum=Sum("amount_fen", default=0))["sum"]}

    return totals


def _first(row: Row) -> date | None:
    return row.given[0].begins_on if row.given else None


def _names(subsidies: Sequence[Subsidy]) -> str:
    return "、".join(subsidy.category.name for subsidy in subsidies)


def _documents(row: Row) -> str:
    return "、".join(dict.fromkeys(given.document for given in row.given if given.document))


def _of_living(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row.living, name) if row.living else None


def _labelled(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row.living, f"get_{name}_display")() if row.living else None


HOUSE = (
    Column(
        "住房等级",
        _labelled("house_grade"),
        width=8,
        group="统计日的住房",
        main=True,
        note="A、B 级安全；C、D 级是危房（JGJ 125）。没有登记的留空。",
        choices=labels(Living.HouseGrade),
    ),
    Column("面积（㎡）", _of_living("house_area_m2"), INTEGER, width=8, group="统计日的住房"),
    Column(
        "人均（㎡）",
        lambda row: row.area_a_head,
        M2,
        width=8,
        group="统计日的住房",
        note="住房面积÷统计日在户人口，保留两位小数。",
    ),
    Column("结构", lambda row: row.living and row.living.house_structure, width=9, group="统计日的住房"),
    Column("建房年份", _of_living("house_built_year"), INTEGER, width=7, group="统计日的住房"),
    Column(
        "鉴定依据", lambda row: row.living and row.living.document, width=14, group="统计日的住房"
    ),
)  # fmt: skip


def _about() -> tuple[Column, ...]:
    return (
        *household_columns(),
        STATUS,
        ATTRIBUTE,
        Column(
            "家庭人口",
            lambda row: row.facts.member_count,
            INTEGER,
            width=6,
            main=True,
            note="统计日在户的家庭成员数。",
        ),
    )


def _counts(done: str, figure: str) -> tuple[Column, ...]:
    return (
        Column(
            "计户",
            lambda row: 1 if row.is_done else None,
            INTEGER,
            width=5,
            key="households",
            total=True,
            note=f"{done}的户计 1，合计等于指标“{figure}户数”。",
        ),
        Column(
            "计人",
            lambda row: row.facts.member_count if row.is_done else None,
            INTEGER,
            width=5,
            key="persons",
            total=True,
            note=f"{done}的户统计日的在户人口，合计等于指标“{figure}户人口”。",
        ),
    )


def _paid(what: str) -> Column:
    return Column(
        "累计发放（元）",
        lambda row: row.paid_fen,
        YUAN,
        width=12,
        group=what,
        key="paid",
        total=True,
        main=True,
        note="到统计日为止登记的发放之和，作废的不计；没有的留空。",
    )


def _summary(word: str) -> Callable[[Mapping[str, int]], str]:
    def said(sums: Mapping[str, int]) -> str:
        done = f"{word} {sums['households']} 户 {sums['persons']} 人"
        waiting = f"，还有 {sums['waiting']} 户待办" if sums["waiting"] else ""
        return f"{done}{waiting}，累计发放 {wording.money(sums['paid'])}"

    return said


HOUSE_REPAIRS = Ledger(
    name="house-repairs",
    title="危房改造台账",
    about="截至统计日享受了危房改造的户每户一行，住在 C、D 级危房而没有改造、也没有搬迁的户列为待改造。",
    measure="户",
    span=Span.AS_AT,
    unit="元",
    frozen=4,
    columns=(
        *_about(),
        Column(
            "改造情况",
            lambda row: "已改造" if row.is_done else "待改造",
            width=8,
            main=True,
            choices=("已改造", "待改造"),
        ),
        Column("改造方式", lambda row: _names(row.given), width=16, group="危房改造"),
        Column(
            "办结日期",
            _first,
            DATE,
            width=11,
            group="危房改造",
            main=True,
            note="办了两次的是第一次。",
        ),
        Column("依据文件", _documents, width=16, group="危房改造"),
        _paid("危房改造"),
        *HOUSE,
        Column(
            "又享受易地搬迁",
            lambda row: "是" if row.given and row.other else None,
            width=8,
            note="同一户重复享受农房保障政策是违规的，有“是”的须查明。",
            choices=("是",),
        ),
        Column(
            "待改造计户",
            lambda row: None if row.is_done else 1,
            INTEGER,
            width=6,
            key="waiting",
            total=True,
        ),
        *_counts("已改造", "危房改造"),
    ),
    order=("area", "number"),
    select=select_repairs,
    fill=_filler(REPAIRS),
    totals=_adder(REPAIRS, "house_repaired"),
    summary=_summary("已改造"),
)

RELOCATIONS = Ledger(
    name="relocations",
    title="易地搬迁台账",
    about="截至统计日易地扶贫搬迁的户每户一行，登记了搬迁意愿而还没有搬的户列为待搬迁。",
    measure="户",
    span=Span.AS_AT,
    unit="元",
    frozen=4,
    columns=(
        *_about(),
        Column(
            "搬迁情况",
            lambda row: "已搬迁" if row.is_done else "待搬迁",
            width=8,
            main=True,
            choices=("已搬迁", "待搬迁"),
        ),
        Column(
            "搬迁方式",
            _labelled("relocation"),
            width=14,
            group="易地搬迁",
            choices=labels(Living.Relocation),
        ),
        Column(
            "安置方式",
            _labelled("resettlement"),
            width=9,
            group="易地搬迁",
            main=True,
            choices=labels(Living.Resettlement),
        ),
        Column("办结日期", _first, DATE, width=11, group="易地搬迁", main=True),
        Column(
            "安置人口",
            lambda row: row.given[0].quantity if row.given else None,
            INTEGER,
            width=6,
            group="易地搬迁",
            note="搬迁时登记的人数，可能与统计日的在户人口不同。",
        ),
        Column("依据文件", _documents, width=16, group="易地搬迁"),
        _paid("易地搬迁"),
        *HOUSE,
        Column(
            "又享受危房改造",
            lambda row: "是" if row.given and row.other else None,
            width=8,
            note="同一户重复享受农房保障政策是违规的，有“是”的须查明。",
            choices=("是",),
        ),
        Column(
            "待搬迁计户",
            lambda row: None if row.is_done else 1,
            INTEGER,
            width=6,
            key="waiting",
            total=True,
        ),
        *_counts("已搬迁", "易地扶贫搬迁"),
    ),
    order=("area", "number"),
    select=select_relocations,
    fill=_filler(RELOCATION),
    totals=_adder(RELOCATION, "relocated"),
    summary=_summary("已搬迁"),
)
