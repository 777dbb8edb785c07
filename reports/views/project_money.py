"""The money of projects at a glance, on screen and on paper; each line opens its records."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from households.access import May, StaffRequest, requires
from projects.overview import MonthPart, Part
from reports.actions.project_money import note_money_report
from reports.documents.project_money import money_paper, money_report
from reports.views.chosen import Chosen, chosen
from reports.views.handing_out import PDF, handed_out
from reports.views.written import in_words


@dataclass(frozen=True)
class Line:
    """A line of a table, and the address of the figure or the ledger that holds just its records."""

    part: Part | MonthPart
    url: str


@requires(May.SEE_PROJECTS)
def project_money(request: StaffRequest) -> HttpResponse:
    choice = chosen(request)
    report = money_report(choice.area, choice.at)
    return TemplateResponse(
        request,
        "reports/project_money.html",
        {
            "chosen": choice,
            "report": report,
            "kinds": [
                Line(part, _figure(choice, f"projects.allocated_yuan.{part.code}"))
                for part in report.kinds
            ],
            "categories": [
                Line(part, _ledger(choice, "projects", category=part.code))
                for part in report.categories
            ],
            "months": [
                Line(
                    month,
                    _ledger(choice, "project-payments", start=month.first, end=month.last),
                )
                for month in report.months
            ],
        },
    )


@requires(May.SEE_PROJECTS)
@in_words
def project_money_pdf(request: StaffRequest) -> HttpResponse:
    choice = chosen(request)
    report = money_report(choice.area, choice.at)
    paper = money_paper(report, made_on=request.today, author=request.user.organisation)
    with transaction.atomic():
        note_money_report(made=report, paper=paper, by=request.user)
    name = f"{choice.area.name}项目资金情况_{choice.day}.pdf"
    return handed_out(paper.pdf, name, PDF, as_attachment=False)


def _figure(choice: Chosen, code: str) -> str:
    return f"{reverse('reports:figure-detail', args=[code])}?{choice.query}"


def _ledger(choice: Chosen, ledger: str, **condition: object) -> str:
    url = reverse("reports:ledger-detail", args=[ledger])
    return f"{url}?{choice.query}&{urlencode(condition)}"
