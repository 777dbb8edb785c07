"""One period closes where the next opens, and a year is its halves and its months: nothing counted twice, nothing lost."""

from datetime import date

import pytest

from households.models import Area
from reports.figures import At, Counted, Figure, compute, listed
from reports.figures.sources import HOUSEHOLDS, MEMBERS_OF_PERIOD
from reports.periods import HalfYear, Month, Period, Year
from tests.reports.random_village import populate

SEEDS = range(6)
YEAR = Year(2018)
HALVES = [HalfYear(2018, 1), HalfYear(2018, 2)]
MONTHS = [Month(2018, month) for month in range(1, 13)]


@pytest.fixture(params=SEEDS)
def figures(village: Area, request: pytest.FixtureRequest) -> list[Figure]:
    populate(village, request.param)
    return listed(village.code)


def of(village: Area, period: Period) -> At:
    return At(area=village.code, day=period.last_day, period=period)


@pytest.mark.parametrize("parts", [HALVES, MONTHS], ids=["halves", "months"])
def test_a_year_is_the_sum_of_its_parts(
    village: Area, figures: list[Figure], parts: list[Period]
) -> None:
    """Events and sums add up; what is told once however often it happens has exactly the records of the parts."""
    flow = [figure for figure in figures if not figure.is_stock and isinstance(figure, Counted)]
    codes = [figure.code for figure in flow]
    values = [compute(codes, of(village, part)) for part in parts]
    whole = compute(codes, of(village, YEAR))

    added = [
        figure.code for figure in flow if figure.source not in (HOUSEHOLDS, MEMBERS_OF_PERIOD)
    ]
    assert {code: sum(value[code].amount or 0 for value in values) for code in added} == {
        code: whole[code].amount for code in added
    }
    assert {
        figure.code: {row.pk for part in parts for row in figure.records(of(village, part))}
        for figure in flow
    } == {figure.code: {row.pk for row in figure.records(of(village, YEAR))} for figure in flow}


def test_every_figure_is_the_number_of_its_records(village: Area, figures: list[Figure]) -> None:
    """The page that a figure opens lists exactly what it counts."""
    for period in (YEAR, HALVES[0], MONTHS[5]):
        at = of(village, period)
        values = compute([figure.code for figure in figures], at)
        counted = {
            figure.code: figure.records(at).count()
            for figure in figures
            if isinstance(figure, Counted) and not figure.total and not figure.each
        }
        assert counted == {code: values[code].amount for code in counted}


def test_the_second_half_opens_as_the_first_half_closed(
    village: Area, figures: list[Figure]
) -> None:
    stock = [figure.code for figure in figures if figure.is_stock]
    first, second = HALVES

    closing = compute(stock, of(village, first))
    opening = compute(stock, At(area=village.code, day=second.eve, period=second))

    assert second.eve == date(2018, 6, 30)
    assert {code: value.amount for code, value in opening.items()} == {
        code: value.amount for code, value in closing.items()
    }
