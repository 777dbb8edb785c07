"""Entering and correcting the parts of a case file that are no typed act: one row at a time, as it was seen."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from households import wording
from households.actions.rows import VOIDED, refuse_stale, values
from households.actions.rows import stored as find_stored
from households.actions.succession import insert
from households.audit import record
from households.models import (
    Cause,
    Household,
    Subsidy,
    SubsidyPayment,
    User,
)


@transaction.atomic
def save_part(
    *, by: User, household: Household, row: models.Model, seen: str, reason: str = ""
) -> models.Model:
    """Enters a row, or corrects it where it stands; the book tells what was before and what is now.

    Raises ValidationError when the row is no longer as it was seen, naming what changed, or would not hold.
    """
    Household.objects.select_for_update().get(pk=household.pk)
    stored = find_stored(row)
    refuse_stale(stored, seen)
    row.full_clean()
    row.save()
    _note(by, household, row, stored, reason)
    return row


@transaction.atomic
def follow_on(*, by: User, household: Household, row: Any, owner: str, seen: str) -> models.Model:
    """What holds from a day on: ends the row in force there; the same first day corrects that row.

    `row` bears the key of the row that was seen, if there was one. Raises ValidationError for a day before that row
    began, and as `save_part` does.
    """
    Household.objects.select_for_update().get(pk=household.pk)
    stored: Any = find_stored(row)
    refuse_stale(stored, seen)
    if stored is None or stored.begins_on == row.begins_on:
        row.full_clean()
        row.save()
        _note(by, household, row, stored)
        return row
    if row.begins_on < stored.begins_on:
        raise ValidationError(
            {
                "begins_on": f"现在这一条从{wording.day(stored.begins_on)}起，新的情况不能更早；"
                "要更正这一条，请用它的起始日期。"
            }
        )
    row.pk, row._state.adding = None, True
    siblings = type(row).objects.filter(**{owner: getattr(row, owner)})
    insert(row, siblings, confirmed=True, tell=str)
    _note(by, household, row, None)
    return row


@transaction.atomic
def set_causes(
    *,
    by: User,
    household: Household,
    main: str,
    others: list[str],
    begins_on: date,
    description: str = "",
) -> list[Cause]:
    """The causes from a day on: exactly one main, at most two others, all different (register form, A3a and A3b).

    Raises ValidationError for more or double causes, and for a day before those in force began.
    """
    if len(others) > 2:
        raise ValidationError({"others": "其他致贫原因最多选两项。"})
    if main in others:
        raise ValidationError({"others": "其他致贫原因不能与主要原因相同。"})
    Household.objects.select_for_update().get(pk=household.pk)
    current = list(household.causes.covering(begins_on))
    later = household.causes.filter(begins_on__gt=begins_on)
    if later.exists():
        raise ValidationError({"begins_on": "这一天以后已经登记过致贫原因，请用更晚的日期。"})
    before = {cause.code: cause.is_main for cause in current}
    for cause in current:
        if cause.begins_on == begins_on:
            cause.delete()
        else:
            cause.ends_on = begins_on
            cause.save(update_fields=["ends_on"])
    causes = []
    for code in (main, *others):
        cause = Cause(
            household=household,
            code=code,
            is_main=code == main,
            description=description if code == main else "",
            begins_on=begins_on,
        )
        cause.full_clean()
        cause.save(force_insert=True)
        causes.append(cause)
    record(
        by=by,
        verb="cause.set",
        target=household,
        key=household.number,
        area=household.area_id,
        before=before,
        after={"main": main, "others": others, "begins_on": begins_on},
    )
    return causes


@transaction.atomic
def void_part(
    *, by: User, household: Household, row: Subsidy | SubsidyPayment, reason: str
) -> models.Model:
    """Takes an entitlement or a payment out of every count; it stays to be seen.

    Raises ValidationError when it is void already, or for an entitlement on which payments stand.
    """
    Household.objects.select_for_update().get(pk=household.pk)
    row.refresh_from_db()
    if row.is_void:
        raise ValidationError("这一条已经作废。")
    if isinstance(row, Subsidy) and row.payments.filter(voided_at__isnull=True).exists():
        raise ValidationError("这项补贴已有发放记录，请先作废那些发放，或者登记停止享受的日期。")
    row.voided_at, row.voided_by, row.void_reason = timezone.now(), by, reason.strip()
    row.full_clean()
    row.save(update_fields=list(VOIDED))
    record(
        by=by,
        verb=f"{row._meta.model_name}.voided",
        target=row,
        area=household.area_id,
        before={"household": household.number} | values(row),
        reason=row.void_reason,
    )
    return row


def _note(
    by: User,
    household: Household,
    row: models.Model,
    stored: models.Model | None,
    reason: str = "",
) -> None:
    now, before = values(row), values(stored) if stored else {}
    moved = [name for name, value in now.items() if value != before.get(name)]
    record(
        by=by,
        verb=f"{row._meta.model_name}.{'corrected' if stored else 'entered'}",
        target=row,
        area=household.area_id,
        before={name: before[name] for name in moved} if stored else None,
        after={"household": household.number} | {name: now[name] for name in moved},
        reason=reason,
    )
