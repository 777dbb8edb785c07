"""Narrowing the ledger of pairings."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from households.access import StaffRequest
from households.models import Membership, Pairing, Standing, User
from reports.figures import At
from reports.filters.ledger import LedgerFilter, choice, search


class PairingsFilter(LedgerFilter):
    """Takes pairings with the household's standing of the day joined as `standing`."""

    household = "household__"
    area = "household__area"

    q = search("成员姓名或户编号")
    helper = choice("帮扶责任人", field_name="helper")
    organisation = choice("单位", field_name="helper__organisation")
    group = choice("村民组", field_name="household__group_number")
    status = choice("在册状态", field_name="standing__status", choices=Standing.Status.choices)

    class Meta:
        model = Pairing
        fields = ("q", "helper", "organisation")

    def __init__(self, request: StaffRequest, queryset: QuerySet[Any], at: At) -> None:
        super().__init__(request, queryset, at)
        groups = self.values("household__group_number")
        self.offer("group", [(number, f"{number}组") for number in groups if number])
        helpers = self.queryset.order_by().values("helper")
        people = User.objects.filter(pk__in=helpers).order_by("name", "pk")
        self.offer("helper", people.values_list("pk", "name"))
        offices = self.values("helper__organisation")
        self.offer("organisation", [(office, office) for office in offices if office])

    def named(self, pairings: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        members = Membership.objects.covering(self.at.day).filter(household=OuterRef("household"))
        called = Exists(members.filter(person__name__icontains=text))
        return pairings.filter(Q(household__number__icontains=text) | called)
