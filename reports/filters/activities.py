"""Narrowing the ledger of activities."""

from typing import Any

from django.db.models import Q, QuerySet

from households.models import Activity
from reports.filters.ledger import LedgerFilter, choice, day, search


class ActivitiesFilter(LedgerFilter):
    """Takes activities."""

    q = search("名称、主持人、地点或内容")
    kind = choice("类型", choices=Activity.Kind.choices)
    start = day("从", field_name="held_on", lookup_expr="gte")
    end = day("到（含当日）", field_name="held_on", lookup_expr="lte")

    class Meta:
        model = Activity
        fields = ("q", "kind", "start")

    def named(self, activities: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        said = Q(title__icontains=text) | Q(led_by__icontains=text)
        return activities.filter(said | Q(place__icontains=text) | Q(description__icontains=text))
