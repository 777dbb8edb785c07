"""Writing a report in the browser: the draft, its words, its order, and figures to put in."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from households.access import May, StaffRequest, requires
from households.forms.act import ActForm
from reports.actions import drafting
from reports.actions.drafting import OvertakenError
from reports.documents.report import Report
from reports.figures import compute_tokens, listed
from reports.forms.drafting import AddForm, ChapterForm, PlainForm, WordsForm
from reports.forms.figure_choice import FigureChoiceForm
from reports.narrative.arrangement import Placed
from reports.narrative.items import Chapter, Exhibit, Passage, label_of, words_of
from reports.narrative.rewording import reworded
from reports.views.chips import Chip, chips
from reports.views.draft_parts import draft_url, last_number, parts_of, plain, saves_of
from reports.views.signing import versions_of
from reports.views.written import in_words, report_of

ACTS: dict[str, tuple[Callable[..., Any], str]] = {
    "up": (drafting.move_up, "已上移。"),
    "down": (drafting.move_down, "已下移。"),
    "hide": (drafting.hide, "这一段不印了，随时可以再印出。"),
    "show": (drafting.show, "这一段又印出了。"),
    "restore": (drafting.restore, "已恢复为按记录写的文字；原来改的字在“修改记录”里。"),
    "confirm": (drafting.confirm, "已复核。"),
    "remove": (drafting.remove, "已删去；要找回来，到“修改记录”里回到以前。"),
}

UNCHANGED = {
    "up": "已经在最前，没有移动。",
    "down": "已经在最后，没有移动。",
}


@requires(May.DRAFT_REPORT)
@in_words
def draft(request: StaffRequest, area: str, period: str) -> HttpResponse:
    report = report_of(request, area, period)
    parts = parts_of(report)
    last = saves_of(report).select_related("by").order_by("-number").first()
    context = {
        "report": report,
        "parts": parts,
        "last": last,
        "version": versions_of(report)[:1],
        "elsewhere": [answer for answer in report.answers if not answer.key],
        "open_answers": [answer for answer in report.answers if answer.is_open],
        "to_review": [part for part in parts if part.moved and not part.placed.is_hidden],
    }
    return TemplateResponse(request, "reports/draft.html", context)


@requires(May.DRAFT_REPORT)
@in_words
def draft_words(request: StaffRequest, area: str, period: str, key: str) -> HttpResponse:
    """The words of one item; when somebody else was quicker, theirs beside one's own."""
    report = report_of(request, area, period)
    if key not in {one.key for one in report.placed}:
        return _gone(request, report)
    placed = _placed(report, key)
    if isinstance(placed.item, Exhibit):
        raise Http404("表和图由记录生成，不能改写。")
    form_class = ChapterForm if isinstance(placed.item, Chapter) else WordsForm
    heading, prose = words_of(placed.item)
    initial = {"heading": heading, "prose": prose, "opened": last_number(report)}
    form = form_class(request.POST or None, initial=initial)
    overtaken: OvertakenError | None = None
    try:
        saved = form.act(drafting.reword, report=report, key=key, by=request.user)
    except OvertakenError as conflict:
        saved, overtaken = None, conflict
        # Sent once more, the words are meant to stand over the other's, which have been seen.
        typed = request.POST.copy()
        typed["opened"] = str(conflict.save.number)
        form = form_class(typed)
        form.full_clean()
    if form.is_bound and not form.errors and not overtaken:
        if saved:
            messages.success(request, "已保存。")
        return redirect(draft_url(report, key))
    context = {
        "report": report,
        "placed": placed,
        "name": label_of(placed.item),
        "form": form,
        "chips": chips(report, str(form["prose"].value() or "")) if "prose" in form.fields else [],
        "written": plain(report, placed.written) if placed.written else "",
        "is_changed": placed.entry.words is not None and placed.written is not None,
        "cancel_url": draft_url(report, key),
    }
    if overtaken:
        context |= _both_texts(report, overtaken, form)
    status = 409 if overtaken else 200
    return TemplateResponse(request, "reports/draft_words.html", context, status=status)


@requires(May.DRAFT_REPORT)
@require_POST
@in_words
def draft_act(request: StaffRequest, area: str, period: str, key: str, act: str) -> HttpResponse:
    """One button of one item."""
    report = report_of(request, area, period)
    if act not in ACTS:
        raise Http404("没有这一步。")
    action, done = ACTS[act]
    form = PlainForm(request.POST)
    saved = form.act(action, report=report, key=key, by=request.user)
    for sentence in form.non_field_errors():
        messages.error(request, str(sentence))
    if saved:
        messages.success(request, done)
    elif not form.errors:
        messages.info(request, UNCHANGED.get(act, "已经是这样，没有改动。"))
    return redirect(draft_url(report, key))


@requires(May.DRAFT_REPORT)
@in_words
def draft_add(request: StaffRequest, area: str, period: str) -> HttpResponse:
    report = report_of(request, area, period)
    after = request.GET.get("after", "")
    placed = _placed(report, after)
    initial = {"after": after, "key": f"own.{uuid4().hex[:12]}"}
    form = AddForm(request.POST or None, initial=initial)
    form.act(drafting.add, report=report, by=request.user)
    if form.is_bound and not form.errors:
        messages.success(request, "已添加。")
        return redirect(draft_url(report, form.cleaned_data["key"]))
    context = {
        "report": report,
        "form": form,
        "name": label_of(placed.item),
        "chips": chips(report, str(form["prose"].value() or "")),
        "cancel_url": draft_url(report, after),
    }
    return TemplateResponse(request, "reports/draft_add.html", context)


@requires(May.DRAFT_REPORT)
@in_words
def draft_figures(request: StaffRequest, area: str, period: str) -> HttpResponse:
    """Figures to choose from, by words or code, at any moment, each with its value and ready to be put in."""
    report = report_of(request, area, period)
    form = FigureChoiceForm(request.GET)
    form.offer(report.period, request.today)
    choices: list[Chip] = []
    if form.is_valid():
        found = [figure for figure in listed(area) if form.wants(figure)]
        tokens = [form.token(figure, report.at) for figure in found[:40]]
        values = compute_tokens(tokens, report.at)
        choices = [Chip.of(token, value) for token, value in values.items()]
    context = {"form": form, "choices": choices}
    return TemplateResponse(request, "reports/_figure_choices.html", context)


def _gone(request: StaffRequest, report: Report) -> HttpResponse:
    """Somebody took the item out meanwhile: what was typed is kept in the form that adds a passage."""
    if request.method != "POST":
        messages.error(request, "稿子里没有这一段，可能刚被删去；删去以前的样子在“修改记录”里。")
        return redirect(draft_url(report))
    last = report.placed[-1]
    initial = {
        "kind": "passage" if "prose" in request.POST else "chapter",
        "after": last.key,
        "key": f"own.{uuid4().hex[:12]}",
        "heading": request.POST.get("heading", ""),
        "prose": request.POST.get("prose", ""),
    }
    messages.error(
        request,
        "这一段刚被别人删去，您的文字还没有保存，都在下面；还要用，可以作为新的一段加进去。",
    )
    form = AddForm(initial=initial)
    context = {
        "report": report,
        "form": form,
        "name": label_of(last.item),
        "chips": chips(report, initial["prose"]),
        "action": f"{reverse('reports:draft-add', args=[report.area.code, report.slug])}?after={last.key}",
        "cancel_url": draft_url(report),
    }
    return TemplateResponse(request, "reports/draft_add.html", context, status=409)


def _both_texts(report: Report, conflict: OvertakenError, form: ActForm) -> dict[str, Any]:
    """Theirs, and what one's own makes different; what was typed stays in the form, to be saved over theirs knowingly."""
    mine = Passage("", form.cleaned_data.get("prose", ""), form.cleaned_data["heading"])
    theirs = conflict.item
    texts = [
        _read(report, "\n".join(words_of(item)).strip() if item else "") for item in (theirs, mine)
    ]
    return {
        "conflict": conflict,
        "theirs": texts[0],
        "difference": reworded(*texts),
        "in_figures": texts[0] == texts[1],
    }


def _read(report: Report, prose: str) -> str:
    """The words as they read, figures as what they come to."""
    return "".join(chip.text for chip in chips(report, prose))


def _placed(report: Report, key: str) -> Placed:
    found = next((one for one in report.placed if one.key == key), None)
    if found is None:
        raise Http404("稿子里没有这一段，可能刚被删去。")
    return found
