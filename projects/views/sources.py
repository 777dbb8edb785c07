"""Pots of money: what they hold, where it went, and the entries of both."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from households import panels
from households.access import May, StaffRequest, reach, requires
from households.standards import project_notice_days
from households.views.paging import leaf, wants_fragment
from projects import money, story
from projects.actions.library import save_row
from projects.actions.money import allocate, enter_source, reverse_entry
from projects.filters import SourceFilter
from projects.forms.money import AllocateForm, EntryForm, ReverseForm, SourceForm
from projects.models import Allocation, FundSource, SourceEntry
from projects.views.entries import money_form, reversal


@requires(May.SEE_PROJECTS)
def source_list(request: StaffRequest) -> HttpResponse:
    mine = FundSource.objects.within(request.reach).select_related("area")
    narrowed = SourceFilter(request, mine)
    page = leaf(request, narrowed.qs, "笔资金")
    fragment = "_source_table.html" if wants_fragment(request) else "source_list.html"
    return TemplateResponse(
        request,
        f"projects/{fragment}",
        {
            "filter": narrowed,
            "leaf": page,
            "lines": money.source_lines(page.rows, request.today),
            "can_record": bool(reach(request.user, May.RECORD_MONEY, request.today)),
        },
    )


@requires(May.SEE_PROJECTS)
def source_detail(request: StaffRequest, pk: int) -> HttpResponse:
    mine = FundSource.objects.within(request.reach).select_related("area")
    source = get_object_or_404(mine, pk=pk)
    given = Allocation.objects.within(request.reach).filter(source=source).given()
    recording = reach(request.user, May.RECORD_MONEY, request.today)
    [line] = money.source_lines([source], request.today)
    least = project_notice_days(source.area_id, request.today)
    return TemplateResponse(
        request,
        "projects/source_detail.html",
        {
            "source": source,
            "line": line,
            "entries": source.entries.select_related("recorded_by", "reversal"),
            "accounts": money.accounts_of(given, request.today),
            "notices": story.notices(source.notices.all(), request.today, least),
            "action_panels": panels.shown(panels.Slot.SOURCE_ACTIONS, request, source),
            "can_record": recording.covers(source.area_id),
        },
    )


@requires(May.RECORD_MONEY)
def source_create(request: StaffRequest) -> HttpResponse:
    source = FundSource(year=request.today.year)
    form = SourceForm(
        request.POST or None, instance=source, reach=request.reach, today=request.today
    )
    if form.is_valid() and form.act(save_row, by=request.user, owner=source):
        messages.success(request, "资金来源已登记。接着登记下达的指标金额。")
        return redirect(source)
    return money_form(request, form, "登记资金来源", "保存", reverse("projects:source-list"))


@requires(May.RECORD_MONEY)
def source_edit(request: StaffRequest, pk: int) -> HttpResponse:
    source = get_object_or_404(FundSource.objects.kept_by(request.reach), pk=pk)
    form = SourceForm(
        request.POST or None, instance=source, reach=request.reach, today=request.today
    )
    if form.act(save_row, by=request.user, owner=source):
        messages.success(request, "资金来源已保存。")
        return redirect(source)
    return money_form(request, form, f"编辑{source}", "保存", source.get_absolute_url())


@requires(May.RECORD_MONEY)
def entry_new(request: StaffRequest, pk: int) -> HttpResponse:
    source = get_object_or_404(FundSource.objects.kept_by(request.reach), pk=pk)
    form = EntryForm(request.POST or None, initial={"entered_on": request.today})
    if form.act(enter_source, source=source, by=request.user, today=request.today):
        messages.success(request, "已登记，资金来源的余额随之改变。")
        return redirect(source)
    return money_form(request, form, f"登记{source}的收支", "登记", source.get_absolute_url())


@requires(May.RECORD_MONEY)
def entry_reverse(request: StaffRequest, pk: int) -> HttpResponse:
    kept = SourceEntry.objects.filter(source__in=FundSource.objects.kept_by(request.reach))
    entry = get_object_or_404(kept.select_related("source"), pk=pk)
    form = ReverseForm(request.POST or None, initial={"on": request.today})
    if form.act(reverse_entry, entry=entry, by=request.user, today=request.today):
        messages.success(request, "已冲销，两笔都留在记录里。")
        return redirect(entry.source)
    facts: list[dict[str, Any]] = [{"label": "这一笔", "value": str(entry)}]
    return reversal(request, form, facts, entry.source.get_absolute_url())


@requires(May.RECORD_MONEY)
def allocation_new(request: StaffRequest, pk: int) -> HttpResponse:
    source = get_object_or_404(FundSource.objects.kept_by(request.reach), pk=pk)
    form = AllocateForm(request.POST or None, reach=request.reach, source=source)
    made = form.act(allocate, source=source, by=request.user, today=request.today)
    if made:
        messages.success(request, f"已下达到{made.project}。")
        return redirect(made)
    return money_form(request, form, f"下达{source}", "下达", source.get_absolute_url())
