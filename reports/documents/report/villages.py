"""The tables of a place with many villages: each village in a row, and the place's own figures below them."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from households import wording
from households.models import Area
from reports.figures import NO_VALUE, Value
from reports.narrative.facts import Facts
from reports.narrative.items import Exhibit, Item
from reports.narrative.material import Material, Village
from reports.typeset.blocks import Paragraph, Run, TableBlock


@dataclass(frozen=True)
class Column:
    """A figure of each village; its text in a cell."""

    head: str
    code: str
    width: float
    text: Callable[[Value], str] = lambda value: value.text


def _rate(value: Value) -> str:
    return NO_VALUE if value.amount is None else wording.fixed(Decimal(value.amount))


def _wanyuan(value: Value) -> str:
    return wording.fixed(wording.wanyuan(int(Decimal(value.amount or 0) * wording.FEN_IN_YUAN)))


PEOPLE = (
    Column("总户数", "village.households", 8),
    Column("总人口", "village.population", 9),
    Column("建档立卡户数", "registered.households", 10),
    Column("建档立卡人口", "registered.persons", 10),
    Column("未脱贫户数", "poor.households", 9),
    Column("未脱贫人口", "poor.persons", 9),
    Column("贫困发生率（%）", "poverty.incidence", 11, _rate),
)
WORK = (
    Column("脱贫户数", "new_exits.households", 7),
    Column("脱贫人口", "new_exits.persons", 7),
    Column("走访（次）", "visits.count", 7),
    Column("走访到（户）", "visits.households", 8),
    Column("未销号问题", "issues.open", 8),
    Column("累计下达（万元）", "projects.allocated_yuan", 14, _wanyuan),
    Column("累计支付（万元）", "projects.paid_yuan", 14, _wanyuan),
)


def people(facts: Facts, material: Material) -> list[Item]:
    """Households, register and incidence of each village, as at the day."""
    title = f"各村基本情况表（{wording.day(facts.at.day)}）"
    return _table(
        "village.table", title, "各村的户数、人口和贫困发生率见下表。", PEOPLE, facts, material
    )


def work(facts: Facts, material: Material) -> list[Item]:
    """What was done in each village in the period, and its projects' money up to the day."""
    title = f"各村工作和项目资金情况表（{facts.at.period}）"
    prose = f"各村的工作见下表，其中未销号问题和项目资金截至{wording.day(facts.at.day)}。"
    return _table("work.table", title, prose, WORK, facts, material)


def _table(
    key: str,
    title: str,
    prose: str,
    columns: tuple[Column, ...],
    facts: Facts,
    material: Material,
) -> list[Item]:
    if not material.villages:
        return []
    has_townships = material.area.level != Area.Level.TOWNSHIP
    places = ("乡镇", "行政村") if has_townships else ("行政村",)
    rows = [
        (
            *_place(village, has_townships),
            *(column.text(village.values[column.code]) for column in columns),
        )
        for village in material.villages
    ]
    total = (
        "合计",
        *[""] * (len(places) - 1),
        *(_total(column, facts, material) for column in columns),
    )
    table = TableBlock(
        title=title,
        head=(*places, *(column.head for column in columns)),
        rows=(*rows, total),
        align=(*["left"] * len(places), *["right"] * len(columns)),
        widths=(*[11.0] * len(places), *(column.width for column in columns)),
    )
    return [Exhibit(key, title, (Paragraph((Run(prose),)), table))]


def _place(village: Village, has_townships: bool) -> tuple[str, ...]:
    return (village.township, village.area.name) if has_townships else (village.area.name,)


def _total(column: Column, facts: Facts, material: Material) -> str:
    """The place's own figure; a rate of which some village lacks the whole is none."""
    value = facts.values[column.code]
    return NO_VALUE if value.parts and material.without_profile else column.text(value)
