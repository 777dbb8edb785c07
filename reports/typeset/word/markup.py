"""Elements of WordprocessingML (ISO/IEC 29500-1), made of plain values: nothing typed by people is ever mark-up."""

from collections.abc import Iterator, Sequence
from typing import cast

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from reports.typeset.composing import visible
from reports.typeset.geometry import CELL
from reports.typeset.measure import typed_lines

TWIPS = 20
"""A point has twenty."""


def element(tag: str, *children: BaseOxmlElement, **values: str | float) -> BaseOxmlElement:
    """An element of the main vocabulary; attributes are of it too."""
    # Tags that python-docx has no class for come as plain elements of lxml, which will do.
    made = cast("BaseOxmlElement", OxmlElement(f"w:{tag}"))
    for name, value in values.items():
        made.set(qn(f"w:{name}"), value if isinstance(value, str) else str(round(value)))
    made.extend(children)
    return made


def value(tag: str, val: str | float) -> BaseOxmlElement:
    return element(tag, val=val)


def off(tag: str) -> BaseOxmlElement:
    return value(tag, "0")


def run(text: str, style: str = "") -> BaseOxmlElement:
    """A run of text; East Asian by hint, so that quotation marks and dashes are drawn in the Chinese face."""
    properties = element("rPr")
    if style:
        properties.append(value("rStyle", style))
    properties.append(element("rFonts", hint="eastAsia"))
    words = element("t")
    words.text = plain(text)
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element("r", properties, words)


def paragraph(
    style: str,
    *runs: BaseOxmlElement,
    properties: Sequence[BaseOxmlElement] = (),
) -> BaseOxmlElement:
    """A paragraph in a style of ours; `properties` in the order of the schema, which Word insists on."""
    return element("p", element("pPr", value("pStyle", style), *properties), *runs)


def lines(text: str, style: str = "") -> Iterator[BaseOxmlElement]:
    """Runs, with a break between lines typed by the writer."""
    for place, line in enumerate(typed_lines(text)):
        if place:
            yield element("r", element("br"))
        yield run(line, style)


def plain(text: str) -> str:
    """What the paper shows of a text, without the few characters that XML cannot hold."""
    return "".join(char for char in visible(text) if char not in "\ufffe\uffff")


def indent(**cells: float) -> BaseOxmlElement:
    """`left`, `right`, `firstLine`, `hanging` in characters: by characters for Word, in twips for others."""
    values: dict[str, float] = {}
    for name, count in cells.items():
        values[f"{name}Chars"] = 100 * count
        values[name] = TWIPS * CELL * count
    return element("ind", **values)
