"""Narrowing the list of changes."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django_filters import BooleanFilter, ChoiceFilter

from households.access import StaffRequest
from households.filters.narrowing import DayFilter, Narrowing, SearchFilter
from households.finding import matching
from households.models import Act, Area, Household, inside

Acts = QuerySet[Act]


class ActFilter(Narrowing):
    """What was taken back, and the taking back, are left out unless asked for."""

    q = SearchFilter(label="姓名或户编号", method="about", placeholder="姓名、拼音首字母、户编号")
    kind = ChoiceFilter(
        label="变动类型",
        choices=[choice for choice in Act.Kind.choices if choice[0] != Act.Kind.REVERSAL],
        empty_label="不限",
    )
    start = DayFilter(label="从", field_name="on", lookup_expr="gte")
    end = DayFilter(label="到（含当日）", method="until")
    area = ChoiceFilter(label="行政村", method="in_village", empty_label="不限")
    void = BooleanFilter(label="也列出已撤销的", method="unchanged", widget=forms.CheckboxInput)

    class Meta:
        model = Act
        fields: list[str] = []

    def __init__(self, request: StaffRequest, queryset: Acts) -> None:
        super().__init__(request, queryset)
        mine = Household.objects.within(self.reach).order_by().values("area").distinct()
        villages = Area.objects.filter(code__in=mine)
        self.offer("area", villages.values_list("code", "name"))

    def filter_queryset(self, queryset: Acts) -> Acts:
        acts = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("void"):
            return acts
        return acts.standing_good()

    def unchanged(self, acts: Acts, name: str, value: Any) -> Acts:
        # Leaving them out is a default, so it is judged in one place, above.
        return acts

    def about(self, acts: Acts, name: str, text: str) -> Acts:
        text = text.strip()
        itself = Q(person__name__icontains=text) | Q(counterpart__number__icontains=text)
        return acts.filter(itself | matching(text, self.today, "household__"))

    def in_village(self, acts: Acts, name: str, code: str) -> Acts:
        return acts.filter(inside(code, "household__area"))

    def until(self, acts: Acts, name: str, last_day: date) -> Acts:
        return acts.filter(on__lt=last_day + timedelta(days=1))
