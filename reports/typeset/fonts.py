"""The type case: which font file draws a character of a face, loaded when first needed."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

from reportlab.pdfbase import pdfmetrics, ttfonts

from reports.typeset.faces import Face, FontBook, font_directory, usable_font_book


@dataclass(frozen=True, slots=True)
class Glyph:
    """The registered font that draws a character, and the character's width in ems."""

    font: str
    width: float


class TypeCase:
    """The fonts of one directory. Files are loaded and registered with reportlab on first use."""

    def __init__(self, directory: Path, book: FontBook) -> None:
        self._directory = directory
        self._book = book
        self._files: dict[str, ttfonts.TTFont] = {}
        self._fonts: dict[str, ttfonts.TTFont] = {}
        self._glyphs: dict[tuple[Face, str], Glyph | None] = {}
        self._loading = Lock()

    def pick(self, face: Face, char: str) -> Glyph | None:
        """The glyph of a character: of the face itself, else of the first stand-in that has it.

        None where no font has it; the caller must say so, for reportlab would print a blank.
        """
        key = face, char
        if key not in self._glyphs:
            self._glyphs[key] = self._look_up(face, ord(char))
        return self._glyphs[key]

    def width(self, font: str, char: str) -> float:
        """The width in ems of a character in a registered font that has it."""
        return self._fonts[font].face.charWidths[ord(char)] / 1000

    def file(self, font: str) -> tuple[Path, int]:
        """The file of a registered font, and its number in that file."""
        file = self._book.files[self._fonts[font].face.name.decode("ascii")]
        return self._directory / file.path, file.number

    def _look_up(self, face: Face, code: int) -> Glyph | None:
        for name in self._book.chains[face]:
            font = self._font(name)
            # Glyph 0 is the box for a missing character.
            if font.face.charToGlyph.get(code):
                return Glyph(font.fontName, font.face.charWidths[code] / 1000)
        return None

    def _font(self, name: str) -> ttfonts.TTFont:
        with self._loading:
            if name not in self._files:
                file = self._book.files[name]
                # The hash keeps fonts of different directories apart in one process.
                font = ttfonts.TTFont(
                    f"{name}-{file.sha256[:12]}",
                    self._directory / file.path,
                    subfontIndex=file.number,
                    asciiReadable=False,
                    shapable=False,
                )
                # reportlab tells fonts of a document apart by this name, and nothing forbids two
                # files of the bureau's to bear the same one.
                font.face.name = name.encode("ascii")
                pdfmetrics.registerFont(font)
                self._fonts[font.fontName] = self._files[name] = font
            return self._files[name]


def type_case() -> TypeCase:
    """The type case of this installation. Raises FontsNotReadyError."""
    return _type_case(font_directory())


@cache
def _type_case(directory: Path) -> TypeCase:
    return TypeCase(directory, usable_font_book(directory))


def _to_unicode(fontname: str, subset: list[int]) -> str:
    """The map by which readers turn glyphs back into text (ISO 32000-1, 9.10.3)."""
    rows = [
        f"<{place:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
        for place, code in enumerate(subset)
        if code
    ]
    blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *(
                line
                for block in blocks
                for line in (f"{len(block)} beginbfchar", *block, "endbfchar")
            ),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


# reportlab writes U+20BB7 as <20BB7>, which readers take for two other characters; such
# characters occur in names. There is no hook, so the function itself is replaced.
ttfonts.makeToUnicodeCMap = _to_unicode
