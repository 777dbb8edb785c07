"""Narrowing the ledgers of the register: of persons, and of households."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from households.access import StaffRequest
from households.models import (
    ON_REGISTER,
    Cause,
    Circumstances,
    Membership,
    Pairing,
    Standing,
    User,
)
from reports.figures import At
from reports.filters.ledger import LedgerFilter, choice, search


class OnRegister(LedgerFilter):
    """Takes records with the dated rows of their household joined as `standing`, `main_cause` and `plan`."""

    status = choice(
        "脱贫属性",
        field_name="standing__status",
        choices=[pair for pair in Standing.Status.choices if pair[0] in ON_REGISTER],
    )
    group = choice("村民组", method="of_group")
    attribute = choice(
        "贫困户属性", field_name="standing__attribute", choices=Standing.Attribute.choices
    )
    cause = choice("主要致贫原因", field_name="main_cause__code", choices=Cause.Code.choices)
    plan = choice("计划脱贫年度", field_name="plan__year")
    helper = choice("结对帮扶人", method="helped")
    natural_village = choice("自然村", method="of_natural_village")

    def __init__(self, request: StaffRequest, queryset: QuerySet[Any], at: At) -> None:
        super().__init__(request, queryset, at)
        groups = self.values(f"{self.household}group_number")
        self.offer("group", [(number, f"{number}组") for number in groups if number])
        villages = self.values(f"{self.household}natural_village")
        self.offer("natural_village", [(name, name) for name in villages if name])
        self.offer("plan", [(year, f"{year}年") for year in self.values("plan__year") if year])
        households = self.queryset.order_by().values(f"{self.household}pk")
        helpers = Pairing.objects.covering(at.day).filter(household__in=households)
        people = User.objects.filter(pk__in=helpers.values("helper")).order_by("name", "pk")
        self.offer("helper", people.values_list("pk", "name"))

    def of_group(self, records: QuerySet[Any], name: str, number: str) -> QuerySet[Any]:
        return records.filter(**{f"{self.household}group_number": number})

    def of_natural_village(self, records: QuerySet[Any], name: str, village: str) -> QuerySet[Any]:
        return records.filter(**{f"{self.household}natural_village": village})

    def helped(self, records: QuerySet[Any], name: str, helper: Any) -> QuerySet[Any]:
        pairings = Pairing.objects.covering(self.at.day).filter(helper=helper)
        return records.filter(**{f"{self.household}pk__in": pairings.values("household")})


class HouseholdsFilter(OnRegister):
    """Of persons on the register."""

    household = "household__"
    area = "household__area"

    q = search("姓名、户编号或人编号")
    relation = choice("与户主关系", choices=Membership.Relation.choices)
    health = choice(
        "健康状况", field_name="circumstances__health", choices=Circumstances.Health.choices
    )
    labour = choice(
        "劳动技能", field_name="circumstances__labour", choices=Circumstances.Labour.choices
    )
    school = choice(
        "在校生状况", field_name="circumstances__school", choices=Circumstances.School.choices
    )

    class Meta:
        model = Membership
        fields = ("q", "status", "group")

    def named(self, members: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        return members.filter(
            Q(person__name__icontains=text)
            | Q(household__number__icontains=text)
            | Q(person__code__icontains=text)
        )


class RegisterFilter(OnRegister):
    """Of households on the register."""

    q = search("成员姓名或户编号")

    class Meta:
        model = Membership
        fields = ("q", "status", "group")

    def named(self, households: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        members = Membership.objects.covering(self.at.day).filter(household=OuterRef("pk"))
        called = Exists(members.filter(person__name__icontains=text))
        return households.filter(Q(number__icontains=text) | called)
