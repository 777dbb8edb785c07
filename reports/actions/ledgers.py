"""Exporting a ledger: the workbook, its proof, and the line in the audit book that says it left the house."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from households import wording
from households.audit import record
from households.models import Area, AuditLine, User
from reports.figures import At
from reports.ledgers import Ledger, Span, total_cells
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
    at: At,
    area: Area,
    filtered_by: Sequence[str],
    by: User | None,
    now: datetime,
    file: BinaryIO,
) -> Exported:
    """Writes the workbook of the narrowed records into the file. `filtered_by` says the filter in words.

    Personal numbers are masked, as on screen. `by` is nobody for a command on the machine itself.
    """
    with Sheet(ledger.title, ledger.columns, frozen=ledger.frozen) as sheet:
        digest, sums = Digest(ledger.columns), Counter[str]()
        for row in ledger.rows(ledger.ordered(records, sort), at):
            pairs = [(column, column.value(row)) for column in ledger.columns]
            cells = [column.kind.cell(value) for column, value in pairs]
            sheet.add(cells)
            digest.add(cells)
            sums.update(
                {column.key: column.adds(value) for column, value in pairs if column.total}
            )
        named = tuple(
            (column.label, column.total_kind.text(sums[column.key]))
            for column in ledger.columns
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
            totals=total_cells(ledger.columns, sums),
            proof=[
                ("台账", title),
                ("区域", f"{office}（{area.code}）"),
                ("统计时点", wording.day(at.day)),
                ("期间", str(at.period)),
                ("筛选条件", condition),
                ("导出人", f"{by.name}（{by.username}）" if by else "系统命令"),
                ("导出时间", f"{wording.day(local.date())} {local:%H:%M:%S}"),
                *_proof(exported),
            ],
        )
        return exported


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
