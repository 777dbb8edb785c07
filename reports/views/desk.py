"""The desk: what is due, how far the area has come, where the money is, and what was done of late."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from households.access import May, StaffRequest, reach, requires
from households.due import at, awaited, due, intervals, own_role, with_state
from households.glances import head_names, with_columns
from households.models import Household, Issue, Visit
from households.standards import incidence_limit
from households.todo import todo
from projects.todo import payments_to_approve
from reports import charts, progress
from reports.checks.waiting import doubts_waiting
from reports.documents.signed import reports_waiting
from reports.figures import compute
from reports.views import checks
from reports.views.chosen import Chosen, chosen
from reports.views.figures import linked

LINES = 8
DONE = (
    "visits.count",
    "visits.households",
    "help_plans.count",
    "activities.pairing_meeting.count",
    "gifts.value",
    "subsidies.paid",
    "issues.opened",
    "issues.closed",
)


@requires(May.SEE_HOUSEHOLDS)
def desk(request: StaffRequest) -> HttpResponse:
    choice = chosen(request, places=(*request.reach.areas, *request.reach.paired_areas))
    context: dict[str, Any] = {
        "chosen": choice,
        "due": _due(request, choice),
        "visits": _visits(request, choice),
        "issues": _issues(request, choice),
        "todo": todo(request.user, request.today)
        + payments_to_approve(request.user, request.today)
        + doubts_waiting(request.user, request.today)
        + reports_waiting(request.user, request.today),
        "can_record_visit": bool(reach(request.user, May.RECORD_VISIT, request.today)),
    }
    if _covers(request, May.SEE_FIGURES, choice):
        context |= {
            "exits": _exits(choice),
            "incidence": _incidence(choice),
            "done": _done(choice),
        }
        if _covers(request, May.SEE_PROJECTS, choice):
            context["money"] = _money(choice)
    if _covers(request, May.SEE_CHECKS, choice):
        context["doubts"] = checks.of_desk(choice)
    return TemplateResponse(request, "reports/desk.html", context)


def _covers(request: StaffRequest, may: May, choice: Chosen) -> bool:
    return reach(request.user, may, request.today).covers(choice.area.code)


def _due(request: StaffRequest, choice: Chosen) -> dict[str, Any]:
    """The households longest without a visit, by the interval in force at the place."""
    mine = Household.objects.within(request.reach).in_area(choice.area.code)
    own = not request.reach.areas
    places = intervals(choice.day, own_role(request.reach) if own else "")
    waiting = with_state(
        with_columns(mine, choice.day), choice.day, places, request.user if own else None
    )
    over = due(waiting)
    count = over.count()
    return {
        "days": at(places, choice.area.code).days,
        "count": count,
        "soon": waiting.count() - count,
        "lines": awaited(over[:LINES], choice.day),
        "url": _list("households:visit-due", choice, on=choice.day),
    }


def _visits(request: StaffRequest, choice: Chosen) -> list[tuple[Visit, str]]:
    mine = Visit.objects.within(request.reach).in_area(choice.area.code).standing_good()
    lately = mine.filter(visited_on__lte=choice.day).order_by("-visited_on", "-pk")
    rows = list(lately.select_related("household", "visitor")[:LINES])
    heads = head_names((row.household_id for row in rows), choice.day)
    return [(row, heads.get(row.household_id, row.household.number)) for row in rows]


def _issues(request: StaffRequest, choice: Chosen) -> dict[str, Any]:
    """Open issues, the one that was due first on top, and those without a term last."""
    mine: QuerySet[Issue] = Issue.objects.within(request.reach).in_area(choice.area.code)
    still = mine.open_on(choice.day)  # type: ignore[attr-defined]
    lines = still.select_related("household").order_by(F("due_on").asc(nulls_last=True), "pk")
    return {
        "count": still.count(),
        "overdue": still.filter(due_on__lt=choice.day).count(),
        "lines": [
            (issue, bool(issue.due_on and issue.due_on < choice.day)) for issue in lines[:LINES]
        ],
        "open_url": _figure("issues.open", choice),
        "overdue_url": _figure("issues.overdue", choice),
    }


def _exits(choice: Chosen) -> dict[str, Any]:
    whole, lines = progress.exits(choice.at)
    return {
        "whole": linked(whole, choice),
        "lines": [
            {
                "label": line.label,
                "entries": [linked(line.households, choice), linked(line.persons, choice)],
                "length": charts.share(line.households.amount or 0, whole.amount or 0),
                "is_planned": line.households.figure.code.startswith("planned_exit"),
            }
            for line in lines
        ],
    }


def _incidence(choice: Chosen) -> dict[str, Any]:
    limit = incidence_limit(choice.area.code, choice.day)
    lines = progress.incidences(choice.at, limit)
    points = [
        charts.Point(line.label, line.text, line.amount, is_planned=line.is_planned)
        for line in lines
    ]
    return {
        "line": limit,
        "chart": charts.columns(points, limit),
        "lines": [(line, linked(line.source, choice)) for line in lines],
    }


def _money(choice: Chosen) -> dict[str, Any]:
    whole, parts = progress.money(choice.at)
    longest = max((part.allocated.amount or 0 for part in parts), default=0)
    return {
        "whole": [linked(whole.allocated, choice), linked(whole.paid, choice)],
        "lines": [
            {
                "label": part.label,
                "entries": [linked(part.allocated, choice), linked(part.paid, choice)],
                "allocated_length": charts.share(part.allocated.amount or 0, longest),
                "paid_length": charts.share(part.paid.amount or 0, longest),
            }
            for part in parts
        ],
        "url": _list("projects:project-list", choice),
    }


def _done(choice: Chosen) -> list[Any]:
    return [linked(value, choice) for value in compute(DONE, choice.at).values()]


def _figure(code: str, choice: Chosen) -> str:
    return f"{reverse('reports:figure-detail', args=[code])}?{choice.query}"


def _list(name: str, choice: Chosen, **conditions: object) -> str:
    """The address of a list of the floor below, narrowed to the chosen village."""
    area = {"area": choice.area.code} if len(choice.areas) > 1 else {}
    return f"{reverse(name)}?{urlencode(area | conditions)}"
