"""A problem of a project: raised on its page, mended in the one ledger of problems."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.models import AuditLine, Issue, Posting, User
from projects.models import Project, ProjectIssue
from tests.factories import PostingFactory, ProjectFactory
from tests.households.conftest import page_of, queries

pytestmark = pytest.mark.django_db
LIST = reverse("households:issue-list")


@pytest.fixture
def staff() -> User:
    return PostingFactory(role=Posting.Role.FIRST_SECRETARY).user


@pytest.fixture
def project(staff: User) -> Project:
    area = Posting.objects.get(user=staff).area
    return ProjectFactory(area=area, name="村内道路硬化", responsible_unit="村民委员会")


def typed(**changes: object) -> dict[str, object]:
    sent = {
        "key": str(uuid.UUID(int=7)),
        "source": "inspection",
        "text": "路肩没有回填",
        "on": timezone.localdate().isoformat(),
    }
    return sent | changes


def raised(client: Client, user: User, project: Project, **changes: object) -> str:
    client.force_login(user)
    url = reverse("projects:issue-new", args=[project.code])
    return client.post(url, typed(**changes), follow=True).content.decode()


def test_problem_of_a_project_is_one_however_often_it_is_sent(
    client: Client, staff: User, project: Project
) -> None:
    for _ in range(2):
        raised(client, staff, project)

    issue = Issue.objects.get()
    assert (issue.area, issue.household, issue.text) == (project.area, None, "路肩没有回填")
    assert list(ProjectIssue.objects.values_list("issue", "project")) == [(issue.pk, project.pk)]
    lines = AuditLine.objects.filter(verb__startswith="issue.").order_by("number")
    assert list(lines.values_list("verb", flat=True)) == ["issue.raised", "issue.about_project"]


def test_project_and_problem_lead_to_each_other(
    client: Client, staff: User, project: Project
) -> None:
    raised(client, staff, project)

    issue = Issue.objects.get()
    link = f'<a href="{project.get_absolute_url()}">村内道路硬化</a>'
    assert link in page_of(client, staff, issue.get_absolute_url())
    assert link in page_of(client, staff, LIST)
    page = page_of(client, staff, project.get_absolute_url())
    assert f'<a href="{issue.get_absolute_url()}">路肩没有回填</a>' in page


def test_problem_is_found_by_the_name_of_its_project(
    client: Client, staff: User, project: Project
) -> None:
    raised(client, staff, project)
    client.force_login(staff)

    assert [client.get(LIST, {"q": text}).context["leaf"].total for text in ("硬化", "饮水")] == [
        1,
        0,
    ]


def test_problem_that_does_not_hold_changes_nothing(
    client: Client, staff: User, project: Project
) -> None:
    page = raised(client, staff, project, text="")

    assert "请写明是什么问题。" in page
    assert Issue.objects.count() == 0


def test_list_takes_as_many_queries_for_three_projects_as_for_one(
    client: Client, staff: User, project: Project
) -> None:
    raised(client, staff, project)
    one = queries(client, staff, LIST)
    for _ in range(2):
        raised(client, staff, ProjectFactory(area=project.area), key=str(uuid.uuid4()))

    assert queries(client, staff, LIST) == one
