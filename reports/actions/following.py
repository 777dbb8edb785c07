"""What people say of findings: who answers by when, the answer, and a second person's closing or sending back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from households.access import May, reach
from households.audit import record
from households.models import Area, User
from reports.models import Doubt

Verdict = Doubt.Verdict


@dataclass(frozen=True)
class Matter:
    """What a doubt is about: the rule and the record's key, with the words in which the finding was told."""

    rule: str
    record: int
    area: Area
    owner: str
    about: str
    text: str


@transaction.atomic
def assign_doubt(
    *,
    matter: Matter,
    by: User,
    today: date,
    responsible: User,
    due_on: date | None = None,
) -> Doubt:
    """Says who answers for a finding by when; again when one that was closed is still found.

    Raises ValidationError for somebody who could not answer there, a day that is over, and one that is answered.
    """
    doubt = _taken_up(matter)
    if doubt.is_answered and not doubt.is_closed:
        raise ValidationError("已经答复，正等待复核；要重新安排，请先退回。")
    if not reach(responsible, May.ANSWER_CHECKS, today).covers(matter.area.code):
        raise ValidationError({"responsible": "此人在这个村没有答复疑点的权限，请另选。"})
    if due_on and due_on < today:
        raise ValidationError({"due_on": "答复期限不能早于今天。"})
    before = _told(doubt)
    _forget_answer(doubt)
    doubt.responsible, doubt.due_on = responsible, due_on
    return _kept(doubt, by, "doubt.assigned", before)


@transaction.atomic
def answer_doubt(
    *,
    matter: Matter,
    fingerprint: str,
    by: User,
    verdict: str,
    answer: str,
) -> Doubt:
    """Says what became of a finding: mended, or right as it is. A second person closes it.

    Raises ValidationError without words, and for one that waits for its closing already.
    """
    doubt = _taken_up(matter)
    if doubt.is_answered and not doubt.is_closed:
        raise ValidationError("已经答复，正等待复核。")
    if not answer.strip():
        raise ValidationError({"answer": "请写明核实的情况。"})
    before = _told(doubt)
    _forget_answer(doubt)
    doubt.verdict, doubt.answer = verdict, answer.strip()
    doubt.answered_by, doubt.answered_at = by, timezone.now()
    doubt.fingerprint = fingerprint
    return _kept(doubt, by, "doubt.answered", before)


@transaction.atomic
def close_doubt(*, doubt: Doubt, by: User, is_found: bool, note: str = "") -> Doubt:
    """A second person agrees. Raises ValidationError for the own answer, and where there is nothing to agree to.

    What is still found cannot be closed as mended: then it was not.
    """
    doubt = _locked(doubt)
    if not doubt.is_answered:
        raise ValidationError("还没有答复，不能办结。")
    if doubt.is_closed:
        raise ValidationError("已经办结。")
    if doubt.answered_by_id == by.pk:
        raise ValidationError("自己的答复不能自己复核，请另一位同志办理。")
    if is_found and doubt.verdict == Verdict.MENDED:
        raise ValidationError("答复是属实已改，可是记录仍然查得出来；请改正记录，或者退回。")
    before = _told(doubt)
    doubt.closed_by, doubt.closed_at, doubt.note = by, timezone.now(), note.strip()
    return _kept(doubt, by, "doubt.closed", before)


@transaction.atomic
def reopen_doubt(*, doubt: Doubt, by: User, note: str) -> Doubt:
    """Sends an answer back, closed or not, with a reason; who answered for it answers again."""
    doubt = _locked(doubt)
    if not doubt.is_answered:
        raise ValidationError("还没有答复，不用退回。")
    if not note.strip():
        raise ValidationError({"note": "请写明退回的原因。"})
    before = _told(doubt)
    _forget_answer(doubt)
    return _kept(doubt, by, "doubt.reopened", before, note.strip())


def _taken_up(matter: Matter) -> Doubt:
    """The doubt of a finding, locked; a new one where nobody has said anything of it. Two hands queue at the place."""
    Area.objects.select_for_update().get(pk=matter.area.pk)
    known = Doubt.objects.filter(rule=matter.rule, record=matter.record).first()
    doubt = known or Doubt(rule=matter.rule, record=matter.record)
    doubt.area = matter.area
    doubt.owner, doubt.about = matter.owner[:120], matter.about[:120]
    doubt.text = matter.text[:500]
    return doubt


def _locked(doubt: Doubt) -> Doubt:
    Area.objects.select_for_update().get(pk=doubt.area_id)
    return Doubt.objects.get(pk=doubt.pk)


def _forget_answer(doubt: Doubt) -> None:
    """The book keeps what was answered; the doubt starts anew."""
    doubt.verdict = doubt.answer = doubt.fingerprint = doubt.note = ""
    doubt.answered_by = doubt.answered_at = None
    doubt.closed_by = doubt.closed_at = None


def _kept(doubt: Doubt, by: User, verb: str, before: dict[str, Any], reason: str = "") -> Doubt:
    doubt.full_clean()
    doubt.save()
    record(
        by=by,
        verb=verb,
        target=doubt,
        key=f"{doubt.rule}/{doubt.record}",
        area=doubt.area_id,
        before=before,
        after=_told(doubt),
        reason=reason,
    )
    return doubt


def _told(doubt: Doubt) -> dict[str, Any]:
    """What the book says of a doubt; its words name households by number and nobody's personal numbers."""
    return {
        "owner": doubt.owner,
        "text": doubt.text,
        "responsible": doubt.responsible.name if doubt.responsible else "",
        "due_on": doubt.due_on,
        "verdict": doubt.verdict,
        "answer": doubt.answer,
        "note": doubt.note,
    }
