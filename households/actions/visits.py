"""Recording a visit, and taking a mistaken one back."""

import hashlib
import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from households.actions.issues import raise_issue
from households.audit import record
from households.models import Household, Issue, User, Visit

ISSUE_IS_DUE_AFTER = timedelta(days=30)


@transaction.atomic
def record_visit(
    *,
    household: Household,
    by: User,
    key: UUID,
    on: date,
    today: date,
    kind: str = Visit.Kind.ROUTINE,
    mode: str = Visit.Mode.HOME,
    findings: str = "",
    action: str = "",
    problem: str = "",
) -> Visit:
    """One visit, once: the same key with the same content gives the visit that is already there.

    Raises ValidationError for a day in the future, and for a key that came with other content before.
    A problem noted on the visit goes into the problem ledger, due in thirty days.
    """
    if on > today:
        raise ValidationError({"on": "走访日期不能晚于今天，请改为实际走访的日期。"})
    # The row of the household is the place to queue for two sendings of one visit.
    Household.objects.select_for_update().get(pk=household.pk)
    content = {
        "household": household.number,
        "on": on.isoformat(),
        "kind": kind,
        "mode": mode,
        "findings": findings,
        "action": action,
        "problem": problem,
    }
    digest = _digest(content)
    if known := Visit.objects.filter(key=key).first():
        if known.payload_digest != digest or known.visitor_id != by.pk:
            raise ValidationError(
                "这次走访已经登记，内容与这次提交的不同。请打开已登记的走访核对，不要重复提交。"
            )
        return known
    visit = Visit(
        key=key,
        household=household,
        visitor=by,
        visited_on=on,
        kind=kind,
        mode=mode,
        findings=findings,
        action=action,
        recorded_at=timezone.now(),
        payload_digest=digest,
    )
    visit.full_clean(exclude=["payload_digest"])
    visit.save(force_insert=True)
    record(
        by=by,
        verb="visit.recorded",
        target=visit,
        key=str(key),
        area=household.area_id,
        after=content,
    )
    if problem:
        raise_issue(
            by=by,
            area=household.area,
            household=household,
            visit=visit,
            source=Issue.Source.VISIT,
            text=problem,
            on=on,
            due_on=on + ISSUE_IS_DUE_AFTER,
            responsible=by.name,
        )
    return visit


@transaction.atomic
def void_visit(*, visit: Visit, by: User, reason: str) -> Visit:
    """Takes a mistaken visit out of every count; it stays to be seen, with who and why.

    Raises ValidationError without a reason, or when the visit is void already.
    """
    visit = (
        Visit.objects.select_for_update(of=("self",)).select_related("household").get(pk=visit.pk)
    )
    if not reason.strip():
        raise ValidationError({"reason": "请写明作废的原因。"})
    if visit.is_void:
        raise ValidationError("这次走访已经作废。")
    visit.voided_at, visit.voided_by, visit.void_reason = timezone.now(), by, reason.strip()
    visit.save(update_fields=["voided_at", "voided_by", "void_reason"])
    record(
        by=by,
        verb="visit.voided",
        target=visit,
        key=str(visit.key),
        area=visit.household.area_id,
        before={"void": False},
        after={"void": True},
        reason=visit.void_reason,
    )
    return visit


def _digest(content: dict[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
