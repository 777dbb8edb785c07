"""Narrowing the ledger of households that projects serve."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from households.access import StaffRequest
from households.models import Membership
from projects.models import Beneficiary, Project
from reports.figures import At
from reports.filters.ledger import LedgerFilter, choice, day, search


class BeneficiariesFilter(LedgerFilter):
    """Takes households served, with whether each was on the register then."""

    household = "household__"
    area = "project__area"

    q = search("成员姓名、户编号、项目名称或编号")
    category = choice("项目类别", field_name="project__category", choices=Project.Category.choices)
    start = day("受益从", field_name="since_on", lookup_expr="gte")
    end = day("受益到（含当日）", field_name="since_on", lookup_expr="lte")
    group = choice("村民组", field_name="household__group_number")
    registered = choice(
        "受益时", method="by_register", choices=[("on", "在册"), ("off", "不在册")]
    )

    class Meta:
        model = Beneficiary
        fields = ("q", "category", "start")

    def __init__(self, request: StaffRequest, queryset: QuerySet[Any], at: At) -> None:
        super().__init__(request, queryset, at)
        groups = self.values("household__group_number")
        self.offer("group", [(number, f"{number}组") for number in groups if number])

    def named(self, served: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        members = Membership.objects.covering(self.at.day).filter(
            household=OuterRef("household"), person__name__icontains=text
        )
        project = Q(project__name__icontains=text) | Q(project__code__icontains=text)
        return served.filter(project | Q(household__number__icontains=text) | Exists(members))

    def by_register(self, served: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return served.filter(was_registered=value == "on")
