"""Lines, limits and intervals with their documents: what is in force, what was, a new row, a correction."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from households.access import May, StaffRequest, reach, requires
from households.actions.standards import correct_standard, set_standard
from households.forms.standards import StandardCorrectionForm, StandardForm
from households.models import Reach, Standard
from households.standards import in_force, seen_from, written

Kind = Standard.Kind
# What holds where nobody has entered a row.
WITHOUT = {
    Kind.NATIONAL_LINE: "对照用，不影响判断。",
    Kind.EXIT_LINE: "没有登记时，脱贫退出体检的收入一项判不了。",
    Kind.MONITORING_LINE: "2021年起防返贫监测用，不影响脱贫退出。",
    Kind.INCIDENCE_LIMIT: "没有登记时，按厅字〔2016〕16号：2%，西部省份3%。",
    Kind.NOTICE_DAYS: "没有登记时，公示几天都认可。",
    Kind.VISIT_INTERVAL: "没有登记时，满30天没有走访的列为该走访的户。",
    Kind.ISSUE_TERM: "没有登记时，走访发现的问题限30天整改。",
    Kind.LARGE_PAYMENT: "达到这个金额的支付，由登记人以外的人复核后才算支付。没有登记时，不须复核。",
    Kind.PROJECT_NOTICE_DAYS: "项目和资金在公开栏张贴的天数。没有登记时按 10 天（国开办发〔2018〕11号）。",
    Kind.ISSUE_CLOSERS: "1 是一人即可销号，2 是须由报完成以外的另一人销号。没有登记时，一人即可。",
}


@requires(May.SEE_STANDARDS)
def standard_list(request: StaffRequest) -> HttpResponse:
    rows = Standard.objects.filter(seen_from(request.reach)).select_related("area")
    editing = reach(request.user, May.EDIT_STANDARDS, request.today)
    lines = [_line(row, request, editing) for row in rows.order_by("area", "-begins_on")]
    return TemplateResponse(
        request,
        "households/standard_list.html",
        {
            "kinds": [
                {
                    "value": kind.value,
                    "label": kind.label,
                    "without": WITHOUT[kind],
                    "lines": [line for line in lines if line["row"].kind == kind],
                }
                for kind in Kind
            ],
            "can_edit": bool(editing),
        },
    )


@requires(May.EDIT_STANDARDS)
def standard_create(request: StaffRequest, kind: str) -> HttpResponse:
    if kind not in Kind.values:
        raise Http404
    form = StandardForm(request.POST or None, kind=kind, reach=request.reach)
    standard = form.act(set_standard, by=request.user, kind=kind)
    if standard:
        messages.success(request, f"{standard}已登记：{written(standard)}。")
        return redirect("households:standard-list")
    return _form(request, form, f"登记{Kind(kind).label}", WITHOUT[Kind(kind)])


@requires(May.EDIT_STANDARDS)
def standard_edit(request: StaffRequest, pk: int) -> HttpResponse:
    mine = Standard.objects.filter(request.reach.places()).select_related("area")
    standard = get_object_or_404(mine, pk=pk)
    form = StandardCorrectionForm(request.POST or None, standard=standard)
    corrected = form.act(correct_standard, by=request.user, standard=standard)
    if corrected:
        messages.success(request, f"{corrected}已更正：{written(corrected)}。")
        return redirect("households:standard-list")
    return _form(
        request,
        form,
        f"更正{standard.get_kind_display()}（{standard.area}）",
        "这里只改录错的。文件有了新规定，请另登记新的一行，旧的自动终止、留作历史。",
    )


def _line(row: Standard, request: StaffRequest, editing: Reach) -> dict[str, Any]:
    return {
        "row": row,
        "text": written(row),
        "in_force": in_force(row, request.today),
        "can_edit": editing.covers(row.area_id),
    }


def _form(request: StaffRequest, form: object, title: str, subtitle: str) -> HttpResponse:
    return TemplateResponse(
        request,
        "parts/form.html",
        {
            "form": form,
            "title": title,
            "subtitle": subtitle,
            "back": "标准",
            "cancel_url": reverse("households:standard-list"),
        },
    )
