"""The plain pieces a document is made of. Paper and the web preview are both set from these.

All text is plain text: nothing in it is read as mark-up. A line break in a paragraph, note or
table cell begins a new line or paragraph of its own.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

Alignment = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Run:
    """A piece of text. `figure` is the token it was computed from, "" for plain prose;
    `query` is whatever the web preview needs to link it to its records."""

    text: str
    figure: str = ""
    query: str = ""


@dataclass(frozen=True)
class Title:
    """The document's title, one string a line; longer lines are broken evenly."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Addressee:
    """主送机关, with its full-width colon."""

    text: str


@dataclass(frozen=True)
class Heading:
    """A heading on a line of its own: level 1 "一、…", 2 "（一）…", 3 "1.…". The number is in the text.

    Level 0 is the mark of an annex, "附件1", at the left edge of the first line of its page; the annex's name
    follows it as a `Title`.
    """

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Body text; `lead` is a run-in heading of level 2, set in 楷体 before it."""

    runs: tuple[Run, ...]
    lead: str = ""


@dataclass(frozen=True)
class TableBlock:
    """A table with its title above and its head repeated on every page.

    `align` has one of "left", "center", "right" a column; `widths` are shares of the line, one a
    column, or nothing to let the contents decide. Raises ValueError if the counts disagree.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: tuple[str, ...]
    widths: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        columns = len(self.head)
        if not columns or len(self.align) != columns:
            raise ValueError("A table needs a head, and one alignment a column.")
        if self.widths and (len(self.widths) != columns or min(self.widths) <= 0):
            raise ValueError("A table needs one width above zero a column, or none at all.")
        if any(len(row) != columns for row in self.rows):
            raise ValueError("Every row of a table needs as many cells as its head.")
        if not set(self.align) <= set(get_args(Alignment)):
            raise ValueError(f"Alignment is one of {', '.join(get_args(Alignment))}.")


@dataclass(frozen=True)
class Enclosures:
    """附件说明 below the text: the names of the annexes, without numbers and full stops of their own."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Signature:
    """署名 and 成文日期, both as they are to be printed; never left alone on a page."""

    organisation: str
    date: str


@dataclass(frozen=True)
class Note:
    """附注 or other small remarks; brackets, if any, are in the text."""

    text: str


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page."""


Tone = Literal["ink", "soft", "first", "second", "rest"]
"""Ink and soft are for words and lines; first, second and rest fill areas."""


@dataclass(frozen=True)
class Bar:
    """A filled rectangle, its corner at the upper left."""

    x: int
    y: int
    width: int
    height: int
    tone: Tone
    kind: str = "bar"


@dataclass(frozen=True)
class Word:
    """A line of text on its baseline; `anchor` is the end of it, or the middle, that stands at x."""

    x: int
    y: int
    text: str
    anchor: Literal["start", "middle", "end"] = "start"
    tone: Tone = "ink"
    kind: str = "word"


@dataclass(frozen=True)
class Stroke:
    """A straight line."""

    x1: int
    y1: int
    x2: int
    y2: int
    kind: str = "stroke"


@dataclass(frozen=True)
class Drawing:
    """A chart as marks on a field of `width` by `height` units, y downwards; letters are `letters` units high.

    Paper and page draw the very same marks. `label` says in words what is to be seen.
    """

    label: str
    width: int
    height: int
    marks: tuple[Bar | Word | Stroke, ...]
    letters: int = 11


@dataclass(frozen=True)
class Proof:
    """A QR code that opens `address`, and beside it the lines by which whoever holds the paper knows it again.

    Never torn. Raises ValueError without an address, or with one too long for a telephone to read.
    """

    address: str
    lines: tuple[str, ...]

    LONGEST: ClassVar[int] = 400

    def __post_init__(self) -> None:
        if not 0 < len(self.address.encode()) <= self.LONGEST:
            raise ValueError(f"A code needs an address of at most {self.LONGEST} bytes.")


Block = (
    Title
    | Addressee
    | Heading
    | Paragraph
    | TableBlock
    | Drawing
    | Enclosures
    | Signature
    | Note
    | Proof
    | PageBreak
)
