"""Composing: text becomes atoms, atoms become lines with a place for each, lines are drawn."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from reportlab.pdfgen.canvas import Canvas

from reports.typeset.breaking import (
    BLANK_LEFT,
    BLANK_RIGHT,
    DOUBLED,
    OPENING,
    ROUNDING,
    Atom,
    break_lines,
)
from reports.typeset.faces import Face
from reports.typeset.fonts import Glyph, TypeCase
from reports.typeset.styles import Style

Piece = tuple[str, Face] | tuple[str, Face, str]
"""Text in a face, perhaps with the address that it opens."""
Line = list[tuple[float, Atom]]
"""The atoms of one line, each with the x of its origin."""

LATIN = re.compile(r"[!-~\u00a1-\u00b6\u00b8-\u02af\u0370-\u03ff\u0400-\u04ff]+")
# Marks that take a whole cell in Chinese however narrow a font draws them.
WHOLE_CELL = frozenset("“”‘’—…·")
CENTRED = frozenset("—…·")
WIDE = 0.75
"""Other characters get a whole cell if they are at least this wide, in ems."""
HALF_BLANK = 0.5
"""Full-width punctuation is blank over half its em box."""
# The printers' sign for a character that is not in the case.
GETA = "〓"
# Unbreakable runs (addresses of web pages, long numbers) are torn where they would spoil a line.
LONG_RUN, LONG_SHARE = 8, 0.6
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class Composer:
    """Sets the text of one document and remembers which characters no font could draw."""

    def __init__(self, case: TypeCase) -> None:
        self._case = case
        self.missing: set[str] = set()

    def lines(self, pieces: Sequence[Piece], style: Style, width: float) -> list[Line]:
        """The lines of a paragraph, broken and placed for a measure of `width` points."""
        return self.set_atoms(self.atoms(pieces, style), style, width)

    def set_atoms(self, atoms: list[Atom], style: Style, width: float) -> list[Line]:
        indent = style.indent * style.cell
        atoms = self._with_long_runs_torn(atoms, width)
        breaks = break_lines(atoms, width - indent, width)
        return [
            place(
                atoms[start:end],
                left=indent if start == 0 else 0.0,
                width=width - indent if start == 0 else width,
                align="left" if style.align == "justify" and end == len(atoms) else style.align,
            )
            for start, end in breaks
        ]

    def atoms(self, pieces: Sequence[Piece], style: Style) -> list[Atom]:
        found: list[Atom] = []
        for text, face, *link in pieces:
            text, first = visible(text), len(found)
            at = 0
            while at < len(text):
                run = LATIN.match(text, at)
                if run:
                    found.extend(self._latin(run.group(), face, style))
                    at = run.end()
                else:
                    found.append(self._single(text[at], face, style))
                    at += 1
            if link:
                found[first:] = [replace(atom, link=link[0]) for atom in found[first:]]
        return found

    def _single(self, char: str, face: Face, style: Style) -> Atom:
        char, glyph = self._glyph(char, face)
        advance = glyph.width * style.size
        is_full = char != " "
        whole = char in WHOLE_CELL or (is_full and glyph.width >= WIDE)
        blank = HALF_BLANK * style.size
        return Atom(
            text=char,
            font=glyph.font,
            size=style.size,
            advance=advance,
            cell=style.cell if whole else advance,
            is_full=is_full,
            before=blank if whole and char in BLANK_LEFT else 0.0,
            after=blank if whole and char in BLANK_RIGHT else 0.0,
        )

    def _latin(self, run: str, face: Face, style: Style) -> Iterator[Atom]:
        """One atom, or several without a break between them where a font lacks some letter."""
        text, font, width = "", "", 0.0
        for char in run:
            char, glyph = self._glyph(char, face)
            if text and glyph.font != font:
                yield self._run(text, font, width, style)
                text, width = "", 0.0
            text, font, width = text + char, glyph.font, width + glyph.width
        yield self._run(text, font, width, style)

    @staticmethod
    def _run(text: str, font: str, width: float, style: Style) -> Atom:
        advance = width * style.size
        return Atom(text, font, style.size, advance, advance, is_full=False)

    def _glyph(self, char: str, face: Face) -> tuple[str, Glyph]:
        glyph = self._case.pick(face, char)
        if glyph:
            return char, glyph
        self.missing.add(char)
        for stand_in in (GETA, "?"):
            glyph = self._case.pick(face, stand_in)
            if glyph:
                return stand_in, glyph
        raise LookupError(f"The {face.label} face has no letters at all.")

    def _with_long_runs_torn(self, atoms: list[Atom], width: float) -> list[Atom]:
        if not any(self._spoils_lines(atom, width) for atom in atoms):
            return atoms
        torn: list[Atom] = []
        for atom in atoms:
            if not self._spoils_lines(atom, width):
                torn.append(atom)
                continue
            widths = [self._case.width(atom.font, char) * atom.size for char in atom.text]
            torn.extend(
                Atom(char, atom.font, atom.size, advance, advance, is_full=True, link=atom.link)
                for char, advance in zip(atom.text, widths, strict=True)
            )
        return torn

    @staticmethod
    def _spoils_lines(atom: Atom, width: float) -> bool:
        long = len(atom.text) > LONG_RUN and atom.advance > LONG_SHARE * width
        return len(atom.text) > 1 and (long or atom.advance > width)


def visible(text: str) -> str:
    """Text without what leaves no mark on paper: control and format characters, selectors.

    Tabs and line ends become spaces; spaces at either end go.
    """
    if text.isprintable() and "\ufe00" not in text:
        return text.replace("\u3000", " ").replace("\xa0", " ")
    kept = []
    for char in text:
        kind = unicodedata.category(char)
        if char.isspace():
            kept.append(" ")
        elif kind not in INVISIBLE and not _is_selector(char):
            kept.append(char)
    return "".join(kept)


def _is_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def place(atoms: Sequence[Atom], *, left: float, width: float, align: str) -> Line:
    """Give each atom of a line its x: squeeze if too wide, stretch if to be justified."""
    atoms = _without_outer_spaces(atoms)
    if not atoms:
        return []
    slack = width - sum(atom.cell for atom in atoms)
    taken = _squeeze(atoms, -slack) if slack < -ROUNDING else [(0.0, 0.0)] * len(atoms)
    slack = max(slack, 0.0)
    gaps = [k for k in range(1, len(atoms)) if _may_stretch(atoms[k - 1], atoms[k])]
    stretch = slack / len(gaps) if align == "justify" and gaps else 0.0
    stretched = set(gaps)
    x = left + {"center": slack / 2, "right": slack}.get(align, 0.0)
    line: Line = []
    for k, (atom, (before, after)) in enumerate(zip(atoms, taken, strict=True)):
        if k in stretched:
            x += stretch
        x -= before
        line.append((x + _offset_in_cell(atom), atom))
        x += atom.cell - after
    return line


def _without_outer_spaces(atoms: Sequence[Atom]) -> Sequence[Atom]:
    first, last = 0, len(atoms)
    while first < last and atoms[first].text == " ":
        first += 1
    while last > first and atoms[last - 1].text == " ":
        last -= 1
    return atoms[first:last]


def _may_stretch(left: Atom, right: Atom) -> bool:
    if left.text == right.text and left.text in DOUBLED:
        return False
    return left.is_full or right.is_full or right.text == " "


def _squeeze(atoms: Sequence[Atom], excess: float) -> list[tuple[float, float]]:
    """What to take out before and after each atom: first at the line's end, then evenly."""
    at_end = min(excess, atoms[-1].after)
    excess -= at_end
    room = sum(atom.before + atom.after for atom in atoms) - atoms[-1].after
    share = min(1.0, excess / room) if room else 0.0
    taken = [(atom.before * share, atom.after * share) for atom in atoms]
    taken[-1] = (taken[-1][0], at_end)
    return taken


def _offset_in_cell(atom: Atom) -> float:
    """Where a glyph stands in its cell: narrow quotation marks keep to the text they enclose."""
    spare = atom.cell - atom.advance
    if not atom.is_full or not spare:
        return 0.0
    if atom.text in OPENING and spare > 1:
        return spare
    return spare / 2 if atom.text in CENTRED or abs(spare) < 1 else 0.0


def draw_line(canvas: Canvas, line: Line, y: float) -> None:
    """Draw one line on the baseline `y`, in as few text operators as its spacing allows."""
    if not line:
        return
    text = canvas.beginText(line[0][0], y)
    state: tuple[str, float, float] | None = None
    pending = ""
    for font, size, spacing, piece in _spaced_pieces(line):
        if (font, size, spacing) != state:
            if pending:
                text.textOut(pending)
            if state is None or state[:2] != (font, size):
                text.setFont(font, size)
            if state is None or state[2] != spacing:
                text.setCharSpace(spacing)
            state, pending = (font, size, spacing), ""
        pending += piece
    text.textOut(pending)
    text.setCharSpace(0)
    canvas.drawText(text)


def links_in(line: Line) -> Iterator[tuple[float, float, str]]:
    """Where in a line something opens an address: from which x to which, and the address."""
    for link, stretch in groupby(line, key=lambda placed: placed[1].link):
        if link:
            together = list(stretch)
            last_x, last = together[-1]
            yield together[0][0], last_x + last.advance, link


def _spaced_pieces(line: Line) -> Iterator[tuple[str, float, float, str]]:
    """Font, size, extra space after each character, characters. A run has its space at its end."""
    for k, (x, atom) in enumerate(line):
        following = line[k + 1][0] if k + 1 < len(line) else x + atom.advance
        spacing = round(following - x - atom.advance, 3)
        if len(atom.text) > 1 and spacing:
            yield atom.font, atom.size, 0.0, atom.text[:-1]
            yield atom.font, atom.size, spacing, atom.text[-1]
        else:
            yield atom.font, atom.size, spacing, atom.text
