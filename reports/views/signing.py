"""A report from hand to hand: handed in, proofread, signed, sent up, given back; and what would be different by now."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import content_disposition_header

from households import wording
from households.access import May, StaffRequest, reach, requires
from households.forms.act import ActForm
from reports.actions import signing
from reports.documents.report import Report
from reports.documents.signed import differences, thawed
from reports.forms.signing import ReturnForm, StepForm, SubmitForm
from reports.models import ReportVersion
from reports.typeset.faces import FontsNotReadyError
from reports.views.paper import kept_pieces
from reports.views.written import in_words, report_of


@dataclass(frozen=True)
class Step:
    """One thing that may be done with a version: by whom, when, and in which words."""

    label: str
    question: str
    may: May
    form: type[ActForm]
    action: Callable[..., Any]
    done: str
    is_due: Callable[[ReportVersion], bool]


STEPS = {
    "proofread": Step(
        "核稿", "核稿通过？", May.PROOFREAD_REPORT, StepForm, signing.proofread, "已核稿，等待签发。",
        lambda version: version.last_step is None,
    ),
    "sign": Step(
        "签发", "签发这份报告？", May.SIGN_REPORT, StepForm, signing.sign, "已签发，纸面和数字从此不变。",
        lambda version: version.state == "待签发",
    ),
    "send": Step(
        "报送", "已经报送上级？", May.PROOFREAD_REPORT, StepForm, signing.send, "已记下报送。",
        lambda version: version.state == "已签发",
    ),
    "return": Step(
        "退回", "退回给起草人？", May.PROOFREAD_REPORT, ReturnForm, signing.give_back, "已退回；起草人改好后可以再提交。",
        lambda version: version.is_under_way,
    ),
}  # fmt: skip


@requires(May.DRAFT_REPORT)
@in_words
def version_submit(request: StaffRequest, area: str, period: str) -> HttpResponse:
    report = report_of(request, area, period)
    earlier = versions_of(report)
    form = SubmitForm(
        request.POST if request.method == "POST" else None,
        is_correction=any(version.is_signed for version in earlier),
    )
    version = form.act(signing.submit, report=report, by=request.user)
    if version:
        messages.success(request, "已提交核稿；这一稿的文字和数字已经留存。")
        return redirect(version)
    facts: list[dict[str, Any]] = [
        {"label": "报告", "value": report.name},
        {"label": "统计到", "value": wording.day(report.at.day)},
        {
            "label": "提交以后",
            "value": "这一稿的文字、数字和每个数背后的记录都留存，不再随记录变动。",
        },
    ]
    cancel = reverse("reports:draft", args=[area, report.slug])
    left = len(signing.unready(report))
    if left:
        facts.append(
            {
                "label": "还不能提交",
                "value": format_html(
                    '有 {} 处要改正、说明或复核，<a href="{}">先到“编写报告”里办</a>。',
                    left,
                    cancel,
                ),
            }
        )
    return _confirm(request, form, "提交核稿？", "提交", facts, cancel)


@requires(May.SEE_REPORT)
def version_detail(request: StaffRequest, pk: int) -> HttpResponse:
    version = _version(request, pk)
    dated = version.paper.dated_on if version.is_signed else None
    context = {
        "version": version,
        "pieces": kept_pieces(thawed(version.blocks, dated=dated), version),
        "steps": list(version.steps.all()),
        "acts": [
            (name, step.label)
            for name, step in STEPS.items()
            if step.is_due(version) and _may(request, step, version)
        ],
        "differences": differences(
            version.area_id, version.figures, version.drafted_at, version.person
        ),
        "others": ReportVersion.objects.of(version.area_id, version.period, version.person)
        .exclude(pk=version.pk)
        .told(),
        "draft_url": _draft_url(request, version),
        "can_print": reach(request.user, May.PRINT_REPORT, request.today).covers(version.area_id),
    }
    return TemplateResponse(request, "reports/version_detail.html", context)


@requires(May.PROOFREAD_REPORT)
def version_step(request: StaffRequest, pk: int, act: str) -> HttpResponse:
    version = _version(request, pk)
    if act not in STEPS:
        raise Http404("没有这一步。")
    step = STEPS[act]
    if not reach(request.user, step.may, request.today).covers(version.area_id):
        raise Http404(f"您没有{step.label}的权限。")
    if request.method != "POST" and not step.is_due(version):
        messages.info(request, f"这一稿{version.state}，现在不用{step.label}。")
        return redirect(version)
    form = step.form(request.POST if request.method == "POST" else None)
    known: dict[str, Any] = {}
    if act == "sign":
        known = {"today": request.today, "root": request.build_absolute_uri("/").rstrip("/")}
    try:
        done = form.act(step.action, version=version, by=request.user, **known)
    except FontsNotReadyError as refusal:
        context = {"sentence": str(refusal)}
        return TemplateResponse(request, "reports/report_problem.html", context, status=503)
    if done:
        messages.success(request, step.done)
        return redirect(version)
    facts: list[dict[str, Any]] = [
        {"label": "报告", "value": version},
        {"label": "起草", "value": version.drafted_by},
        {"label": "现在", "value": version.state},
    ]
    return _confirm(request, form, step.question, step.label, facts, version.get_absolute_url())


@requires(May.PRINT_REPORT)
def version_paper(request: StaffRequest, pk: int) -> HttpResponse:
    version = _version(request, pk)
    if not version.is_signed:
        raise Http404("这一稿还没有签发，没有正式的文件。")
    name = f"{version.name}_第{version.paper.edition}版.pdf"
    return HttpResponse(
        bytes(version.paper.pdf),
        content_type="application/pdf",
        headers={"Content-Disposition": content_disposition_header(True, name) or ""},
    )


def versions_of(report: Report) -> list[ReportVersion]:
    """All versions of a report, the last first."""
    versions = ReportVersion.objects.of(report.area.code, report.period.code, report.person)
    return list(versions.told())


def _may(request: StaffRequest, step: Step, version: ReportVersion) -> bool:
    """Who may take the step; nobody proofreads or signs the own draft."""
    is_own = version.drafted_by_id == request.user.pk and step.label in ("核稿", "签发")
    return not is_own and reach(request.user, step.may, request.today).covers(version.area_id)


def _draft_url(request: StaffRequest, version: ReportVersion) -> str:
    """Where it is written further, for who may: after it was given back, or for a correction of what is signed."""
    is_over = version.is_returned or version.is_signed
    may = reach(request.user, May.DRAFT_REPORT, request.today).covers(version.area_id)
    return (
        reverse("reports:draft", args=[version.area_id, version.slug]) if is_over and may else ""
    )


def _version(request: StaffRequest, pk: int) -> ReportVersion:
    return get_object_or_404(ReportVersion.objects.within(request.reach).told(), pk=pk)


def _confirm(
    request: StaffRequest,
    form: ActForm,
    question: str,
    act: str,
    facts: list[dict[str, Any]],
    cancel_url: str,
) -> HttpResponse:
    context = {
        "question": question,
        "facts": facts,
        "form": form,
        "act_label": act,
        "cancel_url": cancel_url,
    }
    return TemplateResponse(request, "parts/confirm.html", context)
