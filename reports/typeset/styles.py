"""How each kind of text looks: face, size, leading, place (GB/T 9704-2012, 7.3)."""

from dataclasses import dataclass
from typing import Literal

from reports.typeset.faces import Face
from reports.typeset.geometry import CELL, EM, ROW

Align = Literal["justify", "left", "center", "right"]


@dataclass(frozen=True)
class Style:
    """Sizes in points; `indent` of the first line in cells; `cell` is the room of one character;
    `drop` is how much lower than the top of its row a line stands."""

    face: Face
    size: float = EM
    leading: float = ROW
    cell: float = CELL
    indent: int = 2
    align: Align = "justify"
    drop: float = 0.0


TITLE = Style(Face.XIAOBIAOSONG, size=22, leading=36, cell=22, indent=0, align="center")
ADDRESSEE = Style(Face.FANGSONG, indent=0, align="left")
BODY = Style(Face.FANGSONG)
LEAD_FACE = Face.KAITI
HEADINGS = {
    0: Style(Face.HEITI, indent=0, align="left"),
    1: Style(Face.HEITI, align="left"),
    2: Style(Face.KAITI, align="left"),
}
LOWER_HEADING = Style(Face.FANGSONG, align="left")
SIGNATURE = Style(Face.FANGSONG, indent=0, align="left")
NOTE = Style(Face.FANGSONG)
# Nearer to its table than to the text above.
TABLE_TITLE = Style(Face.HEITI, size=14, cell=14, indent=0, align="center", drop=9)
TABLE_HEAD = Style(Face.HEITI, size=12, leading=17, cell=12, indent=0, align="center")
PROOF = Style(Face.FANGSONG, size=12, leading=17, cell=12, indent=0, align="left")
TABLE_CELL = Style(Face.FANGSONG, size=12, leading=17, cell=12, indent=0, align="left")
