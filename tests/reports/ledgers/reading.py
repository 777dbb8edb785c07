"""A ledger's workbook as its readers see it: the cells, the formulas, the proof."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from itertools import chain
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports.ledgers import Column, Ledger

HEAD_ROW = 3


@dataclass(frozen=True)
class Paper:
    """One workbook, read twice: with its formulas, and with the values kept beside them."""

    page: Worksheet
    kept: Worksheet
    proof: dict[str, Any]

    @classmethod
    def read(cls, content: bytes) -> "Paper":
        formulas = load_workbook(BytesIO(content))
        values = load_workbook(BytesIO(content), data_only=True)
        assert formulas.sheetnames[1:] == ["校验"]
        return cls(
            page=formulas.worksheets[0],
            kept=values.worksheets[0],
            proof={
                str(label): value for label, value in values["校验"].iter_rows(values_only=True)
            },
        )

    @property
    def first_row(self) -> int:
        """The row under the heads, as the frozen panes say."""
        return int("".join(filter(str.isdigit, str(self.page.freeze_panes))))

    @property
    def table(self) -> list[list[Any]]:
        """All rows from the first record to the total, as programs that do not calculate read them."""
        rows = self.kept.iter_rows(
            min_row=self.first_row, max_row=self.kept.max_row - 1, values_only=True
        )
        return [[as_day(cell) for cell in row] for row in rows]

    @property
    def records(self) -> list[list[Any]]:
        """The rows of records, without their numbers and without subtotals and total."""
        return [row[1:] for row in self.table[:-1] if row[0] != "小计"]

    @property
    def subtotals(self) -> list[list[Any]]:
        return [row[1:] for row in self.table[:-1] if row[0] == "小计"]

    @property
    def total(self) -> list[Any]:
        return self.table[-1]

    @property
    def formulas(self) -> list[Any]:
        """The last row as it was written."""
        row = self.kept.max_row - 1
        return [cell.value for cell in self.page[row]]

    @property
    def reckoned(self) -> dict[str, tuple[Any, Any]]:
        """What each live sum or count comes to, and what is kept beside it, by its place.

        Reckoned as spreadsheets do: a SUBTOTAL leaves out cells that are SUBTOTALs themselves.
        """
        found = {}
        for row in self.page.iter_rows(min_row=self.first_row):
            for cell in row:
                formula = re.fullmatch(
                    r"=(\w+)\((?:([39]),)?([A-Z]+\d+:[A-Z]+\d+)\)", str(cell.value)
                )
                if formula:
                    name, how, place = formula.groups()
                    first, last = place.split(":")
                    values = [
                        self.kept[inner.coordinate].value
                        for inner in chain.from_iterable(self.page[first:last])
                        if name != "SUBTOTAL" or "SUBTOTAL" not in str(inner.value)
                    ]
                    filled = [value for value in values if value is not None]
                    counts = name == "COUNTA" or how == "3"
                    came = len(filled) if counts else sum(Decimal(repr(v)) for v in filled)
                    found[cell.coordinate] = (came, self.kept[cell.coordinate].value)
        return found

    @property
    def headings(self) -> list[str]:
        """Each column's heading, its upper heading before it."""
        upper = ""
        found = []
        for column in range(2, self.kept.max_column + 1):
            above = self.kept.cell(HEAD_ROW, column).value
            below = self.kept.cell(self.first_row - 1, column).value
            upper = str(above or upper)
            alone = self.first_row == HEAD_ROW + 1 or below is None
            found.append(upper if alone else f"{upper}·{below}")
        return found


def as_day(cell: Any) -> Any:
    """A date without the midnight that spreadsheets add."""
    return cell.date() if isinstance(cell, datetime) else cell


def headings(ledger: Ledger) -> list[str]:
    return [column.label for column in ledger.columns]


def picked(ledger: Ledger, rows: Sequence[Sequence[Any]], *names: str) -> list[tuple[Any, ...]]:
    """Some columns of the rows, by heading."""
    places = [headings(ledger).index(name) for name in names]
    return [tuple(row[place] for place in places) for row in rows]


def column_of(ledger: Ledger, heading: str) -> Column:
    return ledger.columns[headings(ledger).index(heading)]
