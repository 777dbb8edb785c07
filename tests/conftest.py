"""What every test stands on: static files, type for the PDF, a database of its own, a fast hasher."""

import sqlite3
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase
from django.test.utils import override_settings

from households import guards
from tests import chromium

pytest_plugins = ["tests.browser", "tests.jiaogou_data"]


def pytest_sessionstart(session: pytest.Session) -> None:
    """Bring static files and fonts up to date, once, before the workers start."""
    if not hasattr(session.config, "workerinput") and not session.config.option.collectonly:
        call_command("collectstatic", interactive=False, verbosity=0)
        _share_fonts()
        call_command("build_fonts")


def _share_fonts() -> None:
    """Fonts take a minute to prepare and hold no records, so the tests use those of make run."""
    fonts, ours = settings.ROOT / "var" / "fonts", settings.JIAOGOU_VAR / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    if not ours.exists():
        ours.symlink_to(fonts)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say on what the tests ran, just above the closing line."""
    database = (
        f"SQLite {sqlite3.sqlite_version}"
        if connection.vendor == "sqlite"
        else "PostgreSQL (DATABASE_URL)"
    )
    browser = chromium.find() or "none, browser tests skipped"
    terminalreporter.write_line(f"database: {database} · Chromium: {browser}")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file, as in use: WAL, locks and threads behave otherwise in memory."""
    if connection.vendor == "sqlite":
        database = tmp_path_factory.mktemp("database") / "jiaogou.sqlite3"
        connections.settings["default"]["TEST"]["NAME"] = str(database)
        connection.settings_dict["TEST"]["NAME"] = str(database)


@pytest.fixture(scope="session", autouse=True)
def _fast_hasher() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_guards() -> Iterator[None]:
    """Let Django empty the tables after a transactional test, which the guards refuse otherwise."""
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def teardown(self: TransactionTestCase) -> None:
        for guard in guards.GUARDS:
            guard.drop(connection)
        try:
            flush(self)
        finally:
            guards.restore()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield
