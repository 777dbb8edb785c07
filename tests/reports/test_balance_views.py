"""The pages of the balance: what they show is what their cells open."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from households.models import Posting
from reports.balance import BY_ATTRIBUTE, BY_STATUS, balance
from reports.periods import HalfYear, parse_period
from tests.factories import (
    AreaFactory,
    HouseholdFactory,
    MembershipFactory,
    PostingFactory,
    StandingFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def area():
    return AreaFactory(code="410399101201", name="试验村")


@pytest.fixture
def staff(client, area):
    user = PostingFactory(area=area, role=Posting.Role.BUREAU_STAFF).user
    client.force_login(user)
    return client


@pytest.fixture
def household(area):
    household = HouseholdFactory(area=area)
    MembershipFactory(household=household, person__name="仇大山")
    MembershipFactory(
        household=household,
        person__name="仇小满",
        relation="son",
        joined_by="birth",
        begins_on=date(2018, 3, 3),
    )
    StandingFactory(household=household)
    return household


def page(client, **query):
    return unescape(client.get(reverse("reports:balance"), query).content.decode())


def test_every_cell_that_opens_records_opens_as_many_as_it_says(staff, area, household):
    text = page(staff, area=area.code, period="2018H1")
    cells = re.findall(r'href="(/balance/records/[^"]+)" aria-label="[^"]+">(\d+)</a>', text)

    assert (
        len(cells) == 6
    )  # a birth: in 在册, 未脱贫 and 一般贫困户, each in all and by its reason
    for url, number in cells:
        answer = staff.get(url)
        assert answer.context["count"] == int(number)
        assert len(answer.context["rows"]) == int(number)


def test_opening_and_closing_open_the_figures_of_their_days(staff, area, household):
    text = page(staff, area=area.code, period="2018-03")

    assert f"/figures/registered.persons/?area={area.code}&period=2018-02&at=2018-02-28" in text
    assert f"/figures/registered.persons/?area={area.code}&period=2018-03&at=2018-03-31" in text


def test_record_of_a_birth_says_who_and_when(staff, area, household):
    answer = staff.get(
        reverse("reports:balance-records"),
        {
            "area": area.code,
            "period": "2018H1",
            "account": "poor",
            "unit": "persons",
            "side": "in",
        },
    )

    assert answer.context["rows"] == [
        {
            "on": "2018年3月3日",
            "household": household,
            "head": "仇大山",
            "person": "仇小满",
            "by": "出生",
            "before": "不在册",
            "after": "未脱贫",
        }
    ]


def test_cell_that_does_not_exist_is_not_found(staff, area):
    url = reverse("reports:balance-records")

    assert staff.get(url, {"area": area.code, "account": "rich"}).status_code == 404


def test_period_that_cannot_be_read_is_said_and_the_default_holds(staff, area):
    text = page(staff, area=area.code, period="2018-13")

    assert "“2018-13”不是期间，应写作 2018（年）、2018H1（半年）或 2018-03（月）。" in text


@pytest.mark.parametrize(
    ("code", "previous", "following"),
    [("2018", "2017", "2019"), ("2018H1", "2017H2", "2018H2"), ("2018-12", "2018-11", "2019-01")],
)
def test_periods_follow_on_one_another(code, previous, following):
    period = parse_period(code)

    assert (period.previous.code, period.next.code) == (previous, following)
    assert period.previous.end == period.start
    assert period.eve == period.previous.last_day


def test_jiaogou_closes_in_every_period_since_its_filing(jiaogou):
    area = "410325199299"
    for code in ("2014", "2015", "2016", "2017", "2017H2", "2018H1", "2018-06"):
        for accounts in (BY_STATUS, BY_ATTRIBUTE):
            assert balance(area, parse_period(code), accounts).closes
    registered = balance(area, HalfYear(2018, 1), BY_STATUS).columns[:2]
    assert [column.closing.amount for column in registered] == [192, 709]
