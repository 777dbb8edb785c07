"""Role and area are judged together, and only postings in force count."""

from datetime import date

import pytest

from households.access import May, held, reach
from households.models import Household, Posting
from tests.factories import (
    AreaFactory,
    HouseholdFactory,
    PairingFactory,
    PostingFactory,
    UserFactory,
)

DAY = date(2018, 6, 30)


@pytest.mark.django_db
def test_a_posting_reaches_its_area_and_what_lies_in_it():
    township = AreaFactory(code="410399001", name="某镇")
    village = AreaFactory(code="410399001201")
    other = AreaFactory(code="410399002201")
    posting = PostingFactory(area=township)
    mine = HouseholdFactory(area=village)
    HouseholdFactory(area=other)

    reached = Household.objects.within(reach(posting.user, May.SEE_HOUSEHOLDS, DAY))

    assert list(reached) == [mine]


@pytest.mark.django_db
def test_without_a_posting_nothing_is_reached():
    HouseholdFactory()

    nowhere = reach(UserFactory(), May.SEE_HOUSEHOLDS, DAY)

    assert not nowhere
    assert list(Household.objects.within(nowhere)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("begins_on", "ends_on", "reaches"),
    [
        (date(2018, 6, 30), None, True),
        (date(2018, 7, 1), None, False),
        (date(2017, 1, 1), date(2018, 6, 30), False),
        (date(2017, 1, 1), date(2018, 7, 1), True),
    ],
)
def test_only_postings_in_force_on_the_day_count(begins_on, ends_on, reaches):
    posting = PostingFactory(begins_on=begins_on, ends_on=ends_on)

    assert bool(reach(posting.user, May.SEE_HOUSEHOLDS, DAY)) is reaches


@pytest.mark.django_db
def test_a_permission_of_one_area_does_not_carry_to_another():
    here, there = AreaFactory(), AreaFactory()
    user = PostingFactory(area=here, role=Posting.Role.AUDITOR).user
    PostingFactory(user=user, area=there, role=Posting.Role.FIRST_SECRETARY)

    assert reach(user, May.RECORD_VISIT, DAY).areas == (there.code,)
    assert reach(user, May.SEE_HOUSEHOLDS, DAY).areas == tuple(sorted((here.code, there.code)))


@pytest.mark.django_db
def test_a_helper_reaches_only_the_households_paired_on_the_day():
    posting = PostingFactory(role=Posting.Role.HELPER)
    mine = PairingFactory(helper=posting.user, household__area=posting.area).household
    PairingFactory(helper=posting.user, household__area=posting.area, ends_on=DAY)
    HouseholdFactory(area=posting.area)

    assert list(Household.objects.within(reach(posting.user, May.RECORD_VISIT, DAY))) == [mine]


@pytest.mark.django_db
def test_an_administrator_sees_no_household_and_an_auditor_only_asks_and_closes():
    administrator = PostingFactory(role=Posting.Role.ADMINISTRATOR).user
    auditor = PostingFactory(role=Posting.Role.AUDITOR).user

    assert held(administrator, DAY) == {
        May.MANAGE_ACCOUNTS,
        May.MANAGE_AREAS,
        May.SEE_STANDARDS,
        May.EDIT_STANDARDS,
    }
    assert held(auditor, DAY) == {
        May.SEE_HOUSEHOLDS,
        May.SEE_PROJECTS,
        May.SEE_FIGURES,
        May.SEE_REPORT,
        May.PRINT_REPORT,
        May.SEE_LEDGERS,
        May.EXPORT_LEDGER,
        May.EXPORT_FULL_LEDGER,
        May.RAISE_REMARKS,
        May.AUDIT,
        May.ASSIGN_CHECKS,
        May.CLOSE_CHECKS,
        May.SEE_CHECKS,
        May.SEE_STANDARDS,
        May.SEE_WORK,
        May.SEE_ISSUES,
    }
