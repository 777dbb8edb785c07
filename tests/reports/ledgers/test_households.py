"""The ledgers of the register: a row a person, and a row a household, as things stood on the day."""

from dataclasses import replace
from datetime import date

import pytest

from households.models import Area, Membership, PlannedExit, Standing
from reports.ledgers import LEDGERS
from tests.factories import (
    CaseFileFactory,
    CauseFactory,
    DisabilityFactory,
    MembershipFactory,
    PairingFactory,
    PlannedExitFactory,
    StandingFactory,
    VisitFactory,
)
from tests.reports.ledgers.conftest import AT, circumstances, exported, income, registered
from tests.reports.ledgers.reading import headings, picked

HOUSEHOLDS, REGISTER = LEDGERS["households"], LEDGERS["register"]
Status = Standing.Status


def test_person_ledger_says_all_that_is_known(village: Area, next_door: Area) -> None:
    household = registered(
        village, "4103990001", "石大山", attribute=Standing.Attribute.DIBAO, group=3
    )
    household.natural_village = "石坡"
    household.save()
    head = Membership.objects.get(household=household)
    person = head.person
    person.code, person.no_identity_reason = "410399P1", ""
    person.identity_number, person.phone = "410399196001010017", "13800001234"
    person.save()
    circumstances(head, work_place="04", months_worked=6, health="04")
    DisabilityFactory(person=person)
    CauseFactory(household=household)
    CauseFactory(household=household, code="no_skill", is_main=False)
    PlannedExitFactory(household=household, year=2019, route=PlannedExit.Route.EMPLOYMENT)
    PairingFactory(household=household, helper__name="林书白")
    income(household, 2017, 10_000, 3)
    registered(next_door, "4103990099", "外村人")

    paper = exported("households", village).paper

    assert paper.headings == headings(HOUSEHOLDS)
    assert paper.records == [[
        "试县", "试乡", "试村", "石坡", "3组", "4103990001", "410399P1", "石大山", "410399************", 1,
        "户主", "男", 58, "汉族", "初中", "非在校生", "残疾", "肢体二级", "普通劳动力", "省外务工", 6, "是",
        "未脱贫", None, "低保贫困户", "因病", "缺技术", 2019, "转移就业", 3333.33, 2017, "林书白",
        "138****1234", 1, 1,
    ]]  # fmt: skip
    assert paper.total[-2:] == [1, 1]
    assert paper.formulas[-2:] == ["=SUM(AI4:AI4)", "=SUM(AJ4:AJ4)"]


def test_person_of_whom_little_is_known_leaves_cells_empty(village: Area) -> None:
    registered(village, "4103990001", "石大山", group=None)

    rows = exported("households", village).paper.records

    assert picked(HOUSEHOLDS, rows, "村民组", "证件号码", "文化程度", "务工时间（月）", "计划脱贫年度", "人均纯收入（元）", "结对帮扶人", "联系电话") == [
        (None, None, None, None, None, None, None, None)
    ]  # fmt: skip


def test_household_is_counted_once_on_its_first_row(village: Area) -> None:
    registered(village, "4103990002", "乙户主", "乙子", "乙女")
    registered(village, "4103990001", "甲户主", "甲子")

    paper = exported("households", village).paper

    assert picked(HOUSEHOLDS, paper.records, "姓名", "人数", "计户", "计人") == [
        ("甲户主", 2, 1, 1),
        ("甲子", 2, None, 1),
        ("乙户主", 3, 1, 1),
        ("乙子", 3, None, 1),
        ("乙女", 3, None, 1),
    ]
    assert paper.total[-2:] == [2, 5]


def test_ledgers_hold_only_who_is_on_the_register_on_the_day(village: Area) -> None:
    registered(village, "4103990001", "在册")
    registered(village, "4103990002", "清退", status=Status.REMOVED)
    registered(village, "4103990003", "后来才在册", begins_on=date(2018, 7, 1))
    registered(village, "4103990004", "当日起在册", begins_on=date(2018, 6, 30))
    registered(village, "4103990005", "当日起不在册", ends_on=date(2018, 6, 30))
    left = registered(village, "4103990006", "走了的", "还在的")
    Membership.objects.filter(household=left, relation="head").update(
        ends_on=date(2018, 6, 1), left_by="moved_out"
    )

    persons = exported("households", village).paper.records
    households = exported("register", village).paper.records

    assert picked(HOUSEHOLDS, persons, "姓名") == [("在册",), ("当日起在册",), ("还在的",)]
    assert picked(REGISTER, households, "户编号", "户主", "家庭人口") == [
        ("4103990001", "在册", 1),
        ("4103990004", "当日起在册", 1),
        ("4103990006", None, 1),
    ]


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([(Status.POOR, 2014)], ("未脱贫", None)),
        ([(Status.POOR, 2014), (Status.EXITED, 2016)], ("脱贫", 2016)),
        ([(Status.POOR, 2014), (Status.EXITED, 2016), (Status.EXITED, 2017)], ("脱贫", 2016)),
        ([(Status.EXITED, 2015), (Status.RELAPSED, 2017)], ("返贫", None)),
        ([(Status.EXITED, 2015), (Status.RELAPSED, 2016), (Status.EXITED, 2017)], ("脱贫", 2017)),
        ([(Status.POOR, 2014), (Status.EXITED, 2019)], ("未脱贫", None)),
    ],
)
def test_exit_year_is_that_of_the_exit_that_holds(
    village: Area, history: list[tuple[str, int]], expected: tuple[str, int | None]
) -> None:
    household = registered(village, "4103990001", "石大山")
    household.standings.all().delete()
    for place, (status, year) in enumerate(history):
        following = history[place + 1 : place + 2]
        StandingFactory(
            household=household,
            status=status,
            begins_on=date(year, 12, 1),
            ends_on=date(following[0][1], 12, 1) if following else None,
        )

    rows = exported("households", village).paper.records

    assert picked(HOUSEHOLDS, rows, "脱贫属性", "脱贫年度") == [expected]


@pytest.mark.parametrize(("day", "expected"), [("2018-12-30", 2017), ("2018-12-31", 2018)])
def test_income_is_of_the_last_year_that_has_ended(village: Area, day: str, expected: int) -> None:
    household = registered(village, "4103990001", "石大山")
    for year in (2016, 2017, 2018, 2019):
        income(household, year, year, 1)

    at = replace(AT, day=date.fromisoformat(day))
    rows = exported("register", village, at=at).paper.records

    assert picked(REGISTER, rows, "收入年度", "人均纯收入（元）") == [(expected, expected)]


def test_register_has_a_row_a_household(village: Area) -> None:
    exited = registered(
        village, "4103990001", "甲户主", "甲子", status=Status.EXITED, begins_on=date(2016, 12, 1)
    )
    CaseFileFactory(household=exited, completed_on=date(2018, 2, 3))
    PairingFactory(household=exited, helper__name="林书白")
    PairingFactory(household=exited, helper__name="马莹鸽", begins_on=date(2018, 1, 1))
    PairingFactory(household=exited, helper__name="从前的", ends_on=date(2018, 1, 1))
    VisitFactory(household=exited, visited_on=date(2018, 5, 1))
    VisitFactory(household=exited, visited_on=date(2018, 7, 1))
    registered(village, "4103990002", "乙户主")

    paper = exported("register", village).paper

    assert picked(REGISTER, paper.records, "户编号", "户主", "家庭人口", "脱贫属性", "脱贫年度", "结对帮扶人", "档卡完成日期", "最近走访日期", "计户") == [
        ("4103990001", "甲户主", 2, "脱贫", 2016, "林书白、马莹鸽", date(2018, 2, 3), date(2018, 5, 1), 1),
        ("4103990002", "乙户主", 1, "未脱贫", None, None, None, None, 1),
    ]  # fmt: skip
    assert picked(REGISTER, [paper.total[1:]], "家庭人口", "计户") == [(3, 2)]


def test_person_who_moved_within_the_village_stands_in_one_household(village: Area) -> None:
    old = registered(village, "4103990001", "石大山", "石小山")
    new = registered(village, "4103990002", "石老二")
    son = Membership.objects.get(person__name="石小山")
    Membership.objects.filter(pk=son.pk).update(ends_on=date(2018, 3, 1), left_by="moved_out")
    MembershipFactory(
        household=new, person=son.person, relation="sibling", begins_on=date(2018, 3, 1)
    )

    rows = exported("households", village).paper.records

    assert picked(HOUSEHOLDS, rows, "户编号", "姓名", "与户主关系") == [
        (old.number, "石大山", "户主"),
        (new.number, "石老二", "户主"),
        (new.number, "石小山", "之兄弟姐妹"),
    ]
