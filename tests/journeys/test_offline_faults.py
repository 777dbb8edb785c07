"""A phone that is given a new version of the program, or a picture as heavy as cameras make them, loses nothing."""

import json
import random
import shutil

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.entry import (
    fill,
    open_entry,
    ready,
    save,
    sign_in,
    waiting,
    written,
)
from tests.journeys.service import Service

pytestmark = pytest.mark.browser


@pytest.fixture
def upgraded(service: Service):
    """Lets the server run on with a changed script, as after an update, until the test is over."""
    files = service.folder / "static"
    listing = files / "staticfiles.json"
    before = listing.read_text()

    def upgrade() -> None:
        content = json.loads(before)
        old = content["paths"]["jiaogou/offline/pictures.js"]
        new = content["paths"]["jiaogou/offline/pictures.js"] = "jiaogou/offline/pictures.new.js"
        shutil.copy(files / old, files / new)
        listing.write_text(json.dumps(content))
        service.kill()
        service.start()

    yield upgrade
    listing.write_text(before)
    service.kill()


def versions(page: Page) -> list[str]:
    return page.evaluate("caches.keys()")


def test_new_version_finds_what_the_old_one_kept(phone: BrowserContext, service, upgraded):
    page = ready(phone.new_page(), service)
    phone.clear_cookies()
    words = save(page)
    waiting(page, 1)
    old = versions(page)
    fill(page, "写到一半")
    upgraded()
    page.reload()
    expect(page.get_by_label("看到和听到的情况")).to_have_value("写到一半")

    with page.expect_navigation():
        page.get_by_role("button", name="有新版本，点这里更新").click()

    expect(page.get_by_label("看到和听到的情况")).to_have_value("写到一半")
    waiting(page, 1)
    [new] = versions(page)
    assert ([new] != old, written(service, words)) == (True, 0)
    sign_in(page, service)
    open_entry(page, service)

    waiting(page, 0)
    assert written(service, words) == 1


def heavy() -> bytes:
    """The bytes of a picture of nothing but noise, as no camera compresses it."""
    return random.Random(9).randbytes(3300 * 2475 * 3)


def test_nine_megabyte_photo_is_made_small_on_the_phone_and_arrives(phone, service, tmp_path):
    picture = tmp_path / "房屋.jpg"
    Image.frombytes("RGB", (3300, 2475), heavy()).save(picture, quality=95)
    page = ready(phone.new_page(), service)
    service.kill()
    fill(page, "大照片")
    page.get_by_text("更多", exact=True).click()
    page.locator("#f-photos").set_input_files(picture)
    expect(page.locator("[data-shots] img")).to_have_count(1)
    page.get_by_role("button", name="保存走访").click()
    waiting(page, 1)
    service.start()

    page.reload()

    waiting(page, 0)
    [(width, height, size)] = service.rows(
        "SELECT p.width, p.height, p.size_bytes FROM households_photo p "
        "JOIN households_visit v ON v.id = p.visit_id WHERE v.findings = ?",
        "大照片",
    )
    assert (width, height) == (1600, 1200)
    assert size < picture.stat().st_size / 2
    assert 9_000_000 < picture.stat().st_size < 10 * 1024 * 1024


def test_page_that_is_still_fetching_the_list_does_not_say_that_there_is_none(bare, service):
    page = bare.new_page()
    sign_in(page, service)
    notice = page.locator('[data-notice="pack"]')
    page.route("**/api/offline/pack/", lambda route: None)

    open_entry(page, service)

    expect(notice).to_have_text("正在取户的名单……")

    page.route("**/api/offline/pack/", lambda route: route.abort())
    page.reload()

    expect(notice).to_have_text("手机里还没有户的名单，联网打开一次这一页就有了。")
