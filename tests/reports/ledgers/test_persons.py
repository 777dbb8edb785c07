"""The ledgers of persons beside the register: who is ill or disabled, who is at school, and what they draw."""

from datetime import date

from households.models import Area, Membership
from reports.figures import compute
from reports.ledgers import LEDGERS
from tests.factories import (
    DisabilityFactory,
    HouseholdFactory,
    MembershipFactory,
    SubsidyFactory,
    SubsidyPaymentFactory,
)
from tests.reports.ledgers.conftest import AT, circumstances, exported, registered
from tests.reports.ledgers.reading import picked

HEALTH, EDUCATION = LEDGERS["health"], LEDGERS["education"]


def member(area: Area, number: str, name: str, *, on_register: bool = True) -> Membership:
    if on_register:
        household = registered(area, number, name)
    else:
        household = HouseholdFactory(area=area, number=number)
        MembershipFactory(household=household, person__name=name, relation="head")
    found: Membership = household.memberships.select_related("person").get()
    return found


def test_health_ledger_says_who_is_ill_and_what_they_draw(village: Area, next_door: Area) -> None:
    both = member(village, "4103990001", "又病又残")
    circumstances(both, health="02+04", has_medical_insurance=False)
    DisabilityFactory(
        person=both.person, category="4", grade="2", card_number="41039919600101001742"
    )
    care = SubsidyFactory(
        household=both.household, person=both.person, category__code="disability_care",
        category__group="disability", begins_on=date(2018, 1, 1),
    )  # fmt: skip
    SubsidyPaymentFactory(subsidy=care, amount_fen=6_000)
    major = member(village, "4103990002", "大病", on_register=False)
    circumstances(major, health="03")
    well = member(village, "4103990003", "健康")
    circumstances(well, health="01")
    lapsed = member(village, "4103990004", "证已注销")
    circumstances(lapsed, health="01")
    DisabilityFactory(person=lapsed.person, ends_on=date(2018, 6, 30))
    circumstances(member(next_door, "4103990099", "外村人"), health="02")

    paper = exported("health", village).paper

    assert picked(HEALTH, paper.records, "姓名", "在册状态", "健康状况", "残疾人证·残疾类别", "残疾人证·等级", "残疾人证·证号", "参加基本医保", "残疾人两项补贴（起始日期）·护理补贴", "累计发放（元）", "计人·慢性病", "计人·大病", "计人·残疾", "计人·持残疾人证", "残疾人户计户") == [
        ("又病又残", "未脱贫", "长期慢性病、残疾", "肢体", "二级", "410399**************", "否", date(2018, 1, 1), 60, 1, None, 1, 1, 1),
        ("大病", None, "患有大病", None, None, None, "是", None, None, None, 1, None, None, None),
    ]  # fmt: skip


def test_household_of_two_card_holders_counts_once_as_the_figure_does(village: Area) -> None:
    household = registered(village, "4103990001", "甲", "乙", "丙")
    people = list(household.memberships.select_related("person").order_by("pk"))
    circumstances(people[0], health="02")
    for holder in people[1:]:
        DisabilityFactory(person=holder.person)

    paper = exported("health", village).paper

    assert picked(HEALTH, paper.records, "姓名", "残疾人户计户") == [
        ("甲", None),
        ("乙", 1),
        ("丙", None),
    ]
    figures = compute(["disabled.households"], AT)
    assert (
        HEALTH.totals(HEALTH.records(AT), AT)["households"]
        == figures["disabled.households"].amount
        == 1
    )


def test_education_ledger_says_who_is_at_school_with_and_without_aid(
    village: Area, next_door: Area
) -> None:
    aided = member(village, "4103990001", "有资助")
    circumstances(aided, school="04")
    for code, name in (("edu_boarding", "寄宿生补助"), ("edu_meals", "营养改善")):
        given = SubsidyFactory(
            household=aided.household, person=aided.person, category__code=code, category__name=name,
            category__group="education", category__position=len(name), begins_on=date(2017, 9, 1),
        )  # fmt: skip
        SubsidyPaymentFactory(subsidy=given, amount_fen=50_000)
    circumstances(member(village, "4103990002", "没有资助"), school="03")
    circumstances(member(village, "4103990003", "册外学生", on_register=False), school="07")
    circumstances(member(village, "4103990004", "不在校"), school="01")
    circumstances(member(next_door, "4103990099", "外村人"), school="03")

    paper = exported("education", village).paper

    assert picked(EDUCATION, paper.records, "姓名", "学段", "在校生状况", "资助项目", "最早享受", "累计发放（元）", "计人·有资助", "计人·没有资助", "计人·在册而没有", "计人·合计") == [
        ("有资助", "初中", "七年级", "营养改善、寄宿生补助", date(2017, 9, 1), 1_000, 1, None, None, 1),
        ("没有资助", "小学", "小学", None, None, None, None, 1, 1, 1),
        ("册外学生", "普通高中", "高中一年级", None, None, None, None, 1, None, 1),
    ]  # fmt: skip
    assert paper.total[-4:] == [1, 2, 1, 3]


def test_aid_for_somebody_who_is_not_at_school_stands_there_too(village: Area) -> None:
    left = member(village, "4103990001", "已离校")
    circumstances(left, school="01")
    SubsidyFactory(
        household=left.household, person=left.person, category__code="yulu", category__name="雨露计划", category__group="education"
    )  # fmt: skip

    rows = exported("education", village).paper.records

    assert picked(EDUCATION, rows, "姓名", "学段", "在校生状况", "资助项目") == [
        ("已离校", None, "非在校生", "雨露计划")
    ]
