"""Charts on paper: the marks of a drawing, as wide as the text."""

from reportlab.lib.colors import Color, HexColor
from reportlab.platypus import Flowable

from reports.typeset.blocks import Bar, Drawing, Stroke, Tone, Word
from reports.typeset.composing import Composer, draw_line
from reports.typeset.faces import Face
from reports.typeset.geometry import ROW, TEXT_WIDTH
from reports.typeset.styles import Align, Style

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


class DrawnChart(Flowable):
    """A drawing scaled to the width of the text, its height padded to whole rows of the page."""

    def __init__(self, composer: Composer, drawing: Drawing) -> None:
        super().__init__()
        self._composer, self._drawing = composer, drawing
        self._scale = TEXT_WIDTH / drawing.width
        self.height: float = -(-drawing.height * self._scale // ROW) * ROW

    def wrap(self, width: float, room: float) -> tuple[float, float]:
        return width, self.height

    def draw(self) -> None:
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
        size = self._drawing.letters * self._scale
        style = Style(Face.FANGSONG, size, size, size, 0, ALIGN[word.anchor])
        self.canv.setFillColor(TONES[word.tone])
        for line in self._composer.lines([(word.text, style.face)], style, TEXT_WIDTH):
            shift = word.x * self._scale - {"start": 0, "middle": TEXT_WIDTH / 2}.get(
                word.anchor, TEXT_WIDTH
            )
            draw_line(self.canv, [(x + shift, atom) for x, atom in line], self._up(word.y))
        self.canv.setFillColor(TONES["ink"])

    def _rule(self, stroke: Stroke) -> None:
        self.canv.setLineWidth(HAIRLINE)
        scale = self._scale
        self.canv.line(
            stroke.x1 * scale, self._up(stroke.y1), stroke.x2 * scale, self._up(stroke.y2)
        )
