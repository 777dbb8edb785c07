"""Narrowing the list of households that a visit is due at."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django_filters import BooleanFilter, ChoiceFilter

from households.access import StaffRequest
from households.due import State, intervals, own_role, with_state
from households.filters.narrowing import DayFilter, Narrowing, SearchFilter
from households.finding import matching
from households.glances import with_columns
from households.models import Area, Household, Pairing, User
from households.models.area import inside

Households = QuerySet[Household]


class DueFilter(Narrowing):
    """Whoever reaches paired households only sees their own list: their households, their visits, their interval."""

    q = SearchFilter(label="姓名或户编号", method="named", placeholder="姓名、拼音首字母、户编号")
    state = ChoiceFilter(
        label="情形", field_name="due_state", choices=State.choices, empty_label="不限"
    )
    group = ChoiceFilter(label="村民组", field_name="group_number", empty_label="不限")
    mine = BooleanFilter(label="只看与我结对的", method="unchanged", widget=forms.CheckboxInput)
    helper = ChoiceFilter(label="帮扶责任人", method="helped", empty_label="不限")
    area = ChoiceFilter(label="行政村", method="in_area", empty_label="不限")
    on = DayFilter(label="截至", method="unchanged")

    class Meta:
        model = Household
        fields: list[str] = []

    def __init__(self, request: StaffRequest, queryset: Households) -> None:
        super().__init__(request, queryset)
        groups = queryset.exclude(group_number=None).order_by("group_number")
        self.offer(
            "group",
            [(n, f"{n}组") for n in groups.values_list("group_number", flat=True).distinct()],
        )
        villages = Area.objects.filter(code__in=queryset.order_by().values("area").distinct())
        self.offer("area", villages.values_list("code", "name"))
        pairings = Pairing.objects.covering(self.today).filter(household__in=queryset)
        helpers = User.objects.filter(pk__in=pairings.values("helper")).order_by("name")
        if not pairings.filter(helper=self.reach.user_id).exists() or self.is_own_list:
            del self.filters["mine"]
        self.offer("helper", helpers.values_list("pk", "name"))

    @property
    def is_own_list(self) -> bool:
        return not self.reach.areas

    @property
    def day(self) -> date:
        return self.form.cleaned_data.get("on") or self.today

    @property
    def of_mine(self) -> bool:
        return self.is_own_list or bool(self.form.cleaned_data.get("mine"))

    def filter_queryset(self, queryset: Households) -> Households:
        # The day and whose visits count decide what is due, so they come before every other condition.
        role = own_role(self.reach) if self.of_mine else ""
        visitor = self.request.user if self.of_mine else None
        rows = with_state(
            with_columns(queryset, self.day), self.day, intervals(self.day, role), visitor
        )
        if self.of_mine:
            paired = Pairing.objects.covering(self.day).filter(helper=self.request.user)
            rows = rows.filter(pk__in=paired.values("household"))
        return super().filter_queryset(rows)

    def unchanged(self, households: Households, name: str, value: Any) -> Households:
        return households

    def named(self, households: Households, name: str, text: str) -> Households:
        return households.filter(matching(text, self.day))

    def helped(self, households: Households, name: str, helper: Any) -> Households:
        paired = Pairing.objects.covering(self.day).filter(helper=helper)
        return households.filter(pk__in=paired.values("household"))

    def in_area(self, households: Households, name: str, code: str) -> Households:
        return households.filter(inside(code))
