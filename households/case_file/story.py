"""All that happened to the household, by day: acts first, then what no act tells of already."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from households.case_file.decisions import acts_of, told_by_acts
from households.case_file.happenings import HAPPENINGS
from households.case_file.telling import Event
from households.models import Household, Reach

# The newest days open with the page; older ones are folded.
RECENT_DAYS = 12


@dataclass(frozen=True)
class Day:
    """All that happened on one day."""

    on: date
    events: tuple[Event, ...]

    @property
    def is_key(self) -> bool:
        return any(event.is_key and not event.is_void for event in self.events)


def story(household: Household, day: date, reach: Reach | None = None) -> list[Day]:
    """All that happened to the household by the day, the latest first; what an act did to dated rows, the act tells."""
    acts, decisions = acts_of(household, reach)
    told = told_by_acts(acts)
    others = [event for tell in HAPPENINGS for event in tell(household)]
    events = decisions + [event for event in others if event.source not in told]
    known = sorted((event for event in events if event.on <= day), key=_when, reverse=True)
    return [Day(on, tuple(same)) for on, same in groupby(known, key=_when)]


def _when(event: Event) -> date:
    return event.on
