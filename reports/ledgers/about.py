"""The columns that say whom a row is about, for ledgers of households and of persons: one wording, one 口径."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Choices

from households import wording
from households.models import Household, Standing
from reports.ledgers.kinds import INTEGER
from reports.ledgers.ledger import Column, Grouping


def by_village(path: str = "") -> Grouping:
    """Subtotals by village; `path` leads from the ledger's records to what has an area."""
    return Grouping((f"{path}area",), lambda row: row.place.village)


def by_group(path: str, household: Callable[[Any], Household]) -> Grouping:
    """Subtotals by the groups of a village; `path` leads to the household, of which a row tells by `household`."""

    def label(row: Any) -> str:
        return f"{row.place.village}{household(row).group_label or '（村民组未登记）'}"

    return Grouping((f"{path}area", f"{path}group_number"), label)


def labels(choices: type[Choices] | Iterable[tuple[Any, Any]]) -> tuple[str, ...]:
    """The words of a code list, for a column that is picked from."""
    pairs = choices.choices if isinstance(choices, type) else choices
    return tuple(str(label) for _, label in pairs)


def household_columns(path: str = "") -> tuple[Column, ...]:
    """Village, group, number and head; `path` leads from the ledger's records to the household."""
    return (
        Column(
            "行政村",
            lambda row: row.place.village,
            width=7,
            key="village",
            sort=(f"{path}area",),
            grouping=by_village(path),
        ),
        Column(
            "村民组",
            lambda row: row.household.group_label,
            width=6,
            key="group",
            sort=(f"{path}group_number",),
            main=True,
            grouping=by_group(path, lambda row: row.household),
        ),
        Column(
            "户编号",
            lambda row: row.household.number,
            width=18,
            key="number",
            sort=(f"{path}number",),
            main=True,
            link=lambda row: row.household.get_absolute_url(),
        ),
        Column(
            "户主",
            lambda row: row.facts.head and row.facts.head.name,
            width=8,
            key="head",
            sort=("headship__person__name",),
            main=True,
        ),
    )


def person_columns() -> tuple[Column, ...]:
    """Of a row with a membership: the person's name, what they are to the head, sex, age and number."""
    return (
        Column(
            "姓名",
            lambda row: row.membership.person.name,
            width=8,
            key="name",
            sort=("person__name",),
            main=True,
        ),
        Column("与户主关系", lambda row: row.membership.get_relation_display(), width=8),
        Column("性别", lambda row: row.membership.person.get_sex_display(), width=5),
        Column(
            "年龄",
            lambda row: row.membership.person.age_on(row.day),
            INTEGER,
            width=5,
            note="统计日的周岁。",
            main=True,
        ),
        Column(
            "证件号码",
            lambda row: wording.identity_number(row.membership.person.identity_number),
            width=20,
            note="已脱敏：只留行政区划六位，出生日期、顺序码和校验码以星号代替。没有证件的留空。",
            full=lambda row: row.membership.person.identity_number,
        ),
    )


STATUS = Column(
    "在册状态",
    lambda row: row.facts.standing and row.facts.standing.get_status_display(),
    width=7,
    main=True,
    note="该户统计日的在册状态；不在册的留空。",
    choices=labels(Standing.Status),
)
ATTRIBUTE = Column(
    "贫困户属性",
    lambda row: row.facts.standing and row.facts.standing.get_attribute_display(),
    width=13,
    note="该户统计日的户属性；不在册的留空。",
    choices=labels(Standing.Attribute),
)
HELPERS = Column("结对帮扶人", lambda row: "、".join(row.facts.helpers), width=8)
