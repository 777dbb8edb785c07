"""The report of the first half of 2018 on paper: read back from the PDF, and held against the report that was written then."""

import hashlib
import re
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from households.models import Area, Person
from reports.documents.report import Report, report_on
from reports.periods import HalfYear
from reports.typeset.blocks import Block, Heading, Note, Paragraph, Signature, TableBlock, Title

DATED = date(2018, 7, 13)

# What the report of 2018 states and records can show, in the units it states them in.
STATED = [
    "12平方公里",
    "13个自然村",
    "15个村民组",
    "3169亩",
    "2500亩",
    "党员81人",
    "536户2223人",
    "192户709人",
    "51户185人",
    "45户161人",
    "41户196人",
    "25户108人",
    "10户10人",
    "7户7人",
    "2户2人",
    "26户117人",
    "21户53人",
    "16户66人",
    "148户560人",
    "7户13人",
    "11户19人",
    "121户",
    "菊花408亩",
    "花椒400亩",
    "16900元",
    "11000元",
    "18000元",
    "80岁",
    "190万元",
    "9400米",
    "3万元",
    "80米",
    "108万元",
    "改造7处",
    "新建3处",
    "20万元",
    "122平方米",
    "30万元",
    "200平方米",
    "80万元",
    "3100平方米",
    "15万元",
    "43盏",
    "25万元",
    "12万元",
    "公厕1个",
    "21万元",
    "5月12日",
    "2018年7月13日",
]


@pytest.fixture
def report(jiaogou: Area) -> Report:
    return report_on(jiaogou, HalfYear(2018, 1), dated=DATED, today=DATED)


def words(block: Block) -> str:
    match block:
        case Title(lines):
            return "".join(lines)
        case Heading(_, text) | Note(text):
            return text
        case Paragraph(runs, lead):
            return lead + "".join(run.text for run in runs)
        case TableBlock(title, head, rows):
            return title + "".join(head) + "".join("".join(row) for row in rows)
        case Signature(organisation, day):
            return organisation + day
        case _:
            return ""


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def read_back(pdf: bytes) -> list[str]:
    """The text of each page without spaces and page number."""
    pages = PdfReader(BytesIO(pdf)).pages
    return [
        squeezed(page.extract_text()).replace(f"—{number}—", "")
        for number, page in enumerate(pages, 1)
    ]


def test_every_figure_of_the_report_of_2018_is_on_the_paper(report: Report):
    paper = "".join(read_back(report.typeset().pdf))

    assert [stated for stated in STATED if stated not in paper] == []


def test_values_per_head_are_computed_and_not_those_that_were_stated(report: Report):
    paper = "".join(read_back(report.typeset().pdf))

    assert "3169亩（人均1.43亩）" in paper
    assert "2500亩（人均1.12亩）" in paper
    assert "1.41" not in paper
    assert "0.63" not in paper


def test_the_plan_brings_the_incidence_below_two_per_cent(report: Report):
    paper = "".join(read_back(report.typeset().pdf))

    assert "由592人减少到32人" in paper
    assert "由26.63%降到1.44%（32/2223），低于2%" in paper


def test_money_is_told_by_source_and_adds_up(report: Report):
    paper = "".join(read_back(report.typeset().pdf))

    assert (
        "10个项目累计下达资金504万元，其中整合资金319万元、帮扶单位资金3万元、来源未注明的182万元"
        in paper
    )
    assert "价值合计45900元" in paper


def test_parts_and_sections_are_numbered_without_a_gap_or_a_double(report: Report):
    parts = [block.text[:2] for block in report.blocks if isinstance(block, Heading)]
    leads = [block.lead[:3] for block in report.blocks if isinstance(block, Paragraph)]

    assert parts[:4] == ["一、", "二、", "三、", "四、"]
    assert [lead for lead in leads if lead] == [
        *("（一）", "（二）", "（三）", "（四）", "（五）", "（六）"),
        *("（一）", "（二）", "（三）"),
    ]


def test_the_paper_bears_all_words_of_the_blocks_in_order(report: Report):
    texts = [
        squeezed(words(block)) for block in report.blocks if not isinstance(block, TableBlock)
    ]
    paper = "".join(read_back(report.typeset().pdf))

    place = 0
    for text in texts:
        place = paper.find(text, place)
        assert place >= 0, text


def test_every_page_of_the_annex_has_its_head(report: Report):
    pages = read_back(report.typeset().pdf)
    first = next(number for number, text in enumerate(pages) if "附件1主要指标表" in text)
    last = next(number for number, text in enumerate(pages) if "附件2项目资金表" in text)

    assert all("指标数值单位统计时点代码" in text for text in pages[first:last])


def test_the_same_records_and_date_give_the_same_bytes(jiaogou: Area, report: Report):
    again = report_on(jiaogou, HalfYear(2018, 1), dated=DATED, today=date(2020, 2, 2))

    first, second = (hashlib.sha256(paper.typeset().pdf) for paper in (report, again))
    assert first.hexdigest() == second.hexdigest()


def test_no_resident_is_named_on_the_paper(report: Report):
    paper = "".join(read_back(report.typeset().pdf))

    assert [name for name in Person.objects.values_list("name", flat=True) if name in paper] == []


def test_the_longest_names_still_fit_on_paper(jiaogou: Area):
    jiaogou.name = "魑魅魍魉" * 10
    jiaogou.save()

    report = report_on(
        jiaogou, HalfYear(2018, 1), dated=DATED, today=DATED, organisation="某某局" * 26
    )
    paper = report.typeset()

    assert paper.missing == ()
    assert squeezed(report.name) in "".join(read_back(paper.pdf))
