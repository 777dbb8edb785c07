"""Two days side by side, figure by figure, and which records made the difference."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from households import wording
from households.access import May, StaffRequest, requires
from households.views.paging import leaf
from reports.auditing.two_days import Compared, compared, moments, moved
from reports.figures import Counted, UnknownFigureError, compute, find
from reports.forms.audit import TwoDaysForm
from reports.views.chosen import Chosen, chosen
from reports.views.evidence import laid_out, related


@dataclass(frozen=True)
class TwoDays:
    """The days that are compared, and the form that asks for others."""

    choice: Chosen
    then: date
    now: date
    form: TwoDaysForm

    @property
    def query(self) -> str:
        return urlencode({"area": self.choice.area.code, "then": self.then, "now": self.now})


@requires(May.AUDIT)
def two_days(request: StaffRequest) -> HttpResponse:
    days = _days(request)
    rows = compared(days.choice.area.code, days.then, days.now)
    kept = [row for row in rows if row.then.amount or row.now.amount]
    context = {
        "days": days,
        "chosen": days.choice,
        "chapters": [
            (group, [_line(row, days) for row in members])
            for group, members in groupby(kept, key=lambda row: row.figure.group)
        ],
        "empty_count": len(rows) - len(kept),
    }
    return TemplateResponse(request, "reports/two_days.html", context)


@requires(May.AUDIT)
def two_days_records(request: StaffRequest, code: str) -> HttpResponse:
    days = _days(request)
    try:
        figure = find(code)
    except UnknownFigureError as error:
        raise Http404(str(error)) from error
    if not isinstance(figure, Counted) or not figure.is_stock:
        raise Http404("这个指标没有可以逐条对比的记录。")
    side = "left" if request.GET.get("side") == "left" else "joined"
    area = days.choice.area.code
    change = moved(figure, area, days.then, days.now)
    records, day = (change.left, days.then) if side == "left" else (change.joined, days.now)
    page = leaf(request, related(figure, records), "条")
    before, after = moments(area, days.then, days.now)
    values = [compute([code], at)[code] for at in (before, after)]
    url = reverse("reports:two-days-records", args=[code])
    context = {
        "days": days,
        "chosen": days.choice,
        "figure": figure,
        "row": _line(Compared(*values), days),
        "tabs": [
            (label, count, f"{url}?{days.query}&side={name}", name == side)
            for name, label, count in (
                ("joined", "后来增加的", change.joined.count()),
                ("left", "后来减少的", change.left.count()),
            )
        ],
        "leaf": page,
        "rows": laid_out(figure, page.rows, day),
    }
    return TemplateResponse(request, "reports/two_days_records.html", context)


def _line(row: Compared, days: TwoDays) -> dict[str, Any]:
    difference = row.difference
    sign = "+" if difference and difference > 0 else ""
    url = reverse("reports:two-days-records", args=[row.figure.code])
    return {
        "label": row.figure.label,
        "unit": row.figure.unit,
        "meaning": row.figure.meaning,
        "then": row.then.text,
        "now": row.now.text,
        "then_url": _records_url(row, days, days.then),
        "now_url": _records_url(row, days, days.now),
        "difference": "" if difference is None else f"{sign}{wording.number(difference)}",
        "url": f"{url}?{days.query}" if row.has_records else "",
    }


def _records_url(row: Compared, days: TwoDays, day: date) -> str:
    at = row.then.at if day == days.then else row.now.at
    query = urlencode({"area": days.choice.area.code, "period": at.period.code, "at": day})
    return f"{reverse('reports:figure-detail', args=[row.figure.code])}?{query}"


def _days(request: StaffRequest) -> TwoDays:
    """The days that were asked for; else the eve of the half-year and its day."""
    choice = chosen(request)
    typed = {name: request.GET[name] for name in ("then", "now") if request.GET.get(name)}
    form = TwoDaysForm(typed)
    data = form.cleaned_data if form.is_valid() else {}
    now = data.get("now") or choice.day
    then = data.get("then") or choice.period.eve
    if then >= now:
        then = date(now.year - 1, 12, 31)
    if not form.errors:
        form = TwoDaysForm({"then": then, "now": now})
    return TwoDays(choice, then, now, form)
