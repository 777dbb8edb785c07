"""Narrowing the ledger of gifts."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django_filters import BooleanFilter

from households.access import StaffRequest
from households.models import Gift, GiftReceiver, Membership
from reports.figures import At
from reports.filters.ledger import LedgerFilter, choice, day, search


class GiftsFilter(LedgerFilter):
    """Takes gifts; those who received one are households, or stand in words."""

    q = search("物品、受赠对象、成员姓名或户编号")
    donor = choice("捐赠（慰问）单位", field_name="donor")
    start = day("从", field_name="given_on", lookup_expr="gte")
    end = day("到（含当日）", field_name="given_on", lookup_expr="lte")
    estimated = BooleanFilter(
        label="价值是估算的", method="with_estimate", widget=forms.CheckboxInput
    )

    class Meta:
        model = Gift
        fields = ("q", "donor", "start")

    def __init__(self, request: StaffRequest, queryset: QuerySet[Any], at: At) -> None:
        super().__init__(request, queryset, at)
        self.offer("donor", [(donor, donor) for donor in self.values("donor")])

    def named(self, gifts: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        members = Membership.objects.covering(self.at.day).filter(
            household=OuterRef("household"), person__name__icontains=text
        )
        to = GiftReceiver.objects.filter(
            Q(household__number__icontains=text) | Exists(members), gift=OuterRef("pk")
        )
        said = Q(item__icontains=text) | Q(receivers__icontains=text)
        return gifts.filter(said | Exists(to))

    def with_estimate(self, gifts: QuerySet[Any], name: str, wanted: bool) -> QuerySet[Any]:
        return gifts.filter(value_is_estimated=True) if wanted else gifts
