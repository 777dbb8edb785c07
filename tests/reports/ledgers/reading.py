"""A ledger's workbook as its readers see it: the cells, the formulas, the proof."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from itertools import chain
from typing import Any, cast

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports.ledgers import Column, Ledger

HEAD_ROW = 3
REMARKS = "疑点"


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
    def width(self) -> int:
        """How many columns there are, the number among them and the one for remarks not."""
        last = self.kept.max_column
        return last - (self.kept.cell(HEAD_ROW, last).value == REMARKS)

    @property
    def table(self) -> list[list[Any]]:
        """All rows from the first record to the total, as programs that do not calculate read them."""
        rows = self.kept.iter_rows(
            min_row=self.first_row,
            max_row=self.kept.max_row - 1,
            max_col=self.width,
            values_only=True,
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
        return [cell.value for cell in self.page[row][: self.width]]

    @property
    def reckoned(self) -> dict[str, tuple[Any, Any]]:
        """What each live sum or count comes to, and what is kept beside it, by its place."""
        found = {}
        for row in self.page.iter_rows(min_row=self.first_row):
            for cell in row:
                formula = str(cell.value)
                ranges = re.findall(r"(?<!\$)[A-Z]+\d+:[A-Z]+\d+", formula)
                if not re.match(r"=(SUM|SUMIF|COUNTA|COUNTIFS)\(", formula):
                    continue
                inner = chain.from_iterable(cast("Any", self.page[ranges[-1]]))
                values = [
                    value
                    for each in inner
                    if (value := self.kept[each.coordinate].value) is not None
                    and not ("<>小计" in formula and self.kept.cell(each.row, 1).value == "小计")
                ]
                came = (
                    len(values)
                    if formula.startswith("=COUNT")
                    else sum(Decimal(repr(value)) for value in values)
                )
                found[cell.coordinate] = (came, self.kept[cell.coordinate].value)
        return found

    @property
    def headings(self) -> list[str]:
        """Each column's heading, its upper heading before it."""
        upper = ""
        found = []
        for column in range(2, self.width + 1):
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
