"""A list out of a workbook: which column is what, and numbers made the same as ours."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from households.imports.cells import Raw
from households.imports.reading import Sheet
from reports.matching import Reading, read_list
from reports.matching.reading import normalised
from tests.reports.checks.conftest import identity

TODAY = date(2018, 7, 1)
ONE, TWO = identity(), identity(order="003")


def sheet(*rows: list[Raw]) -> Sheet:
    return Sheet("名单", [list(row) for row in rows])


def reading(*rows: list[Raw], **chosen: str) -> Reading:
    return read_list([sheet(*rows)], chosen, today=TODAY)


@pytest.mark.parametrize(
    "raw",
    [
        "410399196001010019",
        " 4103991960 01010019 ",
        "４１０３９９１９６００１０１００１９",
        "'410399196001010019",
        "410399600101001",
        410399600101001.0,
        "41039919600101001942",
        "41039919600101001942B1",
    ],
)
def test_number_is_the_same_however_it_is_written(raw: Raw) -> None:
    assert normalised(raw) == "410399196001010019"


def test_small_x_is_a_capital_one() -> None:
    number = next(
        n for order in range(1, 999) if (n := identity(order=f"{order:03}")).endswith("X")
    )

    assert normalised(number.lower()) == number


def test_columns_are_guessed_from_their_headings_below_a_title() -> None:
    found = reading(
        ["某县残联持证残疾人名单"],
        ["序号", "姓名", "残疾证号", "残疾等级"],
        [1, "甲", f"{ONE}42", "二级"],
        ["合计", None, 1, None],
    )

    assert found.named == [
        ("身份号码", "C 列“残疾证号”"),
        ("姓名", "B 列“姓名”"),
        ("残疾等级", "D 列“残疾等级”"),
    ]
    [entry] = found.entries
    assert (entry.row, entry.number, entry.name, entry.said["grade"]) == (3, ONE, "甲", "二级")


def test_numbers_without_a_heading_are_found_by_what_they_are() -> None:
    found = reading(["甲", ONE], ["乙", TWO])

    assert [(entry.row, entry.number) for entry in found.entries] == [(1, ONE), (2, TWO)]


def test_card_says_category_and_grade_itself() -> None:
    [entry] = reading(["残疾人证号", "姓名"], [f"{ONE}42B1", "甲"]).entries

    assert (entry.number, entry.said["category"], entry.said["grade"]) == (ONE, "4", "2")


def test_somebody_who_knows_better_says_so() -> None:
    rows: list[list[Raw]] = [
        ["身份证号码", "姓名", "本人证件", "本人姓名"],
        [ONE, "户主", TWO, "本人"],
    ]

    found = reading(*rows, identity="C", name="D")

    [entry] = found.entries
    assert (entry.number, entry.name) == (TWO, "本人")


def test_column_beyond_the_table_is_refused_in_words() -> None:
    with pytest.raises(ValidationError, match="“姓名”选了 Z 列，表里没有这一列"):
        reading(["身份证号码"], [ONE], name="Z")


def test_list_without_numbers_is_refused_with_what_to_do() -> None:
    with pytest.raises(ValidationError, match="没有找到身份号码这一列"):
        reading(["姓名", "住址"], ["甲", "某村"])


def test_invalid_numbers_are_told_by_their_cell_and_hidden() -> None:
    wrong = ONE[:-1] + ("0" if ONE[-1] != "0" else "1")

    found = reading(["身份证号码", "姓名"], [wrong, "甲"], [None, "乙"], [4.10399196001e17, "丙"])

    assert found.entries == ()
    assert [(one.row, one.place) for one in found.invalid] == [(2, "A2"), (3, "A3"), (4, "A4")]
    assert found.invalid[0].shown == "410399************"
    assert "校验位不对" in found.invalid[0].why
    assert found.invalid[1].why == "没有号码。"
    assert "被 Excel 改坏" in found.invalid[2].why
