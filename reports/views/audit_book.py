"""The audit book on screen: in words, filtered, verified, taken out as a workbook or as lines that prove themselves."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from households.access import May, StaffRequest, requires
from households.audit import head
from households.models import AuditLine
from households.views.paging import leaf, wants_fragment
from reports.actions.audit_book import MOST_ROWS, export_extract, export_lines, verify_book
from reports.auditing import told_lines
from reports.auditing.book import VERIFIER, within
from reports.filters.audit_book import AuditBookFilter
from reports.views.chosen import chosen_area
from reports.views.handing_out import XLSX

JSON_LINES = "application/jsonl"


@requires(May.AUDIT)
def audit_book(request: StaffRequest) -> HttpResponse:
    narrowed = AuditBookFilter(request, _lines(request))
    page = leaf(request, narrowed.qs, "条")
    number, mark = head()
    context = {
        "filter": narrowed,
        "leaf": page,
        "lines": told_lines(page.rows),
        "anchor": f"{number}:{mark}",
        "query": request.GET.urlencode(),
    }
    fragment = "_audit_lines.html" if wants_fragment(request) else "audit_book.html"
    return TemplateResponse(request, f"reports/{fragment}", context)


@requires(May.AUDIT)
@require_POST
def audit_verify(request: StaffRequest) -> HttpResponse:
    verdict = verify_book(by=request.user)
    if verdict.broken_at is None:
        messages.success(
            request,
            f"审计簿完整，共 {verdict.lines} 条，逐条衔接，没有改动。锚点 {verdict.lines}:{verdict.head}",
        )
    else:
        messages.error(
            request,
            f"审计簿不完整：第 {verdict.broken_at} 条起不可信。{verdict.why}请立即停止录入，联系管理员。",
        )
    return redirect("reports:audit-book")


@requires(May.AUDIT)
def audit_workbook(request: StaffRequest) -> HttpResponseBase:
    area = chosen_area(request, request.reach.areas)
    narrowed = AuditBookFilter(request, _lines(request))
    if narrowed.form.errors or narrowed.qs.count() > MOST_ROWS:
        messages.error(request, f"条件有误，或者超过 {MOST_ROWS} 条；请缩小日期范围再导出。")
        return redirect("reports:audit-book")
    taken = export_lines(
        lines=narrowed.qs,
        area=area,
        filtered_by=narrowed.words,
        by=request.user,
        now=timezone.now(),
    )
    return FileResponse(taken.file, as_attachment=True, filename=taken.name, content_type=XLSX)


@requires(May.AUDIT)
def audit_extract(request: StaffRequest) -> HttpResponseBase:
    area = chosen_area(request, request.reach.areas)
    taken, _ = export_extract(reach=request.reach, area=area, by=request.user, now=timezone.now())
    return FileResponse(
        taken.file, as_attachment=True, filename=taken.name, content_type=JSON_LINES
    )


@requires(May.AUDIT)
def audit_script(request: StaffRequest) -> HttpResponseBase:
    """The program that verifies an extract anywhere; it holds no records."""
    file = VERIFIER.open("rb")
    return FileResponse(
        file, as_attachment=True, filename=VERIFIER.name, content_type="text/plain"
    )


def _lines(request: StaffRequest) -> QuerySet[AuditLine]:
    return AuditLine.objects.filter(within(request.reach))
