"""One village with its people, and a village next door that none of them may see."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from households.models import Area, Household, Posting, User
from tests.factories import (
    AreaFactory,
    HouseholdFactory,
    MembershipFactory,
    PairingFactory,
    PostingFactory,
    StandingFactory,
    UserFactory,
)

Role = Posting.Role


@dataclass(frozen=True)
class Village:
    """A village, one registered household in it, and the people who have to do with them."""

    area: Area
    household: Household
    secretary: User
    helper: User
    administrator: User
    auditor: User


def registered(area: Area, head: str = "户主", **fields: object) -> Household:
    """A household on the register with its head."""
    household = HouseholdFactory(area=area, **fields)
    MembershipFactory(household=household, person__name=head)
    StandingFactory(household=household)
    return household


def settle(head: str) -> Village:
    area = AreaFactory()
    household = registered(area, head)
    people = {
        role: PostingFactory(area=area, role=role).user
        for role in (Role.FIRST_SECRETARY, Role.HELPER, Role.ADMINISTRATOR, Role.AUDITOR)
    }
    PairingFactory(household=household, helper=people[Role.HELPER])
    return Village(
        area,
        household,
        people[Role.FIRST_SECRETARY],
        people[Role.HELPER],
        people[Role.ADMINISTRATOR],
        people[Role.AUDITOR],
    )


@pytest.fixture
def mine(db: None) -> Village:
    return settle("石大山")


@pytest.fixture
def theirs(db: None) -> Village:
    return settle("仇小满")


@pytest.fixture
def nobody(db: None) -> User:
    """Signed in, but posted nowhere."""
    return UserFactory()


def page_of(client: Client, user: User, url: str, **headers: str) -> str:
    """What this person reads at the address."""
    client.force_login(user)
    response = client.get(url, headers=headers or None)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def queries(client: Client, user: User, url: str) -> int:
    """How many queries one page takes."""
    client.force_login(user)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


TODAY = date(2018, 6, 30)
