"""From blocks to a .docx that office and PDF readers lay out alike."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import count
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.opc.rel import Relationships
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.text.paragraph import Paragraph as WordParagraph

from reports.typeset.blocks import Block
from reports.typeset.geometry import (
    CELL,
    EM,
    LEFT,
    MM,
    PAGE_HEIGHT,
    PAGE_NUMBER_BASELINE,
    PAGE_WIDTH,
    RIGHT_EDGE,
    TEXT_BOTTOM,
    TOP,
)
from reports.typeset.word.body import Body
from reports.typeset.word.look import (
    FIGURE,
    LINE,
    PAGE_NUMBER,
    font_elements,
    setting_elements,
    style_elements,
)
from reports.typeset.word.markup import TWIPS, element, paragraph, plain, run, value
from reports.typeset.word.package import repacked

LONGEST_PROPERTY = 255
"""What Word reads of a title or author."""
# A share of a point in 4096 parts, by which a cell is narrower than the type (ISO/IEC 29500-1, 17.6.5).
CHARACTER_SPACE = int((CELL - EM) * 4096) - 1
# The template brings a second set of styles, a picture of itself and a bibliography.
UNUSED = frozenset({"stylesWithEffects", "thumbnail", "customXml", "numbering"})


def word_file(
    blocks: Sequence[Block],
    *,
    title: str,
    author: str,
    created: date,
    subject: str = "",
    keywords: str = "",
) -> bytes:
    """Set blocks as a Word file in the styles of the paper. Equal input gives equal bytes.

    Charts are left out, with their words in their place, where `build_fonts` has not run.
    """
    document = Document()
    _without_unused(document.part.rels)
    _without_unused(document.part.package.rels)
    _refill(document.styles.element, style_elements(), keep="latentStyles")
    _refill(document.settings.element, setting_elements())
    _page(document)
    _properties(document, title, author, created, subject, keywords)

    numbers = count(1)

    def picture(png: bytes, width: float, words: str) -> BaseOxmlElement:
        # A paragraph that is not in the document yet: only its run is wanted.
        inserted = WordParagraph(paragraph(FIGURE), document._body).add_run()
        inserted.add_picture(BytesIO(png), width=Pt(width))
        for inline in inserted._r.xpath(".//wp:inline"):
            for side in ("distT", "distB", "distL", "distR"):
                inline.set(side, "0")
        for found in inserted._r.xpath(".//wp:docPr"):
            found.set("id", str(next(numbers)))
            found.set("descr", plain(words))
        return inserted._r

    end = document.element.body.sectPr
    for made in Body(picture).of(blocks):
        end.addprevious(made)
    out = BytesIO()
    document.save(out)
    return repacked(out.getvalue(), created, _font_table())


def _without_unused(relations: Relationships) -> None:
    for key, relation in list(relations.items()):
        if relation.reltype.rsplit("/", 1)[-1] in UNUSED:
            del relations[key]


def _refill(part: Any, elements: Iterable[BaseOxmlElement], keep: str = "") -> None:
    """The contents of a part of the template are ours; of its styles the list of the hidden ones stays."""
    kept = [child for child in part if keep and child.tag.endswith(f"}}{keep}")]
    for child in list(part):
        part.remove(child)
    first, *others = elements
    part.extend([first, *kept, *others])


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Pt(PAGE_WIDTH), Pt(PAGE_HEIGHT)
    section.left_margin, section.right_margin = Pt(LEFT), Pt(PAGE_WIDTH - RIGHT_EDGE)
    section.top_margin, section.bottom_margin = Pt(TOP), Pt(TEXT_BOTTOM)
    section.header_distance = Pt(15 * MM)
    # The foot's line ends about a fifth of its height below the baseline.
    section.footer_distance = Pt(PAGE_NUMBER_BASELINE - PAGE_NUMBER.leading / 5)
    properties = section._sectPr
    for found in properties.xpath("./w:docGrid"):
        properties.remove(found)
    properties.append(
        element("docGrid", type="linesAndChars", linePitch=LINE, charSpace=CHARACTER_SPACE)
    )
    for foot, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        foot.is_linked_to_previous = False
        part = foot._element
        for child in list(part):
            part.remove(child)
        part.append(_page_number(side))


def _page_number(side: str) -> BaseOxmlElement:
    """7.5: a dash on either side, on the outer side one character in."""
    inward = element(
        "ind", **{f"{side}Chars": 100, side: PAGE_NUMBER.size * TWIPS, "firstLine": 0}
    )
    number = element("fldSimple", run("1"), instr=" PAGE ")
    return paragraph(
        "Footer",
        run("— "),
        number,
        run(" —"),
        properties=[inward, value("jc", side)],
    )


def _properties(
    document: WordDocument, title: str, author: str, created: date, subject: str, keywords: str
) -> None:
    kept = document.core_properties
    kept.title, kept.author, kept.subject, kept.keywords = (
        plain(text)[:LONGEST_PROPERTY] for text in (title, author, subject, keywords)
    )
    kept.last_modified_by = kept.author
    kept.created = kept.modified = datetime(
        created.year, created.month, created.day, tzinfo=UTC
    ).replace(tzinfo=None)
    kept.language, kept.comments, kept.revision = "zh-CN", "", 1


def _font_table() -> BaseOxmlElement:
    return element("fonts", *font_elements())
