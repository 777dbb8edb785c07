"""A list that is no ledger as a workbook: laid out and proved as ledgers are, and noted in the audit book."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from reports.actions.ledgers import file_name
from reports.ledgers import Column
from reports.ledgers.kinds import PROSE, TEXT
from reports.ledgers.proof import METHOD, Digest
from reports.ledgers.sheet import Cover, Sheet

__all__ = ["Written", "file_name", "text_columns", "write_list"]
PROSE_WIDTH = 18


@dataclass(frozen=True)
class Written:
    """How many rows went into the workbook, and their digest."""

    row_count: int
    sha256: str


def write_list(
    *,
    name: str,
    title: str,
    office: str,
    on: str,
    columns: Sequence[Column],
    rows: Iterable[Any],
    proof: Iterable[tuple[str, str]],
    file: BinaryIO,
) -> Written:
    """`name` is the sheet's, `proof` what else the sheet 校验 says beside rows and digest."""
    with Sheet(file, name, columns, cover=Cover(title, office, on)) as sheet:
        digest = Digest(columns)
        for row in rows:
            cells = [column.cell(row) for column in columns]
            sheet.add(cells)
            digest.add(cells)
        written = Written(sheet.count, digest.hexdigest())
        sheet.save(
            totals=[None] * len(columns),
            proof=[
                *proof,
                ("行数", written.row_count),
                ("行摘要 SHA-256", written.sha256),
                ("摘要算法", METHOD),
            ],
        )
    return written


def text_columns(headings: Sequence[tuple[str, float]]) -> tuple[Column, ...]:
    """Columns over rows that are lists of texts already, one a heading; wide ones hold prose."""

    def at(index: int) -> Any:
        return lambda row: row[index]

    return tuple(
        Column(heading, at(index), PROSE if width >= PROSE_WIDTH else TEXT, width=width)
        for index, (heading, width) in enumerate(headings)
    )
