"""The desk: what each person in office has before them, and that its numbers are the figures'."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from households.models import Standard
from reports import charts
from tests.factories import (
    AllocationFactory,
    AreaFactory,
    HouseholdFactory,
    IssueFactory,
    MembershipFactory,
    PairingFactory,
    PaymentFactory,
    PlannedExitFactory,
    PostingFactory,
    StandardFactory,
    StandingFactory,
    UserFactory,
    VillageProfileFactory,
    VisitFactory,
)

DESK = reverse("reports:desk")
HALF = {"period": "2018H1"}


@pytest.fixture
def village(db):
    return AreaFactory(code="410399101201")


@pytest.fixture
def secretary(client, village):
    client.force_login(PostingFactory(area=village).user)
    return client


@pytest.fixture
def helper(client, village):
    posting = PostingFactory(area=village, role="helper")
    client.force_login(posting.user)
    return posting.user


def registered(village, **fields):
    return StandingFactory(household__area=village, **fields).household


def due(response) -> list:
    return [line.glance.household for line in response.context["due"]["lines"]]


def test_household_is_due_when_its_last_visit_is_a_month_back(secretary, village):
    never, long_ago, just, lately = (registered(village) for _ in range(4))
    VisitFactory(household=long_ago, visited_on=date(2018, 4, 1))
    VisitFactory(household=just, visited_on=date(2018, 5, 31))
    VisitFactory(household=lately, visited_on=date(2018, 6, 1))

    response = secretary.get(DESK, HALF)

    assert due(response) == [never, long_ago, just]
    assert [line.days_since for line in response.context["due"]["lines"]] == [None, 90, 30]


def test_list_of_the_due_holds_as_many_as_the_desk_says(secretary, village):
    today = datetime.now(UTC).date()
    registered(village)
    VisitFactory(household=registered(village), visited_on=today)

    desk = secretary.get(DESK)

    assert desk.context["due"]["count"] == 1
    assert secretary.get(desk.context["due"]["url"]).context["leaf"].total == 1


def test_visit_after_the_day_does_not_count_on_the_day(secretary, village):
    household = registered(village)
    VisitFactory(household=household, visited_on=date(2018, 7, 1))

    assert due(secretary.get(DESK, HALF)) == [household]


def test_interval_and_limit_are_those_that_have_been_entered(secretary, village):
    seen = registered(village)
    VisitFactory(household=seen, visited_on=date(2018, 6, 15))
    before = secretary.get(DESK, HALF)
    StandardFactory(kind=Standard.Kind.VISIT_INTERVAL, area=village, value=15)
    StandardFactory(kind=Standard.Kind.INCIDENCE_LIMIT, area=village, value=150)

    after = secretary.get(DESK, HALF)

    assert [due(page) for page in (before, after)] == [[], [seen]]
    assert [page.context["due"]["days"] for page in (before, after)] == [30, 15]
    assert [page.context["incidence"]["line"] for page in (before, after)] == [2, Decimal("1.5")]


def test_household_off_the_register_or_elsewhere_is_not_due(secretary, village):
    HouseholdFactory(area=village)
    StandingFactory()

    assert due(secretary.get(DESK, HALF)) == []


def test_helper_has_only_paired_households_and_no_figures(client, helper, village):
    mine, other = registered(village), registered(village)
    PairingFactory(household=mine, helper=helper)
    for household in (mine, other):
        IssueFactory(area=village, household=household, text=f"问题 {household.number}")
        VisitFactory(household=household, findings=f"所见 {household.number}")

    response = client.get(DESK, HALF)

    page = response.content.decode()
    assert due(response) == [mine]
    assert mine.number in page
    assert other.number not in page
    assert [
        name for name in ("exits", "incidence", "money", "done") if name in response.context
    ] == []
    assert reverse("reports:figure-list") not in page


def test_administrator_has_no_desk(client, village):
    client.force_login(PostingFactory(area=village, role="administrator").user)

    assert client.get(DESK).status_code == 403


def test_area_out_of_reach_is_not_found(secretary):
    assert secretary.get(DESK, {"area": AreaFactory().code}).status_code == 404


def test_last_visits_are_the_last_that_stand(secretary, village):
    household = registered(village)
    voided = {
        "voided_at": datetime(2018, 6, 30, tzinfo=UTC),
        "voided_by": UserFactory(),
        "void_reason": "重复登记",
    }
    VisitFactory(household=household, visited_on=date(2018, 6, 29), **voided)
    visits = [
        VisitFactory(household=household, visited_on=date(2018, 6, day)) for day in range(1, 11)
    ]

    shown = [visit for visit, _ in secretary.get(DESK, HALF).context["visits"]]

    assert shown == visits[:1:-1]


def test_overdue_issues_stand_first_and_are_counted(secretary, village):
    open_end = IssueFactory(area=village, text="没有时限")
    later = IssueFactory(area=village, due_on=date(2018, 6, 30))
    overdue = IssueFactory(area=village, due_on=date(2018, 6, 29))
    IssueFactory(area=village, closed_on=date(2018, 6, 1), result="已修好")

    issues = secretary.get(DESK, HALF).context["issues"]

    assert issues["lines"] == [(overdue, True), (later, False), (open_end, False)]
    assert (issues["count"], issues["overdue"]) == (3, 1)


def test_numbers_of_the_desk_lead_to_pages_that_say_the_same(secretary, village):
    VillageProfileFactory(area=village, population=400)
    MembershipFactory(household=registered(village, status="exited"))
    planned = registered(village)
    MembershipFactory(household=planned)
    PlannedExitFactory(household=planned, year=2018)
    PaymentFactory(allocation=AllocationFactory(project__area=village))
    VisitFactory(household=planned)
    context = secretary.get(DESK, HALF).context

    entries = [
        context["exits"]["whole"],
        *(entry for line in context["exits"]["lines"] for entry in line["entries"]),
        *(entry for _, entry in context["incidence"]["lines"]),
        *context["money"]["whole"],
        *(entry for line in context["money"]["lines"] for entry in line["entries"]),
        *context["done"],
    ]

    assert [entry.value.text for entry in context["exits"]["lines"][1]["entries"]] == ["1", "1"]
    for entry in entries:
        assert secretary.get(entry.url).context["value"].text == entry.value.text


def test_incidence_goes_on_from_the_day_by_the_plans(secretary, village):
    VillageProfileFactory(area=village, population=40, begins_on=date(2018, 1, 1))
    for year in (2018, 2019, 2019):
        household = registered(village)
        MembershipFactory(household=household)
        PlannedExitFactory(household=household, year=year)

    lines = [line for line, _ in secretary.get(DESK, HALF).context["incidence"]["lines"]]

    assert [(line.label, line.poor, line.text, line.is_reached) for line in lines] == [
        ("6月30日", 3, "7.5", False),
        ("2018年计划", 2, "5", False),
        ("2019年计划", 0, "0", True),
    ]


def test_empty_village_has_a_desk(secretary):
    response = secretary.get(DESK)

    assert response.status_code == 200
    assert response.context["incidence"]["lines"] == []
    assert response.context["due"]["count"] == 0


def test_charts_need_no_style_or_script_of_their_own(secretary, village):
    VillageProfileFactory(area=village)
    MembershipFactory(household=registered(village))
    AllocationFactory(project__area=village)

    page = secretary.get(DESK, HALF).content.decode()

    drawings = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert any("column-chart" in drawing for drawing in drawings)
    assert any('class="bar"' in drawing for drawing in drawings)
    assert [d for d in drawings if re.search(r"<(style|script)|\sstyle=|\son\w+=", d)] == []


def test_queries_do_not_grow_with_the_village(secretary, village, django_assert_max_num_queries):
    VillageProfileFactory(area=village)

    def grow(count: int) -> None:
        for _ in range(count):
            household = registered(village)
            MembershipFactory(household=household)
            PlannedExitFactory(household=household)
            PairingFactory(household=household)
            VisitFactory(household=household)
            IssueFactory(area=village, household=household)
            AllocationFactory(project__area=village)

    def cost() -> int:
        with django_assert_max_num_queries(84) as captured:
            secretary.get(DESK, HALF)
        return len(captured)

    grow(1)
    small = cost()
    grow(5)

    assert cost() == small


def test_columns_share_one_scale_with_the_line_they_must_come_under():
    points = [
        charts.Point("2017年底", "8", Decimal(8)),
        charts.Point("计划", "0", Decimal(0), is_planned=True),
    ]

    chart = charts.columns(points, Decimal(2))

    first, second = chart.columns
    assert first.height == 4 * (chart.base - chart.target_y)
    assert (second.y, second.height) == (chart.base, 0)


def test_text_of_a_column_stands_clear_of_the_line():
    amounts = [Decimal(100), Decimal("1.44"), Decimal(2), Decimal(5)]

    chart = charts.columns([charts.Point("", "", amount) for amount in amounts], Decimal(2))

    through = [
        column
        for column in chart.columns
        if column.text_y - charts.TEXT_HEIGHT < chart.target_y < column.text_y
    ]
    assert through == []


def test_share_of_nothing_is_nought():
    assert charts.share(0, 0) == 0
    assert charts.share(26, 192) == 135
