"""Answering by name for what the lint doubts."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from households.access import May, StaffRequest, requires
from reports.actions import waiving
from reports.forms.drafting import WaiveForm
from reports.models import Waiver
from reports.views.draft_parts import draft_url
from reports.views.written import in_words, report_of


@requires(May.DRAFT_REPORT)
@in_words
def waiver_give(request: StaffRequest, area: str, period: str, mark: str) -> HttpResponse:
    report = report_of(request, area, period)
    answer = next((one for one in report.answers if one.finding.mark == mark), None)
    if answer is None:
        raise Http404("这个疑问已经不在了。")
    form = WaiveForm(request.POST if request.method == "POST" else None)
    if form.act(waiving.waive, report=report, mark=mark, by=request.user):
        messages.success(request, "已写明说明，印在报告的附件里。")
        return redirect(draft_url(report, answer.key))
    context = {
        "question": "这样写，说明理由？",
        "facts": [
            {"label": "原文", "value": answer.finding.excerpt},
            {"label": "疑问", "value": answer.message},
        ],
        "form": form,
        "act_label": "写入说明",
        "cancel_url": draft_url(report, answer.key),
    }
    return TemplateResponse(request, "parts/confirm.html", context)


@requires(May.DRAFT_REPORT)
@require_POST
@in_words
def waiver_withdraw(request: StaffRequest, area: str, period: str, pk: int) -> HttpResponse:
    report = report_of(request, area, period)
    waiver = get_object_or_404(
        Waiver.objects.of(report.area, report.period.code, report.person), pk=pk
    )
    waiving.withdraw(waiver=waiver, by=request.user)
    messages.success(request, "说明已撤回，这个疑问要改正或者另写说明。")
    return redirect(draft_url(report))
