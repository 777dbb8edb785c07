"""From blocks to an official document as PDF."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from math import ceil

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    PageTemplate,
)
from reportlab.platypus import PageBreak as NewPage

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
    Run,
    Signature,
    TableBlock,
    Title,
)
from reports.typeset.composing import Composer, Line, Piece
from reports.typeset.drawing import DrawnChart, DrawnProof
from reports.typeset.faces import Face
from reports.typeset.fonts import TypeCase, type_case
from reports.typeset.geometry import (
    LEFT,
    PAGE_HEIGHT,
    PAGE_NUMBER_BASELINE,
    PAGE_NUMBER_SIZE,
    PAGE_WIDTH,
    RIGHT_EDGE,
    ROW,
    ROWS,
    TEXT_TOP,
    TEXT_WIDTH,
)
from reports.typeset.measure import title_lines, typed_lines
from reports.typeset.paragraph import (
    TOLERANCE,
    Bookmark,
    GridParagraph,
    SignatureLines,
    TitleLines,
    enclosure_lines,
)
from reports.typeset.styles import Style
from reports.typeset.table import GridTable, grid_table

LONGEST_RESERVE = 8 * ROW
"""A signature with more remarks below it than this may be parted from them."""


@dataclass(frozen=True)
class Typeset:
    """A finished document. `missing` are the characters that no font has; 〓 stands for each."""

    pdf: bytes
    pages: int
    missing: tuple[str, ...]


def typeset(
    blocks: Sequence[Block],
    *,
    title: str,
    author: str,
    created: date,
    subject: str = "",
    keywords: str = "",
    links: Mapping[str, str] | None = None,
) -> Typeset:
    """Set blocks on paper. Equal input gives equal bytes: the only date in the file is `created`.

    `links` are the addresses that figures open, by token; a figure without one stands as plain text.

    Raises FontsNotReadyError if `build_fonts` has not run.
    """
    case = type_case()
    composer = Composer(case)
    out = BytesIO()
    document = _Document(
        out,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        title=title,
        author=author,
        subject=subject,
        keywords=[keywords] if keywords else [],
        creator="jiaogou",
        lang="zh-CN",
        displayDocTitle=1,
        pageCompression=1,
        invariant=1,
        # reportlab's own first font, Helvetica, is never embedded.
        initialFontName=_font_name(case, Face.FANGSONG),
        initialFontSize=styles.BODY.size,
    )
    document.created = created
    document.addPageTemplates(PageTemplate("text", [_text_area()], onPage=_page_number(case)))
    document.build(_Story(composer, links or {}).of(blocks))
    return Typeset(out.getvalue(), document.page, tuple(sorted(composer.missing)))


class _Document(BaseDocTemplate):
    """Dates a repeatable file by its own day; reportlab would ask the environment, which threads
    share."""

    created: date

    def beforeDocument(self) -> None:  # noqa: N802 – reportlab's name
        stamp = f"D:{self.created:%Y%m%d}000000+08'00'"
        self.canv.setDateFormatter(lambda *_: stamp)


def _text_area() -> Frame:
    # The last row's leading hangs below the text area; only its em box counts.
    height = ROWS * ROW + TOLERANCE
    return Frame(LEFT, TEXT_TOP - height, TEXT_WIDTH, height, 0, 0, 0, 0)


def _font_name(case: TypeCase, face: Face) -> str:
    glyph = case.pick(face, "0")
    if glyph is None:
        raise LookupError(f"The {face.label} face has no digits.")
    return glyph.font


def _page_number(case: TypeCase) -> Callable[[Canvas, BaseDocTemplate], None]:
    """7.5: 四号宋体, a dash on either side, on the outer side one character in."""
    font = _font_name(case, Face.SONG)

    def draw(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont(font, PAGE_NUMBER_SIZE)
        text = f"— {document.page} —"
        if document.page % 2:
            canvas.drawRightString(RIGHT_EDGE - PAGE_NUMBER_SIZE, PAGE_NUMBER_BASELINE, text)
        else:
            canvas.drawString(LEFT + PAGE_NUMBER_SIZE, PAGE_NUMBER_BASELINE, text)

    return draw


@dataclass(frozen=True)
class _Part:
    """A flowable, the least height it needs on its first page, and whether the next must follow
    on the same page."""

    flowable: Flowable
    foothold: float
    leads_on: bool = False


class _Story:
    """The flowables of one document, in order."""

    def __init__(self, composer: Composer, links: Mapping[str, str]) -> None:
        self._composer, self._links = composer, links
        self._bookmarks = 0
        self._level = -1

    def of(self, blocks: Sequence[Block]) -> list[Flowable]:
        parts: list[_Part] = []
        for block in blocks:
            parts.extend(self._parts(block, is_first=not parts))
        parts = _without_idle_breaks(parts)
        parts = _with_reserves(parts)
        return _with_conditions(parts) or [GridParagraph([[]], styles.BODY)]

    def _parts(self, block: Block, *, is_first: bool) -> Iterator[_Part]:
        match block:
            case Title(lines):
                yield from self._title(lines, is_first=is_first)
            case Addressee(text):
                yield from self._paragraphs([(text, styles.ADDRESSEE.face)], styles.ADDRESSEE)
            case Heading(level, text):
                style = styles.HEADINGS.get(level, styles.LOWER_HEADING)
                bookmark = self._bookmark(text, level)
                yield from self._paragraphs([(text, style.face)], style, bookmark, leads_on=True)
            case Paragraph(runs, lead):
                pieces: list[Piece] = [(lead, styles.LEAD_FACE)] if lead else []
                pieces += [self._piece(run) for run in runs]
                bookmark = self._bookmark(lead.rstrip("。"), 2) if lead else None
                yield from self._paragraphs(pieces, styles.BODY, bookmark)
            case TableBlock():
                yield from self._table(block)
            case Drawing():
                chart = DrawnChart(self._composer, block)
                yield _Part(chart, chart.height)
            case Proof():
                proof = DrawnProof(self._composer, block)
                yield _Part(proof, proof.height)
            case Enclosures(names):
                if names:
                    enclosures = enclosure_lines(self._composer, names)
                    yield _Part(enclosures, enclosures.foothold)
            case Signature(organisation, day):
                signature = SignatureLines(self._composer, organisation, day)
                yield _Part(signature, signature.height_needed)
            case Note(text):
                yield from self._paragraphs([(text, styles.NOTE.face)], styles.NOTE)
            case PageBreak():
                yield _Part(NewPage(), 0)

    def _piece(self, run: Run) -> Piece:
        link = self._links.get(run.figure)
        face = styles.BODY.face
        return (run.text, face, link) if link else (run.text, face)

    def _title(self, lines: Sequence[str], *, is_first: bool) -> Iterator[_Part]:
        """The document's own, or that of an annex: on the third line of the page, below the mark of the annex (7.4)."""
        most = TEXT_WIDTH / styles.TITLE.size
        set_lines = [
            line
            for text in lines
            for piece in title_lines(text, most)
            for line in self._balanced(piece)
        ]
        if set_lines:
            flowable = TitleLines(
                set_lines,
                styles.TITLE,
                bookmark=None if is_first else self._bookmark("".join(lines), 2),
                rows_above=0 if is_first else 1,
            )
            yield _Part(flowable, flowable.wrap(TEXT_WIDTH, 0)[1], leads_on=not is_first)

    def _balanced(self, text: str) -> list[Line]:
        """Lines of about equal length, as few as will do."""
        style = styles.TITLE
        atoms = self._composer.atoms([(text, style.face)], style)
        natural = sum(atom.cell for atom in atoms)
        count = max(1, ceil(natural / TEXT_WIDTH))
        measure = natural / count
        while measure < TEXT_WIDTH:
            lines = self._composer.set_atoms(atoms, style, measure)
            if len(lines) <= count:
                return _centred(lines, measure)
            measure += style.size / 4
        return self._composer.set_atoms(atoms, style, TEXT_WIDTH)

    def _paragraphs(
        self,
        pieces: Sequence[Piece],
        style: Style,
        bookmark: Bookmark | None = None,
        *,
        leads_on: bool = False,
    ) -> Iterator[_Part]:
        for paragraph in _by_line_breaks(pieces):
            lines = self._composer.lines(paragraph, style, TEXT_WIDTH)
            if lines:
                flowable = GridParagraph(lines, style, bookmark=bookmark)
                foothold = len(lines) * style.leading if leads_on else flowable.foothold
                yield _Part(flowable, foothold, leads_on)
                bookmark = None

    def _table(self, block: TableBlock) -> Iterator[_Part]:
        style = styles.TABLE_TITLE
        yield from self._paragraphs([(block.title, style.face)], style, leads_on=True)
        table = grid_table(self._composer, block)
        yield _Part(table, table.foothold)

    def _bookmark(self, text: str, level: int) -> Bookmark | None:
        if not text.strip():
            return None
        self._bookmarks += 1
        # An outline may go down by one level at a time only.
        self._level = max(0, min(level - 1, self._level + 1))
        return Bookmark(text, self._level, f"heading-{self._bookmarks}")


def _centred(lines: list[Line], measure: float) -> list[Line]:
    shift = (TEXT_WIDTH - measure) / 2
    return [[(x + shift, atom) for x, atom in line] for line in lines]


def _by_line_breaks(pieces: Sequence[Piece]) -> list[list[Piece]]:
    paragraphs: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *others = typed_lines(piece[0])
        paragraphs[-1].append((first, *piece[1:]))
        paragraphs.extend([(other, *piece[1:])] for other in others)
    return [paragraph for paragraph in paragraphs if any(piece[0].strip() for piece in paragraph)]


def _without_idle_breaks(parts: list[_Part]) -> list[_Part]:
    """Page breaks at the beginning, at the end and after one another would make empty pages."""
    kept: list[_Part] = []
    for part in parts:
        idle = not kept or isinstance(kept[-1].flowable, NewPage)
        if not (idle and isinstance(part.flowable, NewPage)):
            kept.append(part)
    if kept and isinstance(kept[-1].flowable, NewPage):
        kept.pop()
    return kept


def _with_reserves(parts: list[_Part]) -> list[_Part]:
    """Tell what stands before each signature to keep room for it and the notes below it.

    What goes over whole – a short paragraph, the names of the annexes – takes text from above it along.
    """
    parts = list(parts)
    for at, part in enumerate(parts):
        if not isinstance(part.flowable, SignatureLines):
            continue
        reserve = min(_height_from(parts, at), LONGEST_RESERVE)
        for place in range(at - 1, -1, -1):
            before = parts[place]
            if before.leads_on or not isinstance(before.flowable, GridParagraph | GridTable):
                break
            before.flowable.reserve = reserve
            parts[place] = replace(before, foothold=before.flowable.foothold)
            if isinstance(before.flowable, GridTable) or not before.flowable.goes_over_whole:
                break
            reserve += before.flowable.height_of_lines
            if reserve > LONGEST_RESERVE:
                break
    return parts


def _height_from(parts: list[_Part], at: int) -> float:
    height = parts[at].foothold
    for part in parts[at + 1 :]:
        if not isinstance(part.flowable, GridParagraph):
            break
        height += len(part.flowable.lines) * part.flowable.style.leading
    return height


def _with_conditions(parts: list[_Part]) -> list[Flowable]:
    """Headings and table titles go to the next page unless what they lead to can begin below."""
    story: list[Flowable] = []
    needed = 0.0
    for part in reversed(parts):
        needed = min(part.foothold + (needed if part.leads_on else 0), ROWS * ROW)
        story.append(part.flowable)
        if part.leads_on:
            story.append(CondPageBreak(needed - TOLERANCE))
    return story[::-1]
