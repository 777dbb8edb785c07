"""From the data of a half-year to the signed paper, and from the paper in somebody's hand back to the records."""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from reports.models import DraftSave, SignedPaper

CODE = "410325199299"
REPORT = f"/reports/{CODE}/2018H1/"

pytestmark = pytest.mark.browser


def main(page):
    return page.locator("main")


def editor(page):
    return page.get_by_role("textbox", name="正文")


def write(page, words):
    """Puts words at the end of the editor, as typing does."""
    editor(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def put_in(page, asked, label):
    """Chooses a figure and puts it where the cursor is."""
    page.get_by_role("button", name="插入数字").click()
    page.get_by_label("找指标").fill(asked)
    page.get_by_label("找指标").press("Enter")
    page.locator(".choice", has_text=label).first.click()
    expect(page.locator("#figure-picker")).to_be_hidden()


def test_a_clerk_turns_the_records_into_the_signed_paper_and_anybody_finds_the_records_again(
    page, context, browser, sign_in, jiaogou_live
):
    sign_in(page, "shuji")
    page.goto(f"{jiaogou_live}{REPORT}")
    page.get_by_role("link", name="编写", exact=True).click()

    # One passage in own words, with a figure put in; it is a link to its records at once.
    part = page.locator("#work\\.party")
    part.hover()
    part.get_by_role("link", name="改写").click()
    write(page, "村三委带头，村两委配合，全村有")
    put_in(page, "党员", "党员")
    page.keyboard.type("参加。")  # the caret stands behind the figure, where one goes on
    page.get_by_role("button", name="保存").click()
    expect(part).to_contain_text("全村有81人参加。")
    expect(part.locator("a.figure", has_text="81人")).to_have_count(1)

    # The doubt stands where the words are, and keeps the report back until somebody answers for it.
    expect(part).to_contain_text("疑问")
    page.get_by_role("link", name="提交核稿").click()
    page.get_by_role("button", name="提交").click()
    expect(main(page)).to_contain_text("核对有疑问，请改正或写明说明")
    page.goto(f"{jiaogou_live}{REPORT}draft/")
    part.get_by_role("link", name="可以这样写，说明理由").first.click()
    page.get_by_label("说明").fill("三委含监督委员会，两委不含，各有所指。")
    page.get_by_role("button", name="写入说明").click()
    expect(part).to_contain_text("已说明")
    page.get_by_role("link", name="提交核稿").click()
    page.get_by_role("button", name="提交").click()
    expect(main(page)).to_contain_text("待核稿")
    version = page.url

    # Other people look at it and sign it.
    for username, act in (("juyuan", "核稿"), ("lingdao", "签发")):
        other = browser.new_context(locale="zh-CN")
        desk = other.new_page()
        sign_in(desk, username)
        desk.goto(version)
        desk.get_by_role("link", name=act, exact=True).click()
        desk.get_by_role("button", name=act).click()
        expect(main(desk)).to_contain_text({"核稿": "待签发", "签发": "已签发"}[act])
        other.close()

    page.goto(version)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载签发的 PDF").click()
    paper = download.value.path().read_bytes()
    printed = re.sub(
        r"\s", "", "".join(s.extract_text() for s in PdfReader(io.BytesIO(paper)).pages)
    )
    assert "全村有81人参加。" in printed
    assert "三委含监督委员会，两委不含，各有所指。" in printed
    assert bytes(SignedPaper.objects.get().pdf) == paper

    # Whoever holds the paper types its code, without signing in.
    [mark] = re.findall(r"核对码：([0-9a-f]{20})", printed)
    stranger = browser.new_context(locale="zh-CN").new_page()
    stranger.goto(f"{jiaogou_live}/sign-in/")
    stranger.get_by_role("link", name="核对一份报告是否有效").click()
    stranger.get_by_label("核对码").fill(mark)
    stranger.get_by_role("button", name="核对").click()
    expect(stranger.locator("main")).to_contain_text("有效")
    stranger.context.close()

    # And an auditor comes from the code to the report, and from any number to its records.
    audit = browser.new_context(locale="zh-CN").new_page()
    sign_in(audit, "shenji")
    audit.goto(f"{jiaogou_live}/verify/{mark}/")
    audit.get_by_role("link", name="打开这份报告和背后的记录").click()
    audit.locator("article.paper a.figure", has_text="192户").first.click()
    expect(main(audit)).to_contain_text("建档立卡贫困户数")
    expect(main(audit)).to_contain_text("192")
    audit.context.close()


def test_two_people_on_one_passage_both_keep_their_words(page, browser, sign_in, jiaogou_live):
    second = browser.new_context(locale="zh-CN").new_page()
    for one, username in ((page, "shuji"), (second, "juyuan")):
        sign_in(one, username)
        one.goto(f"{jiaogou_live}{REPORT}draft/items/work.party/")
    write(page, "先写的话。")
    page.get_by_role("button", name="保存").click()
    expect(main(page)).to_contain_text("先写的话。")

    write(second, "后写的话。")
    second.get_by_role("button", name="保存").click()

    expect(main(second)).to_contain_text("已经改过这一段")
    expect(main(second)).to_contain_text("先写的话。")
    expect(editor(second)).to_contain_text("后写的话。")
    second.get_by_role("button", name="用我的文字保存").click()
    expect(main(second)).to_contain_text("后写的话。")
    assert DraftSave.objects.count() == 2
    second.context.close()


def test_a_figure_tells_what_it_is_and_goes_out_of_the_words_again(page, sign_in, jiaogou_live):
    sign_in(page, "shuji")
    page.goto(f"{jiaogou_live}{REPORT}draft/items/work.industry/")
    chip = editor(page).locator(".figure-chip", has_text="408亩")

    chip.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#chip-told")).to_contain_text("菊花种植面积")
    page.get_by_role("button", name="从文中去掉").click()
    page.get_by_role("button", name="保存").click()

    expect(page.locator("#work\\.industry")).to_contain_text("种植菊花、花椒")


def test_words_that_were_not_sent_are_there_again(page, sign_in, jiaogou_live):
    """A session that ended, a crash, a wrong click: what was typed comes back."""
    sign_in(page, "shuji")
    page.goto(f"{jiaogou_live}{REPORT}draft/items/work.party/")
    write(page, "没有交上去的话。")
    page.on("dialog", lambda dialog: dialog.accept())
    expect(page.locator("textarea[name=prose]")).to_have_value(re.compile("没有交上去的话。$"))

    page.reload()

    expect(editor(page)).to_contain_text("没有交上去的话。")


def test_a_report_is_written_without_script_too(browser, sign_in, jiaogou_live):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    sign_in(page, "shuji")
    page.goto(f"{jiaogou_live}{REPORT}draft/items/work.party/")

    page.get_by_label("正文").fill("全村有党员[[village.party_members]]。")
    page.get_by_role("button", name="保存").click()

    expect(page.locator("#work\\.party")).to_contain_text("全村有党员81人。")
    context.close()
