"""The report that an address names, as it stands now; one that there cannot be is answered with the reason."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from households.access import StaffRequest
from households.models import Area
from reports.documents.half_year import HalfYearReport, NotReportableError, half_year_report
from reports.periods import Period, parse_period
from reports.typeset.faces import FontsNotReadyError

View = Callable[..., HttpResponse]


def place_of(request: StaffRequest, area: str) -> Area:
    """The place, within reach; out of reach is 404."""
    if not request.reach.covers(area):
        raise Http404("这个区域不在您负责的范围内。")
    return get_object_or_404(Area, code=area)


def period_of(code: str) -> Period:
    """The month, half-year or year. Raises NotReportableError for what is none."""
    try:
        return parse_period(code)
    except ValueError as error:
        raise NotReportableError(str(error)) from error


def report_of(request: StaffRequest, area: str, period: str) -> HalfYearReport:
    """The report as of today. Raises Http404 out of reach and NotReportableError for one that there cannot be."""
    place = place_of(request, area)
    return half_year_report(place, period_of(period), dated=request.today, today=request.today)


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
    return TemplateResponse(
        request, "reports/report_problem.html", {"sentence": sentence}, status=status
    )
