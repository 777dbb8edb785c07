"""Tables in Word: ruled as on paper, the head again on every page, low rows never torn."""

from collections.abc import Iterator, Sequence
from math import ceil

from docx.oxml.xmlchemy import BaseOxmlElement

from reports.typeset.blocks import TableBlock
from reports.typeset.columns import by_content, shared
from reports.typeset.measure import RUNS, half_cells, typed_lines
from reports.typeset.styles import TABLE_CELL
from reports.typeset.table import FRAME_LINE, INNER_LINE, NARROWEST, PADDING, TALL
from reports.typeset.word.look import ALIGN
from reports.typeset.word.markup import TWIPS, element, lines, paragraph, value

EIGHTHS = 8
"""Of a point: how Word measures rules."""
WIDTH_OF_A_HALF = TABLE_CELL.size / 2


def ruled(block: TableBlock) -> BaseOxmlElement:
    """The table over the whole width of the text."""
    widths = [round(width * TWIPS) for width in column_widths(block)]
    centred = ["center"] * len(block.head)
    return element(
        "tbl",
        _properties(sum(widths)),
        element("tblGrid", *(element("gridCol", w=width) for width in widths)),
        _row(block.head, widths, centred, is_head=True),
        *(_row(row, widths, block.align) for row in block.rows),
    )


def column_widths(block: TableBlock) -> list[float]:
    """In points, as the paper has them as nearly as can be told without its type."""
    if block.widths:
        return shared(block.widths)
    columns = list(zip(block.head, *block.rows, strict=True))
    return by_content(
        [max(map(_natural, column)) + 2 * PADDING for column in columns],
        [max(map(_widest_run, column)) + 2 * PADDING for column in columns],
    )


def _natural(text: str) -> float:
    return max(map(half_cells, typed_lines(text))) * WIDTH_OF_A_HALF


def _widest_run(text: str) -> float:
    widest = max(map(half_cells, RUNS.findall(text)), default=0) * WIDTH_OF_A_HALF
    return max(widest, NARROWEST * TABLE_CELL.size)


def _properties(width: int) -> BaseOxmlElement:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    rules = [
        element(
            side,
            val="single",
            sz=EIGHTHS * (INNER_LINE if side.startswith("inside") else FRAME_LINE),
            space=0,
            color="auto",
        )
        for side in sides
    ]
    pads = [
        element(side, w=PADDING * TWIPS, type="dxa") for side in ("top", "left", "bottom", "right")
    ]
    return element(
        "tblPr",
        element("tblW", w=width, type="dxa"),
        element("tblInd", w=0, type="dxa"),
        element("tblBorders", *rules),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *pads),
    )


def _row(
    texts: Sequence[str], widths: Sequence[int], align: Sequence[str], *, is_head: bool = False
) -> BaseOxmlElement:
    properties = element("trPr")
    if _height(texts, widths) <= TALL:
        properties.append(element("cantSplit"))
    if is_head:
        properties.append(element("tblHeader"))
    style = "TableHead" if is_head else "TableText"
    return element(
        "tr",
        properties,
        *(
            element(
                "tc",
                element("tcPr", element("tcW", w=width, type="dxa"), value("vAlign", "center")),
                *_paragraphs(text, style, side),
            )
            for text, width, side in zip(texts, widths, align, strict=True)
        ),
    )


def _paragraphs(text: str, style: str, align: str) -> Iterator[BaseOxmlElement]:
    yield paragraph(style, *lines(text), properties=[value("jc", ALIGN[align])])


def _height(texts: Sequence[str], widths: Sequence[int]) -> float:
    """About how high a row comes out, in points."""
    depth = max(
        sum(
            max(1, ceil(half_cells(line) * WIDTH_OF_A_HALF / (width / TWIPS - 2 * PADDING)))
            for line in typed_lines(text)
        )
        for text, width in zip(texts, widths, strict=True)
    )
    return depth * TABLE_CELL.leading + 2 * PADDING


def beside(picture: BaseOxmlElement, words: Sequence[BaseOxmlElement], left: float, right: float) -> BaseOxmlElement:  # fmt: skip
    """A picture and paragraphs beside it, not ruled and never torn; widths in points."""
    widths = [left * TWIPS, right * TWIPS]
    return element(
        "tbl",
        element(
            "tblPr",
            element("tblW", w=sum(widths), type="dxa"),
            element("tblInd", w=0, type="dxa"),
            element("tblLayout", type="fixed"),
            element(
                "tblCellMar",
                *(element(side, w=0, type="dxa") for side in ("left", "right")),
            ),
        ),
        element("tblGrid", *(element("gridCol", w=width) for width in widths)),
        element(
            "tr",
            element("trPr", element("cantSplit")),
            *(
                element(
                    "tc",
                    element(
                        "tcPr", element("tcW", w=width, type="dxa"), value("vAlign", "center")
                    ),
                    *inside,
                )
                for width, inside in zip(widths, ([picture], words), strict=True)
            ),
        ),
    )
