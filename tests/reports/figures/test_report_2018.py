"""Every figure that the published report of the first half of 2018 states, against the records."""

from datetime import date
from decimal import Decimal

import pytest

from households.wording import rounded
from reports.figures import FIGURES, At, Counted, compute, compute_tokens, find, listed, records
from reports.periods import HalfYear

STATED = {
    # 基本村情
    "village.area_km2": 12,
    "village.natural_villages": 13,
    "village.groups": 15,
    "village.farmland_mu": 3169,
    "village.forest_mu": 2500,
    "village.party_members": 81,
    "village.households": 536,
    "village.population": 2223,
    "registered.households": 192,
    "registered.persons": 709,
    "dibao.households": 51,
    "dibao.persons": 185,
    "dibao.registered.households": 45,
    "dibao.registered.persons": 161,
    "disabled.households": 41,
    "disabled.persons": 196,
    "disabled.registered.households": 25,
    "disabled.registered.persons": 108,
    "tekun.households": 10,
    "tekun.persons": 10,
    "tekun.registered.households": 7,
    "tekun.registered.persons": 7,
    "tekun.central.households": 2,
    "tekun.central.persons": 2,
    "exited.households@2017-12-31": 26,
    "exited.persons@2017-12-31": 117,
    "house_repair.households@2017-12-31": 21,
    "house_repair.persons@2017-12-31": 53,
    "relocation.households@2017-12-31": 16,
    "relocation.persons@2017-12-31": 66,
    "planned_exit.2018.households": 148,
    "planned_exit.2018.persons": 560,
    "planned_exit.2019.households": 7,
    "planned_exit.2019.persons": 13,
    "planned_exit.2020.households": 11,
    "planned_exit.2020.persons": 19,
    # 主要做法
    "case_files.completed": 192,
    "planting.households": 121,
    "planting.chrysanthemum.mu": 408,
    "planting.pepper.mu": 400,
    "help_plans.count@2018H1": 204,  # 200余份
    "activities.pairing_meeting.count@2018H1": 9,  # 近10次
    "activities.party_class.count@2018H1": 1,
    "gifts.value@2018H1": 16_900 + 11_000 + 18_000,
    "projects.count": 10,
    "projects.allocated_yuan.integrated": 3_190_000,
    "projects.allocated_yuan.helper_unit": 30_000,
    "projects.allocated_yuan.unstated": 1_820_000,
    "projects.allocated_yuan": 5_040_000,
}
# What the report leaves out or, of the land a head, gets wrong: worked out from its own totals.
WORKED_OUT = {
    "village.farmland_mu_per_head": Decimal("1.43"),
    "village.forest_mu_per_head": Decimal("1.12"),
    "poverty.incidence@2017-12-31": Decimal("26.63"),
    "poor.persons@2017-12-31": 592,
    "poor.households@2017-12-31": 166,
    "registered.general.households": 140,
    "registered.general.persons": 541,
    "registered.dibao.households": 45,
    "registered.tekun.households": 7,
    "new_exits.households@2018H1": 0,
}


@pytest.fixture
def at(jiaogou) -> At:
    return At(area=jiaogou.code, day=date(2018, 6, 30), period=HalfYear.parse("2018H1"))


def test_records_hold_every_figure_the_report_states(at):
    values = compute_tokens(STATED, at)

    assert {token: value.amount for token, value in values.items()} == STATED


def test_records_give_what_the_report_leaves_out_or_gets_wrong(at):
    values = compute_tokens(WORKED_OUT, at)

    assert {token: value.amount for token, value in values.items()} == WORKED_OUT


def test_plan_of_2018_brings_the_incidence_below_two_percent(at):
    tokens = ["poor.persons", "planned_exit.2018.persons", "village.population"]
    values = compute_tokens(tokens, at)

    poor, planned, population = (values[token].amount or 0 for token in tokens)

    assert poor - planned == 32
    assert rounded(Decimal(100) * (poor - planned) / population) == Decimal("1.44")


def test_causes_and_attributes_and_kinds_of_money_part_their_wholes(at):
    values = compute([figure.code for figure in FIGURES], at)

    def total(*starts: str, end: str = "") -> int | Decimal:
        return sum(
            value.amount or 0
            for code, value in values.items()
            if code.startswith(starts) and code.endswith(end)
        )

    assert total("cause.") == values["registered.households"].amount
    assert (
        total("registered.general", "registered.dibao", "registered.tekun", end="persons")
        == values["registered.persons"].amount
    )
    assert total("projects.allocated_yuan.") == values["projects.allocated_yuan"].amount


def test_county_and_township_of_one_village_say_what_the_village_says(at):
    codes = [figure.code for figure in listed(at.area)]
    amounts = [
        {code: value.amount for code, value in compute(codes, place).items()}
        for place in (at, At(area=at.area[:9], day=at.day, period=at.period))
    ]

    assert amounts[0] == amounts[1]


COUNTED = [figure.code for figure in FIGURES if isinstance(figure, Counted)]


@pytest.mark.parametrize(
    "code", [*COUNTED, "planned_exit.2018.households", "planned_exit.2018.persons"]
)
def test_number_is_that_of_its_records(at, code):
    figure = find(code)
    assert isinstance(figure, Counted)

    found = list(records(figure, at))

    assert len({row.pk for row in found}) == len(found)
    amount = compute([code], at)[code].amount
    if figure.each:
        assert amount == len({getattr(row, figure.each) for row in found})
    elif figure.total is None:
        assert amount == len(found)
    else:
        column = sum(getattr(row, figure.total.column) for row in found)
        assert amount == Decimal(column) / figure.total.per
