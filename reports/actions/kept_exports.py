"""What a workbook said when it left the house is kept, so that one that comes back can be told from it."""

from collections.abc import Sequence
from datetime import date, datetime

from households.models import Area, AuditLine, User
from reports.ledgers import Column
from reports.ledgers.kinds import Cell, clean
from reports.ledgers.proof import canonical
from reports.models import LedgerExport, Version


def keep_export(
    *,
    line: AuditLine,
    ledger: str,
    title: str,
    area: Area,
    period: str,
    counted_on: date,
    version: Version,
    query: str,
    by: User | None,
    now: datetime,
    columns: Sequence[Column],
    totals: Sequence[Cell],
    row_count: int,
    digest: str,
    packed: bytes,
    proof: Sequence[tuple[str, Cell]],
) -> LedgerExport:
    """Keeps an export under its line of the audit book; within the transaction of that line.

    `totals` stand below the `columns`, `packed` are the rows, `proof` is what the sheet 校验 says.
    """
    return LedgerExport.objects.create(
        number=line.number,
        hash=line.hash,
        ledger=ledger,
        title=clean(title),
        area=area,
        period=period,
        counted_on=counted_on,
        version=version,
        query=query,
        exported_by=by,
        exported_at=now,
        row_count=row_count,
        sha256=digest,
        labels=[column.label for column in columns],
        totals=[
            canonical(total) if column.total else ""
            for column, total in zip(columns, totals, strict=True)
        ],
        proof=[[label, clean(str(value))] for label, value in proof],
        rows=packed,
    )
