"""Cells as a workbook's XML has them (ECMA-376 part 1, 18.3.1.4). Text is written so that it can only be text.

The cells of a column are written many rows at a time: one look at what the column holds there, then one expression a
cell. That is what makes a large ledger fast; a call a cell costs more than packing the whole file.
"""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from reports.ledgers.kinds import Cell

# Day 1 of the 1900 system is 1900-01-01, but Excel believes in a 29 February 1900 and is a day off before it.
EPOCH = date(1899, 12, 30).toordinal()
FIRST_TRUE_DAY = date(1900, 3, 1)
# Excel reads _x000D_ in a text as the character of that code.
CODE = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")
# What keeps a text from being written as it stands: marks of XML, blanks that a reader would trim, such a code.
MARKS = ("&", "<", ">", " ", "\n", "\t", "\u3000", "\xa0", "_x")
SPECIAL = re.compile("|".join(MARKS))
NOTHING = type(None)
TEXT = ' t="inlineStr"><is><t>', "</t></is></c>"
NUMBER = "><v>", "</v></c>"


def column_of_cells(
    letter: str, style: str, text_style: str, numbers: Sequence[str], cells: Sequence[Cell]
) -> tuple[str, list[Sequence[object]]]:
    """The cells of one column in the rows of these numbers: a pattern for `%`, and what goes into its places row by row.

    `text_style` is for a day that no number can stand for.
    """
    kinds = set(map(type, cells))
    values = _values(kinds - {NOTHING}, cells)
    if values is None:
        return "%s", [
            [
                written(f"{letter}{number}", style, text_style, cell)
                for number, cell in zip(numbers, cells, strict=True)
            ]
        ]
    start, end = TEXT if str in kinds else NUMBER
    if NOTHING not in kinds and (str not in kinds or all(cells)):
        return f'<c r="{letter}%s" s="{style}"{start}%s{end}', [numbers, values]
    return "%s", [
        [
            f'<c r="{letter}{number}" s="{style}"/>'
            if cell is None or cell == ""
            else f'<c r="{letter}{number}" s="{style}"{start}{value}{end}'
            for number, cell, value in zip(numbers, cells, values, strict=True)
        ]
    ]


def _values(kinds: set[type], cells: Sequence[Cell]) -> Sequence[object] | None:
    """What stands between the marks of each cell; None where a cell of the column needs a closer look."""
    if kinds <= {str}:
        # Most cells hold a plain word. Looking for one mark after another is ten times as fast as for all at once.
        joined = "\0".join(filter(None, cells))  # type: ignore[arg-type]
        return None if any(mark in joined for mark in MARKS) else cells
    if kinds == {int}:
        return cells
    if kinds == {Decimal}:
        digits = [str(cell) for cell in cells]
        return None if any("E" in number for number in digits) else digits
    if kinds == {date} and min(filter(None, cells)) >= FIRST_TRUE_DAY:  # type: ignore[type-var, operator]
        return [cell and cell.toordinal() - EPOCH for cell in cells]  # type: ignore[union-attr]
    return None


def written(place: str, style: str, text_style: str, cell: Cell) -> str:
    """A cell of any kind; `text_style` is for a day that no number can stand for."""
    if cell is None or cell == "":
        return empty(place, style)
    if isinstance(cell, str):
        if not SPECIAL.search(cell):
            return f'<c r="{place}" s="{style}"{TEXT[0]}{cell}{TEXT[1]}'
        return text_cell(place, style, cell)
    if isinstance(cell, date):
        if cell < FIRST_TRUE_DAY:
            return text_cell(place, text_style, cell.isoformat())
        return number_cell(place, style, cell.toordinal() - EPOCH)
    return number_cell(place, style, cell)


def empty(place: str, style: str) -> str:
    return f'<c r="{place}" s="{style}"/>'


def text_cell(place: str, style: str, text: str) -> str:
    return f'<c r="{place}" s="{style}" t="inlineStr"><is>{_runs(escape(text))}</is></c>'


def number_cell(place: str, style: str, number: int | Decimal) -> str:
    return f'<c r="{place}" s="{style}"><v>{_digits(number)}</v></c>'


def formula_cell(place: str, style: str, formula: str, cached: Cell) -> str:
    """A live formula with the value it has now, for readers that do not calculate."""
    kind, value = (' t="str"', "") if cached is None else ("", _digits(cached))
    return f'<c r="{place}" s="{style}"{kind}><f>{escape(formula)}</f><v>{value}</v></c>'


def _digits(number: Cell) -> str:
    """A number without exponent; a truth value, which is an int to Python, is none to a workbook."""
    return f"{number:f}" if isinstance(number, Decimal) else str(int(number))  # type: ignore[arg-type]


def _runs(text: str) -> str:
    """One run of text. A code that Excel would read as a character is cut in two runs, which no reader puts together."""
    if not SPECIAL.search(text):
        return f"<t>{text}</t>"
    start, end = '<t xml:space="preserve">', "</t>"
    if not CODE.search(text):
        return f"{start}{text}{end}"
    return "".join(f"<r>{start}{part}{end}</r>" for part in CODE.sub("_x\0", text).split("\0"))
