"""Narrowing the ledgers of entitlements and of payments on them."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from households.access import StaffRequest
from households.models import Membership, Standing, Subsidy, SubsidyCategory, SubsidyPayment
from reports.figures import At
from reports.filters.ledger import LedgerFilter, choice, day, search


class _OfSubsidies(LedgerFilter):
    """`subsidy` is the path from a record to its entitlement."""

    subsidy = ""

    def __init__(self, request: StaffRequest, queryset: QuerySet[Any], at: At) -> None:
        super().__init__(request, queryset, at)
        groups = self.values(f"{self.household}group_number")
        self.offer("group", [(number, f"{number}组") for number in groups if number])
        used = self.queryset.order_by().values(f"{self.subsidy}category")
        categories = SubsidyCategory.objects.filter(pk__in=used)
        self.offer("category", categories.values_list("pk", "name"))

    def named(self, rows: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        household = f"{self.household}pk"
        members = Membership.objects.covering(self.at.day).filter(household=OuterRef(household))
        called = Exists(members.filter(person__name__icontains=text))
        return rows.filter(Q(**{f"{self.household}number__icontains": text}) | called)


class SubsidiesFilter(_OfSubsidies):
    """Takes entitlements with the household's standing of the day joined as `standing`."""

    household = "household__"
    area = "household__area"

    q = search("成员姓名或户编号")
    category = choice("补贴项目", field_name="category")
    kind = choice("类别", field_name="category__group", choices=SubsidyCategory.Group.choices)
    group = choice("村民组", field_name="household__group_number")
    status = choice("在册状态", field_name="standing__status", choices=Standing.Status.choices)

    class Meta:
        model = Subsidy
        fields = ("q", "category", "kind")


class SubsidyPaymentsFilter(_OfSubsidies):
    """Takes payments with the household's standing of the day joined as `standing`."""

    household = "subsidy__household__"
    area = "subsidy__household__area"
    subsidy = "subsidy__"

    q = search("成员姓名或户编号")
    category = choice("补贴项目", field_name="subsidy__category")
    kind = choice(
        "类别", field_name="subsidy__category__group", choices=SubsidyCategory.Group.choices
    )
    start = day("从", field_name="paid_on", lookup_expr="gte")
    end = day("到（含当日）", field_name="paid_on", lookup_expr="lte")
    group = choice("村民组", field_name="subsidy__household__group_number")
    status = choice("在册状态", field_name="standing__status", choices=Standing.Status.choices)

    class Meta:
        model = SubsidyPayment
        fields = ("q", "category", "kind")
