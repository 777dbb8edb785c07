"""The list of figures, and the records behind each."""

from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from households import wording
from households.access import May, StaffRequest, reach, requires
from reports.figures import Counted, Figure, UnknownFigureError, Value, compute, find, listed
from reports.views.chosen import Chosen, chosen
from reports.views.evidence import laid_out, related
from reports.views.keyed import keyed
from reports.views.people import whose_work


@dataclass(frozen=True)
class Linked:
    """A value with the address of its records, at the very moment it was computed for."""

    value: Value
    url: str

    @property
    def name(self) -> str:
        """What a screen reader says of the bare number."""
        return f"{self.value.figure.label} {self.value.words}"


@dataclass(frozen=True)
class Line:
    """One line of the list: a figure, or the 户 and 人 of one subject side by side."""

    label: str
    entries: list[Linked]


@requires(May.SEE_FIGURES)
def figure_list(request: StaffRequest) -> HttpResponse:
    choice = chosen(request)
    figures = listed(choice.area.code)
    values = compute([figure.code for figure in figures], choice.at)
    chapters = [
        (group, figure_lines(list(members), values, choice))
        for group, members in groupby(figures, key=lambda figure: figure.group)
    ]
    return TemplateResponse(
        request, "reports/figure_list.html", {"chosen": choice, "chapters": chapters}
    )


@requires(May.SEE_HOUSEHOLDS)
def figure_detail(request: StaffRequest, code: str) -> HttpResponse:
    """The figure of a place for who may see figures; that of one person's work also for that person."""
    try:
        figure = find(code)
    except UnknownFigureError as error:
        raise Http404(str(error)) from error
    choice = _of_person(request, figure) if "person" in request.GET else _of_place(request)
    value = compute([code], choice.at)[code]
    context = {
        "chosen": choice,
        "when": f"截至 {wording.day(choice.day)}" if figure.is_stock else str(choice.period),
        "value": value,
        "parts": [linked(part, choice) for part in value.parts],
    }
    if isinstance(figure, Counted):
        context |= _evidence(request, figure, value, choice)
    return TemplateResponse(request, "reports/figure_detail.html", context)


def _of_place(request: StaffRequest) -> Chosen:
    places = reach(request.user, May.SEE_FIGURES, request.today).areas
    if not places:
        raise PermissionDenied("您的任职没有这项权限。")
    return chosen(request, places=places)


def _of_person(request: StaffRequest, figure: Figure) -> Chosen:
    choice = chosen(request, places=(*request.reach.areas, *request.reach.paired_areas))
    if not isinstance(figure, Counted) or not figure.is_of_work:
        raise Http404("这个指标不按人统计。")
    return replace(choice, person=whose_work(request, choice.area.code, request.GET["person"]))


def _evidence(
    request: StaffRequest, figure: Counted, value: Value, choice: Chosen
) -> dict[str, Any]:
    """The records on this page, how many there are in all, and for a sum the width of its total line."""
    records = figure.records(choice.at)
    page = keyed(request, related(figure, records), figure.source.key)
    rows = laid_out(figure, page.rows, choice.day)
    return {
        "page": page,
        "rows": rows,
        "count": records.count() if figure.total or figure.each else value.amount,
        "total_span": len(rows[0]) - 1 if figure.total and rows else 0,
    }


def linked(value: Value, choice: Chosen) -> Linked:
    url = reverse("reports:figure-detail", args=[value.figure.code])
    return Linked(
        value, f"{url}?{replace(choice, day=value.at.day, period=value.at.period).query}"
    )


def figure_lines(figures: list[Figure], values: dict[str, Value], choice: Chosen) -> list[Line]:
    """The figures in their order; the 户 and 人 of one subject share a line."""
    lines = []
    for _, members in groupby(figures, key=_subject):
        entries = [linked(values[figure.code], choice) for figure in members]
        label = entries[0].value.figure.label
        lines.append(Line(label.removesuffix("数") if len(entries) > 1 else label, entries))
    return lines


def _subject(figure: Figure) -> str:
    """What households and their persons are counted of together; the code itself where a figure stands alone."""
    subject, _, measure = figure.code.rpartition(".")
    return subject if measure in ("households", "persons") else figure.code
