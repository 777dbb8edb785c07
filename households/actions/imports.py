"""Taking a workbook over into the register, and keeping its rows until then."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from households.audit import record
from households.models import Area, Household, ImportDraft, ImportRow, Person, User

BATCH = 500
# Owners before what hangs on them; within the rest the order of writing stands.
OWNERS: tuple[type[models.Model], ...] = (Area, Household, Person)

Row = TypeVar("Row", bound=models.Model)


@dataclass
class Writes:
    """What is to be written, as unsaved and altered rows. Reckoned by a form, carried out here.

    Ends and corrections go before new rows, so that dated rows of one owner never overlap on the way.
    """

    created: dict[type[models.Model], list[models.Model]] = field(default_factory=dict)
    altered: dict[models.Model, set[str]] = field(default_factory=dict)

    def create(self, row: Row) -> Row:
        self.created.setdefault(type(row), []).append(row)
        return row

    def alter(self, row: models.Model, **values: Any) -> None:
        """Sets fields of a row that is stored, or of one that is only about to be."""
        for name, value in values.items():
            setattr(row, name, value)
        if row.pk is not None and not row._state.adding:
            self.altered.setdefault(row, set()).update(values)

    def __bool__(self) -> bool:
        return bool(self.created or self.altered)

    def sign(self, by: User | None) -> None:
        """Rows that say who recorded them say who took the file over."""
        now = timezone.now()
        for rows in self.created.values():
            for row in rows:
                if by and hasattr(row, "recorded_by_id"):
                    row.recorded_by_id = by.pk
                    row.recorded_at = now  # type: ignore[attr-defined]

    def carry_out(self) -> None:
        """Writes everything; to be called inside a transaction."""
        for model in OWNERS:
            model._default_manager.bulk_create(self.created.get(model, []), batch_size=BATCH)
        self._alter()
        for model, rows in self.created.items():
            if model not in OWNERS:
                model._default_manager.bulk_create(rows, batch_size=BATCH)

    def _alter(self) -> None:
        groups: dict[tuple[type[models.Model], frozenset[str], bool], list[models.Model]] = {}
        for row, names in self.altered.items():
            # A head steps down before another steps up, or there would be two for a moment.
            steps_up = getattr(row, "relation", "") == "head" and "relation" in names
            fields = frozenset(names | _derived(row, names))
            groups.setdefault((type(row), fields, steps_up), []).append(row)
        for group in sorted(groups, key=lambda group: group[2]):
            model, fields, _ = group
            model._default_manager.bulk_update(groups[group], sorted(fields), batch_size=BATCH)


def _derived(row: models.Model, names: Iterable[str]) -> set[str]:
    """Fields computed from others (search index, initials), brought up to date: bulk_update asks no field to do it."""
    found = set()
    for each in row._meta.concrete_fields:
        if getattr(each, "source", "") in set(names):
            each.pre_save(row, False)
            found.add(each.name)
    return found


@transaction.atomic
def take_over(
    *,
    by: User | None,
    writes: Writes,
    kind: str,
    area_code: str,
    file_name: str,
    sha256: str,
    counts: Mapping[str, int],
    options: Mapping[str, Any],
) -> None:
    """Carries the writes out and writes one line in the audit book: counts and the file's digest, no personal data."""
    writes.sign(by)
    writes.carry_out()
    record(
        by=by,
        verb="register.imported",
        key=sha256[:60],
        area=area_code,
        after={
            "kind": kind,
            "file": file_name,
            "sha256": sha256,
            "counts": dict(counts),
            "options": dict(options),
        },
    )


@dataclass(frozen=True)
class StagedRow:
    """A row on its way into a draft."""

    number: int
    outcome: str
    cells: Mapping[str, Any]
    findings: Sequence[Mapping[str, Any]]
    has_notes: bool


@transaction.atomic
def open_draft(
    *,
    by: User,
    kind: str,
    area_code: str,
    options: Mapping[str, Any],
    file_name: str,
    sha256: str,
    headings: Sequence[Mapping[str, Any]],
    rows: Iterable[StagedRow],
    outcome: Mapping[str, Any],
) -> ImportDraft:
    """Keeps a file's rows, sealed, for somebody to look through. Raises ValidationError for an unknown kind."""
    draft = ImportDraft(
        kind=kind,
        area_code=area_code,
        options=dict(options),
        file_name=file_name[-120:],
        sha256=sha256,
        headings=list(headings),
        uploaded_by=by,
        uploaded_at=timezone.now(),
        outcome=dict(outcome),
    )
    draft.full_clean(exclude=["options", "headings", "outcome"])
    draft.save(force_insert=True)
    ImportRow.objects.bulk_create((_row(draft, row) for row in rows), batch_size=BATCH)
    record(
        by=by,
        verb="import.staged",
        target=draft,
        area=area_code,
        after={"kind": kind, "file": draft.file_name, "sha256": sha256},
    )
    return draft


@transaction.atomic
def correct_row(*, by: User, row: ImportRow, cells: Mapping[str, Any]) -> ImportRow:
    """Keeps a row as somebody corrected it in the browser. What was there and what is now are personal data and not told."""
    _open(row.draft_id)
    row.cells_sealed = _json(cells)
    row.was_corrected = True
    row.save(update_fields=["cells_sealed", "was_corrected"])
    record(
        by=by,
        verb="import.corrected",
        target=row.draft,
        area=row.draft.area_code,
        after={"row": row.number},
    )
    return row


@transaction.atomic
def judge_rows(
    *, draft: ImportDraft, rows: Iterable[StagedRow], outcome: Mapping[str, Any]
) -> None:
    """Keeps what a fresh look found; no line in the audit book, because nothing of the register or the file changed."""
    _open(draft.pk)
    found = {row.number: row for row in rows}
    moved = []
    for row in draft.rows.filter(number__in=found) if len(found) < BATCH else draft.rows.all():
        staged = found.get(row.number)
        if staged is None or _is_as_found(row, staged):
            continue
        row.outcome, row.has_notes = staged.outcome, staged.has_notes
        row.findings_sealed = _json(staged.findings) if staged.findings else None
        moved.append(row)
    ImportRow.objects.bulk_update(
        moved, ["outcome", "has_notes", "findings_sealed"], batch_size=BATCH
    )
    draft.outcome = dict(outcome)
    draft.save(update_fields=["outcome"])


@transaction.atomic
def take_over_draft(
    *, by: User, draft: ImportDraft, writes: Writes, counts: Mapping[str, int]
) -> None:
    """Takes a draft over, ends it and wipes its rows."""
    kept = _open(draft.pk)
    take_over(
        by=by,
        writes=writes,
        kind=kept.kind,
        area_code=kept.area_code,
        file_name=kept.file_name,
        sha256=kept.sha256,
        counts=counts,
        options=kept.options,
    )
    _end(draft, ImportDraft.State.APPLIED)


@transaction.atomic
def discard_draft(*, by: User, draft: ImportDraft) -> None:
    """Puts a draft away and wipes its rows."""
    _open(draft.pk)
    _end(draft, ImportDraft.State.DISCARDED)
    record(
        by=by,
        verb="import.discarded",
        target=draft,
        area=draft.area_code,
        after={"file": draft.file_name, "sha256": draft.sha256},
    )


def _is_as_found(row: ImportRow, staged: StagedRow) -> bool:
    """A correction moves few rows of many; sealing the others anew would take most of the time."""
    kept = (row.outcome, row.has_notes, row.findings)
    return kept == (staged.outcome, staged.has_notes, list(staged.findings))


def _open(pk: int) -> ImportDraft:
    """The draft, held until the end of the transaction. Raises ValidationError when it has ended."""
    draft = ImportDraft.objects.select_for_update().get(pk=pk)
    if draft.state != ImportDraft.State.OPEN:
        raise ValidationError(f"这次导入{draft.get_state_display()}，不能再改。请重新上传文件。")
    return draft


def _end(draft: ImportDraft, state: ImportDraft.State) -> None:
    draft.rows.all().delete()
    draft.state = state
    draft.ended_at = timezone.now()
    draft.save(update_fields=["state", "ended_at", "outcome"])


def _row(draft: ImportDraft, row: StagedRow) -> ImportRow:
    return ImportRow(
        draft=draft,
        number=row.number,
        outcome=row.outcome,
        has_notes=row.has_notes,
        cells_sealed=_json(row.cells),
        findings_sealed=_json(row.findings) if row.findings else None,
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_written)


def _written(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value)} does not stand in a cell")
