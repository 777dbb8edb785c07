"""The promises that triggers keep: dated facts of one owner never overlap."""

from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from households import guards
from households.models import Membership, Standing
from tests.factories import (
    HouseholdFactory,
    MembershipFactory,
    PersonFactory,
    StandingFactory,
)


@pytest.mark.django_db
def test_standings_of_a_household_do_not_overlap():
    standing = StandingFactory(begins_on=date(2014, 1, 1), ends_on=date(2017, 1, 1))

    with pytest.raises(IntegrityError, match="households_standing_household_id_no_overlap"):
        StandingFactory(household=standing.household, begins_on=date(2016, 12, 31))


@pytest.mark.django_db
def test_the_end_of_one_standing_may_be_the_beginning_of_the_next():
    standing = StandingFactory(begins_on=date(2014, 1, 1), ends_on=date(2017, 1, 1))

    StandingFactory(household=standing.household, begins_on=date(2017, 1, 1))

    assert Standing.objects.filter(household=standing.household).count() == 2


@pytest.mark.django_db
def test_an_old_standing_cannot_be_stretched_over_the_next():
    first = StandingFactory(begins_on=date(2014, 1, 1), ends_on=date(2017, 1, 1))
    StandingFactory(household=first.household, begins_on=date(2017, 1, 1))
    first.ends_on = date(2018, 1, 1)

    with pytest.raises(IntegrityError, match="no_overlap"):
        first.save()


@pytest.mark.django_db
def test_a_person_is_in_one_household_at_a_time():
    membership = MembershipFactory(
        begins_on=date(2014, 1, 1), ends_on=date(2018, 1, 1), left_by="moved_out"
    )

    with pytest.raises(IntegrityError, match="households_membership_person_id_no_overlap"):
        MembershipFactory(
            person=membership.person, household=HouseholdFactory(), begins_on=date(2017, 6, 1)
        )


@pytest.mark.django_db
def test_a_household_has_one_head_at_a_time():
    membership = MembershipFactory(
        begins_on=date(2014, 1, 1), ends_on=date(2018, 1, 1), left_by="death"
    )

    with pytest.raises(
        IntegrityError, match="households_membership_household_id_no_overlap_of_some"
    ):
        MembershipFactory(
            household=membership.household, person=PersonFactory(), begins_on=date(2017, 6, 1)
        )


@pytest.mark.django_db
def test_members_beside_the_head_do_overlap():
    membership = MembershipFactory()

    MembershipFactory(household=membership.household, relation=Membership.Relation.SPOUSE)

    assert Membership.objects.filter(household=membership.household).count() == 2


@pytest.mark.django_db
def test_a_missing_trigger_is_noticed_and_put_back():
    guard = guards.GUARDS[1]
    guard.drop(connection)

    assert guards.missing(connection) == [guard.name]
    assert [message.id for message in guards.guards_in_place(databases=["default"])] == [
        "households.E001"
    ]

    guards.restore()
    assert guards.missing(connection) == []


@pytest.mark.django_db
def test_check_does_not_keep_migrate_from_making_the_guards_of_a_new_release() -> None:
    guard = guards.GUARDS[0]
    guard.drop(connection)
    assert len(guards.guards_in_place(databases=["default"])) == 1

    last = MigrationLoader(connection).graph.leaf_nodes("reports")[0]
    MigrationRecorder(connection).record_unapplied(*last)

    assert guards.guards_in_place(databases=["default"]) == []
