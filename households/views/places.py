"""Places in the tree, and a village's own totals (村情) with their history."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from households.access import May, StaffRequest, reach, requires
from households.actions.places import add_area, correct_profile, rename_area, set_profile
from households.forms.places import AreaForm, AreaNameForm, ProfileCorrectionForm, ProfileForm
from households.models import Area, Reach, VillageProfile
from households.standards import in_force
from households.views.paging import leaf


@requires(May.MANAGE_AREAS)
def area_list(request: StaffRequest) -> HttpResponse:
    mine = Area.objects.inside_any(request.reach.areas)
    profiling = reach(request.user, May.EDIT_VILLAGE, request.today)
    page = leaf(request, mine, "个区域")
    top = min((len(code) for code in request.reach.areas), default=0)
    depths = [length for length in Area.LEVEL_OF_LENGTH if length >= top]
    return TemplateResponse(
        request,
        "households/area_list.html",
        {
            "leaf": page,
            "lines": [
                {
                    "area": area,
                    "depth": depths.index(len(area.code)),
                    "has_profile": area.level == Area.Level.VILLAGE
                    and profiling.covers(area.code),
                }
                for area in page.rows
            ],
        },
    )


@requires(May.MANAGE_AREAS)
def area_create(request: StaffRequest) -> HttpResponse:
    form = AreaForm(request.POST or None)
    area = form.act(add_area, by=request.user, reach=request.reach)
    if area:
        messages.success(request, f"{area}（{area.get_level_display()} {area.code}）已登记。")
        return redirect("households:area-list")
    return _form(request, form, "登记区域", reverse("households:area-list"), "区域")


@requires(May.MANAGE_AREAS)
def area_edit(request: StaffRequest, code: str) -> HttpResponse:
    area = get_object_or_404(Area.objects.inside_any(request.reach.areas), code=code)
    form = AreaNameForm(request.POST or None, name=area.name)
    if form.act(rename_area, by=request.user, area=area):
        messages.success(request, f"{area.code} 的名称已改为{area}。")
        return redirect("households:area-list")
    return _form(request, form, f"改名：{area}", reverse("households:area-list"), "区域")


@requires(May.EDIT_VILLAGE)
def village_list(request: StaffRequest) -> HttpResponse:
    now = VillageProfile.objects.covering(request.today)
    villages = _villages(request.reach).prefetch_related(
        Prefetch("profiles", now.order_by("begins_on"), to_attr="now")
    )
    page = leaf(request, villages, "个村")
    return TemplateResponse(request, "households/village_list.html", {"leaf": page})


@requires(May.EDIT_VILLAGE)
def village_detail(request: StaffRequest, code: str) -> HttpResponse:
    village = get_object_or_404(_villages(request.reach), code=code)
    profiles = list(village.profiles.order_by("-begins_on"))
    return TemplateResponse(
        request,
        "households/village_detail.html",
        {
            "village": village,
            "now": next((row for row in profiles if in_force(row, request.today)), None),
            "lines": [{"row": row, "in_force": in_force(row, request.today)} for row in profiles],
        },
    )


@requires(May.EDIT_VILLAGE)
def profile_create(request: StaffRequest, code: str) -> HttpResponse:
    village = get_object_or_404(_villages(request.reach), code=code)
    former = village.profiles.order_by("begins_on").last()
    form = ProfileForm(request.POST or None, former=former)
    if form.act(set_profile, by=request.user, area=village):
        messages.success(request, f"{village}的村情已登记，各项指标从统计日期起按新数字算。")
        return redirect("households:village-detail", code)
    return _form(request, form, f"登记{village}村情", _address(code), f"{village}村情")


@requires(May.EDIT_VILLAGE)
def profile_edit(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    village = get_object_or_404(_villages(request.reach), code=code)
    profile = get_object_or_404(village.profiles, pk=pk)
    form = ProfileCorrectionForm(request.POST or None, profile=profile)
    if form.act(correct_profile, by=request.user, profile=profile):
        messages.success(request, f"{village}的村情已更正。")
        return redirect("households:village-detail", code)
    return _form(request, form, f"更正{village}村情", _address(code), f"{village}村情")


def _villages(within: Reach) -> QuerySet[Area]:
    return Area.objects.inside_any(within.areas).villages()


def _address(code: str) -> str:
    return reverse("households:village-detail", args=[code])


def _form(
    request: StaffRequest, form: Any, title: str, cancel_url: str, back: str
) -> HttpResponse:
    context = {"form": form, "title": title, "cancel_url": cancel_url, "back": back}
    return TemplateResponse(request, "parts/form.html", context)
