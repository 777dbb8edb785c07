"""Files of a report that is not signed: on paper, as Word, as plain text; each with its line in the audit book."""

from django.http import HttpResponse
from django.template.response import TemplateResponse

from households.access import StaffRequest
from reports.actions.printing import note_printing
from reports.documents.report import Report
from reports.forms import ReportDateForm
from reports.typeset.blocks import Paragraph
from reports.views.handing_out import PDF, TEXT, WORD, handed_out
from reports.views.written import problem

SUBSTITUTED = "substituted"


def as_paper(
    request: StaffRequest, report: Report, form: ReportDateForm, *, preview_url: str
) -> HttpResponse:
    """The paper; or why it cannot bear the date, or the question whether it may lose characters.

    Raises FontsNotReadyError where no type is installed.
    """
    if form.errors:
        return problem(request, form.errors["dated"].as_data()[0].messages[0], status=400)
    paper = report.typeset()
    if paper.missing and SUBSTITUTED not in request.GET:
        return _ask_about_missing(request, report, paper.missing, preview_url)
    note_printing(
        report=report,
        content=paper.pdf,
        form="pdf",
        by=request.user,
        pages=paper.pages,
        missing=paper.missing,
    )
    return handed_out(paper.pdf, report.file_name("pdf"), PDF)


def as_word(request: StaffRequest, report: Report) -> HttpResponse:
    content = report.word_file()
    note_printing(report=report, content=content, form="docx", by=request.user)
    return handed_out(content, report.file_name("docx"), WORD)


def as_text(request: StaffRequest, report: Report) -> HttpResponse:
    content = report.plain_text().encode()
    note_printing(report=report, content=content, form="txt", by=request.user)
    return handed_out(content, report.file_name("txt"), TEXT)


def _ask_about_missing(
    request: StaffRequest, report: Report, missing: tuple[str, ...], preview_url: str
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
        "preview_url": preview_url,
    }
    return TemplateResponse(request, "reports/report_missing.html", context, status=409)


def _where(report: Report, character: str) -> str:
    """The words around the first place where a character stands."""
    for block in report.blocks:
        text = "".join(run.text for run in block.runs) if isinstance(block, Paragraph) else ""
        if (place := text.find(character)) >= 0:
            return text[max(place - 15, 0) : place + 16]
    return report.name if character in report.name else ""
