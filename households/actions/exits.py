"""A household's exit review (脱贫退出体检): opening it, what was found, the steps in public, taking it back.

The exit itself is an act on the register; once the household has exited, its review is evidence and stays as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from households.audit import record
from households.models import (
    NOT_EXITED,
    ExitFinding,
    ExitReview,
    ExitStep,
    Household,
    Standing,
    User,
)


@dataclass(frozen=True)
class Result:
    """What was found on one point: passed or not, and what was seen."""

    passed: bool
    note: str = ""


@transaction.atomic
def open_review(*, household: Household, by: User, year: int, today: date) -> ExitReview:
    """Begins the review of a year.

    Raises ValidationError for a household that is not poor or relapsed, a year to come, or a second review of a year.
    """
    _lock(household)
    _must_be_a_candidate(household, today)
    if year > today.year:
        raise ValidationError({"year": f"{year}年还没有到，到时再开始。"})
    if year < 2013:
        raise ValidationError({"year": "建档立卡从2013年开始，请填2013年以后的年度。"})
    review = ExitReview(household=household, year=year, opened_by=by, opened_at=timezone.now())
    review.full_clean()
    review.save(force_insert=True)
    _book(review, by, "exit_review.opened", after={"year": year})
    return review


@transaction.atomic
def record_findings(
    *, review: ExitReview, by: User, found_on: date, results: Mapping[str, Result], today: date
) -> list[ExitFinding]:
    """Several points at once, as they were seen on one day; earlier findings stay, the last word counts.

    Raises ValidationError when nothing was found, for a day that says nothing of the year, and for a failed point
    without a word of why.
    """
    _must_be_open(review, today)
    if not results:
        raise ValidationError("还没有填任何一项的结果，请至少填一项。")
    if found_on > today:
        raise ValidationError({"found_on": "核查日期不能晚于今天，请改为实际入户的日期。"})
    if found_on.year < review.year - 1:
        raise ValidationError(
            {"found_on": f"{found_on.year}年看到的说明不了{review.year}年，请重新入户核查。"}
        )
    findings = [
        ExitFinding(
            review=review,
            item=item,
            passed=result.passed,
            found_on=found_on,
            note=result.note.strip(),
            recorded_by=by,
            recorded_at=timezone.now(),
        )
        for item, result in results.items()
    ]
    for finding in findings:
        if not finding.passed and not finding.note:
            raise ValidationError({f"note_{finding.item}": "没有达标的，请写明是什么情况。"})
        finding.full_clean()
        finding.save(force_insert=True)
    after = {
        finding.item: {"passed": finding.passed, "note": finding.note} for finding in findings
    }
    _book(review, by, "exit_findings.recorded", after={"found_on": found_on} | after)
    return findings


@transaction.atomic
def record_step(
    *,
    review: ExitReview,
    by: User,
    kind: str,
    held_on: date,
    today: date,
    until_on: date | None = None,
    place: str = "",
    passed: bool = True,
    document: str = "",
    note: str = "",
) -> ExitStep:
    """Enters a step, or corrects it when it is there already; the audit book keeps what stood before.

    Raises ValidationError for a day to come, for a 公示 without its last day, and for a step that did not pass
    without a word of why.
    """
    _must_be_open(review, today)
    is_notice = kind == ExitStep.Kind.NOTICE
    if held_on > today:
        raise ValidationError({"held_on": "日期不能晚于今天，办了以后再登记。"})
    if is_notice and until_on is None:
        raise ValidationError({"until_on": "请填公示的最后一天；还在公示的填计划撤下的日期。"})
    if not passed and not note.strip():
        raise ValidationError({"note": "没有通过的，请写明原因或异议。"})
    known = review.steps.filter(kind=kind).first()
    step = known or ExitStep(review=review, kind=kind)
    before = _written(step) if known else None
    step.held_on, step.until_on = held_on, until_on if is_notice else None
    step.place, step.passed = place.strip(), passed
    step.document, step.note = document.strip(), note.strip()
    step.recorded_by, step.recorded_at = by, timezone.now()
    step.full_clean()
    step.save()
    verb = "exit_step.corrected" if known else "exit_step.recorded"
    _book(review, by, verb, before=before, after=_written(step))
    return step


@transaction.atomic
def void_review(*, review: ExitReview, by: User, reason: str, today: date) -> ExitReview:
    """Takes a review back that should not have been opened; it stays to be seen.

    Raises ValidationError without a reason, or once the household has exited on it.
    """
    _must_be_open(review, today)
    if not reason.strip():
        raise ValidationError({"reason": "请写明作废的原因。"})
    review.voided_at, review.voided_by, review.void_reason = timezone.now(), by, reason.strip()
    review.save(update_fields=["voided_at", "voided_by", "void_reason"])
    _book(
        review,
        by,
        "exit_review.voided",
        before={"void": False},
        after={"void": True},
        reason=review.void_reason,
    )
    return review


def _must_be_open(review: ExitReview, today: date) -> None:
    _lock(review.household)
    review.refresh_from_db(fields=["voided_at", "voided_by", "void_reason"])
    if review.is_void:
        raise ValidationError("这次体检已经作废，请重新开始。")
    _must_be_a_candidate(review.household, today)


def _lock(household: Household) -> None:
    """Two people at one household's review queue here."""
    Household.objects.select_for_update().get(pk=household.pk)


def _must_be_a_candidate(household: Household, today: date) -> None:
    standing = Standing.objects.filter(household=household).covering(today).first()
    if standing is None:
        raise ValidationError("这一户不在建档立卡名册上，不用体检。")
    if standing.status == Standing.Status.EXITED:
        raise ValidationError(
            "这一户已经脱贫，体检表存档，不再改动；脱贫办错了的，请先在变动里撤销脱贫。"
        )
    if standing.status not in NOT_EXITED:
        raise ValidationError("这一户已经清退或销户，不用体检。")


def _written(step: ExitStep) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "held_on": step.held_on,
        "until_on": step.until_on,
        "place": step.place,
        "passed": step.passed,
        "document": step.document,
        "note": step.note,
    }


def _book(review: ExitReview, by: User, verb: str, **words: Any) -> None:
    household = review.household
    key = f"{household.number}/{review.year}"
    record(by=by, verb=verb, target=review, key=key, area=household.area_id, **words)
