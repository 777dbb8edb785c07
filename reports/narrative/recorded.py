"""In which half-years a village has records that a report would tell."""

from datetime import date

from households.models import Activity, Gift, HelpPlan, SubsidyPayment, Visit
from projects.models import Allocation
from reports.periods import HalfYear


def recorded_half_years(area: str) -> dict[HalfYear, tuple[str, ...]]:
    """The half-years with records, the latest first, each with the kinds of record it has."""
    days: dict[str, list[date]] = {
        "走访": list(Visit.objects.in_area(area).standing_good().dates("visited_on", "month")),
        "活动": list(Activity.objects.in_area(area).standing_good().dates("held_on", "month")),
        "帮扶计划": list(HelpPlan.objects.in_area(area).dates("made_on", "month")),
        "慰问物资": list(Gift.objects.in_area(area).standing_good().dates("given_on", "month")),
        "补贴发放": list(SubsidyPayment.objects.in_area(area).dates("paid_on", "month")),
        "项目资金": list(Allocation.objects.in_area(area).dates("allocated_on", "month")),
    }
    kinds: dict[HalfYear, list[str]] = {}
    for kind, months in days.items():
        for half in {HalfYear.of(month) for month in months}:
            kinds.setdefault(half, []).append(kind)
    return {half: tuple(kinds[half]) for half in sorted(kinds, reverse=True)}
