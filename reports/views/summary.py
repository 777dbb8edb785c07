"""The summary of one person's work: whose there are, how one reads, and the paper."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from households.access import May, StaffRequest, reach, requires
from households.models import Area
from reports.documents.report import Report
from reports.forms import ReportDateForm
from reports.narrative.recorded import recorded_people
from reports.views.chosen import chosen
from reports.views.paper import pieces, records_url
from reports.views.people import whose_work
from reports.views.report_files import as_paper
from reports.views.signing import versions_of
from reports.views.written import date_query, dated_report, in_words, period_of


@requires(May.SEE_HOUSEHOLDS)
def summary_list(request: StaffRequest) -> HttpResponse:
    """Everybody at work there for who sees the work; else one's own."""
    choice = chosen(request, places=(*request.reach.areas, *request.reach.paired_areas))
    sees_all = reach(request.user, May.SEE_WORK, request.today).covers(choice.area.code)
    context = {
        "chosen": choice,
        "people": recorded_people(choice.area.code, None if sees_all else request.user),
    }
    return TemplateResponse(request, "reports/summary_list.html", context)


@requires(May.SEE_HOUSEHOLDS)
@in_words
def summary_preview(request: StaffRequest, area: str, period: str, username: str) -> HttpResponse:
    report, form = _summary(request, area, period, username)
    pdf_url = reverse("reports:summary-pdf", args=[area, period, username])
    context = {
        "report": report,
        "form": form,
        "pieces": pieces(report.draft_blocks, report.facts.by_token),
        "figures": [(value, records_url(value)) for value in report.figures],
        "pdf_url": f"{pdf_url}{date_query(report, form)}",
        "versions": versions_of(report) if request.reach.covers(area) else [],
        "can_draft": reach(request.user, May.DRAFT_REPORT, request.today).covers(area),
    }
    return TemplateResponse(request, "reports/summary_preview.html", context)


@requires(May.SEE_HOUSEHOLDS)
@in_words
def summary_pdf(request: StaffRequest, area: str, period: str, username: str) -> HttpResponse:
    report, form = _summary(request, area, period, username)
    preview_url = reverse("reports:summary-preview", args=[area, period, username])
    return as_paper(request, report, form, preview_url=preview_url)


def _summary(
    request: StaffRequest, area: str, period: str, username: str
) -> tuple[Report, ReportDateForm]:
    """The summary of a person within reach, bearing the date that was asked for or today's."""
    person = whose_work(request, area, username)
    place = get_object_or_404(Area, code=area)
    return dated_report(request, place, period_of(period), person)
