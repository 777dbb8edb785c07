"""Blocks of a document as the web preview shows them: the words of the paper, with links under the figures."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from reports.documents.signed import moment_of
from reports.figures import UnknownFigureError, Value, find
from reports.models import ReportVersion
from reports.narrative.facts import records_address
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


@dataclass(frozen=True)
class Stretch:
    """A piece of text; with an address it is a figure, and the hint says what it counts and when."""

    text: str
    url: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Piece:
    """A block for the template, which knows it by its kind."""

    kind: str
    stretches: tuple[Stretch, ...] = ()
    lead: str = ""
    lines: tuple[str, ...] = ()
    table: TableBlock | None = None
    drawing: Drawing | None = None

    @property
    def text(self) -> str:
        """Its words on one line; a table and a chart have none."""
        return (
            self.lead + "".join(stretch.text for stretch in self.stretches) + "".join(self.lines)
        )

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Head and alignment of each column of a table."""
        assert self.table is not None
        return list(zip(self.table.head, self.table.align, strict=True))

    @property
    def rows(self) -> list[list[tuple[str, str]]]:
        """Cell and alignment, row by row."""
        assert self.table is not None
        align = self.table.align
        return [list(zip(row, align, strict=True)) for row in self.table.rows]


def pieces(blocks: Iterable[Block], values: Mapping[str, Value]) -> list[Piece]:
    """The blocks in order; `values` are the document's figures by token."""
    return [_piece(block, values) for block in blocks]


def kept_pieces(blocks: Iterable[Block], version: ReportVersion) -> list[Piece]:
    """The blocks of a report that was kept; its figures open today's records at their own day."""
    values = {}
    for kept in version.figures:
        at = moment_of(version.area_id, kept, version.person)
        with suppress(UnknownFigureError):
            values[kept["token"]] = Value(find(kept["code"]), None, at)
    return [_piece(_without_unknown(block, values), values) for block in blocks]


def _without_unknown(block: Block, values: Mapping[str, Value]) -> Block:
    """A figure that is no longer counted stays as words."""
    if not isinstance(block, Paragraph):
        return block
    runs = tuple(run if run.figure in values else Run(run.text) for run in block.runs)
    return Paragraph(runs, block.lead)


def records_url(value: Value) -> str:
    """The page of the figure at the very moment and place it was computed for."""
    return records_address(value.figure.code, value.at)


def _piece(block: Block, values: Mapping[str, Value]) -> Piece:
    match block:
        case Title(lines):
            return Piece("title", lines=lines)
        case Heading(level, text):
            return Piece(f"heading{min(max(level, 1), 3)}", lines=(text,))
        case Paragraph(runs, lead):
            return Piece(
                "paragraph", stretches=tuple(_stretch(run, values) for run in runs), lead=lead
            )
        case TableBlock():
            return Piece("table", table=block)
        case Drawing():
            return Piece("drawing", drawing=block)
        case Signature(organisation, day):
            return Piece("signature", lines=(organisation, day))
        case Addressee(text) | Note(text):
            return Piece("note", lines=(text,))
        case Enclosures(names):
            numbered = [f"{place}.{name}" for place, name in enumerate(names, 1)]
            return Piece("enclosures", lines=tuple(numbered) if len(names) > 1 else names)
        case Proof(_, lines):
            return Piece("note", lines=("　".join(lines),))
        case PageBreak():
            return Piece("break")


def _stretch(run: Run, values: Mapping[str, Value]) -> Stretch:
    if not run.figure:
        return Stretch(run.text)
    value = values[run.figure]
    return Stretch(
        run.text,
        records_url(value),
        f"{value.figure.label}，{value.when}。{value.figure.meaning}",
    )
