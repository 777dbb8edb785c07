"""The problem ledger on screen: what is open, one problem with its steps, the next step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from households.access import May, StaffRequest, reach, requires
from households.actions.issues import (
    arrange_issue,
    close_issue,
    note_progress,
    raise_issue,
    report_done,
    return_issue,
)
from households.actions.photos import save_photos
from households.filters.issues import IssueFilter
from households.forms.issues import (
    ArrangeForm,
    CloseForm,
    DoneForm,
    ProgressForm,
    RaiseForm,
    ReturnForm,
)
from households.glances import head_names
from households.models import Issue, Photo
from households.panels import subjects_of
from households.views.album import album
from households.views.paging import leaf, wants_fragment


@dataclass(frozen=True)
class Step:
    """A step that can be taken: its form, its action, and what is said of it."""

    label: str
    form: Any
    action: Callable[..., Issue]
    done: str
    photos: str = ""


STEPS = {
    "arrange": Step("安排整改", ArrangeForm, arrange_issue, "整改安排已更新。"),
    "progress": Step("记进展", ProgressForm, note_progress, "进展已记下。", Photo.Kind.BEFORE),
    "done": Step("报完成", DoneForm, report_done, "已报完成，等待销号。", Photo.Kind.AFTER),
    "return": Step("退回", ReturnForm, return_issue, "已退回，继续整改。"),
    "close": Step("销号", CloseForm, close_issue, "问题已销号。"),
}


@requires(May.SEE_ISSUES)
def issue_list(request: StaffRequest) -> HttpResponse:
    mine = Issue.objects.within(request.reach).select_related("household", "area")
    narrowed = IssueFilter(request, mine)
    rows = narrowed.qs.order_by(F("due_on").asc(nulls_last=True), "pk")
    page = leaf(request, rows, "个")
    heads = head_names((row.household_id for row in page.rows if row.household_id), request.today)
    subjects = subjects_of(page.rows)
    fragment = "_issue_results.html" if wants_fragment(request) else "issue_list.html"
    return TemplateResponse(
        request,
        f"households/{fragment}",
        {
            "filter": narrowed,
            "leaf": page,
            "lines": [
                {
                    "issue": row,
                    "head": heads.get(row.household_id, ""),
                    "subject": subjects.get(row.pk),
                    "overdue": _is_overdue(row, request),
                }
                for row in page.rows
            ],
            "can_handle": bool(reach(request.user, May.HANDLE_ISSUES, request.today)),
        },
    )


@requires(May.HANDLE_ISSUES)
def issue_create(request: StaffRequest) -> HttpResponse:
    form = RaiseForm(
        request.POST or None,
        request.FILES or None,
        reach=request.reach,
        initial={"household": request.GET.get("household", ""), "source": Issue.Source.RESIDENT},
    )
    photos = form.cleaned_data.pop("photos") if form.is_valid() else []
    issue = form.act(raise_issue, by=request.user, today=request.today)
    if issue:
        keep_photos(request, photos, issue, Photo.Kind.BEFORE)
        messages.success(request, "问题已登记。")
        return redirect(issue)
    return TemplateResponse(
        request,
        "households/issue_form.html",
        {"form": form, "back_url": reverse("households:issue-list"), "draft": "issue-new"},
    )


@requires(May.SEE_ISSUES)
def issue_detail(request: StaffRequest, key: str) -> HttpResponse:
    mine = Issue.objects.within(request.reach).select_related(
        "household", "area", "visit", "raised_by", "done_by", "closed_by"
    )
    issue = get_object_or_404(mine, key=key)
    handling = reach(request.user, May.HANDLE_ISSUES, request.today)
    handles = Issue.objects.within(handling).filter(pk=issue.pk).exists()
    head = ""
    if issue.household_id:
        head = head_names([issue.household_id], request.today).get(issue.household_id, "")
    return TemplateResponse(
        request,
        "households/issue_detail.html",
        {
            "issue": issue,
            "head": head,
            "subject": subjects_of([issue]).get(issue.pk),
            "overdue": _is_overdue(issue, request),
            "album": album(issue.photos.standing_good()),
            "steps": [
                {
                    "on": step.taken_on,
                    "title": step.get_kind_display(),
                    "text": step.text,
                    "by": step.recorded_by.name,
                }
                for step in issue.steps.select_related("recorded_by")
            ],
            "acts": [(kind, STEPS[kind].label) for kind in _possible(issue)] if handles else [],
        },
    )


@requires(May.HANDLE_ISSUES)
def issue_step(request: StaffRequest, key: str, kind: str) -> HttpResponse:
    mine = Issue.objects.within(request.reach).select_related("area", "household")
    issue = get_object_or_404(mine, key=key)
    if kind not in STEPS:
        raise Http404
    step = STEPS[kind]
    form = step.form(request.POST or None, issue=issue, today=request.today)
    if form.act(step.action, issue=issue, by=request.user, today=request.today):
        keep_photos(
            request, request.FILES.getlist("photos"), issue, step.photos or Photo.Kind.SCENE
        )
        messages.success(request, step.done)
        return redirect(issue)
    return TemplateResponse(
        request,
        "households/issue_step.html",
        {"issue": issue, "step": step, "form": form, "kind": kind},
    )


def _possible(issue: Issue) -> list[str]:
    """The steps that make sense now, the likeliest first."""
    if issue.closed_on:
        return []
    if issue.done_on:
        return ["close", "return"]
    return ["done", "progress", "arrange"]


def _is_overdue(issue: Issue, request: StaffRequest) -> bool:
    return bool(issue.due_on and not issue.closed_on and issue.due_on < request.today)


def keep_photos(request: StaffRequest, files: list[Any], issue: Issue, kind: str) -> None:
    """The issue stands whatever becomes of its pictures; a refused one is told by name."""
    _, refused = save_photos(files=files, owner=issue, by=request.user, kind=kind)
    for sentence in refused:
        messages.warning(request, f"照片没有存下。{sentence}")
