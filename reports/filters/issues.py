"""Narrowing the ledger of issues."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from households.access import StaffRequest
from households.models import Issue, Membership
from projects.models import ProjectIssue
from reports.figures import At
from reports.filters.ledger import LedgerFilter, choice, day, search


class IssuesFilter(LedgerFilter):
    """Takes issues; most are about a household, some about the village."""

    household = "household__"
    area = "area"

    q = search("内容、责任人、项目、成员姓名或户编号")
    source = choice("问题来源", choices=Issue.Source.choices)
    due = day("时限到（含当日）", field_name="due_on", lookup_expr="lte")
    start = day("提出从", field_name="raised_on", lookup_expr="gte")
    end = day("提出到（含当日）", field_name="raised_on", lookup_expr="lte")
    responsible = choice("责任人", field_name="responsible")

    class Meta:
        model = Issue
        fields = ("q", "source", "due")

    def __init__(self, request: StaffRequest, queryset: QuerySet[Any], at: At) -> None:
        super().__init__(request, queryset, at)
        names = self.values("responsible")
        self.offer("responsible", [(name, name) for name in names if name])

    def named(self, issues: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        members = Membership.objects.covering(self.at.day).filter(household=OuterRef("household"))
        called = Exists(members.filter(person__name__icontains=text))
        words = Q(text__icontains=text) | Q(responsible__icontains=text)
        project = Q(pk__in=ProjectIssue.objects.called(text).values("issue"))
        return issues.filter(words | project | Q(household__number__icontains=text) | called)
