"""The list of households and the case file: who sees which, found by what, at what cost."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.case_file import story
from households.models import (
    Cause,
    Household,
    Income,
    Membership,
    PlannedExit,
    Standing,
    User,
)
from tests.factories import (
    HouseholdFactory,
    IssueFactory,
    MembershipFactory,
    PairingFactory,
    PersonFactory,
    StandingFactory,
    VisitFactory,
)
from tests.households.conftest import Village, page_of, queries, registered

pytestmark = pytest.mark.django_db

LIST = reverse("households:household-list")
HTMX = {"HX-Request": "true"}


def case_file(household: Household) -> str:
    return reverse("households:household-detail", args=[household.number])


def numbers(client: Client, user: User, query: str = "") -> list[str]:
    """The 户编号 of the rows that this person gets, in order."""
    client.force_login(user)
    rows = client.get(LIST + query).context["rows"]
    return [row.household.number for row in rows]


def test_secretary_sees_the_households_of_the_own_village(
    client: Client, mine: Village, theirs: Village
) -> None:
    second = registered(mine.area)

    assert numbers(client, mine.secretary) == sorted([mine.household.number, second.number])


def test_helper_sees_only_the_paired_households(
    client: Client, mine: Village, theirs: Village
) -> None:
    not_paired = registered(mine.area)
    formerly = registered(mine.area)
    PairingFactory(household=formerly, helper=mine.helper, ends_on=date(2018, 1, 1))

    assert numbers(client, mine.helper) == [mine.household.number]
    client.force_login(mine.helper)
    assert [
        client.get(case_file(household)).status_code
        for household in (mine.household, not_paired, formerly, theirs.household)
    ] == [200, 404, 404, 404]


def test_person_without_a_posting_sees_no_household(
    client: Client, mine: Village, nobody: User
) -> None:
    client.force_login(nobody)

    assert client.get(LIST).status_code == 403
    assert client.get(case_file(mine.household)).status_code == 403
    assert "您还没有任职" in page_of(client, nobody, reverse("home"))


def test_list_shows_the_register_unless_asked_otherwise(client: Client, mine: Village) -> None:
    off = HouseholdFactory(area=mine.area)
    removed = HouseholdFactory(area=mine.area)
    StandingFactory(household=removed, status=Standing.Status.REMOVED)

    on = mine.household.number
    assert numbers(client, mine.secretary) == [on]
    assert numbers(client, mine.secretary, "?register=off") == sorted([off.number, removed.number])
    assert numbers(client, mine.secretary, "?register=all") == sorted(
        [on, off.number, removed.number]
    )


def test_household_whose_standing_changed_stands_in_the_list_once(
    client: Client, mine: Village
) -> None:
    exited = HouseholdFactory(area=mine.area)
    StandingFactory(household=exited, ends_on=date(2017, 12, 31))
    StandingFactory(household=exited, status=Standing.Status.EXITED, begins_on=date(2017, 12, 31))

    assert numbers(client, mine.secretary, "?status=exited") == [exited.number]
    assert numbers(client, mine.secretary).count(exited.number) == 1


def test_list_is_narrowed_by_each_condition(client: Client, mine: Village) -> None:
    wanted = registered(mine.area, "贺兰", group_number=3)
    wanted.standings.update(attribute=Standing.Attribute.DIBAO)
    MembershipFactory(household=wanted, person__name="祁连", relation=Membership.Relation.SPOUSE)
    mine.household.group_number = 1
    mine.household.save()
    begins_on = date(2018, 1, 1)
    Cause.objects.create(household=wanted, code=Cause.Code.ILLNESS, begins_on=begins_on)
    for household, year in ((wanted, 2018), (mine.household, 2019)):
        PlannedExit.objects.create(
            household=household,
            year=year,
            route=PlannedExit.Route.PRODUCTION,
            begins_on=begins_on,
        )
    helper = PairingFactory(household=wanted).helper
    VisitFactory(household=mine.household, visited_on=date(2018, 6, 1))
    VisitFactory(household=wanted, visited_on=date(2018, 5, 1))

    for query in (
        "?q=贺",
        "?q=祁连",
        f"?q={wanted.number[-4:]}",
        "?group=3",
        "?attribute=dibao",
        "?cause=illness",
        "?plan=2018",
        f"?helper={helper.pk}",
        "?quiet_since=2018-05-15",
    ):
        assert numbers(client, mine.secretary, query) == [wanted.number], query


def test_void_visit_does_not_make_a_household_visited(client: Client, mine: Village) -> None:
    VisitFactory(
        household=mine.household,
        visited_on=date(2018, 6, 1),
        voided_at=timezone.now(),
        voided_by=mine.secretary,
        void_reason="记错了户",
    )

    assert numbers(client, mine.secretary, "?quiet_since=2018-05-15") == [mine.household.number]
    assert "还没有走访" in page_of(client, mine.secretary, case_file(mine.household))


def test_senseless_condition_is_answered_in_words_and_kept(client: Client, mine: Village) -> None:
    page = page_of(client, mine.secretary, f"{LIST}?quiet_since=昨天&group=99")

    assert "这不是日期，请写成 2018-06-30 的样子" in page
    assert 'value="昨天"' in page


def test_count_is_given_in_households_and_persons(client: Client, mine: Village) -> None:
    MembershipFactory(household=mine.household, relation=Membership.Relation.SON)

    assert "共 1 户 2 人" in page_of(client, mine.secretary, LIST)


def test_fragment_is_the_part_of_the_page_it_takes_the_place_of(
    client: Client, mine: Village
) -> None:
    page = page_of(client, mine.secretary, f"{LIST}?q=石")
    fragment = page_of(client, mine.secretary, f"{LIST}?q=石", **HTMX)

    assert f'<div class="results" id="results">{fragment}</div>' in page
    assert "<html" not in fragment


def test_page_restored_from_history_is_whole(client: Client, mine: Village) -> None:
    page = page_of(client, mine.secretary, LIST, **HTMX, **{"HX-History-Restore-Request": "true"})

    assert "<html" in page


def furnish(household: Household) -> None:
    """One of everything that hangs on a household."""
    PairingFactory(household=household)
    VisitFactory(household=household)
    IssueFactory(household=household, area=household.area)
    begins_on = date(2018, 1, 1)
    Cause.objects.create(household=household, code=Cause.Code.ILLNESS, begins_on=begins_on)


def test_list_asks_as_often_for_three_rows_as_for_one(client: Client, mine: Village) -> None:
    furnish(mine.household)
    one = queries(client, mine.secretary, LIST)
    for _ in range(2):
        furnish(registered(mine.area))

    assert queries(client, mine.secretary, LIST) == one


def test_case_file_asks_as_often_for_three_members_as_for_one(
    client: Client, mine: Village
) -> None:
    furnish(mine.household)
    one = queries(client, mine.secretary, case_file(mine.household))
    for _ in range(2):
        MembershipFactory(household=mine.household, relation=Membership.Relation.SON)
        VisitFactory(household=mine.household)
        PairingFactory(household=mine.household)

    assert queries(client, mine.secretary, case_file(mine.household)) == one


def test_identity_number_is_never_shown_whole(client: Client, mine: Village) -> None:
    person = PersonFactory(
        name="石小山",
        identity_number="410399196003078815",
        no_identity_reason="",
        phone="13800001234",
    )
    MembershipFactory(household=mine.household, person=person, relation=Membership.Relation.SON)

    for user in (mine.secretary, mine.helper, mine.auditor):
        page = page_of(client, user, case_file(mine.household))
        assert "410399************" in page
        assert "138****1234" in page
        for hidden in (person.identity_number, "19600307", "13800001234", "1960年3月7日"):
            assert hidden not in page, hidden


def test_household_not_on_the_register_says_so_and_reads_well(
    client: Client, mine: Village
) -> None:
    household = HouseholdFactory(area=mine.area)

    page = page_of(client, mine.secretary, case_file(household))

    assert "不在建档立卡名册上" in page
    assert "户主未登记户" in page


def test_per_head_income_is_computed_and_rounded_half_up(client: Client, mine: Village) -> None:
    Income.objects.create(
        household=mine.household,
        year=2017,
        wages_fen=1_000_000,
        business_fen=500_001,
        business_costs_fen=200_000,
        member_count=2,
    )

    page = page_of(client, mine.secretary, case_file(mine.household))

    assert "15000.01" in page
    assert "13000.01" in page
    assert "6500.01" in page


def test_story_tells_what_happened_by_day_the_latest_first(mine: Village) -> None:
    household = registered(mine.area, "贺兰")
    day = date(2018, 6, 1)
    VisitFactory(household=household, visited_on=day, findings="水管已接通。")
    IssueFactory(household=household, area=mine.area, raised_on=day)
    VisitFactory(household=household, visited_on=day + timedelta(days=60))

    days = story(household, date(2018, 6, 30))

    assert [(d.on, [event.title for event in d.events], d.is_key) for d in days] == [
        (day, ["定期走访（入户）", "提出问题（自查）"], False),
        (date(2014, 1, 1), ["纳入建档立卡"], True),
    ]


def test_only_who_may_record_a_visit_is_offered_it(client: Client, mine: Village) -> None:
    link = reverse("households:visit-new", args=[mine.household.number])

    assert [
        link in page_of(client, user, case_file(mine.household))
        for user in (mine.secretary, mine.helper, mine.auditor)
    ] == [True, True, False]
