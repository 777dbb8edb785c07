"""Checks of the machine at start: each refuses a setting under which records could be lost."""

import sqlite3
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

MENDED_FROM = (3, 51, 3)
MENDED_BRANCHES = {(3, 50): 7, (3, 44): 6}


def sqlite_is_mended(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite is free of the WAL-reset bug that can corrupt a database with two connections.

    Present from 3.7.0, mended in 3.51.3, 3.50.7 and 3.44.6 (source: sqlite.org, list of changes).
    """
    branch_patch = MENDED_BRANCHES.get(version[:2])
    return version >= MENDED_FROM or (branch_patch is not None and version[2] >= branch_patch)


@register(Tags.database)
def sqlite_without_wal_reset_bug(**kwargs: Any) -> list[CheckMessage]:
    if connection.vendor != "sqlite" or sqlite_is_mended(sqlite3.sqlite_version_info):
        return []
    return [
        Error(
            f"SQLite {sqlite3.sqlite_version} 有 WAL 缺陷，可能损坏数据库。",
            hint="请用 requirements.txt 安装（其中的 pysqlite3 自带修复后的版本），或改用 PostgreSQL。",
            id="jiaogou.E001",
        )
    ]
