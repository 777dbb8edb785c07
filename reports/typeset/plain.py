"""The blocks as plain text: for a message, a web form, or a reader that knows nothing else."""

from collections.abc import Iterator, Sequence

from reports.typeset.blocks import (
    Addressee,
    Block,
    Drawing,
    Enclosures,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Proof,
    Signature,
    TableBlock,
    Title,
)
from reports.typeset.composing import visible
from reports.typeset.geometry import COLUMNS
from reports.typeset.measure import half_cells, typed_lines

WIDTH = 2 * COLUMNS
"""Half cells to a line of the paper; titles and signatures are placed by it."""
WIDEST_TABLE = 2 * WIDTH
"""A table wider than this no longer reads as columns in a window; its cells are parted by tabs, for a spreadsheet."""
INDENT = "　　"
DATE_FROM_RIGHT, NAME_FROM_RIGHT = 8, 4
BETWEEN = "  "


def plain_text(blocks: Sequence[Block]) -> str:
    """The document in lines, a paragraph a line, with a blank line between its parts; ends with a line break."""
    text, before = "", None
    for block in blocks:
        lines = _lines(block)
        if lines:
            apart = "\n" if text and not _follows_on(before, block) else ""
            text += apart + "\n".join(lines) + "\n"
        if lines or isinstance(block, PageBreak):
            before = block
    return text


def _lines(block: Block) -> list[str]:
    match block:
        case Title(texts):
            return [_centred(visible(text)) for text in texts if text.strip()]
        case Heading(level, text):
            return [(INDENT if level else "") + visible(text)]
        case Paragraph(runs, lead):
            return _indented(lead + "".join(run.text for run in runs))
        case Note(text):
            return _indented(text)
        case Addressee(text):
            return [visible(text)]
        case TableBlock():
            return [*([_centred(visible(block.title))] * bool(block.title)), *_table(block)]
        case Drawing(label):
            return [f"［图］{visible(label)}"]
        case Enclosures(names):
            return list(_enclosures(names))
        case Signature(organisation, date):
            return _signature(visible(organisation), visible(date))
        case Proof(address, texts):
            return [*map(visible, texts), visible(address)]
        case PageBreak():
            return []


def _follows_on(before: Block | None, block: Block) -> bool:
    """Running text has no blank lines in it."""
    running = Addressee | Heading | Paragraph | Note
    return isinstance(before, running) and isinstance(block, running)


def _indented(text: str) -> list[str]:
    return [INDENT + visible(line).strip() for line in typed_lines(text) if line.strip()]


def _centred(text: str) -> str:
    return _padded("", (WIDTH - half_cells(text)) // 2) + text


def _enclosures(names: Sequence[str]) -> Iterator[str]:
    for place, name in enumerate(names, 1):
        number = f"{place}." if len(names) > 1 else ""
        yield f"{INDENT}{'附件：' if place == 1 else '　　　'}{number}{visible(name)}"


def _signature(organisation: str, date: str) -> list[str]:
    """As on paper: the date four characters from the right, the name in the middle over it."""
    left = WIDTH - DATE_FROM_RIGHT - half_cells(date)
    over = left + (half_cells(date) - half_cells(organisation)) // 2
    over = min(over, WIDTH - NAME_FROM_RIGHT - half_cells(organisation))
    return [_padded("", over) + organisation, _padded("", left) + date]


def _table(block: TableBlock) -> list[str]:
    rows = [[_cell(text) for text in row] for row in (block.head, *block.rows)]
    widths = [max(map(half_cells, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + len(BETWEEN) * (len(widths) - 1) > WIDEST_TABLE:
        return ["\t".join(row) for row in rows]
    sides = [["left"] * len(widths), *[block.align] * len(block.rows)]
    return [
        BETWEEN.join(
            _padded(text, width, at_right=side == "right")
            for text, width, side in zip(row, widths, align, strict=True)
        ).rstrip()
        for row, align in zip(rows, sides, strict=True)
    ]


def _cell(text: str) -> str:
    """One line without tabs, which would be taken for the border of a cell."""
    return " ".join(visible(text).split())


def _padded(text: str, width: int, *, at_right: bool = False) -> str:
    blank = " " * max(0, width - half_cells(text))
    return blank + text if at_right else text + blank
