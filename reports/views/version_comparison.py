"""Any two kept reports side by side, figure by figure and word by word."""

from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse

from households.access import May, StaffRequest, requires
from reports.documents.signed import side_by_side, words_between
from reports.forms.version_comparison import CompareForm
from reports.models import ReportVersion

MOST = 300


@requires(May.SEE_REPORT)
def version_compare(request: StaffRequest) -> HttpResponse:
    reached = ReportVersion.objects.within(request.reach).told().defer("blocks", "figures")
    versions = list(reached.order_by("area", "-period", "-number")[:MOST])
    form = CompareForm(request.GET if request.GET else None)
    form.offer(versions)
    context: dict[str, Any] = {"form": form, "is_possible": len(versions) > 1}
    if form.is_valid():
        chosen = (
            ReportVersion.objects.within(request.reach)
            .told()
            .in_bulk([form.cleaned_data["first"], form.cleaned_data["second"]])
        )
        first, second = (chosen[form.cleaned_data[name]] for name in ("first", "second"))
        compared = side_by_side(first, second)
        context |= {
            "first": first,
            "second": second,
            "differing": [one for one in compared if one.differs or not one.is_defined_alike],
            "alike": [one for one in compared if not one.differs and one.is_defined_alike],
            "stretches": words_between(first, second),
        }
    return TemplateResponse(request, "reports/version_compare.html", context)
