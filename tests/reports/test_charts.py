"""Charts of the report: true to scale, inside their field, every amount in words, told apart without colour."""

from decimal import Decimal

import pytest

from reports.charts import (
    TEXT_HEIGHT,
    WIDTH,
    Change,
    Point,
    amounts_by_kind,
    before_and_after,
    exits_by_year,
    titled,
)
from reports.typeset.blocks import Bar, Drawing, Stroke, Word
from reports.typeset.measure import half_cells


def bars(drawing: Drawing) -> list[Bar]:
    return [mark for mark in drawing.marks if isinstance(mark, Bar) and mark.y > TEXT_HEIGHT]


def words(drawing: Drawing) -> list[str]:
    return [mark.text for mark in drawing.marks if isinstance(mark, Word)]


def year(number: int, count: int, *, is_planned: bool = False) -> Point:
    return Point(f"{number}年", f"{count}户", Decimal(count), is_planned)


def test_exits_stand_to_scale_and_plans_have_an_edge():
    drawing = exits_by_year("脱贫进度", [year(2017, 60), year(2018, 120, is_planned=True)])
    [done, planned] = bars(drawing)

    assert (done.height, done.tone) == (60, "first")
    assert (planned.height, planned.tone) == (120, "rest")
    assert done.y + done.height == planned.y + planned.height
    assert sum(isinstance(mark, Stroke) for mark in drawing.marks) == 4 + 1
    assert drawing.label == "脱贫进度：2017年60户，2018年120户（计划）"
    assert words(drawing) == ["已脱贫", "计划脱贫", "60户", "2017年", "120户", "2018年"]


@pytest.mark.parametrize("count", [0, 1, 5, 25, 400])
def test_nothing_stands_out_of_the_field_however_many_years(count):
    drawing = exits_by_year("款", [year(2000 + k, k, is_planned=k % 2 == 0) for k in range(count)])

    assert len(bars(drawing)) == count
    for mark in drawing.marks:
        match mark:
            case Bar():
                assert 0 <= mark.x <= mark.x + mark.width <= WIDTH
                assert mark.height >= 0
            case Word(x, y, text, "middle"):
                assert half_cells(text) * TEXT_HEIGHT / 4 <= x
                assert x <= WIDTH - half_cells(text) * TEXT_HEIGHT / 4
                assert TEXT_HEIGHT <= y <= drawing.height


def test_words_too_long_for_their_column_are_cut_on_the_drawing_only():
    drawing = exits_by_year("款", [Point("长" * 50, "多" * 50, Decimal(1))] * 2)

    assert [len(word) for word in words(drawing)[2:]] == [16] * 4
    assert ("长" * 50 + "多" * 50) in drawing.label


def test_amounts_lie_on_one_scale_and_long_names_leave_room_for_them():
    drawing = amounts_by_kind(
        "资金",
        [Point("整合", "300万元", Decimal(300)), Point("长" * 90, "1元", Decimal("0.0001"))],
    )
    first, small = bars(drawing)
    name = next(word for word in words(drawing) if word.startswith("长"))

    assert (first.width, small.width) == (WIDTH, 1)
    assert name.endswith("…")
    assert half_cells(name + "1元") * TEXT_HEIGHT / 2 <= WIDTH
    assert drawing.label == f"资金：整合300万元，{'长' * 90}1元"


def test_each_change_has_its_own_scale_and_both_amounts_in_words():
    drawing = before_and_after(
        "计划前后",
        [
            Change("未脱贫户", 160, "160户", 40, "40户"),
            Change("发生率", Decimal("26.63"), "26.63%", Decimal(0), "0%"),
        ],
    )
    longest = bars(drawing)[0].width

    assert [bar.width for bar in bars(drawing)] == [longest, longest // 4, longest, 0]
    assert drawing.label == "计划前后：未脱贫户160户→40户，发生率26.63%→0%"
    assert {"160户", "40户", "26.63%", "0%"} <= set(words(drawing))


def test_title_stands_below_in_the_middle():
    plain = amounts_by_kind("资金", [Point("整合", "3元", Decimal(3))])
    drawing = titled(plain, "图1 资金")
    [*marks, title] = drawing.marks

    assert tuple(marks) == plain.marks
    assert isinstance(title, Word)
    assert (title.text, title.x, title.anchor) == ("图1 资金", WIDTH // 2, "middle")
    assert plain.height < title.y < drawing.height
