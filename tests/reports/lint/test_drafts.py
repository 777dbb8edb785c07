"""A draft knows which of its numbers were computed: those are the records, and a typed one that a figure says is told."""

import time
from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from households.models import Area
from reports.documents.report import report_on
from reports.documents.report.report import Report
from reports.figures import At
from reports.lint import lint, lint_runs
from reports.periods import HalfYear
from reports.typeset.blocks import Heading, PageBreak, Paragraph, Run, Title
from tests.reports.lint.test_itself import REPORT

HALF = HalfYear(2018, 1)
Lines = list[tuple[Run, ...]]


def at(area: Area) -> At:
    return At(area=area.code, day=HALF.last_day, period=HALF)


def lines_of(report: Report) -> Lines:
    lines: Lines = []
    for block in report.blocks:
        match block:
            case Title(parts):
                lines.append((Run("".join(parts)),))
            case Heading(_, text):
                lines.append((Run(text),))
            case Paragraph(runs, lead):
                lines.append((Run(lead), *runs))
            case PageBreak():
                break
    return lines


def told(lines: Sequence[Sequence[Run]], area: Area) -> list[tuple[str, int, str, str]]:
    return [(one.rule, one.line, one.stated, one.computed) for one in lint_runs(lines, at(area))]


@pytest.mark.parametrize("half", [HalfYear(2017, 2), HALF, HalfYear(2018, 2)])
def test_nothing_in_our_own_drafts_is_taken_for_typed(jiaogou: Area, half: HalfYear) -> None:
    day = half.next.start
    report = report_on(jiaogou, half, dated=day, today=day)

    assert lint_runs(lines_of(report), report.at) == []


def test_typed_number_that_a_figure_says_is_told_with_the_figure_to_insert(jiaogou: Area) -> None:
    typed = [(Run("全村共有536户2223人，其中建档立卡贫困户192户709人。"),)]

    [village, people, households, persons] = lint_runs(typed, at(jiaogou))

    assert (village.rule, village.severity, village.stated) == ("typed", "warning", "536户")
    assert (people.computed, persons.computed) == (
        "[[village.population]]",
        "[[registered.persons]]",
    )
    assert (households.computed, households.mend) == (
        "[[registered.households]]",
        "改为插入指标 [[registered.households]]",
    )
    assert households.message == (
        "“192户”是手工写的，有指标“建档立卡贫困户数”，记录变了它不会跟着变。"
    )
    assert typed[0][0].text[households.start : households.end] == "192户"


def test_typed_number_that_the_records_deny_is_an_error_of_the_records(jiaogou: Area) -> None:
    lines = [
        (Run("一、村情"),),
        (Run("建档立卡贫困户"), Run("193户"), Run("709人", "registered.persons")),
    ]

    assert told(lines, jiaogou) == [("records", 2, "193户", "192户")]


def test_computed_number_is_not_held_against_the_records(jiaogou: Area) -> None:
    lines = [(Run("建档立卡贫困户"), Run("193户", "registered.households"), Run("。"))]

    assert told(lines, jiaogou) == []


def test_count_up_to_a_past_day_names_its_day(jiaogou: Area) -> None:
    lines = [
        (Run("截至2017年底，全村脱贫26户"), Run("117人", "exited.persons@2017-12-31"), Run("。"))
    ]

    assert told(lines, jiaogou) == [("typed", 1, "26户", "[[exited.households@2017-12-31]]")]


def test_numbers_without_a_figure_and_loose_ones_are_nobody_s_figure(jiaogou: Area) -> None:
    lines = [
        (Run("硬化道路9400米，资金190万元；5月12日讲党课，一是学，二是用。"),),
        (Run("组织帮扶对接近10次。"),),
    ]

    assert [found for found in told(lines, jiaogou) if found[0] == "typed"] == []


def test_lines_within_a_piece_keep_their_places(jiaogou: Area) -> None:
    lines = [
        (Run("一段。\n建档立卡贫困户"), Run("193户", "registered.households"), Run("，\n党员")),
        (Run("耕地面积3169亩。"),),
    ]

    assert told(lines, jiaogou) == [("typed", 4, "3169亩", "[[village.farmland_mu]]")]


def test_arithmetic_is_judged_in_computed_pieces_as_well(jiaogou: Area) -> None:
    lines = [(Run("全村386户1620人。耕地面积2106亩，人均"), Run("1.5亩", "x"), Run("。"))]

    assert ("per-head", 1, "1.5", "1.3") in told(lines, jiaogou)


def test_long_report_is_read_in_a_moment_with_few_queries(jiaogou: Area) -> None:
    """Ten pages: queries do not grow with the text, and a person does not wait."""
    page = REPORT.replace("2018年7月13日\n", "")
    lint(page, at(jiaogou))

    with CaptureQueriesContext(
        connection,
    ) as short:
        lint(page, at(jiaogou))
    begun = time.perf_counter()
    with CaptureQueriesContext(connection) as long:
        lint(page * 10, at(jiaogou))
    took = time.perf_counter() - begun

    assert len(long) == len(short)
    assert took < 1
