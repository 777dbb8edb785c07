"""The plain pieces a document is made of. Paper and the web preview are both set from these.

All text is plain text: nothing in it is read as mark-up. A line break in a paragraph, note or
table cell begins a new line or paragraph of its own.
"""

from dataclasses import dataclass
from typing import Literal, get_args

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
    """A heading on a line of its own: level 1 "一、…", 2 "（一）…", 3 "1.…". The number is in the text."""

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


Block = Title | Addressee | Heading | Paragraph | TableBlock | Signature | Note | PageBreak
