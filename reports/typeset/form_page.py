"""One page of a form: which size of type lets everything stand on it, and drawing it in that size."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from reports.typeset.code import draw_code
from reports.typeset.composing import Composer, Line, draw_line
from reports.typeset.faces import Face
from reports.typeset.form import Blanks, Cell, Form, Grid, Look, Masthead, Part, Remark
from reports.typeset.geometry import ASCENT, MM, PAGE_HEIGHT, PAGE_WIDTH
from reports.typeset.styles import Align, Style

# Forms are filed on the left like other papers, but need the room that those leave white.
LEFT, RIGHT, TOP, BOTTOM = 20 * MM, 14 * MM, 13 * MM, 12 * MM
WIDTH, HEIGHT = PAGE_WIDTH - LEFT - RIGHT, PAGE_HEIGHT - TOP - BOTTOM

INK, PALE, SEAL_RED = HexColor(0x111111), HexColor(0x767676), HexColor(0xA4281C)
HAIRLINE, BORDER = 0.4, 0.9

LEADING, PAD_X, PAD_Y = 1.32, 0.42, 0.3
"""In ems of the form's type."""
AIR = 0.9
"""So much white a row may gain above and below where the page has room, in ems."""
SIDE = 2.0
GAP = 0.55
STEP = 0.5
FEWER_LINES = (12, 8, 5, 3, 2, 1)
"""How many lines prose that can be read elsewhere is cut to, one after the other, before the page is drawn smaller."""
CUT = "……（全文见户档）"

CODE_SIZE = 21 * MM

LOOKS: dict[Look, tuple[Face, float, Color]] = {
    Look.LABEL: (Face.HEITI, 0.92, INK),
    Look.HEAD: (Face.HEITI, 0.88, INK),
    Look.VALUE: (Face.FANGSONG, 1.0, INK),
    Look.OPEN: (Face.KAITI, 0.84, PALE),
}


class Setter:
    """Sets text in lines for one document, each text of a size and measure once."""

    def __init__(self, composer: Composer) -> None:
        self._composer = composer
        self._set: dict[tuple[str, Face, float, float, Align], list[Line]] = {}

    def lines(
        self, text: str, face: Face, size: float, width: float, align: Align = "left"
    ) -> list[Line]:
        key = text, face, size, round(width, 2), align
        if key not in self._set:
            style = Style(face, size, size * LEADING, size, 0, align)
            self._set[key] = [
                line
                for piece in text.splitlines()
                for line in self._composer.lines([(piece, face)], style, width)
            ]
        return self._set[key]


@dataclass(frozen=True)
class _Cell:
    cell: Cell
    x: float
    width: float
    size: float
    lines: list[Line]

    @property
    def height(self) -> float:
        return max(len(self.lines), self.cell.lines) * self.size * LEADING


@dataclass(frozen=True)
class _Row:
    cells: list[_Cell]
    height: float


class _Layout:
    """A form in one size of type; `most_lines` bounds the prose that may be shortened."""

    def __init__(self, form: Form, setter: Setter, size: float, most_lines: int = 0) -> None:
        self.form, self.size, self._setter, self._most_lines = form, size, setter, most_lines
        self._grids = {
            id(part): [self._row(part, row) for row in part.rows]
            for part in (*form.parts, *form.foot)
            if isinstance(part, Grid)
        }
        self.head_height = self._head_height(form.masthead)
        self.parts_height = sum(map(self.part_height, form.parts))
        self.foot_height = sum(map(self.part_height, form.foot))

    @property
    def height(self) -> float:
        return self.head_height + self.parts_height + self.foot_height

    @property
    def row_count(self) -> int:
        return sum(len(part.rows) for part in self.form.parts if isinstance(part, Grid))

    def rows(self, grid: Grid) -> list[_Row]:
        return self._grids[id(grid)]

    def side_width(self, grid: Grid) -> float:
        return SIDE * self.size if grid.side else 0.0

    def part_height(self, part: Part) -> float:
        match part:
            case Grid():
                rows = sum(row.height for row in self.rows(part))
                upright = (len(part.side) + 0.8) * self.size * 1.15
                return max(rows, upright) + GAP * self.size
            case Blanks():
                return self.size * (LEADING + 1.5)
            case Remark():
                return len(self.remark(part)) * self.remark_size(part) * LEADING + GAP * self.size

    def remark_size(self, remark: Remark) -> float:
        return self.size * (1.15 if remark.strong else 0.86)

    def remark(self, remark: Remark) -> list[Line]:
        face = Face.HEITI if remark.strong else Face.KAITI
        return self._setter.lines(remark.text, face, self.remark_size(remark), WIDTH, remark.align)

    def title(self, head: Masthead) -> list[Line]:
        return self._setter.lines(head.title, Face.XIAOBIAOSONG, head.title_size, WIDTH, "center")

    def about(self, head: Masthead) -> list[Line]:
        """Whom the form is about, centred on the page and clear of the code."""
        return self._setter.lines(
            head.line, Face.KAITI, self.about_size, WIDTH - 2 * CODE_SIZE - 6 * MM, "center"
        )

    @property
    def about_size(self) -> float:
        return min(self.size, 13.0)

    def _head_height(self, head: Masthead) -> float:
        words = (
            len(self.title(head)) * head.title_size * LEADING
            + len(self.about(head)) * self.about_size * LEADING
        )
        return max(words, CODE_SIZE + 9) + 2.2 * MM + GAP * self.size

    def _row(self, grid: Grid, row: Sequence[Cell]) -> _Row:
        share = (WIDTH - self.side_width(grid)) / sum(grid.widths)
        cells, x, column = [], self.side_width(grid), 0
        for cell in row:
            width = sum(grid.widths[column : column + cell.span]) * share
            cells.append(self._cell(cell, x, width))
            x, column = x + width, column + cell.span
        tallest = max(cell.height for cell in cells)
        return _Row(cells, tallest + 2 * PAD_Y * self.size)

    def _cell(self, cell: Cell, x: float, width: float) -> _Cell:
        face, part, _ = LOOKS[cell.look]
        size = self.size * part
        measure = width - 2 * PAD_X * self.size
        lines = self._setter.lines(cell.text, face, size, measure, cell.align)
        if cell.may_shorten and self._most_lines and len(lines) > self._most_lines:
            lines = self._shortened(lines[: self._most_lines], face, size, measure)
        return _Cell(cell, x, width, size, lines)

    def _shortened(self, lines: list[Line], face: Face, size: float, measure: float) -> list[Line]:
        last = "".join(atom.text for _, atom in lines[-1])
        while True:
            ending = self._setter.lines(last + CUT, face, size, measure)
            if len(ending) == 1 or not last:
                return [*lines[:-1], *ending]
            last = last[:-1]


class FormPage:
    """A form that knows in which size it stands on its page."""

    def __init__(self, form: Form, setter: Setter) -> None:
        self.form = form
        self._layout, self._scale = _fitted(form, setter)
        spare = max(0.0, HEIGHT - self._layout.height)
        rows = self._layout.row_count
        # A last row that is there to be written on has the first claim on the white.
        grows = any(isinstance(part, Grid) and part.takes_the_rest for part in form.parts)
        shared = spare * (0.35 if grows else 1.0)
        self._air = min(shared / rows, 2 * AIR * self._layout.size) if rows else 0.0
        self._rest = spare - self._air * rows

    @property
    def type_size(self) -> float:
        """The size the words come out in, in points."""
        return self._layout.size * self._scale

    def draw(self, canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(LEFT + WIDTH * (1 - self._scale) / 2, PAGE_HEIGHT - TOP)
        canvas.scale(self._scale, self._scale)
        canvas.setFillColor(INK)
        y = self._masthead(canvas, self.form.masthead)
        for part in self.form.parts:
            y = self._part(canvas, part, y, self._air)
        y = -(HEIGHT if self._scale == 1 else self._layout.height) + self._layout.foot_height
        for part in self.form.foot:
            y = self._part(canvas, part, y, 0.0)
        canvas.restoreState()

    def _masthead(self, canvas: Canvas, head: Masthead) -> float:
        layout = self._layout
        below = layout.head_height - GAP * layout.size - 2.2 * MM
        title, about = layout.title(head), layout.about(head)
        block = len(title) * head.title_size * LEADING + len(about) * layout.about_size * LEADING
        y = -(below - block) / 2
        y = _down(canvas, title, 0, y, head.title_size)
        _down(canvas, about, CODE_SIZE + 3 * MM, y, layout.about_size)
        draw_code(canvas, head.address, WIDTH - CODE_SIZE, -CODE_SIZE, CODE_SIZE)
        caption = layout._setter.lines(head.caption, Face.KAITI, 6.5, CODE_SIZE + 8, "center")
        canvas.setFillColor(PALE)
        _down(canvas, caption, WIDTH - CODE_SIZE - 4, -CODE_SIZE, 6.5)
        canvas.setFillColor(INK)
        # The thick-and-thin rule of official papers.
        canvas.setStrokeColor(SEAL_RED)
        for width, drop in ((1.6, 0.8 * MM), (0.5, 1.6 * MM)):
            canvas.setLineWidth(width)
            canvas.line(0, -below - drop, WIDTH, -below - drop)
        return -layout.head_height

    def _part(self, canvas: Canvas, part: Part, y: float, air: float) -> float:
        match part:
            case Grid():
                return self._grid(canvas, part, y, air)
            case Blanks(labels):
                self._blanks(canvas, labels, y)
            case Remark():
                size = self._layout.remark_size(part)
                _down(canvas, self._layout.remark(part), 0, y, size)
        return y - self._layout.part_height(part)

    def _grid(self, canvas: Canvas, grid: Grid, top: float, air: float) -> float:
        layout = self._layout
        rows = [(row, row.height + air) for row in layout.rows(grid)]
        drawn = sum(height for _, height in rows)
        needed = layout.part_height(grid) - GAP * layout.size
        longer = max(0.0, needed - drawn) + (self._rest if grid.takes_the_rest else 0.0)
        rows[-1] = rows[-1][0], rows[-1][1] + longer
        side, y = layout.side_width(grid), top
        thin: list[tuple[float, float, float, float]] = []
        thick: list[tuple[float, float, float, float]] = []
        for row, height in rows:
            if y != top:
                thin.append((side, y, WIDTH, y))
            for cell in row.cells:
                if cell.x:
                    strong = cell.cell.look is Look.OPEN and cell is row.cells[-1]
                    (thick if strong else thin).append((cell.x, y, cell.x, y - height))
                self._words(canvas, cell, y, height)
            y -= height
        self._upright(canvas, grid.side, side, top, top - y)
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(HAIRLINE)
        canvas.lines(thin)
        canvas.setLineWidth(BORDER)
        canvas.lines(thick)
        canvas.rect(0, y, WIDTH, top - y)
        return y - GAP * layout.size

    def _words(self, canvas: Canvas, set_cell: _Cell, top: float, height: float) -> None:
        _, _, colour = LOOKS[set_cell.cell.look]
        room = height - len(set_cell.lines) * set_cell.size * LEADING
        # A pen needs the place below the printed words of a high blank.
        above = PAD_Y * self._layout.size if set_cell.cell.lines > 1 else room / 2
        canvas.setFillColor(colour)
        x = set_cell.x + PAD_X * self._layout.size
        _down(canvas, set_cell.lines, x, top - above, set_cell.size)
        canvas.setFillColor(INK)

    def _upright(
        self, canvas: Canvas, words: str, width: float, top: float, height: float
    ) -> None:
        size = self._layout.size * 0.92
        y = top - (height - len(words) * size * 1.2) / 2
        for character in words:
            lines = self._layout._setter.lines(character, Face.HEITI, size, width, "center")
            _down(canvas, lines, 0, y, size, 1.2)
            y -= size * 1.2

    def _blanks(self, canvas: Canvas, labels: Sequence[str], top: float) -> None:
        size, share = self._layout.size, WIDTH / len(labels)
        baseline = top - size * (LEADING + 0.8)
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(HAIRLINE)
        for place, label in enumerate(labels):
            lines = self._layout._setter.lines(label, Face.HEITI, size * 0.92, share)
            _down(canvas, lines, place * share, baseline + ASCENT * size, size * 0.92)
            x, atom = lines[-1][-1]
            begin = place * share + x + atom.cell + 2
            canvas.line(begin, baseline - 2, (place + 1) * share - 8, baseline - 2)


def _fitted(form: Form, setter: Setter) -> tuple[_Layout, float]:
    """The largest type that fits; then shorter prose; and where even that is too much, the whole page smaller."""
    layout = None
    for layout in _tries(form, setter):
        if layout.height <= HEIGHT:
            return layout, 1.0
    assert layout is not None
    return layout, HEIGHT / layout.height


def _tries(form: Form, setter: Setter) -> Iterator[_Layout]:
    size = form.size
    while size > form.floor:
        yield _Layout(form, setter, size)
        size -= STEP
    yield _Layout(form, setter, form.floor)
    for most_lines in FEWER_LINES:
        yield _Layout(form, setter, form.floor, most_lines)


def _down(
    canvas: Canvas,
    lines: Sequence[Line],
    x: float,
    top: float,
    size: float,
    leading: float = LEADING,
) -> float:
    """Draws lines from `top` down and returns where they end."""
    for line in lines:
        baseline = top - (leading - 1) / 2 * size - ASCENT * size
        draw_line(canvas, [(x + at, atom) for at, atom in line], baseline)
        top -= leading * size
    return top
