"""The problem ledger: raising a problem, saying who mends it by when, reporting it mended, striking it off (销号)."""

import uuid
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from households import wording
from households.access import May, reach
from households.audit import record
from households.models import Area, Household, Issue, IssueStep, User, Visit
from households.standards import closing_needs_another

Kind = IssueStep.Kind
ARRANGED = ("measure", "unit", "responsible", "responsible_user", "due_on")


@transaction.atomic
def raise_issue(
    *,
    by: User,
    area: Area,
    source: str,
    text: str,
    on: date,
    today: date | None = None,
    due_on: date | None = None,
    responsible: str = "",
    responsible_user: User | None = None,
    measure: str = "",
    unit: str = "",
    note: str = "",
    household: Household | None = None,
    visit: Visit | None = None,
    key: UUID | None = None,
) -> Issue:
    """One problem, once: the same key gives the issue that is already there.

    Raises ValidationError for an empty text, a day in the future, a due day before the day it was raised, and for
    somebody to answer who could not open it.
    """
    # The row of the place is where two sendings of one form queue.
    Area.objects.select_for_update().get(pk=area.pk)
    if key and (known := Issue.objects.filter(key=key).first()):
        return known
    if today and on > today:
        raise ValidationError({"on": "提出日期不能晚于今天。"})
    issue = Issue(
        key=key or uuid.uuid4(),
        area=area,
        household=household,
        visit=visit,
        source=source,
        text=text.strip(),
        measure=measure,
        unit=unit,
        note=note,
        responsible=responsible or (responsible_user.name if responsible_user else ""),
        responsible_user=responsible_user,
        raised_on=on,
        raised_by=by,
        due_on=due_on,
    )
    issue.full_clean()
    issue.save(force_insert=True)
    if responsible_user and responsible_user != by:
        _refuse_stranger(issue, responsible_user, today or on)
    record(
        by=by,
        verb="issue.raised",
        target=issue,
        area=area.pk,
        after={
            "text": issue.text,
            "source": source,
            "household": household.number if household else None,
            "due": due_on,
            "responsible": issue.responsible,
        },
    )
    return issue


@transaction.atomic
def arrange_issue(
    *,
    issue: Issue,
    by: User,
    today: date,
    measure: str,
    unit: str,
    responsible: str,
    due_on: date | None,
    responsible_user: User | None = None,
    reason: str = "",
) -> Issue:
    """Who mends it, how, by when. A term that is moved needs a reason, which stays among the steps.

    Raises ValidationError when it is closed already, nothing changed, a term moves without a reason, or somebody
    is to answer who could not open it.
    """
    issue = _still_open(issue)
    wanted = {
        "measure": measure,
        "unit": unit,
        "responsible": responsible,
        "responsible_user": responsible_user,
        "due_on": due_on,
    }
    before = {name: getattr(issue, name) for name in ARRANGED}
    if wanted == before:
        raise ValidationError("没有变化，不用保存。")
    if responsible_user and responsible_user != before["responsible_user"]:
        _refuse_stranger(issue, responsible_user, today)
    moves_term = issue.due_on is not None and due_on != issue.due_on
    if moves_term and not reason.strip():
        raise ValidationError({"reason": "整改时限改了，请写明原因。"})
    for name, value in wanted.items():
        setattr(issue, name, value)
    issue.full_clean()
    issue.save(update_fields=list(ARRANGED))
    if moves_term:
        new = wording.day(due_on) if due_on else "不定时限"
        _step(
            issue,
            Kind.TERM,
            f"由{wording.day(before['due_on'])}改为{new}：{reason.strip()}",
            by,
            today,
        )
    moved = [name for name in ARRANGED if before[name] != wanted[name]]
    _note(
        issue,
        by,
        "arranged",
        {name: _written(before[name]) for name in moved},
        {name: _written(wanted[name]) for name in moved},
        reason,
    )
    return issue


@transaction.atomic
def note_progress(*, issue: Issue, by: User, today: date, on: date, text: str) -> Issue:
    """What has been done so far. Raises ValidationError for a day in the future or before it was raised."""
    issue = _still_open(issue)
    _refuse_day(issue, on, today)
    _step(issue, Kind.PROGRESS, text, by, on)
    _note(issue, by, "progressed", None, {"on": on, "text": text})
    return issue


@transaction.atomic
def report_done(
    *, issue: Issue, by: User, today: date, on: date, result: str, evidence: str = ""
) -> Issue:
    """It is mended, says somebody; striking it off is a step of its own.

    Raises ValidationError when it was reported already, and for a day in the future or before it was raised.
    """
    issue = _still_open(issue)
    if issue.done_on:
        raise ValidationError("已经报过完成，等待销号。要改请先退回。")
    _refuse_day(issue, on, today)
    issue.done_on, issue.done_by, issue.result, issue.evidence = on, by, result, evidence
    issue.full_clean()
    issue.save(update_fields=["done_on", "done_by", "result", "evidence"])
    _step(issue, Kind.DONE, result, by, on)
    _note(issue, by, "done", None, {"on": on, "result": result, "evidence": evidence})
    return issue


@transaction.atomic
def return_issue(*, issue: Issue, by: User, today: date, reason: str) -> Issue:
    """It is not mended after all. Raises ValidationError when nobody has reported it done."""
    issue = _still_open(issue)
    if not issue.done_on:
        raise ValidationError("还没有人报完成，不用退回。")
    before = {"on": issue.done_on, "result": issue.result}
    issue.done_on, issue.done_by, issue.result, issue.evidence = None, None, "", ""
    issue.save(update_fields=["done_on", "done_by", "result", "evidence"])
    _step(issue, Kind.RETURNED, reason, by, today)
    _note(issue, by, "returned", before, None, reason)
    return issue


@transaction.atomic
def close_issue(*, issue: Issue, by: User, today: date, on: date, text: str = "") -> Issue:
    """Strikes it off. Raises ValidationError before it was reported done, and, where the standard asks for two
    people, for who reported it done; and for a day in the future or before it was done.
    """
    issue = _still_open(issue)
    if not issue.done_on:
        raise ValidationError("请先报完成，写明结果，再销号。")
    if on > today or on < issue.done_on:
        raise ValidationError(
            {"on": f"销号日期应在{wording.day(issue.done_on)}（报完成）至今天之间。"}
        )
    if closing_needs_another(issue.area_id, today) and issue.done_by_id == by.pk:
        raise ValidationError("按规定须由报完成以外的另一人销号，请交另一位同志核实。")
    issue.closed_on, issue.closed_by = on, by
    issue.full_clean()
    issue.save(update_fields=["closed_on", "closed_by"])
    _step(issue, Kind.CLOSED, text or "核实已解决", by, on)
    _note(issue, by, "closed", None, {"on": on, "result": issue.result})
    return issue


def _still_open(issue: Issue) -> Issue:
    """The issue as it is now, locked. Raises ValidationError when it is closed."""
    issue = Issue.objects.select_for_update(of=("self",)).get(pk=issue.pk)
    if issue.closed_on:
        raise ValidationError(f"这个问题已在{wording.day(issue.closed_on)}销号，不能再改。")
    return issue


def _refuse_stranger(issue: Issue, user: User, day: date) -> None:
    within = Issue.objects.within(reach(user, May.HANDLE_ISSUES, day))
    if not within.filter(pk=issue.pk).exists():
        raise ValidationError(
            {"responsible_user": f"{user}看不到这个问题（不是结对户，或不在任职区域），请选别人。"}
        )


def _written(value: Any) -> Any:
    return value.username if isinstance(value, User) else value


def _refuse_day(issue: Issue, on: date, today: date) -> None:
    if on > today:
        raise ValidationError({"on": "日期不能晚于今天。"})
    if on < issue.raised_on:
        raise ValidationError({"on": f"不能早于提出日期{wording.day(issue.raised_on)}。"})


def _step(issue: Issue, kind: str, text: str, by: User, on: date) -> None:
    step = IssueStep(issue=issue, kind=kind, taken_on=on, text=text.strip()[:500], recorded_by=by)
    step.full_clean()
    step.save(force_insert=True)


def _note(
    issue: Issue,
    by: User,
    verb: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    reason: str = "",
) -> None:
    record(
        by=by,
        verb=f"issue.{verb}",
        target=issue,
        key=str(issue.key),
        area=issue.area_id,
        before=before,
        after=after,
        reason=reason.strip(),
    )
