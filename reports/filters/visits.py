"""Narrowing the ledger of visits."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django_filters import BooleanFilter

from households.access import StaffRequest
from households.models import Issue, Membership, Standing, User, Visit
from reports.figures import At
from reports.filters.ledger import LedgerFilter, choice, day, search


class VisitsFilter(LedgerFilter):
    """Takes visits with the household's standing of the day joined as `standing`."""

    household = "household__"
    area = "household__area"

    q = search("成员姓名或户编号")
    visitor = choice("走访人", field_name="visitor")
    kind = choice("走访类型", choices=Visit.Kind.choices)
    start = day("从", field_name="visited_on", lookup_expr="gte")
    end = day("到（含当日）", field_name="visited_on", lookup_expr="lte")
    mode = choice("走访方式", choices=Visit.Mode.choices)
    group = choice("村民组", field_name="household__group_number")
    status = choice("在册状态", field_name="standing__status", choices=Standing.Status.choices)
    has_issue = BooleanFilter(
        label="发现了问题的", method="with_issue", widget=forms.CheckboxInput
    )

    class Meta:
        model = Visit
        fields = ("q", "visitor", "kind")

    def __init__(self, request: StaffRequest, queryset: QuerySet[Any], at: At) -> None:
        super().__init__(request, queryset, at)
        groups = self.values("household__group_number")
        self.offer("group", [(number, f"{number}组") for number in groups if number])
        visitors = self.queryset.order_by().values("visitor")
        people = User.objects.filter(pk__in=visitors).order_by("name", "pk")
        self.offer("visitor", people.values_list("pk", "name"))

    def named(self, visits: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        members = Membership.objects.covering(self.at.day).filter(household=OuterRef("household"))
        called = Exists(members.filter(person__name__icontains=text))
        return visits.filter(Q(household__number__icontains=text) | called)

    def with_issue(self, visits: QuerySet[Any], name: str, wanted: bool) -> QuerySet[Any]:
        raised = Exists(Issue.objects.filter(visit=OuterRef("pk")))
        return visits.filter(raised) if wanted else visits
