"""Narrowing the ledger of industry in households."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from households.access import StaffRequest
from households.models import Planting, Subsidy, SubsidyCategory
from reports.figures import At
from reports.filters.ledger import choice
from reports.filters.people import OfHouseholds


class IndustryFilter(OfHouseholds):
    """Takes households of which something of their living is on record."""

    crop = choice("作物", method="growing", choices=Planting.Crop.choices)
    category = choice("享受", method="drawing")

    class Meta(OfHouseholds.Meta):
        fields = ("q", "crop", "category")

    def __init__(self, request: StaffRequest, queryset: QuerySet[Any], at: At) -> None:
        super().__init__(request, queryset, at)
        groups = (SubsidyCategory.Group.INDUSTRY, SubsidyCategory.Group.FINANCE)
        offered = SubsidyCategory.objects.filter(group__in=groups)
        self.offer("category", offered.values_list("pk", "name"))

    def growing(self, households: QuerySet[Any], name: str, crop: str) -> QuerySet[Any]:
        grown = Planting.objects.in_year(self.at.year).filter(crop=crop)
        return households.filter(Exists(grown.filter(household=OuterRef("pk"))))

    def drawing(self, households: QuerySet[Any], name: str, category: str) -> QuerySet[Any]:
        drawn = Subsidy.objects.covering(self.at.day).filter(category=int(category))
        return households.filter(Exists(drawn.filter(household=OuterRef("pk"))))
