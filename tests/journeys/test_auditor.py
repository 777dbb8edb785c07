"""An auditor draws a sample, puts a list of another office beside the records, and takes a finding to somebody."""

from io import BytesIO

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from households.models import Membership
from tests.browser import DESKTOP

pytestmark = pytest.mark.browser
PLACE = "?area=410325199299&period=2018H1&at=2018-06-30"


def deaths(member: Membership) -> bytes:
    book, file = Workbook(), BytesIO()
    sheet = book.worksheets[0]
    for row in (
        ["姓名", "身份证号码", "死亡日期"],
        [member.person.name, member.person.identity_number, "2018-03-01"],
        ["某人", "12345", "2018-03-01"],
    ):
        sheet.append(row)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("context", [DESKTOP], indirect=True)
def test_auditor_samples_matches_and_assigns(page, sign_in, jiaogou_live):
    member = Membership.objects.filter(
        ends_on=None, household__area="410325199299", person__identity_index__isnull=False
    ).earliest("pk")
    sign_in(page, "shenji")

    page.goto(f"{jiaogou_live}/audit/samples/{PLACE}")
    page.get_by_label("分层").select_option(label="户属性")
    page.get_by_label("抽多少").fill("8")
    page.get_by_label("随机种子").fill("2018")
    page.get_by_role("button", name="抽取").click()
    expect(page.locator("main")).to_contain_text("192 户中抽 8 户")
    expect(page.locator("main")).to_contain_text("与当时完全一样")
    expect(page.locator("tbody tr")).to_have_count(8)

    page.goto(f"{jiaogou_live}/audit/matching/{PLACE}")
    page.get_by_label("这是什么名单").select_option(
        label="死亡（火化、注销户口）名单（民政、公安）"
    )
    page.get_by_label("名单文件").set_input_files(
        {"name": "死亡.xlsx", "mimeType": "application/octet-stream", "buffer": deaths(member)}
    )
    page.get_by_role("button", name="比对", exact=True).click()
    answer = page.locator("#answer")
    expect(answer).to_contain_text("名单载明2018年3月1日死亡，本册还是在户成员")
    expect(answer).to_contain_text("B3“12345”")
    expect(answer).not_to_contain_text(member.person.identity_number)
    with page.expect_download() as download:
        page.get_by_role("button", name="比对并下载工作簿").click()
    assert download.value.suggested_filename.startswith("焦沟村_死亡")

    page.goto(f"{jiaogou_live}/checks/exited-without-review/{PLACE}")
    page.get_by_text("未办理").first.click()
    page.get_by_role("link", name="安排核实").click()
    page.get_by_label("责任人").select_option(index=1)
    page.get_by_role("button", name="安排核实").click()
    expect(page.locator("main")).to_contain_text("办理中")
