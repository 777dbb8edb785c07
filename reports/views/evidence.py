"""How the records behind a figure are laid out: a few columns for each kind of record, for the visible rows only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from households import wording
from households.glances import glances, head_names, with_columns
from households.models import Household, Person
from reports.figures import Counted
from reports.figures import sources as source

Row = Sequence["Cell"]


@dataclass(frozen=True)
class Cell:
    """One value under its heading, perhaps with the page of the record it names."""

    heading: str
    text: str = ""
    url: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Layout:
    """What is fetched along with the records, and how some of them become rows as at a day."""

    rows: Callable[[list[Any], date], list[list[Cell]]]
    related: tuple[str, ...] = ()


def related(figure: Counted, records: QuerySet[Any]) -> QuerySet[Any]:
    return records.select_related(*LAYOUTS[figure.source].related)


def laid_out(figure: Counted, records: list[Any], day: date) -> list[list[Cell]]:
    """The records as rows; of a sum, with what each adds to it in the last column."""
    rows = LAYOUTS[figure.source].rows(records, day)
    if figure.total is None:
        return rows
    heading = f"{figure.label}（{figure.unit}）"
    for row, record in zip(rows, records, strict=True):
        amount = figure.total.amount(getattr(record, figure.total.column))
        row.append(Cell(heading, wording.number(amount or 0), is_number=True))
    return rows


def _households(records: list[Any], day: date) -> list[list[Cell]]:
    lines = with_columns(Household.objects.filter(pk__in=[row.pk for row in records]), day)
    by_key = {line.household.pk: line for line in glances(lines, day)}
    found = [by_key[record.pk] for record in records]
    return [
        [
            Cell("户主", line.head or "未登记", line.household.get_absolute_url()),
            Cell("户编号", line.household.number),
            Cell("村民组", line.household.group_label),
            Cell("在户人口", str(line.persons), is_number=True),
            Cell("在册状态", line.status_label),
            Cell("户属性", line.attribute_label),
            Cell("主要致贫原因", line.cause),
        ]
        for line in found
    ]


def _age(person: Person, day: date) -> str:
    age = person.age_on(day)
    return "" if age is None else str(age)


def _members(records: list[Any], day: date) -> list[list[Cell]]:
    heads = _heads(records, day)
    return [
        [
            Cell("姓名", row.person.name),
            Cell("性别", row.person.get_sex_display()),
            Cell("年龄", _age(row.person, day), is_number=True),
            Cell("与户主关系", row.get_relation_display()),
            Cell("户主", heads.get(row.household_id, "")),
            Cell("户编号", row.household.number, row.household.get_absolute_url()),
            Cell("村民组", row.household.group_label),
        ]
        for row in records
    ]


def _plantings(records: list[Any], day: date) -> list[list[Cell]]:
    return [
        [
            *_household(row, heads),
            Cell("年度", f"{row.year}年"),
            Cell("作物", row.get_crop_display()),
            Cell("套种", "是" if row.is_intercropped else "否"),
        ]
        for heads in [_heads(records, day)]
        for row in records
    ]


def _visits(records: list[Any], day: date) -> list[list[Cell]]:
    return [
        [
            Cell("走访日期", wording.day(row.visited_on), row.get_absolute_url()),
            *_household(row, heads),
            Cell("走访人", str(row.visitor)),
            Cell("走访类型", row.get_kind_display()),
            Cell("走访方式", row.get_mode_display()),
        ]
        for heads in [_heads(records, day)]
        for row in records
    ]


def _help_plans(records: list[Any], day: date) -> list[list[Cell]]:
    return [
        [
            Cell("制定日期", wording.day(row.made_on)),
            *_household(row, heads),
            Cell("计划年度", f"{row.year}年"),
            Cell("制定人", str(row.made_by)),
            Cell("帮扶措施", row.measures),
        ]
        for heads in [_heads(records, day)]
        for row in records
    ]


def _subsidy_payments(records: list[Any], day: date) -> list[list[Cell]]:
    heads = head_names((row.subsidy.household_id for row in records), day)
    return [
        [
            Cell("发放日期", wording.day(row.paid_on)),
            *_household(row.subsidy, heads),
            Cell("补贴类别", str(row.subsidy.category)),
            Cell("所属期", row.covers),
            Cell("凭证号", row.voucher),
        ]
        for row in records
    ]


def _issues(records: list[Any], day: date) -> list[list[Cell]]:
    return [
        [
            Cell("提出日期", wording.day(row.raised_on)),
            Cell("问题内容", row.text),
            Cell("问题来源", row.get_source_display()),
            Cell("户编号", *_named(row.household)),
            Cell("责任人", row.responsible),
            Cell("整改时限", wording.day(row.due_on)),
            Cell("销号日期", wording.day(row.closed_on)),
        ]
        for row in records
    ]


def _profiles(records: list[Any], day: date) -> list[list[Cell]]:
    return [
        [
            Cell("行政村", str(row.area)),
            Cell("统计日期", wording.day(row.begins_on)),
            Cell("人口口径", row.population_basis),
            Cell("依据", row.document),
        ]
        for row in records
    ]


def _activities(records: list[Any], day: date) -> list[list[Cell]]:
    return [
        [
            Cell("日期", wording.day(row.held_on)),
            Cell("名称", row.title),
            Cell("行政村", str(row.area)),
            Cell("主持（主讲）人", row.led_by),
            Cell("参加人数", _count(row.participant_count), is_number=True),
            Cell("内容", row.description),
        ]
        for row in records
    ]


def _gifts(records: list[Any], day: date) -> list[list[Cell]]:
    return [
        [
            Cell("日期", wording.day(row.given_on)),
            Cell("物品", row.item),
            Cell("捐赠（慰问）单位", row.donor),
            Cell("受赠对象", row.receivers),
            Cell("受赠户数", _count(row.household_count), is_number=True),
            Cell("价值依据", "估算" if row.value_is_estimated else "实际价值"),
        ]
        for row in records
    ]


def _projects(records: list[Any], day: date) -> list[list[Cell]]:
    return [
        [
            Cell("项目名称", *_named(row)),
            Cell("项目编号", row.code),
            Cell("项目类别", row.get_category_display()),
            Cell("行政村", str(row.area)),
            Cell("责任单位", row.responsible_unit),
        ]
        for row in records
    ]


def _allocations(records: list[Any], day: date) -> list[list[Cell]]:
    return [
        [
            Cell("下达日期", wording.day(row.allocated_on), row.get_absolute_url()),
            Cell("种类", row.get_kind_display()),
            Cell("项目名称", *_named(row.project)),
            Cell("资金来源", *_named(row.source)),
            Cell("资金性质", row.source.get_kind_display()),
            Cell("下达文号", row.document),
        ]
        for row in records
    ]


def _payments(records: list[Any], day: date) -> list[list[Cell]]:
    return [
        [
            Cell("支付日期", wording.day(row.paid_on), row.get_absolute_url()),
            Cell("种类", row.get_kind_display()),
            Cell("项目名称", *_named(row.allocation.project)),
            Cell("收款单位", row.payee),
            Cell("用途", row.purpose),
            Cell("凭证号", row.voucher),
        ]
        for row in records
    ]


def _heads(records: list[Any], day: date) -> dict[int, str]:
    return head_names((row.household_id for row in records), day)


def _household(row: Any, heads: dict[int, str]) -> tuple[Cell, Cell]:
    household = row.household
    return (
        Cell("户主", heads.get(household.pk, "")),
        Cell("户编号", household.number, household.get_absolute_url()),
    )


def _named(record: Any) -> tuple[str, str]:
    return (str(record), record.get_absolute_url()) if record else ("", "")


def _count(value: int | None) -> str:
    return "" if value is None else str(value)


LAYOUTS = {
    source.PROFILES: Layout(_profiles, ("area",)),
    source.HOUSEHOLDS: Layout(_households),
    source.MEMBERS: Layout(_members, ("person", "household")),
    source.MEMBERS_OF_PERIOD: Layout(_members, ("person", "household")),
    source.PLANTINGS: Layout(_plantings, ("household",)),
    source.VISITS: Layout(_visits, ("household", "visitor")),
    source.ACTIVITIES: Layout(_activities, ("area",)),
    source.HELP_PLANS: Layout(_help_plans, ("household", "made_by")),
    source.GIFTS: Layout(_gifts),
    source.ISSUES: Layout(_issues, ("household",)),
    source.SUBSIDY_PAYMENTS: Layout(
        _subsidy_payments, ("subsidy__household", "subsidy__category")
    ),
    source.PROJECTS: Layout(_projects, ("area",)),
    source.ALLOCATIONS: Layout(_allocations, ("project", "source")),
    source.ALLOCATIONS_OF_PERIOD: Layout(_allocations, ("project", "source")),
    source.PAYMENTS_OF_PERIOD: Layout(_payments, ("allocation__project",)),
    source.PAYMENTS: Layout(_payments, ("allocation__project",)),
}
