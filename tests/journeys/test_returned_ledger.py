"""An auditor with Excel alone: gets a ledger, checks it, questions a row, sends it back; the sum is that of screen and report."""

import io

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from households.models import Issue
from reports.figures import At, compute
from reports.periods import HalfYear

CODE = "410325199299"
PLACE = f"?area={CODE}&period=2018H1&at=2018-06-30"

pytestmark = pytest.mark.browser


def columns(sheet, row):
    return {str(cell.value): cell.column for cell in sheet[row] if cell.value}


def head_row(sheet):
    return next(row[0].row for row in sheet.iter_rows() if row[0].value == "序号")


def given(page, content):
    page.get_by_label("台账工作簿").set_input_files(
        {"name": "退回.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="核验").click()


def test_a_ledger_goes_out_is_checked_questioned_and_comes_back(page, sign_in, jiaogou_live):
    sign_in(page, "shenji")
    page.goto(f"{jiaogou_live}/ledgers/project-payments/{PLACE}")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    content = download.value.path().read_bytes()

    # The sum in the last row is that of the figure, which screen and report state.
    sheet = load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    total = next(row for row in sheet.iter_rows() if row[0].value == "合计")
    half = HalfYear.parse("2018H1")
    paid = compute(["projects.paid_yuan"], At(area=CODE, day=half.last_day, period=half))
    assert float(paid["projects.paid_yuan"].amount or 0) in [cell.value for cell in total]
    page.goto(f"{jiaogou_live}/figures/projects.paid_yuan/{PLACE}")
    expect(page.locator("main")).to_contain_text("3510500")

    page.goto(f"{jiaogou_live}/ledgers/verify/")
    given(page, content)
    expect(page.locator("#results")).to_contain_text("原样")

    # In Excel: one sum is changed, and a row is questioned.
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    head = head_row(sheet)
    first = next(row[0].row for row in sheet.iter_rows(min_row=head) if row[0].value == 1)
    headings = columns(sheet, head) | columns(sheet, first - 1)
    money = next(
        column for name, column in headings.items() if "元" in name and "万元" not in name
    )
    sheet.cell(first, money).value = 1
    sheet.cell(first, headings["疑点"]).value = "这笔付款没有看到验收单。"
    changed = io.BytesIO()
    book.save(changed)
    page.goto(f"{jiaogou_live}/ledgers/verify/")
    given(page, changed.getvalue())
    expect(page.locator("#results")).to_contain_text("改动过")
    expect(page.locator("#results")).to_contain_text("这笔付款没有看到验收单。")

    page.get_by_role("button", name="登记").click()
    expect(page.locator("main")).to_contain_text("1 条疑点已登记为问题")
    issue = Issue.objects.get(text__contains="这笔付款没有看到验收单")
    assert (issue.source, issue.due_on is not None) == (Issue.Source.AUDIT, True)
