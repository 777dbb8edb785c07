"""Two days side by side: each stock figure then and now, and which records joined or left in between."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from reports.figures import At, Counted, Figure, Value, compute, listed
from reports.figures import sources as source
from reports.periods import HalfYear

# A change of relation makes a new membership of the same person; what joins and leaves are people.
IDENTITY = {source.MEMBERS: "person_id"}


@dataclass(frozen=True)
class Compared:
    """One figure on both days."""

    then: Value
    now: Value

    @property
    def figure(self) -> Figure:
        return self.now.figure

    @property
    def difference(self) -> int | Decimal | None:
        if self.then.amount is None or self.now.amount is None:
            return None
        return self.now.amount - self.then.amount

    @property
    def has_records(self) -> bool:
        return isinstance(self.figure, Counted)


@dataclass(frozen=True)
class Moved:
    """The records of a figure that joined after the first day, and those that had left by the second."""

    joined: QuerySet[Any]
    left: QuerySet[Any]


def moments(area: str, then: date, now: date) -> tuple[At, At]:
    """Both days, each in its own half-year."""
    one = At(area=area, day=then, period=HalfYear.of(then))
    return one, replace(one, day=now, period=HalfYear.of(now))


def compared(area: str, then: date, now: date) -> list[Compared]:
    """All stock figures of an area; figures of what happened in a half-year are of no day."""
    codes = [figure.code for figure in listed(area) if figure.is_stock]
    before, after = moments(area, then, now)
    old, new = compute(codes, before), compute(codes, after)
    return [Compared(old[code], new[code]) for code in codes]


def moved(figure: Counted, area: str, then: date, now: date) -> Moved:
    """Told by the records' keys, so that a number that stays the same while its records change is seen through."""
    before, after = moments(area, then, now)
    was, is_now = figure.records(before), figure.records(after)
    key = IDENTITY.get(figure.source, "pk")
    return Moved(
        is_now.exclude(**{f"{key}__in": _keys(was, key)}),
        was.exclude(**{f"{key}__in": _keys(is_now, key)}),
    )


def _keys(records: QuerySet[Any], key: str) -> QuerySet[Any]:
    return records.order_by().values(key)
