"""Official paper read back: nothing lost, nothing interpreted, 28 by 22, the same bytes every time."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import pairwise

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from reports.typeset import geometry
from reports.typeset.blocks import (
    Block,
    Heading,
    Paragraph,
    Run,
    Signature,
    TableBlock,
    Title,
)
from reports.typeset.breaking import NEVER_FIRST, NEVER_LAST
from reports.typeset.document import Typeset, typeset

SENTENCE = (
    "全村共有建档立卡贫困户，其中“因病”致贫的（含慢性病）占多数；帮扶措施逐户落实，效果明显。"
)
SIGNATURE = Signature("某市机关事务管理局", "2018年7月13日")


def paper(*blocks: Block) -> Typeset:
    return typeset(blocks, title="试验", author="某局", created=date(2018, 7, 13))


def prose(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def read(printed: Typeset) -> list[str]:
    """The words of each page, without the blanks that a reader puts in."""
    pages = PdfReader(io.BytesIO(printed.pdf)).pages
    return ["".join(page.extract_text().split()) for page in pages]


def lines(printed: Typeset) -> list[str]:
    """The lines of the first page as a reader sees them, the page number left out."""
    page = pypdfium2.PdfDocument(printed.pdf)[0].get_textpage()
    rows = [line.strip() for line in page.get_text_range().splitlines()]
    return [row for row in rows if row and not row.startswith("— ")]


def test_same_blocks_give_same_bytes_in_every_thread():
    blocks = (Title(("标题",)), prose(SENTENCE * 9), SIGNATURE)

    with ThreadPoolExecutor(4) as threads:
        made = set(threads.map(lambda _: paper(*blocks).pdf, range(4)))

    assert made == {paper(*blocks).pdf}


@pytest.mark.parametrize(
    "text",
    ["镕喆堃翀㛃", "村民𠮷某", "<b>粗</b>&amp;<img src=x>", "——……“引号”", "%PDF (括号) \\ 反斜"],
)
def test_text_comes_back_as_it_was_and_is_never_mark_up(text):
    printed = paper(prose(f"开头{text}结尾"))

    assert printed.missing == ()
    assert "".join(f"开头{text}结尾".split()) in read(printed)[0].replace("（", "(").replace(
        "）", ")"
    )


def test_character_that_no_face_has_is_told_and_not_left_blank():
    printed = paper(prose("符号\U0001f9ff在此"))

    assert printed.missing == ("\U0001f9ff",)
    assert "符号〓在此" in read(printed)[0]


def test_every_font_is_in_the_file():
    printed = paper(Title(("标题",)), Heading(1, "一、情况"), prose(SENTENCE), SIGNATURE)
    fonts = [
        font.get_object()
        for page in PdfReader(io.BytesIO(printed.pdf)).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    ]

    assert fonts
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in fonts)


def test_full_page_has_22_lines_of_28_characters():
    rows = lines(paper(prose("国" * 28 * 30)))

    assert len(rows) == geometry.ROWS == 22
    assert {len(row) for row in rows[1:]} == {geometry.COLUMNS} == {28}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["户", "人", "，", "。", "（", "）", "“", "”", "《", "》", "2018年", "；"]
        ),
        min_size=60,
        max_size=400,
    )
)
def test_no_line_begins_or_ends_with_a_forbidden_mark(words):
    rows = lines(paper(prose("村" + "".join(words).lstrip("，。）”》；") + "完")))

    runs_of_marks = NEVER_FIRST | NEVER_LAST
    for above, below in pairwise(rows):
        if above[-1] not in runs_of_marks or below[0] not in runs_of_marks:
            assert below[0] not in NEVER_FIRST
            assert above[-1] not in NEVER_LAST


@pytest.mark.parametrize("count", range(560, 680, 15))
def test_signature_is_never_alone_on_a_page(count):
    last = read(paper(prose("字" * count), SIGNATURE))[-1]

    assert "机关事务管理局2018年7月13日" in last
    assert "字某市机关" in last


def test_long_table_carries_its_head_onto_every_page():
    rows = tuple((str(number), "说明") for number in range(200))
    pages = read(paper(TableBlock("表", ("序号", "内容"), rows, ("center", "left"))))

    assert len(pages) > 2
    assert all("序号内容" in page for page in pages)


def test_row_taller_than_a_page_loses_nothing():
    printed = paper(TableBlock("表", ("序号", "内容"), (("1", "长" * 3000),), ("center", "left")))

    assert "".join(read(printed)).count("长") == 3000
