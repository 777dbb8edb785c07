"""Months, half-years and years: one ends where the next begins."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.periods import HalfYear, Month, Year, parse_period, parts

days = st.dates(date(1950, 1, 1), date(2900, 12, 31))


def test_first_half_of_2018():
    half = HalfYear.parse("2018h1")

    assert (half.start, half.end, half.last_day, half.code, str(half)) == (
        date(2018, 1, 1),
        date(2018, 7, 1),
        date(2018, 6, 30),
        "2018H1",
        "2018年上半年",
    )


@given(days)
def test_every_day_lies_in_exactly_one_half(day):
    half = HalfYear.of(day)

    assert half.start <= day < half.end
    assert not half.previous.start <= day < half.previous.end
    assert not half.next.start <= day < half.next.end


@given(days)
def test_the_next_half_of_the_previous_is_the_half_itself(day):
    half = HalfYear.of(day)

    assert half.previous.next == half == half.next.previous
    assert half.end - timedelta(days=1) == half.last_day


@pytest.mark.parametrize("code", ["", "2018", "2018H3", "2018-1", "18H1", "0001H1", "2018H1x"])
def test_other_codes_are_refused_with_the_way_to_write_them(code):
    with pytest.raises(ValueError, match="应写作 2018H1"):
        HalfYear.parse(code)


@given(days, st.sampled_from([Month, HalfYear, Year]))
def test_every_day_lies_in_exactly_one_period_of_a_kind_that_reads_back(day, kind):
    period = kind.of(day)

    assert period.start <= day < period.end
    assert period.previous.end == period.start
    assert period.previous.next == period
    assert parse_period(period.code) == period


def test_a_year_has_its_halves_and_its_months():
    assert [str(part) for part in parts(2018)][:4] == [
        "2018年",
        "2018年上半年",
        "2018年下半年",
        "2018年1月",
    ]
    assert [part.code for part in parts(2018)][-1] == "2018-12"


@pytest.mark.parametrize(
    "code", ["", "18", "2018-13", "2018-1", "2018H3", "2018-00", "2018-06-01"]
)
def test_what_is_no_period_is_refused_with_the_way_to_write_one(code):
    with pytest.raises(ValueError, match="应写作 2018（年）、2018H1（半年）或 2018-03（月）"):
        parse_period(code)
