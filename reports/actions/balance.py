"""Exporting 户人动态平衡表: the workbook, its proof, and the line in the audit book."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from households import wording
from households.audit import record
from households.models import Area, User
from reports.actions.ledgers import file_name
from reports.ledgers import total_cells
from reports.ledgers.balance import CLOSING, COLUMNS, NAME, OPENING, TITLE, lines
from reports.ledgers.facts import full_name
from reports.ledgers.proof import METHOD, Digest
from reports.ledgers.sheet import Cover, Sheet
from reports.periods import Period


@dataclass(frozen=True)
class ExportedBalance:
    """The name for the file, and the closing of each account by its figure's code."""

    filename: str
    closing: dict[str, int]


@transaction.atomic
def export_balance(
    *, area: Area, period: Period, by: User | None, now: datetime, file: BinaryIO
) -> ExportedBalance:
    """Writes the workbook of an area and a period into the file."""
    local = timezone.localtime(now)
    with Sheet(TITLE, COLUMNS, frozen=2) as sheet:
        digest, closing = Digest(COLUMNS), Counter[str]()
        for side, rows in lines(area.code, period):
            moved = Counter[str]()
            sheet.begin_group()
            for line in rows:
                cells = [column.cell(line) for column in COLUMNS]
                sheet.add(cells)
                digest.add(cells)
                moved.update(line.numbers)
            closing.update(moved)
            if side != OPENING:
                sheet.subtotal(f"本期{side}", 0, total_cells(COLUMNS, moved))
        sums = {column.label: closing[column.key] for column in COLUMNS if column.total}
        title = f"{area.name}{period}{TITLE}"
        booked = record(
            by=by,
            verb="ledger.exported",
            key=NAME,
            area=area.code,
            after={
                "period": period.code,
                "rows": sheet.count,
                "sums": sums,
                "sha256": digest.hexdigest(),
            },
        )
        office = full_name(area)
        sheet.save(
            file,
            cover=Cover(title, office, wording.day(local.date())),
            totals=total_cells(COLUMNS, closing),
            total_label=CLOSING,
            proof=[
                ("台账", title),
                ("区域", f"{office}（{area.code}）"),
                ("期间", f"{wording.day(period.start)}至{wording.day(period.last_day)}"),
                ("导出人", f"{by.name}（{by.username}）" if by else "系统命令"),
                ("导出时间", f"{wording.day(local.date())} {local:%H:%M:%S}"),
                ("行数", sheet.count),
                *((f"{CLOSING}·{label}", str(number)) for label, number in sums.items()),
                ("小计", "“本期增加”“本期减少”两行不是记录，不计入行数和摘要；减少记负数。"),
                ("行摘要 SHA-256", digest.hexdigest()),
                ("摘要算法", METHOD),
                ("审计簿位置", f"{booked.number}:{booked.hash}"),
            ],
        )
    return ExportedBalance(
        file_name(area.name, TITLE, str(period), f"{local:%Y%m%d}"), dict(closing)
    )
