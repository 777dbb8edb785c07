"""Narrowing the findings that somebody has taken up."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django_filters import BooleanFilter, ChoiceFilter

from households.access import StaffRequest
from households.filters import Narrowing
from households.models import User
from reports.checks import RULES
from reports.models import Doubt

STATES = [
    ("open", "查得出来，没有答复"),
    ("waiting", "没有答复（含不再查出的）"),
    ("answered", "已答复，待复核"),
    ("closed", "已办结"),
    ("to-close", "待复核（含不再查出的）"),
    ("gone", "不再查出，待办结"),
    ("all", "全部"),
]


class DoubtFilter(Narrowing):
    """By state, person and rule. The state asks the rules anew, so the view judges it; here it is only read."""

    state = ChoiceFilter(label="状态", choices=STATES, method="unchanged", empty_label=None)
    mine = BooleanFilter(label="只看我负责的", method="answered_for", widget=forms.CheckboxInput)
    overdue = BooleanFilter(label="只看超期的", method="late", widget=forms.CheckboxInput)
    person = ChoiceFilter(label="责任人", field_name="responsible", empty_label="不限")
    rule = ChoiceFilter(label="规则", field_name="rule", empty_label="不限")

    class Meta:
        model = Doubt
        fields: list[str] = []

    def __init__(self, request: StaffRequest, queryset: QuerySet[Any]) -> None:
        super().__init__(request, queryset)
        people = User.objects.filter(pk__in=queryset.order_by().values("responsible"))
        self.offer("person", people.order_by("name").values_list("pk", "name"))
        used = set(queryset.order_by().values_list("rule", flat=True).distinct())
        self.offer("rule", [(rule.code, rule.title) for rule in RULES if rule.code in used])

    def unchanged(self, doubts: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return doubts

    def answered_for(self, doubts: Any, name: str, value: bool) -> QuerySet[Any]:
        return doubts.answered_for_by(self.request.user) if value else doubts

    def late(self, doubts: Any, name: str, value: bool) -> QuerySet[Any]:
        return doubts.overdue(self.today) if value else doubts
