"""Lines, limits and intervals: a new row from a day on, and the correction of a mistaken one."""

from datetime import date
from typing import Any

from django.db import transaction

from households.actions.succession import insert, move
from households.audit import record
from households.models import Area, Standard, User
from households.standards import written


@transaction.atomic
def set_standard(
    *,
    by: User,
    kind: str,
    area: Area,
    value: int,
    begins_on: date,
    document: str,
    note: str = "",
    role: str = "",
    confirmed: bool = False,
) -> Standard:
    """A standard from a day on; the one in force there ends with the day before, once that is confirmed.

    Raises ValidationError without a document, for a second row of one day, and while a former row's end is not
    confirmed.
    """
    standard = Standard(
        kind=kind,
        area=area,
        role=role,
        value=value,
        begins_on=begins_on,
        document=document,
        note=note,
    )
    siblings = Standard.objects.select_for_update().filter(kind=kind, area=area, role=role)
    former = insert(standard, siblings, confirmed=confirmed, tell=_tell)
    ended = {"ended": former.pk, "ended_on": begins_on} if former else {}
    record(
        by=by,
        verb="standard.set",
        target=standard,
        area=area.pk,
        after=_written(standard) | ended,
    )
    return standard


@transaction.atomic
def correct_standard(
    *,
    by: User,
    standard: Standard,
    value: int,
    begins_on: date,
    document: str,
    reason: str,
    ends_on: date | None = None,
    note: str = "",
) -> Standard:
    """Mends a row that was entered wrongly; kind, area and role stay. A changed document needs a new row, not this.

    Raises ValidationError when its days would overlap another row's.
    """
    siblings = Standard.objects.select_for_update().filter(
        kind=standard.kind, area=standard.area_id, role=standard.role
    )
    standard = siblings.get(pk=standard.pk)
    before, began_on = _written(standard), standard.begins_on
    standard.value, standard.document, standard.note = value, document, note
    standard.begins_on, standard.ends_on = begins_on, ends_on
    moved = move(standard, siblings, began_on)
    neighbour = {"moved": moved.pk, "moved_to": begins_on} if moved else {}
    record(
        by=by,
        verb="standard.corrected",
        target=standard,
        area=standard.area_id,
        before=before,
        after=_written(standard) | neighbour,
        reason=reason,
    )
    return standard


def _tell(standard: Standard) -> str:
    return f"{written(standard)}，{standard.document}"


def _written(standard: Standard) -> dict[str, Any]:
    return {
        "kind": standard.kind,
        "role": standard.role,
        "value": standard.value,
        "begins_on": standard.begins_on,
        "ends_on": standard.ends_on,
        "document": standard.document,
        "note": standard.note,
    }
