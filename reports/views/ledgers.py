"""The ledgers: which there are, and each on screen."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone

from households.access import May, StaffRequest, reach, requires
from households.models import AuditLine, Reach, User
from households.views.paging import leaf, wants_fragment
from reports import jobs
from reports.filters import FILTERS, LedgerFilter
from reports.ledgers import LEDGERS, Ledger, Span
from reports.ledgers.balance import ABOUT, TITLE
from reports.ledgers.public import PUBLIC
from reports.models import BALANCE, SavedView
from reports.views.chosen import Chosen, chosen
from reports.views.ledger_look import Look, hidden, look, saved_views
from reports.views.ledger_table import table

# Up to so many rows a workbook is made while the browser waits.
AT_ONCE = 5000


@dataclass(frozen=True)
class Opened:
    """A ledger at the chosen place and time, narrowed as asked."""

    ledger: Ledger
    choice: Chosen
    filter: LedgerFilter
    look: Look
    query: str

    @property
    def records(self) -> QuerySet[Any]:
        records: QuerySet[Any] = self.filter.qs
        return records

    @property
    def errors(self) -> list[str]:
        """What could not be read of the address, each with the field it was typed in."""
        forms = (self.choice.form, self.filter.form)
        return [
            f"{field.label}：{error}" for form in forms for field in form for error in field.errors
        ]


@requires(May.SEE_LEDGERS)
def ledger_list(request: StaffRequest) -> HttpResponse:
    choice = chosen(request)
    exports = AuditLine.objects.filter(verb="ledger.exported", area_code=choice.area.code)
    latest = exports.order_by().values("target_key").annotate(last=Max("number")).values("last")
    last = {line.target_key: line for line in exports.filter(number__in=latest)}
    views: dict[str, list[SavedView]] = {}
    for view in SavedView.objects.of(request.user):
        views.setdefault(view.ledger, []).append(view)
    entries = [
        {
            "ledger": ledger,
            "span": ledger.span.text(choice.at),
            "count": ledger.records(choice.at, request.reach).count(),
            "exported": last.get(ledger.name),
            "views": views.get(ledger.name, ()),
        }
        for ledger in LEDGERS.values()
    ]
    moved = {
        "title": TITLE,
        "about": ABOUT,
        "span": str(choice.period),
        "exported": last.get(BALANCE),
    }
    return TemplateResponse(
        request,
        "reports/ledger_list.html",
        {"chosen": choice, "entries": entries, "balance": moved},
    )


@requires(May.SEE_LEDGERS)
def ledger_detail(request: StaffRequest, name: str) -> HttpResponse:
    return shown(request, opened(request, name))


def opened(request: StaffRequest, name: str) -> Opened:
    """The ledger as the address asks for it. One that there is none of, or out of reach, is 404."""
    if name not in LEDGERS:
        raise Http404("没有这本台账。")
    ledger, choice = LEDGERS[name], chosen(request)
    within = ledger.records(choice.at, request.reach)
    narrowed = FILTERS[name](request, within, choice.at)
    query = _pinned(choice, request.GET).urlencode()
    return Opened(ledger, choice, narrowed, look(ledger, request.GET), query)


def opened_again(name: str, query: str, *, user: User | None, reach: Reach, day: date) -> Opened:
    """The ledger as an address that is no longer asked for would open it for a person on a day."""
    request = StaffRequest()
    request.GET = QueryDict(query)
    request.reach, request.today = reach, day
    if user:
        request.user = user
    return opened(request, name)


def shown(
    request: StaffRequest, opened: Opened, status: int = 200, refusal: str = ""
) -> HttpResponse:
    """The ledger's page; `refusal` says why something that was asked for was not done."""
    ledger, choice = opened.ledger, opened.choice
    totals = ledger.totals(opened.records, choice.at)
    seen = opened.look
    page = leaf(request, ledger.ordered(opened.records, seen.sort, seen.by), ledger.measure)
    kept = _kept(request.GET)
    context = {
        "ledger": ledger,
        "chosen": choice,
        "heading": ledger.heading(choice.area.name, choice.at),
        "moment": choice.form["period" if ledger.span is Span.PERIOD else "at"],
        "look": seen,
        "carried": list(hidden(request.GET)),
        "saving_query": opened.query,
        **saved_views(request, ledger),
        "filter": opened.filter,
        "leaf": page,
        "table": table(
            ledger, seen.screen_columns, ledger.fill(page.rows, choice.at), totals, kept
        ),
        "summary": ledger.summary(totals),
        "errors": opened.errors,
        "refusal": refusal,
        "column_count": len(ledger.columns),
        "columns_query": _with(kept, show="", columns="" if seen.shows_all else "all"),
        **_exports(request, opened),
    }
    fragment = "_ledger_results.html" if wants_fragment(request) else "ledger_detail.html"
    return TemplateResponse(request, f"reports/{fragment}", context, status=status)


def _exports(request: StaffRequest, opened: Opened) -> dict[str, Any]:
    """Which workbooks of the ledger this person may have."""
    if opened.errors:
        return {}
    code, name = opened.choice.area.code, opened.ledger.name

    def holds(may: May) -> bool:
        return reach(request.user, may, request.today).covers(code)

    may_export = holds(May.EXPORT_LEDGER)
    return {
        "export_query": opened.query if may_export else "",
        "exports_public": may_export and name in PUBLIC,
        "exports_full": holds(May.EXPORT_FULL_LEDGER)
        and any(column.full for column in opened.ledger.columns),
        "jobs": jobs.of(request.user.pk, timezone.now(), jobs.LEDGER),
    }


def _pinned(choice: Chosen, query: QueryDict) -> QueryDict:
    """The address that gives the same another day: place and time written out, the look left out."""
    pinned, kept = QueryDict(choice.query, mutable=True), _kept(query)
    for name, values in kept.lists():
        pinned.setlistdefault(name, values)
    for name in ("columns", "view"):
        pinned.pop(name, None)
    return pinned


def _kept(query: QueryDict) -> QueryDict:
    """The address without the page and without fields left empty."""
    kept = query.copy()
    for name in query:
        if name == "page" or not kept[name]:
            del kept[name]
    return kept


def _with(query: QueryDict, **changed: str) -> str:
    following = query.copy()
    for name, value in changed.items():
        following.pop(name, None)
        if value:
            following[name] = value
    return following.urlencode()
