"""The Word file: the styles and the page of the paper, headings that Word knows, and nothing in it but plain text."""

import io
from datetime import UTC, date, datetime
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from reports.typeset.blocks import (
    Addressee,
    Bar,
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
    Word,
)
from reports.typeset.fonts import type_case
from reports.typeset.word.document import word_file
from reports.typeset.word.pictures import chart

SIGNATURE = Signature("某市机关事务管理局", "2018年7月13日")
TABLE = TableBlock("款项", ("序号", "内容"), (("1", "甲\n乙"), ("2", "丙")), ("center", "left"))
CHART = Drawing("某年几户", 352, 60, (Bar(0, 20, 100, 10, "first"), Word(0, 11, "计划")))


def file(*blocks: Block, title: str = "试验") -> bytes:
    return word_file(blocks, title=title, author="某局", created=date(2018, 7, 13))


def opened(*blocks: Block, title: str = "试验") -> WordDocument:
    return Document(io.BytesIO(file(*blocks, title=title)))


def prose(text: str, lead: str = "") -> Paragraph:
    return Paragraph((Run(text),), lead)


def told(document: WordDocument) -> list[tuple[str | None, str]]:
    return [
        (paragraph.style.name if paragraph.style else None, paragraph.text)
        for paragraph in document.paragraphs
    ]


def part(content: bytes, name: str) -> str:
    with ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def test_page_is_that_of_the_standard_with_28_by_22_on_its_grid():
    [section] = opened(prose("字")).sections
    [grid] = section._sectPr.xpath("./w:docGrid")
    pitch = int(grid.get(qn("w:linePitch"))) / 20
    cell = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    sides = (section.page_width, section.left_margin, section.right_margin)
    page, left, right = (length.pt for length in sides if length)
    width = page - left - right

    lengths = (*sides, section.top_margin, section.bottom_margin, section.page_height)
    assert [length.mm for length in lengths if length] == pytest.approx(
        [210, 28, 26, 37, 35, 297], abs=0.05
    )
    assert grid.get(qn("w:type")) == "linesAndChars"
    assert (int(225 / 25.4 * 72 / pitch), int(width / cell)) == (22, 28)


def test_each_kind_of_block_has_its_style():
    document = opened(
        Title(("某村", "报告")),
        Addressee("某局："),
        Heading(1, "一、情况"),
        Heading(2, "（一）户"),
        prose("全村。\n又一段。"),
        prose("逐户走访。", "（二）走访。"),
        Enclosures(("甲表", "乙表")),
        SIGNATURE,
        Note("（联系人：某某）"),
        PageBreak(),
        Heading(0, "附件1"),
        Title(("甲表",)),
        TABLE,
    )

    assert told(document) == [
        ("Title", "某村\n报告"),
        ("主送机关", "某局："),
        ("Heading 1", "一、情况"),
        ("Heading 2", "（一）户"),
        ("Body Text", "全村。"),
        ("Body Text", "又一段。"),
        ("Heading 2", "（二）走访。"),
        ("Body Text", "逐户走访。"),
        ("附件说明", "附件：1.甲表"),
        ("附件说明", "2.乙表"),
        ("署名", "某市机关事务管理局"),
        ("Date", "2018年7月13日"),
        ("附注", "（联系人：某某）"),
        ("附件标识", "附件1"),
        ("Title", "甲表"),
        ("表题", "款项"),
        ("表后空", ""),
    ]


@pytest.mark.parametrize(
    ("style", "face", "size"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Heading 3", "仿宋_GB2312", 16),
        ("Body Text", "仿宋_GB2312", 16),
        ("Footer", "宋体", 14),
    ],
)
def test_faces_and_sizes_are_those_of_the_standard(style, face, size):
    found = opened().styles[style].element

    assert found.xpath("string(./w:rPr/w:rFonts/@w:eastAsia)") == face
    assert found.xpath("string(./w:rPr/w:sz/@w:val)") == str(2 * size)


def test_body_is_two_characters_in_and_speaks_chinese():
    document = opened(prose("字"))
    body = document.styles["Body Text"].element

    assert body.xpath("string(./w:pPr/w:ind/@w:firstLineChars)") == "200"
    language = "string(./w:docDefaults//w:lang/@w:eastAsia)"
    assert document.styles.element.xpath(language) == "zh-CN"
    assert document.core_properties.language == "zh-CN"


def test_table_is_ruled_and_repeats_its_head():
    [table] = opened(TABLE).tables

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["序号", "内容"],
        ["1", "甲\n乙"],
        ["2", "丙"],
    ]
    heads = [len(row._tr.xpath("./w:trPr/w:tblHeader")) for row in table.rows]
    assert heads == [1, 0, 0]
    rules = table._tbl.xpath("./w:tblPr/w:tblBorders/*/@w:val")
    assert rules == ["single"] * 6


def test_low_row_stays_whole_and_one_higher_than_a_page_may_be_torn():
    block = TableBlock("", ("甲",), (("短",), ("长" * 3000,)), ("left",))
    [table] = opened(block).tables

    assert [len(row._tr.xpath("./w:trPr/w:cantSplit")) for row in table.rows] == [1, 1, 0]


def test_page_numbers_stand_outside():
    document = opened(prose("字"))
    [section] = document.sections
    feet = [section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]]

    assert document.settings.odd_and_even_pages_header_footer
    assert [foot._p.xpath("string(./w:pPr/w:jc/@w:val)") for foot in feet] == ["right", "left"]
    assert [foot._p.xpath("string(.//w:fldSimple/@w:instr)") for foot in feet] == [" PAGE "] * 2
    assert [foot._p.xpath("string(.)") for foot in feet] == ["— 1 —"] * 2


def test_date_is_four_characters_from_the_edge_and_the_name_in_the_middle_over_it():
    found = [
        paragraph._p.xpath("string(./w:pPr/w:ind/@w:rightChars)")
        for paragraph in opened(SIGNATURE).paragraphs
    ]

    # 6.5 cells of date reach from 4 to 10.5 and have their middle at 7.25, as 9 cells of name from 2.75 have.
    assert found == ["275", "400"]


def test_page_break_goes_before_what_follows_and_none_is_idle():
    document = opened(PageBreak(), prose("前"), PageBreak(), PageBreak(), TABLE, PageBreak())

    breaks = [bool(p._p.xpath("./w:pPr/w:pageBreakBefore")) for p in document.paragraphs]
    assert breaks == [False, True, False]


def test_chart_and_code_are_pictures_with_their_words():
    document = opened(CHART, Proof("http://127.0.0.1:8000/p/1/", ("第1版", "扫码核对")))
    words = document.element.body.xpath(".//wp:docPr/@descr")
    images = [
        relation.target_part.blob[:4]
        for relation in document.part.rels.values()
        if relation.reltype.endswith("/image")
    ]

    assert words == ["某年几户", "http://127.0.0.1:8000/p/1/"]
    assert images == [b"\x89PNG"] * 2
    [table] = document.tables
    assert table.rows[0].cells[1].text == "第1版\n扫码核对"


def test_picture_of_a_chart_has_bars_and_letters_where_the_paper_has_them():
    picture = Image.open(io.BytesIO(chart(CHART, type_case()))).convert("L")
    scale = picture.width / CHART.width
    bar = picture.crop((0, round(20 * scale), round(100 * scale), round(30 * scale)))
    beside = picture.crop((round(101 * scale), round(20 * scale), picture.width, picture.height))
    word = picture.crop((0, 0, round(22 * scale), round(13 * scale)))

    assert picture.size == (1327, 226)
    assert bar.getextrema() == (85, 85)
    assert beside.getextrema() == (255, 255)
    assert min(word.tobytes()) < 60


def test_without_type_a_chart_is_told_in_words(settings, tmp_path):
    settings.JIAOGOU_VAR = tmp_path

    assert told(opened(CHART)) == [("附注", "（图：某年几户）")]


def test_same_blocks_give_same_bytes():
    blocks = (Title(("标题",)), prose("字"), CHART, TABLE, Proof("http://a/", ("甲",)), SIGNATURE)

    assert file(*blocks) == file(*blocks)


def test_the_day_of_the_file_is_its_own_and_a_long_title_is_cut():
    kept = opened(title="长" * 300).core_properties

    day = datetime(2018, 7, 13, tzinfo=UTC)
    assert (kept.created, kept.modified) == (day, day)
    assert (kept.author, kept.title) == ("某局", "长" * 255)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_plain_text(text):
    content = file(
        Title((text,)), Heading(1, text), prose(text, text), Note(text), Signature(text, text),
        Enclosures((text,)), Proof("http://a/", (text,)), title=text,
    )  # fmt: skip

    Document(io.BytesIO(content))


@pytest.mark.parametrize(
    "text", ["<w:br/>&amp;", "{ MERGEFIELD 甲 }", "\\o \"1-3\"", "村民𠮷某", "=1+1"]
)  # fmt: skip
def test_what_looks_like_markup_or_a_field_stays_as_typed(text):
    content = file(prose(text))

    assert told(Document(io.BytesIO(content))) == [("Body Text", text)]
    assert "instrText" not in part(content, "word/document.xml")
    assert "fldSimple" not in part(content, "word/document.xml")


def test_characters_that_xml_cannot_hold_are_left_out():
    assert told(opened(prose("甲\x00\x08\ufffe\ud800乙"))) == [("Body Text", "甲乙")]
