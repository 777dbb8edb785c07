"""The records that the summary of one person's work tells beside its figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.db.models import Count, Q, QuerySet

from households.due import due, intervals, with_state
from households.glances import with_columns
from households.models import (
    Activity,
    Area,
    Gift,
    Household,
    Issue,
    Pairing,
    Posting,
    User,
    Visit,
    inside,
)
from reports.figures import At
from reports.narrative.material import Event, Present, Problem
from reports.periods import Month

Role = Posting.Role
SENT = (Role.FIRST_SECRETARY, Role.HELPER)
"""Roles of people who are sent to help, before those who look after them."""


@dataclass(frozen=True)
class Post:
    """What the person is at the place, from when; the last day where it has ended by the day of the report."""

    role: str
    label: str
    place: str
    begins_on: date
    last_on: date | None


@dataclass(frozen=True)
class Solved:
    """A problem of the village that was struck off in the period."""

    text: str
    result: str


@dataclass(frozen=True)
class PersonMaterial:
    """Everything of one person's summary that is not a figure."""

    area: Area
    person: User
    post: Post | None
    modes: Mapping[str, int]
    unvisited: int
    due: int
    events: tuple[Event, ...]
    presents: tuple[Present, ...]
    solved: tuple[Solved, ...]
    problems: tuple[Problem, ...]
    months: tuple[int, ...]

    @classmethod
    def gather(cls, area: Area, at: At) -> Self:
        assert at.person is not None
        issues = Issue.objects.in_area(at.area).by_person(at.person)
        visits = _visits(at)
        activities = (
            Activity.objects.in_area(at.area)
            .between(at.period.start, at.period.end)
            .standing_good()
            .by_person(at.person)
        )
        post = _post(area, at)
        return cls(
            area=area,
            person=at.person,
            post=post,
            modes=_modes(visits),
            unvisited=_unvisited(at, visits),
            due=_due(at, post),
            events=tuple(
                Event(row.kind, row.held_on, row.title, row.led_by, row.participant_count)
                for row in activities.order_by("held_on", "pk")
            ),
            presents=_presents(at),
            solved=_solved(issues, at),
            problems=_problems(issues, at),
            months=_months(visits, activities),
        )

    @property
    def organisation(self) -> str:
        return self.person.organisation

    @property
    def duty(self) -> str:
        """What the person is called before the name: of those sent to help only."""
        return self.post.label if self.post and self.post.role in SENT else ""

    def events_of(self, *kinds: str) -> list[Event]:
        return [event for event in self.events if event.kind in kinds]


def _visits(at: At) -> QuerySet[Visit]:
    assert at.person is not None
    visits = Visit.objects.in_area(at.area).between(at.period.start, at.period.end)
    return visits.standing_good().by_person(at.person)


def _post(area: Area, at: At) -> Post | None:
    """The posting at the place that the person held last in the period, one that helps before any other."""
    assert at.person is not None
    held = (
        Posting.objects.held_by(at.person)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=at.period.start), begins_on__lte=at.day)
        .filter(Q(area_id__in=[area.code, *area.ancestor_codes]) | inside(area.code))
        .select_related("area")
    )
    ranked = sorted(
        held,
        key=lambda one: (one.role not in SENT, one.role != SENT[0], -one.begins_on.toordinal()),
    )
    if not ranked:
        return None
    first = ranked[0]
    ended = first.ends_on is not None and first.ends_on <= at.day
    last_on = first.ends_on - timedelta(days=1) if first.ends_on and ended else None
    label = str(first.get_role_display())
    return Post(first.role, label, first.area.name, first.begins_on, last_on)


def _modes(visits: QuerySet[Visit]) -> dict[str, int]:
    """How many visits were made in which manner, by its label."""
    counted = dict(visits.order_by().values_list("mode").annotate(count=Count("pk")))
    return {str(mode.label): counted[mode.value] for mode in Visit.Mode if mode.value in counted}


def _paired(at: At) -> QuerySet[Household]:
    assert at.person is not None
    pairings = Pairing.objects.covering(at.day).by_person(at.person)
    return Household.objects.in_area(at.area).filter(pk__in=pairings.values("household"))


def _unvisited(at: At, visits: QuerySet[Visit]) -> int:
    """Households that the person answers for and did not call on in the period."""
    return _paired(at).exclude(pk__in=visits.order_by().values("household")).count()


def _due(at: At, post: Post | None) -> int:
    """Households where a call is due on the day: those the person answers for; of a first secretary the whole village."""
    is_secretary = post is not None and post.role == Role.FIRST_SECRETARY
    mine = Household.objects.in_area(at.area) if is_secretary else _paired(at)
    visitor = None if is_secretary else at.person
    places = intervals(at.day, post.role if post else Role.HELPER)
    return due(with_state(with_columns(mine, at.day), at.day, places, visitor)).count()


def _presents(at: At) -> tuple[Present, ...]:
    assert at.person is not None
    rows = (
        Gift.objects.in_area(at.area)
        .between(at.period.start, at.period.end)
        .standing_good()
        .by_person(at.person)
        .select_related("area")
        .order_by("given_on", "pk")
    )
    return tuple(
        Present(
            row.given_on,
            row.area.name,
            row.item,
            row.value_fen,
            row.value_is_estimated,
            row.donor,
            row.receivers,
        )
        for row in rows
    )


def _solved(issues: QuerySet[Issue], at: At) -> tuple[Solved, ...]:
    """Those of single households are counted and not told."""
    closed = issues.filter(
        household__isnull=True, closed_on__gte=at.period.start, closed_on__lt=at.period.end
    )
    return tuple(Solved(row.text, row.result) for row in closed.order_by("closed_on", "pk"))


def _problems(issues: QuerySet[Issue], at: At) -> tuple[Problem, ...]:
    still = issues.open_on(at.day).filter(household__isnull=True)  # type: ignore[attr-defined]
    return tuple(
        Problem(row.text, row.measure, row.responsible, row.due_on)
        for row in still.order_by("raised_on", "pk")
    )


def _months(visits: QuerySet[Visit], activities: QuerySet[Activity]) -> tuple[int, ...]:
    """The months of the year in which something of the person's is on record."""
    days: Sequence[date] = [
        *visits.dates("visited_on", "month"),
        *activities.dates("held_on", "month"),
    ]
    return tuple(sorted({Month.of(day).month for day in days}))
