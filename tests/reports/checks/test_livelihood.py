"""Rules on income, the register and those who have exited."""

from datetime import date

import pytest

from households.models import Household
from tests.factories import (
    AreaFactory,
    CauseFactory,
    HelpPlanFactory,
    HouseholdFactory,
    IncomeFactory,
    LivingFactory,
    MembershipFactory,
    PairingFactory,
    PlannedExitFactory,
    PlantingFactory,
    StandardFactory,
    StandingFactory,
    StatedIncomeFactory,
)
from tests.reports.checks.conftest import entitled, households, texts

LAST_YEAR = 2017


@pytest.fixture
def registered(village):
    def make(status: str = "poor", **fields) -> Household:
        return StandingFactory(household__area=village, status=status, **fields).household

    return make


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("dibao", {}),
        ("tekun_central", {"to_person": True}),
        ("disability_living", {"group": "disability", "to_person": True}),
    ],
)
def test_who_drew_all_year_has_transfers(found, settle, code, fields):
    nothing, something, from_later, ended = (settle() for _ in range(4))
    entitled(nothing, code, begins_on=date(2016, 12, 31), **fields)
    entitled(something, code, begins_on=date(2016, 12, 31), **fields)
    entitled(from_later, code, begins_on=date(2017, 1, 1), **fields)
    entitled(ended, code, begins_on=date(2015, 1, 1), ends_on=date(2017, 6, 30), **fields)
    for member in (nothing, from_later, ended):
        IncomeFactory(household=member.household, year=LAST_YEAR)
    IncomeFactory(household=something.household, year=LAST_YEAR, transfers_fen=1)

    assert households(found("no-transfers")) == [nothing.household]


def test_entitlement_that_was_taken_back_brings_no_transfers(found, settle):
    member = settle()
    subsidy = entitled(member, "dibao")
    subsidy.voided_at, subsidy.void_reason = "2018-01-01T00:00:00Z", "登记错"
    subsidy.voided_by = PairingFactory().helper
    subsidy.save()
    IncomeFactory(household=member.household, year=LAST_YEAR)

    assert found("no-transfers") == []


def test_only_the_last_whole_year_of_income_is_looked_at(found, settle):
    household = settle().household
    IncomeFactory(household=household, year=2016, wages_fen=50_00)
    IncomeFactory(household=household, year=2017, wages_fen=500_00)
    IncomeFactory(household=household, year=2018, wages_fen=60_00)

    assert found("tiny-wages") == []
    assert texts(found("tiny-wages", day=date(2017, 9, 30))) == ["工资性收入 50元。"]
    assert texts(found("tiny-wages", day=date(2018, 10, 1))) == ["工资性收入 60元。"]


def test_wages_between_nothing_and_a_hundred_yuan_are_found(found, settle):
    for fen in (0, 1, 99_99, 100_00):
        IncomeFactory(household=settle().household, year=LAST_YEAR, wages_fen=fen)

    assert texts(found("tiny-wages")) == ["工资性收入 0.01元。", "工资性收入 99.99元。"]


def test_income_is_for_as_many_as_there_were(found, settle):
    fits, at_close, differs, unknown = (settle().household for _ in range(4))
    born_in_november = settle(at_close, relation="son")
    born_in_november.begins_on = date(2017, 11, 1)
    born_in_november.save()
    for household, count in ((fits, 1), (at_close, 1), (differs, 2), (unknown, 3)):
        IncomeFactory(household=household, year=LAST_YEAR, member_count=count)
    unknown.memberships.update(begins_on=date(2018, 1, 1))

    findings = found("income-members")

    assert households(findings) == [differs]
    assert texts(findings) == ["计算人口 2 人，而 9 月 30 日在户 1 人，12 月 31 日在户 1 人。"]


def test_member_who_left_on_the_last_of_september_no_longer_counts(found, settle):
    household = settle().household
    gone = settle(household, relation="son")
    gone.ends_on, gone.left_by = date(2017, 9, 30), "moved_out"
    gone.save()
    IncomeFactory(household=household, year=LAST_YEAR, member_count=2)

    assert households(found("income-members")) == [household]


def test_income_that_the_national_system_states_otherwise_is_found(found, settle):
    same, a_yuan, more, net_only, another_year = (settle().household for _ in range(5))
    for household in (same, a_yuan, more, net_only, another_year):
        IncomeFactory(
            household=household,
            year=LAST_YEAR,
            wages_fen=900_000,
            business_fen=200_000,
            business_costs_fen=100_000,
            member_count=2,
        )
    for household, fen in ((same, 500_000), (a_yuan, 500_100), (more, 500_101)):
        StatedIncomeFactory(household=household, year=LAST_YEAR, per_head_fen=fen)
    StatedIncomeFactory(
        household=net_only, year=LAST_YEAR, per_head_fen=None, net_fen=1_000_000 - 201
    )
    StatedIncomeFactory(household=another_year, year=2016, per_head_fen=1)

    findings = found("income-stated")

    assert households(findings) == [more, net_only]
    assert texts(findings) == [
        "系统载明人均纯收入 5001.01元，按本册各项算得 5000元。",
        "系统载明家庭纯收入 9997.99元，按本册各项算得 1万元。",
    ]


def test_everybody_on_the_register_has_a_main_cause(found, registered, village):
    without, with_other, exited = registered(), registered(), registered("exited")
    CauseFactory(household=registered())
    CauseFactory(household=with_other, is_main=False)
    registered("removed")
    HouseholdFactory(area=village)

    assert households(found("without-main-cause")) == [without, with_other, exited]


def test_everybody_on_the_register_has_a_helper(found, registered, village):
    without, ended = registered(), registered("exited")
    PairingFactory(household=registered())
    PairingFactory(household=ended, ends_on=date(2018, 6, 30))
    HouseholdFactory(area=village)

    assert households(found("without-helper")) == [without, ended]
    assert households(found("without-helper", day=date(2018, 6, 29))) == [without]


def test_everybody_on_the_register_is_helped_with_something(found, registered, settle, village):
    without, planned, planting, too_late = (registered() for _ in range(4))
    HelpPlanFactory(household=planned)
    PlantingFactory(household=planting)
    HelpPlanFactory(household=too_late, made_on=date(2018, 7, 1))
    entitled(settle(standing={}), "relocation", recurring=False)
    HouseholdFactory(area=village)

    assert households(found("without-measure")) == [without, too_late]


def test_household_that_cannot_work_is_planned_as_backed(found, settle):
    unable, able = {"labour": "03"}, {"labour": "01"}
    alone = settle(now=unable, standing={})
    with_child = settle(now=unable, standing={})
    settle(with_child.household, relation="son", now={"labour": "04"})
    with_son = settle(now=unable, standing={})
    settle(with_son.household, relation="son", now=able)
    unknown = settle(now=unable, standing={})
    settle(unknown.household, relation="son")
    backed = settle(now=unable, standing={})
    PlannedExitFactory(household=backed.household, route="social_security")
    by_work = settle(now=unable, standing={})
    PlannedExitFactory(household=by_work.household, route="employment")
    settle(now=unable, standing={"status": "exited"})
    settle(now=unable)

    assert households(found("without-labour")) == [
        alone.household,
        with_child.household,
        by_work.household,
    ]


def test_exited_household_lives_safely(found, registered):
    water, house, both, fine, unseen = (registered("exited") for _ in range(5))
    LivingFactory(household=water, water_is_safe=False)
    LivingFactory(household=house, house_grade="C")
    LivingFactory(household=both, water_is_safe=False, house_grade="D")
    LivingFactory(household=fine)
    LivingFactory(household=unseen, water_is_safe=None, house_grade="")
    LivingFactory(household=registered("poor"), house_grade="D")
    mended = registered("exited")
    LivingFactory(household=mended, house_grade="D", ends_on=date(2018, 6, 30))

    findings = found("exited-unsafe-home")

    assert households(findings) == [water, house, both]
    assert texts(findings) == [
        "已脱贫，饮水不安全。",
        "已脱贫，住房是C级危房。",
        "已脱贫，住房是D级危房，饮水不安全。",
    ]


def line(code: str, value: int, **fields) -> None:
    area = AreaFactory(code=code) if len(code) < 12 else None
    StandardFactory(value=value, **({"area": area} if area else {"area_id": code}), **fields)


def earned(household: Household, fen: int, year: int = LAST_YEAR, count: int = 1) -> None:
    IncomeFactory(household=household, year=year, wages_fen=fen, member_count=count)


def test_exited_household_earns_more_than_the_line(found, registered):
    line("41", 320_800)
    below, exact, poor, exited_later = (
        registered("exited"),
        registered("exited"),
        registered("poor"),
        registered("exited", begins_on=date(2018, 1, 1)),
    )
    earned(below, 641_599, count=2)
    earned(exact, 641_600, count=2)
    for household in (poor, exited_later):
        earned(household, 1)

    findings = found("exited-below-line")

    assert households(findings) == [below]
    assert texts(findings) == ["家庭纯收入 6415.99元，2 人，人均低于脱贫标准 3208元。"]


def test_line_is_that_of_the_nearest_place_at_the_end_of_the_year(found, registered, village):
    household = registered("exited")
    earned(household, 330_000)
    line("41", 320_800)
    assert found("exited-below-line") == []

    line("410399", 400_000, ends_on=date(2017, 12, 31))
    assert found("exited-below-line") == []

    line("410399101", 340_000, begins_on=date(2017, 6, 1))
    assert texts(found("exited-below-line")) == [
        "家庭纯收入 3300元，1 人，人均低于脱贫标准 3400元。"
    ]

    line(village.code, 310_000)
    assert found("exited-below-line") == []


def test_line_of_the_place_next_door_does_not_count(found, registered):
    earned(registered("exited"), 1)
    line("410398", 340_000)

    assert found("exited-below-line") == []


def test_relapsed_household_is_not_held_to_the_line(found, village):
    line("41", 340_000)
    before = StandingFactory(
        household__area=village, status="exited", begins_on=date(2016, 12, 31),
        ends_on=date(2018, 1, 1),
    )  # fmt: skip
    StandingFactory(household=before.household, status="relapsed", begins_on=date(2018, 1, 1))
    MembershipFactory(household=before.household)
    earned(before.household, 1)

    assert found("exited-below-line") == []
