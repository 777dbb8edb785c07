"""What the data checks find: the list of rules, the records of one, and what shows of it on a case file and the desk.

A number counts what is still to be seen to; what was verified as right is left out until its record changes.
"""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from households.access import May, StaffRequest, reach, requires
from households.glances import head_names
from households.models import Area, Household
from households.views.paging import leaf
from projects.models import FundSource
from reports import checks
from reports.actions.findings_list import export_findings, findings_file_name
from reports.checks import Finding, Rule, Severity, State
from reports.figures import At
from reports.models import Doubt
from reports.views.chosen import Chosen, children, chosen, default_period
from reports.views.handing_out import XLSX
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
    """One finding in the list: whose it is by name and number, in which part of the place, where it is mended.

    And how far it has come: its state, who answers for it, by when.
    """

    finding: Finding
    name: str
    number: str
    part: str
    url: str
    mend_url: str
    detail_url: str = ""
    state: State = State.NEW
    doubt: Doubt | None = None
    is_overdue: bool = False


@dataclass(frozen=True)
class Tab:
    """One way of looking at a rule's findings, and how many there are of it."""

    name: str
    label: str
    count: int
    url: str
    current: bool


@requires(May.SEE_CHECKS)
def check_list(request: StaffRequest) -> HttpResponse:
    choice = chosen(request)
    outstanding = checks.outstanding(choice.at)
    counts = outstanding.left
    lines = [rule_line(rule, counts[rule.code].total(), choice) for rule in checks.RULES]
    context = {
        "chosen": choice,
        "sums": _sums(counts),
        "quiet_count": sum(numbers.total() for numbers in outstanding.quiet.values()),
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
    followed = _followed(rule, choice.at)
    tab = request.GET.get("state", "")
    tab = tab if tab in TABS else "left"
    context = {
        "chosen": choice,
        "rule": rule,
        "tabs": _tabs(rule, followed, tab, choice),
        "tab": tab,
        "count": followed.counts[tab],
        "is_of_households": bool(rule.subject.household),
        "several_villages": choice.area.level != Area.Level.VILLAGE,
    }
    if tab in ("closed", "gone"):
        page = leaf(request, followed.doubts[tab], rule.subject.unit)
        context |= {"leaf": page, "doubts": _doubt_lines(page.rows, followed, choice)}
    else:
        records = followed.records(tab).select_related(*rule.subject.related)
        rows = keyed(request, records, rule.subject.key)
        findings = checks.told(rule, rows.rows, choice.at)
        heads = head_names(
            [finding.household.pk for finding in findings if finding.household], choice.day
        )
        context |= {
            "page": rows,
            "rows": [_told(finding, heads, choice, followed) for finding in findings],
        }
    return TemplateResponse(request, "reports/check_detail.html", context)


@requires(May.EXPORT_LEDGER)
def findings_workbook(request: StaffRequest) -> HttpResponseBase:
    choice = chosen(request)
    file = BytesIO()
    export_findings(area=choice.area, at=choice.at, by=request.user, now=timezone.now(), file=file)
    file.seek(0)
    name = findings_file_name(choice.area, choice.at)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def of_household(request: Any, household: Household) -> dict[str, Any] | None:
    """The panel on a case file: what the rules find in this household, at the moment the lists are of; or nothing."""
    if not reach(request.user, May.SEE_CHECKS, request.today).covers(household.area_id):
        return None
    period = default_period(household.area, request.today)
    at = At(area=household.area_id, day=min(request.today, period.last_day), period=period)
    found = _unquiet(checks.of_household(household, at), household, at)
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
    sums = _sums(checks.outstanding(choice.at).left)
    return {"sums": sums, "total": sum(sums.values()), "url": _list_url(choice)}


def _sums(counts: Counts) -> dict[str, int]:
    return {
        severity.label: sum(
            counts[rule.code].total() for rule in checks.RULES if rule.severity is severity
        )
        for severity in Severity
    }


def rule_line(rule: Rule, count: int, choice: Chosen) -> Line:
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
            (
                rule,
                rule_line(rule, number.total(), choice),
                [_cell(rule, number, place, choice) for place in places],
            )
            for rule, number in found
        ],
        "total": {"count": whole.total(), "url": _list_url(choice)},
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
    line = rule_line(rule, _inside(place, found), replace(choice, area=place))
    return {"place": place, "count": line.count, "url": line.url, "name": line.name}


def _inside(place: Area, found: Counter[str]) -> int:
    return sum(number for village, number in found.items() if place.contains(village))


def _list_url(choice: Chosen) -> str:
    return f"{reverse('reports:check-list')}?{choice.query}"


def _told(finding: Finding, heads: dict[int, str], choice: Chosen, followed: "Followed") -> Told:
    owner = finding.owner
    url = owner.get_absolute_url()
    doubt = followed.by_record.get(finding.key)
    state = followed.states[doubt.pk] if doubt else State.NEW
    name, number, part = str(owner), finding.number, owner.area.name
    if isinstance(owner, Household):
        name, part = heads.get(owner.pk, "户主未登记"), owner.group_label
    elif isinstance(owner, FundSource):
        number = owner.document
    return Told(
        finding,
        name,
        number,
        part,
        url,
        f"{url}#{finding.rule.place.anchor}",
        finding_url(finding.rule.code, finding.key, choice),
        state,
        doubt,
        checks.overdue(doubt, state, choice.day),
    )


TABS = {
    "left": "待办结",
    "open": "没有答复",
    "answered": "已答复，待复核",
    "closed": "已办结",
    "gone": "不再查出",
}


@dataclass(frozen=True)
class Followed:
    """The findings of one rule beside what was said of them, in an area on a day."""

    rule: Rule
    at: At
    by_record: dict[int, Doubt]
    states: dict[int, State]

    @cached_property
    def doubts(self) -> dict[str, list[Doubt]]:
        """What was closed and is not asked again; what is found no more and was not closed."""
        return {
            "closed": self._in(State.CLOSED, State.QUIET),
            "gone": self._in(State.GONE),
        }

    def records(self, tab: str) -> QuerySet[Any]:
        """The rule's records that are still to be seen to, all or some of them."""
        answered = [doubt.record for doubt in self._in(State.ANSWERED)]
        quiet = [doubt.record for doubt in self._in(State.QUIET)]
        records = self.rule.records(self.at)
        if tab == "answered":
            return records.filter(pk__in=answered)
        return records.exclude(pk__in=quiet + (answered if tab == "open" else []))

    @cached_property
    def counts(self) -> dict[str, int]:
        left = self.records("left").count()
        answered = len(self._in(State.ANSWERED))
        return {
            "left": left,
            "open": left - answered,
            "answered": answered,
            "closed": len(self.doubts["closed"]),
            "gone": len(self.doubts["gone"]),
        }

    def _in(self, *states: State) -> list[Doubt]:
        return [doubt for doubt in self.by_record.values() if self.states[doubt.pk] in states]


def finding_url(code: str, key: int, choice: Chosen) -> str:
    return f"{reverse('reports:finding-detail', args=[code, key])}?{choice.query}"


def _followed(rule: Rule, at: At) -> Followed:
    said = Doubt.objects.in_area(at.area).of(rule.code)
    doubts = list(said.select_related("area", "responsible", "answered_by", "closed_by"))
    return Followed(rule, at, {doubt.record: doubt for doubt in doubts}, checks.states(doubts, at))


def _tabs(rule: Rule, followed: Followed, current: str, choice: Chosen) -> list[Tab]:
    page = reverse("reports:check-detail", args=[rule.code])
    return [
        Tab(
            name,
            label,
            followed.counts[name],
            f"{page}?{choice.query}&state={name}",
            name == current,
        )
        for name, label in TABS.items()
    ]


def _doubt_lines(doubts: list[Doubt], followed: Followed, choice: Chosen) -> list[dict[str, Any]]:
    return [
        {
            "doubt": doubt,
            "state": followed.states[doubt.pk],
            "url": finding_url(doubt.rule, doubt.record, choice),
        }
        for doubt in doubts
    ]


def _unquiet(found: list[Finding], household: Household, at: At) -> list[Finding]:
    """Without those that were verified as right and have not changed."""
    keys = {finding.key for finding in found}
    verified = Doubt.objects.verified().filter(area=household.area_id, record__in=keys)
    quiet = {(doubt.rule, doubt.record) for doubt in checks.quiet_among(verified, at)}
    return [one for one in found if (one.rule.code, one.key) not in quiet]
