"""Leaving poverty: who of a village is ready, and one household's exit review (脱贫退出体检)."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from households import wording
from households.access import May, StaffRequest, reach, requires
from households.actions.exits import open_review, record_findings, record_step, void_review
from households.exit_check import Readiness, readiness, readiness_of, tally
from households.filters.exits import STEPS, ExitFilter
from households.forms import VoidForm
from households.forms.exits import FindingsForm, OpenReviewForm, StepForm
from households.glances import glances, head_names, with_columns
from households.models import (
    NOT_EXITED,
    ExitFinding,
    ExitReview,
    ExitStep,
    Household,
    PlannedExit,
    Standing,
)
from households.views.paging import leaf, wants_fragment

# Where the record behind a point is kept: its address, what the address is about, and the words of the link.
MENDED_AT = {
    ExitFinding.Item.INCOME: ("households:row-new", "income", "登记收入"),
    ExitFinding.Item.HOUSING: ("households:part-edit", "living", "登记生活条件"),
    ExitFinding.Item.WATER: ("households:part-edit", "living", "登记生活条件"),
}


@dataclass(frozen=True)
class Line:
    """One household of the list, its verdict and the year it is planned for."""

    household: Household
    found: Readiness
    planned: int | None


@requires(May.SEE_HOUSEHOLDS)
def exit_list(request: StaffRequest) -> HttpResponse:
    narrowed = ExitFilter(request)
    candidates = list(narrowed.qs.select_related("area"))
    found = readiness_of(candidates, narrowed.day, narrowed.year)
    plans = PlannedExit.objects.covering(narrowed.day).filter(household__in=list(found))
    planned = dict(plans.values_list("household", "year"))
    lines = [
        Line(row, found[row.pk], planned.get(row.pk))
        for row in candidates
        if narrowed.admits(found[row.pk])
    ]
    counts = tally(found.values())
    fragment = "_exit_table.html" if wants_fragment(request) else "exit_list.html"
    return TemplateResponse(
        request,
        f"households/{fragment}",
        {
            "filter": narrowed,
            "leaf": leaf(request, lines, "户"),
            "tally": counts,
            "held_up": [
                *((item.value, item.label, n) for item, n in counts.held_up.items() if n),
                *([(STEPS, "退出步骤", n)] if (n := counts.held_up_by_steps) else []),
            ],
            "persons": sum(line.found.persons for line in lines),
        },
    )


@requires(May.SEE_HOUSEHOLDS)
def exit_detail(request: StaffRequest, number: str) -> HttpResponse:
    within = with_columns(Household.objects.within(request.reach), request.today)
    household = get_object_or_404(within.select_related("area"), number=number)
    reviews = list(household.exit_reviews.select_related("opened_by", "voided_by"))
    year = _year_asked(request, household, reviews)
    exited_on = _exited_in(household, year)
    day = exited_on or min(request.today, date(year, 12, 31))
    found = readiness(household, day, year)
    glance = glances([household], request.today)[0]
    can_edit = glance.status in NOT_EXITED and _can_edit(request, household)
    return TemplateResponse(
        request,
        "households/exit_detail.html",
        {
            "household": household,
            "glance": glance,
            "found": found,
            "checks": [
                (check, MENDED_AT.get(check.item) if check.mend and can_edit else None)
                for check in found.checks
            ],
            "exited_on": exited_on,
            "can_edit": can_edit,
            "can_exit": can_edit and found.is_ready,
            "others": [
                review for review in reviews if review.pk != getattr(found.review, "pk", 0)
            ],
        },
    )


@requires(May.EDIT_REGISTER)
def exit_open(request: StaffRequest, number: str) -> HttpResponse:
    household = get_object_or_404(Household.objects.within(request.reach), number=number)
    form = OpenReviewForm(request.POST or None, year=_usual_year(household, request.today))
    review = form.act(open_review, household=household, by=request.user, today=request.today)
    if review:
        messages.success(request, f"{review.year}年的脱贫退出体检已经开始，请登记体检结果。")
        return redirect(_address(review))
    return _form(request, household, form, "开始脱贫退出体检", "开始体检")


@requires(May.EDIT_REGISTER)
def exit_findings(request: StaffRequest, number: str, year: int) -> HttpResponse:
    review = _review(request, number, year)
    found = readiness(review.household, min(request.today, date(year, 12, 31)), year)
    form = FindingsForm(request.POST or None, today=request.today, checks=found.checks)
    findings = form.act(record_findings, review=review, by=request.user, today=request.today)
    if findings:
        messages.success(request, f"已登记 {len(findings)} 项体检结果。")
        return redirect(_address(review))
    return TemplateResponse(
        request,
        "households/exit_findings.html",
        {
            "review": review,
            "head": _head(request, review.household),
            "form": form,
        },
    )


@requires(May.EDIT_REGISTER)
def exit_step(request: StaffRequest, number: str, year: int, kind: str) -> HttpResponse:
    review = _review(request, number, year)
    if kind not in ExitStep.Kind.values:
        raise Http404
    label = ExitStep.Kind(kind).label
    known = review.steps.filter(kind=kind).first()
    form = StepForm(request.POST or None, kind=kind, today=request.today, step=known)
    step = form.act(record_step, review=review, by=request.user, kind=kind, today=request.today)
    if step:
        messages.success(request, f"{label}已{'更正' if known else '登记'}。")
        return redirect(_address(review))
    title = f"{'更正' if known else '登记'}{label}（{year}年）"
    return _form(request, review.household, form, title, "保存", _address(review))


@requires(May.EDIT_REGISTER)
def exit_void(request: StaffRequest, number: str, year: int) -> HttpResponse:
    review = _review(request, number, year)
    form = VoidForm(request.POST or None)
    if form.act(void_review, review=review, by=request.user, today=request.today):
        messages.success(request, f"{year}年的体检已作废，仍可在这里和审计簿里查到。")
        return redirect("households:exit-detail", number)
    return TemplateResponse(
        request,
        "parts/confirm.html",
        {
            "question": f"作废{year}年的脱贫退出体检？",
            "facts": [
                {"label": "农户", "value": f"{_head(request, review.household)}（{number}）"},
                {"label": "开始", "value": f"{review.opened_by} {wording.day(review.opened_at)}"},
                {
                    "label": "作废以后",
                    "value": "体检结果和步骤都不再作数，但不删除；这一年可以重新开始体检。",
                },
            ],
            "form": form,
            "act_label": "作废",
            "cancel_url": _address(review),
        },
    )


def _form(
    request: StaffRequest,
    household: Household,
    form: object,
    title: str,
    act_label: str,
    cancel_url: str = "",
) -> HttpResponse:
    head = _head(request, household)
    return TemplateResponse(
        request,
        "parts/form.html",
        {
            "form": form,
            "title": title,
            "subtitle": f"{head}户 · 户编号 {household.number}",
            "act_label": act_label,
            "cancel_url": cancel_url or reverse("households:exit-detail", args=[household.number]),
            "back": f"{head}户脱贫退出",
        },
    )


def _review(request: StaffRequest, number: str, year: int) -> ExitReview:
    household = get_object_or_404(Household.objects.within(request.reach), number=number)
    reviews = ExitReview.objects.standing_good().select_related("household", "opened_by")
    return get_object_or_404(reviews, household=household, year=year)


def _address(review: ExitReview) -> str:
    page = reverse("households:exit-detail", args=[review.household.number])
    return f"{page}?year={review.year}"


def _head(request: StaffRequest, household: Household) -> str:
    return head_names([household.pk], request.today).get(household.pk, household.number)


def _can_edit(request: StaffRequest, household: Household) -> bool:
    editing = reach(request.user, May.EDIT_REGISTER, request.today)
    return Household.objects.within(editing).filter(pk=household.pk).exists()


def _year_asked(request: StaffRequest, household: Household, reviews: list[ExitReview]) -> int:
    """The year in the address, else that of the last review, else the one to begin with."""
    asked = request.GET.get("year", "")
    if asked:
        if not asked.isdecimal() or not 2013 <= int(asked) <= request.today.year:
            raise Http404
        return int(asked)
    years = [review.year for review in reviews if not review.is_void]
    return max(years, default=0) or _usual_year(household, request.today)


def _usual_year(household: Household, today: date) -> int:
    """The year it is planned for, once that has come; else this year."""
    plan = household.planned_exits.covering(today).first()
    return plan.year if plan and plan.year <= today.year else today.year


def _exited_in(household: Household, year: int) -> date | None:
    """The day it left poverty in that year."""
    exits = household.standings.filter(
        status=Standing.Status.EXITED, turn=Standing.Turn.EXIT, begins_on__year=year
    )
    return exits.order_by("begins_on").values_list("begins_on", flat=True).last()
