"""Rules on entitlements and payments."""

from datetime import UTC, date, datetime

import pytest

from households.models import SubsidyPayment
from tests.factories import (
    AreaFactory,
    HouseholdFactory,
    MembershipFactory,
    SubsidyPaymentFactory,
    SubsidyRateFactory,
    UserFactory,
)
from tests.reports.checks.conftest import entitled, households, texts

MARCH = date(2018, 3, 15)


def pay(subsidy, on: date = MARCH, fen: int = 6_000, covers: str = "2018年3月") -> SubsidyPayment:
    return SubsidyPaymentFactory(subsidy=subsidy, paid_on=on, amount_fen=fen, covers=covers)


def void(row) -> None:
    row.voided_at, row.voided_by = datetime(2018, 4, 1, tzinfo=UTC), UserFactory()
    row.void_reason = "登记错"
    row.save()


def living(member, **fields):
    """A monthly allowance of a person's own."""
    return entitled(member, "disability_living", group="disability", to_person=True, **fields)


def test_second_payment_for_the_same_period_is_found(found, settle):
    once, twice = living(settle()), living(settle())
    pay(once)
    pay(once, date(2018, 4, 15), covers="2018年4月")
    pay(once, covers="")
    pay(once, covers="")
    pay(twice)
    pay(twice, date(2018, 3, 20), 7_000)

    findings = found("paid-twice")

    assert households(findings) == [twice.household]
    assert texts(findings) == ["2018年3月的已在2018年3月15日发放，2018年3月20日又发放70元。"]


def test_person_who_moved_is_not_paid_in_both_households(found, settle):
    member = settle()
    other = settle()
    pay(living(member, ends_on=date(2018, 3, 1)))
    again = living(member)
    again.household = other.household
    again.save()
    pay(again)

    assert households(found("paid-twice")) == [other.household]


def test_household_is_not_paid_twice_but_two_of_its_persons_are_two(found, settle):
    head = settle()
    wife = settle(head.household, relation="spouse")
    for member in (head, wife):
        pay(living(member))
    dibao = entitled(head, "dibao")
    pay(dibao)
    pay(dibao, fen=1)
    other_kind = entitled(head, "grain", group="farming")
    pay(other_kind)

    findings = found("paid-twice")

    assert texts(findings) == ["2018年3月的已在2018年3月15日发放，2018年3月15日又发放0.01元。"]


def test_payment_that_was_voided_is_none(found, settle):
    subsidy = living(settle())
    void(pay(subsidy))
    pay(subsidy)

    assert found("paid-twice") == []


def test_payment_in_the_month_of_death_is_still_due(found, settle):
    member = settle(name="石老汉", died_on=date(2018, 3, 10))
    subsidy = living(member)
    pay(subsidy, date(2018, 3, 31))
    pay(subsidy, date(2018, 4, 1))
    pay(living(settle()), date(2018, 4, 1))

    assert texts(found("paid-to-the-dead")) == [
        "石老汉2018年3月10日死亡，2018年4月1日又发放60元。"
    ]


def test_payment_to_a_household_that_died_out_is_found(found, settle):
    gone, survived = settle(), settle()
    settle(survived.household, relation="spouse")
    for member in (gone, survived):
        member.ends_on, member.left_by = date(2018, 3, 10), "death"
        member.save()
        subsidy = entitled(member, "dibao")
        pay(subsidy, date(2018, 3, 31))
        pay(subsidy, date(2018, 4, 1))

    findings = found("paid-to-the-dead")

    assert households(findings) == [gone.household]
    assert texts(findings) == ["全户已无在世的成员，2018年4月1日又发放60元。"]


def test_household_that_moved_away_did_not_die(found, settle):
    member = settle()
    member.ends_on, member.left_by = date(2018, 3, 10), "moved_out"
    member.save()
    pay(entitled(member, "dibao"), date(2018, 4, 1))

    assert found("paid-to-the-dead") == []


def test_payment_before_or_long_after_the_entitlement_is_found(found, settle):
    subsidy = living(settle(), begins_on=date(2017, 3, 1), ends_on=date(2018, 1, 1))
    for day in (date(2017, 2, 28), date(2017, 3, 1), date(2018, 4, 3), date(2018, 4, 4)):
        pay(subsidy, day)

    assert texts(found("paid-outside")) == [
        "2017年3月1日才开始享受，2017年2月28日又发放60元。",
        "2018年1月1日已停止享受，2018年4月4日又发放60元。",
    ]


def test_payment_on_an_entitlement_that_was_taken_back_is_found(found, settle):
    subsidy = living(settle())
    pay(subsidy)
    void(subsidy)

    assert texts(found("paid-outside")) == ["这项补贴已作废，2018年3月15日又发放60元。"]


def test_what_was_done_once_may_be_paid_beforehand(found, settle):
    pay(
        entitled(settle(), "house_d", group="housing", recurring=False, begins_on=date(2018, 5, 1))
    )

    assert found("paid-outside") == []


def test_payment_is_what_the_rate_comes_to(found, settle, village):
    person, household = living(settle()), entitled(settle(), "dibao", quantity=3)
    no_rate, unknown = entitled(settle(), "grain"), entitled(settle(), "dibao")
    for category in (person.category, household.category):
        SubsidyRateFactory(category=category, area=village, amount_fen=6_000)
    for fen, covers in (
        (6_000, "2018年3月"),
        (18_000, "2018年一季度"),
        (18_000, "2018年第二季度"),
        (6_000, "2018-04"),
        (9_999, "2018年1至6月"),
        (6_100, "2018年5月"),
        (6_000, "2018年三季度"),
    ):
        pay(person, fen=fen, covers=covers)
    pay(household, fen=18_000)
    pay(household, fen=6_000, covers="2018年4月")
    pay(no_rate, fen=1)
    pay(unknown, fen=1)

    assert texts(found("off-rate")) == [
        "2018年5月发放61元，按标准应为60元。",
        "2018年三季度发放60元，按标准应为180元。",
        "2018年4月发放60元，按标准应为180元。",
    ]


def test_rate_of_a_household_does_not_multiply_by_its_members(found, settle, village):
    subsidy = entitled(settle(), "dibao", quantity=3)
    SubsidyRateFactory(category=subsidy.category, area=village, per="元/户·月")
    pay(subsidy)

    assert found("off-rate") == []


def test_rate_by_the_term_says_nothing_of_a_month(found, settle, village):
    subsidy = living(settle())
    SubsidyRateFactory(category=subsidy.category, area=village, per="元/人·学期")
    pay(subsidy, fen=1)

    assert found("off-rate") == []


def test_rate_is_that_of_the_day_and_the_place(found, settle, village):
    subsidy = living(settle())
    county = AreaFactory(code="410399")
    old = {"category": subsidy.category, "area": county}
    SubsidyRateFactory(**old, amount_fen=5_000, ends_on=date(2018, 1, 1))
    SubsidyRateFactory(**old, amount_fen=6_000, begins_on=date(2018, 1, 1))
    SubsidyRateFactory(category=subsidy.category, area=AreaFactory(code="410398"), amount_fen=1)
    pay(subsidy, date(2018, 1, 10), 5_000, "2017年12月")
    pay(subsidy, date(2018, 4, 10), 5_000, "2018年4月")

    assert texts(found("off-rate")) == ["2018年4月发放50元，按标准应为60元。"]


def test_house_is_not_repaired_and_the_household_relocated(found, settle):
    both, repaired, relocated, later = (settle() for _ in range(4))
    for member in (both, repaired):
        entitled(member, "house_c", recurring=False)
    for member in (both, relocated):
        entitled(member, "relocation", recurring=False)
    entitled(later, "house_d", recurring=False)
    entitled(later, "relocation", recurring=False, begins_on=date(2018, 7, 1))

    assert households(found("repaired-and-relocated")) == [both.household]
    assert households(found("repaired-and-relocated", day=date(2018, 7, 1))) == [
        both.household,
        later.household,
    ]


def test_category_is_recorded_for_the_payee_it_is_paid_to(found, settle):
    right, wrong, ended = settle(), settle(), settle()
    living(right)
    entitled(right, "dibao")
    for member in (wrong, ended):
        to_household = living(member)
        to_household.person = None
        to_household.save()
        to_person = entitled(member, "dibao")
        to_person.person = member.person
        to_person.save()
    ended.household.subsidies.update(ends_on=date(2018, 1, 1))

    findings = found("wrong-payee")

    assert households(findings) == [wrong.household, wrong.household]
    assert texts(findings) == [
        "disability_living按人发放，没有写明是谁。",
        "dibao按户发放，却登记给了个人。",
    ]


def test_allowance_of_somebody_who_left_the_household_is_found(found, settle):
    there, gone, ended, one_off, to_come = (settle() for _ in range(5))
    living(there)
    living(to_come)
    to_come.begins_on = date(2018, 7, 1)
    to_come.save()
    living(gone)
    living(ended, ends_on=date(2018, 3, 10))
    entitled(one_off, "work_travel", recurring=False, to_person=True)
    for member in (gone, ended, one_off):
        member.ends_on, member.left_by = date(2018, 3, 10), "married_out"
        member.save()

    of_a_stranger = living(settle())
    of_a_stranger.household = there.household
    of_a_stranger.save()

    findings = found("payee-gone")

    assert households(findings) == [there.household, gone.household]
    assert texts(findings)[1:] == [f"{gone.person.name}不是本户的在户成员，补贴没有终止。"]


def test_households_with_one_account_are_found_on_both_sides(found, village):
    def banking(account: str | None, area=village):
        household = HouseholdFactory(area=area, bank_account=account)
        MembershipFactory(household=household)
        return household

    first, second = banking("6200000000000001"), banking("6200000000000001")
    banking("6200000000000002")
    banking(None)
    banking(None)
    HouseholdFactory(area=village, bank_account="6200000000000002")
    shared = banking("6200000000000003")
    banking("6200000000000003", AreaFactory(code="410399101202"))

    findings = found("same-account")

    assert households(findings) == [first, second, shared]
    assert texts(findings) == [
        f"银行账号与户编号 {second.number} 的户相同。",
        f"银行账号与户编号 {first.number} 的户相同。",
        "银行账号与别的村的一户相同。",
    ]


def test_allowance_that_was_not_paid_for_a_quarter_is_found(found, settle):
    paid, long_ago, never, new, ended = (living(settle()) for _ in range(5))
    pay(paid, date(2018, 3, 31))
    pay(long_ago, date(2018, 3, 30))
    void(pay(never, date(2018, 6, 1)))
    new.begins_on = date(2018, 3, 31)
    new.save()
    ended.ends_on = date(2018, 6, 30)
    ended.save()

    findings = found("unpaid")

    assert households(findings) == [long_ago.household, never.household]
    assert texts(findings) == [
        "2014年1月1日起享受，最近一次发放在2018年3月30日。",
        "2014年1月1日起享受，从来没有登记过发放。",
    ]


@pytest.mark.parametrize("group", ["education", "ecology", "farming"])
def test_what_is_paid_by_the_term_or_year_may_wait(found, settle, group):
    entitled(settle(), "grain", group=group)

    assert found("unpaid") == []
