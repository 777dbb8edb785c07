"""The document as plain text: every word of it, columns that stand under one another, nothing that is not text."""

import pytest

from reports.typeset.blocks import (
    Addressee,
    Block,
    Drawing,
    Enclosures,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Proof,
    Run,
    Signature,
    TableBlock,
    Title,
)
from reports.typeset.measure import half_cells
from reports.typeset.plain import plain_text


def told(*blocks: Block) -> list[str]:
    return plain_text(blocks).splitlines()


def test_document_reads_from_title_to_code():
    assert told(
        Title(("某村2018年上半年", "工作报告")),
        Addressee("某局："),
        Heading(1, "一、情况"),
        Paragraph((Run("全村"), Run("192", "registered.households"), Run("户。\n另一段。"))),
        Paragraph((Run("逐户走访。"),), "（一）走访。"),
        Enclosures(("甲表", "乙表")),
        Signature("某市机关事务管理局", "2018年7月13日"),
        Note("（联系人：某某）"),
        PageBreak(),
        Heading(0, "附件1"),
        Title(("甲表",)),
        Drawing("某年几户", 352, 60, ()),
        Proof("http://127.0.0.1:8000/p/1/", ("第1版", "扫码核对")),
    ) == [
        "                    某村2018年上半年",
        "                        工作报告",
        "",
        "某局：",
        "　　一、情况",
        "　　全村192户。",
        "　　另一段。",
        "　　（一）走访。逐户走访。",
        "",
        "　　附件：1.甲表",
        "　　　　　2.乙表",
        "",
        "                                某市机关事务管理局",
        "                                   2018年7月13日",
        "",
        "　　（联系人：某某）",
        "",
        "附件1",
        "",
        "                          甲表",
        "",
        "［图］某年几户",
        "",
        "第1版",
        "扫码核对",
        "http://127.0.0.1:8000/p/1/",
    ]


def test_columns_stand_under_one_another():
    table = TableBlock(
        "款项",
        ("项目", "万元", "说明"),
        (("路", "190.00", "“通组”路"), ("护栏（村）", "3.00", "甲\n乙")),
        ("left", "right", "left"),
    )

    assert told(table) == [
        "                          款项",
        "项目        万元    说明",
        "路          190.00  “通组”路",
        "护栏（村）    3.00  甲 乙",
    ]


def test_wide_table_is_parted_by_tabs_and_no_cell_holds_one():
    table = TableBlock("", ("甲", "乙"), (("长" * 60, "一\t二"),), ("left", "left"))

    assert told(table) == ["甲\t乙", f"{'长' * 60}\t一 二"]


def test_nothing_is_nothing():
    assert plain_text([]) == ""
    assert told(Title(("",)), TableBlock("", ("甲",), (), ("left",))) == ["甲"]


@pytest.mark.parametrize(
    ("text", "width"), [("户", 2), ("2018", 4), ("“”—…", 8), ("e\u0301", 1), ("𠮷", 2), ("", 0)]
)
def test_width_is_counted_in_half_cells(text, width):
    assert half_cells(text) == width
