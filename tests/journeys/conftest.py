"""The Jiaogou data behind a running server: committed, with people who can sign in; or a server that can fail."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext

from households.actions.accounts import set_password
from households.models import User
from tests.browser import PHONE
from tests.journeys.service import Service

PASSWORD = "Jiaogou-482713"


@pytest.fixture
def jiaogou_live(live):
    """The address of a server with the Jiaogou data and its demo people."""
    call_command("load_jiaogou", verbosity=0)
    for username in ("shuji", "juyuan", "lingdao", "shenji", "guanli"):
        set_password(by=None, user=User.objects.get(username=username), password=PASSWORD)
    return live


@pytest.fixture
def sign_in(jiaogou_live):
    """Signs a person in through the page, as they would."""

    def enter(page, username):
        page.goto(f"{jiaogou_live}/sign-in/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda url: "sign-in" not in url)

    return enter


@pytest.fixture(scope="module")
def built() -> Iterator[Service]:
    with tempfile.TemporaryDirectory() as folder:
        service = Service(Path(folder))
        yield service
        service.kill()


@pytest.fixture
def service(built: Service) -> Iterator[Service]:
    built.start()
    yield built
    if built.process:
        built.thaw()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.fixture
def bare(browser: Browser) -> Iterator[BrowserContext]:
    """A phone without a service worker: all it sends comes from the page, where a test can meddle with the answer."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN", service_workers="block")
    context.set_default_timeout(20_000)
    yield context
    context.close()
