"""How far a village is with the exits of a year: how many are ready, and where the others are held up."""

from collections.abc import Collection
from dataclasses import dataclass

from households.exit_check.verdict import Readiness, State
from households.models import ExitFinding


@dataclass(frozen=True)
class Tally:
    """Households, and the persons in those that are ready; a household can be held up at several points."""

    households: int
    ready: int
    ready_persons: int
    not_begun: int
    held_up: dict[ExitFinding.Item, int]
    held_up_by_steps: int

    @property
    def not_ready(self) -> int:
        return self.households - self.ready


def tally(found: Collection[Readiness]) -> Tally:
    missed = [
        check.item for one in found for check in one.checks if check.state is not State.PASSED
    ]
    ready = [one for one in found if one.is_ready]
    return Tally(
        households=len(found),
        ready=len(ready),
        ready_persons=sum(one.persons for one in ready),
        not_begun=sum(one.review is None for one in found),
        held_up={item: missed.count(item) for item in ExitFinding.Item},
        held_up_by_steps=sum(bool(one.missed_steps) for one in found),
    )
