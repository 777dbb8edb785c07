"""Workbooks of a ledger: masked, in full, or for the public; a short one at once, a long one beside the pages."""

from tempfile import TemporaryFile

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone

from households.access import May, StaffRequest, requires
from reports import jobs
from reports.actions.ledgers import export_ledger
from reports.actions.making_ledgers import LedgerOrder, start_ledger
from reports.forms.ledgers import FullLedgerForm
from reports.ledgers.public import PUBLIC
from reports.models import Version
from reports.views.handing_out import XLSX
from reports.views.jobs import JobPages
from reports.views.ledgers import AT_ONCE, Opened, opened, shown

PAGES = JobPages(jobs.LEDGER, "ledger", XLSX, verb="导出")
WHOLE_ONLY = "公示版只能整本导出：按条件挑出来的名单，本身就会说出不该公开的事。请先清除筛选条件。"


@requires(May.EXPORT_LEDGER)
def ledger_workbook(request: StaffRequest, name: str) -> HttpResponseBase:
    return _handed_out(request, opened(request, name), Version.MASKED)


@requires(May.EXPORT_LEDGER)
def ledger_public(request: StaffRequest, name: str) -> HttpResponseBase:
    """The version that may hang in public; always of the whole ledger."""
    ledger = opened(request, name)
    if name not in PUBLIC:
        raise Http404("这本台账没有公示版。")
    if ledger.filter.chips:
        return shown(request, ledger, status=400, refusal=WHOLE_ONLY)
    return _handed_out(request, ledger, Version.PUBLIC)


@requires(May.EXPORT_FULL_LEDGER)
def ledger_full(request: StaffRequest, name: str) -> HttpResponseBase:
    """The version with numbers in full: for a reason, and after the password once more."""
    ledger = opened(request, name)
    if not any(column.full for column in ledger.ledger.columns):
        raise Http404("这本台账没有个人号码，脱敏版就是全部。")
    if ledger.errors:
        return shown(request, ledger, status=400)
    form = FullLedgerForm(request.POST or None, request=request)
    if form.is_valid():
        return _handed_out(request, ledger, Version.FULL, form.cleaned_data["reason"])
    context = {
        "form": form,
        "opened": ledger,
        "heading": ledger.ledger.heading(ledger.choice.area.name, ledger.choice.at),
        "conditions": ledger.filter.words,
        "count": ledger.records.count(),
    }
    return TemplateResponse(request, "reports/ledger_full.html", context)


@requires(May.EXPORT_LEDGER)
def ledger_job(request: StaffRequest, key: str) -> HttpResponse:
    return PAGES.page(request, key)


@requires(May.EXPORT_LEDGER)
def ledger_file(request: StaffRequest, key: str) -> HttpResponseBase:
    return PAGES.file(request, key)


def _handed_out(
    request: StaffRequest, ledger: Opened, version: Version, reason: str = ""
) -> HttpResponseBase:
    if ledger.errors:
        return shown(request, ledger, status=400)
    order = LedgerOrder(
        ledger=ledger.ledger,
        records=ledger.records,
        sort=ledger.look.sort,
        by_group=ledger.look.by,
        shown=ledger.look.shown,
        at=ledger.choice.at,
        area=ledger.choice.area,
        filtered_by=tuple(ledger.filter.words),
        query=ledger.query,
        version=version,
        by=request.user,
        reason=reason,
    )
    count = ledger.records.count()
    if count > AT_ONCE:
        return _begun(request, order, count)
    file = TemporaryFile()  # noqa: SIM115 – the response closes it
    exported = export_ledger(**vars(order), now=timezone.now(), file=file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=exported.filename, content_type=XLSX)


def _begun(request: StaffRequest, order: LedgerOrder, count: int) -> HttpResponse:
    if waiting := PAGES.one_at_a_time(request):
        return waiting
    job = jobs.begin(
        owner=request.user.pk,
        title=order.title,
        file_name="",
        query=f"{order.ledger.name}/?{order.query}",
        total=count,
        now=timezone.now(),
        kind=jobs.LEDGER,
    )
    start_ledger(order, job)
    return PAGES.to(job)
