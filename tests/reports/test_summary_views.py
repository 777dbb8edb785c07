"""The summaries of people's work on screen: one's own always, those of others where one sees the work."""

import html
import json
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from households.models import Area, AuditLine, Posting, User
from tests.factories import (
    AreaFactory,
    HouseholdFactory,
    PairingFactory,
    PostingFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db

LIST = reverse("reports:summary-list")
Role = Posting.Role


@pytest.fixture
def village() -> Area:
    return AreaFactory(name="试验村")


@pytest.fixture
def helper(village: Area) -> User:
    user = UserFactory(name="王芳")
    PostingFactory(user=user, area=village, role=Role.HELPER)
    household = PairingFactory(household__area=village, helper=user).household
    VisitFactory(household=household, visitor=user)
    VisitFactory(household=household, visitor=user, visited_on=date(2018, 8, 1))
    return user


def address(village: Area, person: User, period: str = "2018H1", name: str = "preview") -> str:
    return reverse(f"reports:summary-{name}", args=[village.code, period, person.username])


def test_staff_find_everybody_with_records_and_helpers_themselves(
    client: Client, village: Area, helper: User
) -> None:
    other = VisitFactory(household__area=village).visitor
    staff = PostingFactory(area=village, role=Role.BUREAU_STAFF).user

    def people(user: User) -> list[str]:
        client.force_login(user)
        return re.findall(r"<h2>([^<]+)</h2>", client.get(LIST).content.decode())

    assert people(staff) == sorted([other.name, helper.name])
    assert people(helper) == [helper.name]


def test_the_periods_with_records_are_offered(client: Client, village: Area, helper: User) -> None:
    client.force_login(helper)

    page = client.get(LIST).content.decode()

    assert re.findall(r'href="/reports/\d+/([\w-]+)/people/', page) == [
        *("2018", "2018H2", "2018H1", "2018-08", "2018-03"),
    ]


def test_every_figure_opens_exactly_the_persons_records(
    client: Client, village: Area, helper: User
) -> None:
    VisitFactory(household=HouseholdFactory(area=village))
    client.force_login(helper)
    page = client.get(address(village, helper)).content.decode()

    [link] = re.findall(r'<a class="figure" href="([^"]+)"[^>]*>1次</a>', page)
    shown = client.get(html.unescape(link)).content.decode()

    assert f"person={helper.username}" in link
    assert "共 1 条" in shown
    assert "只列王芳本人的工作。" in shown


def test_a_helper_sees_nothing_but_the_own_work(
    client: Client, village: Area, helper: User
) -> None:
    other = VisitFactory(household__area=village).visitor
    client.force_login(helper)
    figure = reverse("reports:figure-detail", args=["visits.count"])
    where = {"area": village.code, "period": "2018H1"}
    register = reverse("reports:figure-detail", args=["registered.households"])

    assert client.get(address(village, other)).status_code == 404
    assert client.get(figure, where | {"person": other.username}).status_code == 404
    assert client.get(figure, where).status_code == 403
    assert client.get(register, where | {"person": helper.username}).status_code == 404


def test_someone_who_never_worked_there_has_no_summary(
    client: Client, village: Area, helper: User
) -> None:
    client.force_login(PostingFactory(area=village, role=Role.BUREAU_STAFF).user)

    assert client.get(address(village, UserFactory())).status_code == 404
    assert client.get(address(AreaFactory(), helper)).status_code == 404
    assert client.get(address(village, helper, "2018H9")).status_code == 404


def test_the_paper_is_handed_out_and_noted_with_the_person(
    client: Client, village: Area, helper: User
) -> None:
    client.force_login(helper)

    answer = client.get(address(village, helper, name="pdf"), {"dated": "2018-07-13"})

    assert answer["Content-Type"] == "application/pdf"
    line = AuditLine.objects.get(verb="report.printed")
    assert json.loads(line.after)["person"] == helper.username


def test_the_paper_asks_before_it_loses_a_character(
    client: Client, village: Area, helper: User
) -> None:
    User.objects.filter(pk=helper.pk).update(name="王\U0003fffd")
    client.force_login(helper)

    asked = client.get(address(village, helper, name="pdf"), {"dated": "2018-07-13"})

    assert asked.status_code == 409
    assert "U+3FFFD" in asked.content.decode()
    assert address(village, helper) in asked.content.decode()
    assert not AuditLine.objects.filter(verb="report.printed").exists()


def test_a_summary_that_there_cannot_be_is_told_with_the_reason(
    client: Client, village: Area, helper: User
) -> None:
    client.force_login(helper)

    page = client.get(address(village, helper, "2099H1"))

    assert page.status_code == 404
    assert "2099年上半年还没有开始" in page.content.decode()
