"""Who helps whom, and handing households over."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from households.access import May, StaffRequest, reach, requires
from households.forms.pairings import GiverForm, HandOverForm
from households.glances import glances, head_names, with_columns
from households.models import HELPING, ON_REGISTER, Household, Pairing, Posting, User

SHOWN = 50


@requires(May.SEE_WORK)
def pairing_list(request: StaffRequest) -> HttpResponse:
    mine = Household.objects.within(request.reach)
    now = Pairing.objects.covering(request.today)
    in_office = Posting.objects.covering(request.today).filter(
        user=OuterRef("helper"), role__in=HELPING
    )
    leaving = in_office.filter(ends_on__isnull=False).order_by("-ends_on").values("ends_on")[:1]
    helpers = (
        now.within(request.reach)
        .values("helper", "helper__name", "helper__organisation", "helper__duty")
        .annotate(
            households=Count("household", distinct=True),
            in_office=Exists(in_office),
            leaving_on=Subquery(leaving),
        )
        .order_by("in_office", "helper__name")
    )
    standing: Any = with_columns(mine, request.today)
    alone = standing.filter(
        ~Exists(now.filter(household=OuterRef("pk"))), standing__status__in=list(ON_REGISTER)
    ).order_by("number")
    return TemplateResponse(
        request,
        "households/pairing_list.html",
        {
            "helpers": helpers,
            "alone_count": alone.count(),
            "alone": glances(alone[:SHOWN], request.today),
            "can_manage": bool(reach(request.user, May.MANAGE_PAIRINGS, request.today)),
        },
    )


@requires(May.MANAGE_PAIRINGS)
def pairing_hand_over(request: StaffRequest) -> HttpResponse:
    choice = GiverForm(request.GET if "giver" in request.GET else None, reach=request.reach)
    context: dict[str, Any] = {"choice": choice}
    if choice.is_valid():
        giver: User = choice.cleaned_data["giver"]
        held = Pairing.objects.filter(
            helper=giver,
            ends_on__isnull=True,
            household__in=Household.objects.within(request.reach),
        )
        keys = list(held.values_list("household", flat=True))
        named = head_names(keys, request.today)
        heads = {key: named.get(key, "户主未登记") for key in keys}
        form = HandOverForm(request.POST or None, reach=request.reach, giver=giver, heads=heads)
        decision = form.decide(by=request.user)
        if decision.is_done:
            taker = decision.begun[0].helper
            messages.success(request, f"{len(decision.begun)} 户已由{giver}交给{taker}。")
            return redirect("households:pairing-list")
        lines = [(one, heads[one.household_id]) for one in decision.begun]
        context |= {"form": form, "giver": giver, "decision": decision, "lines": lines}
    return TemplateResponse(request, "households/pairing_hand_over.html", context)
