"""Narrowing the list of households."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django_filters import BooleanFilter, ChoiceFilter

from households.access import StaffRequest
from households.ages import birthday_before, school_age
from households.filters.narrowing import AgeFilter, DayFilter, Narrowing, SearchFilter
from households.finding import matching
from households.models import (
    DANGEROUS,
    ON_REGISTER,
    Area,
    Cause,
    Disability,
    Household,
    Income,
    Living,
    Pairing,
    Person,
    PlannedExit,
    Standing,
    Subsidy,
    SubsidyCategory,
    User,
    Visit,
    covering,
    inside,
)

Households = QuerySet[Household]
OFF, ALL, NEVER = "off", "all", "never"
# How a household came to be exited that a later change of attribute does not count again.
EXITS = (Standing.Turn.EXIT, Standing.Turn.FILED)


class HouseholdFilter(Narrowing):
    """Takes households with their columns of the day (`with_columns`); those on the register by default."""

    q = SearchFilter(
        label="姓名或户编号", method="named", placeholder="姓名、拼音首字母、户编号、3组"
    )
    register = ChoiceFilter(
        label="名册",
        choices=[(OFF, "不在册"), (ALL, "全部")],
        empty_label="在册",
        method="unchanged",
    )
    status = ChoiceFilter(
        label="在册状态",
        choices=[*Standing.Status.choices, (NEVER, "从未在册")],
        empty_label="不限",
        method="standing",
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
    exited = ChoiceFilter(label="脱贫年度", method="exited_in", empty_label="不限")
    helper = ChoiceFilter(label="帮扶责任人", method="helped", empty_label="不限")
    house = ChoiceFilter(
        label="住房",
        choices=[
            ("dangerous", "危房（C级、D级）"),
            ("C", "C级危房"),
            ("D", "D级危房"),
            ("unknown", "没有登记等级"),
        ],
        empty_label="不限",
        method="housed",
    )
    water = ChoiceFilter(
        label="饮水",
        choices=[
            ("unsafe", "饮水不安全"),
            ("difficult", "饮水困难"),
            ("unknown", "没有登记是否安全"),
        ],
        empty_label="不限",
        method="watered",
    )
    health = ChoiceFilter(
        label="成员健康",
        choices=[("02", "有长期慢性病人"), ("03", "有大病患者"), ("04", "有残疾人")],
        empty_label="不限",
        method="in_health",
    )
    disabled = BooleanFilter(
        label="有持证残疾人", method="with_disabled", widget=forms.CheckboxInput
    )
    school = ChoiceFilter(
        label="义务教育年龄的成员",
        choices=[("any", "有"), ("out", "有，登记为非在校")],
        empty_label="不限",
        method="with_children",
    )
    oldest = AgeFilter(label="户主年龄从（岁）", method="head_at_least")
    youngest = AgeFilter(label="户主年龄到（岁）", method="head_at_most")
    subsidy = ChoiceFilter(label="正在享受", method="entitled", empty_label="不限")
    no_income = BooleanFilter(
        label="没有登记去年的收入", method="without_income", widget=forms.CheckboxInput
    )
    quiet_since = DayFilter(label="这天以来没有走访", method="quiet")

    class Meta:
        model = Household
        fields: list[str] = []

    def __init__(self, request: StaffRequest, queryset: Households) -> None:
        super().__init__(request, queryset)
        self.everywhere: Households = queryset
        self._offer_choices(Household.objects.within(self.reach))

    def _offer_choices(self, mine: Households) -> None:
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
        exits = Standing.objects.filter(
            household__in=mine, status=Standing.Status.EXITED, turn__in=EXITS
        )
        left = exits.order_by("begins_on").values_list("begins_on__year", flat=True)
        self.offer("exited", [(year, f"{year}年") for year in dict.fromkeys(left)])
        pairings = Pairing.objects.covering(self.today).filter(household__in=mine)
        helpers = User.objects.filter(pk__in=pairings.values("helper")).order_by("name")
        self.offer("helper", helpers.values_list("pk", "name"))
        given = Subsidy.objects.covering(self.today).filter(household__in=mine)
        categories = SubsidyCategory.objects.filter(pk__in=given.order_by().values("category"))
        self.offer("subsidy", categories.values_list("code", "name"))
        self.filters["no_income"].label = f"没有登记{self.today.year - 1}年收入"

    def filter_queryset(self, queryset: Households) -> Households:
        self.everywhere = households = super().filter_queryset(queryset)
        chosen = self.form.cleaned_data
        match chosen.get("register"):
            case "all":
                return households
            case "off":
                return households.filter(
                    Q(standing__pk__isnull=True) | Q(standing__status=Standing.Status.REMOVED)
                )
            case _ if chosen.get("status"):
                return households
            case _:
                return households.filter(Q(standing__status__in=ON_REGISTER))

    @property
    def off_register(self) -> int:
        """How many more are found outside the register, while nothing but the default keeps them away."""
        if not self.chips or self.data.get("register") or self.data.get("status"):
            return 0
        return self.everywhere.count() - self.qs.count()

    @property
    def off_register_url(self) -> str:
        query = self.data.copy()
        query.pop("page", None)
        query["register"] = ALL
        return f"?{query.urlencode()}"

    def unchanged(self, households: Households, name: str, value: str) -> Households:
        # The register is judged last and together, because its default is a condition too.
        return households

    def named(self, households: Households, name: str, text: str) -> Households:
        return households.filter(matching(text, self.today))

    def standing(self, households: Households, name: str, status: str) -> Households:
        if status == NEVER:
            return households.filter(Q(standing__pk__isnull=True))
        return households.filter(Q(standing__status=status))

    def in_village(self, households: Households, name: str, code: str) -> Households:
        return households.filter(inside(code))

    def because(self, households: Households, name: str, code: str) -> Households:
        return households.filter(self._today(Cause, code=code, is_main=True))

    def planned(self, households: Households, name: str, year: Any) -> Households:
        return households.filter(self._today(PlannedExit, year=year))

    def exited_in(self, households: Households, name: str, year: Any) -> Households:
        exits = Standing.objects.filter(household=OuterRef("pk"), turn__in=EXITS)
        of_year = exits.filter(status=Standing.Status.EXITED, begins_on__year=year)
        return households.filter(Exists(of_year))

    def helped(self, households: Households, name: str, helper: Any) -> Households:
        return households.filter(self._today(Pairing, helper=helper))

    def housed(self, households: Households, name: str, grade: str) -> Households:
        match grade:
            case "unknown":
                return households.exclude(self._today(Living, house_grade__gt=""))
            case "dangerous":
                return households.filter(self._today(Living, house_grade__in=DANGEROUS))
            case _:
                return households.filter(self._today(Living, house_grade=grade))

    def watered(self, households: Households, name: str, state: str) -> Households:
        match state:
            case "unknown":
                return households.exclude(self._today(Living, water_is_safe__isnull=False))
            case "difficult":
                return households.filter(self._today(Living, water_is_difficult=True))
            case _:
                return households.filter(self._today(Living, water_is_safe=False))

    def in_health(self, households: Households, name: str, code: str) -> Households:
        ill = covering(self.today, "circumstances__") & Q(circumstances__health__contains=code)
        return households.filter(self._with_member(ill))

    def with_disabled(self, households: Households, name: str, wanted: bool) -> Households:
        if not wanted:
            return households
        cards = Disability.objects.covering(self.today).filter(person=OuterRef("pk"))
        return households.filter(self._with_member(Q(Exists(cards))))

    def with_children(self, households: Households, name: str, which: str) -> Households:
        too_old, old_enough = school_age(self.today)
        child = Q(born_on__gt=too_old, born_on__lte=old_enough)
        if which == "out":
            child &= covering(self.today, "circumstances__") & Q(circumstances__school="01")
        return households.filter(self._with_member(child))

    def head_at_least(self, households: Households, name: str, age: Any) -> Households:
        return households.filter(
            Q(headship__person__born_on__lte=birthday_before(self.today, int(age)))
        )

    def head_at_most(self, households: Households, name: str, age: Any) -> Households:
        return households.filter(
            Q(headship__person__born_on__gt=birthday_before(self.today, int(age) + 1))
        )

    def entitled(self, households: Households, name: str, code: str) -> Households:
        return households.filter(self._today(Subsidy, category__code=code))

    def without_income(self, households: Households, name: str, wanted: bool) -> Households:
        if not wanted:
            return households
        entered = Income.objects.filter(household=OuterRef("pk"), year=self.today.year - 1)
        return households.exclude(Exists(entered))

    def quiet(self, households: Households, name: str, since: date) -> Households:
        visits = Visit.objects.standing_good().filter(household=OuterRef("pk"))
        return households.exclude(Exists(visits.filter(visited_on__gte=since)))

    def _today(self, model: Any, **conditions: Any) -> Exists:
        """Whether a row of the household in force today is like this."""
        rows = model.objects.covering(self.today).filter(household=OuterRef("pk"))
        return Exists(rows.filter(**conditions))

    def _with_member(self, condition: Q) -> Exists:
        """Whether somebody in the household today is like this."""
        here = covering(self.today, "memberships__") & Q(memberships__household=OuterRef("pk"))
        return Exists(Person.objects.filter(here & condition))


class HouseholdSearch(HouseholdFilter):
    """The same conditions where one household is looked for: a name or number will do, all else is folded."""

    SHOWN = 1
