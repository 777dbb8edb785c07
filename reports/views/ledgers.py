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
from reports.ledgers.public import PUBLIC
from reports.views.chosen import Chosen, chosen
from reports.views.ledger_table import table

# Up to so many rows a workbook is made while the browser waits.
AT_ONCE = 5000


@dataclass(frozen=True)
class Opened:
    """A ledger at the chosen place and time, narrowed as asked."""

    ledger: Ledger
    choice: Chosen
    filter: LedgerFilter
    sort: str
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
    last = dict(exports.values_list("target_key").annotate(Max("at")).order_by())
    entries = [
        {
            "ledger": ledger,
            "span": ledger.span.text(choice.at),
            "count": ledger.records(choice.at, request.reach).count(),
            "exported_at": last.get(ledger.name),
        }
        for ledger in LEDGERS.values()
    ]
    return TemplateResponse(
        request, "reports/ledger_list.html", {"chosen": choice, "entries": entries}
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
    sort = request.GET.get("sort", "")
    known = sort if sort.removeprefix("-") in ledger.sorts else ""
    narrowed = FILTERS[name](request, within, choice.at)
    return Opened(ledger, choice, narrowed, known, _pinned(choice, request.GET).urlencode())


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
    page = leaf(request, ledger.ordered(opened.records, opened.sort), ledger.measure)
    all_columns = request.GET.get("columns") == "all"
    columns = [column for column in ledger.columns if column.main or all_columns]
    kept = _kept(request.GET)
    context = {
        "ledger": ledger,
        "chosen": choice,
        "heading": ledger.heading(choice.area.name, choice.at),
        "moment": choice.form["period" if ledger.span is Span.PERIOD else "at"],
        "sort": opened.sort,
        "filter": opened.filter,
        "leaf": page,
        "table": table(ledger, columns, ledger.fill(page.rows, choice.at), totals, kept),
        "summary": ledger.summary(totals),
        "errors": opened.errors,
        "refusal": refusal,
        "column_count": len(ledger.columns),
        "shows_all_columns": all_columns,
        "columns_query": _with(kept, columns="" if all_columns else "all"),
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
    for name in kept:
        pinned.setdefault(name, str(kept[name]))
    pinned.pop("columns", None)
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
