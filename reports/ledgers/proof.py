"""What lets a ledger prove itself: a digest of its rows that anybody can compute again from the workbook."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from json.encoder import encode_basestring

from reports.ledgers.ledger import Column

METHOD = (
    "首行为各列标题（不含序号和疑点；有上一级标题的写作“上级·本级”），其后每条记录一行；每行写成 JSON 数组，元素一律为字符串："
    "文字照写，日期作 2018-06-30，数字不带多余的零，空格留空串；行末加换行，UTF-8 编码，取 SHA-256。"
)
TEXT = {str, type(None)}


def canonical(value: object) -> str:
    """A cell as the digest sees it: the same from the record and from the workbook read back."""
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case int() | float() | Decimal():
            amount = Decimal(repr(value) if isinstance(value, float) else value)
            return f"{amount.normalize() + 0:f}"
        case _:
            return str(value)


def canonical_rows(rows: Sequence[Sequence[object]]) -> list[str]:
    """Each row as the line that the digest takes in, without its end. Worked out column by column, which is fast."""
    if not rows:
        return []
    columns = (_encoded(column) for column in zip(*rows, strict=True))
    return [f"[{','.join(cells)}]" for cells in zip(*columns, strict=True)]


class Digest:
    """SHA-256 over the headings and the rows, in their order."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._hash = hashlib.sha256()
        self.head = canonical_rows([[column.label for column in columns]])[0]
        self.add_lines([self.head])

    def add(self, cells: Iterable[object]) -> None:
        self.add_lines(canonical_rows([list(cells)]))

    def add_lines(self, lines: Sequence[str]) -> None:
        """Rows as `canonical_rows` gives them."""
        self._hash.update("".join(f"{line}\n" for line in lines).encode())

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


def _encoded(cells: Sequence[object]) -> list[str]:
    """The cells of a column as JSON strings."""
    kinds = set(map(type, cells))
    if kinds <= TEXT:
        return [encode_basestring(cell) if cell else '""' for cell in cells]  # type: ignore[arg-type]
    if kinds <= {int, type(None)}:
        return ['""' if cell is None else f'"{cell}"' for cell in cells]
    if kinds <= {date, type(None)}:
        return ['""' if cell is None else f'"{cell.isoformat()}"' for cell in cells]  # type: ignore[attr-defined]
    if kinds <= {Decimal, type(None)}:
        return ['""' if cell is None else f'"{cell.normalize() + 0:f}"' for cell in cells]  # type: ignore[attr-defined]
    return [encode_basestring(canonical(cell)) for cell in cells]


def sha256_of(lines: Iterable[str]) -> str:
    """The digest of heads and rows as `canonical_rows` gives them."""
    found = hashlib.sha256()
    for line in lines:
        found.update(f"{line}\n".encode())
    return found.hexdigest()
