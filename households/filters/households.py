"""Narrowing the list of households."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_filters import ChoiceFilter

from households.access import StaffRequest
from households.filters.narrowing import DayFilter, Narrowing, SearchFilter
from households.models import (
    ON_REGISTER,
    Area,
    Cause,
    Household,
    Membership,
    Pairing,
    PlannedExit,
    Standing,
    User,
    Visit,
    inside,
)

Households = QuerySet[Household]


class HouseholdFilter(Narrowing):
    """Takes households with their standing of the day joined (`with_standing`); those on the register by default."""

    q = SearchFilter(label="姓名或户编号", method="named")
    register = ChoiceFilter(
        label="名册",
        choices=[("off", "不在册"), ("all", "全部")],
        empty_label="在册",
        method="unchanged",
    )
    status = ChoiceFilter(
        label="在册状态",
        field_name="standing__status",
        choices=[choice for choice in Standing.Status.choices if choice[0] in ON_REGISTER],
        empty_label="不限",
    )
    area = ChoiceFilter(label="行政村", method="in_village", empty_label="不限")
    group = ChoiceFilter(label="村民组", field_name="group_number", empty_label="不限")
    attribute = ChoiceFilter(
        label="属性",
        field_name="standing__attribute",
        choices=Standing.Attribute.choices,
        empty_label="不限",
    )
    cause = ChoiceFilter(
        label="主要致贫原因", method="because", choices=Cause.Code.choices, empty_label="不限"
    )
    plan = ChoiceFilter(label="计划脱贫年度", method="planned", empty_label="不限")
    helper = ChoiceFilter(label="帮扶责任人", method="helped", empty_label="不限")
    quiet_since = DayFilter(label="这天以来没有走访", method="quiet")

    class Meta:
        model = Household
        fields: list[str] = []

    def __init__(self, request: StaffRequest, queryset: Households) -> None:
        super().__init__(request, queryset)
        mine = Household.objects.within(self.reach)
        groups = mine.exclude(group_number=None).order_by("group_number")
        self.offer(
            "group",
            [(n, f"{n}组") for n in groups.values_list("group_number", flat=True).distinct()],
        )
        villages = Area.objects.filter(code__in=mine.order_by().values("area").distinct())
        self.offer("area", villages.values_list("code", "name"))
        plans = PlannedExit.objects.covering(self.today).filter(household__in=mine)
        years = plans.order_by("year").values_list("year", flat=True).distinct()
        self.offer("plan", [(year, f"{year}年") for year in years])
        pairings = Pairing.objects.covering(self.today).filter(household__in=mine)
        helpers = User.objects.filter(pk__in=pairings.values("helper")).order_by("name")
        self.offer("helper", helpers.values_list("pk", "name"))

    def filter_queryset(self, queryset: Households) -> Households:
        households = super().filter_queryset(queryset)
        on_register = Q(standing__status__in=ON_REGISTER)
        match self.form.cleaned_data.get("register"):
            case "all":
                return households
            case "off":
                return households.filter(
                    Q(standing__pk__isnull=True) | Q(standing__status=Standing.Status.REMOVED)
                )
            case _:
                return households.filter(on_register)

    def unchanged(self, households: Households, name: str, value: str) -> Households:
        # The register is judged last and together, because its default is a condition too.
        return households

    def named(self, households: Households, name: str, text: str) -> Households:
        members = Membership.objects.covering(self.today).filter(household=OuterRef("pk"))
        called = Exists(members.filter(person__name__icontains=text.strip()))
        return households.filter(Q(number__icontains=text.strip()) | called)

    def in_village(self, households: Households, name: str, code: str) -> Households:
        return households.filter(inside(code))

    def because(self, households: Households, name: str, code: str) -> Households:
        causes = Cause.objects.covering(self.today).filter(household=OuterRef("pk"))
        return households.filter(Exists(causes.filter(code=code, is_main=True)))

    def planned(self, households: Households, name: str, year: Any) -> Households:
        plans = PlannedExit.objects.covering(self.today).filter(household=OuterRef("pk"))
        return households.filter(Exists(plans.filter(year=year)))

    def helped(self, households: Households, name: str, helper: Any) -> Households:
        pairings = Pairing.objects.covering(self.today).filter(household=OuterRef("pk"))
        return households.filter(Exists(pairings.filter(helper=helper)))

    def quiet(self, households: Households, name: str, since: date) -> Households:
        visits = Visit.objects.standing_good().filter(household=OuterRef("pk"))
        return households.exclude(Exists(visits.filter(visited_on__gte=since)))


class HouseholdSearch(HouseholdFilter):
    """The same conditions where one household is looked for: a name or number will do, all else is folded."""

    SHOWN = 1
