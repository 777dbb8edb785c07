"""Answering by name for a doubt of the lint, and taking the answer back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from households.audit import record
from households.models import Area, User
from reports.documents.report import Report
from reports.documents.report.answer import Answer
from reports.lint import Severity
from reports.models import Waiver


@transaction.atomic
def waive(*, report: Report, mark: str, reason: str, by: User) -> Waiver:
    """Says why words that the lint doubts may stand; printed with the report.

    Raises ValidationError without a reason, for an error (which must be mended), and for a doubt that is there no more.
    """
    Area.objects.select_for_update().get(pk=report.area.pk)
    answer = _answer(report, mark)
    if answer.finding.severity is Severity.ERROR:
        raise ValidationError("这是错误，不能用说明代替，请改正。")
    standing = Waiver.objects.of(report.area, report.period.code, report.person).in_force()
    if kept := standing.filter(finding=mark).first():
        return kept
    waiver = Waiver(
        area=report.area,
        period=report.period.code,
        person=report.person,
        finding=mark,
        message=answer.message[:400],
        excerpt=answer.finding.excerpt[:200],
        reason=reason.strip(),
        by=by,
        at=timezone.now(),
    )
    waiver.full_clean()
    waiver.save(force_insert=True)
    _note(waiver, by, "waiver.given", waiver.reason)
    return waiver


@transaction.atomic
def withdraw(*, waiver: Waiver, by: User) -> Waiver:
    """Takes an answer back; the doubt stands open again. Taking it back twice changes nothing."""
    waiver = Waiver.objects.select_for_update().get(pk=waiver.pk)
    if waiver.withdrawn_at is None:
        waiver.withdrawn_by, waiver.withdrawn_at = by, timezone.now()
        waiver.full_clean()
        waiver.save(update_fields=["withdrawn_by", "withdrawn_at"])
        _note(waiver, by, "waiver.withdrawn", "")
    return waiver


def _answer(report: Report, mark: str) -> Answer:
    found = next((answer for answer in report.answers if answer.finding.mark == mark), None)
    if found is None:
        raise ValidationError("这个疑问已经不在了，可能刚有人改过文字，请刷新页面看看。")
    return found


def _note(waiver: Waiver, by: User, verb: str, reason: str) -> None:
    record(
        by=by,
        verb=verb,
        target=waiver,
        area=waiver.area_id,
        after={"message": waiver.message, "excerpt": waiver.excerpt},
        reason=reason,
    )
