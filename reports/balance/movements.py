"""What moved in a period: each household, and each person in one, that stands otherwise from a day on.

Worked out of the dated rows themselves, so that a movement cannot be forgotten: whatever makes the closing differ from
the opening is a boundary of a standing or of a membership, and every boundary is looked at.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q

from households.models import ON_REGISTER, Membership, Standing, inside
from reports.balance.accounts import State
from reports.periods import Period

NOWHERE = State()
# What a boundary is called when no row says by what it came about.
UNNAMED = "other"


class Unit(StrEnum):
    """户 and 人 are two balances, always."""

    HOUSEHOLDS = "households"
    PERSONS = "persons"

    @property
    def label(self) -> str:
        return "户" if self is Unit.HOUSEHOLDS else "人"


@dataclass(frozen=True)
class Movement:
    """One household, or one person in it, that stands otherwise from a day on, and by what that came about."""

    unit: Unit
    on: date
    household_id: int
    before: State
    after: State
    by: str
    person_id: int | None = None


@dataclass(frozen=True)
class Span:
    """A person's unbroken time in a household, whatever they were to its head meanwhile."""

    person_id: int
    begins_on: date
    ends_on: date | None
    joined_by: str
    left_by: str

    def covers(self, day: date) -> bool:
        return self.begins_on <= day and (self.ends_on is None or day < self.ends_on)


def movements(area: str, period: Period) -> list[Movement]:
    """All that moved in an area in a period, day after day; a fixed number of queries."""
    standings = _standings(area, period)
    spans = _spans(area, period, standings)
    found: list[Movement] = []
    for household in sorted({*standings, *spans}):
        rows = standings.get(household, [])
        found += _of_household(household, rows, period)
        for span in spans.get(household, []):
            found += _of_person(household, span, rows, period)
    found.sort(key=lambda moved: (moved.on, moved.household_id, moved.person_id or 0))
    return found


def _standings(area: str, period: Period) -> dict[int, list[Standing]]:
    """Every standing of the households that have one beginning or ending, or a member coming or going, in the period."""
    turning = Standing.objects.filter(_turns(period), inside(area, "household__area"))
    moving = Membership.objects.filter(_turns(period), inside(area, "household__area"))
    touched = Q(household__in=turning.values("household")) | Q(
        household__in=moving.values("household")
    )
    found: dict[int, list[Standing]] = defaultdict(list)
    for standing in Standing.objects.filter(touched).order_by("household_id", "begins_on"):
        found[standing.household_id].append(standing)
    return found


def _spans(
    area: str, period: Period, standings: dict[int, list[Standing]]
) -> dict[int, list[Span]]:
    """The members' times in the households that have a standing, those of one person joined where they meet."""
    turning = Standing.objects.filter(_turns(period), inside(area, "household__area"))
    moving = Membership.objects.filter(_turns(period), inside(area, "household__area"))
    members = Membership.objects.filter(
        Q(household__in=turning.values("household")) | Q(household__in=moving.values("household"))
    ).order_by("household_id", "person_id", "begins_on")
    found: dict[int, list[Span]] = defaultdict(list)
    for member in members:
        if member.household_id not in standings:
            continue
        spans = found[member.household_id]
        if (
            spans
            and spans[-1].person_id == member.person_id
            and spans[-1].ends_on == member.begins_on
        ):
            begun = spans.pop()
            first, joined_by = begun.begins_on, begun.joined_by
        else:
            first, joined_by = member.begins_on, member.joined_by
        spans.append(Span(member.person_id, first, member.ends_on, joined_by, member.left_by))
    return found


def _of_household(
    household: int, standings: Sequence[Standing], period: Period
) -> Iterator[Movement]:
    for day in _boundaries(standings, period):
        before, after = _state_before(standings, day), _state_on(standings, day)
        if before != after:
            yield Movement(Unit.HOUSEHOLDS, day, household, before, after, _turn(standings, day))


def _of_person(
    household: int, span: Span, standings: Sequence[Standing], period: Period
) -> Iterator[Movement]:
    days = {*_boundaries(standings, period), *_boundaries([span], period)}
    for day in sorted(days):
        comes, goes = span.begins_on == day, span.ends_on == day
        before = NOWHERE if comes else _state_before(standings, day)
        after = NOWHERE if goes else _state_on(standings, day)
        if not (comes or goes or span.covers(day)) or before == after:
            continue
        # Who comes into a household that is on the register moved by coming; who comes along with one that was
        # put there that day moved by what put it there. The same on the way out.
        if comes and _state_before(standings, day).status:
            by = span.joined_by
        elif goes and _state_on(standings, day).status:
            by = span.left_by
        else:
            by = _turn(standings, day)
        yield Movement(Unit.PERSONS, day, household, before, after, by, span.person_id)


def _turns(period: Period) -> Q:
    begins = Q(begins_on__gte=period.start, begins_on__lt=period.end)
    return begins | Q(ends_on__gte=period.start, ends_on__lt=period.end)


def _boundaries(rows: Iterable[Standing | Span], period: Period) -> list[date]:
    days = {day for row in rows for day in (row.begins_on, row.ends_on) if day is not None}
    return sorted(day for day in days if period.start <= day < period.end)


def _state_before(standings: Sequence[Standing], day: date) -> State:
    """How it stood on the eve; dates are whole days, so the row that ends on the day held then."""
    for row in standings:
        if row.begins_on < day and (row.ends_on is None or row.ends_on >= day):
            return _state(row)
    return NOWHERE


def _state_on(standings: Sequence[Standing], day: date) -> State:
    for row in standings:
        if row.begins_on <= day and (row.ends_on is None or row.ends_on > day):
            return _state(row)
    return NOWHERE


def _state(row: Standing) -> State:
    return State(row.status, row.attribute) if row.status in ON_REGISTER else NOWHERE


def _turn(standings: Sequence[Standing], day: date) -> str:
    return next((row.turn for row in standings if row.begins_on == day), UNNAMED)
