"""The list of households and the case file of one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from households import case_file, panels
from households.access import May, StaffRequest, reach, requires
from households.filters import HouseholdFilter
from households.glances import glances, with_columns
from households.models import Household, Membership, Photo
from households.panels import Slot
from households.views.paging import leaf, wants_fragment


@requires(May.SEE_HOUSEHOLDS)
def household_list(request: StaffRequest) -> HttpResponse:
    mine = with_columns(Household.objects.within(request.reach), request.today)
    narrowed = HouseholdFilter(request, mine.select_related("area"))
    page = leaf(request, narrowed.qs, "户")
    members = Membership.objects.covering(request.today)
    fragment = "_household_table.html" if wants_fragment(request) else "household_list.html"
    return TemplateResponse(
        request,
        f"households/{fragment}",
        {
            "filter": narrowed,
            "leaf": page,
            "rows": glances(page.rows, request.today),
            "persons": members.filter(household__in=narrowed.qs.order_by().values("pk")).count(),
            "several_villages": "area" in narrowed.filters,
        },
    )


@requires(May.SEE_HOUSEHOLDS)
def household_detail(request: StaffRequest, number: str) -> HttpResponse:
    within = Household.objects.within(request.reach)
    household = get_object_or_404(
        with_columns(within, request.today).select_related("area", "case_file"), number=number
    )
    return TemplateResponse(
        request,
        "households/household_detail.html",
        {
            "household": household,
            "glance": glances([household], request.today)[0],
            "can_record_visit": _may(request, May.RECORD_VISIT, household),
            "can_edit": _may(request, May.EDIT_REGISTER, household),
            "waiting_proposals": household.proposals.waiting().count(),
            "has_photos": Photo.objects.standing_good()
            .filter(visit__household=household)
            .exists(),
            "head_panels": panels.shown(Slot.HOUSEHOLD_HEAD, request, household),
            "action_panels": panels.shown(Slot.HOUSEHOLD_ACTIONS, request, household),
            "end_panels": panels.shown(Slot.HOUSEHOLD_END, request, household),
            "today": request.today,
            **case_file.parts(household, request.today, request.reach),
        },
    )


def _may(request: StaffRequest, may: May, household: Household) -> bool:
    """Whether this person's permission reaches the household; a view asks again before it acts."""
    reachable = Household.objects.within(reach(request.user, may, request.today))
    return reachable.filter(pk=household.pk).exists()
