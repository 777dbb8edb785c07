"""贫困人口信息台账: a row a person, the facts of the household repeated, as the national system exports it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from households import wording
from households.models import (
    Circumstances,
    Disability,
    Household,
    Membership,
    Person,
    PlannedExit,
    Sex,
    Standing,
)
from reports.figures import At, find, records
from reports.ledgers.about import by_group, by_village, labels
from reports.ledgers.facts import Facts, Place, dated, gather, places
from reports.ledgers.kinds import INTEGER, TEXT, YUAN
from reports.ledgers.ledger import Column, Ledger, Span

HEAD_FIRST = Case(When(relation=Membership.Relation.HEAD, then=Value(0)), default=Value(1))


@dataclass(frozen=True)
class Row:
    """A person on the register, in their household, on the day."""

    membership: Membership
    day: date
    place: Place
    facts: Facts
    circumstances: Circumstances | None
    disability: Disability | None
    is_first_of_household: bool

    @property
    def person(self) -> Person:
        return self.membership.person

    @property
    def household(self) -> Household:
        return self.membership.household


def select(at: At) -> QuerySet[Membership]:
    """The members that the figure of persons on the register counts, with the dated rows a filter may ask for."""
    members: QuerySet[Any] = records(find("registered.persons"), at)
    return members.alias(
        main_cause=dated("household__causes", at, is_main=True),
        plan=dated("household__planned_exits", at),
        circumstances=dated("person__circumstances", at),
    )


def prepare(members: QuerySet[Membership]) -> QuerySet[Membership]:
    """Marks the row on which a household is counted: its first among the rows that the filter left."""
    place = Window(
        RowNumber(), partition_by=F("household"), order_by=[HEAD_FIRST.asc(), F("pk").asc()]
    )
    return members.select_related("household", "person").annotate(place_in_household=place)


def fill(members: Sequence[Any], at: At) -> list[Row]:
    facts = gather({member.household_id for member in members}, at)
    named = places({member.household.area_id for member in members})
    persons = [member.person_id for member in members]
    circumstances = {
        row.person_id: row
        for row in Circumstances.objects.covering(at.day).filter(person__in=persons)
    }
    disabilities = {
        row.person_id: row
        for row in Disability.objects.covering(at.day).filter(person__in=persons)
    }
    return [
        Row(
            membership=member,
            day=at.day,
            place=named[member.household.area_id],
            facts=facts[member.household_id],
            circumstances=circumstances.get(member.person_id),
            disability=disabilities.get(member.person_id),
            is_first_of_household=member.place_in_household == 1,
        )
        for member in members
    ]


def totals(members: QuerySet[Membership], at: At) -> dict[str, int]:
    counted = members.aggregate(households=Count("household", distinct=True), persons=Count("pk"))
    return dict(counted)


def _circumstance(label: str) -> Callable[[Row], Any]:
    """What is known of the person under a label of the model, empty where nothing is."""

    def value(row: Row) -> Any:
        found = row.circumstances
        return getattr(found, f"get_{label}_display")() if found else ""

    return value


def _months_worked(row: Row) -> int | None:
    found = row.circumstances
    return found.months_worked if found and found.work_place else None


def _insured(row: Row) -> str:
    if row.circumstances is None:
        return ""
    return "是" if row.circumstances.has_medical_insurance else "否"


def _disability(row: Row) -> str:
    found = row.disability
    return f"{found.get_category_display()}{found.get_grade_display()}" if found else ""


COLUMNS = (
    Column("县（市、区）", lambda row: row.place.county, width=7),
    Column("乡（镇）", lambda row: row.place.township, width=7),
    Column(
        "行政村",
        lambda row: row.place.village,
        width=7,
        key="village",
        sort=("household__area",),
        grouping=by_village("household__"),
    ),
    Column("自然村", lambda row: row.household.natural_village, width=7),
    Column(
        "村民组",
        lambda row: row.household.group_label,
        width=6,
        key="group",
        sort=("household__group_number",),
        grouping=by_group("household__", lambda row: row.household),
    ),
    Column(
        "户编号",
        lambda row: row.household.number,
        width=18,
        key="number",
        sort=("household__number",),
        main=True,
        link=lambda row: row.household.get_absolute_url(),
    ),
    Column("人编号", lambda row: row.person.code, width=20),
    Column(
        "姓名",
        lambda row: row.person.name,
        width=8,
        key="name",
        sort=("person__name",),
        main=True,
    ),
    Column(
        "证件号码",
        lambda row: wording.identity_number(row.person.identity_number),
        width=20,
        full=lambda row: row.person.identity_number,
        note="已脱敏：只留行政区划六位，出生日期、顺序码和校验码以星号代替。没有证件的留空。",
    ),
    Column(
        "人数",
        lambda row: row.facts.member_count,
        INTEGER,
        width=5,
        note="该户统计日在户的家庭成员数。同户各行重复，不能相加；相加请用末尾的“计户”“计人”两列。",
    ),
    Column(
        "与户主关系",
        lambda row: row.membership.get_relation_display(),
        width=8,
        main=True,
        choices=labels(Membership.Relation),
    ),
    Column(
        "性别", lambda row: row.person.get_sex_display(), width=5, main=True, choices=labels(Sex)
    ),
    Column(
        "年龄",
        lambda row: row.person.age_on(row.day),
        INTEGER,
        width=5,
        key="age",
        main=True,
        note="统计日的周岁。",
    ),
    Column("民族", lambda row: row.person.ethnicity, width=5),
    Column(
        "文化程度", _circumstance("education"), width=9, choices=labels(Circumstances.Education)
    ),
    Column("在校生状况", _circumstance("school"), width=9, choices=labels(Circumstances.School)),
    Column(
        "健康状况",
        _circumstance("health"),
        width=9,
        main=True,
        choices=labels(Circumstances.Health),
    ),
    Column("残疾类别等级", _disability, width=9, note="统计日有效的残疾人证，GB/T 26341-2010。"),
    Column("劳动技能", _circumstance("labour"), width=9, choices=labels(Circumstances.Labour)),
    Column(
        "务工状况", _circumstance("work_place"), width=9, choices=labels(Circumstances.WorkPlace)
    ),
    Column("务工时间（月）", _months_worked, INTEGER, width=7),
    Column("参加城乡居民基本医保", _insured, width=8),
    Column(
        "脱贫属性",
        lambda row: row.facts.standing and row.facts.standing.get_status_display(),
        choices=labels(Standing.Status),
        width=7,
        key="status",
        sort=("standing__status",),
        main=True,
        note="该户统计日的在册状态：未脱贫、脱贫或返贫。",
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
        note="统计日之前最近一个完整年度：（年收入－生产经营性支出）÷计算人口，四舍五入到分。同户各行重复，不能相加。",
    ),
    Column("收入年度", lambda row: row.facts.income and row.facts.income.year, INTEGER, width=6),
    Column("结对帮扶人", lambda row: "、".join(row.facts.helpers), width=8),
    Column(
        "联系电话",
        lambda row: wording.phone(row.person.phone),
        TEXT,
        width=13,
        full=lambda row: row.person.phone,
        note="已脱敏：中间四位以星号代替。",
    ),
    Column(
        "计户",
        lambda row: 1 if row.is_first_of_household else None,
        INTEGER,
        width=5,
        key="households",
        total=True,
        note="每户只在本表中的第一行计 1，合计就是户数。",
    ),
    Column(
        "计人",
        lambda row: 1,
        INTEGER,
        width=5,
        key="persons",
        total=True,
        note="每人计 1，合计就是人数。",
    ),
)

HOUSEHOLDS = Ledger(
    name="households",
    title="贫困人口信息台账",
    about="在册贫困人口每人一行，户的情况逐行重复，比全国扶贫系统的导出表多出年龄、残疾、计划、结对等列。",
    measure="人",
    span=Span.AS_AT,
    columns=COLUMNS,
    order=("household__area", "household__number", HEAD_FIRST.asc(), "pk"),
    select=select,
    prepare=prepare,
    fill=fill,
    totals=totals,
    summary=lambda sums: f"{sums['persons']} 人，{sums['households']} 户",
)
