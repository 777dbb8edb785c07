"""The plain pieces of a form: one page of ruled cells, some filled and some left open for a pen.

Like `blocks` it is words only and needs no reportlab. `form_document` sets forms on paper, a page each.
"""

from dataclasses import dataclass
from enum import StrEnum

from reports.typeset.blocks import Alignment


class Look(StrEnum):
    """What a cell is: the name of something, what is known of it, a place to write, or the head of a column."""

    LABEL = "label"
    VALUE = "value"
    OPEN = "open"
    HEAD = "head"


@dataclass(frozen=True)
class Cell:
    """A cell over `span` columns, at least `lines` lines high; a line break in its text begins a new line.

    `may_shorten` is for prose that can be read in full elsewhere: where the page would not hold it even in the
    smallest type, it ends in a remark that says so.
    """

    text: str = ""
    span: int = 1
    look: Look = Look.VALUE
    align: Alignment = "left"
    lines: int = 1
    may_shorten: bool = False


Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """Ruled rows over columns of the given shares; `side` stands upright in a column of its own on the left.

    With `takes_the_rest` the last row grows into whatever the page has left. Raises ValueError where the cells
    of a row do not fill its columns.
    """

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    side: str = ""
    takes_the_rest: bool = False

    def __post_init__(self) -> None:
        if not self.rows or not self.widths or min(self.widths) <= 0:
            raise ValueError("A grid needs rows, and a width above zero a column.")
        if any(sum(cell.span for cell in row) != len(self.widths) for row in self.rows):
            raise ValueError("The cells of every row of a grid need to fill its columns.")


@dataclass(frozen=True)
class Masthead:
    """The form's name above the red rule, a line about whom it is, and a code for a telephone's camera.

    `address` is what the code holds; `caption` says below it what it opens.
    """

    title: str
    title_size: float
    line: str
    address: str
    caption: str


@dataclass(frozen=True)
class Blanks:
    """Names, each with a ruled blank after it to sign or write on."""

    labels: tuple[str, ...]


@dataclass(frozen=True)
class Remark:
    """A line between or below the grids; `strong` ones are set larger, in 黑体."""

    text: str
    strong: bool = False
    align: Alignment = "left"


Part = Grid | Blanks | Remark


@dataclass(frozen=True)
class Form:
    """One page. The foot stands at the bottom, the parts below the masthead.

    `size` is the type in points when there is room; it shrinks by half points to `floor` until all fits.
    """

    name: str
    masthead: Masthead
    parts: tuple[Part, ...]
    foot: tuple[Part, ...]
    size: float
    floor: float
