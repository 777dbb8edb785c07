"""The ledger of gifts: the very records whose value the figure adds up, with whom they reached."""

from datetime import date

from django.utils import timezone

from households.models import Area
from reports.figures import compute
from reports.ledgers import LEDGERS
from reports.ledgers.gifts import NAMED
from tests.factories import (
    ActivityFactory,
    GiftFactory,
    GiftReceiverFactory,
    HouseholdFactory,
    UserFactory,
    VisitFactory,
)
from tests.reports.ledgers.conftest import AT, exported, registered
from tests.reports.ledgers.reading import column_of, headings, picked

GIFTS = LEDGERS["gifts"]


def test_gift_ledger_says_whom_each_gift_reached_and_what_it_came_with(
    village: Area, next_door: Area
) -> None:
    first = registered(village, "4103990001", "石大山", "石小山")
    second = registered(village, "4103990002", "仇小满")
    visit = VisitFactory(household=second, visited_on=date(2018, 2, 8))
    meeting = ActivityFactory(area=village, held_on=date(2018, 2, 11), title="迎新春敬老活动")
    rice = GiftFactory(
        area=village, visit=visit, given_on=date(2018, 2, 8), item="大米", quantity="2袋", value_fen=24_050,
        donor="某局", receivers="2户", household_count=2, recorded_by=UserFactory(name="林书白"),
    )  # fmt: skip
    for household in (second, first):
        GiftReceiverFactory(gift=rice, household=household)
    GiftFactory(
        area=village, activity=meeting, given_on=date(2018, 2, 11), item="棉衣", value_fen=1_800_000,
        value_is_estimated=True, receivers="八十岁以上老人", person_count=36,
    )  # fmt: skip
    GiftReceiverFactory(
        gift=GiftFactory(area=village, given_on=date(2018, 3, 1), item="书包", value_fen=9_000),
        household=HouseholdFactory(area=village, number="4103990003"),
    )
    GiftFactory(area=next_door)

    paper = exported("gifts", village).paper

    assert paper.headings == headings(GIFTS)
    assert paper.records == [
        [date(2018, 2, 8), "试村", "大米", "2袋", 240.5, None, "某局", "4103990001 石大山；4103990002 仇小满", 2, None,
         "2018年2月8日走访仇小满", "林书白"],
        [date(2018, 2, 11), "试村", "棉衣", None, 18_000, "估算", "某单位", "八十岁以上老人", None, 36,
         "2018年2月11日迎新春敬老活动", None],
        [date(2018, 3, 1), "试村", "书包", None, 90, None, "某单位", "4103990003", 1, None, None, None],
    ]  # fmt: skip
    assert picked(GIFTS, [paper.total[1:]], "价值（元）", "户数", "人数") == [(18_330.5, 3, 36)]
    assert GIFTS.totals(GIFTS.records(AT), AT) == {
        "rows": 3,
        "value": 1_833_050,
        "households": 3,
        "persons": 36,
    }


def test_occasion_leads_to_its_page(village: Area) -> None:
    visit = VisitFactory(household=registered(village, "4103990001", "石大山"))
    meeting = ActivityFactory(area=village)
    gifts = [
        GiftFactory(area=village, visit=visit),
        GiftFactory(area=village, activity=meeting),
        GiftFactory(area=village),
    ]
    column = column_of(GIFTS, "随哪次走访或活动")

    rows = GIFTS.fill(gifts, AT)

    assert column.link is not None
    assert [(column.text(row), column.link(row)) for row in rows] == [
        ("2018年3月1日走访石大山", f"/visits/{visit.key}/"),
        ("2018年3月1日帮扶对接会", f"/activities/{meeting.key}/"),
        ("", ""),
    ]


def test_gifts_of_the_half_year_add_up_to_the_figure(village: Area, next_door: Area) -> None:
    for day in ("2017-12-31", "2018-01-01", "2018-06-30", "2018-07-01"):
        GiftFactory(area=village, given_on=date.fromisoformat(day), value_fen=12_345)
    GiftFactory(
        area=village, voided_at=timezone.now(), voided_by=UserFactory(), void_reason="重复登记"
    )
    GiftFactory(area=next_door)

    value = compute(["gifts.value"], AT)["gifts.value"].amount
    sums = GIFTS.totals(GIFTS.records(AT), AT)
    paper = exported("gifts", village).paper

    assert value is not None
    assert sums["value"] == value * 100 == 24_690
    assert picked(GIFTS, [*paper.records, paper.total[1:]], "日期", "价值（元）") == [
        (date(2018, 1, 1), 123.45),
        (date(2018, 6, 30), 123.45),
        (None, float(value)),
    ]


def test_gift_to_a_whole_village_names_the_first_and_counts_all(village: Area) -> None:
    gift = GiftFactory(area=village)
    for number in range(NAMED + 1):
        household = registered(village, f"41039900{number:02d}", f"户主{number:02d}")
        GiftReceiverFactory(gift=gift, household=household)

    [(named, count)] = picked(GIFTS, exported("gifts", village).paper.records, "受赠户", "户数")

    first = "；".join(f"41039900{number:02d} 户主{number:02d}" for number in range(NAMED))
    assert named == f"{first}等{NAMED + 1}户"
    assert count == NAMED + 1


def test_how_many_received_is_only_said_when_it_is_known(village: Area) -> None:
    GiftFactory(area=village, value_fen=1_000_000)
    said = [GIFTS.summary(GIFTS.totals(GIFTS.records(AT), AT))]
    GiftFactory(area=village, value_fen=50_000, household_count=4)
    said.append(GIFTS.summary(GIFTS.totals(GIFTS.records(AT), AT)))

    assert said == ["1 笔，价值 1万元", "2 笔，价值 1.05万元，受赠 4 户次"]
