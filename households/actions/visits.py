"""Recording a visit, correcting what it says, and taking a mistaken one back."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from households import wording
from households.actions.issues import raise_issue
from households.actions.proposals import ProposedChange, propose
from households.actions.work import void_work
from households.audit import record
from households.models import (
    Gift,
    GiftReceiver,
    Household,
    Issue,
    User,
    Visit,
    VisitNote,
    VisitVersion,
)
from households.standards import issue_term

# What a version keeps and a correction may change; gifts, issues and proposals are records of their own.
TEXTS = ("kind", "mode", "place", "people_met", "findings", "policies", "action")


@dataclass(frozen=True)
class GiftGiven:
    """Something handed over on a visit, worth so many 分."""

    item: str
    value_fen: int
    quantity: str = ""
    donor: str = ""


@dataclass(frozen=True)
class Position:
    """Where the phone says it was: millionths of a degree (WGS 84), metres."""

    latitude_e6: int
    longitude_e6: int
    accuracy_m: int | None = None


def content_of(visit: Visit) -> dict[str, Any]:
    """What the visit says now, as a version keeps it."""
    return {
        "on": visit.visited_on.isoformat(),
        **{name: getattr(visit, name) for name in TEXTS},
        "notes": {note.topic: note.text for note in visit.notes.all()},
    }


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
    place: str = "",
    people_met: str = "",
    findings: str = "",
    policies: str = "",
    action: str = "",
    problem: str = "",
    notes: Mapping[str, str] | None = None,
    gifts: Sequence[GiftGiven] = (),
    proposals: Sequence[ProposedChange] = (),
    position: Position | None = None,
    photos_expected: int = 0,
    captured_at: datetime | None = None,
    clock_skew_s: int | None = None,
    digest: str | None = None,
    visitor: User | None = None,
) -> Visit:
    """One visit, once: the same key with the same content gives the visit that is already there.

    `digest` is that of the bytes a phone sent; without it the content itself is digested. `visitor` is who called on
    the household, where that is not who enters it: the audit book names who entered it.
    Raises ValidationError for a day in the future, for a key that came with other content before, and where a gift
    or a proposed change would not hold. A problem noted on the visit goes into the problem ledger, with the term in
    force at the place.
    """
    if on > today:
        raise ValidationError({"on": "走访日期不能晚于今天，请改为实际走访的日期。"})
    # The row of the household is the place to queue for two sendings of one visit.
    Household.objects.select_for_update().get(pk=household.pk)
    noted = {topic: text.strip() for topic, text in (notes or {}).items() if text.strip()}
    content: dict[str, Any] = {
        "household": household.number,
        "on": on.isoformat(),
        "kind": kind,
        "mode": mode,
        "findings": findings,
        "action": action,
        "problem": problem,
    }
    rarer = {
        "place": place,
        "people_met": people_met,
        "policies": policies,
        "notes": noted,
        "gifts": [asdict(gift) for gift in gifts],
        "proposals": [asdict(change) for change in proposals],
        "photos": photos_expected,
        "position": asdict(position) if position else None,
    }
    # What is empty stays out, so that visits recorded before there was more to say keep their digest.
    content |= {name: value for name, value in rarer.items() if value}
    digest = digest or _digest(content)
    visitor = visitor or by
    if known := Visit.objects.filter(key=key).first():
        if known.payload_digest != digest or known.visitor_id != visitor.pk:
            raise OtherContentError(known)
        return known
    visit = Visit(
        key=key,
        household=household,
        visitor=visitor,
        visited_on=on,
        kind=kind,
        mode=mode,
        place=place,
        people_met=people_met,
        findings=findings,
        policies=policies,
        action=action,
        photos_expected=photos_expected,
        captured_at=captured_at,
        clock_skew_s=clock_skew_s,
        recorded_at=timezone.now(),
        payload_digest=digest,
        **(asdict(position) if position else {}),
    )
    visit.full_clean(exclude=["payload_digest"])
    visit.save(force_insert=True)
    _write_notes(visit, noted)
    for gift in gifts:
        _give(visit, gift, by)
    proposed = [propose(visit=visit, change=change, by=by, today=today) for change in proposals]
    states = {proposal.field: proposal.state for proposal in proposed}
    record(
        by=by,
        verb="visit.recorded",
        target=visit,
        key=str(key),
        area=household.area_id,
        after=content
        | ({"proposals_are": states} if states else {})
        | ({"visitor": visitor.username} if visitor != by else {}),
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
            due_on=on + issue_term(household.area_id, on),
            responsible_user=visitor,
        )
    return visit


class OtherContentError(ValidationError):
    """The key is that of a visit with other content, or of somebody else's."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(
            "这次走访已经登记，内容与这次提交的不同。请打开已登记的走访核对，不要重复提交。"
        )
        self.visit = visit


@transaction.atomic
def correct_visit(
    *,
    visit: Visit,
    by: User,
    seen_version: int,
    reason: str,
    today: date,
    on: date,
    notes: Mapping[str, str] | None = None,
    **texts: str,
) -> Visit:
    """A further version of what a visit says; the earlier one stays to be seen.

    `texts` are any of kind, mode, place, people_met, findings, policies, action. Raises ValidationError for a void
    visit, a day in the future, a missing reason, nothing changed, or when it was corrected since it was opened.
    """
    Household.objects.select_for_update().get(pk=visit.household_id)
    visit = Visit.objects.select_related("household").get(pk=visit.pk)
    _refuse_correction(visit, seen_version, reason, on, today)
    before = content_of(visit)
    after = (
        before
        | {name: texts[name] for name in TEXTS if name in texts}
        | {
            "on": on.isoformat(),
            "notes": {
                topic: text.strip() for topic, text in (notes or {}).items() if text.strip()
            },
        }
    )
    if after == before:
        raise ValidationError("内容没有变化，不用保存。")
    VisitVersion.objects.create(
        visit=visit,
        number=visit.version,
        content=before,
        replaced_at=timezone.now(),
        replaced_by=by,
        reason=reason.strip(),
    )
    visit.visited_on = on
    for name in TEXTS:
        setattr(visit, name, after[name])
    visit.version += 1
    visit.full_clean(exclude=["payload_digest"])
    visit.save(update_fields=["visited_on", "version", *TEXTS])
    # Things handed over on the visit were handed over on its day.
    visit.gifts.filter(voided_at__isnull=True).update(given_on=on)
    visit.notes.all().delete()
    _write_notes(visit, after["notes"])
    moved = [name for name in after if after[name] != before[name]]
    record(
        by=by,
        verb="visit.corrected",
        target=visit,
        key=str(visit.key),
        area=visit.household.area_id,
        before={name: before[name] for name in moved},
        after={name: after[name] for name in moved} | {"version": visit.version},
        reason=reason.strip(),
    )
    return visit


@transaction.atomic
def void_visit(*, visit: Visit, by: User, reason: str) -> Visit:
    """Takes a mistaken visit out of every count, with the things handed over on it; it stays to be seen, with who and why.

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
    for gift in visit.gifts.filter(voided_at__isnull=True):
        void_work(work=gift, by=by, reason=f"走访作废：{visit.void_reason}"[:200])
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


def _refuse_correction(
    visit: Visit, seen_version: int, reason: str, on: date, today: date
) -> None:
    if visit.is_void:
        raise ValidationError("这次走访已经作废，不能再更正。")
    if on > today:
        raise ValidationError({"on": "走访日期不能晚于今天，请改为实际走访的日期。"})
    if not reason.strip():
        raise ValidationError({"reason": "请写明更正的原因。"})
    if visit.version != seen_version:
        last = visit.versions.select_related("replaced_by").last()
        who = (
            f"{last.replaced_by}在{wording.day(timezone.localdate(last.replaced_at))}"
            if last
            else "别人"
        )
        raise ValidationError(
            f"您打开以后，{who}更正过这次走访。您写的还在下面；请核对后从走访重新打开再改。"
        )


def _write_notes(visit: Visit, notes: Mapping[str, str]) -> None:
    for topic, text in notes.items():
        note = VisitNote(visit=visit, topic=topic, text=text)
        note.full_clean()
        note.save(force_insert=True)


def _give(visit: Visit, given: GiftGiven, by: User) -> Gift:
    """A gift handed over on a visit; without another donor it came from the visitor's own office."""
    gift = Gift(
        area=visit.household.area,
        visit=visit,
        given_on=visit.visited_on,
        item=given.item,
        quantity=given.quantity,
        value_fen=given.value_fen,
        donor=given.donor or visit.visitor.organisation or visit.visitor.name,
        receivers=f"{visit.household.number}户",
        household_count=1,
        recorded_by=by,
    )
    gift.full_clean()
    gift.save(force_insert=True)
    GiftReceiver.objects.create(gift=gift, household=visit.household)
    return gift


def _digest(content: dict[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
