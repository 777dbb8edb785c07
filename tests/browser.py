"""The real server and the real browser of the journeys: fixtures `live` and `page`."""

import os
import threading
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)
from waitress import create_server

from tests import chromium

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 15_000  # milliseconds; two cores may be busy with the other half of the tests


@pytest.fixture(scope="session")
def _server(django_db_setup: None) -> Iterator[str]:
    """The application as make run serves it, in a thread, over the test database."""
    from jiaogou.wsgi import application  # noqa: PLC0415 – needs the test database's name

    server = create_server(application, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    server.task_dispatcher.shutdown()


@pytest.fixture
def live(_server: str, transactional_db: None) -> str:
    """The address of a running server that sees the records a test makes."""
    return _server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys. Without one they are skipped, or fail under make test."""
    program = chromium.find()
    if program is None:
        reason = "no Chromium: run make test, or python -m tests.chromium"
        if os.environ.get("JIAOGOU_TESTS") == "all":
            pytest.fail(reason)
        pytest.skip(reason)
    with pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread, which Django would take for async code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        for name, value in chromium.environment().items():
            patch.setenv(name, value)
        yield from _launched(program)


def _launched(program: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(
            executable_path=program, chromium_sandbox=False, args=FLAGS
        )
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A browser of its own, at desktop size; `@pytest.mark.parametrize("context", [PHONE], indirect=True)` for a phone."""
    viewport: ViewportSize = getattr(request, "param", DESKTOP)
    context = browser.new_context(
        viewport=viewport, locale="zh-CN", timezone_id=settings.TIME_ZONE
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails its test when a script broke or the content policy stopped something."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    yield page
    assert complaints == []
