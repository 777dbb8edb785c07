"""The whole way on the real figures: a visit on a phone, the paper in the bureau, the ledgers at the auditor's."""

import io
import re

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect
from pypdf import PdfReader

from households.models import Visit
from reports.figures import At, compute
from reports.periods import HalfYear
from tests.browser import PHONE

CODE = "410325199299"
LEDGER_FIGURES = {
    "households": "registered.persons",
    "projects": "projects.count",
    "visits": "visits.count",
}
FINDINGS = "水管已经接通，老人的慢性病证还在办。"

pytestmark = pytest.mark.browser


def figure(page, address, code, **query):
    """The number that a figure's own page states in its heading part."""
    words = "&".join(f"{name}={value}" for name, value in query.items())
    page.goto(f"{address}/figures/{code}/?area={CODE}&{words}")
    return page.locator("main").inner_text()


def saved(page, link):
    with page.expect_download() as download:
        link.click()
    return download.value.path().read_bytes()


@pytest.mark.parametrize("context", [PHONE], indirect=True)
def test_a_visit_entered_on_a_phone_is_in_the_file_on_the_desk_and_in_the_figures(
    page, sign_in, jiaogou_live
):
    sign_in(page, "shuji")
    page.goto(f"{jiaogou_live}/visits/new/?plain")
    choice = page.locator("main li a").first
    head = choice.locator("strong").inner_text()
    choice.click()

    page.get_by_label("看到和听到的情况").fill(FINDINGS)
    page.get_by_role("button", name="保存走访").click()
    expect(page.locator("main")).to_contain_text("已登记")

    page.goto(f"{jiaogou_live}/visits/")
    expect(page.locator("main")).to_contain_text(FINDINGS)
    page.get_by_role("link", name=re.compile(head)).first.click()
    expect(page.locator("main")).to_contain_text(FINDINGS)
    page.goto(f"{jiaogou_live}/desk/")
    expect(page.locator("main")).to_contain_text(head)
    period = HalfYear.of(timezone.localdate()).code
    assert re.search(
        r"走访次数.*?\b1\b", figure(page, jiaogou_live, "visits.count", period=period), re.S
    )


def test_a_visit_pressed_twice_is_one_visit(page, sign_in, jiaogou_live):
    sign_in(page, "shuji")
    page.goto(f"{jiaogou_live}/visits/new/?plain")
    page.locator("main li a").first.click()
    page.get_by_label("看到和听到的情况").fill(FINDINGS)
    page.get_by_role("button", name="保存走访").dblclick()
    expect(page.locator("main")).to_contain_text("已登记")

    assert Visit.objects.filter(findings=FINDINGS).count() == 1


def test_the_bureau_prints_the_paper_and_its_numbers_open_their_records(
    page, sign_in, jiaogou_live
):
    sign_in(page, "juyuan")
    page.goto(f"{jiaogou_live}/reports/{CODE}/2018H1/")
    paper = page.locator("article.paper")
    expect(paper).to_contain_text("基本村情")
    preview = re.sub(r"\s", "", paper.inner_text())

    pages = PdfReader(io.BytesIO(saved(page, page.get_by_role("link", name="下载 PDF")))).pages
    printed = re.sub(r"\s", "", "".join(sheet.extract_text() for sheet in pages))

    for words in ("536户", "2223人", "192户", "709人", "1.43亩", "1.12亩", "504万元"):
        assert words in preview
        assert words in printed
    paper.locator("a.figure", has_text="192").first.click()
    expect(page.locator("main")).to_contain_text("192")


def test_the_auditor_adds_three_ledgers_up_to_the_figures(page, sign_in, jiaogou_live):
    sign_in(page, "shenji")
    sheets = {}
    for name in ("households", "projects", "visits"):
        page.goto(f"{jiaogou_live}/ledgers/{name}/?area={CODE}&period=2018H1")
        workbook = saved(page, page.get_by_role("link", name="导出 Excel"))
        sheets[name] = load_workbook(io.BytesIO(workbook), data_only=True).worksheets[0]

    counted = {
        name: sum(isinstance(row[0], int) for row in sheet.iter_rows(values_only=True))
        for name, sheet in sheets.items()
    }

    half = HalfYear.parse("2018H1")
    values = compute(LEDGER_FIGURES.values(), At(area=CODE, day=half.last_day, period=half))
    assert counted == {name: values[code].amount for name, code in LEDGER_FIGURES.items()}
    for code in LEDGER_FIGURES.values():
        assert str(values[code].amount) in figure(page, jiaogou_live, code, period="2018H1")
