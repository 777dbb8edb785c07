"""Exporting a ledger: the workbook, its proof, and the line in the audit book that says it left the house."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from households import wording
from households.audit import record
from households.models import Area, AuditLine, User
from reports.figures import At
from reports.ledgers import Column, Ledger, Span, total_cells
from reports.ledgers.facts import full_name
from reports.ledgers.kinds import Cell
from reports.ledgers.proof import METHOD, Digest
from reports.ledgers.sheet import Cover, Sheet

# What Windows and the usual file systems do not take in a name, and what could be mistaken for a folder.
UNSAFE_IN_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200e\u200f\u202a-\u202e]')


@dataclass(frozen=True)
class Exported:
    """What an export came to: the name for the file, how many rows, the sums in words, and the digest of the rows."""

    filename: str
    row_count: int
    sums: tuple[tuple[str, str], ...]
    sha256: str
    line: AuditLine


@transaction.atomic
def export_ledger(
    *,
    ledger: Ledger,
    records: QuerySet[Any],
    sort: str = "",
    by_group: str = "",
    shown: Collection[str] = (),
    at: At,
    area: Area,
    filtered_by: Sequence[str],
    by: User | None,
    now: datetime,
    file: BinaryIO,
) -> Exported:
    """Writes the workbook of the narrowed records into the file. `filtered_by` says the filter in words.

    `shown` are the labels of the columns wanted, all by default; `by_group` is the key of the column by which there
    are subtotals.

    Personal numbers are masked, as on screen. `by` is nobody for a command on the machine itself.
    """
    columns = ledger.chosen(shown)
    with Sheet(ledger.title, columns, frozen=ledger.frozen_among(columns)) as sheet:
        digest, sums = Digest(columns), Counter[str]()
        # A ratio may need the sum of a column that is not shown.
        summed = {column.key: column for column in ledger.columns if column.total}
        ordered = ledger.rows(ledger.ordered(records, sort, by_group), at)
        for label, rows in _grouped(ordered, ledger, by_group):
            below = Counter[str]()
            for row in rows:
                cells = [column.cell(row) for column in columns]
                sheet.add(cells)
                digest.add(cells)
                below.update({key: c.adds(c.value(row)) for key, c in summed.items()})
            sums.update(below)
            if by_group:
                place = next((i for i, c in enumerate(columns) if c.key == by_group), 0)
                sheet.subtotal(label, place, total_cells(columns, below))
        named = tuple(
            (column.label, column.total_kind.text(sums[column.key]))
            for column in columns
            if column.total
        )
        condition = "；".join(filtered_by) or "无，列出全部"
        line = record(
            by=by,
            verb="ledger.exported",
            key=ledger.name,
            area=area.code,
            after={
                "period": at.period.code if ledger.span is Span.PERIOD else None,
                "day": at.day,
                "filter": condition,
                "rows": sheet.count,
                "sums": dict(named),
                "sha256": digest.hexdigest(),
            },
        )
        local = timezone.localtime(now)
        exported = Exported(
            file_name(area.name, ledger.title, ledger.span.text(at), f"{local:%Y%m%d}"),
            sheet.count,
            named,
            digest.hexdigest(),
            line,
        )
        title, office = ledger.heading(area.name, at), full_name(area)
        sheet.save(
            file,
            cover=Cover(title, office, wording.day(local.date()), ledger.unit),
            totals=total_cells(columns, sums),
            proof=[
                ("台账", title),
                ("区域", f"{office}（{area.code}）"),
                ("统计时点", wording.day(at.day)),
                ("期间", str(at.period)),
                ("筛选条件", condition),
                *_way(ledger, columns, by_group),
                ("导出人", f"{by.name}（{by.username}）" if by else "系统命令"),
                ("导出时间", f"{wording.day(local.date())} {local:%H:%M:%S}"),
                *_proof(exported),
            ],
        )
        return exported


def _grouped(rows: Iterable[Any], ledger: Ledger, by: str) -> Iterator[tuple[str, Iterable[Any]]]:
    """The rows group after group, as they come; all of them at once where no groups are asked for."""
    if by:
        yield from groupby(rows, key=ledger.groupings[by].label)
    else:
        yield "", rows


def _way(ledger: Ledger, columns: Sequence[Column], by: str) -> list[tuple[str, Cell]]:
    """What of the ledger is shown, and how, where that is not the ledger's own way."""
    said: list[tuple[str, Cell]] = []
    if len(columns) < len(ledger.columns):
        said.append(("列", "、".join(column.label for column in columns)))
    if by:
        heading = next(column.heading for column in ledger.columns if column.key == by)
        words = f"按{heading}。小计行不是记录，不计入行数和摘要；合计不重复计小计，筛选后只加看得见的行。"
        said.append(("小计", words))
    return said


def _proof(exported: Exported) -> list[tuple[str, Cell]]:
    """What the workbook can be checked by, long after it left the house."""
    return [
        ("证件号码和电话", "已脱敏"),
        ("行数", exported.row_count),
        *((f"合计·{heading}", text) for heading, text in exported.sums),
        ("行摘要 SHA-256", exported.sha256),
        ("摘要算法", METHOD),
        ("审计簿位置", f"{exported.line.number}:{exported.line.hash}"),
        (
            "怎样核对",
            "在系统所在的机器上运行 manage.py verify_audit --anchor 加上面的审计簿位置：审计簿若被改动或截断，会指出是第几条。",
        ),
    ]


def file_name(*parts: str) -> str:
    """村名_台账名_期间_导出日期.xlsx, whatever the parts hold: safe in a header and on Windows."""
    safe = (UNSAFE_IN_NAME.sub("", part).strip(" .")[:40] for part in parts)
    return f"{'_'.join(safe)}.xlsx"
