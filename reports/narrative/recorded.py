"""In which years, half-years and months a place has records that a report would tell."""

from dataclasses import dataclass
from datetime import date

from households.models import Activity, Gift, HelpPlan, SubsidyPayment, Visit
from projects.models import Allocation
from reports.periods import HalfYear, Month, Period, Year


@dataclass(frozen=True)
class Recorded:
    """A period with the kinds of record it has."""

    period: Period
    kinds: tuple[str, ...]

    @property
    def is_month(self) -> bool:
        return isinstance(self.period, Month)

    @property
    def is_year(self) -> bool:
        return isinstance(self.period, Year)


def recorded_years(area: str) -> dict[Year, list[Recorded]]:
    """The years with records, the latest first: each with itself, then its halves and months that have any."""
    days: dict[str, list[date]] = {
        "走访": list(Visit.objects.in_area(area).standing_good().dates("visited_on", "month")),
        "活动": list(Activity.objects.in_area(area).standing_good().dates("held_on", "month")),
        "帮扶计划": list(HelpPlan.objects.in_area(area).dates("made_on", "month")),
        "慰问物资": list(Gift.objects.in_area(area).standing_good().dates("given_on", "month")),
        "补贴发放": list(SubsidyPayment.objects.in_area(area).dates("paid_on", "month")),
        "项目资金": list(Allocation.objects.in_area(area).dates("allocated_on", "month")),
    }
    kinds: dict[Period, list[str]] = {}
    for kind, months in days.items():
        found: set[Period] = {
            sort.of(month) for month in months for sort in (Year, HalfYear, Month)
        }
        for period in found:
            kinds.setdefault(period, []).append(kind)
    years: dict[Year, list[Recorded]] = {}
    for period in sorted(kinds, key=lambda period: (-period.year, *_latest_first(period))):
        years.setdefault(Year(period.year), []).append(Recorded(period, tuple(kinds[period])))
    return years


def _latest_first(period: Period) -> tuple[int, int]:
    """The year, then its halves, then its months."""
    return (Year, HalfYear, Month).index(type(period)), -period.start.month
