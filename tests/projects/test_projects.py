"""Projects on screen: their money adds up, whoever looks, and no two to-many relations multiply each other."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.models import Area, Posting, User
from projects.models import FundSource, Project, StageEvent
from projects.money import Money, account, lines, stages_now, total
from tests.factories import (
    AllocationFactory,
    AreaFactory,
    FundSourceFactory,
    PaymentFactory,
    PostingFactory,
    ProjectFactory,
    UserFactory,
)
from tests.households.conftest import page_of, queries

pytestmark = pytest.mark.django_db

LIST = reverse("projects:project-list")
DAY = date(2018, 6, 30)
WAN = 1_000_000  # 万元 in 分
Role = Posting.Role


@pytest.fixture
def staff() -> User:
    return PostingFactory(role=Role.BUREAU_STAFF).user


def area_of(user: User) -> Area:
    return Posting.objects.get(user=user).area


def paid_road(area: Area) -> Project:
    """A project with two allocations, one of them from an unstated source, and three payments."""
    project = ProjectFactory(area=area)
    first = AllocationFactory(project=project, amount_fen=100 * WAN)
    second = AllocationFactory(
        project=project, amount_fen=20 * WAN, source__kind=FundSource.Kind.UNSTATED
    )
    for allocation, sum_ in ((first, 30), (first, 40), (second, 5)):
        PaymentFactory(allocation=allocation, amount_fen=sum_ * WAN)
    return project


def test_sums_of_a_project_are_not_multiplied_by_its_payments(staff: User) -> None:
    project = paid_road(area_of(staff))

    (line,) = lines([project], DAY)

    assert line.money == Money(120 * WAN, 75 * WAN)
    assert line.money.balance_fen == 45 * WAN
    assert line.sources == (FundSource.Kind.INTEGRATED, FundSource.Kind.UNSTATED)
    assert total(Project.objects.all(), DAY) == Money(120 * WAN, 75 * WAN)


def test_money_of_a_project_is_told_allocation_by_allocation(staff: User) -> None:
    project = paid_road(area_of(staff))

    told = account(project, DAY)

    assert told.total == Money(120 * WAN, 75 * WAN)
    assert told.unstated_fen == 20 * WAN
    assert [(a.money, len(a.payments), a.is_unstated) for a in told.allocations] == [
        (Money(100 * WAN, 70 * WAN), 2, False),
        (Money(20 * WAN, 5 * WAN), 1, True),
    ]


def test_money_of_a_later_day_is_not_there_yet(staff: User) -> None:
    allocation = AllocationFactory(project__area=area_of(staff), allocated_on=DAY)
    PaymentFactory(allocation=allocation, paid_on=DAY + timedelta(days=1))

    assert total(Project.objects.all(), DAY - timedelta(days=1)) == Money(0, 0)
    assert total(Project.objects.all(), DAY) == Money(allocation.amount_fen, 0)


def test_stage_is_the_last_one_reached_by_the_day() -> None:
    project = ProjectFactory()
    for stage, on in (
        (StageEvent.Stage.FINISHED, DAY),
        (StageEvent.Stage.STARTED, date(2018, 3, 1)),
        (StageEvent.Stage.ACCEPTED, DAY + timedelta(days=1)),
    ):
        StageEvent.objects.create(project=project, stage=stage, on=on)

    assert stages_now([project], DAY)[project.pk].stage == StageEvent.Stage.FINISHED
    assert stages_now([project], date(2018, 1, 1)) == {}


def test_project_list_shows_the_own_area_and_its_total(client: Client, staff: User) -> None:
    own = paid_road(area_of(staff))
    other = paid_road(AreaFactory())
    client.force_login(staff)

    answer = client.get(LIST)

    assert [line.project for line in answer.context["lines"]] == [own]
    assert "共 1 个项目，下达 120万元，支付 75万元，结余 45万元" in answer.content.decode()
    assert client.get(own.get_absolute_url()).status_code == 200
    assert client.get(other.get_absolute_url()).status_code == 404


def test_helper_and_stranger_see_no_project(client: Client) -> None:
    project = ProjectFactory()
    helper = PostingFactory(area=project.area, role=Role.HELPER).user

    for user in (helper, UserFactory()):
        client.force_login(user)
        assert client.get(LIST).status_code == 403
        assert client.get(project.get_absolute_url()).status_code == 403


def test_list_is_narrowed_by_each_condition(client: Client, staff: User) -> None:
    area = area_of(staff)
    wanted = ProjectFactory(
        area=area,
        name="山泉引水",
        category=Project.Category.LIVING,
        nature=Project.Nature.REBUILT,
        place="上街",
    )
    AllocationFactory(project=wanted, source__kind=FundSource.Kind.DONATION)
    StageEvent.objects.create(project=wanted, stage=StageEvent.Stage.STARTED, on=DAY)
    other = ProjectFactory(area=area)
    for stage, on in ((StageEvent.Stage.STARTED, date(2018, 1, 1)), ("finished", DAY)):
        StageEvent.objects.create(project=other, stage=stage, on=on)
    client.force_login(staff)

    for query in (
        "?q=山泉",
        "?q=上街",
        f"?q={wanted.code}",
        "?category=living",
        "?nature=rebuilt",
        "?stage=started",
        "?source=donation",
    ):
        found = [line.project for line in client.get(LIST + query).context["lines"]]
        assert found == [wanted], query


def test_total_follows_the_filter(client: Client, staff: User) -> None:
    paid_road(area_of(staff))
    AllocationFactory(
        project__area=area_of(staff), project__nature=Project.Nature.REBUILT, amount_fen=WAN
    )
    client.force_login(staff)

    assert client.get(f"{LIST}?nature=rebuilt").context["total"] == Money(WAN, 0)


def test_unstated_source_is_said_plainly(client: Client, staff: User) -> None:
    project = paid_road(area_of(staff))

    assert "来源未注明" in page_of(client, staff, LIST)
    assert "其中 20万元来源未注明" in page_of(client, staff, project.get_absolute_url())


def test_project_without_money_or_stage_reads_well(client: Client, staff: User) -> None:
    project = ProjectFactory(area=area_of(staff))

    page = page_of(client, staff, project.get_absolute_url())

    assert "还没有下达资金" in page
    assert "没有登记阶段" in page


def test_project_pages_ask_as_often_for_three_as_for_one(client: Client, staff: User) -> None:
    area = area_of(staff)
    project = paid_road(area)
    few = queries(client, staff, LIST), queries(client, staff, project.get_absolute_url())

    for _ in range(2):
        paid_road(area)
        source = FundSourceFactory(area=area)
        PaymentFactory(allocation=AllocationFactory(project=project, source=source))

    assert (
        queries(client, staff, LIST),
        queries(client, staff, project.get_absolute_url()),
    ) == few


def test_project_fragment_is_the_part_of_the_page_it_takes_the_place_of(
    client: Client, staff: User
) -> None:
    paid_road(area_of(staff))
    url = f"{LIST}?source=unstated"

    page = page_of(client, staff, url)
    fragment = page_of(client, staff, url, **{"HX-Request": "true"})

    assert f'<div class="results" id="results">{fragment}</div>' in page


def test_pages_read_the_clock_of_today(client: Client, staff: User) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    allocation = AllocationFactory(project__area=area_of(staff), allocated_on=tomorrow)
    client.force_login(staff)

    assert client.get(LIST).context["total"] == Money(0, 0)
    assert "还没有下达资金" in page_of(client, staff, allocation.project.get_absolute_url())
