"""The auditor's desk: totals of the period, the way of the money, what is doubtful, and the way to the other tools."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from households.access import May, StaffRequest, requires
from reports import checks
from reports.auditing.chain import Chain, chain
from reports.checks import State
from reports.figures import compute
from reports.models import Doubt
from reports.views.checks import rule_line
from reports.views.chosen import Chosen, chosen
from reports.views.figures import figure_lines, linked

TOTALS = (
    "registered.households", "registered.persons", "poor.households", "poor.persons", "exited.households",
    "exited.persons", "poverty.incidence", "new_exits.households", "new_exits.persons", "visits.count",
    "visits.households", "help_plans.count", "gifts.value", "subsidies.paid", "issues.opened", "issues.closed",
    "projects.count", "projects.allocated_yuan", "projects.paid_yuan", "projects.accepted_yuan",
)  # fmt: skip


@requires(May.AUDIT)
def audit_desk(request: StaffRequest) -> HttpResponse:
    choice = chosen(request)
    values = compute(TOTALS, choice.at)
    money = chain(choice.at)
    left = checks.outstanding(choice.at).left
    doubtful = [rule for rule in checks.RULES if left[rule.code]]
    context = {
        "chosen": choice,
        "lines": figure_lines([values[code].figure for code in TOTALS], values, choice),
        "chain": money,
        "columns": _columns(money, choice),
        "doubts": [rule_line(rule, left[rule.code].total(), choice) for rule in doubtful],
        "doubt_count": sum(numbers.total() for numbers in left.values()),
        "under_way": _under_way(choice),
        "clean_count": len(checks.RULES) - len(doubtful),
    }
    return TemplateResponse(request, "reports/audit_desk.html", context)


def _columns(money: Chain, choice: Chosen) -> list[dict[str, Any]]:
    return [
        {
            "sum": column,
            "linked": linked(column.figure, choice),
            "ledger_url": _ledger_url(column.ledger_name, choice) if column.ledger_name else "",
        }
        for column in money.columns
    ]


def _ledger_url(name: str, choice: Chosen) -> str:
    return f"{reverse('reports:ledger-detail', args=[name])}?{choice.query}"


def _under_way(choice: Chosen) -> list[tuple[str, int, str]]:
    """How many doubts are in which state, with the way to their list."""
    doubts = list(Doubt.objects.in_area(choice.area.code))
    states = Counter(checks.states(doubts, choice.at).values())
    groups = {
        "open": ("没有答复", [state for state in State if state.is_open]),
        "answered": ("已答复，待复核", [State.ANSWERED]),
        "gone": ("不再查出，待办结", [State.GONE]),
        "closed": ("已办结", [State.CLOSED, State.QUIET]),
    }
    return [
        (
            label,
            sum(states[state] for state in members),
            f"{reverse('reports:doubt-list')}?{choice.query}&{urlencode({'state': name})}",
        )
        for name, (label, members) in groups.items()
    ]
