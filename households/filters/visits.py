"""Narrowing the list of visits."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django_filters import BooleanFilter, ChoiceFilter

from households.access import StaffRequest
from households.filters.narrowing import DayFilter, Narrowing, SearchFilter
from households.finding import matching
from households.models import Area, User, Visit

Visits = QuerySet[Visit]


class VisitFilter(Narrowing):
    """Void visits are left out unless asked for, as in every count."""

    q = SearchFilter(label="姓名或户编号", method="at", placeholder="姓名、拼音首字母、户编号")
    start = DayFilter(label="从", field_name="visited_on", lookup_expr="gte")
    end = DayFilter(label="到（含当日）", method="until")
    visitor = ChoiceFilter(label="走访人", field_name="visitor", empty_label="不限")
    kind = ChoiceFilter(label="类型", choices=Visit.Kind.choices, empty_label="不限")
    mode = ChoiceFilter(label="方式", choices=Visit.Mode.choices, empty_label="不限")
    area = ChoiceFilter(label="行政村", field_name="household__area", empty_label="不限")
    void = BooleanFilter(label="也列出作废的", method="unchanged", widget=forms.CheckboxInput)

    class Meta:
        model = Visit
        fields: list[str] = []

    def __init__(self, request: StaffRequest, queryset: Visits) -> None:
        super().__init__(request, queryset)
        visitors = Visit.objects.within(self.reach).order_by().values("visitor")
        people = User.objects.filter(pk__in=visitors.distinct()).order_by("name")
        self.offer("visitor", people.values_list("pk", "name"))
        mine = Visit.objects.within(self.reach).order_by().values("household__area").distinct()
        self.offer("area", Area.objects.filter(code__in=mine).values_list("code", "name"))

    def filter_queryset(self, queryset: Visits) -> Visits:
        visits = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("void"):
            return visits
        return visits.filter(voided_at__isnull=True)

    def unchanged(self, visits: Visits, name: str, value: Any) -> Visits:
        # Leaving void visits out is a default, so it is judged in one place, above.
        return visits

    def at(self, visits: Visits, name: str, text: str) -> Visits:
        return visits.filter(matching(text, self.today, "household__"))

    def until(self, visits: Visits, name: str, last_day: date) -> Visits:
        return visits.filter(visited_on__lt=last_day + timedelta(days=1))
