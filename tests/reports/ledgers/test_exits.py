"""The ledger of exits: points as the page of the exit judges them, the steps with their days, and all who left."""

from dataclasses import replace
from datetime import date

from households.exit_check import readiness
from households.models import Area, ExitFinding, ExitStep, Household
from reports.figures import compute
from reports.ledgers import LEDGERS
from reports.ledgers.exits import POINTS
from tests.factories import ExitFindingFactory, ExitReviewFactory, ExitStepFactory, StandingFactory
from tests.reports.ledgers.conftest import AT, exported, registered
from tests.reports.ledgers.reading import picked

EXITS = LEDGERS["exits"]
DAYS = {"meeting": 1, "verification": 5, "consent": 8, "notice": 10, "announcement": 20}


def exited(household: Household, on: date, document: str = "") -> None:
    household.standings.update(ends_on=on)
    StandingFactory(
        household=household, status="exited", turn="exit", begins_on=on, document=document
    )


def reviewed(household: Household, year: int, *steps: str) -> None:
    review = ExitReviewFactory(household=household, year=year)
    for item in ExitFinding.Item:
        ExitFindingFactory(review=review, item=item, found_on=date(year, 12, 1))
    for kind in steps:
        until = date(year, 12, 18) if kind == "notice" else None
        ExitStepFactory(
            review=review, kind=kind, held_on=date(year, 12, DAYS[kind]), until_on=until, document=f"{kind}记录"
        )  # fmt: skip


def test_exit_is_told_with_its_steps_and_papers(village: Area, next_door: Area) -> None:
    household = registered(village, "4103990001", "石大山", "石小山")
    reviewed(household, 2017, *DAYS)
    exited(household, date(2017, 12, 22), "县公告")
    exited(registered(next_door, "4103990099", "外村人"), date(2017, 12, 22))

    rows = exported("exits", village).paper.records

    assert picked(EXITS, rows, "户编号", "年度", "脱贫日期", "体检", "退出程序·民主评议", "退出程序·公示开始", "退出程序·公示截止", "退出程序·公告退出", "记录和文件", "有体检计户", "已脱贫计户", "已脱贫计人") == [
        ("4103990001", 2017, date(2017, 12, 22), "有", date(2017, 12, 1), date(2017, 12, 10), date(2017, 12, 18),
         date(2017, 12, 20),
         "民主评议：meeting记录；核实：verification记录；农户认可：consent记录；公示：notice记录；公告退出：announcement记录；退出：县公告",
         1, 1, 2),
    ]  # fmt: skip


def test_points_are_those_of_the_page_on_the_day_of_the_exit(village: Area) -> None:
    household = registered(village, "4103990001", "石大山")
    ExitFindingFactory(
        review=ExitReviewFactory(household=household, year=2016), passed=False, note="往年的"
    )
    reviewed(household, 2017, "meeting")
    household.exit_reviews.get(year=2017).findings.filter(item="education").update(
        passed=False, note="辍学"
    )
    exited(household, date(2017, 12, 22))
    page = readiness(household, date(2017, 12, 22), 2017)

    row = exported("exits", village).paper.records[0]

    headings = [f"{POINTS}·{item.label}" for item in ExitFinding.Item]
    assert list(picked(EXITS, [row], *headings)[0]) == [check.state_label for check in page.checks]
    [(missing,)] = picked(EXITS, [row], "没有办好的")
    assert missing == (
        "还没有查：收入超过标准；没有达标：义务教育有保障；还没有办：核实、农户认可、公示、公告退出"
    )


def test_household_on_its_way_stands_there_and_is_not_counted(village: Area) -> None:
    reviewed(registered(village, "4103990001", "正在办理"), 2018, "meeting")
    registered(village, "4103990002", "还没有开始")
    exited(registered(village, "4103990003", "没有体检"), date(2015, 12, 25))

    rows = exported("exits", village).paper.records

    assert picked(EXITS, rows, "户编号", "年度", "脱贫日期", "体检", "已脱贫计户") == [
        ("4103990003", 2015, date(2015, 12, 25), "没有", 1),
        ("4103990001", 2018, None, "有", None),
    ]


def test_exit_that_no_longer_holds_is_not_told_as_one(village: Area) -> None:
    household = registered(village, "4103990001", "返了贫")
    exited(household, date(2016, 12, 20))
    household.standings.filter(status="exited").update(ends_on=date(2018, 3, 1))
    StandingFactory(household=household, status="relapsed", begins_on=date(2018, 3, 1))
    at = replace(AT, day=date(2018, 2, 28))

    assert exported("exits", village).exported.row_count == 0
    before = exported("exits", village, at=at).paper.records
    assert picked(EXITS, before, "脱贫日期", "已脱贫计户") == [(date(2016, 12, 20), 1)]


def test_sums_are_the_figures_of_any_day(village: Area) -> None:
    for number in range(3):
        exited(registered(village, f"410399000{number}", "甲", "乙"), date(2015 + number, 12, 20))

    for year in (2014, 2016, 2018):
        at = replace(AT, day=date(year, 12, 31))
        sums = EXITS.totals(EXITS.records(at), at)
        figures = compute(["exited.households", "exited.persons"], at)
        assert [sums["households"], sums["persons"]] == [
            value.amount for value in figures.values()
        ]


def test_step_taken_back_with_its_review_counts_no_more(village: Area) -> None:
    household = registered(village, "4103990001", "石大山")
    reviewed(household, 2018, "meeting")
    assert ExitStep.objects.count() == 1

    household.exit_reviews.update(
        voided_at="2018-06-01T00:00Z", voided_by=household.exit_reviews.get().opened_by, void_reason="登记错了"
    )  # fmt: skip

    assert exported("exits", village).exported.row_count == 0
