"""Tables in plain text: columns and their 合计, sources and the sum of a row; also with one cell a line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.lint.claims import Claim
from reports.lint.finding import Finding, Severity
from reports.lint.numbers import NUMBER, plain
from reports.lint.text import Document, Row, Sentence

TOTAL = re.compile(r"^(?:合计|总计|共计)")
SUBTOTAL = re.compile(r"^小计")
CELL = re.compile(rf"^(?P<n>{NUMBER})(?:万元|元|亩|户|人|米|公里|个|处)?$")
ORDER = re.compile(r"^(?:序号|编号|序)$")
# Columns that are not added up.
NO_SUM = re.compile(
    r"序号|编号|年度|年份|时间|日期|率|比例|占|人均|户均|标准|单价|电话|证|账号|面积\(平方米/户\)|长|宽"
)
SOURCES = re.compile(
    r"^(?:其中)?(?:中央|省|市|县|乡|财政|整合|专项|帮扶|社会|自筹|群众|捐赠|其他)"
)
ROW_TOTAL = re.compile(r"^(?:合计|小计|总投资|投资总额|资金总额|总额|计划投资|资金合计|总金额)")


@dataclass(frozen=True)
class Grid:
    """A table whose rows all have the cells of its head; the row of totals may leave some out."""

    head: tuple[Sentence, ...]
    rows: tuple[tuple[Sentence, ...], ...]
    total: tuple[Sentence, ...] | None

    def column(self, at: int) -> list[Decimal] | None:
        values = [value(row[at]) for row in self.rows]
        return [each for each in values if each is not None] if None not in values else None

    @property
    def columns(self) -> dict[int, list[Decimal]]:
        """The columns of nothing but numbers that may be added up."""
        return {
            at: values
            for at, name in enumerate(self.head)
            if not NO_SUM.search(name.text) and (values := self.column(at)) is not None
        }


def value(cell: Sentence) -> Decimal | None:
    match = CELL.match(cell.text)
    return Decimal(match["n"]) if match else None


def added_up(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """Each column against its total, each row against its sum over the sources."""
    for grid in grids(document):
        yield from _columns(grid)
        yield from _rows(grid)


def grids(document: Document) -> list[Grid]:
    found = [grid for table in document.tables if (grid := _grid(table))]
    return found + list(_upright(document))


def _grid(table: list[Row]) -> Grid | None:
    heads = [at for at, row in enumerate(table) if not any(value(cell) for cell in row.cells)]
    if not heads:
        return None
    head = table[heads[0]].cells
    rows, total = [], None
    for row in table[heads[0] + 1 :]:
        if TOTAL.match(row.cells[0].text) or (
            len(row.cells) > 1 and TOTAL.match(row.cells[1].text)
        ):
            total = total or row.cells
        elif SUBTOTAL.match(row.cells[0].text):
            return None
        elif len(row.cells) == len(head):
            rows.append(row.cells)
        else:
            return None
    return Grid(head, tuple(rows), total) if len(rows) > 1 else None


def _upright(document: Document) -> Iterator[Grid]:
    """One cell a line, as a table is when it is copied from a page: 序号 … 1 … 2 … 合计 …"""
    lines = [whole for whole in document.paragraphs if len(whole.text) <= 60]
    for start, first in enumerate(lines):
        if not ORDER.match(first.text):
            continue
        width = next(
            (at for at, cell in enumerate(lines[start : start + 16]) if cell.text == "1"), 0
        )
        if width < 3:
            continue
        at = start + width
        rows: list[tuple[Sentence, ...]] = []
        while at + width <= len(lines) and lines[at].text == str(len(rows) + 1):
            rows.append(tuple(lines[at : at + width]))
            at += width
        total = None
        if at < len(lines) and TOTAL.match(lines[at].text):
            cells = lines[at : at + width]
            last = next(
                (n for n, cell in enumerate(cells[1:], 1) if value(cell) is None), len(cells)
            )
            total = tuple(cells[:last])
        if len(rows) > 1:
            yield Grid(tuple(lines[start : start + width]), tuple(rows), total)


def _columns(grid: Grid) -> Iterator[Finding]:
    if grid.total is None:
        return
    columns = grid.columns
    if len(grid.total) == len(grid.head):
        pairs = [(at, cell) for at, cell in enumerate(grid.total) if at in columns]
    else:
        # Cells are left out: the numbers stand in the order of the columns that can be added up.
        numbers = [cell for cell in grid.total[1:] if value(cell) is not None]
        pairs = list(zip(columns, numbers, strict=True)) if len(numbers) == len(columns) else []
    for at, cell in pairs:
        stated, right = value(cell), sum(columns[at], Decimal())
        if stated is not None and stated != right:
            name = grid.head[at].text
            yield cell.finding(
                "sum", Severity.ERROR, 0, len(cell.text), stated=plain(stated), computed=plain(right),
                message=f"表中“{name}”一列各行合计{plain(right)}，合计行写{plain(stated)}。",
                mend=f"改为{plain(right)}，或逐行核对",
            )  # fmt: skip


def _rows(grid: Grid) -> Iterator[Finding]:
    sources = [at for at, name in enumerate(grid.head) if SOURCES.match(name.text)]
    totals = [at for at, name in enumerate(grid.head) if ROW_TOTAL.match(name.text)]
    if len(sources) < 2 or len(totals) != 1:
        return
    for row in grid.rows:
        parts = [value(row[at]) for at in sources]
        stated = value(row[totals[0]])
        if stated is None or None in parts:
            continue
        right = sum((part for part in parts if part is not None), Decimal())
        if right != stated:
            cell = row[totals[0]]
            yield cell.finding(
                "sum", Severity.ERROR, 0, len(cell.text), stated=plain(stated), computed=plain(right),
                message=f"表中这一行各来源合计{plain(right)}，“{grid.head[totals[0]].text}”写{plain(stated)}。",
                mend=f"改为{plain(right)}，或核对各来源",
            )  # fmt: skip
