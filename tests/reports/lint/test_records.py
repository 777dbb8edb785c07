"""A text held against the records: what they say otherwise is found, loose numbers are taken loosely."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from households.models import Area
from reports.documents.report import report_on
from reports.figures import At
from reports.lint import lint
from reports.lint.numbers import number
from reports.lint.records import holds as is_held
from reports.periods import HalfYear
from tests.reports.lint.test_itself import FAULTS, REPORT

HALF = HalfYear(2018, 1)
WHERE = ("--area", "410325199299", "--period", "2018H1")


def at(area: Area) -> At:
    return At(area=area.code, day=HALF.last_day, period=HALF)


def told(text: str, area: Area) -> set[tuple[str, str, str]]:
    return {
        (found.rule, found.stated, found.computed)
        for found in lint(text, at(area))
        if found.rule == "records"
    }


@pytest.mark.parametrize("half", [HalfYear(2017, 2), HALF, HalfYear(2018, 2)])
def test_our_own_reports_have_no_fault_at_all(jiaogou: Area, half: HalfYear) -> None:
    day = half.next.start
    report = report_on(jiaogou, half, dated=day, today=day)

    assert lint(report.text, report.at) == []


def test_report_that_follows_the_records_has_only_its_own_faults(jiaogou: Area) -> None:
    found = lint(REPORT, at(jiaogou))

    assert {(one.rule, one.line, one.stated, one.computed) for one in found} == FAULTS


@pytest.mark.parametrize(
    ("text", "stated", "computed"),
    [
        ("全村共有537户2223人。", "537户", "536户"),
        ("其中建档立卡贫困户192户708人。", "708人", "709人"),
        ("低保户51户（贫困户44户161人）。", "44户", "45户"),
        ("截至2017年底，全村脱贫27户117人。", "27户", "26户"),
        ("截至2017年底，易地搬迁15户66人。", "15户", "16户"),
        ("2019年计划脱贫8户13人。", "8户", "7户"),
        ("村里党员82人。", "", ""),
        ("全村党员82人。", "82人", "81人"),
        ("种植菊花480亩。", "菊花480亩", "408亩"),
        ("整合资金190万元，硬化通组入户路9200米。", "9200米", "9400米"),
        ("投资16万元，安装照明路灯43盏。", "16万元", "15万元"),
        ("组织帮扶对接近12次。", "帮扶对接近12次", "9"),
        ("制定帮扶计划300余份。", "帮扶计划300余份", "204"),
        ("送去价值16000元的棉被。", "价值16000元", "16900元"),
        ("贫困发生率为25.63%。", "贫困发生率为25.63%", "26.63"),
        ("下达项目资金共500万元。", "项目资金共500万元", "504"),
    ],
)
def test_what_the_records_say_otherwise_is_found(
    jiaogou: Area, text: str, stated: str, computed: str
) -> None:
    assert told(text, jiaogou) == ({("records", stated, computed)} if stated else set())


@pytest.mark.parametrize(
    ("stated", "hedge", "real", "holds"),
    [
        ("10", "近", "9", True), ("10", "近", "8.9", False), ("10", "近", "10", False),
        ("200", "余", "204", True), ("200", "余", "200", False), ("200", "余", "300", False),
        ("30", "多", "39", True), ("30", "多", "40", False),
        ("18000", "约", "17100", True), ("18000", "约", "17099", False),
        ("9", "", "9", True), ("9", "", "10", False),
    ],
)  # fmt: skip
def test_loose_number_is_held_as_loosely_as_it_is_said(
    stated: str, hedge: str, real: str, holds: bool
) -> None:
    assert is_held(number(stated), number(real), hedge) is holds


def test_plans_and_other_villages_are_not_held_against_the_records(jiaogou: Area) -> None:
    text = "一、下步打算\n种植菊花600亩，帮扶对接20次，投资50万元安装路灯100盏。"

    assert told(text, jiaogou) == set()


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("lint_report", *map(str, arguments), stdout=out, no_color=True)
    return out.getvalue()


def test_command_says_it_for_people_and_for_machines(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_text("全村386户1620人。\n耕地面积2106亩，人均1.5亩。", encoding="gb18030")

    rows = json.loads(run(path, "--format", "json"))
    said = run(path)

    assert rows == [
        {
            "rule": "per-head",
            "severity": "error",
            "line": 2,
            "excerpt": "耕地面积2106亩，人均1.5亩。",
            "stated": "1.5",
            "computed": "1.3",
            "message": "人均算错：2106亩÷1620人＝1.3亩，这里写1.5亩。",
            "mend": "改为1.3亩，或核对2106亩和1620人",
            "start": 12,
            "end": 16,
        }
    ]
    assert said.splitlines() == [
        "第 2 行  错误  人均算错：2106亩÷1620人＝1.3亩，这里写1.5亩。",
        "        耕地面积2106亩，人均1.5亩。",
        "        建议：改为1.3亩，或核对2106亩和1620人。",
        "错误 1 处，疑问 0 处，提示 0 处。",
    ]


def test_command_holds_a_text_against_the_records(jiaogou: Area, tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_text("其中建档立卡贫困户193户709人。", encoding="utf-8")

    [row] = json.loads(run(path, *WHERE, "--format", "json"))

    assert (row["rule"], row["stated"], row["computed"]) == ("records", "193户", "192户")
    assert row["message"] == (
        "与记录不符：建档立卡贫困户数截至2018年6月30日是192户，这里写193户。"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--period", "2018H1"), "写了 --period 或 --at，还要写 --area。"),
        (("--area", "999999"), "没有代码为“999999”的区域，请核对区划代码。"),
    ],
)
def test_command_says_what_to_mend(
    tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    path = tmp_path / "报告.txt"
    path.write_text("好。", encoding="utf-8")
    with pytest.raises(CommandError) as refusal:
        run(path, *arguments)

    assert str(refusal.value) == sentence
    with pytest.raises(CommandError, match="请核对路径"):
        run(tmp_path / "没有.txt")
    (tmp_path / "图.txt").write_bytes(b"\x89PNG\xff\xff\x00\x81")
    with pytest.raises(CommandError, match="这不是文字文件"):
        run(tmp_path / "图.txt")


def test_period_of_the_text_is_read_from_it() -> None:
    text = "2019年下半年工作总结\n3月5日开会。\n2020年1月3日"

    assert [(found.rule, found.stated) for found in lint(text)] == [("date-outside", "3月5日")]
