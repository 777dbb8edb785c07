"""Drafts: a file staged, corrected row by row, looked at again, taken over or put away.

    draft = stage(by=user, kind="national", content=bytes, file_name="…", area_code="…", options={}, today=day)
    restage_row(row, {"证件号码": "…"}, by=user)      # as typed in the browser; several, then
    recheck(draft, today=day)                         # marks every row anew against the register as it is
    apply(draft, by=user, today=day) -> Outcome       # looks again, and takes over if nothing is wrong
    discard(draft, by=user)

`draft.outcome` holds counts and remarks on the whole (JSON, no personal data): {"counts": {...}, "errors": n,
"remarks": [finding, ...], "ignored": [...], "skipped": [[number, why], ...], "absent": [...], "sheet": name}.
`row.findings` are findings as JSON: place, heading, value, rule, mend, severity (error | note | change), was.
`row.cells` is by column title; `written` of `cells` puts one in words for an input.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from households.actions import imports as actions
from households.imports import cells
from households.imports.findings import Finding, Severity
from households.imports.headings import Row, Skipped, Table, find_table
from households.imports.kinds import KINDS
from households.imports.planning import Kind, Plan
from households.imports.reading import read
from households.models import ImportDraft, ImportRow, User

CLASH = "登记册刚刚被别人改动，这次没有导入。请再核对一次后重试。"


@dataclass(frozen=True)
class Outcome:
    """Whether a file was taken over; if not, its rows say why. Counts are rows by outcome, and 户 and 人."""

    is_applied: bool
    has_changed: bool
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Reading:
    """A file as read and reckoned, before anything is kept of it."""

    kind: Kind
    area_code: str
    options: Mapping[str, Any]
    file_name: str
    sha256: str
    table: Table
    plan: Plan


def look(
    *,
    kind: str,
    content: bytes,
    file_name: str,
    area_code: str,
    options: Mapping[str, Any],
    today: date,
) -> Reading:
    """Reads a file and reckons what it would do: the dry run. Raises ValidationError for a file, form or option that cannot be."""
    form = _form(kind)
    settled = form.settle(options, today=today)
    table = find_table(read(content), form.columns)
    plan = form.plan(table, area_code=area_code, options=settled, today=today)
    return Reading(
        form, area_code, settled, file_name, hashlib.sha256(content).hexdigest(), table, plan
    )


def take_over(reading: Reading, *, by: User | None) -> Outcome:
    """Takes a file over without a draft. Raises ValidationError when a row is wrong or the register moved meanwhile."""
    plan = reading.plan
    if not plan.is_sound:
        raise ValidationError(f"有 {plan.error_count} 处错误，什么也没有导入。")
    if plan.writes:
        try:
            actions.take_over(
                by=by,
                writes=plan.writes,
                kind=reading.kind.slug,
                area_code=reading.area_code,
                file_name=reading.file_name,
                sha256=reading.sha256,
                counts=plan.counts,
                options=reading.options,
            )
        except IntegrityError as error:
            raise ValidationError(CLASH) from error
    return Outcome(True, bool(plan.writes), plan.counts)


def stage(
    *,
    by: User,
    kind: str,
    content: bytes,
    file_name: str,
    area_code: str,
    options: Mapping[str, Any],
    today: date,
) -> ImportDraft:
    """Keeps a file as a draft with every row marked. Raises ValidationError as `look` does."""
    reading = look(
        kind=kind,
        content=content,
        file_name=file_name,
        area_code=area_code,
        options=options,
        today=today,
    )
    table = reading.table
    by_number = {row.number: row.cells for row in table.rows}
    return actions.open_draft(
        by=by,
        kind=kind,
        area_code=area_code,
        options=reading.options,
        file_name=file_name,
        sha256=reading.sha256,
        headings=[{"title": title, "letter": letter} for title, letter in table.letters.items()],
        rows=_staged(reading.plan, by_number),
        outcome=_outcome(table, reading.plan),
    )


def restage_row(row: ImportRow, cells_typed: Mapping[str, str], *, by: User) -> ImportRow:
    """Keeps a row with cells as somebody typed them, by column title; `recheck` then says what became of it.

    A cell typed as it was shown is left as it stands: a damaged number does not become sound by being copied.
    """
    kept = row.cells
    for title, typed in cells_typed.items():
        if typed != cells.written(kept.get(title)):
            kept[title] = typed or None
    return actions.correct_row(by=by, row=row, cells=kept)


def recheck(draft: ImportDraft, *, today: date) -> ImportDraft:
    """Marks every row anew against the register as it is now."""
    table, plan = _plan(draft, today)
    actions.judge_rows(draft=draft, rows=_staged(plan, {}), outcome=_outcome(table, plan))
    return draft


def apply(draft: ImportDraft, *, by: User, today: date) -> Outcome:
    """Looks once more and takes the draft over as a whole; with an error found nothing is written and the rows say where.

    Raises ValidationError for a draft that has ended, or a register that moved in between.
    """
    table, plan = _plan(draft, today)
    if not plan.is_sound:
        actions.judge_rows(draft=draft, rows=_staged(plan, {}), outcome=_outcome(table, plan))
        return Outcome(False, False, plan.counts)
    draft.outcome = _outcome(table, plan)
    try:
        actions.take_over_draft(by=by, draft=draft, writes=plan.writes, counts=plan.counts)
    except IntegrityError as error:
        raise ValidationError(CLASH) from error
    return Outcome(True, bool(plan.writes), plan.counts)


def discard(draft: ImportDraft, *, by: User) -> None:
    """Puts a draft away; nothing of its rows is kept."""
    actions.discard_draft(by=by, draft=draft)


def _form(slug: str) -> Kind:
    try:
        return KINDS[slug]
    except KeyError:
        titles = "、".join(form.title for form in KINDS.values())
        raise ValidationError(f"没有“{slug}”这种表格，可以导入的是：{titles}。") from None


def _plan(draft: ImportDraft, today: date) -> tuple[Table, Plan]:
    form = _form(draft.kind)
    kept = draft.outcome
    table = Table(
        letters={heading["title"]: heading["letter"] for heading in draft.headings},
        rows=[Row(row.number, row.cells) for row in draft.rows.order_by("number").iterator()],
        sheet=kept.get("sheet", ""),
        headings_at=kept.get("headings_at", 0),
        ignored=tuple(kept.get("ignored", ())),
        skipped=tuple(Skipped(number, why) for number, why in kept.get("skipped", ())),
        absent=tuple(kept.get("absent", ())),
    )
    options = form.settle(draft.options, today=today)
    return table, form.plan(table, area_code=draft.area_code, options=options, today=today)


def _staged(plan: Plan, cells_of: Mapping[int, Mapping[str, Any]]) -> list[actions.StagedRow]:
    return [
        actions.StagedRow(
            number=row.number,
            outcome=row.outcome,
            cells=cells_of.get(row.number, {}),
            findings=[finding.as_json() for finding in row.findings],
            has_notes=bool(row.of(Severity.NOTE)),
        )
        for row in plan.rows
    ]


def _outcome(table: Table, plan: Plan) -> dict[str, Any]:
    return {
        "sheet": table.sheet,
        "headings_at": table.headings_at,
        "counts": plan.counts,
        "errors": plan.error_count,
        "remarks": [finding.as_json() for finding in plan.remarks],
        "ignored": list(table.ignored),
        "skipped": [[skipped.number, skipped.why] for skipped in table.skipped],
        "absent": list(table.absent),
    }


def remarks(draft: ImportDraft) -> list[Finding]:
    """What was found on the file as a whole."""
    return [Finding.from_json(kept) for kept in draft.outcome.get("remarks", ())]
