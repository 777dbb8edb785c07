"""What a draft looked like before: every save, what it changed, and the way back to it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from households.access import May, StaffRequest, requires
from reports.actions import drafting
from reports.documents.report import Report
from reports.forms.drafting import PlainForm
from reports.models import DraftSave
from reports.narrative.arrangement import Entry, arranged
from reports.narrative.items import Item, label_of
from reports.narrative.rewording import Stretch, reworded
from reports.views.draft_parts import draft_url, last_number, plain, saves_of
from reports.views.written import in_words, report_of


@dataclass(frozen=True)
class Changed:
    """An item that a save changed; `in_figures` where the words read the same and only figures took the place of typed numbers, or the other way."""

    name: str
    stretches: list[Stretch]
    in_figures: bool


@requires(May.DRAFT_REPORT)
@in_words
def draft_history(request: StaffRequest, area: str, period: str) -> HttpResponse:
    report = report_of(request, area, period)
    saves = saves_of(report).select_related("by").order_by("-number").defer("entries")
    context = {"report": report, "saves": saves}
    return TemplateResponse(request, "reports/draft_history.html", context)


@requires(May.DRAFT_REPORT)
@in_words
def draft_save(request: StaffRequest, area: str, period: str, number: int) -> HttpResponse:
    """What one save changed, sentence by sentence and character by character."""
    report = report_of(request, area, period)
    save = get_object_or_404(saves_of(report).select_related("by"), number=number)
    earlier = saves_of(report).filter(number=number - 1).first()
    context = {
        "report": report,
        "save": save,
        "is_last": number == last_number(report),
        "changes": _changes(report, earlier, save),
    }
    return TemplateResponse(request, "reports/draft_save.html", context)


@requires(May.DRAFT_REPORT)
@in_words
def draft_return(request: StaffRequest, area: str, period: str, number: int) -> HttpResponse:
    report = report_of(request, area, period)
    save = get_object_or_404(saves_of(report).select_related("by"), number=number)
    form = PlainForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        form.act(drafting.go_back, report=report, save=save, by=request.user)
        messages.success(request, f"已回到第 {number} 次修改以后的样子；后来的修改也都还在。")
        return redirect(draft_url(report))
    context = {
        "question": f"回到第 {number} 次修改以后的样子？",
        "facts": [
            {"label": "那次修改", "value": f"{save.by} {save.get_act_display()}“{save.label}”"},
            {"label": "以后的修改", "value": "都留在“修改记录”里，可以再回来。"},
        ],
        "form": form,
        "act_label": "回到那时",
        "cancel_url": reverse("reports:draft-history", args=[area, period]),
    }
    return TemplateResponse(request, "parts/confirm.html", context)


def _changes(report: Report, earlier: DraftSave | None, save: DraftSave) -> list[Changed]:
    """Item by item, where the words of two saves differ; the figures in them as they are now."""
    before, after = (_items(report, kept.entries if kept else []) for kept in (earlier, save))
    changed = []
    for key in dict.fromkeys([*after, *before]):
        old, new = before.get(key), after.get(key)
        if old != new:
            texts = [plain(report, item) if item else "" for item in (old, new)]
            name = next(label_of(item) for item in (new, old) if item)
            changed.append(Changed(name, reworded(*texts), texts[0] == texts[1]))
    return changed


def _items(report: Report, entries: list[dict[str, Any]]) -> dict[str, Item]:
    """The items that were printed after a save, by key."""
    placed = arranged(report.written, [Entry.from_json(entry) for entry in entries], report.facts)
    return {one.key: one.item for one in placed if not one.is_hidden}
