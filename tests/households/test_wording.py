"""Sums, areas, dates and personal numbers as people read them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households import wording


@pytest.mark.parametrize(
    ("fen", "written"),
    [
        (0, "0元"),
        (1, "0.01元"),
        (1_690_000, "1.69万元"),
        (1_690_050, "16900.5元"),
        (190_000_000, "190万元"),
        (999_999, "9999.99元"),
        (1_000_000, "1万元"),
    ],
)
def test_money_reads_in_yuan_or_wanyuan(fen, written):
    assert wording.money(fen) == written


@given(st.integers(min_value=0, max_value=10**15))
def test_money_never_loses_a_fen(fen):
    written = wording.money(fen)
    unit, scale = ("万元", 1_000_000) if written.endswith("万元") else ("元", 100)

    assert Decimal(written.removesuffix(unit)) * scale == fen


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("1.425551"), "1.43"),
        (Decimal("1.005"), "1.01"),
        (Decimal("3.00"), "3"),
        (9400, "9400"),
        (100, "100"),
    ],
)
def test_numbers_round_half_up_and_drop_needless_zeros(value, written):
    assert wording.number(value) == written


def test_dates_are_written_without_padding():
    assert wording.day(date(2018, 7, 3)) == "2018年7月3日"


@pytest.mark.parametrize(
    ("value", "written"),
    [("410399196001010013", "410399************"), ("", ""), (None, "")],
)
def test_identity_number_hides_birth_date_sequence_and_check_digit(value, written):
    assert wording.identity_number(value) == written


@pytest.mark.parametrize(
    ("value", "written"), [("13800001234", "138****1234"), ("1234567", "*******"), (None, "")]
)
def test_phone_hides_its_middle(value, written):
    assert wording.phone(value) == written


def test_bank_account_shows_its_last_four_only() -> None:
    assert [wording.account(value) for value in ("6228480000000001234", "12345678", None)] == [
        "***************1234",
        "********",
        "",
    ]
