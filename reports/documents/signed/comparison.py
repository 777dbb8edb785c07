"""按现在掌握的情况: which figures of a kept report would be different by now, and by which records."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from households.models import User
from reports.figures import At, UnknownFigureError, Value, compute, find
from reports.figures.figure import NO_VALUE, Counted
from reports.periods import parse_period


@dataclass(frozen=True)
class Difference:
    """A figure then and now: what came to it, what left it. `now` is None where the figure is no longer counted."""

    figure: Mapping[str, Any]
    now: Value | None
    joined: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def was(self) -> str:
        return f"{self.figure['text']}{self.figure['unit'] if self.figure['text'] != NO_VALUE else ''}"

    @property
    def is_now(self) -> str:
        return "不再统计" if self.now is None else f"{self.now.text}{self.now.figure.unit}"


def differences(
    area: str, figures: Sequence[Mapping[str, Any]], person: User | None = None
) -> list[Difference]:
    """Figure by figure, at the very days and periods of the report; those that are the same are left out.

    With a person they are of that one's work.
    """
    return list(_differences(area, figures, person))


def _differences(
    area: str, figures: Sequence[Mapping[str, Any]], person: User | None
) -> Iterator[Difference]:
    for kept in figures:
        at = At(
            area=area,
            day=date.fromisoformat(kept["day"]),
            period=parse_period(kept["period"]),
            person=person,
        )
        try:
            figure = find(kept["code"])
        except UnknownFigureError:
            yield Difference(kept, None, (), ())
            continue
        value = compute([kept["code"]], at)[kept["code"]]
        then: Mapping[str, str] = kept["records"] or {}
        rows = (
            figure.records(at)
            if isinstance(figure, Counted) and kept["records"] is not None
            else ()
        )
        now = {str(row.pk): str(row) for row in rows}
        joined = tuple(text for key, text in now.items() if key not in then)
        left = tuple(text for key, text in then.items() if key not in now)
        amount = None if value.amount is None else str(value.amount)
        if amount != kept["amount"] or joined or left:
            yield Difference(kept, value, joined, left)
