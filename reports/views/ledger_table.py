"""A ledger's page of rows as the template writes them: heads, cells, totals, all in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from reports.ledgers import Column, Ledger, heads, total_cells

DOWN, UP = "descending", "ascending"


@dataclass(frozen=True)
class Head:
    """One heading: how far it stretches, where a click on it leads, and which way the rows run by it."""

    label: str
    columns: int = 1
    rows: int = 1
    url: str = ""
    sorted: str = ""
    number: bool = False
    note: str = ""


@dataclass(frozen=True)
class TableCell:
    """One value under its heading, with the page of its record where there is one."""

    label: str
    text: str
    url: str = ""
    number: bool = False


@dataclass(frozen=True)
class Table:
    upper: list[Head]
    lower: list[Head]
    rows: list[list[TableCell]]
    totals: list[TableCell]


def table(
    ledger: Ledger,
    columns: Sequence[Column],
    rows: Iterable[Any],
    totals: Mapping[str, int],
    query: QueryDict,
) -> Table:
    """Some columns of some rows. `query` is the address to come back to with another order."""
    levels = 2 if any(column.group for column in columns) else 1
    upper: list[Head] = []
    lower: list[Head] = []
    for group, members in heads(columns):
        if group:
            upper.append(Head(group, columns=len(members)))
            lower += [_head(column, query) for column in members]
        else:
            upper.append(_head(members[0], query, levels))
    cells = [
        TableCell(column.label, _total_text(column, cell), number=column.total_kind.is_number)
        for column, cell in zip(columns, total_cells(columns, totals), strict=True)
    ]
    return Table(upper, lower, [_row(columns, row) for row in rows], cells)


def _row(columns: Sequence[Column], row: Any) -> list[TableCell]:
    return [
        TableCell(
            column.label,
            column.text(row),
            column.link(row) if column.link else "",
            column.kind.is_number,
        )
        for column in columns
    ]


def _total_text(column: Column, cell: Any) -> str:
    return "" if cell is None else column.total_kind.to_text(cell)


def _head(column: Column, query: QueryDict, rows: int = 1) -> Head:
    if not column.sort:
        return Head(column.heading, rows=rows, number=column.kind.is_number, note=column.note)
    sort = query.get("sort", "")
    direction = {column.key: UP, f"-{column.key}": DOWN}.get(sort, "")
    following = query.copy()
    following["sort"] = f"-{column.key}" if direction == UP else column.key
    return Head(
        column.heading,
        rows=rows,
        url=f"?{following.urlencode()}",
        sorted=direction,
        number=column.kind.is_number,
        note=column.note,
    )
