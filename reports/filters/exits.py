"""Narrowing the ledger of exits."""

from typing import Any

from django.db.models import F, Q, QuerySet

from households.access import StaffRequest
from households.models import Standing
from reports.figures import At
from reports.filters.ledger import choice, day
from reports.filters.people import OfHouseholds


class ExitsFilter(OfHouseholds):
    """Takes households with the year and the day of their exit, or the year of the review begun."""

    year = choice("年度", field_name="exit_year")
    state = choice("办理", method="in_state", choices=[("done", "已脱贫"), ("doing", "正在办理")])
    review = choice("体检", method="by_review", choices=[("yes", "有"), ("no", "没有")])
    start = day("脱贫从", field_name="exited_on", lookup_expr="gte")
    end = day("脱贫到（含当日）", field_name="exited_on", lookup_expr="lte")

    class Meta(OfHouseholds.Meta):
        fields = ("q", "year", "state")

    def __init__(self, request: StaffRequest, queryset: QuerySet[Any], at: At) -> None:
        super().__init__(request, queryset, at)
        years = self.values("exit_year")
        self.offer("year", [(year, f"{year}年") for year in years if year])

    def in_state(self, households: QuerySet[Any], name: str, state: str) -> QuerySet[Any]:
        exited = Q(status=Standing.Status.EXITED)
        return households.filter(exited if state == "done" else ~exited)

    def by_review(self, households: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        reviewed = households.filter(review_year=F("exit_year"))
        if value == "yes":
            return reviewed
        return households.exclude(pk__in=reviewed.order_by().values("pk"))
