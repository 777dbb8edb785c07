"""What lets a ledger prove itself: a digest of its rows that anybody can compute again from the workbook."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from reports.ledgers.ledger import Column

METHOD = (
    "首行为各列标题（不含序号；有上一级标题的写作“上级·本级”），其后每条记录一行；每行写成 JSON 数组，元素一律为字符串："
    "文字照写，日期作 2018-06-30，数字不带多余的零，空格留空串；行末加换行，UTF-8 编码，取 SHA-256。"
)


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


class Digest:
    """SHA-256 over the headings and the rows, in their order."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._hash = hashlib.sha256()
        self.add(column.label for column in columns)

    def add(self, cells: Iterable[object]) -> None:
        line = [canonical(cell) for cell in cells]
        self._hash.update(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode())
        self._hash.update(b"\n")

    def hexdigest(self) -> str:
        return self._hash.hexdigest()
