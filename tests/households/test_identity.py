"""What an identity number and a disability card say, and what in them cannot be right."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.identity import (
    CHECK_DIGITS,
    BadNumberError,
    Card,
    Identity,
    check_digit,
    read_card,
    read_identity,
    tidied,
)

TODAY = date(2018, 7, 13)
MAN = "410399197003051337"


def made(county: str, born_on: date, sequence: int) -> str:
    body = f"{county}{born_on:%Y%m%d}{sequence:03d}"
    return body + check_digit(body)


# The two worked examples that GB 11643-1999 prints.
@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_examples_of_the_standard_are_right(number):
    assert read_identity(number, today=TODAY).number == number


def test_number_says_place_birth_date_and_sex():
    assert read_identity("11010519491231002x", today=TODAY) == Identity(
        "11010519491231002X", "110105", date(1949, 12, 31), is_male=False
    )


@given(
    st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.integers(0, 16), st.integers(1, 9)
)
def test_one_wrong_digit_never_passes(born_on, sequence, place, shift):
    number = made("410399", born_on, sequence)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]

    assert read_identity(number, today=TODAY).born_on == born_on
    with pytest.raises(BadNumberError):
        read_identity(wrong, today=TODAY)


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (MAN[:17], "身份号码应为 18 位，这里是 17 位，请对照身份证补全。"),
        ("41039919700305133A", "身份号码前 17 位应为数字，末位为数字或 X，请对照身份证改正。"),
        ("410399197013051330", "身份号码第 7 至 14 位不是一个日期，请对照身份证改正。"),
        (
            made("410399", date(2018, 7, 14), 133),
            "身份号码中的出生日期不可能，请对照身份证改正。",
        ),
        (
            made("410399", date(1970, 3, 5), 133)[:17]
            + CHECK_DIGITS[
                (CHECK_DIGITS.index(made("410399", date(1970, 3, 5), 133)[17]) + 1) % 11
            ],
            "身份号码校验位不对，至少有一位抄错，请对照身份证改正。",
        ),
    ],
)
def test_number_that_cannot_be_right_says_why(number, why):
    with pytest.raises(BadNumberError) as refusal:
        read_identity(number, today=TODAY)

    assert str(refusal.value) == why


def test_tidied_takes_blanks_and_full_width_characters_away():
    assert tidied("　１１０１０５ 19491231002ｘ ") == "11010519491231002X"


def test_card_says_category_and_grade():
    number = made("410399", date(1970, 3, 5), 133)

    assert read_card(f"{number}42B1", today=TODAY) == Card(
        read_identity(number, today=TODAY), "4", "2", "B1"
    )


@pytest.mark.parametrize(
    ("ending", "why"),
    [
        ("82", "残疾人证号第 19 位是残疾类别，应为 1 至 7，这里是 8。"),
        ("45", "残疾人证号第 20 位是残疾等级，应为 1 至 4，这里是 5。"),
        ("42A1", "残疾人证号第 21 位起应为 B 加补换次数，例如 B1。"),
        ("4", "残疾人证号应为 20 位（换领过的 22 位），这里是 19 位。"),
    ],
)
def test_card_that_cannot_be_right_says_why(ending, why):
    with pytest.raises(BadNumberError) as refusal:
        read_card(made("410399", date(1970, 3, 5), 133) + ending, today=TODAY)

    assert str(refusal.value) == why
