"""A visit is never lost and never doubled: the entry page in a real browser, with the network and the server failing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tests.browser import FLAGS, PHONE
from tests.chromium import find
from tests.households.pictures import encoded
from tests.journeys.entry import (
    fill,
    kept,
    open_entry,
    ready,
    save,
    sent,
    sign_in,
    waiting,
    written,
)

pytestmark = pytest.mark.browser
OUTBOX = "待上传"


def test_saved_and_sent_are_two_different_words_and_colours(phone, service):
    page = ready(phone.new_page(), service)

    words = save(page)
    sent(page)

    waiting(page, 0)
    assert written(service, words) == 1
    page.get_by_role("link", name="看这次走访").click()
    expect(page.get_by_text(words)).to_be_visible()


def test_routine_visit_takes_two_touches_and_one_field(phone, service):
    page = ready(phone.new_page(), service)
    page.locator("[data-homes] a").first.click()
    expect(page.get_by_label("走访日期")).to_be_visible()

    filled = {
        name: page.locator(f"[name={name}]").input_value() != ""
        for name in ("on", "place", "kind", "mode")
    }
    visible = page.locator("form :is(input, textarea, select):visible").count()

    assert filled == {"on": True, "place": True, "kind": True, "mode": True}
    assert visible <= 5


def test_page_opens_and_keeps_without_a_network_and_sends_when_it_is_back(phone, service):
    page = ready(phone.new_page(), service)
    phone.set_offline(True)
    open_entry(page, service, "/visits/new/")

    words = save(page)
    kept(page)
    waiting(page, 1)
    assert written(service, words) == 0
    phone.set_offline(False)

    sent(page)
    waiting(page, 0)
    assert written(service, words) == 1


def test_household_page_leads_to_its_own_form_without_a_network(phone, service):
    page = ready(phone.new_page(), service)
    number = page.locator("[data-homes] a").first.get_attribute("href")
    assert number is not None
    number = number.removeprefix("#/")
    phone.set_offline(True)

    open_entry(page, service, f"/households/{number}/visits/new/")

    expect(page.get_by_label("看到和听到的情况")).to_be_visible()


def test_killed_server_loses_nothing(phone, service):
    page = ready(phone.new_page(), service)
    service.kill()
    open_entry(page, service)
    words = save(page)
    waiting(page, 1)
    page.reload()
    waiting(page, 1)

    service.start()
    page.reload()

    waiting(page, 0)
    assert written(service, words) == 1


def test_server_that_never_answers_does_not_hold_the_page(phone, service):
    page = ready(phone.new_page(), service)
    service.freeze()

    page.goto(f"{service.url}/visits/new/")
    # Far below the eight seconds after which a request is given up: nothing here waits for the network.
    expect(page.locator("[data-homes] a").first).to_be_visible(timeout=3_000)
    words = save(page)
    kept(page)
    service.thaw()

    waiting(page, 0)
    assert written(service, words) == 1


def test_queue_outlives_the_browser(built, service, tmp_path, browser):
    def opened() -> BrowserContext:
        # The playwright that runs the shared browser starts one more, with a folder that stays.
        return browser.browser_type.launch_persistent_context(
            tmp_path, executable_path=find(), chromium_sandbox=False, args=FLAGS, viewport=PHONE
        )

    context = opened()
    page = ready(context.new_page(), service)
    context.set_offline(True)
    words = save(page)
    waiting(page, 1)
    context.close()
    context = opened()
    page = context.new_page()

    open_entry(page, service)

    waiting(page, 0)
    context.close()
    assert written(service, words) == 1


def test_lost_session_keeps_the_visit_until_the_person_is_back(phone, service):
    page = ready(phone.new_page(), service)
    phone.clear_cookies()

    words = save(page)
    expect(page.locator('[data-notice="login"]')).to_contain_text("登录已过期")
    waiting(page, 1)
    assert written(service, words) == 0
    sign_in(page, service)
    open_entry(page, service)

    waiting(page, 0)
    assert written(service, words) == 1


def test_somebody_else_on_the_phone_sends_and_sees_nothing_of_it(phone, service):
    page = ready(phone.new_page(), service)
    phone.set_offline(True)
    words = save(page)
    # Signed out before there is a network again: else the first person's own session may send it in between.
    phone.clear_cookies()
    phone.set_offline(False)
    sign_in(page, service, "bangfu")
    open_entry(page, service)
    expect(page.locator("[data-who]")).to_contain_text("何亚涛")

    waiting(page, 0)
    assert written(service, words) == 0
    phone.clear_cookies()
    sign_in(page, service)
    open_entry(page, service)

    waiting(page, 0)
    expect(page.locator("[data-who]")).to_contain_text("孙松杰")
    assert written(service, words) == 1


def losing(times: int) -> Callable[[Route], None]:
    """Lets the request through and drops the answer, so many times."""
    left = [times]

    def handle(route: Route) -> None:
        if route.request.method == "PUT" and left[0]:
            left[0] -= 1
            route.fetch()
            route.abort()
        else:
            route.continue_()

    return handle


def test_answer_lost_after_the_visit_was_written_makes_no_second_one(bare, service):
    page = ready(bare.new_page(), service, offers=False)
    bare.route("**/api/visits/**", losing(1))

    with page.expect_event("requestfailed"):
        words = save(page)
    waiting(page, 1)
    assert written(service, words) == 1
    page.reload()

    waiting(page, 0)
    assert written(service, words) == 1


def test_two_tabs_send_one_visit(phone, service):
    page = ready(phone.new_page(), service)
    phone.set_offline(True)
    words = save(page)
    other = phone.new_page()
    open_entry(other, service)
    waiting(other, 1)
    phone.set_offline(False)

    for tab in (page, other):
        tab.reload()

    waiting(page, 0)
    assert written(service, words) == 1


def test_photos_go_after_the_text_and_arrive(phone, service, tmp_path):
    picture = tmp_path / "房屋.jpg"
    picture.write_bytes(encoded("JPEG", size=(3000, 2000)))
    page = ready(phone.new_page(), service)
    fill(page, "有照片")
    page.get_by_text("更多", exact=True).click()
    page.locator("#f-photos").set_input_files(picture)
    expect(page.locator("[data-shots] img")).to_have_count(1)

    page.get_by_role("button", name="保存走访").click()
    sent(page)

    [(width, height)] = service.rows("SELECT width, height FROM households_photo")
    assert (width, height) == (1600, 1067)


def test_draft_survives_a_reload(phone, service):
    page = ready(phone.new_page(), service)
    fill(page, "写到一半")
    page.reload()

    expect(page.get_by_label("看到和听到的情况")).to_have_value("写到一半")
    expect(page.locator('[data-notice="draft"]')).to_contain_text("已恢复")


def answering(status: int, body: str) -> Callable[[Route], None]:
    def handle(route: Route) -> None:
        route.fulfill(status=status, content_type="application/json", body=body)

    return handle


def test_refused_visit_is_kept_shown_and_can_be_mended(bare, service):
    page = ready(bare.new_page(), service, offers=False)
    bare.route(
        "**/api/visits/**", answering(422, '{"errors": {"on": ["走访日期不能晚于今天。"]}}')
    )
    words = save(page)
    expect(page.locator(".notices .wrong").last).to_contain_text("走访日期不能晚于今天。")
    waiting(page, 1)
    bare.unroute("**/api/visits/**")

    page.get_by_role("link", name="去处理").click()
    page.get_by_role("button", name="修改").click()
    expect(page.get_by_label("看到和听到的情况")).to_have_value(words)
    page.get_by_role("button", name="保存走访").click()

    waiting(page, 0)
    assert written(service, words) == 1


def test_conflict_is_kept_and_deleted_only_in_two_steps(bare, service):
    page = ready(bare.new_page(), service, offers=False)
    bare.route("**/api/visits/**", answering(409, '{"detail": "已经登记，内容不同。"}'))
    save(page)
    page.get_by_role("link", name="去处理").click()
    expect(page.locator("[data-why]")).to_contain_text("已经登记，内容不同。")
    expect(page.get_by_role("button", name="修改")).to_be_hidden()

    page.get_by_role("button", name="删除").click()
    waiting(page, 1)
    page.get_by_role("button", name=re.compile("再点一次")).click()

    waiting(page, 0)


def test_sign_in_page_of_a_hotel_is_not_taken_for_an_answer(bare, service):
    page = ready(bare.new_page(), service, offers=False)
    bare.route(
        "**/api/visits/**",
        lambda route: route.fulfill(status=200, content_type="text/html", body="<p>Wi-Fi</p>"),
    )

    words = save(page)

    waiting(page, 1)
    assert written(service, words) == 0


def test_backup_holds_what_was_written(phone, service):
    page = ready(phone.new_page(), service)
    phone.set_offline(True)
    words = save(page)
    page.get_by_role("link", name=f"1 条{OUTBOX}").click()

    with page.expect_download() as download:
        page.get_by_role("button", name="导出备份").click()

    assert words in download.value.path().read_text()


def test_cleared_phone_starts_clean_and_says_what_is_missing(phone, service):
    page = ready(phone.new_page(), service)
    session = phone.new_cdp_session(page)
    session.send(
        "Storage.clearDataForOrigin",
        {
            "origin": service.url,
            "storageTypes": "indexeddb,cache_storage,service_workers,local_storage",
        },
    )

    open_entry(page, service)

    expect(page.locator("[data-homes] a").first).to_be_visible()
    waiting(page, 0)


def test_leaving_with_something_unsent_asks_first_and_keeps_it(bare, service):
    page = ready(bare.new_page(), service, offers=False)
    bare.route("**/api/visits/**", lambda route: route.abort())
    words = save(page)
    waiting(page, 1)
    page.goto(f"{service.url}/desk/")
    page.locator(".tabbar summary").click()
    asked: list[str] = []

    def agree(dialog) -> None:
        asked.append(dialog.message)
        dialog.accept()

    page.once("dialog", agree)
    page.locator(".tabbar").get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
    bare.unroute("**/api/visits/**")
    sign_in(page, service)
    open_entry(page, service)

    waiting(page, 0)
    assert "1 条走访没有上传" in asked[0]
    assert written(service, words) == 1
