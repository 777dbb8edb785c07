"""Entering and correcting the parts of a case file that are no typed act: one row at a time, as it was seen."""

from datetime import date
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from households import wording
from households.actions.succession import insert
from households.audit import record
from households.models import (
    Cause,
    Household,
    SealedField,
    Subsidy,
    SubsidyPayment,
    User,
    blind_index,
)

# What follows from other fields, or says by whom a row was taken back.
DERIVED = ("id", "identity_index", "bank_account_index", "initials")
VOIDED = ("voided_at", "voided_by", "void_reason")
MISSING = "未填"


def as_seen(row: models.Model) -> str:
    """What a form carries along so that nobody writes over what somebody else has changed meanwhile."""
    return signing.dumps(_values(row) if row.pk else {}, compress=True)


@transaction.atomic
def save_part(
    *, by: User, household: Household, row: models.Model, seen: str, reason: str = ""
) -> models.Model:
    """Enters a row, or corrects it where it stands; the book tells what was before and what is now.

    Raises ValidationError when the row is no longer as it was seen, naming what changed, or would not hold.
    """
    Household.objects.select_for_update().get(pk=household.pk)
    stored = _stored(row)
    _refuse_stale(stored, seen)
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
    stored: Any = _stored(row)
    _refuse_stale(stored, seen)
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
        before={"household": household.number} | _values(row),
        reason=row.void_reason,
    )
    return row


def _stored(row: models.Model) -> models.Model | None:
    return type(row)._default_manager.filter(pk=row.pk).first() if row.pk else None


def _refuse_stale(stored: models.Model | None, seen: str) -> None:
    try:
        expected: dict[str, Any] = signing.loads(seen)
    except signing.BadSignature:
        raise ValidationError("这一页不完整，请复制写好的内容，重新打开再改。") from None
    now = _values(stored) if stored else {}
    if now == expected or stored is None:
        return
    moved = [
        f"“{stored._meta.get_field(name).verbose_name}”原来是“{_shown(expected.get(name))}”，现在是“{_shown(value)}”"  # type: ignore[union-attr]
        for name, value in now.items()
        if value != expected.get(name)
    ]
    raise ValidationError(
        f"您打开以后，别人改了这一条：{'；'.join(moved)}。您写的还在下面；请核对后从户档重新打开再改。"
    )


def _note(
    by: User,
    household: Household,
    row: models.Model,
    stored: models.Model | None,
    reason: str = "",
) -> None:
    now, before = _values(row), _values(stored) if stored else {}
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


def _values(row: models.Model) -> dict[str, Any]:
    """The row's own values as they may be written down: of sealed ones only that, and whether, they changed."""
    found: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in (*DERIVED, *VOIDED):
            continue
        value = field.value_from_object(row)
        if isinstance(field, SealedField):
            value = f"（密）{(blind_index(value) or '')[:8]}" if value else None
        found[field.name] = value.isoformat() if isinstance(value, date) else value
    return found


def _shown(value: Any) -> str:
    match value:
        case None | "":
            return MISSING
        case bool():
            return "是" if value else "否"
        case _:
            return str(value)
