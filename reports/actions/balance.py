"""Exporting 户人动态平衡表: the workbook, its proof, what is kept of it, and the line in the audit book."""

import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import BinaryIO
from urllib.parse import urlencode

from django.db import transaction
from django.utils import timezone

from households import wording
from households.audit import record
from households.models import Area, User
from reports.actions.kept_exports import keep_export
from reports.actions.ledgers import file_name
from reports.ledgers import total_cells
from reports.ledgers.balance import CLOSING, COLUMNS, OPENING, TITLE, lines, rows
from reports.ledgers.facts import full_name
from reports.ledgers.kinds import Cell
from reports.ledgers.packed import Packing
from reports.ledgers.proof import METHOD, Digest, canonical_rows
from reports.ledgers.sheet import Cover, Sheet
from reports.models import BALANCE, Version
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
    title, office = f"{area.name}{period}{TITLE}", full_name(area)
    cover = Cover(title, office, wording.day(local.date()))
    with (
        TemporaryFile() as draft,
        Sheet(draft, TITLE, COLUMNS, cover=cover, frozen=2, remarks=True) as sheet,
    ):
        closing = Counter[str]()
        for side, some in lines(area.code, period):
            moved = Counter[str]()
            sheet.begin_group()
            for line in some:
                sheet.add([column.cell(line) for column in COLUMNS])
                moved.update(line.numbers)
            closing.update(moved)
            if side != OPENING:
                sheet.subtotal(f"本期{side}", 0, total_cells(COLUMNS, moved))
        digest, packing = Digest(COLUMNS), Packing()
        keyed = rows(area.code, period)
        told = canonical_rows([[column.cell(line) for column in COLUMNS] for _, line in keyed])
        digest.add_lines(told)
        packing.add([key for key, _ in keyed], told)
        sums = {column.label: closing[column.key] for column in COLUMNS if column.total}
        booked = record(
            by=by,
            verb="ledger.exported",
            key=BALANCE,
            area=area.code,
            after={
                "period": period.code,
                "version": Version.MASKED.value,
                "rows": sheet.count,
                "sums": sums,
                "sha256": digest.hexdigest(),
            },
        )
        proof: list[tuple[str, Cell]] = [
            ("台账", title),
            ("台账代号", BALANCE),
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
        ]
        totals = total_cells(COLUMNS, closing)
        keep_export(
            line=booked,
            ledger=BALANCE,
            title=title,
            area=area,
            period=period.code,
            counted_on=period.last_day,
            version=Version.MASKED,
            query=urlencode({"area": area.code, "period": period.code}),
            by=by,
            now=now,
            columns=COLUMNS,
            totals=totals,
            row_count=sheet.count,
            digest=digest.hexdigest(),
            packed=packing.packed(),
            proof=proof,
        )
        sheet.save(totals=totals, total_label=CLOSING, proof=proof)
        draft.seek(0)
        shutil.copyfileobj(draft, file)
    return ExportedBalance(
        file_name(area.name, TITLE, str(period), f"{local:%Y%m%d}"), dict(closing)
    )
