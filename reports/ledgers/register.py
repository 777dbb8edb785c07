"""贫困户花名册: a row a household on the register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from households import wording
from households.models import CaseFile, Household, PlannedExit, Standing, Visit
from reports.figures import At, find, records
from reports.ledgers.about import by_group, by_village, labels
from reports.ledgers.facts import Facts, Place, dated, gather, places
from reports.ledgers.kinds import DATE, INTEGER, YUAN
from reports.ledgers.ledger import Column, Ledger, Span


@dataclass(frozen=True)
class Row:
    """A household on the register on the day."""

    household: Household
    place: Place
    facts: Facts
    case_file: CaseFile | None
    last_visited_on: date | None


def select(at: At) -> QuerySet[Household]:
    """The households that the figure of households on the register counts."""
    households: QuerySet[Any] = records(find("registered.households"), at)
    return households.alias(
        main_cause=dated("causes", at, is_main=True),
        plan=dated("planned_exits", at),
        headship=dated("memberships", at, relation="head"),
    )


def fill(households: Sequence[Any], at: At) -> list[Row]:
    keys = [household.pk for household in households]
    facts = gather(keys, at)
    named = places({household.area_id for household in households})
    files = CaseFile.objects.completed_by(at.day).in_bulk(keys, field_name="household_id")
    visits = Visit.objects.standing_good().filter(household__in=keys, visited_on__lte=at.day)
    last = dict(visits.values_list("household").annotate(Max("visited_on")).order_by())
    return [
        Row(
            household=household,
            place=named[household.area_id],
            facts=facts[household.pk],
            case_file=files.get(household.pk),
            last_visited_on=last.get(household.pk),
        )
        for household in households
    ]


def totals(households: QuerySet[Household], at: At) -> dict[str, int]:
    members = records(find("registered.persons"), at)
    return {
        "households": households.count(),
        "persons": members.filter(household__in=households.order_by().values("pk")).count(),
    }


COLUMNS = (
    Column(
        "行政村",
        lambda row: row.place.village,
        width=7,
        key="village",
        sort=("area",),
        grouping=by_village(),
    ),
    Column("自然村", lambda row: row.household.natural_village, width=7),
    Column(
        "村民组",
        lambda row: row.household.group_label,
        width=6,
        key="group",
        sort=("group_number",),
        grouping=by_group("", lambda row: row.household),
    ),
    Column(
        "户编号",
        lambda row: row.household.number,
        width=18,
        key="number",
        sort=("number",),
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
    Column(
        "户主证件号码",
        lambda row: row.facts.head and wording.identity_number(row.facts.head.identity_number),
        full=lambda row: row.facts.head and row.facts.head.identity_number,
        width=20,
        note="已脱敏：只留行政区划六位，出生日期、顺序码和校验码以星号代替。",
    ),
    Column(
        "联系电话",
        lambda row: row.facts.head and wording.phone(row.facts.head.phone),
        full=lambda row: row.facts.head and row.facts.head.phone,
        width=13,
        note="户主的电话。已脱敏：中间四位以星号代替。",
    ),
    Column(
        "家庭人口",
        lambda row: row.facts.member_count,
        INTEGER,
        width=6,
        key="persons",
        total=True,
        main=True,
        note="统计日在户的家庭成员数。",
    ),
    Column(
        "脱贫属性",
        lambda row: row.facts.standing and row.facts.standing.get_status_display(),
        choices=labels(Standing.Status),
        width=7,
        key="status",
        sort=("standing__status",),
        main=True,
        note="统计日的在册状态：未脱贫、脱贫或返贫。",
    ),
    Column(
        "脱贫年度",
        lambda row: row.facts.exit_year,
        INTEGER,
        width=6,
        note="至今有效的那次脱贫的年度；返贫后重新计。",
    ),
    Column(
        "贫困户属性",
        lambda row: row.facts.standing and row.facts.standing.get_attribute_display(),
        choices=labels(Standing.Attribute),
        width=11,
        key="attribute",
        sort=("standing__attribute",),
        main=True,
    ),
    Column("主要致贫原因", lambda row: row.facts.main_cause, width=9, main=True),
    Column("其他致贫原因", lambda row: "、".join(row.facts.other_causes), width=10),
    Column(
        "计划脱贫年度",
        lambda row: row.facts.plan and row.facts.plan.year,
        INTEGER,
        width=7,
        key="planned",
        sort=("plan__year",),
        main=True,
    ),
    Column(
        "脱贫路径",
        lambda row: row.facts.plan and row.facts.plan.get_route_display(),
        choices=labels(PlannedExit.Route),
        width=9,
    ),
    Column(
        "人均纯收入（元）",
        lambda row: row.facts.net_income_a_head_fen,
        YUAN,
        width=10,
        note="统计日之前最近一个完整年度：（年收入－生产经营性支出）÷计算人口，四舍五入到分。",
    ),
    Column("收入年度", lambda row: row.facts.income and row.facts.income.year, INTEGER, width=6),
    Column("结对帮扶人", lambda row: "、".join(row.facts.helpers), width=8, main=True),
    Column(
        "档卡完成日期",
        lambda row: row.case_file and row.case_file.completed_on,
        DATE,
        width=11,
    ),
    Column(
        "最近走访日期",
        lambda row: row.last_visited_on,
        DATE,
        width=11,
        main=True,
        note="统计日或以前的最后一次走访，作废的不算。",
    ),
    Column(
        "计户",
        lambda row: 1,
        INTEGER,
        width=5,
        key="households",
        total=True,
        note="每户计 1，合计就是户数。",
    ),
)

REGISTER = Ledger(
    name="register",
    title="贫困户花名册",
    about="在册贫困户每户一行：户主、人口、状态、致贫原因、脱贫计划和帮扶责任人。",
    measure="户",
    span=Span.AS_AT,
    frozen=5,
    columns=COLUMNS,
    order=("area", "number"),
    select=select,
    fill=fill,
    totals=totals,
    summary=lambda sums: f"{sums['households']} 户，{sums['persons']} 人",
)
