"""Cells as a workbook's XML has them (ECMA-376 part 1, 18.3.1.4). Text is written so that it can only be text."""

from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from reports.ledgers.kinds import Cell

# Day 1 of the 1900 system is 1900-01-01, but Excel believes in a 29 February 1900 and is a day off before it.
EPOCH = date(1899, 12, 30).toordinal()
FIRST_TRUE_DAY = date(1900, 3, 1)


def written(place: str, style: str, text_style: str, cell: Cell) -> str:
    """A cell of any kind; `text_style` is for a day that no number can stand for."""
    if cell is None:
        return empty(place, style)
    if isinstance(cell, str):
        return text_cell(place, style, cell)
    if isinstance(cell, date):
        if cell < FIRST_TRUE_DAY:
            return text_cell(place, text_style, cell.isoformat())
        return number_cell(place, style, cell.toordinal() - EPOCH)
    return number_cell(place, style, cell)


def empty(place: str, style: str) -> str:
    return f'<c r="{place}" s="{style}"/>'


def text_cell(place: str, style: str, text: str) -> str:
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def number_cell(place: str, style: str, number: int | Decimal) -> str:
    return f'<c r="{place}" s="{style}"><v>{_digits(number)}</v></c>'


def formula_cell(place: str, style: str, formula: str, cached: Cell) -> str:
    """A live formula with the value it has now, for readers that do not calculate."""
    kind, value = (' t="str"', "") if cached is None else ("", _digits(cached))
    return f'<c r="{place}" s="{style}"{kind}><f>{escape(formula)}</f><v>{value}</v></c>'


def _digits(number: Cell) -> str:
    return f"{number:f}" if isinstance(number, Decimal) else str(number)
