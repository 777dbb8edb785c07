"""Where the table in a sheet begins, what its columns are called, and which rows are not its rows."""

from dataclasses import dataclass

import pytest
from django.core.exceptions import ValidationError

from households.imports.headings import Skipped, find_table, letter
from households.imports.reading import Sheet


@dataclass(frozen=True)
class Named:
    key: str
    title: str
    synonyms: tuple[str, ...] = ()
    required: bool = True


COLUMNS = [
    Named("number", "户编号"),
    Named("county", "县(市、区、旗)", ("县",), required=False),
    Named("papers", "证件号码", ("身份证号", "身份证号码")),
    Named("months", "务工时间(月)"),
]


def table_of(*rows: list, before: tuple[Sheet, ...] = ()):
    return find_table([*before, Sheet("名单", [list(row) for row in rows])], COLUMNS)


def test_headings_are_found_in_any_order_below_titles_and_units():
    found = table_of(
        ["贫困人口信息表"],
        ["填报单位：试验乡", None, "单位：元"],
        ["证件号码", "户编号", "务工时间(月)"],
        ["甲", "4103990001", 3],
    )

    assert found.letters == {"证件号码": "A", "户编号": "B", "务工时间(月)": "C"}
    assert found.headings_at == 3
    assert [(row.number, row.cells) for row in found.rows] == [
        (4, {"证件号码": "甲", "户编号": "4103990001", "务工时间(月)": 3})
    ]
    assert found.absent == ("县(市、区、旗)",)


@pytest.mark.parametrize(
    "headings",
    [
        ["户 编 号", "身份证\n号码", "务工时间（月）"],
        ["　户编号 ", "身份证号", "务工时间\r\n(月)"],
        ["*户编号", "证件号码（必填）", "务工时间［月］"],
        ["户编号：", "证件号码*", "务工时间月"],
    ],
)
def test_headings_bear_blanks_line_breaks_brackets_and_marks(headings: list[str]):
    assert list(table_of(headings, ["4103990001", "甲", 3]).letters) == [
        "户编号", "证件号码", "务工时间(月)",
    ]  # fmt: skip


@pytest.mark.parametrize("heading", ["县(市、区、旗)", "县（市、区、旗）", "县(市,区,旗)", "县"])
def test_a_county_is_called_in_many_ways(heading: str):
    found = table_of([heading, "户编号", "证件号码", "务工时间(月)"])

    assert found.letters["县(市、区、旗)"] == "A"


def test_the_first_sheet_with_the_headings_is_the_one():
    cover = Sheet("封面", [["说明"], ["请看下一页"]])

    assert table_of(["户编号", "证件号码", "务工时间(月)"], before=(cover,)).sheet == "名单"


def test_a_workbook_without_the_headings_is_told_which_they_are():
    with pytest.raises(ValidationError) as refused:
        table_of(["户主", "电话"], ["石大山", "120"])

    assert refused.value.messages == [
        "没有找到列名行。请确认选对了表格种类；表格前 30 行里应有一行列名：户编号、证件号码、务工时间(月)。"
    ]


def test_missing_and_doubled_headings_are_named():
    with pytest.raises(ValidationError) as refused:
        table_of(["户编号", "县", "务工时间(月)", "户编号"])

    assert refused.value.messages == [
        "列名“户编号”出现了 2 次（A、D 列），请只留一列。",
        "缺少列：证件号码。请从系统重新导出完整的表，或补上这些列后再导入。",
    ]


def test_a_heading_and_its_synonym_are_the_same_heading_twice():
    with pytest.raises(ValidationError, match="“证件号码”出现了 2 次（B、C 列）"):
        table_of(["户编号", "身份证号", "证件号码", "务工时间(月)"])


def test_columns_that_nobody_reads_are_told():
    found = table_of(
        ["户编号", "证件号码", "务工时间(月)", "家庭\n住址", None],
        ["4103990001", "甲", 1, "上沟", "?"],
    )

    assert found.ignored == ("家庭 住址（D 列）", "没有列名的 E 列")


def test_rows_that_are_none_of_the_table_are_counted_with_their_reason():
    found = table_of(
        ["户编号", "证件号码", "务工时间(月)"],
        ["4103990001", "甲", 3],
        [None, " ", "\u3000"],
        ["户编号", "证件号码", "务工时间(月)"],
        ["4103990002", "乙", 4],
        ["合  计", None, 7],
        ["填表人：石大山", None, "联系电话：120"],
        ["注：本表一式三份"],
        [None, None, None],
    )

    assert [row.number for row in found.rows] == [2, 5]
    assert found.skipped == (
        Skipped(4, "重复的列名行"),
        Skipped(6, "合计行"),
        Skipped(7, "表下的文字"),
        Skipped(8, "表下的文字"),
    )


def test_a_row_with_most_of_its_cells_gone_is_still_a_row():
    found = table_of(["户编号", "证件号码", "务工时间(月)"], [None, "甲", None])

    assert [row.number for row in found.rows] == [2]


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])  # fmt: skip
def test_columns_are_lettered_as_excel_does(index: int, letters: str):
    assert letter(index) == letters
