"""Workbooks on their way in: upload, look at every row, set wrong ones right, take over as a whole or put away."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode

from households.access import May, StaffRequest, held, reach, requires
from households.forms.imports import RowForm, UploadForm
from households.imports import staging
from households.imports.about import OF_HOUSEHOLDS, About
from households.imports.findings import Finding, Severity
from households.imports.headings import Row as SheetRow
from households.imports.kinds import KINDS
from households.imports.planning import Kind
from households.models import Area, ImportDraft, ImportRow
from households.views.paging import leaf, wants_fragment

Outcome = ImportRow.Outcome
NOTES = "notes"
TONES = {
    Outcome.NEW: "ok",
    Outcome.CHANGED: "doubt",
    Outcome.SAME: "quiet",
    Outcome.ERROR: "error",
}


@dataclass(frozen=True)
class Told:
    """A row as the preview tells it: who, what became of it, and what was found where."""

    row: ImportRow
    who: str
    number: str
    errors: list[Finding]
    notes: list[Finding]
    changes: list[Finding]

    @property
    def findings(self) -> list[Finding]:
        return [*self.errors, *self.changes, *self.notes]

    @property
    def tone(self) -> str:
        return TONES[Outcome(self.row.outcome)]


@requires(May.IMPORT_REGISTER)
def import_list(request: StaffRequest) -> HttpResponse:
    drafts = ImportDraft.objects.within(request.reach).select_related("uploaded_by")
    page = leaf(request, drafts, "次")
    names = dict(
        Area.objects.filter(code__in={draft.area_code for draft in page.rows}).values_list(
            "code", "name"
        )
    )
    return TemplateResponse(
        request,
        "households/import_list.html",
        {
            "leaf": page,
            "rows": [(draft, names.get(draft.area_code, draft.area_code)) for draft in page.rows],
        },
    )


@requires(May.IMPORT_REGISTER)
def import_new(request: StaffRequest) -> HttpResponse:
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        reach=request.reach,
        kinds=_kinds(request),
        chosen=request.GET.get("kind", ""),
    )
    if request.method == "POST" and form.is_valid():
        form.refuse_unless(lambda may: reach(request.user, may, request.today))
    if request.method == "POST" and form.is_valid():
        try:
            draft = staging.stage(by=request.user, today=request.today, **form.staged)
        except ValidationError as refusal:
            form.add_error("file", refusal.messages)
        else:
            messages.success(request, f"{draft.file_name}已读入，还没有写入。请核对下面的每一行。")
            return redirect("households:import-detail", pk=draft.pk)
    village = form.fields["area"].initial
    return TemplateResponse(
        request,
        "households/import_form.html",
        {
            "form": form,
            "blank_forms": [
                (kind, bool(village) and kind.about is OF_HOUSEHOLDS and kind.slug != "national")
                for kind in form.kinds
            ],
        },
    )


@requires(May.IMPORT_REGISTER)
def import_detail(request: StaffRequest, pk: int) -> HttpResponse:
    draft = _draft(request, pk)
    if draft.state != ImportDraft.State.OPEN:
        return TemplateResponse(request, "households/import_ended.html", _ended(draft))
    shown = request.GET.get("show", "")
    page = leaf(request, _shown(draft, shown), "行")
    fragment = "_import_rows.html" if wants_fragment(request) else "import_detail.html"
    return TemplateResponse(
        request,
        f"households/{fragment}",
        {
            "draft": draft,
            "shown": shown,
            "counts": draft.outcome["counts"],
            "errors": draft.outcome["errors"],
            "tiles": _tiles(draft),
            "remarks": staging.remarks(draft),
            "skipped": draft.outcome.get("skipped", []),
            "ignored": draft.outcome.get("ignored", []),
            "absent": draft.outcome.get("absent", []),
            "leaf": page,
            "about": _about(draft),
            "rows": [_told(draft, row) for row in page.rows],
        },
    )


@requires(May.IMPORT_REGISTER)
def import_row(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    draft = _open_draft(request, pk)
    mine = ImportRow.objects.filter(draft__in=ImportDraft.objects.within(request.reach))
    row = get_object_or_404(mine, draft=draft, number=number)
    form = RowForm(request.POST or None, draft=draft, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            staging.restage_row(row, form.typed, by=request.user)
            staging.recheck(draft, today=request.today)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            row.refresh_from_db()
            if row.outcome != Outcome.ERROR:
                messages.success(
                    request, f"第 {row.number} 行已改好：{row.get_outcome_display()}。"
                )
                return redirect(_preview(draft, Outcome.ERROR if draft.outcome["errors"] else ""))
            form = RowForm(draft=draft, row=row)
    return TemplateResponse(
        request,
        "households/import_row.html",
        {
            "draft": draft,
            "about": _about(draft),
            "told": _told(draft, row),
            "form": form,
            "cancel_url": _preview(draft),
        },
    )


@requires(May.IMPORT_REGISTER)
def import_apply(request: StaffRequest, pk: int) -> HttpResponse:
    draft = _open_draft(request, pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            outcome = staging.apply(draft, by=request.user, today=request.today)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            if outcome.is_applied:
                messages.success(
                    request,
                    "已全部导入。" if outcome.has_changed else "与登记册一致，什么也没有改动。",
                )
                return redirect("households:import-detail", pk=draft.pk)
            messages.warning(
                request,
                "登记册在您核对以后有了变动，有的行现在有错，没有导入。请看标着“有错”的行。",
            )
            return redirect(_preview(draft, Outcome.ERROR))
    if draft.outcome["errors"]:
        messages.warning(request, "还有错误没有改，改好以后才能导入。")
        return redirect(_preview(draft, Outcome.ERROR))
    counts = draft.outcome["counts"]
    return _confirm(
        request,
        draft,
        form,
        question="把这个文件全部导入？",
        act_label="全部导入",
        facts=[
            {"label": str(outcome.label), "value": f"{counts[outcome]} 行"}
            for outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.SAME)
        ],
    )


@requires(May.IMPORT_REGISTER)
def import_discard(request: StaffRequest, pk: int) -> HttpResponse:
    draft = _open_draft(request, pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            staging.discard(draft, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, f"{draft.file_name}已放弃，什么也没有写入。")
            return redirect("households:import-list")
    return _confirm(
        request,
        draft,
        form,
        question="放弃这次导入？",
        act_label="放弃",
        facts=[{"label": "放弃以后", "value": "读入的行和改过的内容都删去，登记册不变。"}],
    )


def _draft(request: StaffRequest, pk: int) -> ImportDraft:
    drafts = ImportDraft.objects.within(request.reach).select_related("uploaded_by")
    return get_object_or_404(drafts, pk=pk)


def _open_draft(request: StaffRequest, pk: int) -> ImportDraft:
    draft = _draft(request, pk)
    if draft.state != ImportDraft.State.OPEN or draft.kind not in KINDS:
        raise Http404("这次导入已经结束。")
    if not _may_take_over(request, draft):
        raise PermissionDenied("这种表格要有登记项目（资金）的权限才能导入。")
    return draft


def _preview(draft: ImportDraft, show: str = "") -> str:
    url = reverse("households:import-detail", args=[draft.pk])
    return f"{url}?{urlencode({'show': show})}" if show else url


def _shown(draft: ImportDraft, show: str) -> Any:
    rows = draft.rows.order_by("number")
    if show in Outcome.values:
        return rows.filter(outcome=show)
    return rows.filter(has_notes=True) if show == NOTES else rows


def _tiles(draft: ImportDraft) -> list[dict[str, Any]]:
    counts = draft.outcome["counts"]
    return [
        {
            "label": outcome.label,
            "value": counts[outcome],
            "url": _preview(draft, outcome) if counts[outcome] else "",
        }
        for outcome in (Outcome.ERROR, Outcome.NEW, Outcome.CHANGED, Outcome.SAME)
    ]


def _told(draft: ImportDraft, row: ImportRow) -> Told:
    about = _about(draft)
    cells = SheetRow(row.number, row.cells).cells
    found = [Finding.from_json(kept) for kept in row.findings]
    return Told(
        row=row,
        who=next((str(cells[title]) for title in about.who if cells.get(title)), ""),
        number=str(cells.get(about.number) or ""),
        errors=[finding for finding in found if finding.severity is Severity.ERROR],
        notes=[finding for finding in found if finding.severity is Severity.NOTE],
        changes=[finding for finding in found if finding.severity is Severity.CHANGE],
    )


def _ended(draft: ImportDraft) -> dict[str, Any]:
    counts = draft.outcome.get("counts", {})
    return {
        "draft": draft,
        "is_applied": draft.state == ImportDraft.State.APPLIED,
        "tiles": [
            {"label": outcome.label, "value": counts.get(outcome, 0)}
            for outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.SAME)
        ],
        "done": KINDS[draft.kind].about.done[0] if draft.kind in KINDS else "",
        "list_url": _list_url(draft),
    }


def _list_url(draft: ImportDraft) -> str:
    if draft.kind not in KINDS:
        return reverse("households:import-list")
    about = KINDS[draft.kind].about
    url = reverse(about.done[1])
    return f"{url}?{urlencode({'register': 'all'})}" if about is OF_HOUSEHOLDS else url


def _about(draft: ImportDraft) -> About:
    return KINDS[draft.kind].about if draft.kind in KINDS else OF_HOUSEHOLDS


def _kinds(request: StaffRequest) -> list[Kind]:
    """The forms that the person may take over anywhere."""
    mine = held(request.user, request.today)
    return [kind for kind in KINDS.values() if mine.issuperset(kind.about.needs)]


def _may_take_over(request: StaffRequest, draft: ImportDraft) -> bool:
    needs = KINDS[draft.kind].about.needs
    return all(reach(request.user, may, request.today).covers(draft.area_code) for may in needs)


def _confirm(
    request: StaffRequest,
    draft: ImportDraft,
    form: forms.Form,
    *,
    question: str,
    act_label: str,
    facts: list[dict[str, str]],
) -> HttpResponse:
    return TemplateResponse(
        request,
        "parts/confirm.html",
        {
            "question": question,
            "facts": [{"label": "文件", "value": draft.file_name}, *facts],
            "form": form,
            "act_label": act_label,
            "cancel_url": _preview(draft),
        },
    )
