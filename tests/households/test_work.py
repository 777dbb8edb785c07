"""Activities and gifts: entered once, counted once, and never as visits."""

import uuid
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.models import Activity, AuditLine, Gift, Household
from reports.figures import At, compute
from reports.periods import HalfYear
from tests.factories import ActivityFactory, GiftFactory
from tests.households.conftest import Village, page_of, queries, registered

pytestmark = pytest.mark.django_db
ACTIVITIES = reverse("households:activity-list")
GIFTS = reverse("households:gift-list")
NEW_ACTIVITY = reverse("households:activity-new")
NEW_GIFT = reverse("households:gift-new")
DAY = "2018-03-01"


def activity(mine: Village, **changes: object) -> dict[str, object]:
    sent = {
        "key": str(uuid.UUID(int=3)),
        "area": mine.area.pk,
        "kind": "party_class",
        "held_on": DAY,
        "title": "主题党课",
    }
    return sent | changes


def gift(mine: Village, **changes: object) -> dict[str, object]:
    sent = {
        "key": str(uuid.UUID(int=4)),
        "area": mine.area.pk,
        "given_on": DAY,
        "item": "大米",
        "quantity": "2袋",
        "value_fen": "240.50",
        "donor": "某单位",
        "households": mine.household.number,
    }
    return sent | changes


def figures(mine: Village) -> dict[str, object]:
    half = HalfYear.parse("2018H1")
    codes = ["visits.count", "activities.party_class.count", "gifts.value"]
    values = compute(codes, At(area=mine.area.pk, day=half.last_day, period=half))
    return {code: value.amount for code, value in values.items()}


def test_activity_is_one_however_often_it_is_sent_and_is_no_visit(
    client: Client, mine: Village
) -> None:
    client.force_login(mine.secretary)

    for _ in range(2):
        client.post(NEW_ACTIVITY, activity(mine, households=mine.household.number))

    [found] = Activity.objects.all()
    assert [link.household for link in found.reached.all()] == [mine.household]
    assert figures(mine) == {
        "visits.count": 0,
        "activities.party_class.count": 1,
        "gifts.value": 0,
    }
    assert AuditLine.objects.filter(verb="activity.recorded").count() == 1


def test_gift_counts_its_households_and_its_value(client: Client, mine: Village) -> None:
    other = registered(mine.area)
    client.force_login(mine.secretary)

    client.post(NEW_GIFT, gift(mine, households=f"{mine.household.number}\r\n{other.number}"))

    found = Gift.objects.get()
    assert (found.value_fen, found.household_count, found.receivers) == (24050, 2, "2户")
    assert "240.50" in page_of(client, mine.secretary, GIFTS)


@pytest.mark.parametrize("words", ["全部在册", "3组", "第3组"])
def test_households_are_named_by_group_or_all_at_once(
    client: Client, mine: Village, words: str
) -> None:
    Household.objects.filter(pk=mine.household.pk).update(group_number=3)
    client.force_login(mine.secretary)

    client.post(NEW_GIFT, gift(mine, households=words))

    assert [link.household for link in Gift.objects.get().given_to.all()] == [mine.household]


def test_gift_to_nobody_is_refused(client: Client, mine: Village) -> None:
    client.force_login(mine.secretary)

    page = client.post(NEW_GIFT, gift(mine, households="")).content.decode()

    assert "请写受赠的户" in page
    assert Gift.objects.count() == 0


def test_household_that_is_not_of_the_village_is_named(
    client: Client, mine: Village, theirs: Village
) -> None:
    client.force_login(mine.secretary)

    page = client.post(
        NEW_ACTIVITY, activity(mine, households=f"{theirs.household.number}、9999")
    ).content.decode()

    assert f"没有找到：{theirs.household.number}、9999" in page
    assert Activity.objects.count() == 0


def test_what_lies_in_the_future_is_refused(client: Client, mine: Village) -> None:
    client.force_login(mine.secretary)

    page = client.post(NEW_ACTIVITY, activity(mine, held_on="2999-01-01")).content.decode()

    assert "日期不能晚于今天。" in page
    assert Activity.objects.count() == 0


def test_void_gift_leaves_the_sum_and_stays_to_be_seen(client: Client, mine: Village) -> None:
    found = GiftFactory(area=mine.area, value_fen=100_00, given_on=date(2018, 3, 1))
    client.force_login(mine.secretary)

    client.post(reverse("households:gift-void", args=[found.key]), {"reason": "重复"})

    assert figures(mine)["gifts.value"] == 0
    assert "价值 0.00 元" in page_of(client, mine.secretary, GIFTS)
    assert "已作废" in page_of(client, mine.secretary, found.get_absolute_url())


@pytest.mark.parametrize("address", [ACTIVITIES, GIFTS])
def test_lists_take_as_many_queries_for_three_as_for_one(
    client: Client, mine: Village, address: str
) -> None:
    def add() -> None:
        ActivityFactory(area=mine.area, held_on=timezone.localdate())
        GiftFactory(area=mine.area)

    add()
    one = queries(client, mine.secretary, address)
    add()
    add()

    assert queries(client, mine.secretary, address) == one
