"""A ledger: columns over rows, one definition for the screen and for the workbook."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from itertools import groupby, islice
from typing import Any

from django.db.models import QuerySet

from households import wording
from households.models import Reach
from reports.figures import At
from reports.ledgers.kinds import INTEGER, TEXT, Cell, Kind

CHUNK = 1000
# ECMA-376 part 1, 18.3.1.32, as Excel limits a list that stands in the cell's own rule.
LONGEST_LIST = 255
UNMASKED = "未脱敏，按保密要求保管。"


class Span(Enum):
    """What a ledger's rows are of: how things stand on a day, or what happened in a period."""

    AS_AT = "as at"
    PERIOD = "period"

    def text(self, at: At) -> str:
        return str(at.period) if self is Span.PERIOD else f"截至{wording.day(at.day)}"


@dataclass(frozen=True)
class Grouping:
    """How rows are gathered for subtotals: `order` brings those of a group together, `label` names the group of a row."""

    order: tuple[str, ...]
    label: Callable[[Any], str]


@dataclass(frozen=True)
class Column:
    """One column: heading and value are one thing and cannot drift apart.

    `group` is the upper heading it stands under, `note` its 口径 for the reader, `key` its name for totals and
    sorting. A column with `total` adds up to the ledger's total of its key; one that is `counted` says there how many
    of its cells are filled; one with `ratio` shows, below, the first total divided by the second, to so many
    `decimals`. `main` columns are what a small screen shows. `full` is the value without its mask, where it has one;
    `choices` are the words that a cell of a workbook may be changed to; by a column with `grouping` subtotals are made.
    """

    heading: str
    value: Callable[[Any], Any]
    kind: Kind = TEXT
    width: float = 10
    group: str = ""
    key: str = ""
    total: bool = False
    counted: bool = False
    ratio: tuple[str, str] | None = None
    decimals: int = 4
    sort: tuple[str, ...] = ()
    note: str = ""
    main: bool = False
    link: Callable[[Any], str] | None = None
    full: Callable[[Any], Any] | None = None
    choices: tuple[str, ...] = ()
    grouping: Grouping | None = None

    def __post_init__(self) -> None:
        if len(",".join(self.choices)) > LONGEST_LIST:
            raise ValueError(f"The list of {self.heading} is longer than a cell's rule can hold.")

    @property
    def label(self) -> str:
        """The heading with the upper one before it, as it can stand alone."""
        return f"{self.group}·{self.heading}" if self.group else self.heading

    def cell(self, row: Any) -> Cell:
        return self.kind.cell(self.value(row))

    def text(self, row: Any) -> str:
        return self.kind.text(self.value(row))

    def sum(self, rows: Iterable[Any]) -> Any:
        """What rows add to the total."""
        if self.counted:
            return sum(self.cell(row) is not None for row in rows)
        return sum(self.value(row) or 0 for row in rows)

    @property
    def total_kind(self) -> Kind:
        """How the cell below the rows is written; a count is a whole number whatever is counted."""
        return INTEGER if self.counted else self.kind

    @property
    def unmasked(self) -> "Column":
        """The column as the full ledger has it."""
        return replace(self, value=self.full, note=UNMASKED) if self.full else self


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """`select` gives the records of a moment and a place, in the figure's own sense of them; a filter narrows these;
    `prepare` joins what the rows need; `fill` makes rows of a chunk of records in a fixed number of queries.

    `totals` adds up all narrowed records in the database, by the keys of the columns that have a total.
    `summary` says the totals in a sentence part. `frozen` is how many columns stay in sight when the sheet is moved sideways.
    """

    name: str
    title: str
    about: str
    measure: str
    span: Span
    unit: str = ""
    columns: tuple[Column, ...]
    frozen: int = 0
    order: tuple[Any, ...]
    select: Callable[[At], QuerySet[Any]]
    prepare: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda records: records
    fill: Callable[[Sequence[Any], At], list[Any]]
    totals: Callable[[QuerySet[Any], At], Mapping[str, int]]
    summary: Callable[[Mapping[str, int]], str]

    def records(self, at: At, reach: Reach | None = None) -> QuerySet[Any]:
        """The ledger's records of a moment and a place, as far as a person reaches; nobody is the machine itself."""
        selected = self.select(at)
        return selected if reach is None else selected.within(reach)  # type: ignore[attr-defined]

    def ordered(self, records: QuerySet[Any], sort: str = "", by: str = "") -> QuerySet[Any]:
        """The records in the ledger's order, or by a column first (`key`, or `-key` for downwards), group by group."""
        fields = self.sorts.get(sort.removeprefix("-"), ())
        first = [f"-{field}" for field in fields] if sort.startswith("-") else list(fields)
        together = self.groupings[by].order if by else ()
        return self.prepare(records).order_by(*together, *first, *self.order)

    @property
    def groupings(self) -> dict[str, Grouping]:
        """By what there can be subtotals, by the key of the column."""
        return {column.key: column.grouping for column in self.columns if column.grouping}

    def chosen(self, labels: Collection[str]) -> tuple[Column, ...]:
        """The columns that somebody chose, in the ledger's order; all of them where nothing was chosen."""
        return tuple(c for c in self.columns if c.label in labels) or self.columns

    def frozen_among(self, columns: Sequence[Column]) -> int:
        """How many of the columns at the left stay in sight, when only these are shown."""
        kept = {column.label for column in self.columns[: self.frozen]}
        return min(sum(column.label in kept for column in columns), len(columns) - 1)

    @property
    def sorts(self) -> dict[str, tuple[str, ...]]:
        return {column.key: column.sort for column in self.columns if column.sort}

    def rows(self, records: QuerySet[Any], at: At) -> Iterator[Any]:
        """All rows: constant memory, and a query count that grows by chunks, not by rows."""
        for _, rows in self.chunks(records, at):
            yield from rows

    def chunks(self, records: QuerySet[Any], at: At) -> Iterator[tuple[list[str], list[Any]]]:
        """The rows a chunk at a time, with the key of each one's record, where a row is of one record."""
        iterator = records.iterator(chunk_size=CHUNK)
        while chunk := list(islice(iterator, CHUNK)):
            rows = self.fill(chunk, at)
            keys = [str(record.pk) for record in chunk]
            yield keys if len(rows) == len(keys) else [""] * len(rows), rows

    def heading(self, place: str, at: At) -> str:
        """The title as it stands over the table: 焦沟村2018年上半年走访台账."""
        if self.span is Span.PERIOD:
            return f"{place}{at.period}{self.title}"
        return f"{place}{self.title}（{self.span.text(at)}）"


def heads(columns: Iterable[Column]) -> list[tuple[str, list[Column]]]:
    """Neighbouring columns under their upper heading; a column without one stands alone, its heading over two rows."""
    spans: list[tuple[str, list[Column]]] = []
    for group, members in groupby(columns, key=lambda column: column.group):
        together = list(members)
        spans += [(group, together)] if group else [("", [column]) for column in together]
    return spans


def total_cells(columns: Sequence[Column], totals: Mapping[str, int]) -> list[Cell]:
    """The cells of the last row, one a column: sums, ratios of sums, and nothing under the others."""
    return [_total(column, totals) for column in columns]


def _total(column: Column, totals: Mapping[str, int]) -> Cell:
    if column.total:
        return column.total_kind.cell(totals[column.key])
    if column.ratio:
        part, whole = (totals[key] for key in column.ratio)
        exact = column.kind.cell(Decimal(part) / whole) if whole else None
        return wording.rounded(exact, column.decimals) if isinstance(exact, Decimal) else None
    return None


def share(part: int, whole: int) -> Decimal | None:
    """Part of a whole to four decimals, half up; nothing of an empty whole."""
    return wording.rounded(Decimal(part) / whole, 4) if whole else None
