"""Policies overlap: a household is counted once a figure, its members once a figure."""

from datetime import date

import pytest

from tests.factories import (
    DisabilityFactory,
    HouseholdFactory,
    MembershipFactory,
    StandingFactory,
    SubsidyCategoryFactory,
    SubsidyFactory,
)


@pytest.fixture
def household(village):
    household = HouseholdFactory(area=village)
    MembershipFactory(household=household)
    MembershipFactory(household=household, relation="spouse")
    return household


def grant(household, category, **fields):
    return SubsidyFactory(
        household=household, category=SubsidyCategoryFactory(code=category), **fields
    )


def test_two_supported_members_are_one_household_and_its_members_once(household, amount):
    for membership in household.memberships.all():
        grant(household, "tekun_scattered", person=membership.person)
    grant(household, "tekun_central")

    assert amount("tekun.households") == 1
    assert amount("tekun.persons") == 2
    assert amount("tekun.central.households") == 1


def test_household_off_the_register_counts_in_the_whole_and_not_among_the_registered(
    household, village, amount
):
    grant(household, "dibao")
    filed = StandingFactory(household__area=village).household
    grant(filed, "dibao")
    MembershipFactory(household=filed)

    assert amount("dibao.households") == 2
    assert amount("dibao.persons") == 3
    assert amount("dibao.registered.households") == 1
    assert amount("dibao.registered.persons") == 1


def test_subsidy_counts_until_the_day_it_ends(household, amount):
    grant(household, "dibao", begins_on=date(2018, 1, 1), ends_on=date(2018, 6, 30))

    assert amount("dibao.households", date(2017, 12, 31)) == 0
    assert amount("dibao.households", date(2018, 6, 29)) == 1
    assert amount("dibao.households", date(2018, 6, 30)) == 0


def test_repaired_house_counts_from_the_day_of_the_repair_for_good(household, amount):
    grant(household, "house_c", begins_on=date(2016, 9, 1))
    grant(household, "house_d", begins_on=date(2018, 9, 1))

    assert amount("house_repair.households", date(2016, 8, 31)) == 0
    assert amount("house_repair.households") == 1
    assert amount("house_repair.persons", date(2019, 1, 1)) == 2


def test_household_with_disabled_member_counts_with_all_its_members(household, amount):
    member = household.memberships.first()
    DisabilityFactory(person=member.person)
    DisabilityFactory(person=member.person, category="1")

    assert amount("disabled.households") == 1
    assert amount("disabled.persons") == 2


def test_disability_of_one_who_left_no_longer_marks_the_household(household, amount):
    gone = MembershipFactory(
        household=household, relation="father", ends_on=date(2018, 4, 1), left_by="death"
    )
    DisabilityFactory(person=gone.person)

    assert amount("disabled.households", date(2018, 3, 31)) == 1
    assert amount("disabled.households", date(2018, 4, 1)) == 0


def test_ended_card_no_longer_marks_the_household(household, amount):
    person = household.memberships.first().person
    DisabilityFactory(person=person, ends_on=date(2018, 4, 1))

    assert amount("disabled.households") == 0
