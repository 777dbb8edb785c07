"""Narrowing the households that are still to leave poverty, in one village and one year."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django_filters import BooleanFilter, ChoiceFilter

from households.access import StaffRequest
from households.exit_check import Readiness, State
from households.filters.narrowing import Narrowing, SearchFilter
from households.finding import matching
from households.glances import with_columns
from households.models import (
    NOT_EXITED,
    Area,
    ExitFinding,
    ExitReview,
    Household,
    PlannedExit,
    inside,
)

Households = QuerySet[Household]
READY, NOT_READY, NOT_BEGUN = "ready", "not_ready", "not_begun"
STEPS = "steps"


class ExitFilter(Narrowing):
    """Candidates as on the day that the year is judged by; ready or not is judged afterwards, by `admits`."""

    area = ChoiceFilter(label="行政村", method="unchanged")
    year = ChoiceFilter(label="脱贫年度", method="unchanged")
    verdict = ChoiceFilter(
        label="结论",
        choices=[(READY, "可以办理脱贫"), (NOT_READY, "还不能"), (NOT_BEGUN, "还没有开始体检")],
        empty_label="不限",
        method="unchanged",
    )
    point = ChoiceFilter(
        label="卡在哪一项",
        choices=[*ExitFinding.Item.choices, (STEPS, "退出步骤")],
        empty_label="不限",
        method="unchanged",
    )
    planned = BooleanFilter(
        label="只看计划这一年脱贫的", method="unchanged", widget=forms.CheckboxInput
    )
    q = SearchFilter(
        label="姓名或户编号", method="unchanged", placeholder="姓名、拼音首字母、户编号"
    )

    SHOWN = 5

    data: QueryDict

    class Meta:
        model = Household
        fields: list[str] = []

    def __init__(self, request: StaffRequest) -> None:
        mine = Household.objects.within(request.reach)
        super().__init__(request, mine)
        villages = list(Area.objects.filter(code__in=mine.order_by().values("area").distinct()))
        years, usual = _years(mine, self.today)
        by_year = {str(year): year for year in years}
        by_code = {village.code: village for village in villages}
        first = next(iter(villages), None)
        self.year = by_year.get(self.data.get("year", ""), usual)
        self.area = by_code.get(self.data.get("area", ""), first)
        self._offer_with_usual("year", {key: f"{key}年" for key in by_year}, str(usual))
        self._offer_with_usual("area", {key: by_code[key].name for key in by_code}, first)

    @property
    def day(self) -> date:
        """The day the year is judged by: today, or the last of a year gone by."""
        return min(self.today, date(self.year, 12, 31))

    def filter_queryset(self, queryset: Households) -> Households:
        typed = self.form.cleaned_data
        still = Q(standing__status__in=list(NOT_EXITED))
        households = with_columns(queryset, self.day).filter(still)
        if self.area:
            households = households.filter(inside(self.area.code))
        if typed.get("planned"):
            plans = PlannedExit.objects.covering(self.day).filter(household=OuterRef("pk"))
            households = households.filter(Exists(plans.filter(year=self.year)))
        households = households.filter(matching(typed.get("q") or "", self.day))
        return households.order_by("group_number", "number")

    def admits(self, found: Readiness) -> bool:
        """Whether the verdict is one of those asked for."""
        typed = self.form.cleaned_data
        match typed.get("verdict"):
            case "ready" if not found.is_ready:
                return False
            case "not_ready" if found.is_ready:
                return False
            case "not_begun" if found.review:
                return False
        point = typed.get("point")
        if point == STEPS:
            return bool(found.missed_steps)
        return not point or any(
            check.item == point and check.state is not State.PASSED for check in found.checks
        )

    def unchanged(self, households: Households, name: str, value: Any) -> Households:
        # Every condition hangs on the village and the year, so they are judged together, above.
        return households

    def _offer_with_usual(self, name: str, choices: dict[str, str], usual: Any) -> None:
        """The usual choice is the empty one, so that the bare address shows it."""
        usual = getattr(usual, "pk", usual)
        self.data = self.data.copy()
        if self.data.get(name) == usual:
            del self.data[name]
        others = [choice for choice in choices.items() if choice[0] != usual]
        if others or self.data.get(name):
            self.filters[name].extra |= {"choices": others, "empty_label": choices.get(usual, "")}
        else:
            del self.filters[name]


def _years(mine: Households, today: date) -> tuple[list[int], int]:
    """Years with a plan or a review, the latest first; and the one to begin with: this year if there is anything in
    it, else the first that households are still planned for, else the last with a review."""
    plans = PlannedExit.objects.covering(today).filter(household__in=mine, year__lte=today.year)
    planned = sorted(set(plans.order_by().values_list("year", flat=True).distinct()))
    reviews = ExitReview.objects.standing_good().filter(household__in=mine)
    reviewed = sorted(set(reviews.order_by().values_list("year", flat=True).distinct()))
    years = sorted({*planned, *reviewed, today.year}, reverse=True)
    if today.year in planned or today.year in reviewed:
        return years, today.year
    return years, next(iter(planned), reviewed[-1] if reviewed else today.year)
