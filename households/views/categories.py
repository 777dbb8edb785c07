"""The code list of subsidies, which grows without code, and what each category pays."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from households.access import May, StaffRequest, reach, requires
from households.actions.categories import add_category, change_category, correct_rate, set_rate
from households.forms.categories import (
    CategoryChangeForm,
    CategoryForm,
    RateCorrectionForm,
    RateForm,
)
from households.models import SubsidyCategory, SubsidyRate
from households.standards import in_force, seen_from


@requires(May.SEE_STANDARDS)
def category_list(request: StaffRequest) -> HttpResponse:
    rates: dict[int, list[SubsidyRate]] = defaultdict(list)
    seen = SubsidyRate.objects.filter(seen_from(request.reach)).covering(request.today)
    for rate in seen.select_related("area"):
        rates[rate.category_id].append(rate)
    categories = SubsidyCategory.objects.all()
    return TemplateResponse(
        request,
        "households/category_list.html",
        {
            "lines": [(category, rates[category.pk]) for category in categories],
            "can_edit": bool(reach(request.user, May.EDIT_STANDARDS, request.today)),
        },
    )


@requires(May.EDIT_STANDARDS)
def category_create(request: StaffRequest) -> HttpResponse:
    form = CategoryForm(request.POST or None)
    category = form.act(add_category, by=request.user)
    if category:
        messages.success(request, f"补贴类别“{category}”已登记，可以用来登记享受和发放。")
        return redirect("households:category-detail", category.code)
    return _form(request, form, "新的补贴类别", reverse("households:category-list"), "补贴类别")


@requires(May.SEE_STANDARDS)
def category_detail(request: StaffRequest, code: str) -> HttpResponse:
    category = get_object_or_404(SubsidyCategory, code=code)
    rates = category.rates.filter(seen_from(request.reach)).select_related("area")
    editing = reach(request.user, May.EDIT_STANDARDS, request.today)
    return TemplateResponse(
        request,
        "households/category_detail.html",
        {
            "category": category,
            "rates": [
                {
                    "row": rate,
                    "in_force": in_force(rate, request.today),
                    "can_edit": editing.covers(rate.area_id),
                }
                for rate in rates.order_by("area", "-begins_on")
            ],
            "can_edit": bool(editing),
        },
    )


@requires(May.EDIT_STANDARDS)
def category_edit(request: StaffRequest, code: str) -> HttpResponse:
    category = get_object_or_404(SubsidyCategory, code=code)
    form = CategoryChangeForm(request.POST or None, category=category)
    if form.act(change_category, by=request.user, reach=request.reach, category=category):
        messages.success(request, "补贴类别已更正。")
        return redirect("households:category-detail", code)
    return _form(request, form, f"更正补贴类别：{category}", _address(category), category.name)


@requires(May.EDIT_STANDARDS)
def rate_create(request: StaffRequest, code: str) -> HttpResponse:
    category = get_object_or_404(SubsidyCategory, code=code)
    form = RateForm(request.POST or None, reach=request.reach)
    if form.act(set_rate, by=request.user, category=category):
        messages.success(request, f"{category}的补贴标准已登记。")
        return redirect("households:category-detail", code)
    title = f"登记{category}的补贴标准"
    return _form(request, form, title, _address(category), category.name)


@requires(May.EDIT_STANDARDS)
def rate_edit(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    mine = SubsidyRate.objects.filter(request.reach.places()).select_related("category", "area")
    rate = get_object_or_404(mine, category__code=code, pk=pk)
    form = RateCorrectionForm(request.POST or None, rate=rate)
    if form.act(correct_rate, by=request.user, rate=rate):
        messages.success(request, f"{rate.category}的补贴标准已更正。")
        return redirect("households:category-detail", code)
    title = f"更正{rate.category}的补贴标准（{rate.area}）"
    return _form(request, form, title, _address(rate.category), rate.category.name)


def _address(category: SubsidyCategory) -> str:
    return reverse("households:category-detail", args=[category.code])


def _form(
    request: StaffRequest, form: Any, title: str, cancel_url: str, back: str
) -> HttpResponse:
    context = {"form": form, "title": title, "cancel_url": cancel_url, "back": back}
    return TemplateResponse(request, "parts/form.html", context)
