"""贫困人口信息表: a row a person in the very columns of the national system's export, so that it can go back there.

The headings are those that our own import of that export reads, in its order: they cannot drift apart.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from households import wording
from households.imports.kinds.national import NATIONAL as FORM
from households.models import (
    Cause,
    Circumstances,
    Disability,
    Household,
    Living,
    Membership,
    Sex,
    Standing,
)
from reports.figures import At
from reports.ledgers import households as persons
from reports.ledgers.about import by_group, labels
from reports.ledgers.facts import Facts, Place
from reports.ledgers.kinds import DATE, INTEGER, TEXT, YUAN, Kind
from reports.ledgers.ledger import Column, Ledger, Span

TITLES = {column.key: column.title for column in FORM.columns}
YES_NO = ("是", "否")


@dataclass(frozen=True)
class Row:
    """A person on the register, with the living conditions of the household."""

    known: persons.Row
    living: Living | None

    @property
    def household(self) -> Household:
        return self.known.household

    @property
    def place(self) -> Place:
        return self.known.place

    @property
    def facts(self) -> Facts:
        return self.known.facts

    @property
    def papers(self) -> str | None:
        """The disability card's number where there is one, as the system keeps it: it begins with the identity number."""
        card: Disability | None = self.known.disability
        return (card.card_number if card else None) or self.known.person.identity_number

    @property
    def born_on(self) -> date | None:
        return self.known.person.born_on


def fill(members: Sequence[Any], at: At) -> list[Row]:
    households = {member.household_id for member in members}
    livings = {
        row.household_id: row
        for row in Living.objects.covering(at.day).filter(household__in=households)
    }
    return [
        Row(known, livings.get(known.household.pk)) for known in persons.fill(members, at)
    ]  # fmt: skip


def _said(value: bool | None) -> str | None:
    return None if value is None else "是" if value else "否"


def _circumstance(name: str) -> Callable[[Row], Any]:
    def value(row: Row) -> Any:
        found = row.known.circumstances
        return getattr(found, f"get_{name}_display")() if found else None

    return value


def _months(row: Row) -> int | None:
    found = row.known.circumstances
    return found.months_worked if found and found.work_place else None


def _serious_illness(row: Row) -> str | None:
    found = row.known.circumstances
    return _said(found.has_serious_illness_insurance) if found else None


def _column(
    field: str,
    value: Callable[[Any], Any],
    kind: Kind = TEXT,
    *,
    width: float = 8,
    **more: Any,
) -> Column:
    """A column under the heading that the import has for the field."""
    return Column(TITLES[field], value, kind, width=width, **more)


COLUMNS = (
    _column("county", lambda row: row.place.county),
    _column("township", lambda row: row.place.township),
    _column("village", lambda row: row.place.village),
    _column("natural_village", lambda row: row.household.natural_village),
    _column(
        "group",
        lambda row: row.household.group_label,
        width=6,
        key="group",
        sort=("household__group_number",),
        grouping=by_group("household__", lambda row: row.household),
    ),
    _column(
        "household",
        lambda row: row.household.number,
        width=18,
        key="number",
        sort=("household__number",),
        main=True,
        link=lambda row: row.household.get_absolute_url(),
    ),
    _column("person", lambda row: row.known.person.code, width=20),
    _column(
        "name",
        lambda row: row.known.person.name,
        key="persons",
        counted=True,
        total=True,
        sort=("person__name",),
        main=True,
        note="合计是人数。",
    ),
    _column("sex", lambda row: row.known.person.get_sex_display(), width=5, choices=labels(Sex)),
    _column(
        "born_on",
        lambda row: None,
        DATE,
        width=11,
        note="证件号码脱敏时不列出生日期。",
        full=lambda row: row.born_on,
    ),
    _column(
        "papers",
        lambda row: wording.identity_number(row.papers),
        width=22,
        note="持残疾人证的为残疾人证号，前 18 位就是身份号码。已脱敏；要交回系统的，请导出含完整号码的表。",
        full=lambda row: row.papers,
    ),
    _column(
        "size",
        lambda row: row.facts.member_count,
        INTEGER,
        width=5,
        note="该户统计日在户的家庭成员数，同户各行重复，不能相加。",
    ),
    _column(
        "relation",
        lambda row: row.known.membership.get_relation_display(),
        main=True,
        choices=labels(Membership.Relation),
    ),
    _column("nation", lambda row: row.known.person.ethnicity, width=6),
    _column(
        "education",
        _circumstance("education"),
        width=10,
        choices=labels(Circumstances.Education),
    ),
    _column(
        "school", _circumstance("school"), width=10, choices=labels(Circumstances.School)
    ),
    _column(
        "health",
        _circumstance("health"),
        width=10,
        main=True,
        choices=labels(Circumstances.Health),
    ),
    _column(
        "labour", _circumstance("labour"), width=10, choices=labels(Circumstances.Labour)
    ),
    _column(
        "work_place",
        _circumstance("work_place"),
        width=10,
        choices=labels(Circumstances.WorkPlace),
    ),
    _column("months", _months, INTEGER, note="没有务工的留空。"),
    _column("serious_illness", _serious_illness, choices=YES_NO),
    _column(
        "status",
        lambda row: row.facts.standing and row.facts.standing.get_status_display(),
        key="status",
        sort=("standing__status",),
        main=True,
        note="该户统计日的在册状态。",
        choices=labels(
            pair for pair in Standing.Status.choices if pair[0] != Standing.Status.REMOVED
        ),
    ),
    _column("exit_year", lambda row: row.facts.exit_year, INTEGER, note="至今有效的那次脱贫的年度。"),
    _column(
        "attribute",
        lambda row: row.facts.standing and row.facts.standing.get_attribute_display(),
        width=12,
        main=True,
        choices=labels(Standing.Attribute),
    ),
    _column(
        "cause",
        lambda row: row.facts.main_cause,
        width=10,
        main=True,
        choices=labels(Cause.Code),
    ),
    _column(
        "house_grade",
        lambda row: row.living and _said(row.living.house_is_dangerous),
        note="住房等级为 C、D 级的为“是”，没有登记等级的留空。",
        choices=YES_NO,
    ),
    _column(
        "water_is_safe", lambda row: row.living and _said(row.living.water_is_safe), choices=YES_NO
    ),
    _column(
        "water_is_difficult",
        lambda row: row.living and _said(row.living.water_is_difficult),
        choices=YES_NO,
    ),
    _column(
        "per_head_fen",
        lambda row: row.facts.net_income_a_head_fen,
        YUAN,
        width=11,
        main=True,
        note="单位元。统计日之前最近一个完整年度，按本册各项算得，四舍五入到分。同户各行重复，不能相加。",
    ),
    _column(
        "phone",
        lambda row: wording.phone(row.known.person.phone),
        width=13,
        note="已脱敏：中间四位以星号代替。",
        full=lambda row: row.known.person.phone,
    ),
)  # fmt: skip

NATIONAL = Ledger(
    name="national",
    title="贫困人口信息表",
    about="在册贫困人口每人一行，列名和次序同全国扶贫系统的导出表，可以原样导回；本系统多记的列见贫困人口信息台账。",
    measure="人",
    span=Span.AS_AT,
    frozen=8,
    columns=COLUMNS,
    order=persons.HOUSEHOLDS.order,
    select=persons.select,
    prepare=persons.prepare,
    fill=fill,
    totals=persons.totals,
    summary=lambda sums: f"{sums['persons']} 人，{sums['households']} 户",
)
