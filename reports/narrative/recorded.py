"""In which years, half-years and months a place, and the people at work there, have records that a report would tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth

from households.models import (
    Activity,
    Gift,
    HelpPlan,
    Pairing,
    Posting,
    SubsidyPayment,
    User,
    Visit,
    inside,
)
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
    for period in sorted(kinds, key=_order):
        years.setdefault(Year(period.year), []).append(Recorded(period, tuple(kinds[period])))
    return years


def _order(period: Period) -> tuple[int, int, int]:
    """The latest year first, in it the year, then its halves, then its months."""
    return -period.year, (Year, HalfYear, Month).index(type(period)), -period.start.month


def people_at(area: str) -> QuerySet[User]:
    """Who has ever been posted at a place or in it, answered for a household there, called on one, or entered an activity."""
    traces = (
        Posting.objects.filter(inside(area), user=OuterRef("pk")),
        Pairing.objects.filter(inside(area, "household__area"), helper=OuterRef("pk")),
        Visit.objects.in_area(area).filter(visitor=OuterRef("pk")),
        Activity.objects.in_area(area).filter(recorded_by=OuterRef("pk")),
    )
    there = Q(pk__in=[])
    for trace in traces:
        there |= Q(Exists(trace))
    return User.objects.filter(there).order_by("name", "username")


@dataclass(frozen=True)
class Working:
    """A person with the periods in which work of theirs is on record, the latest year first."""

    person: User
    years: dict[Year, list[Period]]


def recorded_people(area: str, only: User | None = None) -> list[Working]:
    """The people whose visits or activities at a place are on record; of one person that one's alone."""
    visits = Visit.objects.in_area(area).standing_good()
    activities = Activity.objects.in_area(area).standing_good().exclude(recorded_by=None)
    if only:
        visits, activities = visits.filter(visitor=only), activities.filter(recorded_by=only)
    months: dict[int, set[date]] = {}
    for rows, who, when in (
        (visits, "visitor", "visited_on"),
        (activities, "recorded_by", "held_on"),
    ):
        found = rows.order_by().annotate(month=TruncMonth(when)).values_list(who, "month")
        for person, month in found.distinct():
            months.setdefault(person, set()).add(month)
    people = User.objects.filter(pk__in=months).order_by("name", "username")
    return [Working(person, _years(months[person.pk])) for person in people]


def _years(months: Iterable[date]) -> dict[Year, list[Period]]:
    periods: set[Period] = {sort.of(month) for month in months for sort in (Year, HalfYear, Month)}
    years: dict[Year, list[Period]] = {}
    for period in sorted(periods, key=_order):
        years.setdefault(Year(period.year), []).append(period)
    return years
