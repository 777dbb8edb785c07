"""A ledger: columns over rows, one definition for the screen and for the workbook."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import groupby, islice
from typing import Any

from django.db.models import QuerySet

from households import wording
from households.models import Reach
from reports.figures import At
from reports.ledgers.kinds import TEXT, Cell, Kind

CHUNK = 1000


class Span(Enum):
    """What a ledger's rows are of: how things stand on a day, or what happened in a period."""

    AS_AT = "as at"
    PERIOD = "period"

    def text(self, at: At) -> str:
        return str(at.period) if self is Span.PERIOD else f"截至{wording.day(at.day)}"


@dataclass(frozen=True)
class Column:
    """One column: heading and value are one thing and cannot drift apart.

    `group` is the upper heading it stands under, `note` its 口径 for the reader, `key` its name for totals and
    sorting. A column with `total` adds up to the ledger's total of its key; one with `ratio` shows, below,
    the first total divided by the second. `main` columns are what a small screen shows.
    """

    heading: str
    value: Callable[[Any], Any]
    kind: Kind = TEXT
    width: float = 10
    group: str = ""
    key: str = ""
    total: bool = False
    ratio: tuple[str, str] | None = None
    sort: tuple[str, ...] = ()
    note: str = ""
    main: bool = False
    link: Callable[[Any], str] | None = None

    @property
    def label(self) -> str:
        """The heading with the upper one before it, as it can stand alone."""
        return f"{self.group}·{self.heading}" if self.group else self.heading

    def cell(self, row: Any) -> Cell:
        return self.kind.cell(self.value(row))

    def text(self, row: Any) -> str:
        return self.kind.text(self.value(row))


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

    def ordered(self, records: QuerySet[Any], sort: str = "") -> QuerySet[Any]:
        """The records in the ledger's order, or by a column first (`key`, or `-key` for downwards)."""
        fields = self.sorts.get(sort.removeprefix("-"), ())
        first = [f"-{field}" for field in fields] if sort.startswith("-") else list(fields)
        return self.prepare(records).order_by(*first, *self.order)

    @property
    def sorts(self) -> dict[str, tuple[str, ...]]:
        return {column.key: column.sort for column in self.columns if column.sort}

    def rows(self, records: QuerySet[Any], at: At) -> Iterator[Any]:
        """All rows, a chunk at a time: constant memory, and a query count that grows by chunks, not by rows."""
        iterator = records.iterator(chunk_size=CHUNK)
        while chunk := list(islice(iterator, CHUNK)):
            yield from self.fill(chunk, at)

    def heading(self, place: str, at: At) -> str:
        """The title as it stands over the table: 焦沟村2018年上半年走访台账."""
        if self.span is Span.PERIOD:
            return f"{place}{at.period}{self.title}"
        return f"{place}{self.title}（{self.span.text(at)}）"

    @property
    def has_groups(self) -> bool:
        return any(column.group for column in self.columns)


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
        return column.kind.cell(totals[column.key])
    if column.ratio:
        return column.kind.cell(share(*(totals[key] for key in column.ratio)))
    return None


def share(part: int, whole: int) -> Decimal | None:
    """Part of a whole to four decimals, half up; nothing of an empty whole."""
    return wording.rounded(Decimal(part) / whole, 4) if whole else None
