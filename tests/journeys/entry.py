"""What a person does on the entry page of the phone, and what they see there."""

import uuid

from playwright.sync_api import Page, expect

from tests.journeys.service import Service


def sign_in(page: Page, service: Service, username: str = "shuji") -> None:
    page.goto(f"{service.url}/sign-in/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(service.password)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()


def open_entry(page: Page, service: Service, path: str = "/offline/") -> None:
    page.goto(service.url + path)
    expect(page.locator("body[data-ready]")).to_be_attached()


def ready(page: Page, service: Service, username: str = "shuji", *, offers: bool = True) -> Page:
    """Signed in, with the list of households and, where the phone has one, the worker in place."""
    sign_in(page, service, username)
    open_entry(page, service)
    if offers:
        expect(page.locator("body[data-offers]")).to_be_attached()
    expect(page.locator("[data-homes] a").first).to_be_visible()
    return page


def fill(page: Page, words: str) -> None:
    page.locator("[data-homes] a").first.click()
    page.get_by_label("看到和听到的情况").fill(words)


def save(page: Page, words: str | None = None) -> str:
    """Writes a visit to the first household of the list, and gives the words it can be found by."""
    words = words or f"记录{uuid.uuid4().hex}"
    fill(page, words)
    page.get_by_role("button", name="保存走访").click()
    expect(page.get_by_role("heading", name="走访了哪一户？")).to_be_visible()
    return words


def kept(page: Page) -> None:
    expect(page.locator(".notices .kept", has_text="已保存在本机").last).to_be_visible()


def sent(page: Page) -> None:
    expect(page.locator(".notices .sent").last).to_contain_text("已上传")


def waiting(page: Page, count: int) -> None:
    # The attribute is empty until the page has looked, so a page that is still opening is not taken for an empty one.
    expect(page.locator("[data-count]")).to_have_attribute("data-count", str(count))


def written(service: Service, words: str) -> int:
    [(count,)] = service.rows("SELECT COUNT(*) FROM households_visit WHERE findings = ?", words)
    return int(count)
