"""Whatever happens to the households of a village, every column closes and the next opens where it closed."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from households.models import Membership, Standing
from reports.balance import BY_ATTRIBUTE, BY_STATUS, balance
from reports.periods import HalfYear, Month, Year
from tests.factories import (
    AreaFactory,
    HouseholdFactory,
    MembershipFactory,
    PersonFactory,
    StandingFactory,
)

pytestmark = pytest.mark.django_db
FIRST, DAYS = date(2017, 10, 1), 460
PERIODS = (
    HalfYear(2017, 2),
    HalfYear(2018, 1),
    HalfYear(2018, 2),
    Year(2018),
    *(Month(2018, month) for month in range(1, 13)),
)

day = st.integers(0, DAYS).map(lambda days: FIRST + timedelta(days=days))
# Cut points of one household's history on the register, and what it is in between; "" = off it.
state = st.one_of(
    st.just(None),
    st.tuples(
        st.sampled_from(Standing.Status.values),
        st.sampled_from(Standing.Attribute.values),
        st.sampled_from(Standing.Turn.values),
    ),
)
history = st.tuples(
    st.lists(day, min_size=1, max_size=5, unique=True), st.lists(state, min_size=5)
)
stay = st.tuples(day, st.integers(1, 300), st.booleans(), st.booleans())
village = st.lists(
    st.tuples(history, st.lists(stay, min_size=1, max_size=4)), min_size=1, max_size=4
)


def settle(area, cuts, states, stays):
    household = HouseholdFactory(area=area)
    cuts = sorted(cuts)
    for begins, ends, found in zip(cuts, [*cuts[1:], None], states, strict=False):
        if found:
            status, attribute, turn = found
            StandingFactory(
                household=household,
                status=status,
                attribute=attribute,
                turn=turn,
                begins_on=begins,
                ends_on=ends,
            )
    for begins, length, stays_for_ever, changes in stays:
        person = PersonFactory()
        ends = None if stays_for_ever else begins + timedelta(days=length)
        joined = begins
        if changes and (ends is None or length > 1):
            # The same person in the same household, otherwise related: no movement.
            joined = begins + timedelta(days=1)
            member(household, person, begins, joined, Membership.Left.RELATION)
        member(household, person, joined, ends, "death" if ends else "")


def member(household, person, begins, ends, left_by):
    MembershipFactory(
        household=household,
        person=person,
        relation="other",
        begins_on=begins,
        ends_on=ends,
        left_by=left_by,
    )


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(households=village)
def test_every_column_of_every_period_closes_and_opens_where_the_last_closed(households, db):
    area = AreaFactory()
    for (cuts, states), stays in households:
        settle(area, cuts, states, stays)

    for period in PERIODS:
        for accounts in (BY_STATUS, BY_ATTRIBUTE):
            columns = balance(area.code, period, accounts).columns
            before = balance(area.code, period.previous, accounts).columns
            assert [column.difference for column in columns] == [0] * len(columns)
            assert [c.opening.amount for c in columns] == [c.closing.amount for c in before]
