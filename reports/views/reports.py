"""The report of a month, half-year or year: which there are, how it reads, and its files."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from households.access import May, StaffRequest, reach, requires
from reports.documents.report import Report
from reports.forms import ReportDateForm
from reports.models import ReportVersion
from reports.narrative.recorded import recorded_years
from reports.views.chosen import chosen
from reports.views.paper import pieces, records_url
from reports.views.report_files import as_paper, as_text, as_word
from reports.views.signing import versions_of
from reports.views.written import (
    date_query,
    dated_report,
    in_words,
    period_of,
    person_of,
    place_of,
)


@requires(May.SEE_REPORT)
def report_list(request: StaffRequest) -> HttpResponse:
    choice = chosen(request)
    kept = ReportVersion.objects.told().defer("blocks", "figures")
    of_place = kept.filter(area=choice.area, person=None).order_by("number")
    last = {version.period: version for version in of_place}
    recorded = recorded_years(choice.area.code)
    context = {
        "chosen": choice,
        "years": {
            year: [(entry, last.get(entry.period.code)) for entry in entries]
            for year, entries in recorded.items()
        },
        "on_the_way": kept.within(request.reach).on_the_way(),
        "can_draft": reach(request.user, May.DRAFT_REPORT, request.today).covers(choice.area.code),
        "today": request.today,
    }
    return TemplateResponse(request, "reports/report_list.html", context)


@requires(May.SEE_REPORT)
@in_words
def report_preview(request: StaffRequest, area: str, period: str) -> HttpResponse:
    report, form = _report(request, area, period)
    context = {
        "report": report,
        "form": form,
        "pieces": pieces(report.draft_blocks, report.facts.by_token),
        "figures": [(value, records_url(value)) for value in report.figures],
        "query": date_query(report, form),
        "answers": report.answers,
        "versions": versions_of(report),
        "can_draft": reach(request.user, May.DRAFT_REPORT, request.today).covers(area),
    }
    return TemplateResponse(request, "reports/report_preview.html", context)


@requires(May.PRINT_REPORT)
@in_words
def report_pdf(request: StaffRequest, area: str, period: str) -> HttpResponse:
    report, form = _report(request, area, period)
    preview_url = reverse("reports:report-preview", args=[area, report.slug])
    return as_paper(request, report, form, preview_url=preview_url)


@requires(May.PRINT_REPORT)
@in_words
def report_word(request: StaffRequest, area: str, period: str) -> HttpResponse:
    """The draft in Word's form, for an office that must circulate it."""
    report, _ = _report(request, area, period)
    return as_word(request, report)


@requires(May.PRINT_REPORT)
@in_words
def report_text(request: StaffRequest, area: str, period: str) -> HttpResponse:
    report, _ = _report(request, area, period)
    return as_text(request, report)


def _report(request: StaffRequest, area: str, period: str) -> tuple[Report, ReportDateForm]:
    """The report of a place within reach, bearing the date that was asked for or today's."""
    return dated_report(
        request, place_of(request, area), period_of(period), person_of(area, period)
    )
