"""The list of households and the case file of one."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from households import case_file
from households.access import May, StaffRequest, reach, requires
from households.filters import HouseholdFilter
from households.glances import glances, with_columns
from households.models import Household, Membership
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
    recording = reach(request.user, May.RECORD_VISIT, request.today)
    story = case_file.story(household, request.today)
    return TemplateResponse(
        request,
        "households/household_detail.html",
        {
            "household": household,
            "glance": glances([household], request.today)[0],
            "can_record_visit": Household.objects.within(recording)
            .filter(pk=household.pk)
            .exists(),
            "story": story[: case_file.RECENT_DAYS],
            "older_story": story[case_file.RECENT_DAYS :],
            "members": case_file.members(household, request.today),
            "causes": household.causes.covering(request.today),
            "subsidies": case_file.subsidies(household, request.today),
            "plantings": household.plantings.order_by("-year", "crop"),
            "incomes": case_file.incomes(household),
            "help_plans": household.help_plans.select_related("made_by"),
            "pairings": household.pairings.select_related("helper").order_by("-begins_on"),
            "visits": household.visits.select_related("visitor", "voided_by"),
            "issues": household.issues.all(),
            "today": request.today,
        },
    )
