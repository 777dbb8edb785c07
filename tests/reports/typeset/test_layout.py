"""GB/T 9704-2012 to the millimetre, measured on the finished PDF: the numbers here are the standard's, not the program's."""

import io
from datetime import date
from itertools import pairwise

import pypdfium2
import pytest
import segno
from pypdf import PdfReader
from pypdf.generic import Destination
from pypdfium2.raw import FPDF_PAGEOBJ_PATH

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
from reports.typeset.document import Typeset, typeset
from reports.typeset.faces import Face, font_directory, usable_font_book
from tests.reports.typeset.measuring import MM, PAGE_HEIGHT, PAGE_WIDTH, Leaf, Row, leaves

# 5.2.1, 5.2.2: the text area of 156 by 225 mm holds 22 rows of 28 characters of 三号 (16 pt) and is filled by them.
LEFT, RIGHT = 28 * MM, PAGE_WIDTH - 26 * MM
TOP, BOTTOM = PAGE_HEIGHT - 37 * MM, 35 * MM
EM = 16.0
CELL = (RIGHT - LEFT) / 28
ROW = (TOP - BOTTOM - EM) / 21

# GB/T 15834-2011, 5.1.
NEVER_FIRST = set("，。、；：？！）》〉”’】〕％%")
NEVER_LAST = set("（《〈“‘【〔")
SENTENCE = (
    "全村536户2223人，其中建档立卡贫困户192户709人（含已脱贫26户117人），贫困发生率26.63%；“因病”致贫的占多数，"
    "《脱贫攻坚责任制实施办法》要求“户户见面、人人知晓”——这一条做到了……下一步怎么办？抓紧办！"
)


def paper(*blocks: Block) -> Typeset:
    return typeset(
        blocks,
        title="某村工作报告",
        author="某局",
        subject="某村2018年上半年",
        keywords="410399000000 2018H1",
        created=date(2018, 7, 13),
    )


def measured(*blocks: Block) -> list[Leaf]:
    return leaves(paper(*blocks).pdf)


def prose(text: str, lead: str = "") -> Paragraph:
    return Paragraph((Run(text),), lead)


def face(wanted: Face, size: float) -> set[tuple[str, float]]:
    """What a row set in one face shows itself in."""
    return {(usable_font_book(font_directory()).chains[wanted][0], size)}


def room_of(row: Row) -> tuple[float, float]:
    """From the left edge of the first em box of a row to the right edge of the last."""
    last = row.last
    return row.first.x, last.x + last.size * (0.5 if last.char.isascii() else 1)


REPORT = (
    Title(("焦沟村2018年上半年", "脱贫攻坚工作情况报告")),
    Addressee("某市人民政府："),
    prose(SENTENCE),
    Heading(1, "一、基本村情"),
    prose(SENTENCE, "（一）人口。"),
    Heading(2, "（二）土地"),
    Heading(3, "1.耕地"),
    prose(SENTENCE * 3),
    Enclosures(("主要指标表", "项目资金表")),
    Signature("某市机关事务管理局", "2018年7月13日"),
    Note("（联系人：某某）"),
    PageBreak(),
    Heading(0, "附件1"),
    Title(("主要指标表",)),
    TableBlock("", ("指标", "数值"), (("全村总户数", "536"),), ("left", "right")),
    Proof("http://127.0.0.1:8000/p/1/", ("第1版", "扫码核对")),
)


def test_full_page_leaves_the_margins_of_the_standard_to_the_millimetre():
    for leaf in measured(prose("国" * 28 * 44))[:2]:
        left = min(row.first.left for row in leaf.rows)
        right = max(row.last.right for row in leaf.rows)
        top = max(glyph.top for glyph in leaf.rows[0].glyphs)
        bottom = min(glyph.bottom for glyph in leaf.rows[-1].glyphs)

        assert left / MM == pytest.approx(28, abs=1)
        assert (PAGE_WIDTH - right) / MM == pytest.approx(26, abs=1)
        assert (PAGE_HEIGHT - top) / MM == pytest.approx(37, abs=1)
        assert bottom / MM == pytest.approx(35, abs=1)


def test_page_has_22_lines_of_28_characters():
    first, second = measured(prose("国" * (28 * 44 - 2)))

    assert [len(row.glyphs) for row in first.rows] == [26, *[28] * 21]
    assert [len(row.glyphs) for row in second.rows] == [28] * 22
    for above, below in pairwise(second.rows):
        assert above.y - below.y == pytest.approx(ROW, abs=0.05)


def test_every_line_of_text_stands_on_the_grid_whatever_stands_between():
    table = TableBlock("款", ("甲", "乙"), (("一", "长" * 60),), ("left", "left"))
    chart = Drawing("某年", 352, 77, (Bar(0, 20, 100, 10, "first"), Word(0, 11, "计划")))
    proof = Proof("http://127.0.0.1:8000/p/1/", ("第1版",))
    [leaf, *_] = measured(
        Title(("某村工作报告",)), prose("甲"), table, prose("乙"), chart, prose("丙"), proof, prose("丁")
    )  # fmt: skip
    baselines = [row.y for row in leaf.rows if row.faces == face(Face.FANGSONG, EM)]
    first = TOP - 0.88 * EM

    assert len(baselines) == 4
    for y in baselines:
        rows = (first - y) / ROW
        assert rows == pytest.approx(round(rows), abs=0.005)


@pytest.mark.parametrize("shift", range(0, 28, 3))
def test_both_margins_are_even_and_no_mark_stands_where_it_must_not(shift):
    text = "字" * shift + SENTENCE * 6
    [leaf, *_] = measured(prose(text))

    for place, row in enumerate(leaf.rows):
        left, right = room_of(row)
        assert left == pytest.approx(LEFT + (2 * CELL if place == 0 else 0), abs=0.5)
        assert row.first.char not in NEVER_FIRST
        assert row.last.char not in NEVER_LAST
        if row is leaf.rows[-1]:
            assert right <= RIGHT + 0.5
        elif row.last.char in NEVER_FIRST - {"%"}:
            # The blank half of a closing mark may stand outside; its ink may not.
            assert right - EM / 2 - 0.5 <= RIGHT <= right + 0.5
            assert row.last.right <= RIGHT + 0.5
        elif row.last.char != "%":
            assert right == pytest.approx(RIGHT, abs=0.5)
    for above, below in pairwise(leaf.rows):
        assert (above.last.char, below.first.char) not in {("—", "—"), ("…", "…")}
        assert not (above.last.char.isascii() and below.first.char.isascii())


def test_each_level_has_its_face_and_size():
    first, second, annex = measured(*REPORT)

    assert first.row("焦沟村").faces == face(Face.XIAOBIAOSONG, 22)
    assert first.row("某市人民").faces == face(Face.FANGSONG, 16)
    assert first.row("一、").faces == face(Face.HEITI, 16)
    assert first.row("（一）").faces == face(Face.KAITI, 16) | face(Face.FANGSONG, 16)
    assert {glyph.font for glyph in first.row("（一）").glyphs[:6]} == {
        font for font, _ in face(Face.KAITI, 16)
    }
    assert first.row("（二）").faces == face(Face.KAITI, 16)
    assert first.row("1.耕地").faces == face(Face.FANGSONG, 16)
    assert first.foot.faces == face(Face.SONG, 14)
    assert second.row("（联系人").faces == face(Face.FANGSONG, 16)
    assert annex.row("附件1").faces == face(Face.HEITI, 16)
    assert annex.row("主要指标表").faces == face(Face.XIAOBIAOSONG, 22)
    assert annex.row("指标数值").faces == face(Face.HEITI, 12)


def test_paragraphs_and_headings_begin_two_characters_in_and_the_addressee_at_the_edge():
    first, *_ = measured(*REPORT)

    for begin, cells in (("某市", 0), ("全村", 2), ("一、", 2), ("（一）", 2), ("1.耕", 2)):
        row = next(row for row in first.rows if row.text.startswith(begin))
        assert row.first.x == pytest.approx(LEFT + cells * CELL, abs=0.5)


def test_title_stands_in_the_middle_with_a_blank_row_below():
    first, *_ = measured(*REPORT)

    for row in first.rows[:2]:
        assert (row.first.left + row.last.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1)
    assert first.rows[1].y - first.rows[2].y > 1.9 * ROW


def test_annex_is_marked_at_the_edge_of_the_first_line_and_named_on_the_third():
    [*_, annex] = measured(*REPORT)
    mark, name = annex.rows[:2]

    assert (mark.text, name.text) == ("附件1", "主要指标表")
    assert mark.first.x == pytest.approx(LEFT, abs=0.5)
    assert mark.first.top == pytest.approx(TOP, abs=MM)
    assert mark.first.top - name.first.top == pytest.approx(2 * ROW, abs=MM)
    assert (name.first.left + name.last.right) / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=1)


def test_names_of_the_annexes_stand_below_one_another_after_a_blank_row():
    _, leaf, _ = measured(*REPORT)
    place = next(k for k, row in enumerate(leaf.rows) if row.text.startswith("附件："))
    above, first, second = leaf.rows[place - 1 : place + 2]
    names = [
        next(glyph for glyph in row.glyphs if glyph.char == char)
        for row, char in ((first, "主"), (second, "项"))
    ]

    assert above.y - first.y == pytest.approx(2 * ROW, abs=0.1)
    assert first.first.x == pytest.approx(LEFT + 2 * CELL, abs=0.5)
    assert second.first.x == pytest.approx(LEFT + 5 * CELL, abs=0.5)
    assert names[0].x == pytest.approx(names[1].x, abs=0.1)


def test_date_is_four_characters_from_the_edge_and_the_name_in_the_middle_over_it():
    _, leaf, _ = measured(*REPORT)
    place = next(k for k, row in enumerate(leaf.rows) if row.text.startswith("某市机关"))
    above, name, day = leaf.rows[place - 1 : place + 2]
    (name_left, name_right), (day_left, day_right) = room_of(name), room_of(day)

    assert above.y - name.y == pytest.approx(2 * ROW, abs=0.1)
    assert day.text == "2018年7月13日"
    assert day_right == pytest.approx(RIGHT - 4 * CELL, abs=0.5)
    assert (name_left + name_right) / 2 == pytest.approx((day_left + day_right) / 2, abs=0.5)


def test_name_longer_than_the_date_allows_stays_two_characters_from_the_edge():
    [leaf] = measured(prose("字" * 60), Signature("某" * 20, "2018年7月13日"))
    name = leaf.row("某某")

    assert room_of(name)[1] == pytest.approx(RIGHT - 2 * CELL, abs=0.5)


def test_page_number_stands_outside_seven_millimetres_below_the_text():
    pages = measured(prose("字" * 28 * 60))

    assert [leaf.foot.text for leaf in pages] == ["—1—", "—2—", "—3—"]
    for leaf in pages:
        assert leaf.foot.first.top == pytest.approx(BOTTOM - 7 * MM, abs=MM)
        if leaf.number % 2:
            assert leaf.foot.last.right == pytest.approx(RIGHT - 14, abs=0.5)
        else:
            assert leaf.foot.first.left == pytest.approx(LEFT + 14, abs=0.5)


def test_nothing_but_the_page_number_is_drawn_outside_the_text_area():
    rows = tuple((str(number), "说明" * (number % 40)) for number in range(500))
    table = TableBlock("表", ("序号", "内容"), rows, ("center", "left"), (1, 5))
    chart = Drawing("某年", 352, 2000, (Bar(0, 20, 352, 1980, "first"), Word(0, 11, "长" * 90)))
    printed = paper(prose("字"), table, chart, prose("字"))

    document = pypdfium2.PdfDocument(printed.pdf)
    for page in document:
        for drawn in page.get_objects():
            left, bottom, right, top = drawn.get_bounds()
            if top < BOTTOM - 5 * MM:
                continue
            assert left >= LEFT - 1
            assert right <= RIGHT + 1
            assert bottom >= BOTTOM - 1
            assert top <= TOP + 1


def test_long_table_has_its_head_on_every_page_and_loses_no_row():
    rows = tuple((str(number), f"第{number}行") for number in range(500))
    pages = measured(TableBlock("表", ("序号", "内容"), rows, ("center", "left")))

    assert len(pages) > 15
    for leaf in pages:
        assert leaf.rows[1 if leaf.number == 1 else 0].text == "序号内容"
    found = [row.text for leaf in pages for row in leaf.rows if row.text.endswith("行")]
    assert found == [f"{number}第{number}行" for number in range(500)]


def test_word_without_a_break_does_not_starve_the_other_columns():
    row = ("1", "a" * 80, "长" * 300)
    [leaf] = measured(TableBlock("", ("序号", "代码", "说明"), (row,), ("center", "left", "left")))
    lines = [sum(glyph.char == "长" for glyph in found.glyphs) for found in leaf.rows]

    assert sum(lines) == 300
    assert max(lines) > 14


def test_table_without_rows_shows_its_head():
    [leaf] = measured(TableBlock("表", ("序号", "内容"), (), ("center", "left")))

    assert [row.text for row in leaf.rows] == ["表", "序号内容"]


def test_paragraph_of_three_pages_loses_nothing():
    text = SENTENCE * 18
    pages = measured(prose(text))

    assert len(pages) == 3
    assert "".join(row.text for leaf in pages for row in leaf.rows) == text
    assert [len(leaf.rows) for leaf in pages[:2]] == [22, 22]


@pytest.mark.parametrize("text", ["1234567890" * 12, "http://127.0.0.1:8000/" + "ab_c/" * 36])
def test_what_has_no_place_to_break_is_torn_at_the_edge(text):
    [leaf] = measured(prose(f"网址{text}。"))

    assert "".join(row.text for row in leaf.rows) == f"网址{text}。"
    assert len(leaf.rows) > 2
    for row in leaf.rows[:-1]:
        assert RIGHT - 2 * CELL <= row.last.right <= RIGHT + 0.5


def test_long_number_leaves_no_hole_in_the_line_before_it():
    [leaf] = measured(prose("字" * 24 + "1234567890" * 4 + "字"))

    assert len(leaf.rows[0].glyphs) > 24


def test_last_line_is_never_one_character():
    [leaf] = measured(prose("字" * (26 + 28 + 1)))

    assert [len(row.glyphs) for row in leaf.rows] == [26, 27, 2]


def test_longest_name_is_broken_into_even_lines_in_title_and_signature():
    name = "河南省洛阳市某某县某某镇" * 8
    [leaf, *_] = measured(Title((name,)), prose("字" * 60), Signature(name, "2018年7月13日"))
    title = [row for row in leaf.rows if row.first.size == 22]
    lengths = [len(row.glyphs) for row in title]

    assert sum(lengths) == len(name)
    assert max(lengths) - min(lengths) <= 3
    assert "".join(row.text for row in leaf.rows).count(name) == 2


def test_rare_character_of_a_name_is_drawn_from_another_face_and_a_missing_one_is_told():
    printed = paper(prose("村民𠮷某，\U0001f9ff。"))
    [leaf] = leaves(printed.pdf)

    assert printed.missing == ("\U0001f9ff",)
    assert leaf.rows[0].text == "村民𠮷某，〓。"
    ink = [glyph.right - glyph.left for glyph in leaf.rows[0].glyphs]
    assert all(ink)


def test_signature_takes_text_along_past_the_names_of_the_annexes():
    """So the page with the seal is never without text (此页无正文)."""
    for count in range(28 * 17, 28 * 21, 14):
        pages = measured(
            prose("字" * count), Enclosures(("甲表", "乙表")), Signature("某局", "2018年7月13日")
        )
        rows = [row.text for row in pages[-1].rows]
        assert rows[-4:] == ["附件：1.甲表", "2.乙表", "某局", "2018年7月13日"]
        assert "字" in rows[-5]


def test_code_is_drawn_module_by_module_and_stays_with_its_lines():
    address = "http://127.0.0.1:8000/p/1/"
    proof = Proof(address, ("第1版", "扫码核对"))
    wanted = [[bool(module) for module in row] for row in segno.make(address, error="m").matrix]
    for above in range(1, 23):
        document = pypdfium2.PdfDocument(paper(*[prose("字")] * above, proof).pdf)
        page = document[len(document) - 1]
        [code] = [drawn for drawn in page.get_objects() if drawn.type == FPDF_PAGEOBJ_PATH]

        assert _modules(page, code.get_bounds(), len(wanted)) == wanted
        assert code.get_bounds()[1] >= BOTTOM - 1
        assert "第1版" in page.get_textpage().get_text_range()


def _modules(
    page: pypdfium2.PdfPage, bounds: tuple[float, float, float, float], count: int
) -> list[list[bool]]:
    """What the middle of each module of a code looks like: dark or not."""
    left, _, right, top = bounds
    module = (right - left) / count
    picture = page.render(scale=4).to_pil().convert("1")
    middles = [(place + 0.5) * module for place in range(count)]
    return [
        [
            not picture.getpixel((int((left + x) * 4), int((PAGE_HEIGHT - top + y) * 4)))
            for x in middles
        ]
        for y in middles
    ]


def test_file_has_its_fonts_its_language_its_data_and_an_outline():
    reader = PdfReader(io.BytesIO(paper(*REPORT).pdf))
    fonts = [
        font.get_object()["/FontDescriptor"].get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    ]
    assert all("/FontFile2" in font for font in fonts)
    assert reader.root_object["/Lang"] == "zh-CN"
    preferences = reader.root_object["/ViewerPreferences"]
    assert preferences == {"/DisplayDocTitle": True}
    kept = reader.metadata
    assert kept is not None
    assert (kept.title, kept.author, kept.subject) == ("某村工作报告", "某局", "某村2018年上半年")
    assert kept["/Keywords"] == "410399000000 2018H1"
    assert kept["/CreationDate"] == kept["/ModDate"] == "D:20180713000000+08'00'"
    assert _told(reader.outline) == [
        "一、基本村情",
        ["（一）人口", "（二）土地", ["1.耕地"]],
        "附件1",
        ["主要指标表"],
    ]


def _told(outline: list[Destination | list]) -> list:
    return [_told(one) if isinstance(one, list) else one.title for one in outline]


def test_same_report_gives_the_same_bytes():
    assert paper(*REPORT).pdf == paper(*REPORT).pdf
