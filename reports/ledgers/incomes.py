"""收入核算台账: a household's income of the last full year by its parts, computed totals, and the dated line beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.expressions import Combinable

from households import wording
from households.case_file import IncomeYear
from households.models import Household, Income, Standard, StatedIncome, inside
from reports.figures import At
from reports.ledgers.about import ATTRIBUTE, STATUS, household_columns
from reports.ledgers.facts import Facts, Place, dated, gather, last_full_year, places
from reports.ledgers.kinds import INTEGER, YUAN
from reports.ledgers.ledger import Column, Ledger, Span

NET = (
    F("wages_fen") + F("business_fen") + F("property_fen") + F("transfers_fen")
    - F("business_costs_fen")
)  # fmt: skip
PARTS = {
    "wages": "wages_fen",
    "business": "business_fen",
    "property": "property_fen",
    "transfers": "transfers_fen",
    "family_planning": "family_planning_fen",
    "dibao": "dibao_fen",
    "tekun": "tekun_fen",
    "pension": "pension_fen",
    "ecology": "ecology_fen",
    "costs": "business_costs_fen",
    "members": "member_count",
}


@dataclass(frozen=True)
class Row:
    """A household's income of a year, as we count it and as the system states it, and the line it must exceed."""

    income: Income
    place: Place
    facts: Facts
    year: IncomeYear
    line: Standard | None
    before: IncomeYear

    @property
    def household(self) -> Household:
        return self.income.household

    @property
    def is_over(self) -> bool | None:
        """一超过 asks for more than the line, not for as much. Whole numbers, so that rounding decides nothing."""
        if self.line is None:
            return None
        return self.income.net_fen > self.line.value * self.income.member_count


def judged_on(at: At) -> date:
    """The line is that of the last day of the year that is accounted for."""
    return date(last_full_year(at), 12, 31)


def _line_at(at: At, what: str) -> Combinable:
    """The value, or the key, of the exit line of the nearest place that has one."""
    lines = Standard.objects.covering(judged_on(at)).filter(kind=Standard.Kind.EXIT_LINE)
    nearest = sorted(lines, key=lambda line: len(line.area_id), reverse=True)
    if not nearest:
        return Value(None, output_field=BigIntegerField())
    return Case(
        *(
            When(inside(line.area_id, "household__area"), then=Value(getattr(line, what)))
            for line in nearest
        ),
        output_field=BigIntegerField(),
    )


def select(at: At) -> QuerySet[Income]:
    """The incomes of the last full year of households in the area."""
    incomes: QuerySet[Any] = Income.objects.in_area(at.area).in_year(last_full_year(at))
    line = {"line_fen": _line_at(at, "value"), "line_key": _line_at(at, "pk")}
    return incomes.annotate(net=NET, **line).alias(
        headship=dated("household__memberships", at, relation="head"),
        standing=dated("household__standings", at),
    )


def prepare(incomes: QuerySet[Income]) -> QuerySet[Income]:
    return incomes.select_related("household")


def over() -> Q:
    return Q(net__gt=F("line_fen") * F("member_count"))


def not_over() -> Q:
    return Q(net__lte=F("line_fen") * F("member_count"))


def fill(incomes: Sequence[Any], at: At) -> list[Row]:
    households = [income.household_id for income in incomes]
    facts = gather(households, at)
    named = places({income.household.area_id for income in incomes})
    year = last_full_year(at)
    stated = StatedIncome.objects.filter(household__in=households, year=year)
    stated_of = {row.household_id: row for row in stated}
    last = {
        row.household_id: row
        for row in Income.objects.in_year(year - 1).filter(household__in=households)
    }
    lines = Standard.objects.in_bulk({income.line_key for income in incomes if income.line_key})
    return [
        Row(
            income=income,
            place=named[income.household.area_id],
            facts=facts[income.household_id],
            year=IncomeYear(year, income, stated_of.get(income.household_id)),
            line=lines.get(income.line_key),
            before=IncomeYear(year - 1, last.get(income.household_id)),
        )
        for income in incomes
    ]


def totals(incomes: QuerySet[Income], at: At) -> dict[str, int]:
    sums = incomes.aggregate(
        households=Count("pk"),
        over=Count("pk", filter=over()),
        not_over=Count("pk", filter=not_over()),
        **{key: Sum(column, default=0) for key, column in PARTS.items()},
    )
    gross = sum(sums[key] for key in ("wages", "business", "property", "transfers"))
    named = sum(sums[key] for key in ("family_planning", "dibao", "tekun", "pension", "ecology"))
    return sums | {
        "gross": gross,
        "net": gross - sums["costs"],
        "other_transfers": sums["transfers"] - named,
    }


def _part(heading: str, key: str, field: str, group: str, note: str = "") -> Column:
    return Column(
        heading,
        lambda row: getattr(row.income, field),
        YUAN,
        width=12,
        group=group,
        key=key,
        total=True,
        note=note,
    )


def _of_year(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row.year, name)


def _is_over(row: Row) -> str | None:
    return None if row.is_over is None else "是" if row.is_over else "否"


INCOME, OF_TRANSFERS = "年收入的各部分", "转移性收入其中"
COLUMNS = (
    *household_columns("household__"),
    STATUS,
    ATTRIBUTE,
    Column("收入年度", lambda row: row.income.year, INTEGER, width=6, note="统计日之前最近一个完整年度。"),
    _part("工资性", "wages", "wages_fen", INCOME),
    _part("生产经营性", "business", "business_fen", INCOME),
    _part("财产性", "property", "property_fen", INCOME),
    _part("转移性", "transfers", "transfers_fen", INCOME),
    _part("计划生育金", "family_planning", "family_planning_fen", OF_TRANSFERS),
    _part("低保金", "dibao", "dibao_fen", OF_TRANSFERS),
    _part("特困供养金", "tekun", "tekun_fen", OF_TRANSFERS),
    _part("养老保险金", "pension", "pension_fen", OF_TRANSFERS),
    _part("生态补偿金", "ecology", "ecology_fen", OF_TRANSFERS),
    _part("其他转移性", "other_transfers", "other_transfers_fen", OF_TRANSFERS),
    Column(
        "年收入",
        lambda row: row.income.total_fen,
        YUAN,
        width=13,
        key="gross",
        total=True,
        main=True,
        note="工资性＋生产经营性＋财产性＋转移性。",
    ),
    Column(
        "生产经营性支出",
        lambda row: row.income.business_costs_fen,
        YUAN,
        width=12,
        key="costs",
        total=True,
    ),
    Column(
        "纯收入",
        lambda row: row.income.net_fen,
        YUAN,
        width=13,
        key="net",
        total=True,
        main=True,
        note="年收入－生产经营性支出。",
    ),
    Column(
        "计算人口",
        lambda row: row.income.member_count,
        INTEGER,
        width=6,
        key="members",
        total=True,
        main=True,
    ),
    Column(
        "人均纯收入",
        _of_year("per_head_fen"),
        YUAN,
        width=12,
        ratio=("net", "members"),
        decimals=2,
        main=True,
        note="纯收入÷计算人口，四舍五入到分；合计行是全部纯收入÷全部计算人口。",
    ),
    Column(
        "系统载明的人均",
        _of_year("stated_per_head_fen"),
        YUAN,
        width=12,
        group="全国系统",
        note="全国扶贫系统载明的同一年度人均纯收入，没有的留空。",
    ),
    Column(
        "相差",
        _of_year("per_head_difference_fen"),
        YUAN,
        width=11,
        group="全国系统",
        note="本册算得的减系统载明的。",
    ),
    Column(
        "标准（元）",
        lambda row: row.line and row.line.value,
        YUAN,
        width=10,
        group="脱贫收入标准",
        note="该年度最后一天在该村适用的脱贫收入标准，就近一级的优先。",
    ),
    Column("依据文件", lambda row: row.line and row.line.document, width=16, group="脱贫收入标准"),
    Column(
        "是否超过",
        _is_over,
        width=6,
        group="脱贫收入标准",
        main=True,
        note="纯收入大于标准乘以计算人口才是“超过”，正好相等不算。",
        choices=("是", "否"),
    ),
    Column(
        "上年人均",
        lambda row: row.before.per_head_fen,
        YUAN,
        width=12,
        note="上一年度的人均纯收入，没有登记的留空。",
    ),
    Column(
        "没有超过计户",
        lambda row: 1 if row.is_over is False else None,
        INTEGER,
        width=6,
        key="not_over",
        total=True,
    ),
    Column("计户", lambda row: 1, INTEGER, width=5, key="households", total=True),
)  # fmt: skip

INCOMES = Ledger(
    name="incomes",
    title="收入核算台账",
    about="统计日之前最近一个完整年度的收入每户一行：各部分、纯收入和人均都由各部分算出，并与当年的脱贫收入标准比较。",
    measure="户",
    span=Span.AS_AT,
    unit="元",
    frozen=4,
    columns=COLUMNS,
    order=("household__area", "household__number", "pk"),
    select=select,
    prepare=prepare,
    fill=fill,
    totals=totals,
    summary=lambda sums: (
        f"{sums['households']} 户，纯收入 {wording.money(sums['net'])}，没有超过标准 {sums['not_over']} 户"
    ),
)
