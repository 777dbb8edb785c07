"""Headers, logs and the refusal of a SQLite that can lose data."""

import logging
import sqlite3

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from jiaogou.checks import sqlite_is_mended
from jiaogou.logs import HidePersonalNumbers


@pytest.mark.parametrize(
    ("version", "mended"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_sqlite_with_the_wal_reset_bug_is_known(version, mended):
    assert sqlite_is_mended(version) is mended


def test_our_own_sqlite_is_mended():
    assert sqlite_is_mended(sqlite3.sqlite_version_info)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="pragmas belong to SQLite")
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("secure_delete", 1),
        ("cell_size_check", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
        ("foreign_keys", 1),
    ],
)
def test_sqlite_keeps_what_it_acknowledged(pragma, value):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone()[0] == value


@pytest.mark.django_db
def test_every_answer_carries_the_secure_headers(client):
    answer = client.get(reverse("sign-in"))

    assert {name: answer[name] for name in SECURE} == SECURE
    assert set(answer["Content-Security-Policy"].split("; ")) == POLICY


POLICY = {
    "default-src 'self'",
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}
SECURE = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.django_db
def test_pages_are_never_stored(client):
    assert "no-store" in client.get(reverse("sign-in"))["Cache-Control"]


@pytest.mark.parametrize(
    ("message", "written"),
    [
        ("身份号码 410399196001010013 重复", "身份号码 [号码已隐去] 重复"),
        ("末位 41039919600101001x", "末位 [号码已隐去]"),
        ("卡号 6222021234567890123", "卡号 [号码已隐去]"),
        ("电话13800001234。", "电话[号码已隐去]。"),
        ("户编号 4103251992990001 共 709 人", "户编号 4103251992990001 共 709 人"),
    ],
)
def test_personal_numbers_never_reach_a_log(message, written):
    record = logging.LogRecord("jiaogou", logging.ERROR, __file__, 1, "%s", (message,), None)

    HidePersonalNumbers().filter(record)

    assert record.getMessage() == written


def test_secrets_are_not_defaults():
    keys = {
        settings.SECRET_KEY,
        settings.JIAOGOU_DATA_KEY.decode(),
        settings.JIAOGOU_INDEX_KEY.decode(),
    }

    assert len(keys) == 3
    assert all(len(key) == 64 for key in keys)


@pytest.mark.django_db
def test_sign_of_life_needs_no_account(client):
    assert client.get(reverse("healthz")).json() == {"status": "ok"}
