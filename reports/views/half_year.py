"""The report of a month, half-year or year: which there are, how it reads, and the paper."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header

from households.access import May, StaffRequest, reach, requires
from reports.actions.half_year import note_printing
from reports.documents.half_year import (
    HalfYearReport,
    counted_to,
    half_year_report,
)
from reports.forms import ReportDateForm
from reports.models import ReportVersion
from reports.narrative.recorded import recorded_years
from reports.typeset.blocks import Paragraph
from reports.views.chosen import chosen
from reports.views.paper import pieces, records_url
from reports.views.signing import versions_of
from reports.views.written import in_words, period_of, person_of, place_of, problem

SUBSTITUTED = "substituted"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


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
        "query": _query(report, form),
        "answers": report.answers,
        "versions": versions_of(report),
        "can_draft": reach(request.user, May.DRAFT_REPORT, request.today).covers(area),
    }
    return TemplateResponse(request, "reports/report_preview.html", context)


@requires(May.PRINT_REPORT)
@in_words
def report_pdf(request: StaffRequest, area: str, period: str) -> HttpResponse:
    report, form = _report(request, area, period)
    if form.errors:
        return problem(request, form.errors["dated"].as_data()[0].messages[0], status=400)
    paper = report.typeset()
    if paper.missing and SUBSTITUTED not in request.GET:
        return _ask_about_missing(request, report, paper.missing)
    note_printing(
        report=report,
        content=paper.pdf,
        form="pdf",
        by=request.user,
        pages=paper.pages,
        missing=paper.missing,
    )
    return handed_out(report, paper.pdf, "pdf", "application/pdf")


@requires(May.PRINT_REPORT)
@in_words
def report_word(request: StaffRequest, area: str, period: str) -> HttpResponse:
    """The draft in Word's form, for an office that must circulate it."""
    report, _ = _report(request, area, period)
    content = report.word_file()
    note_printing(report=report, content=content, form="docx", by=request.user)
    return handed_out(report, content, "docx", WORD)


@requires(May.PRINT_REPORT)
@in_words
def report_text(request: StaffRequest, area: str, period: str) -> HttpResponse:
    report, _ = _report(request, area, period)
    content = report.plain_text().encode()
    note_printing(report=report, content=content, form="txt", by=request.user)
    return handed_out(report, content, "txt", "text/plain; charset=utf-8")


def handed_out(
    report: HalfYearReport, content: bytes, ending: str, content_type: str
) -> HttpResponse:
    """A file of the report under its name."""
    name = content_disposition_header(True, report.file_name(ending)) or ""
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": name})


def _report(
    request: StaffRequest, area: str, period: str
) -> tuple[HalfYearReport, ReportDateForm]:
    """The report of a place within reach, bearing the date that was asked for or today's."""
    place, stretch, person = place_of(request, area), period_of(period), person_of(area, period)
    typed = request.GET if "dated" in request.GET else None
    form = ReportDateForm(typed, earliest=counted_to(stretch, request.today))
    dated = (form.is_valid() and form.cleaned_data["dated"]) or request.today
    report = half_year_report(place, stretch, person=person, dated=dated, today=request.today)
    return report, form


def _query(report: HalfYearReport, form: ReportDateForm) -> str:
    """The date as the address of the paper carries it on; none where the paper is to bear the day of printing."""
    is_asked = form.is_bound and form.is_valid() and form.cleaned_data["dated"]
    return f"?dated={report.dated.isoformat()}" if is_asked else ""


def _ask_about_missing(
    request: StaffRequest, report: HalfYearReport, missing: tuple[str, ...]
) -> HttpResponse:
    """A name must not lose a character unseen, and a report must not wait for a font: the person decides."""
    asked = request.GET.copy()
    asked[SUBSTITUTED] = "1"
    context = {
        "report": report,
        "missing": [
            (character, f"U+{ord(character):04X}", _where(report, character))
            for character in missing
        ],
        "print_query": f"?{asked.urlencode()}",
    }
    return TemplateResponse(request, "reports/report_missing.html", context, status=409)


def _where(report: HalfYearReport, character: str) -> str:
    """The words around the first place where a character stands."""
    for block in report.blocks:
        text = "".join(run.text for run in block.runs) if isinstance(block, Paragraph) else ""
        if (place := text.find(character)) >= 0:
            return text[max(place - 15, 0) : place + 16]
    return report.name if character in report.name else ""
