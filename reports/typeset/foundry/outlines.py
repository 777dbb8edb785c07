"""Casting: from any OpenType face to a plain TrueType file that reportlab can embed.

reportlab refuses PostScript (CFF) outlines, so they become quadratic curves here, at most one
thousandth of an em away from the original. Everything a still page does not need is left out:
hints, layout features, vertical metrics.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

from reports.typeset.faces import FontFile

# Faces differ by up to 0.09 em in how high their characters stand; a line that mixes them would
# dance. All are moved so that the middle of an average Chinese character lies at this height.
OPTICAL_CENTRE = 0.37
ASCENT, DESCENT = 0.88, -0.12
MAX_ERROR = 0.001
FIXED_TIME = 3_600_000_000
"""A constant date in the font header (seconds since 1904), so that equal input gives equal bytes."""

# Every 37th of the 3755 commonest characters (GB 2312 level 1) is sample enough for an average.
SAMPLE = [
    ord(bytes((0xA1 + row, 0xA1 + cell)).decode("gb2312"))
    for row, cell in (divmod(place, 94) for place in range(15 * 94, 54 * 94, 37))
]


@dataclass(frozen=True)
class Casting:
    """One file to be made: which characters of which source, under which name."""

    name: str
    source: Path
    number: int
    codepoints: tuple[int, ...]
    target: Path
    origin: str
    licence: str
    made_from: str


def character_map(source: Path, number: int) -> dict[int, str]:
    """Code point → glyph name of every character worth taking from a face."""
    with TTFont(source, fontNumber=number, lazy=True) as font:
        return {code: glyph for code, glyph in font.getBestCmap().items() if _is_wanted(code)}


def has_postscript_outlines(source: Path, number: int) -> bool:
    with TTFont(source, fontNumber=number, lazy=True) as font:
        return "glyf" not in font


def cast(casting: Casting) -> FontFile:
    """Make the file and say what it is. The file appears whole or not at all."""
    content = _truetype(casting)
    write_whole(casting.target, content)
    return FontFile(
        name=casting.name,
        path=casting.target.name,
        number=0,
        characters=len(casting.codepoints),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        origin=casting.origin,
        licence=casting.licence,
        made_from=casting.made_from,
    )


def write_whole(target: Path, content: bytes) -> None:
    """Write beside the target, flush to disk, then rename: a reader never sees half a file."""
    beside = target.with_name(f"{target.name}.{os.getpid()}.part")
    with beside.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(target)


def _is_wanted(code: int) -> bool:
    private = 0xE000 <= code <= 0xF8FF or code >= 0xF0000
    vertical = 0xFE10 <= code <= 0xFE1F or 0xFE30 <= code <= 0xFE4F
    return code >= 0x20 and not private and not vertical


def _truetype(casting: Casting) -> bytes:
    with TTFont(casting.source, fontNumber=casting.number, lazy=True) as source:
        units: int = source["head"].unitsPerEm
        names: dict[int, str] = source.getBestCmap()
        sample = [names[code] for code in SAMPLE if code in names]
        rise = round(OPTICAL_CENTRE * units - _mean_centre(_quadratic(source, sample, units)))
        kept = {code: names[code] for code in casting.codepoints}
        order = [".notdef", *dict.fromkeys(name for name in kept.values() if name != ".notdef")]
        glyphs = dict(zip(order, _quadratic(source, order, units), strict=True))
        for glyph in glyphs.values():
            if glyph.numberOfContours:
                glyph.coordinates.translate((0, rise))
        advances = {name: source["hmtx"][name][0] for name in order}
    return _assemble(casting.name, units, kept, glyphs, advances)


def _quadratic(source: TTFont, names: Iterable[str], units: int) -> Iterator[Glyph]:
    shapes = source.getGlyphSet()
    # TrueType fills clockwise, PostScript anticlockwise.
    turned = "glyf" not in source
    for name in names:
        pen = TTGlyphPen(None)
        curves = Cu2QuPen(pen, MAX_ERROR * units, reverse_direction=turned)
        shapes[name].draw(DecomposingFilterPen(curves, shapes))
        yield pen.glyph()


def _mean_centre(glyphs: Iterable[Glyph]) -> float:
    bounds = [glyph.coordinates.calcBounds() for glyph in glyphs if glyph.numberOfContours]
    return sum(low + high for _, low, _, high in bounds) / (2 * len(bounds))


def _assemble(
    name: str,
    units: int,
    kept: dict[int, str],
    glyphs: dict[str, Glyph],
    advances: dict[str, int],
) -> bytes:
    builder = FontBuilder(units, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(kept)
    builder.setupGlyf(glyphs)
    left = {name: getattr(glyph, "xMin", 0) for name, glyph in glyphs.items()}
    builder.setupHorizontalMetrics({name: (advances[name], left[name]) for name in glyphs})
    ascent, descent = round(ASCENT * units), round(DESCENT * units)
    builder.setupHorizontalHeader(ascent=ascent, descent=descent)
    # A changed copy of a GPL or OFL face must not go by the name of the original.
    builder.setupNameTable(
        {
            "familyName": name,
            "styleName": "Regular",
            "uniqueFontIdentifier": name,
            "fullName": name,
            "psName": name,
            "version": "Version 1.0",
            "description": "Changed for embedding: outlines, selection of characters, name.",
        },
        mac=False,
    )
    builder.setupOS2(
        fsType=0,
        sTypoAscender=ascent,
        sTypoDescender=descent,
        usWinAscent=ascent,
        usWinDescent=-descent,
    )
    builder.setupPost(keepGlyphNames=False)
    builder.updateHead(created=FIXED_TIME, modified=FIXED_TIME)
    out = BytesIO()
    builder.save(out)
    return out.getvalue()
