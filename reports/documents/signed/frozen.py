"""Blocks and figures as JSON, and back: what is kept of a report needs no record to be read again."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, get_args

from households import wording
from reports.documents.half_year import HalfYearReport
from reports.figures import Value
from reports.figures.figure import Counted
from reports.typeset.blocks import (
    Bar,
    Block,
    Drawing,
    Paragraph,
    Run,
    Signature,
    Stroke,
    TableBlock,
    Word,
)

KINDS: dict[str, Any] = {kind.__name__: kind for kind in get_args(Block)}
MARKS: dict[str, Any] = {mark.kind: mark for mark in (Bar, Word, Stroke)}


def frozen_blocks(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Each block as a table of plain values under the name of its kind."""
    return [{"block": type(block).__name__} | asdict(block) for block in blocks]


def frozen_figures(report: HalfYearReport) -> list[dict[str, Any]]:
    """Each figure of the report: its value, definition and document, its parts, and the keys of its records."""
    return [_frozen(value) for value in report.figures]


def thawed(kept: Sequence[dict[str, Any]], *, dated: date | None = None) -> list[Block]:
    """The blocks again; with a date, that of the signature."""
    blocks = [_block(dict(table)) for table in kept]
    if dated is None:
        return blocks
    return [
        Signature(block.organisation, wording.day(dated))
        if isinstance(block, Signature)
        else block
        for block in blocks
    ]


def digest(blocks: Any, figures: Any) -> str:
    """SHA-256 of text and figures, however the database keeps them."""
    whole = json.dumps(
        [blocks, figures], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(whole.encode()).hexdigest()


def _block(table: dict[str, Any]) -> Block:
    kind = KINDS[table.pop("block")]
    if kind is Paragraph:
        table["runs"] = tuple(Run(**run) for run in table["runs"])
    if kind is Drawing:
        table["marks"] = tuple(MARKS[mark["kind"]](**mark) for mark in table["marks"])
    if kind is TableBlock:
        table["rows"] = tuple(tuple(row) for row in table["rows"])
    tuples = {name: tuple(value) for name, value in table.items() if isinstance(value, list)}
    block: Block = kind(**table | tuples)
    return block


def _frozen(value: Value) -> dict[str, Any]:
    figure = value.figure
    records = figure.records(value.at) if isinstance(figure, Counted) else None
    return {
        "token": value.token,
        "code": figure.code,
        "label": figure.label,
        "unit": figure.unit,
        "meaning": figure.meaning,
        "document": figure.document,
        "day": value.at.day.isoformat(),
        "period": value.at.period.code,
        "amount": None if value.amount is None else str(value.amount),
        "text": value.text,
        "parts": [{"label": part.figure.label, "text": part.words} for part in value.parts],
        "records": None if records is None else {str(row.pk): str(row)[:80] for row in records},
    }
