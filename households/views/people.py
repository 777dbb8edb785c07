"""Finding a person by identity number."""

from django.http import HttpResponse
from django.template.response import TemplateResponse

from households.access import May, StaffRequest, requires
from households.actions.lookups import look_up_person
from households.forms.lookups import PersonSearchForm
from households.glances import glances, with_columns
from households.models import Household


@requires(May.SEE_HOUSEHOLDS)
def person_find(request: StaffRequest) -> HttpResponse:
    form = PersonSearchForm(request.POST or None)
    found = form.act(look_up_person, by=request.user, reach=request.reach, today=request.today)
    homes = Household.objects.none()
    if found and found.household:
        homes = Household.objects.within(request.reach).filter(pk=found.household.pk)
    rows = with_columns(homes.select_related("area"), request.today)
    return TemplateResponse(
        request,
        "households/person_find.html",
        {
            "form": PersonSearchForm() if found else form,
            "found": found,
            "home": next(iter(glances(rows, request.today)), None),
            "today": request.today,
        },
    )
