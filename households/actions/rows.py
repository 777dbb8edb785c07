"""A row in a form: how it was seen, what it says now, and that nobody writes over another."""

from datetime import date
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models

from households.models import SealedField, blind_index

# What follows from other fields, or says by whom a row was taken back.
DERIVED = ("id", "identity_index", "bank_account_index", "initials")
VOIDED = ("voided_at", "voided_by", "void_reason")
MISSING = "未填"


def as_seen(row: models.Model) -> str:
    """What a form carries along so that nobody writes over what somebody else has changed meanwhile."""
    return signing.dumps(values(row) if row.pk else {}, compress=True)


def stored(row: models.Model) -> models.Model | None:
    """The row as the database has it; None while it is new."""
    return type(row)._default_manager.filter(pk=row.pk).first() if row.pk else None


def refuse_stale(stored: models.Model | None, seen: str) -> None:
    """Raises ValidationError, naming what changed, when the row is no longer as it was seen."""
    try:
        expected: dict[str, Any] = signing.loads(seen)
    except signing.BadSignature:
        raise ValidationError("这一页不完整，请复制写好的内容，重新打开再改。") from None
    now = values(stored) if stored else {}
    if now == expected or stored is None:
        return
    moved = [
        f"“{stored._meta.get_field(name).verbose_name}”原来是“{_shown(expected.get(name))}”，现在是“{_shown(value)}”"  # type: ignore[union-attr]
        for name, value in now.items()
        if value != expected.get(name)
    ]
    raise ValidationError(
        f"您打开以后，别人改了这一条：{'；'.join(moved)}。您写的还在下面；请核对后重新打开再改。"
    )


def values(row: models.Model) -> dict[str, Any]:
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
