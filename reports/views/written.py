"""The report that an address names, as it stands now; one that there cannot be is answered with the reason."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from households.access import StaffRequest
from households.models import Area, User
from reports.documents.report import NotReportableError, Report, counted_to, report_on
from reports.forms import ReportDateForm
from reports.narrative.recorded import people_at
from reports.periods import Period, parse_period
from reports.typeset.faces import FontsNotReadyError

View = Callable[..., HttpResponse]


def place_of(request: StaffRequest, area: str) -> Area:
    """The place, within reach; out of reach is 404."""
    if not request.reach.covers(area):
        raise Http404("这个区域不在您负责的范围内。")
    return get_object_or_404(Area, code=area)


def period_of(slug: str) -> Period:
    """The month, half-year or year of an address. Raises NotReportableError for what is none."""
    try:
        return parse_period(slug.partition("@")[0])
    except ValueError as error:
        raise NotReportableError(str(error)) from error


def person_of(area: str, slug: str) -> User | None:
    """Whose work an address such as 2018H1@name is about; nobody's in particular without a name. 404 for who has none there."""
    username = slug.partition("@")[2]
    if not username:
        return None
    person = people_at(area).filter(username=username).first()
    if person is None:
        raise Http404("没有这个人的工作总结。")
    return person


def report_of(request: StaffRequest, area: str, period: str) -> Report:
    """The report as of today. Raises Http404 out of reach and NotReportableError for one that there cannot be."""
    place = place_of(request, area)
    return report_on(
        place,
        period_of(period),
        person=person_of(area, period),
        dated=request.today,
        today=request.today,
    )


def dated_report(
    request: StaffRequest, place: Area, period: Period, person: User | None
) -> tuple[Report, ReportDateForm]:
    """The report bearing the date that was asked for, else today's; a date that it cannot bear is told by the form.

    Raises NotReportableError for one that there cannot be.
    """
    typed = request.GET if "dated" in request.GET else None
    form = ReportDateForm(typed, earliest=counted_to(period, request.today))
    dated = (form.is_valid() and form.cleaned_data["dated"]) or request.today
    return report_on(place, period, person=person, dated=dated, today=request.today), form


def date_query(report: Report, form: ReportDateForm) -> str:
    """The date as the address of the paper carries it on; none where the paper is to bear the day of printing."""
    is_asked = form.is_bound and form.is_valid() and form.cleaned_data["dated"]
    return f"?dated={report.dated.isoformat()}" if is_asked else ""


def in_words(view: View) -> View:
    """A report that there cannot be is answered with the reason and the way out."""

    @wraps(view)
    def answered(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotReportableError as refusal:
            return problem(request, str(refusal), status=404)
        except FontsNotReadyError as refusal:
            return problem(request, str(refusal), status=503)

    return answered


def problem(request: StaffRequest, sentence: str, *, status: int) -> HttpResponse:
    """Why there is no such report, with the way back to those that there are."""
    context = {"sentence": sentence}
    return TemplateResponse(request, "reports/report_problem.html", context, status=status)
