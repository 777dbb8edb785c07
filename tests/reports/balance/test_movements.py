"""What moved in a period, and by what."""

from datetime import date

import pytest

from households.models import Membership, Standing
from reports.balance import BY_STATUS, Unit, balance, movements
from reports.balance.accounts import State
from reports.periods import HalfYear, Month, Year
from tests.factories import AreaFactory, HouseholdFactory, MembershipFactory, StandingFactory

pytestmark = pytest.mark.django_db
HALF = HalfYear(2018, 1)
POOR = State("poor", "general")
EXITED = State("exited", "general")


@pytest.fixture
def household():
    household = HouseholdFactory(area=AreaFactory(code="410399101201"))
    MembershipFactory(household=household)
    return household


def told(household, unit, period=HALF):
    """What moved, in short: when, from, to, by what."""
    return [
        (m.on, m.before.status, m.after.status, m.by)
        for m in movements(household.area_id, period)
        if m.unit is unit
    ]


def turned(household, on, status, turn):
    """Ends the standing in force and begins another."""
    Standing.objects.filter(household=household, ends_on=None).update(ends_on=on)
    return StandingFactory(household=household, status=status, turn=turn, begins_on=on)


def test_household_identified_brings_its_members_along(household):
    MembershipFactory(household=household, relation="spouse", begins_on=date(2018, 4, 1))
    StandingFactory(household=household, begins_on=date(2018, 3, 1), turn="identified")

    assert told(household, Unit.HOUSEHOLDS) == [(date(2018, 3, 1), "", "poor", "identified")]
    assert told(household, Unit.PERSONS) == [
        (date(2018, 3, 1), "", "poor", "identified"),
        (date(2018, 4, 1), "", "poor", "filed"),
    ]


def test_exit_moves_household_and_everybody_in_it_on_its_day(household):
    StandingFactory(household=household)
    turned(household, date(2018, 6, 30), "exited", "exit")

    assert told(household, Unit.HOUSEHOLDS) == [(date(2018, 6, 30), "poor", "exited", "exit")]
    assert told(household, Unit.PERSONS) == [(date(2018, 6, 30), "poor", "exited", "exit")]


def test_first_day_of_next_period_belongs_to_it(household):
    StandingFactory(household=household)
    turned(household, date(2018, 7, 1), "exited", "exit")

    assert told(household, Unit.HOUSEHOLDS) == []
    assert told(household, Unit.HOUSEHOLDS, HALF.next) == [
        (date(2018, 7, 1), "poor", "exited", "exit")
    ]


def test_birth_and_death_move_persons_only(household):
    StandingFactory(household=household)
    MembershipFactory(
        household=household, relation="son", joined_by="birth", begins_on=date(2018, 2, 2)
    )
    MembershipFactory(
        household=household, relation="father", left_by="death", ends_on=date(2018, 5, 5)
    )

    assert told(household, Unit.HOUSEHOLDS) == []
    assert told(household, Unit.PERSONS) == [
        (date(2018, 2, 2), "", "poor", "birth"),
        (date(2018, 5, 5), "poor", "", "death"),
    ]


def test_change_of_head_moves_nobody(household):
    StandingFactory(household=household)
    membership = household.memberships.get()
    day = date(2018, 3, 3)
    Membership.objects.filter(pk=membership.pk).update(ends_on=day, left_by="relation")
    MembershipFactory(
        household=household,
        person=membership.person,
        relation="father",
        joined_by="relation",
        begins_on=day,
    )

    assert told(household, Unit.PERSONS) == []


def test_dissolved_household_takes_its_members_off_by_that_reason(household):
    StandingFactory(household=household)
    household.memberships.update(ends_on=date(2018, 5, 1), left_by="moved_out")
    turned(household, date(2018, 5, 1), "removed", "dissolved")

    assert told(household, Unit.PERSONS) == [(date(2018, 5, 1), "poor", "", "dissolved")]


def test_standing_that_ends_without_another_moves_by_a_reason_without_name(household):
    StandingFactory(household=household, ends_on=date(2018, 4, 4))

    assert told(household, Unit.HOUSEHOLDS) == [(date(2018, 4, 4), "poor", "", "other")]


def test_who_comes_and_goes_in_a_household_off_the_register_moves_nothing(household):
    MembershipFactory(
        household=household, relation="son", joined_by="birth", begins_on=date(2018, 2, 2)
    )

    assert movements(household.area_id, HALF) == []


def test_neighbouring_village_is_left_out(household):
    StandingFactory(household=household, begins_on=date(2018, 3, 1))

    assert movements("410399101202", HALF) == []
    assert len(movements("410399101", HALF)) == 2


def test_movements_take_as_many_queries_for_three_households_as_for_one(
    household, django_assert_num_queries
):
    StandingFactory(household=household, begins_on=date(2018, 3, 1))
    with django_assert_num_queries(2):
        movements(household.area_id, HALF)
    for _ in range(2):
        other = MembershipFactory(household__area=household.area).household
        StandingFactory(household=other, begins_on=date(2018, 3, 1))
    with django_assert_num_queries(2):
        movements(household.area_id, HALF)


def test_columns_of_a_relapse(household):
    StandingFactory(household=household, status="exited")
    turned(household, date(2018, 3, 1), "relapsed", "relapse")

    sheet = balance(household.area_id, Month(2018, 3), BY_STATUS)

    assert [
        (
            column.account.code,
            str(column.unit),
            column.opening.amount,
            dict(column.came_by),
            dict(column.went_by),
            column.closing.amount,
            column.difference,
        )
        for column in sheet.columns
    ] == [
        ("registered", "households", 1, {}, {}, 1, 0),
        ("registered", "persons", 1, {}, {}, 1, 0),
        ("poor", "households", 0, {"relapse": 1}, {}, 1, 0),
        ("poor", "persons", 0, {"relapse": 1}, {}, 1, 0),
        ("exited", "households", 1, {}, {"relapse": 1}, 0, 0),
        ("exited", "persons", 1, {}, {"relapse": 1}, 0, 0),
        ("relapsed", "households", 0, {"relapse": 1}, {}, 1, 0),
        ("relapsed", "persons", 0, {"relapse": 1}, {}, 1, 0),
    ]
    assert balance(household.area_id, Year(2019), BY_STATUS).ins == []
