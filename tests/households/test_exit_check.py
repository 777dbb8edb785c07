"""The seven points and five steps of an exit: each true and false, and what it says."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from households.exit_check import State, readiness, readiness_of
from households.models import Circumstances, ExitFinding, ExitStep, Household, Standard, Standing
from tests.factories import (
    AreaFactory,
    CircumstancesFactory,
    ExitFindingFactory,
    ExitReviewFactory,
    ExitStepFactory,
    HouseholdFactory,
    IncomeFactory,
    LivingFactory,
    MembershipFactory,
    StandardFactory,
    StandingFactory,
)

pytestmark = pytest.mark.django_db

Item, Kind = ExitFinding.Item, ExitStep.Kind
ON = date(2018, 12, 20)
HELD: dict[str, dict[str, Any]] = {
    Kind.MEETING: {"held_on": date(2018, 11, 20)},
    Kind.VERIFICATION: {"held_on": date(2018, 11, 25)},
    Kind.CONSENT: {"held_on": date(2018, 11, 26)},
    Kind.NOTICE: {"held_on": date(2018, 12, 1), "until_on": date(2018, 12, 7)},
    Kind.ANNOUNCEMENT: {"held_on": date(2018, 12, 15)},
}


def line(household: Household, value: int = 340_000, **fields: Any) -> Standard:
    begins_on = fields.pop("begins_on", date(2018, 1, 1))
    return StandardFactory(
        kind=Standard.Kind.EXIT_LINE,
        area=fields.pop("area", household.area),
        value=value,
        begins_on=begins_on,
        **fields,
    )


def ready_household(without: str = "", **fields: Any) -> Household:
    """A household that nothing stands in the way of; `without` leaves one kind of record out."""
    household = HouseholdFactory(**fields)
    head = MembershipFactory(household=household, person__name="石大山").person
    StandingFactory(household=household)
    if without != "circumstances":
        CircumstancesFactory(person=head)
    if without != "income":
        IncomeFactory(household=household, wages_fen=360_000)
    if without != "living":
        LivingFactory(household=household)
    if without != "review":
        review = ExitReviewFactory(household=household)
        for item in (Item.FOOD, Item.CLOTHING):
            ExitFindingFactory(review=review, item=item)
        for kind, days in HELD.items():
            if kind != without:
                ExitStepFactory(review=review, kind=kind, **days)
    return household


@pytest.fixture
def ready() -> Household:
    household = ready_household()
    line(household)
    return household


def state(household: Household, item: str, on: date = ON) -> State:
    return next(check for check in readiness(household, on).checks if check.item == item).state


def step(household: Household, kind: str) -> State:
    return next(step for step in readiness(household, ON).steps if step.kind == kind).state


def find(household: Household, item: str, passed: bool, on: date = date(2018, 10, 12)) -> None:
    note = "" if passed else "看过，不行"
    review = household.exit_reviews.get()
    ExitFindingFactory(review=review, item=item, passed=passed, note=note, found_on=on)


def test_household_with_all_points_and_steps_is_ready(ready: Household):
    found = readiness(ready, ON)

    assert (found.failures, found.is_ready) == ((), True)


def test_household_without_a_review_is_told_to_begin_one_and_not_each_step():
    household = ready_household(without="review")
    line(household)

    assert readiness(household, ON).failures == (
        "还没有开始2018年的脱贫退出体检，请先开始，再登记体检结果和各个步骤。",
        "不愁吃：还没有查。请入户看过以后，在体检表里登记结果。",
        "不愁穿：还没有查。请入户看过以后，在体检表里登记结果。",
    )


def test_a_review_of_another_year_does_not_count(ready: Household):
    assert readiness(ready, date(2019, 1, 5)).review is None


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (Standing.Status.EXITED, "这一户现在是“脱贫”，只有未脱贫和返贫的户能办理脱贫。"),
        (Standing.Status.REMOVED, "这一户现在是“清退·销户”，只有未脱贫和返贫的户能办理脱贫。"),
    ],
)
def test_only_poor_and_relapsed_households_exit(ready: Household, status: str, sentence: str):
    ready.standings.update(status=status)

    assert readiness(ready, ON).failures == (sentence,)


def test_household_off_the_register_does_not_exit(ready: Household):
    ready.standings.all().delete()

    assert readiness(ready, ON).failures == ("这一户不在建档立卡名册上，谈不上脱贫。",)


@pytest.mark.parametrize(("value", "wanted"), [(359_999, "passed"), (360_000, "failed")])
def test_income_has_to_be_over_the_line_not_on_it(value: int, wanted: str):
    household = ready_household()
    line(household, value)

    assert state(household, Item.INCOME) == wanted


def test_income_says_the_sum_the_line_and_its_document(ready: Household):
    ready.incomes.update(wages_fen=300_000)

    assert readiness(ready, ON).failures == (
        "收入超过标准：没有达标。2018年人均纯收入3000元。"
        f"脱贫收入标准3400元（试验文件，{ready.area}）。没有超过标准。收入有误的，请在户档里更正收入。",
    )


@pytest.mark.parametrize(
    ("year", "wanted"), [(2018, "passed"), (2017, "passed"), (2016, "open"), (2019, "open")]
)
def test_income_of_the_year_or_the_year_before_counts(ready: Household, year: int, wanted: str):
    ready.incomes.update(year=year)

    assert state(ready, Item.INCOME) == wanted


def test_without_income_or_line_nothing_has_been_looked_at_and_both_are_asked_for():
    household = ready_household(without="income")
    find(household, Item.INCOME, passed=True)

    (failure,) = readiness(household, ON).failures

    assert failure == (
        "收入超过标准：还没有查。没有2018年或2017年的收入。2018年12月20日没有适用于本村的脱贫收入标准。"
        "2018年10月12日体检：收入超过标准。请在户档里录入2018年的收入。请在“设置·标准”里按文件登记脱贫收入标准。"
    )


def test_line_of_the_nearest_place_in_force_on_the_day_is_taken():
    village = AreaFactory(code="410399110220")
    household = ready_household(area=village)
    for code, value in (("41", 999_900), ("410399", 340_000), ("410398", 999_900)):
        line(household, value, area=AreaFactory(code=code))
    line(household, 999_900, ends_on=date(2018, 6, 1))

    assert state(household, Item.INCOME) == "passed"


@pytest.mark.parametrize("item", [Item.FOOD, Item.CLOTHING])
def test_food_and_clothing_are_what_staff_found(ready: Household, item: str):
    find(ready, item, passed=False)

    assert state(ready, item) == "failed"


@pytest.mark.parametrize("item", list(Item))
def test_last_finding_by_the_day_counts(ready: Household, item: str):
    find(ready, item, passed=False)
    find(ready, item, passed=True, on=date(2018, 10, 20))

    assert [state(ready, item, on) for on in (date(2018, 10, 19), ON)] == ["failed", "passed"]


@pytest.mark.parametrize(
    ("born", "school", "reason", "wanted"),
    [
        (date(2008, 3, 1), Circumstances.School.PRIMARY, "", "passed"),
        (date(2008, 3, 1), Circumstances.School.NONE, "", "failed"),
        (date(2008, 3, 1), Circumstances.School.NONE, "重度残疾，送教上门", "passed"),
        (date(2012, 8, 31), Circumstances.School.NONE, "", "failed"),
        (date(2012, 9, 1), Circumstances.School.NONE, "", "passed"),
        (date(2003, 9, 1), Circumstances.School.NONE, "", "failed"),
        (date(2003, 8, 31), Circumstances.School.NONE, "", "passed"),
    ],
)
def test_a_member_of_school_age_is_at_school_or_has_a_reason(
    ready: Household, born: date, school: str, reason: str, wanted: str
):
    child = MembershipFactory(
        household=ready, relation="grandson", person__name="石小", person__born_on=born
    ).person
    CircumstancesFactory(person=child, school=school, no_school_reason=reason)

    assert state(ready, Item.EDUCATION) == wanted


def test_schooling_nobody_wrote_down_has_not_been_looked_at(ready: Household):
    MembershipFactory(
        household=ready, relation="son", person__name="石小", person__born_on=date(2008, 3, 1)
    )

    assert state(ready, Item.EDUCATION) == "open"


def test_a_member_without_insurance_fails_though_staff_say_otherwise(ready: Household):
    Circumstances.objects.update(has_medical_insurance=False)
    find(ready, Item.MEDICAL, passed=True)

    assert readiness(ready, ON).failures == (
        "基本医疗有保障：没有达标。石大山没有参加基本医疗保险。2018年10月12日体检：基本医疗有保障。"
        "体检登记的是达标，与记录不符，请核实后改正其中一处。"
        "已经参保的，请更正成员情况；没有参保的，请先办理参保。",
    )


def test_insurance_nobody_wrote_down_has_not_been_looked_at_until_staff_have():
    household = ready_household(without="circumstances")
    line(household)
    before = state(household, Item.MEDICAL)
    find(household, Item.MEDICAL, passed=True)

    assert (before, state(household, Item.MEDICAL)) == ("open", "passed")


@pytest.mark.parametrize(
    ("grade", "found", "wanted"),
    [
        ("A", None, "passed"),
        ("B", None, "passed"),
        ("C", None, "failed"),
        ("D", True, "failed"),
        ("", None, "open"),
        ("", True, "passed"),
        ("A", False, "failed"),
    ],
)
def test_dangerous_house_fails_whatever_was_found(
    ready: Household, grade: str, found: bool | None, wanted: str
):
    ready.livings.update(house_grade=grade)
    if found is not None:
        find(ready, Item.HOUSING, found)

    assert state(ready, Item.HOUSING) == wanted


@pytest.mark.parametrize(
    ("safe", "difficult", "found", "wanted"),
    [
        (True, False, None, "passed"),
        (True, None, None, "passed"),
        (False, False, True, "failed"),
        (True, True, True, "failed"),
        (None, True, None, "failed"),
        (None, False, None, "open"),
        (None, None, None, "open"),
        (None, None, True, "passed"),
        (True, False, False, "failed"),
    ],
)
def test_water_is_safe_and_not_far(
    ready: Household, safe: bool | None, difficult: bool | None, found: bool | None, wanted: str
):
    ready.livings.update(water_is_safe=safe, water_is_difficult=difficult)
    if found is not None:
        find(ready, Item.WATER, found)

    assert state(ready, Item.WATER) == wanted


@pytest.mark.parametrize("kind", list(Kind))
def test_each_step_is_asked_for(kind: str):
    household = ready_household(without=kind)
    line(household)

    (failure,) = readiness(household, ON).failures

    assert failure.startswith(f"{Kind(kind).label}：还没有登记。请登记")


@pytest.mark.parametrize("kind", list(Kind))
def test_step_that_did_not_pass_refuses_with_what_was_said(ready: Household, kind: str):
    ExitStep.objects.filter(kind=kind).update(passed=False, note="有人提异议")

    assert readiness(ready, ON).failures == (
        f"{Kind(kind).label}：没有通过（有人提异议），不能退出。",
    )


@pytest.mark.parametrize(
    ("kind", "days", "words"),
    [
        (Kind.VERIFICATION, {"held_on": date(2018, 11, 19)}, "排不到民主评议"),
        (Kind.CONSENT, {"held_on": date(2018, 11, 24)}, "排不到核实"),
        (Kind.NOTICE, {"held_on": date(2018, 11, 25)}, "排不到农户认可"),
        (Kind.ANNOUNCEMENT, {"held_on": date(2018, 12, 7)}, "排不到公示"),
        (Kind.ANNOUNCEMENT, {"held_on": date(2018, 12, 21)}, "还没有到"),
        (Kind.NOTICE, {"until_on": None}, "没有填公示截止日期"),
    ],
)
def test_steps_follow_one_another_and_lie_before_the_exit(
    ready: Household, kind: str, days: dict[str, date | None], words: str
):
    ExitStep.objects.filter(kind=kind).update(**days)

    (failure,) = readiness(ready, ON).failures

    assert words in failure


def test_steps_of_one_day_follow_one_another(ready: Household):
    ExitStep.objects.exclude(kind__in=(Kind.NOTICE, Kind.ANNOUNCEMENT)).update(
        held_on=date(2018, 11, 20)
    )

    assert readiness(ready, ON).is_ready


@pytest.mark.parametrize(("wanted", "verdict"), [(7, "passed"), (8, "failed")])
def test_days_on_the_board_are_counted_with_both_ends(ready: Household, wanted: int, verdict: str):
    StandardFactory(kind=Standard.Kind.NOTICE_DAYS, area=ready.area, value=wanted)

    assert step(ready, Kind.NOTICE) == verdict


def test_without_a_standard_the_days_stand_as_recorded_and_that_is_said(ready: Household):
    notice = next(step for step in readiness(ready, ON).steps if step.kind == Kind.NOTICE)

    assert (notice.state, notice.note) == (
        State.PASSED,
        "没有登记公示天数的标准，按登记的天数认可；标准在“设置·标准”里登记。",
    )


def test_many_at_once_are_judged_as_each_alone():
    area = AreaFactory()
    households = [
        ready_household(area=area, without=without)
        for without in ("", "income", "living", "circumstances", "review", Kind.MEETING)
    ]
    line(households[0])

    found = readiness_of(Household.objects.all(), ON)

    alone = {household.pk: readiness(household, ON).failures for household in households}
    assert {pk: one.failures for pk, one in found.items()} == alone
    assert [bool(failures) for failures in alone.values()] == [False, *[True] * 5]


def test_three_households_take_as_many_queries_as_one():
    area = AreaFactory()
    asked: list[int] = []
    for _ in range(2):
        line(ready_household(area=area), begins_on=date(2018, 1, 1 + len(asked)))
        ready_household(area=area)
        with CaptureQueriesContext(connection) as context:
            readiness_of(Household.objects.all(), ON)
        asked.append(len(context))

    assert asked[0] == asked[1]
