"""Charts and codes as pictures: the very marks that the paper draws, in the very type."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFont

from reports.typeset.blocks import Bar, Drawing, Stroke, Tone, Word
from reports.typeset.code import QUIET_ZONE
from reports.typeset.composing import Composer
from reports.typeset.drawing import TONES, words_of
from reports.typeset.fonts import TypeCase
from reports.typeset.geometry import TEXT_WIDTH

DOTS = 3
"""To a point: 216 to an inch, what office printers make of it."""
MODULE_DOTS = 8


def chart(drawing: Drawing, case: TypeCase) -> bytes:
    """The drawing as PNG, as wide as the text. Equal drawings give equal bytes."""
    scale = TEXT_WIDTH / drawing.width * DOTS
    size = round(drawing.width * scale), max(1, round(drawing.height * scale))
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    composer = Composer(case)
    for mark in drawing.marks:
        match mark:
            case Bar(x, y, width, height):
                if width and height:
                    corners = (x, y, x + width, y + height)
                    left, top, right, foot = (round(at * scale) for at in corners)
                    pen.rectangle((left, top, right - 1, foot - 1), fill=_colour(mark.tone))
            case Word():
                _write(pen, composer, case, mark, drawing)
            case Stroke(x1, y1, x2, y2):
                ends = tuple(round(at * scale) for at in (x1, y1, x2, y2))
                pen.line(ends, fill=_colour("ink"), width=2)
    return _png(picture.save)


def code(address: str) -> bytes:
    """The QR code of an address as PNG."""
    made = segno.make(address, error="m", micro=False)
    out = BytesIO()
    made.save(out, kind="png", scale=MODULE_DOTS, border=QUIET_ZONE)
    return out.getvalue()


def _write(
    pen: ImageDraw.ImageDraw, composer: Composer, case: TypeCase, word: Word, drawing: Drawing
) -> None:
    scale = TEXT_WIDTH / drawing.width
    for line in words_of(composer, word, drawing, scale):
        for x, atom in line:
            font = _font(*case.file(atom.font), max(1, round(atom.size * DOTS)))
            place = (word.x * scale + x) * DOTS, word.y * scale * DOTS
            pen.text(place, atom.text, _colour(word.tone), font, anchor="ls")


@cache
def _font(path: Path, number: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, index=number)


def _colour(tone: Tone) -> tuple[int, int, int]:
    red, green, blue = TONES[tone].bitmap_rgb()
    return red, green, blue


def _png(save: Callable[..., None]) -> bytes:
    out = BytesIO()
    save(out, format="PNG", dpi=(72 * DOTS, 72 * DOTS))
    return out.getvalue()
