"""Block by block: what stands in the body of the Word file."""

from collections.abc import Callable, Iterator, Sequence

from docx.oxml.xmlchemy import BaseOxmlElement

from reports.typeset import styles
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
from reports.typeset.drawing import CODE_MARGIN, CODE_SIZE
from reports.typeset.faces import FontsNotReadyError
from reports.typeset.fonts import TypeCase, type_case
from reports.typeset.geometry import COLUMNS, TEXT_HEIGHT, TEXT_WIDTH
from reports.typeset.measure import half_cells, title_lines, typed_lines
from reports.typeset.paragraph import TitleLines
from reports.typeset.word import pictures
from reports.typeset.word.look import FIGURE, GAP, LINE, PITCH
from reports.typeset.word.markup import TWIPS, element, indent, lines, paragraph, run, value
from reports.typeset.word.tables import beside, ruled

Picture = Callable[[bytes, float, str], BaseOxmlElement]
"""Takes a PNG, its width in points and what it shows in words; gives a run that holds it."""

DATE_FROM_RIGHT, NAME_FROM_RIGHT = 4.0, 2.0
KEPT = (Enclosures, Signature)
"""What must not stand on a page without some of the text before it."""


MOST_KEPT = 4
"""Lines of a paragraph that a signature takes along."""


class Body:
    """The elements of one document, in order."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._case = _case_or_none()

    def of(self, blocks: Sequence[Block]) -> Iterator[BaseOxmlElement]:
        breaks = False
        began = False
        for place, block in enumerate(blocks):
            if isinstance(block, PageBreak):
                breaks = began
                continue
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            for made in self._elements(
                block, is_first=not began, leads=isinstance(following, KEPT)
            ):
                if breaks:
                    yield from _on_new_page(made)
                    breaks = False
                else:
                    yield made
                began = True

    def _elements(self, block: Block, *, is_first: bool, leads: bool) -> Iterator[BaseOxmlElement]:
        match block:
            case Title(texts):
                yield from _title(texts, is_first=is_first)
            case Addressee(text):
                yield paragraph("Addressee", *lines(text))
            case Heading(level, text):
                style = f"Heading{min(level, 3)}" if level else "AnnexMark"
                yield paragraph(style, *lines(text))
            case Paragraph():
                yield from _text(block, leads=leads)
            case TableBlock():
                if block.title.strip():
                    yield paragraph("TableTitle", *lines(block.title))
                yield ruled(block)
                yield paragraph(GAP)
            case Drawing():
                yield self._chart(block)
            case Proof():
                yield self._proof(block)
                yield paragraph(GAP)
            case Enclosures(names):
                yield from _enclosures(names)
            case Signature(organisation, date):
                yield from _signature(organisation, date)
            case Note(text):
                yield from _by_line_breaks("Remark", text)

    def _chart(self, block: Drawing) -> BaseOxmlElement:
        if self._case is None:
            return paragraph("Remark", run(f"（图：{block.label}）"))
        width = min(TEXT_WIDTH, TEXT_HEIGHT * block.width / max(block.height, 1))
        drawn = self._picture(pictures.chart(block, self._case), width, block.label)
        return paragraph(FIGURE, drawn)

    def _proof(self, block: Proof) -> BaseOxmlElement:
        drawn = self._picture(pictures.code(block.address), CODE_SIZE, block.address)
        return beside(
            paragraph(FIGURE, drawn, properties=[value("jc", "left")]),
            [paragraph("ProofText", run(line)) for line in block.lines]
            or [paragraph("ProofText")],
            CODE_SIZE + CODE_MARGIN,
            TEXT_WIDTH - CODE_SIZE - CODE_MARGIN,
        )


def _case_or_none() -> TypeCase | None:
    """A draft is worth having without pictures too."""
    try:
        return type_case()
    except FontsNotReadyError:
        return None


def _row_above() -> BaseOxmlElement:
    return element("spacing", before=LINE, after=0, line=LINE, lineRule="exact")


def _on_new_page(made: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """A page break before; a table cannot bear it itself."""
    first = made
    if made.tag.endswith("}tbl"):
        first = paragraph(GAP)
        yield _broken_before(first)
        yield made
        return
    yield _broken_before(first)


def _broken_before(made: BaseOxmlElement) -> BaseOxmlElement:
    properties = made[0]
    # After the style and what keeps paragraphs together, as the schema has it.
    place = 1 + sum(child.tag.endswith(("}keepNext", "}keepLines")) for child in properties)
    properties.insert(place, element("pageBreakBefore"))
    return made


def _title(texts: Sequence[str], *, is_first: bool) -> Iterator[BaseOxmlElement]:
    """Lines of about equal length; blank below it to a whole row, as on paper, and one row above it in an annex."""
    style = styles.TITLE
    found = [line for text in texts for line in title_lines(text, TEXT_WIDTH / style.size)]
    if not found:
        return
    high = len(found) * style.leading
    rows = -(-(high / PITCH + TitleLines.BLANK_BELOW) // 1)
    spacing = element(
        "spacing",
        before=0 if is_first else LINE,
        after=(rows * PITCH - high) * TWIPS,
        line=style.leading * TWIPS,
        lineRule="exact",
    )
    outline = [] if is_first else [value("outlineLvl", 1)]
    runs = [piece for line in found for piece in (element("r", element("br")), run(line))][1:]
    yield paragraph("Title", *runs, properties=[spacing, value("jc", "center"), *outline])


def _text(block: Paragraph, *, leads: bool) -> Iterator[BaseOxmlElement]:
    lead, words = block.lead, "".join(piece.text for piece in block.runs)
    first, *others = typed_lines(words)
    # Other readers than Word take a paragraph that is kept with the next to the next page as a whole.
    is_short = half_cells((others or [first])[-1]) <= 2 * COLUMNS * MOST_KEPT
    properties = [element("keepNext")] if leads and is_short else []
    if lead.strip():
        yield _run_in(lead)
    if lead.strip() or first.strip():
        last = not others
        yield paragraph("BodyText", run(first), properties=properties if last else [])
    yield from _by_line_breaks("BodyText", "\n".join(others), properties)


def _run_in(lead: str) -> BaseOxmlElement:
    """A heading at the head of its paragraph: Word's style separator, a paragraph mark that is not seen, lets the
    outline have the heading alone."""
    mark = element("rPr", element("vanish"), element("specVanish"))
    return paragraph("Heading2", run(lead), properties=[mark])


def _by_line_breaks(
    style: str, text: str, properties: Sequence[BaseOxmlElement] = ()
) -> Iterator[BaseOxmlElement]:
    found = [line for line in typed_lines(text) if line.strip()]
    for line in found:
        yield paragraph(style, run(line), properties=properties if line is found[-1] else [])


def _enclosures(names: Sequence[str]) -> Iterator[BaseOxmlElement]:
    """附件说明: continued below the first character of the name, which stands after “附件：” and a number."""
    for place, name in enumerate(names, 1):
        number = f"{place}." if len(names) > 1 else ""
        back = half_cells(number) / 2 + (3 if place == 1 else 0)
        left = 5 + half_cells(number) / 2
        before = [_row_above()] if place == 1 else []
        words = f"{'附件：' if place == 1 else ''}{number}{name}"
        yield paragraph(
            "Enclosures", run(words), properties=[*before, indent(left=left, hanging=back)]
        )


def _signature(organisation: str, date: str) -> Iterator[BaseOxmlElement]:
    """As on paper: below one blank row, the date four characters from the edge, the name in the middle over it."""
    date_cells, name_cells = half_cells(date) / 2, half_cells(organisation) / 2
    right = max(NAME_FROM_RIGHT, DATE_FROM_RIGHT + (date_cells - name_cells) / 2)
    right = min(right, max(0.0, COLUMNS - name_cells)) if name_cells < COLUMNS else NAME_FROM_RIGHT
    yield paragraph(
        "Signature",
        *lines(organisation),
        properties=[
            _row_above(),
            indent(right=right),
            value("jc", "right"),
        ],
    )
    yield paragraph(
        "Date", *lines(date), properties=[indent(right=DATE_FROM_RIGHT), value("jc", "right")]
    )
