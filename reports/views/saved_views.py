"""Looks at ledgers that people keep for themselves: each opens by its address."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from households.access import May, StaffRequest, requires
from reports.actions.saved_views import delete_view, rename_view, save_view
from reports.filters import FILTERS
from reports.forms.saved_view import ConfirmForm, ViewNameForm
from reports.ledgers import LEDGERS
from reports.models import SavedView
from reports.views.chosen import chosen
from reports.views.ledger_look import address, conditions, look


@requires(May.SEE_LEDGERS)
def view_new(request: StaffRequest, name: str) -> HttpResponse:
    """Keeps the ledger as the address shows it."""
    if name not in LEDGERS:
        raise Http404("没有这本台账。")
    ledger, choice = LEDGERS[name], chosen(request)
    narrowed = FILTERS[name](request, ledger.records(choice.at, request.reach), choice.at)
    seen = look(ledger, request.GET)
    form = ViewNameForm(request.POST or None)
    view = form.act(
        save_view,
        by=request.user,
        ledger=name,
        columns=seen.shown,
        sort=seen.sort,
        grouped_by=seen.by,
        conditions=conditions(narrowed, request.GET),
    )
    if view:
        messages.success(request, f"已存为视图“{view.name}”。")
        return redirect(f"{view.get_absolute_url()}?{choice.query}")
    kept = [
        f"列：{'、'.join(seen.shown) or '没有另选'}",
        f"条件：{'；'.join(narrowed.words) or '没有'}",
    ]
    return TemplateResponse(
        request,
        "parts/form.html",
        {
            "form": form,
            "title": "存为视图",
            "subtitle": f"{ledger.title}。{'。'.join(kept)}。区域和时间每次打开时再选。",
            "cancel_url": f"{reverse('reports:ledger-detail', args=[name])}?{request.GET.urlencode()}",
            "back": ledger.title,
        },
    )


@requires(May.SEE_LEDGERS)
def view_open(request: StaffRequest, pk: int) -> HttpResponse:
    view = _own(request, pk)
    page = reverse("reports:ledger-detail", args=[view.ledger])
    return redirect(f"{page}?{address(view, request.GET)}")


@requires(May.SEE_LEDGERS)
def view_rename(request: StaffRequest, pk: int) -> HttpResponse:
    view = _own(request, pk)
    form = ViewNameForm(request.POST or None, initial={"name": view.name})
    renamed = form.act(rename_view, by=request.user, view=view)
    if renamed:
        messages.success(request, f"视图已改名为“{renamed.name}”。")
        return redirect(renamed)
    return TemplateResponse(
        request,
        "parts/form.html",
        {
            "form": form,
            "title": "视图改名",
            "subtitle": f"{LEDGERS[view.ledger].title}：{view.name}",
            "cancel_url": view.get_absolute_url(),
        },
    )


@requires(May.SEE_LEDGERS)
def view_delete(request: StaffRequest, pk: int) -> HttpResponse:
    view = _own(request, pk)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.act(delete_view, by=request.user, view=view):
        messages.success(request, f"视图“{view.name}”已删除，台账不受影响。")
        return redirect("reports:ledger-detail", view.ledger)
    return TemplateResponse(
        request,
        "parts/confirm.html",
        {
            "question": f"删除视图“{view.name}”？",
            "facts": [
                {"label": "台账", "value": LEDGERS[view.ledger].title},
                {"label": "删除以后", "value": "只是少了这个视图，台账和记录都不变。"},
            ],
            "form": form,
            "act_label": "删除",
            "cancel_url": view.get_absolute_url(),
        },
    )


def _own(request: StaffRequest, pk: int) -> SavedView:
    """One of the person's own; a ledger that is no longer kept takes its views with it."""
    view = SavedView.objects.of(request.user).filter(pk=pk).first()
    if view is None or view.ledger not in LEDGERS:
        raise Http404("没有这个视图。")
    return view
