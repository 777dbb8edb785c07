"""Tables: cells that wrap, the head again on every page, rows that may go over a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from reports.typeset.blocks import Alignment, TableBlock
from reports.typeset.breaking import Atom
from reports.typeset.columns import by_content, shared
from reports.typeset.composing import Composer, Line, draw_line
from reports.typeset.geometry import ASCENT, HANG, ROW
from reports.typeset.paragraph import TOLERANCE
from reports.typeset.styles import TABLE_CELL, TABLE_HEAD, Style

PADDING = 4.0
FRAME_LINE, INNER_LINE = 1.0, 0.5
GAP_BELOW = 6.0
"""Least white between a table and the text below, in points."""
TALL = 5 * ROW
"""Rows higher than this may be torn; lower ones go over whole. A higher head is not repeated."""
LEAST_TORN = 3
"""Lines of a torn row that stay together."""
NARROWEST = 2.0
"""Ems that a column keeps, whatever the others want."""
KEPT_WITH_SIGNATURE = 2


@dataclass(frozen=True)
class Row:
    """The lines of each cell."""

    cells: tuple[tuple[Line, ...], ...]
    style: Style

    @property
    def depth(self) -> int:
        return max(1, *(len(lines) for lines in self.cells))

    @property
    def height(self) -> float:
        return self.depth * self.style.leading + 2 * PADDING

    def torn_at(self, line: int) -> tuple["Row", "Row"]:
        return (
            replace(self, cells=tuple(lines[:line] for lines in self.cells)),
            replace(self, cells=tuple(lines[line:] for lines in self.cells)),
        )


class GridTable(Flowable):
    """A table whose height is padded to whole rows of the page, so that text below is on its grid.

    `reserve` is the height of a signature that follows, as for paragraphs.
    """

    def __init__(
        self, widths: Sequence[float], head: Row | None, rows: list[Row], reserve: float = 0.0
    ) -> None:
        super().__init__()
        self.widths, self.head, self.rows, self.reserve = widths, head, rows, reserve

    @property
    def foothold(self) -> float:
        """The least height that can stand at the foot of a page, the rest going over."""
        if not self.rows:
            return self._head_height + max(self.reserve, HANG)
        first = self.rows[0]
        if first.height > TALL:
            return self._head_height + _height(LEAST_TORN, first) + HANG
        if self.reserve and len(self.rows) == 1:
            return self._head_height + first.height + max(self.reserve, HANG)
        return self._head_height + first.height + HANG

    @property
    def _head_height(self) -> float:
        return self.head.height if self.head else 0.0

    @property
    def _drawn_height(self) -> float:
        return self._head_height + sum(row.height for row in self.rows)

    def wrap(self, width: float, room: float) -> tuple[float, float]:
        drawn = self._drawn_height
        padded = -(-(drawn + GAP_BELOW) // ROW) * ROW
        fits = drawn <= room - HANG + TOLERANCE
        if not fits or (self.reserve and room + TOLERANCE < padded + self.reserve):
            # Claiming not to fit makes the page ask for a split.
            self.height: float = max(padded, room + 1)
        else:
            # At the foot of a page there is no text below to keep away from.
            self.height = min(padded, room)
        return width, self.height

    def split(self, width: float, room: float) -> list[Flowable]:
        room += TOLERANCE - HANG - self._head_height
        limit = len(self.rows)
        if self.reserve:
            limit -= min(KEPT_WITH_SIGNATURE, limit - 1)
        count = 0
        while count < limit and self.rows[count].height <= room:
            room -= self.rows[count].height
            count += 1
        above, below = self.rows[:count], self.rows[count:]
        torn = self._torn(below[0], room) if below else None
        if torn:
            above, below = [*above, torn[0]], [torn[1], *below[1:]]
        if not above or not below:
            return []
        return [
            GridTable(self.widths, self.head, above),
            GridTable(self.widths, self.head, below, self.reserve),
        ]

    @staticmethod
    def _torn(row: Row, room: float) -> tuple[Row, Row] | None:
        if row.height <= TALL:
            return None
        lines = int((room - 2 * PADDING) / row.style.leading)
        lines = min(lines, row.depth - LEAST_TORN)
        return row.torn_at(lines) if lines >= LEAST_TORN else None

    def draw(self) -> None:
        rows = [*([self.head] if self.head else []), *self.rows]
        canvas, top = self.canv, self.height
        canvas.setLineWidth(INNER_LINE)
        y = top
        for row in rows:
            self._draw_row(canvas, row, y)
            y -= row.height
            if row is not rows[-1]:
                canvas.line(0, y, sum(self.widths), y)
        x = 0.0
        for width in self.widths[:-1]:
            x += width
            canvas.line(x, top, x, y)
        canvas.setLineWidth(FRAME_LINE)
        canvas.rect(0, y, sum(self.widths), top - y)

    def _draw_row(self, canvas: Canvas, row: Row, top: float) -> None:
        x, style = 0.0, row.style
        for width, lines in zip(self.widths, row.cells, strict=True):
            spare = (row.depth - len(lines)) * style.leading / 2
            y = top - PADDING - spare - (style.leading - style.size) / 2 - ASCENT * style.size
            for line in lines:
                draw_line(canvas, [(x + PADDING + at, atom) for at, atom in line], y)
                y -= style.leading
            x += width


def grid_table(composer: Composer, block: TableBlock) -> GridTable:
    """Set a table over the whole width of the text."""
    cell_styles = [CELL_STYLES[align] for align in block.align]
    head = _atoms_of_row(composer, block.head, [TABLE_HEAD] * len(block.head))
    rows = [_atoms_of_row(composer, row, cell_styles) for row in block.rows]
    widths = shared(block.widths) if block.widths else _widths_by_content([head, *rows])
    head_row = _set_row(composer, head, [TABLE_HEAD] * len(head), widths)
    set_rows = [_set_row(composer, row, cell_styles, widths) for row in rows]
    if head_row.height > TALL:
        return GridTable(widths, None, [head_row, *set_rows])
    return GridTable(widths, head_row, set_rows)


CELL_STYLES: dict[str, Style] = {
    align: replace(TABLE_CELL, align=align) for align in get_args(Alignment)
}

Cell = list[list[Atom]]
"""The atoms of a cell, one list a line typed by the writer."""


def _atoms_of_row(composer: Composer, texts: Sequence[str], styles: Sequence[Style]) -> list[Cell]:
    return [
        [composer.atoms([(line, style.face)], style) for line in text.splitlines()]
        for text, style in zip(texts, styles, strict=True)
    ]


def _set_row(
    composer: Composer, row: list[Cell], styles: Sequence[Style], widths: Sequence[float]
) -> Row:
    cells = tuple(
        tuple(
            line
            for atoms in cell
            for line in composer.set_atoms(atoms, style, width - 2 * PADDING)
        )
        for cell, style, width in zip(row, styles, widths, strict=True)
    )
    return Row(cells, styles[0])


def _widths_by_content(rows: list[list[Cell]]) -> list[float]:
    columns = list(zip(*rows, strict=True))
    wanted = [max(map(_natural_width, column)) + 2 * PADDING for column in columns]
    return by_content(wanted, [max(map(_widest_atom, column)) + 2 * PADDING for column in columns])


def _natural_width(cell: Cell) -> float:
    return max((sum(atom.cell for atom in line) for line in cell), default=0.0)


def _widest_atom(cell: Cell) -> float:
    floor = NARROWEST * TABLE_CELL.size
    return max(floor, *(atom.cell for atom in _atoms(cell)), 0.0)


def _atoms(cell: Cell) -> Iterator[Atom]:
    return (atom for line in cell for atom in line)


def _height(lines: int, row: Row) -> float:
    return lines * row.style.leading + 2 * PADDING
