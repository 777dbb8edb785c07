"""Blocks and figures as JSON, and back: what is kept of a report needs no record to be read again."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, get_args

from households import wording
from reports.documents.report import Report
from reports.figures import Value
from reports.figures.figure import Counted
from reports.figures.keys import keys_of
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
MOST_NAMED = 1000
MARKS: dict[str, Any] = {mark.kind: mark for mark in (Bar, Word, Stroke)}


def frozen_blocks(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Each block as a table of plain values under the name of its kind."""
    return [{"block": type(block).__name__} | asdict(block) for block in blocks]


def frozen_figures(report: Report) -> list[dict[str, Any]]:
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
    return {
        "token": value.token,
        "code": figure.code,
        "label": figure.label,
        "unit": figure.unit,
        "meaning": figure.meaning,
        "document": figure.document,
        "day": value.at.day.isoformat(),
        "period": value.at.period.code,
        "amount": value.exact,
        "text": value.text,
        "parts": [{"label": part.figure.label, "text": part.words} for part in value.parts],
        # Lists, as they come back from the database, so that the digest is the same before and after.
        "keys": [list(run) for run in keys_of(value)],
        "names": _names(value),
    }


def _names(value: Value) -> dict[str, str]:
    """What the records are called, so that one can be named when it is gone; of a county's thousands only the keys are kept."""
    if not isinstance(value.figure, Counted):
        return {}
    rows = list(value.figure.records(value.at)[: MOST_NAMED + 1])
    return {str(row.pk): str(row)[:80] for row in rows} if len(rows) <= MOST_NAMED else {}
