"""A PDF measured glyph by glyph, as it lies on paper: the reader is PDFium, not the writer."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import pypdfium2
import pypdfium2.raw as pdfium

MM = 72 / 25.4
HIGH_SURROGATE, LOW_SURROGATE = 0xD800, 0xDC00
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM


@dataclass(frozen=True)
class Glyph:
    """A character with the origin of its glyph and the edges of its ink, in points from the lower left corner."""

    char: str
    x: float
    y: float
    left: float
    right: float
    bottom: float
    top: float
    font: str
    size: float


@dataclass(frozen=True)
class Row:
    """Glyphs on one baseline, from left to right."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        return "".join(glyph.char for glyph in self.glyphs)

    @property
    def y(self) -> float:
        return self.glyphs[0].y

    @property
    def first(self) -> Glyph:
        return self.glyphs[0]

    @property
    def last(self) -> Glyph:
        return self.glyphs[-1]

    @property
    def faces(self) -> set[tuple[str, float]]:
        return {(glyph.font, glyph.size) for glyph in self.glyphs}


@dataclass(frozen=True)
class Leaf:
    """A page: its text in rows from the top, the page number apart."""

    number: int
    rows: tuple[Row, ...]
    foot: Row

    def row(self, begin: str) -> Row:
        """The only row that begins so."""
        [found] = [row for row in self.rows if row.text.startswith(begin)]
        return found


def leaves(pdf: bytes) -> list[Leaf]:
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for place, page in enumerate(document):
        assert abs(page.get_width() - PAGE_WIDTH) < 0.01
        assert abs(page.get_height() - PAGE_HEIGHT) < 0.01
        rows = _rows(_glyphs(page))
        found.append(Leaf(place + 1, tuple(rows[:-1]), rows[-1]))
    return found


def _rows(glyphs: Iterator[Glyph]) -> list[Row]:
    ordered = sorted(glyphs, key=lambda glyph: (-round(glyph.y, 1), glyph.x))
    return [Row(tuple(row)) for _, row in groupby(ordered, key=lambda glyph: round(glyph.y, 1))]


def _glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    text = page.get_textpage()
    for place in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, place)
        if LOW_SURROGATE <= code <= 0xDFFF:
            continue
        if HIGH_SURROGATE <= code < LOW_SURROGATE:
            # PDFium counts characters beyond the first plane as two.
            low = pdfium.FPDFText_GetUnicode(text, place + 1) - LOW_SURROGATE
            code = 0x10000 + (code - HIGH_SURROGATE << 10) + low
        char = chr(code)
        if char.isspace() or pdfium.FPDFText_IsGenerated(text, place):
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        assert pdfium.FPDFText_GetCharOrigin(text, place, x, y)
        left, bottom, right, top = text.get_charbox(place)
        yield Glyph(
            char, x.value, y.value, left, right, bottom, top, _font(text, place),
            round(pdfium.FPDFText_GetFontSize(text, place), 2),
        )  # fmt: skip


def _font(text: pypdfium2.PdfTextPage, place: int) -> str:
    """The name of the face, without the mark of the subset."""
    room = ctypes.create_string_buffer(200)
    pdfium.FPDFText_GetFontInfo(text, place, room, 200, None)
    return room.value.decode().split("+")[-1]
