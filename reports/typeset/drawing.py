"""Charts and codes on paper: the marks of a drawing, as wide as the text; a code with its lines beside it."""

from reportlab.lib.colors import Color, HexColor
from reportlab.platypus import Flowable

from reports.typeset.blocks import Bar, Drawing, Proof, Stroke, Tone, Word
from reports.typeset.breaking import Atom
from reports.typeset.code import draw_code
from reports.typeset.composing import Composer, Line, draw_line
from reports.typeset.faces import Face
from reports.typeset.geometry import ASCENT, HANG, MM, ROW, ROWS, TEXT_HEIGHT, TEXT_WIDTH
from reports.typeset.styles import PROOF, Align, Style

# Those of the page; told apart in grey too, because offices print so.
TONES: dict[Tone, Color] = {
    "ink": HexColor(0x111111),
    "soft": HexColor(0x555555),
    "first": HexColor(0x2C6A51),
    "second": HexColor(0xB5780F),
    "rest": HexColor(0xCFC6B5),
}
ALIGN: dict[str, Align] = {"start": "left", "middle": "center", "end": "right"}
HAIRLINE = 0.5
ROUNDING = 1e-6
ENDLESS = 10 * TEXT_WIDTH
"""Words of a chart are never broken into lines."""
CODE_SIZE = 26 * MM
CODE_MARGIN = 3 * MM


class DrawnChart(Flowable):
    """A drawing as wide as the text, or as high as the page if it is long, its height padded to whole rows."""

    def __init__(self, composer: Composer, drawing: Drawing) -> None:
        super().__init__()
        self._composer, self._drawing = composer, drawing
        self._scale = min(TEXT_WIDTH / drawing.width, TEXT_HEIGHT / max(drawing.height, 1))
        self._left = (TEXT_WIDTH - drawing.width * self._scale) / 2
        rows = -(-(drawing.height * self._scale + HANG - ROUNDING) // ROW)
        self.height: float = rows * ROW

    def wrap(self, width: float, room: float) -> tuple[float, float]:
        return width, self.height

    def draw(self) -> None:
        self.canv.translate(self._left, 0)
        for mark in self._drawing.marks:
            match mark:
                case Bar():
                    self._fill(mark)
                case Word():
                    self._write(mark)
                case Stroke():
                    self._rule(mark)

    def _up(self, y: int) -> float:
        """Paper counts from below."""
        return self.height - y * self._scale

    def _fill(self, bar: Bar) -> None:
        self.canv.setFillColor(TONES[bar.tone])
        scale = self._scale
        foot = self._up(bar.y + bar.height)
        self.canv.rect(
            bar.x * scale, foot, bar.width * scale, bar.height * scale, stroke=0, fill=1
        )
        self.canv.setFillColor(TONES["ink"])

    def _write(self, word: Word) -> None:
        self.canv.setFillColor(TONES[word.tone])
        x = word.x * self._scale
        for line in words_of(self._composer, word, self._drawing, self._scale):
            draw_line(self.canv, [(x + at, atom) for at, atom in line], self._up(word.y))
        self.canv.setFillColor(TONES["ink"])

    def _rule(self, stroke: Stroke) -> None:
        self.canv.setLineWidth(HAIRLINE)
        scale = self._scale
        self.canv.line(
            stroke.x1 * scale, self._up(stroke.y1), stroke.x2 * scale, self._up(stroke.y2)
        )


def words_of(composer: Composer, word: Word, drawing: Drawing, scale: float) -> list[Line]:
    """The letters of a word of a chart, placed about its x, in points; smaller where it would run out of the field."""
    before, after = word.x * scale, (drawing.width - word.x) * scale
    room = {"start": after, "end": before, "middle": 2 * min(before, after)}[word.anchor]
    size = drawing.letters * scale
    atoms, style = _letters(composer, word, size)
    natural = sum(atom.cell for atom in atoms)
    if natural > room > 0:
        atoms, style = _letters(composer, word, size * room / natural)
    back = {"start": 0.0, "middle": ENDLESS / 2, "end": ENDLESS}[word.anchor]
    return [
        [(x - back, atom) for x, atom in line]
        for line in composer.set_atoms(atoms, style, ENDLESS)
    ]


def _letters(composer: Composer, word: Word, size: float) -> tuple[list[Atom], Style]:
    style = Style(Face.FANGSONG, size, size, size, 0, ALIGN[word.anchor])
    return composer.atoms([(word.text, style.face)], style), style


class DrawnProof(Flowable):
    """The code at the left edge, its lines beside it in the middle of its height, all on one page."""

    def __init__(self, composer: Composer, proof: Proof) -> None:
        super().__init__()
        self._address = proof.address
        self._left = CODE_SIZE + CODE_MARGIN
        self._lines = [
            line
            for text in proof.lines
            for line in composer.lines([(text, PROOF.face)], PROOF, TEXT_WIDTH - self._left)
        ]
        words = len(self._lines) * PROOF.leading
        rows = -(-(max(CODE_SIZE, words) + HANG) // ROW)
        self.height: float = min(rows, ROWS) * ROW

    def wrap(self, width: float, room: float) -> tuple[float, float]:
        return width, self.height

    def draw(self) -> None:
        middle = (self.height + HANG) / 2
        foot = middle - CODE_SIZE / 2
        draw_code(self.canv, self._address, 0, foot, CODE_SIZE)
        if self._address.startswith(("http://", "https://")):
            corners = (0, foot, CODE_SIZE, foot + CODE_SIZE)
            self.canv.linkURL(self._address, corners, relative=1)
        y = middle + len(self._lines) * PROOF.leading / 2
        for line in self._lines:
            y -= PROOF.leading
            baseline = y + (PROOF.leading - PROOF.size) / 2 + (1 - ASCENT) * PROOF.size
            draw_line(self.canv, [(x + self._left, atom) for x, atom in line], baseline)
