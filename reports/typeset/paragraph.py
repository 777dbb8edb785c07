"""Flowables for running text on the grid of 28 by 22: whole rows only, so every line is on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from reports.typeset.composing import Composer, Line, draw_line, links_in
from reports.typeset.geometry import ASCENT, CELL, ROW, ROWS, TEXT_WIDTH
from reports.typeset.styles import SIGNATURE, Style

TOLERANCE = 0.02
"""Rounding, in points, when heights are compared."""
KEPT_WITH_SIGNATURE = 2
"""Lines of body that must stand above a signature on its page (“此页无正文” is forbidden)."""


@dataclass(frozen=True)
class Bookmark:
    """A line in the outline: level from 0, and a key of its own in the document."""

    text: str
    level: int
    key: str

    def set_on(self, canvas: Canvas, height: float) -> None:
        canvas.bookmarkHorizontal(self.key, 0, height)
        canvas.addOutlineEntry(self.text, self.key, self.level, closed=False)


class GridParagraph(Flowable):
    """Lines already set; splits between any two of them.

    `reserve` is the height of a signature that follows: where that would not fit below, the last
    lines go over to the next page with it. `is_whole` lines are not parted at all.
    """

    def __init__(
        self,
        lines: list[Line],
        style: Style,
        *,
        bookmark: Bookmark | None = None,
        reserve: float = 0.0,
        is_whole: bool = False,
    ) -> None:
        super().__init__()
        self.lines, self.style, self.bookmark, self.reserve = lines, style, bookmark, reserve
        self.is_whole = is_whole

    @property
    def height_of_lines(self) -> float:
        return len(self.lines) * self.style.leading

    @property
    def goes_over_whole(self) -> bool:
        """Whether a signature that does not fit below takes all of it to the next page."""
        return self.is_whole or len(self.lines) <= KEPT_WITH_SIGNATURE

    @property
    def foothold(self) -> float:
        """The least height that can stand at the foot of a page, the rest going over."""
        if not self.reserve and not self.is_whole:
            return min(1, len(self.lines)) * self.style.leading
        if not self.goes_over_whole:
            return self.style.leading
        return self.height_of_lines + self.reserve

    def wrap(self, width: float, room: float) -> tuple[float, float]:
        height = self.height_of_lines
        if height <= room + TOLERANCE < height + self.reserve:
            # Claiming not to fit makes the page ask for a split.
            return width, room + 1
        return width, height

    def split(self, width: float, room: float) -> list[Flowable]:
        fitting = int((room + TOLERANCE) / self.style.leading)
        if self.reserve:
            fitting = min(fitting, len(self.lines) - KEPT_WITH_SIGNATURE)
        if self.is_whole or fitting < 1 or fitting >= len(self.lines):
            return []
        return [
            GridParagraph(self.lines[:fitting], self.style, bookmark=self.bookmark),
            GridParagraph(self.lines[fitting:], self.style, reserve=self.reserve),
        ]

    def draw(self) -> None:
        height = self.height_of_lines
        if self.bookmark:
            self.bookmark.set_on(self.canv, height)
        y = height - self.style.drop - ASCENT * self.style.size
        for line in self.lines:
            draw_line(self.canv, line, y)
            for left, right, link in links_in(line):
                top = y + ASCENT * self.style.size
                self.canv.linkURL(link, (left, top - self.style.size, right, top), relative=1)
            y -= self.style.leading


class TitleLines(Flowable):
    """The title, padded to whole rows with about one blank row below it, and with `rows_above` over it."""

    BLANK_BELOW = 0.8

    def __init__(
        self,
        lines: list[Line],
        style: Style,
        *,
        bookmark: Bookmark | None = None,
        rows_above: int = 0,
    ) -> None:
        super().__init__()
        self.lines, self.style, self.bookmark, self.rows_above = lines, style, bookmark, rows_above

    def wrap(self, width: float, room: float) -> tuple[float, float]:
        rows = len(self.lines) * self.style.leading / ROW + self.BLANK_BELOW
        self.height: float = min(self.rows_above + -(-rows // 1), ROWS) * ROW
        return width, self.height

    def draw(self) -> None:
        if self.bookmark:
            self.bookmark.set_on(self.canv, self.height)
        y = self.height - self.rows_above * ROW - ASCENT * self.style.size
        for line in self.lines:
            draw_line(self.canv, line, y)
            y -= self.style.leading


class SignatureLines(Flowable):
    """署名 and date below one blank row (7.3.5.1): the date four cells from the right edge, the
    organisation centred over it, but at least two cells from the edge."""

    DATE_FROM_RIGHT, NAME_FROM_RIGHT = 4 * CELL, 2 * CELL

    def __init__(self, composer: Composer, organisation: str, date: str) -> None:
        super().__init__()
        measure = TEXT_WIDTH - self.NAME_FROM_RIGHT
        self.names = _unplaced(composer, organisation, measure)
        self.dates = _unplaced(composer, date, TEXT_WIDTH - self.DATE_FROM_RIGHT)

    @property
    def height_needed(self) -> float:
        return (1 + len(self.names) + len(self.dates)) * SIGNATURE.leading

    def wrap(self, width: float, room: float) -> tuple[float, float]:
        return width, self.height_needed

    def draw(self) -> None:
        y = self.height_needed - SIGNATURE.leading - ASCENT * SIGNATURE.size
        date_width = max((width for width, _ in self.dates), default=0.0)
        centre = TEXT_WIDTH - self.DATE_FROM_RIGHT - date_width / 2
        furthest = TEXT_WIDTH - self.NAME_FROM_RIGHT
        for width, line in self.names:
            left = max(0.0, min(centre - width / 2, furthest - width))
            y = self._draw_shifted(line, left, y)
        for width, line in self.dates:
            y = self._draw_shifted(line, TEXT_WIDTH - self.DATE_FROM_RIGHT - width, y)

    def _draw_shifted(self, line: Line, left: float, y: float) -> float:
        draw_line(self.canv, _shifted(line, left), y)
        return y - SIGNATURE.leading


MOST_KEPT = 8
"""So many rows of 附件说明 are kept together."""


def enclosure_lines(composer: Composer, names: Sequence[str]) -> GridParagraph:
    """附件说明 below one blank row (7.3.4): two cells in, each name on a line of its own, what it continues on
    below its first character; one alone has no number."""
    label = _unplaced(composer, "附件：", TEXT_WIDTH)[0]
    left = 2 * CELL + 3 * CELL
    numbers = [f"{place}." for place in range(1, len(names) + 1)] if len(names) > 1 else [""]
    set_numbers = [_unplaced(composer, number, TEXT_WIDTH)[:1] for number in numbers]
    beyond = max((width for found in set_numbers for width, _ in found), default=0.0)
    lines: list[Line] = [[]]
    for place, (found, name) in enumerate(zip(set_numbers, names, strict=False)):
        at = left + beyond
        first, *others = _unplaced(composer, name, TEXT_WIDTH - at) or [(0.0, [])]
        begin = [*_shifted(label[1], 2 * CELL)] if place == 0 else []
        begin += [piece for _, number in found for piece in _shifted(number, left)]
        lines.append([*begin, *_shifted(first[1], at)])
        lines.extend(_shifted(line, at) for _, line in others)
    return GridParagraph(lines, SIGNATURE, is_whole=len(lines) <= MOST_KEPT)


def _shifted(line: Line, by: float) -> Line:
    return [(x + by, atom) for x, atom in line]


def _unplaced(composer: Composer, text: str, measure: float) -> list[tuple[float, Line]]:
    """Lines set from the left, each with its width."""
    lines = composer.lines([(text, SIGNATURE.face)], SIGNATURE, measure)
    return [(line[-1][0] + line[-1][1].advance if line else 0.0, line) for line in lines]
