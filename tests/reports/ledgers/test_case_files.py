"""The ledger of case files: each part that is missing, and nothing missing that is there."""

from dataclasses import replace
from datetime import date

import pytest

from households.models import Area, Circumstances, Household
from reports.figures import compute
from reports.ledgers import LEDGERS
from reports.ledgers.case_files import PARTS
from tests.factories import (
    CaseFileFactory,
    CauseFactory,
    ExitReviewFactory,
    ExitStepFactory,
    HelpPlanFactory,
    IncomeFactory,
    LivingFactory,
    PairingFactory,
    PlannedExitFactory,
    ProductionFactory,
    VisitFactory,
)
from tests.reports.ledgers.conftest import AT, circumstances, exported, registered
from tests.reports.ledgers.reading import picked

CASE_FILES = LEDGERS["case-files"]


def whole_file(area: Area, number: str = "4103990001") -> Household:
    """A household that lacks nothing."""
    household = registered(area, number, "石大山")
    member = household.memberships.select_related("person").get()
    member.person.identity_number, member.person.no_identity_reason = "410399196001010017", ""
    member.person.born_on = date(1960, 1, 1)
    member.person.save()
    circumstances(member)
    CaseFileFactory(
        household=household, completed_on=date(2018, 1, 1), card_posted_on=date(2018, 1, 2)
    )
    CauseFactory(household=household)
    IncomeFactory(household=household, year=2017)
    LivingFactory(household=household)
    ProductionFactory(household=household)
    PairingFactory(household=household)
    HelpPlanFactory(household=household, made_on=date(2018, 1, 1))
    VisitFactory(household=household, visited_on=date(2018, 1, 1))
    PlannedExitFactory(household=household, year=2018)
    return household


def lacking(area: Area, day: date = AT.day) -> list[tuple[object, ...]]:
    records = exported("case-files", area, at=replace(AT, day=day)).paper.records
    return picked(CASE_FILES, records, "缺项数", "缺的是", "齐全计户")


def test_whole_file_lacks_nothing(village: Area) -> None:
    whole_file(village)

    assert lacking(village) == [(None, None, 1)]


def test_file_of_which_nothing_is_on_record_lacks_all_but_the_head(village: Area) -> None:
    registered(village, "4103990001", "石大山")

    assert lacking(village) == [
        (
            12,
            "档卡整理、政策明白卡、证件号码、成员情况、致贫原因、收入核算、生活条件、生产条件、结对帮扶、帮扶计划、走访记录、脱贫计划",
            None,
        )
    ]


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("causes", "致贫原因"),
        ("livings", "生活条件"),
        ("productions", "生产条件"),
        ("pairings", "结对帮扶"),
        ("planned_exits", "脱贫计划"),
    ],
)
def test_part_that_ended_is_missing_from_that_day_on(
    village: Area, path: str, heading: str
) -> None:
    household = whole_file(village)
    getattr(household, path).update(ends_on=AT.day)

    assert lacking(village) == [(1, heading, None)]
    assert lacking(village, date(2018, 6, 29)) == [(None, None, 1)]


def test_part_of_one_member_is_missing_for_the_household(village: Area) -> None:
    household = whole_file(village)
    Circumstances.objects.filter(person__memberships__household=household).delete()

    assert lacking(village) == [(1, "成员情况", None)]


def test_head_who_left_is_missing(village: Area) -> None:
    household = whole_file(village)
    household.memberships.update(ends_on=AT.day, left_by="death")

    assert lacking(village) == [(1, "户主", None)]


def test_exited_household_needs_the_papers_of_its_exit_and_no_plan(village: Area) -> None:
    household = whole_file(village)
    household.standings.update(status="exited")
    household.planned_exits.all().delete()
    assert lacking(village) == [(1, "退出材料", None)]

    ExitStepFactory(
        review=ExitReviewFactory(household=household, year=2014), kind="announcement", held_on=date(2014, 12, 20)
    )  # fmt: skip

    assert lacking(village) == [(None, None, 1)]


def test_sums_say_how_many_lack_each_part_and_agree_with_the_figure(
    village: Area, next_door: Area
) -> None:
    whole_file(village)
    for number in range(2, 4):
        registered(village, f"410399000{number}", "甲")
    CaseFileFactory(
        household=Household.objects.get(number="4103990002"), completed_on=date(2018, 6, 30)
    )
    registered(next_door, "4103990099", "外村人")

    sums = CASE_FILES.totals(CASE_FILES.records(AT), AT)

    assert (
        sums["arranged"]
        == compute(["case_files.completed"], AT)["case_files.completed"].amount
        == 2
    )
    assert (sums["households"], sums["complete"]) == (3, 1)
    assert {part.key: sums[part.total] for part in PARTS if sums[part.total] != 2} == {
        "file": 1, "head": 0, "exit": 0
    }  # fmt: skip
    assert CASE_FILES.summary(sums) == "3 户，齐全 1 户，共缺 23 项"
