"""The exit review on screen: opening, findings, steps, taking back; and the list of who is ready."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.actions.exits import Result, open_review, record_findings, record_step, void_review
from households.models import AuditLine, ExitFinding, ExitReview, ExitStep, Household, Standing
from tests.factories import (
    CircumstancesFactory,
    ExitFindingFactory,
    ExitReviewFactory,
    ExitStepFactory,
    IncomeFactory,
    LivingFactory,
    PlannedExitFactory,
    StandardFactory,
)
from tests.households.conftest import Village, page_of, queries, registered
from tests.households.test_actions import audit_book_full

pytestmark = pytest.mark.django_db

LIST = reverse("households:exit-list")
TODAY = date(2018, 12, 20)
Item, Kind = ExitFinding.Item, ExitStep.Kind


def address(name: str, household: Household, *more: Any) -> str:
    return reverse(f"households:{name}", args=[household.number, *more])


def make_ready(household: Household, year: int = 2018) -> ExitReview:
    """Everything an exit in the year takes, but the line."""
    head = household.memberships.get().person
    CircumstancesFactory(person=head)
    IncomeFactory(household=household, year=year, wages_fen=500_000)
    LivingFactory(household=household)
    review = ExitReviewFactory(household=household, year=year)
    for item in (Item.FOOD, Item.CLOTHING):
        ExitFindingFactory(review=review, item=item, found_on=date(year, 1, 2))
    for day, kind in enumerate(Kind, 1):
        until = date(year, 1, 5) if kind == Kind.NOTICE else None
        held_on = date(year, 1, 7) if kind == Kind.ANNOUNCEMENT else date(year, 1, day)
        ExitStepFactory(review=review, kind=kind, held_on=held_on, until_on=until)
    return review


def last_line() -> AuditLine:
    line = AuditLine.objects.order_by("-number").first()
    assert line is not None
    return line


# The actions


def test_review_is_opened_once_a_year_with_its_line(mine: Village) -> None:
    review = open_review(household=mine.household, by=mine.secretary, year=2018, today=TODAY)

    line = last_line()
    assert (review.year, review.opened_by) == (2018, mine.secretary)
    assert (line.verb, line.target_key, line.area_code, line.after) == (
        "exit_review.opened",
        f"{mine.household.number}/2018",
        mine.area.code,
        '{"year":2018}',
    )
    with pytest.raises(ValidationError, match="这一年度的脱贫退出已经开始办理"):
        open_review(household=mine.household, by=mine.secretary, year=2018, today=TODAY)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (Standing.Status.EXITED, "已经脱贫，体检表存档"),
        (Standing.Status.REMOVED, "已经清退或销户"),
        (None, "不在建档立卡名册上"),
    ],
)
def test_review_is_for_those_who_have_not_exited(
    mine: Village, status: str | None, sentence: str
) -> None:
    if status:
        mine.household.standings.update(status=status)
    else:
        mine.household.standings.all().delete()

    with pytest.raises(ValidationError, match=sentence):
        open_review(household=mine.household, by=mine.secretary, year=2018, today=TODAY)


@pytest.mark.parametrize("year", [2012, 2019])
def test_review_is_of_a_year_that_has_come(mine: Village, year: int) -> None:
    with pytest.raises(ValidationError, match="年"):
        open_review(household=mine.household, by=mine.secretary, year=year, today=TODAY)


def test_several_points_are_recorded_at_once_and_earlier_ones_stay(mine: Village) -> None:
    review = ExitReviewFactory(household=mine.household)
    ExitFindingFactory(review=review, item=Item.FOOD)

    record_findings(
        review=review,
        by=mine.secretary,
        found_on=TODAY,
        today=TODAY,
        results={"food": Result(passed=False, note=" 缺粮 "), "water": Result(passed=True)},
    )

    assert sorted(review.findings.values_list("item", "passed", "note")) == [
        ("food", False, "缺粮"),
        ("food", True, ""),
        ("water", True, ""),
    ]
    assert (last_line().verb, "缺粮" in last_line().after) == ("exit_findings.recorded", True)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"results": {}}, "请至少填一项"),
        ({"found_on": date(2018, 12, 21)}, "核查日期不能晚于今天"),
        ({"found_on": date(2016, 12, 31)}, "说明不了2018年"),
        ({"results": {"food": Result(passed=False)}}, "请写明是什么情况"),
    ],
)
def test_findings_that_say_nothing_are_refused(
    mine: Village, changes: dict[str, Any], sentence: str
) -> None:
    review = ExitReviewFactory(household=mine.household)
    found: dict[str, Any] = {"found_on": TODAY, "results": {"food": Result(passed=True)}}

    with pytest.raises(ValidationError, match=sentence):
        record_findings(review=review, by=mine.secretary, today=TODAY, **(found | changes))

    assert not ExitFinding.objects.exists()


def test_step_recorded_again_is_corrected_and_the_book_keeps_what_stood(mine: Village) -> None:
    review = ExitReviewFactory(household=mine.household)
    step: dict[str, Any] = {"review": review, "by": mine.secretary, "today": TODAY}
    record_step(**step, kind=Kind.MEETING, held_on=date(2018, 11, 20), place="村部")

    record_step(**step, kind=Kind.MEETING, held_on=date(2018, 11, 21), document="记录")

    kept = review.steps.get()
    line = last_line()
    assert (kept.held_on, kept.place, kept.document) == (date(2018, 11, 21), "", "记录")
    assert line.verb == "exit_step.corrected"
    assert '"held_on":"2018-11-20"' in line.before
    assert '"held_on":"2018-11-21"' in line.after


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"held_on": date(2018, 12, 21)}, "日期不能晚于今天"),
        ({"kind": Kind.NOTICE}, "请填公示的最后一天"),
        ({"kind": Kind.NOTICE, "until_on": date(2018, 11, 1)}, "截止日期不能早于上墙日期"),
        ({"passed": False}, "请写明原因或异议"),
    ],
)
def test_step_that_cannot_be_is_refused(
    mine: Village, changes: dict[str, Any], sentence: str
) -> None:
    review = ExitReviewFactory(household=mine.household)
    step: dict[str, Any] = {"kind": Kind.MEETING, "held_on": date(2018, 11, 20)}

    with pytest.raises(ValidationError, match=sentence):
        record_step(review=review, by=mine.secretary, today=TODAY, **(step | changes))

    assert not ExitStep.objects.exists()


def test_void_review_makes_room_for_another_of_the_year(mine: Village) -> None:
    review = ExitReviewFactory(household=mine.household)

    void_review(review=review, by=mine.secretary, reason="开错了户", today=TODAY)
    open_review(household=mine.household, by=mine.secretary, year=2018, today=TODAY)

    assert ExitReview.objects.count() == 2
    assert AuditLine.objects.get(verb="exit_review.voided").reason == "开错了户"


def test_once_exited_the_review_stays_as_it_is(mine: Village) -> None:
    review = ExitReviewFactory(household=mine.household)
    mine.household.standings.update(status=Standing.Status.EXITED)

    with pytest.raises(ValidationError, match="体检表存档，不再改动"):
        void_review(review=review, by=mine.secretary, reason="试", today=TODAY)
    with pytest.raises(ValidationError, match="体检表存档，不再改动"):
        record_step(
            review=review, by=mine.secretary, kind=Kind.MEETING, held_on=TODAY, today=TODAY
        )


def test_nothing_is_written_that_the_audit_book_cannot_hold(mine: Village) -> None:
    with audit_book_full():
        open_review(household=mine.household, by=mine.secretary, year=2018, today=TODAY)

    assert not ExitReview.objects.exists()


# The pages


def test_review_is_opened_filled_and_stands_on_the_page(client: Client, mine: Village) -> None:
    client.force_login(mine.secretary)
    year = timezone.localdate().year
    page = address("exit-detail", mine.household)

    opened = client.post(address("exit-open", mine.household), {"year": year})
    found = client.post(
        address("exit-findings", mine.household, year),
        {
            "found_on": timezone.localdate().isoformat(),
            "result_food": "yes",
            "note_food": "口粮有余",
            "result_water": "no",
            "note_water": "",
        },
    )

    assert opened["Location"] == f"{page}?year={year}"
    assert "没有达标的，请写明是什么情况。" in found.content.decode()
    assert "口粮有余" in found.content.decode()
    client.post(
        address("exit-findings", mine.household, year),
        {
            "found_on": timezone.localdate().isoformat(),
            "result_food": "yes",
            "note_food": "口粮有余",
            "result_water": "no",
            "note_water": "井水发苦",
        },
    )
    text = client.get(page).content.decode()
    assert "口粮有余" in text
    assert "井水发苦" in text
    assert "不愁穿：还没有查" in text


def test_word_without_a_result_is_asked_about_and_stays(client: Client, mine: Village) -> None:
    ExitReviewFactory(household=mine.household, year=2018)
    client.force_login(mine.secretary)

    answer = client.post(
        address("exit-findings", mine.household, 2018),
        {"found_on": "2018-10-10", "note_food": "口粮有余"},
    )

    text = answer.content.decode()
    assert "写了情况，请选“达标”或“没有达标”。" in text
    assert 'value="口粮有余"' in text


def test_notice_asks_for_its_last_day_and_no_other_step_does(
    client: Client, mine: Village
) -> None:
    ExitReviewFactory(household=mine.household, year=2018)
    asked = {
        kind: 'name="until_on"'
        in page_of(client, mine.secretary, address("exit-step", mine.household, 2018, kind))
        for kind in Kind.values
    }

    assert [kind for kind, asks in asked.items() if asks] == [Kind.NOTICE]


def test_step_is_recorded_and_shown_with_its_days(client: Client, mine: Village) -> None:
    ExitReviewFactory(household=mine.household, year=2018)
    client.force_login(mine.secretary)

    answer = client.post(
        address("exit-step", mine.household, 2018, "notice"),
        {"held_on": "2018-12-01", "until_on": "2018-12-07", "passed": "yes", "place": "公开栏"},
        follow=True,
    )

    text = answer.content.decode()
    assert "公示已登记。" in text
    assert "2018年12月1日至2018年12月7日，公示7天。" in text


def test_unknown_step_or_year_is_not_there(client: Client, mine: Village) -> None:
    ExitReviewFactory(household=mine.household, year=2018)
    client.force_login(mine.secretary)

    wrong = [
        address("exit-step", mine.household, 2018, "party"),
        address("exit-step", mine.household, 2017, "notice"),
        f"{address('exit-detail', mine.household)}?year=1999",
        f"{address('exit-detail', mine.household)}?year=abc",
    ]

    assert [client.get(url).status_code for url in wrong] == [404] * 4


def test_ready_household_is_offered_the_exit_and_others_are_told_what_is_missing(
    client: Client, mine: Village
) -> None:
    make_ready(mine.household)
    page = f"{address('exit-detail', mine.household)}?year=2018"
    before = page_of(client, mine.secretary, page)
    StandardFactory(area=mine.area)

    after = page_of(client, mine.secretary, page)

    offer = reverse("households:act-new", args=[mine.household.number, "exit"])
    assert (offer in before, offer in after) == (False, True)
    assert "收入超过标准：还没有查" in before
    assert "可以办理脱贫" in after


def test_exited_household_keeps_its_review_and_nobody_may_change_it(
    client: Client, mine: Village
) -> None:
    make_ready(mine.household)
    StandardFactory(area=mine.area)
    mine.household.standings.update(
        status=Standing.Status.EXITED, turn=Standing.Turn.EXIT, begins_on=date(2018, 12, 20)
    )

    text = page_of(client, mine.secretary, address("exit-detail", mine.household))

    assert "已于2018年12月20日脱贫" in text
    assert address("exit-findings", mine.household, 2018) not in text
    assert "公示2天" in text


@pytest.mark.parametrize("who", ["helper", "auditor"])
def test_those_who_only_read_get_no_buttons(client: Client, mine: Village, who: str) -> None:
    ExitReviewFactory(household=mine.household, year=2018)
    page = f"{address('exit-detail', mine.household)}?year=2018"

    text = page_of(client, getattr(mine, who), page)

    assert address("exit-findings", mine.household, 2018) not in text
    assert address("exit-void", mine.household, 2018) not in text


# The list


def listed(client: Client, village: Village, query: str) -> list[str]:
    client.force_login(village.secretary)
    context = client.get(f"{LIST}?{query}").context
    return [line.household.number for line in context["leaf"].rows]


def test_list_tells_the_ready_from_the_others(client: Client, mine: Village) -> None:
    ready = registered(mine.area, "贺兰")
    make_ready(ready)
    begun = registered(mine.area, "单雄")
    make_ready(begun)
    begun.livings.update(house_grade="C")
    exited = registered(mine.area)
    exited.standings.update(status=Standing.Status.EXITED)
    PlannedExitFactory(household=ready)
    StandardFactory(area=mine.area)
    nothing = mine.household.number

    year = "year=2018"
    assert listed(client, mine, year) == [nothing, ready.number, begun.number]
    assert listed(client, mine, f"{year}&verdict=ready") == [ready.number]
    assert listed(client, mine, f"{year}&verdict=not_ready") == [nothing, begun.number]
    assert listed(client, mine, f"{year}&verdict=not_begun") == [nothing]
    assert listed(client, mine, f"{year}&point=housing") == [nothing, begun.number]
    assert listed(client, mine, f"{year}&point=steps") == [nothing]
    assert listed(client, mine, f"{year}&planned=on") == [ready.number]
    assert listed(client, mine, f"{year}&q=贺") == [ready.number]


def test_counts_on_top_are_of_the_village_whatever_is_narrowed(
    client: Client, mine: Village, theirs: Village
) -> None:
    ready = registered(mine.area, "贺兰")
    make_ready(ready)
    StandardFactory(area=mine.area)
    client.force_login(mine.secretary)

    context = client.get(f"{LIST}?year=2018&verdict=ready").context

    counts = context["tally"]
    assert (counts.households, counts.ready, counts.ready_persons, counts.not_begun) == (
        2,
        1,
        1,
        1,
    )
    assert ("housing", "住房安全有保障", 1) in context["held_up"]


def test_list_begins_with_the_year_that_has_something_in_it(client: Client, mine: Village) -> None:
    this_year = timezone.localdate().year
    client.force_login(mine.secretary)

    def year() -> int:
        return client.get(LIST).context["filter"].year

    bare = year()
    PlannedExitFactory(household=mine.household, year=2018)
    planned = year()
    ExitReviewFactory(household=mine.household, year=this_year)

    assert (bare, planned, year()) == (this_year, 2018, this_year)


def test_list_takes_as_many_queries_for_three_as_for_one(client: Client, mine: Village) -> None:
    StandardFactory(area=mine.area)
    make_ready(mine.household)
    one = queries(client, mine.secretary, f"{LIST}?year=2018")
    for name in ("贺兰", "单雄"):
        make_ready(registered(mine.area, name))

    assert queries(client, mine.secretary, f"{LIST}?year=2018") == one


def test_helper_sees_the_paired_household_only(client: Client, mine: Village) -> None:
    registered(mine.area, "贺兰")
    client.force_login(mine.helper)

    lines = client.get(LIST).context["leaf"].rows

    assert [line.household.number for line in lines] == [mine.household.number]
