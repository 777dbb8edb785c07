"""What ledgers of households, and of persons in them, can all be narrowed by."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from households.access import StaffRequest
from households.models import Membership, Standing
from reports.figures import At
from reports.filters.ledger import LedgerFilter, choice, search


class OfHouseholds(LedgerFilter):
    """Takes records with the household's standing of the day joined as `standing`; searched by a member's name."""

    q = search("成员姓名或户编号")
    group = choice("村民组", method="of_group")
    status = choice("在册状态", field_name="standing__status", choices=Standing.Status.choices)
    attribute = choice(
        "贫困户属性", field_name="standing__attribute", choices=Standing.Attribute.choices
    )

    class Meta:
        model = Membership
        fields = ("q", "group", "status")

    def __init__(self, request: StaffRequest, queryset: QuerySet[Any], at: At) -> None:
        super().__init__(request, queryset, at)
        groups = self.values(f"{self.household}group_number")
        self.offer("group", [(number, f"{number}组") for number in groups if number])

    def of_group(self, records: QuerySet[Any], name: str, number: str) -> QuerySet[Any]:
        return records.filter(**{f"{self.household}group_number": number})

    def named(self, records: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        household = OuterRef(f"{self.household}pk")
        members = Membership.objects.covering(self.at.day).filter(household=household)
        called = Exists(members.filter(person__name__icontains=text))
        return records.filter(Q(**{f"{self.household}number__icontains": text}) | called)


class OfMembers(OfHouseholds):
    """Takes memberships; searched by the person's own name."""

    household = "household__"
    area = "household__area"

    q = search("姓名、户编号或人编号")

    def named(self, members: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        return members.filter(
            Q(person__name__icontains=text)
            | Q(household__number__icontains=text)
            | Q(person__code__icontains=text)
        )
