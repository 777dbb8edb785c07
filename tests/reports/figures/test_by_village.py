"""The villages of a place, each with its own figures: they add up to the place's, in the same number of queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from households.models import Area
from reports.figures import At, Counted, Ratio, compute, compute_by_village, find, listed
from reports.periods import HalfYear
from tests.factories import AreaFactory, VisitFactory
from tests.reports.random_village import populate

pytestmark = pytest.mark.django_db


def county(villages: int, seed: int) -> Area:
    area = AreaFactory(code="410398", name="试验县")
    AreaFactory(code="410398100", name="试验镇")
    for number in range(villages):
        populate(AreaFactory(code=f"410398100{200 + number}"), seed + number)
    return area


@pytest.fixture
def at(db: None) -> At:
    return At(area="410398", day=date(2018, 6, 30), period=HalfYear(2018, 1))


@pytest.mark.parametrize("seed", [0, 10, 20])
def test_every_village_has_what_it_has_by_itself_and_all_add_up(at: At, seed: int) -> None:
    county(4, seed)
    codes = [figure.code for figure in listed(at.area)]

    by_village = compute_by_village(codes, at)

    assert {
        village: {code: value.amount for code, value in values.items()}
        for village, values in by_village.items()
    } == {
        village: {
            code: value.amount
            for code, value in compute(
                codes, At(area=village, day=at.day, period=at.period)
            ).items()
        }
        for village in by_village
    }
    # Days are counted once for the place, however many villages saw somebody on them.
    added = [
        code for code in codes if isinstance(figure := find(code), Counted) and not figure.each
    ]
    whole = compute(added, at)
    assert {
        code: sum(values[code].amount or 0 for values in by_village.values()) for code in added
    } == {code: whole[code].amount or 0 for code in added}


def test_a_village_without_records_is_there_with_nought(at: At) -> None:
    AreaFactory(code="410398100200")
    VisitFactory(household__area=AreaFactory(code="410398100201"))

    values = compute_by_village(["visits.count", "village.population", "poverty.incidence"], at)

    assert {
        village: [value.amount for value in row.values()] for village, row in values.items()
    } == {"410398100200": [0, None, None], "410398100201": [1, None, None]}


def test_queries_do_not_grow_with_the_villages(at: At) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            compute_by_village([figure.code for figure in listed(at.area)], at)
        return len(captured)

    county(3, 0)
    once = queries()
    for number in range(3, 12):
        populate(AreaFactory(code=f"410398100{200 + number}"), number)

    assert queries() == once


def test_a_share_keeps_its_parts_in_each_village(at: At) -> None:
    county(2, 4)

    for values in compute_by_village(["poverty.incidence"], at).values():
        value = values["poverty.incidence"]
        assert isinstance(value.figure, Ratio)
        assert value.amount == value.figure.amount(*(part.amount for part in value.parts))
