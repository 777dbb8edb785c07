"""Which households a visit is due at: by the interval in force at their place, and for one's own by that of one's role."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)

from households.glances import Glance, glances
from households.models import ON_REGISTER, Household, Posting, Reach, Standard, User, Visit
from households.models.area import inside
from households.standards import CUSTOMARY_VISIT_INTERVAL

WEEK = timedelta(days=7)


class State(TextChoices):
    NEVER = "never", "还没有走访过"
    OVER = "over", "已到期"
    SOON = "soon", "一周内到期"


@dataclass(frozen=True)
class Awaited:
    """A household with the day by which somebody should call; without any call so far there is no such day."""

    glance: Glance
    state: State
    last_visited_on: date | None
    interval: timedelta
    day: date

    @property
    def due_on(self) -> date | None:
        return self.last_visited_on + self.interval if self.last_visited_on else None

    @property
    def days_since(self) -> int | None:
        return (self.day - self.last_visited_on).days if self.last_visited_on else None

    @property
    def tone(self) -> str:
        return "wait" if self.state == State.SOON else "doubt"


def intervals(day: date, role: str = "") -> dict[str, timedelta]:
    """The intervals entered for places, by area code, those of the role before those for everybody."""
    rows = Standard.objects.covering(day).filter(
        kind=Standard.Kind.VISIT_INTERVAL, role__in={"", role}
    )
    return {row.area_id: timedelta(days=row.value) for row in rows.order_by("role")}


def at(places: dict[str, timedelta], code: str) -> timedelta:
    """The interval at a place: its own, else that of the nearest place it lies in, else the customary one."""
    nearest = max((area for area in places if code.startswith(area)), key=len, default="")
    return places.get(nearest, CUSTOMARY_VISIT_INTERVAL)


def own_role(reach: Reach) -> str:
    """As what a person visits: who reaches paired households only is there as their helper."""
    return Posting.Role.FIRST_SECRETARY if reach.areas else Posting.Role.HELPER


def with_state(
    households: QuerySet[Any],
    day: date,
    places: dict[str, timedelta],
    visitor: User | None = None,
) -> QuerySet[Household]:
    """Those on the register (rows of `with_columns`) whose next visit falls in the next seven days, is due, or never was.

    With a visitor only that person's own visits count. Never visited ones come first, then by the last visit.
    """
    visits = Visit.objects.standing_good().filter(household=OuterRef("pk"), visited_on__lte=day)
    if visitor:
        visits = visits.filter(visitor=visitor)
    last = visits.order_by("-visited_on").values("visited_on")[:1]
    return (
        households.filter(standing__status__in=list(ON_REGISTER))
        .annotate(
            last_visited_on=Subquery(last),
            due_state=Case(
                When(last_visited_on__isnull=True, then=Value(State.NEVER.value)),
                When(_last_by(places, day), then=Value(State.OVER.value)),
                When(_last_by(places, day + WEEK), then=Value(State.SOON.value)),
                output_field=CharField(),
            ),
            interval_days=_days(places),
        )
        .filter(due_state__isnull=False)
        .order_by(F("last_visited_on").asc(nulls_first=True), "number")
    )


def due(households: QuerySet[Any]) -> QuerySet[Household]:
    """Rows of `with_state` where a call is due by now."""
    return households.exclude(due_state=State.SOON.value)


def awaited(rows: Iterable[Any], day: date) -> list[Awaited]:
    """The lines of rows of `with_state`, in their order."""
    found = list(rows)
    return [
        Awaited(
            glance=glance,
            state=State(row.due_state),
            last_visited_on=row.last_visited_on,
            interval=timedelta(days=row.interval_days),
            day=day,
        )
        for row, glance in zip(found, glances(found, day), strict=True)
    ]


def _nearest_first(places: dict[str, timedelta]) -> list[tuple[str, timedelta]]:
    return sorted(places.items(), key=lambda place: (-len(place[0]), place[0]))


def _days(places: dict[str, timedelta]) -> Case:
    return Case(
        *(
            When(inside(code), then=Value(interval.days))
            for code, interval in _nearest_first(places)
        ),
        default=Value(CUSTOMARY_VISIT_INTERVAL.days),
        output_field=IntegerField(),
    )


def _last_by(places: dict[str, timedelta], day: date) -> Q:
    """Last visited so long before the day that the interval of the place is over on it."""
    condition, elsewhere = Q(pk__in=[]), ~Q(pk__in=[])
    for code, interval in _nearest_first(places):
        condition |= elsewhere & inside(code) & Q(last_visited_on__lte=day - interval)
        elsewhere &= ~inside(code)
    return condition | elsewhere & Q(last_visited_on__lte=day - CUSTOMARY_VISIT_INTERVAL)
