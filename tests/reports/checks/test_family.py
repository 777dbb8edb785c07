"""Rules on persons' own data and their place in the family."""

from datetime import date

from tests.factories import AreaFactory, HouseholdFactory, MembershipFactory, StandingFactory
from tests.reports.checks.conftest import households, identity, names, texts


def test_daughter_recorded_as_a_man_is_found_and_a_son_is_not(found, settle):
    head = settle(sex="1", name="石大山")
    settle(head.household, relation="daughter", sex="1", name="石小花")
    settle(head.household, relation="son", sex="1", name="石小山")
    settle(head.household, relation="son_in_law", sex="9", name="李未明")

    findings = found("sex-and-relation")

    assert names(findings) == ["石小花"]
    assert texts(findings) == ["性别男，与户主关系却是“之女”。"]


def test_spouse_of_the_heads_own_sex_is_found(found, settle):
    head, other = settle(sex="1"), settle(sex="1")
    settle(head.household, relation="spouse", sex="1", name="张一")
    settle(other.household, relation="spouse", sex="2", name="张二")

    findings = found("sex-and-relation")

    assert names(findings) == ["张一"]
    assert texts(findings) == ["性别男，是户主的配偶，而户主的性别是男。"]


def test_parents_in_law_must_be_of_the_heads_side(found, settle):
    man, woman = settle(sex="1"), settle(sex="2")
    settle(man.household, relation="wifes_father", sex="1", name="男户主的岳父")
    settle(man.household, relation="husbands_mother", sex="2", name="男户主的婆婆")
    settle(woman.household, relation="wifes_mother", sex="2", name="女户主的岳母")
    settle(woman.household, relation="husbands_father", sex="1", name="女户主的公公")

    assert names(found("sex-and-relation")) == ["男户主的婆婆", "女户主的岳母"]


def test_number_that_disagrees_with_the_person_is_found_with_what_disagrees(found, settle):
    settle(name="相符", identity_number=identity(), sex="1")
    settle(name="没有号码")
    settle(name="未说明", identity_number=identity(order="003"), sex="9")
    settle(name="生日不符", identity_number=identity("19610101"), sex="1")
    settle(name="性别不符", identity_number=identity(order="002"), sex="1")
    settle(name="都不符", identity_number=identity("19610101", "002"), sex="1")
    settle(name="校验位不对", identity_number=identity(order="005")[:-1] + wrong(), sex="1")

    findings = found("identity-number")

    assert list(zip(names(findings), texts(findings), strict=True)) == [
        ("生日不符", "身份号码载明的出生日期与登记的不一致。"),
        ("性别不符", "身份号码载明的性别与登记的不一致。"),
        ("都不符", "身份号码载明的出生日期和性别与登记的不一致。"),
        ("校验位不对", "身份号码校验位不对，至少有一位抄错，请对照身份证改正。"),
    ]


def wrong() -> str:
    return "0" if identity(order="005")[-1] != "0" else "1"


def test_household_without_head_is_found_if_it_is_registered_or_lived_in(found, settle, village):
    settle()
    lived_in = settle(relation="son").household
    registered = StandingFactory(household__area=village).household
    HouseholdFactory(area=village)
    StandingFactory(household__area=village, status="removed")

    assert households(found("without-head")) == sorted(
        [lived_in, registered], key=lambda household: household.number
    )


def test_head_that_left_leaves_the_household_without_one(found, settle):
    member = settle()
    MembershipFactory(household=member.household, relation="son")
    member.ends_on, member.left_by = date(2018, 5, 1), "death"
    member.save()

    assert households(found("without-head")) == [member.household]
    assert found("without-head", day=date(2018, 4, 30)) == []


def test_person_registered_twice_is_found_on_both_sides(found, settle):
    first = settle(name="王重", born_on=date(1970, 5, 1))
    second = settle(name="王重", born_on=date(1970, 5, 1))
    settle(name="王重", born_on=date(1970, 5, 2))
    settle(name="李重", born_on=date(1970, 5, 1))

    findings = found("namesake")

    assert households(findings) == [first.household, second.household]
    assert texts(findings) == [
        f"户编号 {second.household.number} 的户中另有一人与其姓名、出生日期相同。",
        f"户编号 {first.household.number} 的户中另有一人与其姓名、出生日期相同。",
    ]


def test_namesake_who_left_is_none(found, settle):
    settle(name="王重", born_on=date(1970, 5, 1))
    gone = settle(name="王重", born_on=date(1970, 5, 1))
    gone.ends_on, gone.left_by = date(2018, 5, 1), "mistake"
    gone.save()

    assert found("namesake") == []


def test_household_of_a_namesake_elsewhere_is_not_named(found, settle):
    settle(name="王重", born_on=date(1970, 5, 1))
    MembershipFactory(
        household__area=AreaFactory(code="410399101202"),
        person__name="王重",
        person__born_on=date(1970, 5, 1),
    )

    assert texts(found("namesake")) == ["别的村另有一人与其姓名、出生日期相同。"]
