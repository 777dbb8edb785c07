"""Who helps whom: handed over without a day between, or not at all."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.models import AuditLine, Pairing, Posting, User
from households.todo import todo
from tests.factories import PairingFactory, PostingFactory, UserFactory
from tests.households.conftest import Village, page_of, queries, registered

pytestmark = pytest.mark.django_db
LIST = reverse("households:pairing-list")
ON = date(2020, 5, 1)


@pytest.fixture
def taker(mine: Village) -> User:
    return PostingFactory(area=mine.area, role=Posting.Role.HELPER).user


def hand_over(
    client: Client,
    mine: Village,
    taker: User,
    *,
    confirming: dict[str, object] | None = None,
    **changes: object,
) -> str:
    client.force_login(mine.secretary)
    sent = {"households": [mine.household.pk], "taker": taker.pk, "on": ON.isoformat()} | changes
    url = f"{reverse('households:pairing-hand-over')}?giver={mine.helper.pk}"
    foreseen = client.post(url, sent).context["decision"]
    sent |= confirming or {}
    return client.post(url, sent | {"seen": foreseen.seen}, follow=True).content.decode()


def test_taker_begins_on_the_day_on_which_the_giver_ends(
    client: Client, mine: Village, taker: User
) -> None:
    hand_over(client, mine, taker, document="村委会记录")

    began = Pairing.objects.get(helper=mine.helper).begins_on
    assert list(
        Pairing.objects.order_by("begins_on").values_list("helper", "begins_on", "ends_on")
    ) == [(mine.helper.pk, began, ON), (taker.pk, ON, None)]
    assert AuditLine.objects.filter(verb="pairing.handed-over").count() == 1


def test_nothing_is_handed_over_before_it_was_looked_at(
    client: Client, mine: Village, taker: User
) -> None:
    client.force_login(mine.secretary)
    url = f"{reverse('households:pairing-hand-over')}?giver={mine.helper.pk}"

    page = client.post(
        url, {"households": [mine.household.pk], "taker": taker.pk, "on": ON.isoformat()}
    ).content.decode()

    assert f"从 2020年5月1日 起，由 {taker} 负责" in page
    assert Pairing.objects.get().ends_on is None
    assert not AuditLine.objects.filter(verb="pairing.handed-over").exists()


def test_what_is_changed_after_the_look_is_shown_again_and_not_done(
    client: Client, mine: Village, taker: User
) -> None:
    page = hand_over(client, mine, taker, confirming={"on": "2020-06-01"})

    assert "填写的内容与刚才看到的不同" in page
    assert Pairing.objects.get().ends_on is None


def test_helper_who_left_office_is_named_before_all_others_and_stands_on_the_desk(
    client: Client, mine: Village, taker: User
) -> None:
    Posting.objects.filter(user=mine.helper).update(ends_on=date(2020, 1, 1))
    PairingFactory(household=registered(mine.area), helper=taker)

    assert [line.label for line in todo(mine.secretary, timezone.localdate())] == [
        "帮扶责任人已离任，待交接"
    ]
    page = page_of(client, mine.secretary, LIST)
    assert page.index("已离任，待交接") < page.index("在任")


def test_administrator_who_ends_a_posting_hears_how_many_households_it_leaves(
    client: Client, mine: Village
) -> None:
    posting = Posting.objects.get(user=mine.helper)
    client.force_login(mine.administrator)
    url = reverse("households:posting-end", args=[mine.helper.username, posting.pk])

    page = client.post(url, {"ends_on": "2020-01-01"}, follow=True).content.decode()

    assert f"{mine.helper}名下还有 1 户结对" in page


def test_household_that_began_later_is_refused_and_none_is_handed_over(
    client: Client, mine: Village, taker: User
) -> None:
    late = registered(mine.area)
    PairingFactory(household=late, helper=mine.helper, begins_on=ON)

    page = hand_over(client, mine, taker, households=[mine.household.pk, late.pk])

    assert "交接日期须更晚" in page
    assert Pairing.objects.filter(helper=taker).count() == 0
    assert Pairing.objects.filter(ends_on__isnull=False).count() == 0


def test_household_that_is_the_takers_already_is_refused(
    client: Client, mine: Village, taker: User
) -> None:
    PairingFactory(household=mine.household, helper=taker)

    assert f"已与{taker}结对" in hand_over(client, mine, taker)


def test_nobody_takes_over_without_a_posting_there(client: Client, mine: Village) -> None:
    hand_over(client, mine, UserFactory())

    assert Pairing.objects.get().ends_on is None


def test_taker_must_be_in_office_on_the_day(client: Client, mine: Village, taker: User) -> None:
    page = hand_over(client, mine, taker, on="2013-01-02")

    assert Pairing.objects.get().ends_on is None
    assert "交接日期须更晚" in page or "没有帮扶的任职" in page


def test_households_next_door_cannot_be_handed_over(
    client: Client, mine: Village, theirs: Village, taker: User
) -> None:
    hand_over(client, mine, taker, households=[theirs.household.pk])

    assert Pairing.objects.filter(helper=taker).count() == 0


def test_registered_household_without_a_helper_stands_on_top(
    client: Client, mine: Village
) -> None:
    registered(mine.area, "单大妮")

    page = page_of(client, mine.secretary, LIST)

    assert page.index("单大妮") < page.index(mine.helper.name)


def test_list_takes_as_many_queries_for_three_as_for_one(client: Client, mine: Village) -> None:
    registered(mine.area)
    one = queries(client, mine.secretary, LIST)
    for _ in range(2):
        registered(mine.area)
        PairingFactory(household=registered(mine.area))

    assert queries(client, mine.secretary, LIST) == one
