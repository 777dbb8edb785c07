"""Households that a visit is due at: never, by now, within a week; by place, by role, by whose visits."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from households.models import Area, Household, Posting, Standard
from tests.factories import (
    AreaFactory,
    HouseholdFactory,
    PairingFactory,
    PostingFactory,
    StandardFactory,
    StandingFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db

DUE = "/visits/due/"
ON = date(2018, 6, 30)
BEFORE_ALL = date(2017, 1, 1)


@pytest.fixture
def village() -> Area:
    return HouseholdFactory().area


def home(village: Area, last: date | None = None, **visit: object) -> Household:
    household = StandingFactory(household__area=village, begins_on=BEFORE_ALL).household
    if last:
        VisitFactory(household=household, visited_on=last, **visit)
    return household


def secretary(client: Client, village: Area) -> Posting:
    posting = PostingFactory(area=village, role=Posting.Role.FIRST_SECRETARY, begins_on=BEFORE_ALL)
    client.force_login(posting.user)
    return posting


def told(client: Client, query: str = f"?on={ON}") -> list[tuple[Household, str, date | None]]:
    lines = client.get(DUE + query).context["lines"]
    return [(line.glance.household, line.state.value, line.due_on) for line in lines]


def test_never_visited_come_first_then_those_due_then_those_of_the_week(
    client: Client, village: Area
) -> None:
    secretary(client, village)
    soon = home(village, date(2018, 6, 7))
    just_due = home(village, date(2018, 5, 31))
    never = home(village)
    home(village, date(2018, 6, 8))

    assert told(client) == [
        (never, "never", None),
        (just_due, "over", date(2018, 6, 30)),
        (soon, "soon", date(2018, 7, 7)),
    ]
    assert client.get(f"{DUE}?on={ON}").context["counts"] == [
        ("还没有走访过", 1),
        ("已到期", 1),
        ("一周内到期", 1),
    ]
    assert told(client, f"?on={ON}&state=soon") == [(soon, "soon", date(2018, 7, 7))]


def test_each_place_has_its_own_interval_and_the_nearest_one_holds(
    client: Client, village: Area
) -> None:
    secretary(client, village)
    county = AreaFactory(code=village.code[:6], name="某县")
    visited = home(village, date(2018, 6, 10))
    StandardFactory(kind=Standard.Kind.VISIT_INTERVAL, area=county, value=90, begins_on=BEFORE_ALL)
    assert told(client) == []

    StandardFactory(
        kind=Standard.Kind.VISIT_INTERVAL, area=village, value=15, begins_on=BEFORE_ALL
    )

    assert told(client) == [(visited, "over", date(2018, 6, 25))]


def test_helper_is_asked_for_own_visits_to_paired_households_by_the_interval_of_the_role(
    client: Client, village: Area
) -> None:
    helper = PostingFactory(area=village, role=Posting.Role.HELPER, begins_on=BEFORE_ALL).user
    client.force_login(helper)
    by_others = home(village, date(2018, 6, 29))
    by_helper = home(village, date(2018, 6, 22), visitor=helper)
    home(village)
    for household in (by_others, by_helper):
        PairingFactory(household=household, helper=helper, begins_on=BEFORE_ALL)
    assert told(client) == [(by_others, "never", None)]

    StandardFactory(
        kind=Standard.Kind.VISIT_INTERVAL,
        area=village,
        role=Posting.Role.HELPER,
        value=7,
        begins_on=BEFORE_ALL,
    )

    assert told(client) == [
        (by_others, "never", None),
        (by_helper, "over", date(2018, 6, 29)),
    ]


def test_first_secretary_may_ask_for_the_own_paired_households_only(
    client: Client, village: Area
) -> None:
    mine = home(village)
    home(village)
    PairingFactory(household=mine, helper=secretary(client, village).user, begins_on=BEFORE_ALL)

    assert told(client, f"?on={ON}&mine=on") == [(mine, "never", None)]


def test_void_visits_off_register_households_and_other_places_do_not_count(
    client: Client, village: Area
) -> None:
    secretary(client, village)
    HouseholdFactory(area=village)
    StandingFactory(begins_on=BEFORE_ALL)
    void = home(village)
    VisitFactory(
        household=void,
        visited_on=ON,
        voided_at=timezone.now(),
        voided_by=UserFactory(),
        void_reason="记错了户",
    )

    assert told(client) == [(void, "never", None)]


def test_queries_do_not_grow_with_the_list(client: Client, village: Area) -> None:
    secretary(client, village)
    home(village)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(DUE)
        return len(queries)

    asked()
    one = asked()
    for _ in range(5):
        home(village, timezone.localdate() - timedelta(days=60))

    assert asked() == one
