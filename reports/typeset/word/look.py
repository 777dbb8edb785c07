"""The styles of GB/T 9704 as Word knows them, its grid, and its rules for breaking lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

from docx.oxml.xmlchemy import BaseOxmlElement

from reports.typeset import styles
from reports.typeset.breaking import NEVER_FIRST, NEVER_LAST
from reports.typeset.faces import Face
from reports.typeset.geometry import CELL, EM, ROW, ROWS, TEXT_HEIGHT
from reports.typeset.styles import Style
from reports.typeset.word.markup import TWIPS, element, indent, off, value

# Word counts a row of its grid as a share of the height, not as the distance of baselines.
PITCH = TEXT_HEIGHT / ROWS
LINE = int(PITCH * TWIPS)

# What offices have installed, and what stands in for it in Word itself where they have not.
FACES: dict[Face, tuple[str, str]] = {
    Face.FANGSONG: ("仿宋_GB2312", "仿宋"),
    Face.KAITI: ("楷体_GB2312", "楷体"),
    Face.HEITI: ("黑体", "SimHei"),
    Face.XIAOBIAOSONG: ("方正小标宋简体", "宋体"),
    Face.SONG: ("宋体", "SimSun"),
}
# What a character is moved nearer to the next, so that 28 are no wider than the text. Text in our styles keeps to the
# grid by this and by the height of its lines; it is not snapped to it, because other readers than Word give two cells
# to a character that is wider than one.
TRACKING = floor((CELL - EM) * TWIPS)
ALIGN = {"justify": "both", "left": "left", "center": "center", "right": "right"}
PAGE_NUMBER = Style(Face.SONG, size=14, leading=16, cell=14, indent=0, align="left")


@dataclass(frozen=True)
class Named:
    """A style by its key and by the name that a person sees (English for those Word itself knows)."""

    key: str
    name: str
    style: Style
    outline: int | None = None
    keeps_with_next: bool = False


NAMED = (
    Named("BodyText", "Body Text", styles.BODY),
    Named("Title", "Title", styles.TITLE, keeps_with_next=True),
    Named("Addressee", "主送机关", styles.ADDRESSEE),
    Named("Heading1", "heading 1", styles.HEADINGS[1], outline=0, keeps_with_next=True),
    Named("Heading2", "heading 2", styles.HEADINGS[2], outline=1, keeps_with_next=True),
    Named("Heading3", "heading 3", styles.LOWER_HEADING, outline=2, keeps_with_next=True),
    Named("AnnexMark", "附件标识", styles.HEADINGS[0], outline=0, keeps_with_next=True),
    Named("Enclosures", "附件说明", styles.SIGNATURE, keeps_with_next=True),
    Named("Signature", "署名", styles.SIGNATURE, keeps_with_next=True),
    Named("Date", "Date", styles.SIGNATURE),
    Named("Remark", "附注", styles.NOTE),
    Named("TableTitle", "表题", styles.TABLE_TITLE, keeps_with_next=True),
    Named("TableHead", "表头", styles.TABLE_HEAD),
    Named("TableText", "表文", styles.TABLE_CELL),
    Named("ProofText", "核对", styles.PROOF),
    Named("Footer", "footer", PAGE_NUMBER),
)
LEAD = "Lead"
GAP, FIGURE = "Gap", "Figure"
GAP_HEIGHT = 6.0


def fonts(face: Face) -> BaseOxmlElement:
    name = FACES[face][0]
    return element("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def style_elements() -> Iterator[BaseOxmlElement]:
    """Defaults and styles, in the order of the schema."""
    size = 2 * EM
    language = element("lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    yield element(
        "docDefaults",
        element(
            "rPrDefault",
            element("rPr", fonts(Face.FANGSONG), value("sz", size), value("szCs", size), language),
        ),
        element("pPrDefault", element("pPr")),
    )
    normal = element(
        "pPr",
        off("widowControl"),
        value("kinsoku", "1"),
        off("overflowPunct"),
        off("autoSpaceDE"),
        off("autoSpaceDN"),
        value("jc", "both"),
    )
    # The size again, because some readers count the cells of the grid by this style alone.
    body = _run_properties(styles.BODY)
    yield _style("paragraph", "Normal", "Normal", normal, body, is_default=True)
    yield _style("character", "DefaultParagraphFont", "Default Paragraph Font", is_default=True)
    yield _style(
        "table",
        "TableNormal",
        "Normal Table",
        element("tblPr", element("tblInd", w=0, type="dxa")),
        is_default=True,
    )
    for named in NAMED:
        yield _style(
            "paragraph",
            named.key,
            named.name,
            _paragraph_properties(named),
            _run_properties(named.style),
            based_on="Normal",
        )
    lead = element("rPr", fonts(styles.LEAD_FACE))
    yield _style("character", LEAD, "段首小标题", lead, based_on="DefaultParagraphFont")
    gap = element(
        "pPr",
        off("snapToGrid"),
        element("spacing", line=GAP_HEIGHT * TWIPS, lineRule="exact"),
    )
    yield _style("paragraph", GAP, "表后空", gap, based_on="Normal")
    figure = element(
        "pPr",
        off("snapToGrid"),
        element("spacing", before=0, after=0, line=240, lineRule="auto"),
        value("jc", "center"),
    )
    yield _style("paragraph", FIGURE, "图", figure, based_on="Normal")


def _paragraph_properties(named: Named) -> BaseOxmlElement:
    style = named.style
    properties = element("pPr")
    if named.keeps_with_next:
        properties.append(element("keepNext"))
    line = LINE if style.leading == ROW else style.leading * TWIPS
    properties.append(off("snapToGrid"))
    properties.append(element("spacing", before=0, after=0, line=line, lineRule="exact"))
    if style.indent:
        properties.append(indent(firstLine=style.indent))
    properties.append(value("jc", ALIGN[style.align]))
    if named.outline is not None:
        properties.append(value("outlineLvl", named.outline))
    return properties


def _run_properties(style: Style) -> BaseOxmlElement:
    size = 2 * style.size
    properties = element("rPr", fonts(style.face))
    if style.cell < style.size:
        properties.append(value("spacing", TRACKING))
    properties.extend([value("sz", size), value("szCs", size)])
    return properties


def _style(
    kind: str,
    key: str,
    name: str,
    *properties: BaseOxmlElement,
    based_on: str = "",
    is_default: bool = False,
) -> BaseOxmlElement:
    marks = {"default": "1"} if is_default else {}
    made = element("style", value("name", name), type=kind, styleId=key, **marks)
    if based_on:
        made.append(value("basedOn", based_on))
    made.append(element("qFormat"))
    made.extend(properties)
    return made


def setting_elements() -> Iterator[BaseOxmlElement]:
    """Odd and even feet, punctuation that gives way, and our own sets of marks that no line begins or ends with."""
    yield element("zoom", percent=100)
    yield value("defaultTabStop", 420)
    yield element("evenAndOddHeaders")
    yield value("characterSpacingControl", "compressPunctuation")
    yield element("noLineBreaksAfter", lang="zh-CN", val="".join(sorted(NEVER_LAST)))
    yield element("noLineBreaksBefore", lang="zh-CN", val="".join(sorted(NEVER_FIRST)))
    yield element(
        "compat",
        element("spaceForUL"),
        element("balanceSingleByteDoubleByteWidth"),
        element("doNotLeaveBackslashAlone"),
        element("ulTrailSpace"),
        element("doNotExpandShiftReturn"),
        element("useFELayout"),
        element(
            "compatSetting",
            name="compatibilityMode",
            uri="http://schemas.microsoft.com/office/word",
            val="15",
        ),
    )
    yield element("themeFontLang", val="en-US", eastAsia="zh-CN")


def font_elements() -> Iterator[BaseOxmlElement]:
    """The faces, each with the one that a machine without it is to use."""
    for name, instead in FACES.values():
        yield element("font", value("altName", instead), value("charset", "86"), name=name)
