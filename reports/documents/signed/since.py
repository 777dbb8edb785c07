"""按现在掌握的情况: which figures of a kept report would be different by now, by which records, and through which acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from households.models import User
from reports.figures import At, UnknownFigureError, Value, compute, find
from reports.figures.figure import NO_VALUE, Counted
from reports.figures.keys import keys_of, unrolled
from reports.narrative.causes import Cause, behind
from reports.periods import parse_period

NAMED = 10
"""So many of the records that came or went are told by name."""


@dataclass(frozen=True)
class Difference:
    """A figure then and now: what came to it, what left it, through what. `now` is None where it is no longer counted."""

    figure: Mapping[str, Any]
    now: Value | None
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    joined_count: int = 0
    left_count: int = 0
    causes: tuple[Cause, ...] = ()

    @property
    def was(self) -> str:
        return f"{self.figure['text']}{self.figure['unit'] if self.figure['text'] != NO_VALUE else ''}"

    @property
    def when(self) -> str:
        """The day or period it is of, in words; nothing where it is no longer counted."""
        return self.now.when if self.now else ""

    @property
    def is_now(self) -> str:
        return "不再统计" if self.now is None else f"{self.now.text}{self.now.figure.unit}"


def differences(
    area: str,
    figures: Sequence[Mapping[str, Any]],
    since: datetime | None = None,
    person: User | None = None,
) -> list[Difference]:
    """Figure by figure, at the very days and periods of the report; those that are the same are left out.

    With `since`, the moment the figures were kept, each names the acts and entries that moved it. With a person
    they are of that one's work.
    """
    now = _now(area, figures, person)
    found = (_difference(kept, now[kept["token"]], area, since) for kept in figures)
    return [difference for difference in found if difference]


def _now(
    area: str, figures: Sequence[Mapping[str, Any]], person: User | None
) -> dict[str, Value | None]:
    """The figures as they are by now, by token; those of one moment are computed together."""
    moments: dict[At, dict[str, str]] = {}
    found: dict[str, Value | None] = {}
    for kept in figures:
        found[kept["token"]] = None
        try:
            find(kept["code"])
        except UnknownFigureError:
            continue
        moments.setdefault(moment_of(area, kept, person), {})[kept["token"]] = kept["code"]
    for at, codes in moments.items():
        values = compute(codes.values(), at)
        found |= {token: values[code] for token, code in codes.items()}
    return found


def moment_of(area: str, kept: Mapping[str, Any], person: User | None = None) -> At:
    """The moment and place that a kept figure is of; of a person's report also whose work it counts."""
    return At(
        area=area,
        day=date.fromisoformat(kept["day"]),
        period=parse_period(kept["period"]),
        person=person,
    )


def _difference(
    kept: Mapping[str, Any], value: Value | None, area: str, since: datetime | None
) -> Difference | None:
    if value is None:
        return Difference(kept, None)
    was, named = _kept_records(kept)
    now = unrolled(keys_of(value))
    if value.exact == kept["amount"] and was == now:
        return None
    joined, left = sorted(now - was), sorted(was - now)
    return Difference(
        kept,
        value,
        tuple(_names(value, joined[:NAMED], {})),
        tuple(_names(value, left[:NAMED], named)),
        len(joined),
        len(left),
        behind(value, was, area, since) if since else (),
    )


def _kept_records(kept: Mapping[str, Any]) -> tuple[set[int], Mapping[str, str]]:
    """The keys of the records behind a kept figure, and what they were called.

    Versions of before keys were kept in runs have each record by its key.
    """
    if "keys" not in kept:
        records: Mapping[str, str] = kept["records"] or {}
        return {int(key) for key in records}, records
    return unrolled(kept["keys"]), kept["names"]


def _names(value: Value, keys: Sequence[int], kept: Mapping[str, str]) -> list[str]:
    """What records are called: as they were kept, as they are now, or by number when there is neither."""
    if not keys or not isinstance(value.figure, Counted):
        return []
    rows = value.figure.source.rows(value.at).model._default_manager.in_bulk(keys)
    return [kept.get(str(key)) or str(rows.get(key) or f"第{key}号记录") for key in keys]
