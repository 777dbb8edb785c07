"""What a column holds, and how a value of that kind is written on screen and in a workbook's cell."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from households import wording

Cell = str | int | Decimal | date | None

# The most that a cell of a workbook can hold (ECMA-376 part 1, 18.3.1.93, as Excel limits it).
LONGEST_TEXT = 32_767
# Control characters but tab and line feed, halves of surrogate pairs, and what XML 1.0 does not allow.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Text as a workbook can hold it: line ends are one kind, and what no XML file may contain is left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNWRITABLE.sub("", text)[:LONGEST_TEXT]


@dataclass(frozen=True)
class Kind:
    """`cell` makes the workbook's value of the record's, `text` writes that on screen; None stays empty in both."""

    number_format: str
    to_cell: Callable[[Any], Cell]
    to_text: Callable[[Any], str]
    align: str = "center"
    is_number: bool = False

    def cell(self, value: Any) -> Cell:
        made = None if value is None else self.to_cell(value)
        return None if made == "" else made

    def text(self, value: Any) -> str:
        cell = self.cell(value)
        return "" if cell is None else self.to_text(cell)


def _as_is(value: Any) -> Any:
    return value


def _percent(share: Decimal) -> str:
    return f"{wording.fixed(share * 100)}%"


# Numbers of persons and households are TEXT too: as numbers, Excel would damage all digits past the fifteenth.
TEXT = Kind("@", lambda value: clean(str(value)), str)
PROSE = Kind("@", lambda value: clean(str(value)), str, align="left")
INTEGER = Kind("0", int, str, is_number=True)
YUAN = Kind("#,##0.00", wording.yuan, wording.fixed, align="right", is_number=True)
# Never fewer decimals than the sum has: 万元 and 元 agree to the 分.
WANYUAN = Kind("0.00####", wording.wanyuan, wording.fixed, align="right", is_number=True)
MU = Kind("0.00", wording.mu, wording.fixed, align="right", is_number=True)
SHARE = Kind("0.00%", _as_is, _percent, align="right", is_number=True)
DATE = Kind("yyyy-mm-dd", _as_is, wording.day)


def lines_in(text: str, width: float) -> int:
    """How many lines a text takes in a column so wide, a Chinese character being two wide."""
    return (lines_of([text], width) or [1])[0]


def lines_of(cells: Sequence[Cell], width: float) -> list[int]:
    """How many lines each cell of a column takes; nothing where all take one.

    Of one wide, a letter has one byte in UTF-8; of two wide, a character has three, or four where it is rare.
    """
    if str not in set(map(type, cells)):
        return []
    texts = [cell if isinstance(cell, str) else "" for cell in cells]
    room = max(int(width) - 1, 2)
    joined = "\0".join(texts)
    longest = max(map(len, texts))
    if "\n" in joined:
        return [
            sum(max(lines_of([line], width), default=1) for line in text.split("\n"))
            for text in texts
        ]
    if longest * 2 <= room or (joined.isascii() and longest <= room):
        return []
    if joined.isascii():
        return [-(-len(text) // room) or 1 for text in texts]
    return [
        1
        if len(text) * 2 <= room
        else -(-((len(text.encode("utf-8", "replace")) + len(text)) // 2) // room)
        for text in texts
    ]
