"""The ledgers: which there are, each on screen, and each as a workbook."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.db.models import Max, QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone

from households.access import May, StaffRequest, reach, requires
from households.models import AuditLine
from households.views.paging import leaf, wants_fragment
from reports.actions.ledgers import export_ledger
from reports.filters import FILTERS, LedgerFilter
from reports.ledgers import LEDGERS, Ledger, Span
from reports.ledgers.balance import ABOUT, NAME, TITLE
from reports.models import SavedView
from reports.views.chosen import Chosen, chosen
from reports.views.ledger_look import Look, hidden, look, saved_views
from reports.views.ledger_table import table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Opened:
    """A ledger at the chosen place and time, narrowed as asked."""

    ledger: Ledger
    choice: Chosen
    filter: LedgerFilter
    look: Look

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
        "exported": last.get(NAME),
    }
    return TemplateResponse(
        request,
        "reports/ledger_list.html",
        {"chosen": choice, "entries": entries, "balance": moved},
    )


@requires(May.SEE_LEDGERS)
def ledger_detail(request: StaffRequest, name: str) -> HttpResponse:
    return _shown(request, _opened(request, name))


@requires(May.EXPORT_LEDGER)
def ledger_workbook(request: StaffRequest, name: str) -> HttpResponseBase:
    opened = _opened(request, name)
    if opened.errors:
        return _shown(request, opened, status=400)
    file = BytesIO()
    exported = export_ledger(
        ledger=opened.ledger,
        records=opened.records,
        sort=opened.look.sort,
        by_group=opened.look.by,
        shown=opened.look.shown,
        at=opened.choice.at,
        area=opened.choice.area,
        filtered_by=opened.filter.words,
        by=request.user,
        now=timezone.now(),
        file=file,
    )
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=exported.filename, content_type=XLSX)


def _opened(request: StaffRequest, name: str) -> Opened:
    if name not in LEDGERS:
        raise Http404("没有这本台账。")
    ledger, choice = LEDGERS[name], chosen(request)
    within = ledger.records(choice.at, request.reach)
    narrowed = FILTERS[name](request, within, choice.at)
    return Opened(ledger, choice, narrowed, look(ledger, request.GET))


def _shown(request: StaffRequest, opened: Opened, status: int = 200) -> HttpResponse:
    ledger, choice = opened.ledger, opened.choice
    totals = ledger.totals(opened.records, choice.at)
    seen = opened.look
    page = leaf(request, ledger.ordered(opened.records, seen.sort, seen.by), ledger.measure)
    kept = _kept(request.GET)
    pinned = QueryDict(choice.query, mutable=True)
    for name, values in kept.lists():
        pinned.setlistdefault(name, values)
    for name in ("columns", "view"):
        pinned.pop(name, None)
    may_export = reach(request.user, May.EXPORT_LEDGER, request.today).covers(choice.area.code)
    context = {
        "ledger": ledger,
        "chosen": choice,
        "heading": ledger.heading(choice.area.name, choice.at),
        "moment": choice.form["period" if ledger.span is Span.PERIOD else "at"],
        "look": seen,
        "carried": list(hidden(request.GET)),
        "saving_query": pinned.urlencode(),
        **saved_views(request, ledger),
        "filter": opened.filter,
        "leaf": page,
        "table": table(
            ledger, seen.screen_columns, ledger.fill(page.rows, choice.at), totals, kept
        ),
        "summary": ledger.summary(totals),
        "errors": opened.errors,
        "column_count": len(ledger.columns),
        "columns_query": _with(kept, show="", columns="" if seen.shows_all else "all"),
        "export_query": pinned.urlencode() if may_export and not opened.errors else "",
    }
    fragment = "_ledger_results.html" if wants_fragment(request) else "ledger_detail.html"
    return TemplateResponse(request, f"reports/{fragment}", context, status=status)


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
