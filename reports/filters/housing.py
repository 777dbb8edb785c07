"""Narrowing the ledgers of houses repaired and of families moved."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from households.models import Living, Subsidy
from reports.filters.ledger import choice, day
from reports.filters.people import OfHouseholds
from reports.ledgers.housing import RELOCATION, REPAIRS


class _OfHouses(OfHouseholds):
    """Takes households with the living conditions of the day joined as `living`."""

    categories: tuple[str, ...] = ()

    grade = choice("住房等级", field_name="living__house_grade", choices=Living.HouseGrade.choices)
    start = day("办结从", method="since")
    end = day("办结到（含当日）", method="until")

    def _given(self, **when: Any) -> Exists:
        given = Subsidy.objects.of(*self.categories).covering(self.at.day)
        return Exists(given.filter(household=OuterRef("pk"), **when))

    def since(self, households: QuerySet[Any], name: str, start: Any) -> QuerySet[Any]:
        return households.filter(self._given(begins_on__gte=start))

    def until(self, households: QuerySet[Any], name: str, end: Any) -> QuerySet[Any]:
        return households.filter(self._given(begins_on__lte=end))


class HouseRepairsFilter(_OfHouses):
    """Those repaired, and those still to be."""

    categories = REPAIRS

    state = choice(
        "改造情况", method="in_state", choices=[("done", "已改造"), ("waiting", "待改造")]
    )
    mode = choice(
        "改造方式",
        method="by_mode",
        choices=[("house_c", "C级修缮"), ("house_d", "D级重建")],
    )

    class Meta(OfHouseholds.Meta):
        fields = ("q", "state", "mode")

    def in_state(self, households: QuerySet[Any], name: str, state: str) -> QuerySet[Any]:
        return households.filter(house_repaired=state == "done")

    def by_mode(self, households: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        return households.filter(self._given(category__code=code))


class RelocationsFilter(_OfHouses):
    """Those moved, and those who wish to."""

    categories = RELOCATION

    state = choice(
        "搬迁情况", method="in_state", choices=[("done", "已搬迁"), ("waiting", "待搬迁")]
    )
    mode = choice("搬迁方式", field_name="living__relocation", choices=Living.Relocation.choices)
    resettlement = choice(
        "安置方式", field_name="living__resettlement", choices=Living.Resettlement.choices
    )

    class Meta(OfHouseholds.Meta):
        fields = ("q", "state", "mode")

    def in_state(self, households: QuerySet[Any], name: str, state: str) -> QuerySet[Any]:
        return households.filter(relocated=state == "done")
