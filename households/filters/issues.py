"""Narrowing the problem ledger."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django_filters import BooleanFilter, ChoiceFilter

from households.access import StaffRequest
from households.filters.narrowing import DayFilter, Narrowing, SearchFilter
from households.finding import matching
from households.models import Area, Issue, User
from households.panels import about_subject

Issues = QuerySet[Issue]
STATES = [
    ("open", "未销号"),
    ("overdue", "超期"),
    ("soon", "七天内到期"),
    ("done", "已报完成、待销号"),
    ("closed", "已销号"),
    ("all", "全部"),
]


class IssueFilter(Narrowing):
    """What is struck off is left out unless asked for."""

    q = SearchFilter(
        label="查找", method="about", placeholder="内容、责任人、户主姓名、户编号、项目"
    )
    state = ChoiceFilter(label="状态", choices=STATES, method="unchanged", empty_label=None)
    mine = BooleanFilter(label="只看我负责的", method="answered", widget=forms.CheckboxInput)
    source = ChoiceFilter(label="来源", choices=Issue.Source.choices, empty_label="不限")
    start = DayFilter(label="提出从", field_name="raised_on", lookup_expr="gte")
    end = DayFilter(label="提出到（含当日）", field_name="raised_on", lookup_expr="lte")
    closed_start = DayFilter(label="销号从", field_name="closed_on", lookup_expr="gte")
    closed_end = DayFilter(label="销号到（含当日）", field_name="closed_on", lookup_expr="lte")
    person = ChoiceFilter(label="登记人或责任人", method="of_person", empty_label="不限")
    due = DayFilter(label="时限到（含当日）", field_name="due_on", lookup_expr="lte")
    area = ChoiceFilter(label="行政村", field_name="area", empty_label="不限")

    class Meta:
        model = Issue
        fields: list[str] = []

    def __init__(self, request: StaffRequest, queryset: Issues) -> None:
        super().__init__(request, queryset)
        mine = Issue.objects.within(self.reach).order_by().values("area").distinct()
        people = User.objects.within(self.reach).order_by("name")
        self.offer("person", people.values_list("pk", "name"))
        self.offer("area", Area.objects.filter(code__in=mine).values_list("code", "name"))

    def filter_queryset(self, queryset: Issues) -> Issues:
        issues: Any = super().filter_queryset(queryset)
        match self.form.cleaned_data.get("state") or "open":
            case "open":
                return issues.still_open()
            case "overdue":
                return issues.overdue(self.today)
            case "soon":
                return issues.due_soon(self.today)
            case "done":
                return issues.to_be_closed()
            case "closed":
                return issues.filter(closed_on__isnull=False)
        return issues

    def unchanged(self, issues: Issues, name: str, value: Any) -> Issues:
        # The default is a state too, so it is judged in one place, above.
        return issues

    def of_person(self, issues: Any, name: str, key: str) -> Issues:
        user = User.objects.filter(pk=key).first()
        return issues.by_person(user) if user else issues

    def answered(self, issues: Any, name: str, value: bool) -> Issues:
        return issues.answered_by(self.request.user) if value else issues

    def about(self, issues: Issues, name: str, text: str) -> Issues:
        words = Q(text__icontains=text) | Q(responsible__icontains=text)
        households = matching(text, self.today, "household__")
        return issues.filter(words | households | about_subject(text.strip()))
