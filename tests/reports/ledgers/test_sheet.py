"""The workbook itself: layout, totals that are live and kept, and text that stays text whatever it is."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.properties import PageSetupProperties
from python_calamine import CalamineWorkbook

from reports.ledgers import Column, clean
from reports.ledgers import sheet as sheet_module
from reports.ledgers.kinds import (
    DATE,
    INTEGER,
    LONGEST_TEXT,
    MU,
    PROSE,
    SHARE,
    TEXT,
    WANYUAN,
    YUAN,
    Cell,
    lines_in,
)
from reports.ledgers.proof import Digest
from reports.ledgers.sheet import FOOT, REMARKS, Cover, Sheet, TooManyRowsError
from tests.reports.ledgers.reading import Paper, as_day

COVER = Cover("焦沟村台账", "嵩县饭坡镇焦沟村", "2018年7月13日", "万元")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

COLUMNS = (
    Column("编号", lambda row: row, TEXT, note="按编号排。"),
    Column("整合", lambda row: row, WANYUAN, group="资金", key="integrated", total=True),
    Column("合计", lambda row: row, WANYUAN, group="资金", key="all", total=True),
    Column("比例", lambda row: row, SHARE, ratio=("integrated", "all")),
    Column("日期", lambda row: row, DATE),
    Column("面积", lambda row: row, MU, key="land", total=True),
    Column("说明", lambda row: row, PROSE),
)
ROWS: list[list[Cell]] = [
    ["410399000000000001", Decimal("1.5"), Decimal("190"), Decimal("0.0079"), date(2018, 6, 30), Decimal("1.43"), "好"],
    ["007", None, Decimal("0.123456"), None, None, Decimal("0.57"), "a\nb "],
]  # fmt: skip
TOTALS: list[Cell] = [None, Decimal("1.5"), Decimal("190.123456"), Decimal("0.0079"), None, Decimal("2"), None]  # fmt: skip


def package(
    rows: list[list[Cell]],
    totals: list[Cell],
    columns: tuple[Column, ...] = COLUMNS,
    *,
    remarks: bool = False,
) -> bytes:
    file = BytesIO()
    with Sheet(file, "台账", columns, cover=COVER, remarks=remarks) as sheet:
        sheet.extend(rows)
        sheet.save(totals=totals, proof=[("行数", len(rows)), ("条件", "=1+1")])
    return file.getvalue()


@pytest.fixture(scope="module")
def paper() -> Paper:
    return Paper.read(package(ROWS, TOTALS))


def test_rows_come_back_as_they_were_written(paper: Paper) -> None:
    assert paper.table == [
        [1, "410399000000000001", 1.5, 190, 0.0079, date(2018, 6, 30), 1.43, "好"],
        [2, "007", None, 0.123456, None, None, 0.57, "a\nb "],
        ["合计", None, 1.5, 190.123456, 0.0079, None, 2, None],
    ]


def test_totals_are_live_formulas_over_the_records(paper: Paper) -> None:
    assert paper.formulas == [
        "合计",
        None,
        "=SUM(C5:C6)",
        "=SUM(D5:D6)",
        '=IF(D7=0,"",ROUND(C7/D7,4))',
        None,
        "=SUM(G5:G6)",
        None,
    ]


def test_sheet_is_laid_out_as_offices_file_it(paper: Paper) -> None:
    page = paper.page

    assert page["A1"].value == "焦沟村台账"
    assert (page["A1"].font.name, page["A1"].font.b) == ("黑体", True)
    assert page["A2"].value == "填报单位（盖章）：嵩县饭坡镇焦沟村"
    assert page["E2"].value == "填报日期：2018年7月13日　　单位：万元"
    assert [cell.value for cell in page[3]] == ["序号", "编号", "资金", None, "比例", "日期", "面积", "说明"]  # fmt: skip
    assert [cell.value for cell in page[4]] == [None, None, "整合", "合计", None, None, None, None]
    assert page["A8"].value == FOOT
    assert {str(area) for area in page.merged_cells.ranges} == {
        "A1:H1", "A2:D2", "E2:H2", "A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:F4", "G3:G4", "H3:H4", "A7:B7", "A8:H8"
    }  # fmt: skip


def test_sheet_can_be_filtered_and_printed(paper: Paper) -> None:
    page = paper.page

    assert page.freeze_panes == "B5"
    assert page.auto_filter.ref == "A4:H6"
    assert not page.protection.sheet
    assert (page.page_setup.orientation, int(page.page_setup.paperSize or 0)) == ("landscape", 9)
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr == PageSetupProperties(fitToPage=True)
    assert page.print_title_rows == "$3:$4"
    assert str(page.oddFooter) == "&C第 &P 页，共 &N 页"


@pytest.mark.parametrize(
    ("wide", "size", "pages", "repeated"),
    [(24, 9, 1, None), (25, 8, 1, None), (124, 8, 1, None), (125, 8, 2, "$A:$C")],
)
def test_wide_table_goes_on_larger_paper_and_then_on_more_of_it(
    wide: float, size: int, pages: int, repeated: str | None
) -> None:
    columns = [
        Column("甲", str, width=100),
        Column("乙", str, width=100),
        Column("丙", str, width=wide),
    ]
    file = BytesIO()
    with Sheet(file, "台账", columns, cover=COVER, frozen=2) as sheet:
        sheet.save(totals=[None] * 3, proof=[])

    page = load_workbook(file).worksheets[0]

    assert int(page.page_setup.paperSize or 0) == size
    assert page.page_setup.fitToWidth == pages
    assert page.print_title_cols == repeated


def test_cells_say_what_they_are(paper: Paper) -> None:
    row = paper.page[5]

    assert [cell.number_format for cell in row] == [
        "0",
        "@",
        "0.00####",
        "0.00####",
        "0.00%",
        "yyyy-mm-dd",
        "0.00",
        "@",
    ]
    assert [cell.data_type for cell in row] == ["n", "s", "n", "n", "n", "d", "n", "s"]
    assert [bool(cell.quotePrefix) for cell in row] == [False, True] + [False] * 5 + [True]
    assert all(cell.border.left.style == "thin" and cell.border.bottom.style == "thin" for cell in row)  # fmt: skip
    assert {cell.font.name for cell in row} == {"宋体"}
    assert all(cell.alignment.wrap_text for cell in row)


def test_heads_explain_themselves(paper: Paper) -> None:
    comment = paper.page["B3"].comment

    assert comment is not None
    assert comment.text == "按编号排。"


def test_proof_is_the_last_sheet_and_holds_no_formula(paper: Paper) -> None:
    assert paper.proof == {"行数": 2, "条件": "=1+1"}


def test_empty_ledger_has_heads_and_a_sentence() -> None:
    paper = Paper.read(package([], [None] * 7))

    assert paper.headings == ["编号", "资金·整合", "资金·合计", "比例", "日期", "面积", "说明"]
    assert paper.page["A5"].value == "没有符合条件的记录。"
    assert paper.page["A6"].value == FOOT
    assert paper.page.max_row == 6
    assert paper.page.auto_filter.ref is None


def test_one_level_of_heads_takes_one_row() -> None:
    columns = (Column("编号", str, TEXT), Column("数", int, INTEGER, key="n", total=True))
    paper = Paper.read(package([["甲", 3], ["乙", 4]], [None, 7], columns))

    assert paper.table == [[1, "甲", 3], [2, "乙", 4], ["合计", None, 7]]
    assert paper.formulas == ["合计", None, "=SUM(C4:C5)"]
    assert paper.page.print_title_rows == "$3:$3"


def test_days_before_march_1900_are_written_out() -> None:
    columns = (Column("日期", str, DATE),)
    paper = Paper.read(package([[date(1900, 2, 28)], [date(1900, 3, 1)]], [None], columns))

    assert paper.records == [["1900-02-28"], [date(1900, 3, 1)]]


def test_sums_agree_to_the_fen_in_yuan_and_in_wanyuan() -> None:
    sums = [123_456, 1, 99, 19_000_000_000_000, 33_333_333]
    columns = (
        Column("元", int, YUAN, key="yuan", total=True),
        Column("万元", int, WANYUAN, key="wanyuan", total=True),
    )
    rows: list[list[Cell]] = [[YUAN.cell(fen), WANYUAN.cell(fen)] for fen in sums]
    totals: list[Cell] = [YUAN.cell(sum(sums)), WANYUAN.cell(sum(sums))]

    paper = Paper.read(package(rows, totals, columns))

    exact = [[Decimal(repr(cell)) for cell in row] for row in paper.records]
    assert [row[0] * 100 for row in exact] == sums
    assert [row[1] * 1_000_000 for row in exact] == sums
    assert Decimal(repr(paper.total[1])) * 100 == sum(sums)
    assert Decimal(repr(paper.total[2])) * 1_000_000 == sum(sums)


def test_digest_can_be_computed_again_from_the_workbook() -> None:
    digest = Digest(COLUMNS)
    for row in ROWS:
        digest.add(row)
    again = Digest(COLUMNS)
    for read in Paper.read(package(ROWS, TOTALS)).records:
        again.add(read)

    assert again.hexdigest() == digest.hexdigest()


@pytest.mark.parametrize("place", [(0, 0), (1, 1), (1, 4), (0, 6)])
def test_digest_changes_with_any_cell(place: tuple[int, int]) -> None:
    first, second = Digest(COLUMNS), Digest(COLUMNS)
    changed = [list(row) for row in ROWS]
    changed[place[0]][place[1]] = "改"
    for row, other in zip(ROWS, changed, strict=True):
        first.add(row)
        second.add(other)

    assert first.hexdigest() != second.hexdigest()


HOSTILE = (
    "😀👨\u200d👩\u200d👧", "\u200f\u202e石大山\u202c", "\u2066左\u2069", "_x0041_", "__x005F_x000D_", "a_x0009_b", "长" * 40_000, "%s %d {0}",
    "=1+1", "=HYPERLINK(\"http://example.org\",\"点\")", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1",
    "=cmd|' /C calc'!A0", "#N/A", "#REF!", "TRUE", "1e5", "410399199001010018", "http://example.org", "'=1",
    "<b>&amp;</b>", "]]>", "&#x0;", "_x000D_", " 前后 ", "\n", "a\r\nb", "\x00\x1f\ud800\ufffe", "𠀀龘", "",
)  # fmt: skip


def hostile(test):
    for text in HOSTILE:
        test = example([text])(test)
    return test


@hostile
@given(st.lists(st.text(st.characters(codec=None), max_size=60), min_size=1, max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_typed_text_never_becomes_anything_else(texts: list[str]) -> None:
    columns = (Column("文字", str, TEXT), Column("长文", str, PROSE))
    content = package(
        [[TEXT.cell(text), PROSE.cell(text)] for text in texts], [None, None], columns
    )

    page = load_workbook(BytesIO(content)).worksheets[0]
    found = list(page.iter_rows(min_row=4, max_row=3 + len(texts), min_col=2))
    expected = [clean(text) or None for text in texts]
    by_calamine = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
    seen = [row[1:3] for row in by_calamine.to_python()[3 : 3 + len(texts)]]
    assert seen == [[text or ""] * 2 for text in expected]
    assert [[cell.value for cell in row] for row in found] == [[text, text] for text in expected]
    for row in found:
        for cell in row:
            assert cell.data_type == ("n" if cell.value is None else "s")
            assert cell.hyperlink is None
    with ZipFile(BytesIO(content)) as parts:
        sheet = ElementTree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
    assert list(sheet.iter(f"{MAIN}f")) == []
    assert {cell.get("t") for cell in sheet.iter(f"{MAIN}c")} <= {"s", "inlineStr", None}


@given(st.text(st.characters(codec=None)))
def test_cleaning_takes_out_only_what_no_workbook_can_hold(text: str) -> None:
    cleaned = clean(text)

    assert clean(cleaned) == cleaned
    assert not [
        character
        for character in cleaned
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n"
    ]
    assert clean(cleaned + "中文 abc，。\t\n") == cleaned + "中文 abc，。\t\n"


def test_text_longer_than_a_cell_is_cut_where_the_cell_ends() -> None:
    assert clean("长" * (LONGEST_TEXT + 1)) == "长" * LONGEST_TEXT


def test_title_and_office_are_text_too() -> None:
    file = BytesIO()
    cover = Cover("=1+1", "\x00=2", "#N/A", "=3")
    with Sheet(file, "台账", COLUMNS, cover=cover) as sheet:
        sheet.save(totals=[], proof=[("=4", "#REF!")])

    book = load_workbook(BytesIO(file.getvalue()))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert book.worksheets[0]["A1"].value == "=1+1"
    assert [cell.value for cell in book.worksheets[1][1]] == ["=4", "#REF!"]


def test_two_readers_find_the_same_in_every_cell() -> None:
    content = package(ROWS, TOTALS, remarks=True)
    calamine = CalamineWorkbook.from_filelike(BytesIO(content))
    openpyxl = load_workbook(BytesIO(content), data_only=True)

    assert calamine.sheet_names == openpyxl.sheetnames
    for name in openpyxl.sheetnames:
        page = openpyxl[name]
        rows = calamine.get_sheet_by_name(name).to_python(skip_empty_area=False)
        assert len(rows) == page.max_row
        for row, cells in zip(rows, page.iter_rows(values_only=True), strict=True):
            assert [cell or None for cell in row] == [as_day(cell) or None for cell in cells]


def test_rows_read_the_same_when_they_are_streamed() -> None:
    content = package(ROWS * 300, TOTALS)

    streamed = load_workbook(BytesIO(content), read_only=True).worksheets[0]
    whole = load_workbook(BytesIO(content)).worksheets[0]

    # Where the sheet ends is not known when it begins, so a streamed row is as long as what stands in it.
    for row, cells in zip(
        streamed.iter_rows(values_only=True), whole.iter_rows(values_only=True), strict=True
    ):
        assert row == cells[: len(row)]
        assert not any(cells[len(row) :])


def test_package_begins_with_what_tells_its_kind_and_holds_each_part_once() -> None:
    with ZipFile(BytesIO(package(ROWS, TOTALS, remarks=True))) as parts:
        names = parts.namelist()
        types = parts.read("[Content_Types].xml").decode()

    assert names[0] == "[Content_Types].xml"
    assert len(names) == len(set(names))
    # What the list of types names is in the package; it was written before most of it.
    assert set(re.findall(r'PartName="/([^"]+)"', types)) <= set(names)


def test_column_for_remarks_is_the_last_and_is_not_printed() -> None:
    paper = Paper.read(package(ROWS, TOTALS, remarks=True))
    page = paper.page

    assert page["I3"].value == REMARKS
    assert [cell.value for cell in page["I"][4:]] == [None] * 4
    assert page.auto_filter.ref == "A4:I6"
    assert page.print_area == "'台账'!$A$1:$H$8"
    assert paper.table[-1][0] == "合计"


def test_mixed_columns_are_written_cell_by_cell() -> None:
    columns = (Column("值", str, TEXT), Column("数", str, INTEGER))
    rows: list[list[Cell]] = [["甲", 1], [None, Decimal("2.50")], [date(2018, 6, 30), None], ["", Decimal("1E+3")], [True, 0]]  # fmt: skip

    paper = Paper.read(package(rows, [None, None], columns))

    assert paper.records == [["甲", 1], [None, 2.5], [43281, None], [None, 1000], [1, 0]]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [("石大山", 8, 1), ("石大山", 6, 2), ("410399000000000001", 20, 1), ("410399000000000001", 10, 2), ("一\n二\n\n三", 20, 4), ("", 5, 1), ("字" * 20, 11, 4), ("a字" * 10, 11, 3)],
)  # fmt: skip
def test_text_takes_as_many_lines_as_its_column_gives_it(
    text: str, width: float, lines: int
) -> None:
    assert lines_in(text, width) == lines


def test_sheet_that_is_full_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_module, "LAST_ROW", 8)

    package(ROWS, TOTALS)
    with pytest.raises(TooManyRowsError, match="8 行"):
        package([*ROWS, ROWS[0]], TOTALS)
