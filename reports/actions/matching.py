"""Matching a list is a line in the audit book; keeping one needs a reason, and can be undone."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from households import wording
from households.audit import record
from households.models import Area, AuditLine, User
from reports.actions.lists import file_name, text_columns, write_list
from reports.figures import At
from reports.matching import Entry, Invalid, Kind, Line, Reading, Result, compare, counted
from reports.models import KeptList

HEADINGS = (
    ("结果", 14.0), ("名单行号", 8.0), ("名单姓名", 12.0), ("本册姓名", 12.0), ("身份号码（脱敏）", 20.0), ("户编号", 16.0),
    ("本册状态", 18.0), ("不一致的情况", 50.0),
)  # fmt: skip


@transaction.atomic
def match_list(
    *, kind: Kind, reading: Reading, name: str, at: At, by: User
) -> tuple[Result, AuditLine]:
    """The answer, with its line in the book: what list was matched with which place, and how many of each there were."""
    result = compare(kind, reading, at)
    line = record(
        by=by,
        verb="list.matched",
        key=kind.code,
        area=at.area,
        after={
            "what": kind.label,
            "file": name[:120],
            "day": at.day,
            "rows": len(reading.entries),
            "invalid": len(reading.invalid),
            "found": counted(result)["both"],
            "counts": {
                "两边都有": counted(result)["both"],
                "不一致": counted(result)["contradicting"],
                "仅名单有": counted(result)["only_listed"],
                "仅本册有": counted(result)["only_here"],
            },
        },
    )
    return result, line


@transaction.atomic
def result_workbook(
    *,
    kind: Kind,
    reading: Reading,
    result: Result,
    area: Area,
    at: At,
    by: User,
    now: datetime,
) -> tuple[BytesIO, str]:
    """The answer as a workbook, numbers hidden, what contradicts first."""
    local = timezone.localtime(now)
    file = BytesIO()
    written = write_list(
        name="比对结果",
        title=f"{area.name}与{kind.label}比对结果",
        office=by.organisation or area.name,
        on=wording.day(local.date()),
        columns=text_columns(HEADINGS),
        rows=_rows(reading, result),
        proof=[
            ("名单", f"{kind.label}（{kind.office}）"),
            ("查什么", kind.looks_for),
            ("统计时点", wording.day(at.day)),
            ("怎样读的", "；".join(f"{role}：{place}" for role, place in reading.named)),
            ("导出人", f"{by.name}（{by.username}）"),
            ("导出时间", f"{wording.day(local.date())} {local:%H:%M:%S}"),
            ("身份号码", "已脱敏；名单没有留存"),
        ],
        file=file,
    )
    record(
        by=by,
        verb="list.exported",
        key=kind.code,
        area=area.code,
        after={"rows": written.row_count, "sha256": written.sha256},
    )
    file.seek(0)
    return file, file_name(area.name, f"{kind.label}比对结果", f"{local:%Y%m%d}")


@transaction.atomic
def keep_list(
    *, kind: Kind, reading: Reading, name: str, content: bytes, area: Area, by: User, reason: str
) -> KeptList:
    """Keeps the rows of a list, sealed. Raises ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError({"reason": "留存名单要写明原因。"})
    kept = KeptList(
        area=area,
        kind=kind.code,
        name=name[:120],
        row_count=len(reading.entries),
        content=json.dumps(_frozen(reading), ensure_ascii=False),
        sha256=hashlib.sha256(content).hexdigest(),
        reason=reason.strip(),
        kept_by=by,
        kept_at=timezone.now(),
    )
    kept.full_clean()
    kept.save(force_insert=True)
    record(
        by=by,
        verb="list.kept",
        target=kept,
        area=area.code,
        after={
            "what": kind.label,
            "file": kept.name,
            "rows": kept.row_count,
            "sha256": kept.sha256,
        },
        reason=kept.reason,
    )
    return kept


@transaction.atomic
def discard_list(*, kept: KeptList, by: User) -> KeptList:
    """Empties a kept list. Raises ValidationError when that was done already."""
    kept = KeptList.objects.select_for_update().get(pk=kept.pk)
    if kept.discarded_at:
        raise ValidationError("这份名单已经销毁。")
    kept.content, kept.discarded_at = None, timezone.now()
    kept.save()
    record(by=by, verb="list.discarded", target=kept, area=kept.area_id, after={"file": kept.name})
    return kept


def thawed(kept: KeptList) -> Reading:
    """A kept list as it was read; its invalid rows were not kept."""
    said = json.loads(kept.content or "{}")
    entries = tuple(Entry(row, number, told) for row, number, told in said.get("rows", []))
    return Reading(kept.name, (), said.get("columns", {}), entries, ())


def _frozen(reading: Reading) -> Mapping[str, Any]:
    rows = [[entry.row, entry.number, dict(entry.said)] for entry in reading.entries]
    return {"columns": dict(reading.columns), "rows": rows}


def _rows(reading: Reading, result: Result) -> list[list[Any]]:
    return [
        *(_row("不一致", line) for line in result.contradicting),
        *(_row("仅本册有", line) for line in result.only_here),
        *(_row("仅名单有", line) for line in result.only_listed),
        *(_row("一致", line) for line in result.agreeing),
        *(_invalid(one) for one in reading.invalid),
    ]


def _row(label: str, line: Line) -> list[Any]:
    return [
        label,
        "" if line.row is None else str(line.row),
        line.listed_name,
        line.name,
        line.shown,
        line.number,
        line.status,
        line.sentence,
    ]


def _invalid(one: Invalid) -> list[Any]:
    return ["号码无效", str(one.row), "", "", one.shown, "", "", f"{one.place}：{one.why}"]
