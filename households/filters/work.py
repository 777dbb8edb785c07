"""Narrowing the lists of activities and of gifts."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django_filters import BooleanFilter, ChoiceFilter

from households.access import StaffRequest
from households.filters.narrowing import DayFilter, Narrowing, SearchFilter
from households.models import Activity, Area, Gift, User


class WorkFilter(Narrowing):
    """Void rows are left out unless asked for, as in every count."""

    WORDS: tuple[str, ...] = ()

    def __init__(self, request: StaffRequest, queryset: QuerySet[Any]) -> None:
        super().__init__(request, queryset)
        rows: Any = self._meta.model._default_manager
        mine = rows.within(self.reach).order_by().values("area").distinct()
        self.offer("area", Area.objects.filter(code__in=mine).values_list("code", "name"))
        people = User.objects.within(self.reach).order_by("name")
        self.offer("person", people.values_list("pk", "name"))

    def of_person(self, rows: Any, name: str, key: str) -> QuerySet[Any]:
        user = User.objects.filter(pk=key).first()
        return rows.by_person(user) if user else rows

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("void"):
            return rows
        return rows.filter(voided_at__isnull=True)

    def unchanged(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        # Leaving void rows out is a default, so it is judged in one place, above.
        return rows

    def about(self, rows: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        condition = Q()
        for word in self.WORDS:
            condition |= Q(**{f"{word}__icontains": text.strip()})
        return rows.filter(condition)


class ActivityFilter(WorkFilter):
    WORDS = ("title", "led_by", "description")
    q = SearchFilter(label="查找", method="about", placeholder="名称、主持人、内容")
    kind = ChoiceFilter(label="类型", choices=Activity.Kind.choices, empty_label="不限")
    start = DayFilter(label="从", field_name="held_on", lookup_expr="gte")
    end = DayFilter(label="到（含当日）", field_name="held_on", lookup_expr="lte")
    person = ChoiceFilter(label="经手人", method="of_person", empty_label="不限")
    area = ChoiceFilter(label="行政村", field_name="area", empty_label="不限")
    void = BooleanFilter(label="也列出作废的", method="unchanged", widget=forms.CheckboxInput)

    class Meta:
        model = Activity
        fields: list[str] = []


class GiftFilter(WorkFilter):
    WORDS = ("item", "donor", "receivers")
    q = SearchFilter(label="查找", method="about", placeholder="物品、捐赠单位、受赠对象")
    start = DayFilter(label="从", field_name="given_on", lookup_expr="gte")
    end = DayFilter(label="到（含当日）", field_name="given_on", lookup_expr="lte")
    person = ChoiceFilter(label="经手人", method="of_person", empty_label="不限")
    area = ChoiceFilter(label="行政村", field_name="area", empty_label="不限")
    void = BooleanFilter(label="也列出作废的", method="unchanged", widget=forms.CheckboxInput)

    class Meta:
        model = Gift
        fields: list[str] = []
