"""What the data checks find: the list of rules, the records of one, and what shows of it on a case file and the desk."""

from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from households.access import May, StaffRequest, reach, requires
from households.glances import head_names
from households.models import Area, Household
from projects.models import Project
from reports import checks
from reports.checks import Finding, Rule, Severity
from reports.figures import At
from reports.views.chosen import Chosen, children, chosen, default_period
from reports.views.keyed import keyed

Counts = dict[str, Counter[str]]
SHOWN_AT_ONCE = 6


@dataclass(frozen=True)
class Line:
    """A rule with how many records it finds, and the address of their list."""

    rule: Rule
    count: int
    url: str

    @property
    def name(self) -> str:
        """What a screen reader says of the bare number."""
        return f"{self.rule.title} {self.count} {self.rule.subject.unit}"


@dataclass(frozen=True)
class Chapter:
    """One group of rules: those that find something, and those that find nothing."""

    group: str
    found: list[Line]
    clean: list[Line]

    @property
    def count(self) -> int:
        return sum(line.count for line in self.found)


@dataclass(frozen=True)
class Told:
    """One finding in the list: whose it is by name and number, in which part of the place, and where it is mended."""

    finding: Finding
    name: str
    number: str
    part: str
    url: str
    mend_url: str


@requires(May.SEE_CHECKS)
def check_list(request: StaffRequest) -> HttpResponse:
    choice = chosen(request)
    counts = checks.counted(choice.at)
    lines = [_line(rule, counts[rule.code].total(), choice) for rule in checks.RULES]
    context = {
        "chosen": choice,
        "sums": _sums(counts),
        "chapters": [
            _chapter(group, list(members))
            for group, members in groupby(lines, key=lambda line: line.rule.group)
        ],
        "clean_count": sum(not line.count for line in lines),
        "matrix": _matrix(counts, choice),
    }
    return TemplateResponse(request, "reports/check_list.html", context)


@requires(May.SEE_CHECKS)
def check_detail(request: StaffRequest, code: str) -> HttpResponse:
    choice = chosen(request)
    try:
        rule = checks.find(code)
    except checks.UnknownRuleError as error:
        raise Http404(str(error)) from error
    records = rule.records(choice.at).select_related(*rule.subject.related)
    page = keyed(request, records, rule.subject.key)
    findings = checks.told(rule, page.rows, choice.at)
    homes = [finding.household.pk for finding in findings if finding.household]
    heads = head_names(homes, choice.day)
    context = {
        "chosen": choice,
        "rule": rule,
        "count": records.count(),
        "page": page,
        "is_of_households": bool(rule.subject.household),
        "several_villages": choice.area.level != Area.Level.VILLAGE,
        "rows": [_told(finding, heads) for finding in findings],
    }
    return TemplateResponse(request, "reports/check_detail.html", context)


def of_household(request: Any, household: Household) -> dict[str, Any] | None:
    """The panel on a case file: what the rules find in this household, at the moment the lists are of; or nothing."""
    if not reach(request.user, May.SEE_CHECKS, request.today).covers(household.area_id):
        return None
    period = default_period(household.area, request.today)
    at = At(area=household.area_id, day=min(request.today, period.last_day), period=period)
    found = checks.of_household(household, at)
    if not found:
        return None
    return {
        "day": at.day,
        "count": len(found),
        "first": found[:SHOWN_AT_ONCE],
        "rest": found[SHOWN_AT_ONCE:],
        "query": urlencode({"area": at.area, "period": period.code, "at": at.day}),
    }


def of_desk(choice: Chosen) -> dict[str, Any]:
    """How many errors and doubts there are in the chosen area, with the way to their list."""
    sums = _sums(checks.counted(choice.at))
    return {"sums": sums, "total": sum(sums.values()), "url": _list_url(choice)}


def _sums(counts: Counts) -> dict[str, int]:
    return {
        severity.label: sum(
            counts[rule.code].total() for rule in checks.RULES if rule.severity is severity
        )
        for severity in Severity
    }


def _line(rule: Rule, count: int, choice: Chosen) -> Line:
    return Line(rule, count, f"{reverse('reports:check-detail', args=[rule.code])}?{choice.query}")


def _chapter(group: str, lines: list[Line]) -> Chapter:
    return Chapter(
        group, [line for line in lines if line.count], [line for line in lines if not line.count]
    )


def _matrix(counts: Counts, choice: Chosen) -> dict[str, Any] | None:
    """Rule by place for the places right below the area; a village has none."""
    places = list(Area.objects.filter(children(choice.area.code)))
    found = [(rule, counts[rule.code]) for rule in checks.RULES if counts[rule.code]]
    if not places or not found:
        return None
    whole: Counter[str] = sum((count for _, count in found), Counter())
    return {
        "places": places,
        "rows": [
            (rule, [_cell(rule, number, place, choice) for place in places])
            for rule, number in found
        ],
        "totals": [
            {
                "place": place,
                "count": _inside(place, whole),
                "url": _list_url(replace(choice, area=place)),
            }
            for place in places
        ],
    }


def _cell(rule: Rule, found: Counter[str], place: Area, choice: Chosen) -> dict[str, Any]:
    line = _line(rule, _inside(place, found), replace(choice, area=place))
    return {"place": place, "count": line.count, "url": line.url, "name": line.name}


def _inside(place: Area, found: Counter[str]) -> int:
    return sum(number for village, number in found.items() if place.contains(village))


def _list_url(choice: Chosen) -> str:
    return f"{reverse('reports:check-list')}?{choice.query}"


def _told(finding: Finding, heads: dict[int, str]) -> Told:
    owner = finding.owner
    url = owner.get_absolute_url()
    mend_url = f"{url}#{finding.rule.place.anchor}"
    if isinstance(owner, Household):
        name = heads.get(owner.pk, "户主未登记")
        return Told(finding, name, owner.number, owner.group_label, url, mend_url)
    number = owner.code if isinstance(owner, Project) else owner.document
    return Told(finding, str(owner), number, owner.area.name, url, mend_url)
