"""The summary of one person's work: whose there are, how one reads, and the paper."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from households.access import May, StaffRequest, reach, requires
from households.models import Area
from reports.actions.half_year import note_printing
from reports.documents.half_year import HalfYearReport, counted_to, half_year_report
from reports.forms import ReportDateForm
from reports.narrative.recorded import recorded_people
from reports.periods import parse_period
from reports.typeset.faces import FontsNotReadyError
from reports.views.chosen import chosen
from reports.views.half_year import handed_out
from reports.views.paper import pieces, records_url
from reports.views.people import whose_work
from reports.views.signing import versions_of


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
def summary_preview(request: StaffRequest, area: str, period: str, username: str) -> HttpResponse:
    report, form = _summary(request, area, period, username)
    context = {
        "report": report,
        "form": form,
        "pieces": pieces(report.draft_blocks, report.facts.by_token),
        "figures": [(value, records_url(value)) for value in report.figures],
        "pdf_url": _pdf_url(report, form),
        "versions": versions_of(report) if request.reach.covers(area) else [],
        "can_draft": reach(request.user, May.DRAFT_REPORT, request.today).covers(area),
    }
    return TemplateResponse(request, "reports/summary_preview.html", context)


@requires(May.SEE_HOUSEHOLDS)
def summary_pdf(request: StaffRequest, area: str, period: str, username: str) -> HttpResponse:
    report, form = _summary(request, area, period, username)
    if form.errors:
        return _problem(request, form.errors["dated"].as_data()[0].messages[0], status=400)
    try:
        paper = report.typeset()
    except FontsNotReadyError as refusal:
        return _problem(request, str(refusal), status=503)
    note_printing(
        report=report,
        content=paper.pdf,
        form="pdf",
        by=request.user,
        pages=paper.pages,
        missing=paper.missing,
    )
    return handed_out(report, paper.pdf, "pdf", "application/pdf")


def _summary(
    request: StaffRequest, area: str, period: str, username: str
) -> tuple[HalfYearReport, ReportDateForm]:
    """The summary of a person within reach, bearing the date that was asked for or today's."""
    person = whose_work(request, area, username)
    place = get_object_or_404(Area, code=area)
    try:
        stretch = parse_period(period)
        typed = request.GET if "dated" in request.GET else None
        form = ReportDateForm(typed, earliest=counted_to(stretch, request.today))
        dated = (form.is_valid() and form.cleaned_data["dated"]) or request.today
        return half_year_report(
            place, stretch, person=person, dated=dated, today=request.today
        ), form
    except ValueError as error:
        raise Http404(str(error)) from error


def _pdf_url(report: HalfYearReport, form: ReportDateForm) -> str:
    """The address of the paper, with the date where one was asked for."""
    assert report.person is not None
    where = [report.area.code, report.period.code, report.person.username]
    is_asked = form.is_bound and form.is_valid() and form.cleaned_data["dated"]
    query = f"?dated={report.dated.isoformat()}" if is_asked else ""
    return f"{reverse('reports:summary-pdf', args=where)}{query}"


def _problem(request: StaffRequest, sentence: str, *, status: int) -> HttpResponse:
    context = {"sentence": sentence}
    return TemplateResponse(request, "reports/report_problem.html", context, status=status)
