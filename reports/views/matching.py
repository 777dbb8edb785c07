"""A list of another office: dropped, read, put beside our records, answered – and forgotten."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from households.access import May, StaffRequest, requires
from households.imports.reading import read
from households.views.paging import wants_fragment
from reports.actions.matching import (
    discard_list,
    keep_list,
    match_list,
    result_workbook,
    thawed,
)
from reports.forms.matching import MatchForm
from reports.matching import KINDS, Kind, Line, Reading, Result, read_list
from reports.models import KeptList
from reports.views.chosen import Chosen, chosen
from reports.views.handing_out import XLSX

SHOWN = 200


@dataclass(frozen=True)
class Part:
    """One part of the answer, as far as a page shows it."""

    name: str
    label: str
    total: int
    lines: tuple[Line, ...]

    @property
    def rest(self) -> int:
        return self.total - len(self.lines)


@dataclass(frozen=True)
class Answer:
    kind: Kind
    reading: Reading
    result: Result

    @property
    def parts(self) -> list[Part]:
        result = self.result
        return [
            Part(name, label, len(lines), lines[:SHOWN])
            for name, label, lines in (
                ("contradicting", "不一致", result.contradicting),
                ("only-here", "仅本册有", result.only_here),
                ("both", "两边都有，没有不一致", result.agreeing),
                ("only-listed", "仅名单有", result.only_listed),
            )
        ]

    @property
    def invalid(self) -> tuple[Any, ...]:
        return self.reading.invalid[:SHOWN]


@requires(May.AUDIT)
def matching(request: StaffRequest) -> HttpResponse:
    choice = chosen(request)
    if request.method != "POST":
        return _page(request, choice, MatchForm())
    form, answer, content = _matched(request, choice)
    if answer and form.cleaned_data["keep"]:
        keep_list(
            kind=answer.kind,
            reading=answer.reading,
            name=form.cleaned_data["file"].name,
            content=content,
            area=choice.area,
            by=request.user,
            reason=form.cleaned_data["reason"],
        )
        return _page(request, choice, form, answer, has_kept=True)
    return _page(request, choice, form, answer, status=200 if answer else 400)


@requires(May.AUDIT)
@require_POST
def matching_workbook(request: StaffRequest) -> HttpResponseBase:
    choice = chosen(request)
    form, answer, _ = _matched(request, choice)
    if answer is None:
        return _page(request, choice, form, status=400)
    file, name = result_workbook(
        kind=answer.kind,
        reading=answer.reading,
        result=answer.result,
        area=choice.area,
        at=choice.at,
        by=request.user,
        now=timezone.now(),
    )
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@requires(May.AUDIT)
def kept_match(request: StaffRequest, pk: int) -> HttpResponse:
    """A kept list beside the records as they are now."""
    kept = get_object_or_404(KeptList.objects.within(request.reach).there(), pk=pk)
    choice = chosen(request)
    kind, reading = KINDS[kept.kind], thawed(kept)
    result, _ = match_list(
        kind=kind, reading=reading, name=kept.name, at=choice.at, by=request.user
    )
    return _page(request, choice, MatchForm(), Answer(kind, reading, result))


@requires(May.AUDIT)
def kept_discard(request: StaffRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(
        KeptList.objects.within(request.reach).there().select_related("area", "kept_by"), pk=pk
    )
    if request.method == "POST":
        discard_list(kept=kept, by=request.user)
        messages.success(request, "名单已销毁。")
        return redirect("reports:matching")
    context = {
        "question": "销毁这份名单？",
        "facts": [
            {"label": "名单", "value": f"{KINDS[kept.kind].label}：{kept}"},
            {"label": "留存人", "value": kept.kept_by},
            {"label": "留存原因", "value": kept.reason},
        ],
        "form": "",
        "act_label": "销毁",
        "cancel_url": reverse("reports:matching"),
    }
    return TemplateResponse(request, "parts/confirm.html", context)


def _matched(request: StaffRequest, choice: Chosen) -> tuple[MatchForm, Answer | None, bytes]:
    """The answer to what was sent; what keeps it from being read stands on the form."""
    form = MatchForm(request.POST, request.FILES)
    if not form.is_valid():
        return form, None, b""
    file = form.cleaned_data["file"]
    content = file.read()
    kind = KINDS[form.cleaned_data["kind"]]
    try:
        reading = read_list(read(content), form.chosen, today=request.today)
    except ValidationError as refusal:
        form.add_error("file", refusal)
        return form, None, b""
    form.offer(reading)
    result, _ = match_list(
        kind=kind, reading=reading, name=file.name, at=choice.at, by=request.user
    )
    return form, Answer(kind, reading, result), content


def _page(
    request: StaffRequest,
    choice: Chosen,
    form: MatchForm,
    answer: Answer | None = None,
    status: int = 200,
    has_kept: bool = False,
) -> HttpResponse:
    kept = KeptList.objects.within(request.reach).there().select_related("area", "kept_by")
    context = {
        "chosen": choice,
        "form": form,
        "answer": answer,
        "has_kept": has_kept,
        "kinds": KINDS.values(),
        "kept": [(one, KINDS[one.kind]) for one in kept],
    }
    fragment = "_matching_answer.html" if wants_fragment(request) else "matching.html"
    # htmx shows what came back only when it came back well; the form says what is wrong.
    return TemplateResponse(
        request, f"reports/{fragment}", context, status=200 if wants_fragment(request) else status
    )
