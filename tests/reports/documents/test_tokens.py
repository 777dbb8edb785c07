"""Prose with figures in it: what is a token, and what only looks like one."""

from datetime import date
from decimal import Decimal

import pytest

from reports.figures import At, Value, find
from reports.narrative.projection import Projection
from reports.narrative.sentences import numeral, one_by_one
from reports.narrative.tokens import Mention, literal, pieces, written
from reports.periods import HalfYear

AT = At(area="410399100200", day=date(2018, 6, 30), period=HalfYear(2018, 1))


def test_tokens_stand_between_plain_text():
    prose = (
        "脱贫[[exited.households@2017-12-31]]，走访[[visits.count@2018H1]]，共[[gifts.value|元]]。"
    )

    assert list(pieces(prose)) == [
        "脱贫",
        Mention("exited.households@2017-12-31"),
        "，走访",
        Mention("visits.count@2018H1"),
        "，共",
        Mention("gifts.value", "元"),
        "。",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[[registered.households]]",
        "\\[[registered.households]]",
        "末尾是\\",
        "[[[poor.persons]]]",
        "路径 C:\\户档\\[[a]]",
        "",
    ],
)
def test_typed_text_is_never_a_token(text: str):
    assert "".join(str(piece) for piece in pieces(literal(text))) == text
    assert list(pieces(f"{literal(text)}[[poor.persons]]"))[-1] == Mention("poor.persons")


def test_what_only_looks_like_a_token_is_text():
    assert list(pieces("见[[附件]]和[[a@2018-13]]")) == ["见[[附件]]和[[a@2018-13]]"]


def test_a_value_is_written_with_its_unit():
    assert written(Value(find("registered.households"), 192, AT)) == "192户"
    assert written(Value(find("projects.allocated_yuan"), 5_040_000, AT)) == "504万元"
    assert written(Value(find("gifts.value"), 45_900, AT), "元") == "45900元"
    assert written(Value(find("village.population"), None, AT)) == "—"


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")]
)
def test_numbers_of_parts_are_chinese(number: int, text: str):
    assert numeral(number) == text


def test_one_clause_has_no_number_and_several_have():
    assert one_by_one(["修路"]) == "修路。"
    assert one_by_one(["修路", "通水"]) == "一是修路；二是通水。"


def test_incidence_after_the_plan_of_2018_is_below_two_per_cent_with_twelve_to_spare():
    after = Projection(poor=592, planned=560, population=2223, line=Decimal(2))

    assert (after.remaining, str(after.incidence), after.margin) == (32, "1.44", 12)


def test_an_incidence_of_exactly_the_line_is_not_below_it():
    after = Projection(poor=2, planned=0, population=100, line=Decimal(2))

    assert (str(after.incidence), after.margin) == ("2.00", -1)
