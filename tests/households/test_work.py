"""Activities and gifts: entered once, counted once, and never as visits."""

import uuid
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.actions.visits import GiftGiven, correct_visit, record_visit, void_visit
from households.models import Activity, AuditLine, Gift, Household, User, Visit
from households.versions import corrections
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


def opened(client: Client, user: User, work: Activity | Gift) -> tuple[str, dict[str, object]]:
    """The address of the form that corrects it, and what stands in the form."""
    url = reverse(f"households:{work._meta.model_name}-correct", args=[work.key])
    client.force_login(user)
    form = client.get(url).context["form"]
    shown = {field.name: field.field.prepare_value(field.initial) for field in form}
    return url, {name: value for name, value in shown.items() if value not in (None, False)}


def test_corrected_activity_says_what_it_said_before_and_why(
    client: Client, mine: Village
) -> None:
    found = ActivityFactory(area=mine.area, title="党课", kind="party_class", participant_count=30)
    url, shown = opened(client, mine.secretary, found)

    client.post(
        url,
        shown
        | {
            "title": "专题党课",
            "held_on": "2018-03-02",
            "participant_count": "31",
            "households": mine.household.number,
            "reason": "按签到表",
        },
    )

    found.refresh_from_db()
    assert (found.title, found.held_on, found.participant_count) == (
        "专题党课",
        date(2018, 3, 2),
        31,
    )
    assert [
        (one.by, one.reason, [(line.label, line.before, line.after) for line in one.moved])
        for one in corrections(found)
    ] == [
        (
            mine.secretary.name,
            "按签到表",
            [
                ("日期", "2018年3月1日", "2018年3月2日"),
                ("名称", "党课", "专题党课"),
                ("参加人数", "30", "31"),
                ("户", "", mine.household.number),
            ],
        )
    ]
    page = page_of(client, mine.secretary, found.get_absolute_url())
    assert "按签到表" in page
    assert "<del>党课</del>" in page


def test_corrected_gift_moves_its_value_its_households_and_the_figure(
    client: Client, mine: Village
) -> None:
    other = registered(mine.area)
    client.force_login(mine.secretary)
    client.post(NEW_GIFT, gift(mine))
    found = Gift.objects.get()
    url, shown = opened(client, mine.secretary, found)

    client.post(
        url,
        shown
        | {
            "value_fen": "300",
            "households": f"{mine.household.number}\n{other.number}",
            "reason": "多送一户",
        },
    )

    found.refresh_from_db()
    assert (found.value_fen, found.household_count, found.receivers) == (30_000, 2, "2户")
    assert sorted(found.given_to.values_list("household", flat=True)) == sorted(
        [mine.household.pk, other.pk]
    )
    assert figures(mine)["gifts.value"] == 300


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "内容没有变化，不用保存。"),
        ({"item": "面粉", "reason": ""}, "请写明更正的原因。"),
        ({"item": "面粉", "given_on": "2999-01-01"}, "日期不能晚于今天。"),
        ({"item": "面粉", "households": "", "receivers": ""}, "请写受赠的户"),
    ],
)
def test_correction_that_does_not_hold_changes_nothing(
    client: Client, mine: Village, changes: dict[str, str], words: str
) -> None:
    client.force_login(mine.secretary)
    client.post(NEW_GIFT, gift(mine))
    found = Gift.objects.get()
    url, shown = opened(client, mine.secretary, found)

    page = client.post(url, shown | {"reason": "写错了"} | changes).content.decode()

    assert words in page
    found.refresh_from_db()
    assert (found.item, corrections(found)) == ("大米", [])


def test_second_of_two_who_correct_at_once_is_told_and_writes_over_nobody(
    client: Client, mine: Village
) -> None:
    found = ActivityFactory(area=mine.area)
    url, shown = opened(client, mine.secretary, found)
    client.post(url, shown | {"title": "先改的", "reason": "写错了"})

    page = client.post(url, shown | {"title": "后改的", "reason": "写错了"}).content.decode()

    assert "别人更正过这一条" in page
    assert "后改的" in page
    found.refresh_from_db()
    assert found.title == "先改的"


def test_void_one_cannot_be_corrected(client: Client, mine: Village) -> None:
    found = ActivityFactory(area=mine.area)
    url, shown = opened(client, mine.secretary, found)
    client.post(reverse("households:activity-void", args=[found.key]), {"reason": "重复"})

    assert client.post(url, shown | {"title": "新", "reason": "改"}).status_code == 404


def test_gift_of_an_activity_begins_with_its_day_and_stands_on_its_page(
    client: Client, mine: Village
) -> None:
    day = timezone.localdate()
    event = ActivityFactory(area=mine.area, held_on=day, title="敬老活动")
    client.force_login(mine.secretary)
    form = client.get(f"{NEW_GIFT}?activity={event.pk}").context["form"]

    client.post(NEW_GIFT, gift(mine, activity=event.pk, given_on=day.isoformat()))

    assert (form["activity"].value(), form["given_on"].value()) == (event.pk, day)
    assert Gift.objects.get().activity == event
    assert "大米 2袋" in page_of(client, mine.secretary, event.get_absolute_url())


def test_gift_of_an_activity_next_door_is_refused(
    client: Client, mine: Village, theirs: Village
) -> None:
    event = ActivityFactory(area=theirs.area, held_on=timezone.localdate())
    client.force_login(mine.secretary)

    client.post(NEW_GIFT, gift(mine, activity=event.pk))

    assert Gift.objects.count() == 0


@pytest.fixture
def handed_over(mine: Village) -> Visit:
    """A visit on which something was handed over."""
    return record_visit(
        household=mine.household,
        by=mine.secretary,
        key=uuid.uuid4(),
        on=date(2018, 3, 1),
        today=timezone.localdate(),
        gifts=[GiftGiven("棉被", 20_000)],
    )


def test_gift_of_a_visit_follows_the_visit(mine: Village, handed_over: Visit) -> None:
    correct_visit(
        visit=handed_over,
        by=mine.secretary,
        seen_version=1,
        reason="日期写错",
        today=timezone.localdate(),
        on=date(2018, 3, 2),
    )
    moved = Gift.objects.get().given_on

    void_visit(visit=handed_over, by=mine.secretary, reason="记错了户")

    assert moved == date(2018, 3, 2)
    assert Gift.objects.get().void_reason == "走访作废：记错了户"
    assert figures(mine)["gifts.value"] == 0


def test_gift_of_a_visit_keeps_the_visits_day_and_household(
    client: Client, mine: Village, handed_over: Visit
) -> None:
    found = Gift.objects.get()
    url, shown = opened(client, mine.secretary, found)

    page = client.post(
        url, shown | {"given_on": "2018-03-05", "reason": "改日期"}
    ).content.decode()
    client.post(url, shown | {"value_fen": "150", "reason": "按发票"})

    assert "要改请更正走访" in page
    found.refresh_from_db()
    assert (found.given_on, found.value_fen) == (date(2018, 3, 1), 15_000)


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
