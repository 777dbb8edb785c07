"""A column of a form: its heading and the ways it is written, and how its cells are read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from households.imports.cells import BadCellError, Noted, Raw, is_blank, written
from households.imports.findings import Finding, Severity
from households.imports.headings import Row, Table


@dataclass(frozen=True)
class Column:
    """`required`: the heading must be there. `filled`: no cell under it may be empty. `masked` hides a value in findings.

    `choices` is the pick-list and `shape` (date, yuan, wanyuan, whole) the format of the column in a blank form.
    """

    key: str
    title: str
    read: Callable[[Raw], Any]
    synonyms: tuple[str, ...] = ()
    required: bool = True
    filled: bool = False
    masked: Callable[[str], str] | None = None
    choices: tuple[str, ...] = ()
    shape: str = ""

    def shown(self, raw: Raw) -> str:
        """A cell as a finding may show it."""
        text = written(raw)
        return self.masked(text) if self.masked else text[:60]


@dataclass
class Parsed:
    """A row by keys. A key is missing when its cell could not be read; None stands for an empty cell or no such column."""

    number: int
    values: dict[str, Any]
    findings: list[Finding] = field(default_factory=list)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def get(self, key: str) -> Any:
        return self.values.get(key)

    @property
    def is_wrong(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.findings)


@dataclass(frozen=True)
class Reader:
    """Reads the rows of one table by the columns of a form, and says things about their cells."""

    table: Table
    columns: Sequence[Column]

    def parse(self, row: Row) -> Parsed:
        parsed = Parsed(row.number, {})
        for column in self.columns:
            raw = row.cells.get(column.title)
            if is_blank(raw):
                if column.filled:
                    parsed.findings.append(
                        self.finding(row, column.key, f"“{column.title}”不能空着。", "请补上。")
                    )
                else:
                    parsed.values[column.key] = None
                continue
            try:
                value = column.read(raw)
            except BadCellError as error:
                parsed.findings.append(self.finding(row, column.key, error.rule, error.mend))
                continue
            if isinstance(value, Noted):
                parsed.findings.append(
                    self.finding(row, column.key, value.rule, value.mend, Severity.NOTE)
                )
                value = value.value
            parsed.values[column.key] = value
        return parsed

    def has(self, key: str) -> bool:
        """Whether the table has the column at all."""
        return self.column(key).title in self.table.letters

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)

    def finding(
        self, row: Row, key: str, rule: str, mend: str = "", severity: Severity = Severity.ERROR
    ) -> Finding:
        """A remark on the cell of a row under a column."""
        column = self.column(key)
        return Finding(
            place=self.table.place(row.number, column.title),
            heading=column.title,
            value=column.shown(row.cells.get(column.title)),
            rule=rule,
            mend=mend,
            severity=severity,
        )

    def change(self, row: Row, key: str, was: str, now: str, rule: str = "") -> Finding:
        """What the row alters under a column, in words that may be shown."""
        column = self.column(key)
        place = self.table.place(row.number, column.title)
        return Finding(place, column.title, now, rule, "", Severity.CHANGE, was)
