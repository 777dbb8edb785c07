"""A ledger's workbook that came back: what stands in it now, whoever saved it with whatever program."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from openpyxl.utils import get_column_letter

from households.imports.cells import Raw
from households.imports.reading import Limits, Sheet, read
from reports.ledgers.proof import canonical, canonical_rows, sha256_of
from reports.ledgers.sheet import PROOF, REMARKS, SUBTOTAL, TOTAL

MAX_FILE_MB = 40
# 100,000 rows of 20 columns unpack to some 120 MB.
LIMITS = Limits(file_mb=MAX_FILE_MB, unpacked_mb=400)
NUMBER = "序号"
HEADS_WITHIN = 12
POSITION_LABEL = "审计簿位置"
POSITION = re.compile(r"(\d{1,18}):([0-9a-f]{64})")
NO_LEDGER = "这个文件里没有台账：找不到“序号”开头的表头。请选择本系统导出的台账。"


@dataclass(frozen=True)
class ReturnedRow:
    """A row of the table: where it stands on the sheet, its number if it has one, its cells, and what somebody remarks on it."""

    place: int
    number: int | None
    cells: list[str]
    remark: str = ""


@dataclass(frozen=True)
class ReturnedSubtotal:
    """A subtotal with the rows that stand over it, down from the one before."""

    row: ReturnedRow
    rows: list[ReturnedRow]


@dataclass(frozen=True)
class Returned:
    """The table with its headings and the letters of their columns; the totals; what the sheet 校验 says."""

    title: str
    labels: list[str]
    letters: list[str]
    rows: list[ReturnedRow]
    total: ReturnedRow | None
    proof: dict[str, str] = field(default_factory=dict)
    subtotals: list[ReturnedSubtotal] = field(default_factory=list)

    @property
    def position(self) -> tuple[int, str] | None:
        """Where in the audit book its export stands, if it says so."""
        found = POSITION.fullmatch(self.proof.get(POSITION_LABEL, "").strip())
        return (int(found[1]), found[2]) if found else None

    @property
    def digest(self) -> str:
        """The digest of the rows as they stand."""
        return self._digest(self.rows)

    @property
    def digest_by_number(self) -> str:
        """The digest of the rows put back in the order of their numbers."""
        return self._digest(sorted(self.rows, key=lambda row: row.number or 0))

    def _digest(self, rows: Sequence[ReturnedRow]) -> str:
        return sha256_of(
            [*canonical_rows([self.labels]), *canonical_rows([r.cells for r in rows])]
        )


def read_returned(content: bytes) -> Returned:
    """Raises ValidationError with a sentence for a file that is dangerous, no workbook, or no ledger."""
    try:
        sheets = read(content, LIMITS)
    except ValidationError as refusal:
        # The reader speaks to who imports.
        raise ValidationError(refusal.messages[0].replace("导入", "核验")) from refusal
    for sheet in sheets:
        if sheet.name != PROOF and (head := _head(sheet)) is not None:
            return _returned(sheet, head, _proof(sheets))
    raise ValidationError(NO_LEDGER)


def _head(sheet: Sheet) -> int | None:
    """The place of the first row of the heads."""
    firsts = (_text(row[0]) for row in sheet.rows[:HEADS_WITHIN] if row)
    return next((place for place, first in enumerate(firsts) if first == NUMBER), None)


def _returned(sheet: Sheet, head: int, proof: dict[str, str]) -> Returned:
    # A cell merged over both rows of the heads speaks for each.
    two_levels = head + 1 < len(sheet.rows) and _text(sheet.rows[head + 1][0]) == NUMBER
    labels = _labels(sheet.rows[head], sheet.rows[head + 1] if two_levels else None)
    remarks = len(labels) - 1 - labels[::-1].index(REMARKS) if REMARKS in labels else None
    columns = [place for place, label in enumerate(labels) if label and place not in (0, remarks)]
    rows: list[ReturnedRow] = []
    subtotals: list[ReturnedSubtotal] = []
    since, total = 0, None
    first = head + (2 if two_levels else 1)
    for place, raw in enumerate(sheet.rows[first:], start=first + 1):
        row = ReturnedRow(
            place,
            _number(raw[0]),
            [canonical(_at(raw, column)) for column in columns],
            _text(_at(raw, remarks)) if remarks is not None else "",
        )
        if row.number is None and _text(raw[0]).startswith(TOTAL):
            total = row
        elif _text(raw[0]) == SUBTOTAL:
            subtotals.append(ReturnedSubtotal(row, rows[since:]))
            since = len(rows)
        elif row.number is not None or (total is None and _is_added(raw, row)):
            rows.append(row)
    return Returned(
        title=_text(sheet.rows[0][0]) if head else "",
        labels=[labels[column] for column in columns],
        letters=[get_column_letter(column + 1) for column in columns],
        rows=rows,
        total=total,
        proof=proof,
        subtotals=subtotals,
    )


def _labels(upper: Sequence[Raw], lower: Sequence[Raw] | None) -> list[str]:
    """Each column's heading, with the upper one before it."""
    if lower is None:
        return [_text(cell) for cell in upper]
    labels, group = [], ""
    for above, below in zip(upper, lower, strict=True):
        group = _text(above) or group
        heading = _text(below)
        labels.append(group if heading in ("", group) else f"{group}·{heading}")
    return labels


def _is_added(raw: Sequence[Raw], row: ReturnedRow) -> bool:
    """Whether a row without a number is one that somebody wrote in: no subtotal, no sentence, not empty."""
    said = any(SUBTOTAL in _text(cell) for cell in raw[:4])
    return not _text(raw[0]) and not said and any(row.cells)


def _proof(sheets: Sequence[Sheet]) -> dict[str, str]:
    found = next((sheet.rows for sheet in sheets if sheet.name == PROOF), [])
    return {_text(row[0]): canonical(row[1]) for row in found if len(row) > 1 and _text(row[0])}


def _number(raw: Raw) -> int | None:
    if isinstance(raw, bool) or raw is None:
        return None
    text = canonical(raw).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None


def _at(row: Sequence[Raw], column: int) -> Raw:
    return row[column] if column < len(row) else None


def _text(raw: Raw) -> str:
    return "" if raw is None else str(raw).strip()
