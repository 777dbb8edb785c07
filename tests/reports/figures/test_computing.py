"""Codes, tokens, and what a set of figures costs."""

from datetime import date

import pytest

from reports.figures import (
    FIGURES,
    At,
    BadTokenError,
    Counted,
    Ratio,
    UnknownFigureError,
    compute,
    compute_tokens,
    find,
    listed,
    records,
)
from reports.periods import HalfYear
from tests.factories import (
    MembershipFactory,
    PlannedExitFactory,
    StandingFactory,
    VillageProfileFactory,
    VisitFactory,
)


@pytest.fixture
def at(village):
    return At(area=village.code, day=date(2018, 6, 30), period=HalfYear.parse("2018H1"))


def test_codes_are_unique_and_found():
    codes = [figure.code for figure in FIGURES]

    assert len(set(codes)) == len(codes)
    assert [find(code) for code in codes] == list(FIGURES)


def test_every_figure_says_what_it_counts_and_who_says_so():
    assert [figure.code for figure in FIGURES if not figure.meaning.endswith("。")] == []
    assert [figure.code for figure in FIGURES if not figure.document] == []


def test_ratios_are_made_of_stock_figures_that_exist():
    ratios = [figure for figure in FIGURES if isinstance(figure, Ratio)]

    parts = [find(code) for ratio in ratios for code in (ratio.part, ratio.whole)]

    assert all(isinstance(part, Counted) and part.is_stock for part in parts)


def test_unknown_code_is_refused_in_a_sentence():
    with pytest.raises(UnknownFigureError, match=r"没有代码为“poor\.dogs”的指标"):
        find("poor.dogs")


def test_plan_of_any_year_is_a_figure():
    assert find("planned_exit.2025.persons").label == "计划2025年脱贫户人口"


def test_list_holds_the_years_the_area_has_plans_for(village):
    PlannedExitFactory(household__area=village, year=2019)
    PlannedExitFactory(year=2025)

    planned = [figure.code for figure in listed(village.code) if "planned_exit" in figure.code]

    assert planned == ["planned_exit.2019.households", "planned_exit.2019.persons"]


def test_queries_do_not_grow_with_figures_or_rows(village, at, django_assert_num_queries):
    household = StandingFactory(household__area=village).household
    MembershipFactory(household=household)
    VisitFactory.create_batch(3, household=household)
    sources = {figure.counted_over for figure in FIGURES if isinstance(figure, Counted)}

    with django_assert_num_queries(len(sources)):
        compute([figure.code for figure in FIGURES], at)
    with django_assert_num_queries(2):
        compute(["poverty.incidence", "poor.persons", "registered.persons"], at)


def test_token_names_its_own_moment(village, at):
    household = StandingFactory(household__area=village, ends_on=date(2018, 3, 1)).household
    StandingFactory(household=household, status="exited", begins_on=date(2018, 3, 1))

    values = compute_tokens(
        [
            "exited.households",
            "exited.households@2017-12-31",
            "new_exits.households",
            "new_exits.households@2017H2",
        ],
        at,
    )

    assert {token: value.amount for token, value in values.items()} == {
        "exited.households": 1,
        "exited.households@2017-12-31": 0,
        "new_exits.households": 1,
        "new_exits.households@2017H2": 0,
    }
    assert values["exited.households"].token == "exited.households@2018-06-30"
    assert values["new_exits.households"].token == "new_exits.households@2018H1"


@pytest.mark.parametrize(
    "token",
    [
        "exited.households@2018H1",
        "exited.households@2018-02-30",
        "new_exits.households@2018-06-30",
        "new_exits.households@2018H3",
    ],
)
def test_token_of_the_wrong_kind_of_moment_is_refused(at, token):
    with pytest.raises(BadTokenError, match=token):
        compute_tokens([token], at)


def test_tokens_of_one_day_share_their_queries(at, django_assert_num_queries):
    tokens = ["poor.households", "exited.households", "exited.households@2017-12-31"]

    with django_assert_num_queries(2):
        compute_tokens([*tokens, "poor.households@2017-12-31"], at)


def test_ratio_keeps_its_parts(village, at):
    VillageProfileFactory(area=village, population=400)
    MembershipFactory(household=StandingFactory(household__area=village).household)

    value = compute(["poverty.incidence"], at)["poverty.incidence"]

    assert value.text == "0.25"
    assert [(part.figure.code, part.text) for part in value.parts] == [
        ("poor.persons", "1"),
        ("village.population", "400"),
    ]
    assert list(records(value.figure, at)) == list(records(find("poor.persons"), at))


def test_value_that_is_none_is_written_as_a_dash(at):
    assert compute(["poverty.incidence"], at)["poverty.incidence"].text == "—"
