"""The register as at a day: half-open facts, one household once, no percentage of nobody."""

from datetime import date
from decimal import Decimal

import pytest

from households.models import Standing
from tests.factories import (
    AreaFactory,
    CaseFileFactory,
    CauseFactory,
    HouseholdFactory,
    MembershipFactory,
    PlannedExitFactory,
    StandingFactory,
    VillageProfileFactory,
)

EXITED_ON = date(2017, 12, 20)
THE_DAY_BEFORE = date(2017, 12, 19)


@pytest.fixture
def household(village):
    """Three people who were poor until the day they exited."""
    household = HouseholdFactory(area=village)
    MembershipFactory(household=household)
    MembershipFactory.create_batch(2, household=household, relation="son")
    StandingFactory(household=household, ends_on=EXITED_ON)
    StandingFactory(household=household, status="exited", begins_on=EXITED_ON)
    return household


def test_household_is_exited_from_the_very_day_of_its_exit(household, amount):
    assert amount("poor.households", THE_DAY_BEFORE) == 1
    assert amount("exited.households", THE_DAY_BEFORE) == 0
    assert amount("poor.households", EXITED_ON) == 0
    assert amount("exited.households", EXITED_ON) == 1
    assert amount("exited.persons", EXITED_ON) == 3


def test_exited_household_stays_on_the_register(household, amount):
    assert amount("registered.persons", THE_DAY_BEFORE) == amount("registered.persons") == 3


def test_member_who_left_is_not_counted_from_that_day_on(household, amount):
    MembershipFactory(
        household=household, relation="daughter", ends_on=date(2018, 5, 1), left_by="married_out"
    )

    assert amount("registered.persons", date(2018, 4, 30)) == 4
    assert amount("registered.persons", date(2018, 5, 1)) == 3


def test_household_without_standing_or_removed_is_not_on_the_register(village, amount):
    MembershipFactory(household__area=village)
    StandingFactory(household__area=village, status=Standing.Status.REMOVED)

    assert amount("registered.households") == 0
    assert amount("registered.persons") == 0


def test_relapsed_household_counts_as_poor_again(village, amount):
    StandingFactory(household__area=village, status="relapsed")

    assert amount("relapsed.households") == 1
    assert amount("poor.households") == 1
    assert amount("exited.households") == 0


def test_attributes_part_the_register(village, amount):
    for attribute in Standing.Attribute:
        StandingFactory(household__area=village, attribute=attribute)

    parts = [amount(f"registered.{kind}.households") for kind in ("general", "dibao", "tekun")]

    assert parts == [1, 1, 2]
    assert amount("registered.households") == sum(parts)


def test_incidence_keeps_two_decimals_half_up(village, amount):
    VillageProfileFactory(area=village, population=800)
    household = StandingFactory(household__area=village).household
    MembershipFactory(household=household)

    # 1/800 is 0.125 %.
    assert amount("poverty.incidence") == Decimal("0.13")


def test_village_without_profile_has_no_incidence(household, amount):
    assert amount("village.population") is None
    assert amount("poverty.incidence", THE_DAY_BEFORE) is None


def test_village_without_people_has_no_incidence(household, village, amount):
    VillageProfileFactory(area=village, population=0)

    assert amount("village.population") == 0
    assert amount("poverty.incidence", THE_DAY_BEFORE) is None


def test_main_cause_counts_while_it_holds_and_others_do_not(household, village, amount):
    CauseFactory(household=household, code="illness", ends_on=date(2018, 6, 30))
    CauseFactory(household=household, code="disability", begins_on=date(2018, 6, 30))
    CauseFactory(household=household, code="schooling", is_main=False)

    assert amount("cause.illness.households", date(2018, 6, 29)) == 1
    assert amount("cause.illness.households") == 0
    assert amount("cause.disability.households") == 1
    assert amount("cause.schooling.households") == 0


def test_papers_count_from_the_day_they_were_complete(household, amount):
    CaseFileFactory(household=household, completed_on=date(2018, 3, 8))

    assert amount("case_files.completed", date(2018, 3, 7)) == 0
    assert amount("case_files.completed", date(2018, 3, 8)) == 1


def test_plan_counts_until_the_household_exits_even_if_nobody_ends_the_plan(household, amount):
    PlannedExitFactory(household=household, year=2017)

    assert amount("planned_exit.2017.households", THE_DAY_BEFORE) == 1
    assert amount("planned_exit.2017.persons", THE_DAY_BEFORE) == 3
    assert amount("planned_exit.2017.households", EXITED_ON) == 0


def test_moved_plan_counts_in_its_new_year_only(village, amount):
    household = StandingFactory(household__area=village).household
    PlannedExitFactory(household=household, year=2018, ends_on=date(2018, 5, 1))
    PlannedExitFactory(household=household, year=2019, begins_on=date(2018, 5, 1))

    assert amount("planned_exit.2018.households") == 0
    assert amount("planned_exit.2019.households") == 1


def test_exit_falls_into_one_half_year_only(household, amount):
    assert amount("new_exits.households", period="2017H2") == 1
    assert amount("new_exits.persons", period="2017H2") == 3
    assert amount("new_exits.households", period="2018H1") == 0


def test_exit_on_the_first_day_of_a_half_year_belongs_to_it(village, amount):
    StandingFactory(household__area=village, status="exited", begins_on=date(2018, 7, 1))

    assert amount("new_exits.households", period="2018H1") == 0
    assert amount("new_exits.households", period="2018H2") == 1


def test_change_of_attribute_is_no_new_exit(household, amount):
    exited = household.standings.get(status="exited")
    exited.ends_on = date(2018, 4, 1)
    exited.save()
    StandingFactory(
        household=household, status="exited", attribute="dibao", begins_on=date(2018, 4, 1)
    )

    assert amount("new_exits.households") == 0


def test_persons_of_an_exit_are_those_of_its_day(household, amount):
    MembershipFactory(
        household=household, relation="daughter", begins_on=EXITED_ON, joined_by="birth"
    )
    MembershipFactory(household=household, relation="father", ends_on=EXITED_ON, left_by="death")
    MembershipFactory(household=household, relation="mother", begins_on=date(2018, 2, 1))

    assert amount("new_exits.persons", period="2017H2") == 4


def test_relapse_and_first_identification_are_newly_poor(household, village, amount):
    exited = household.standings.get(status="exited")
    exited.ends_on = date(2018, 3, 1)
    exited.save()
    StandingFactory(household=household, status="relapsed", begins_on=date(2018, 3, 1))
    StandingFactory(household__area=village, begins_on=date(2018, 5, 1))

    assert amount("new_poor.households") == 2
    assert amount("new_poor.persons") == 3


def test_township_is_the_sum_of_its_villages_and_of_no_other(village, amount):
    sister = AreaFactory(code="410399101202")
    stranger = AreaFactory(code="410399102201")
    for place, population in ((village, 1000), (sister, 600), (stranger, 50)):
        VillageProfileFactory(area=place, population=population)
        MembershipFactory(household=StandingFactory(household__area=place).household)

    assert amount("village.population", area="410399101") == 1600
    assert amount("registered.households", area="410399101") == 2
    assert amount("registered.persons", area="410399101") == 2
    assert amount("poverty.incidence", area="410399101") == Decimal("0.13")
    assert amount("registered.households", area="410399") == 3
