"""Slots on the pages of this app that a higher app fills: what shows of projects, checks or papers beside a household."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Context = Callable[[Any, Any], dict[str, Any] | None]


class Slot(StrEnum):
    """Where a panel stands."""

    HOUSEHOLD_HEAD = "household head"
    HOUSEHOLD_ACTIONS = "household actions"
    HOUSEHOLD_END = "household end"


@dataclass(frozen=True)
class Panel:
    """A template, and what it is shown with: made from the request and the record, or None to stay away."""

    template: str
    context: Context
    position: int = 0


@dataclass(frozen=True)
class Shown:
    """A panel on a page: `{% include panel.template with panel=panel.context only %}`."""

    template: str
    context: dict[str, Any]


_panels: dict[Slot, list[Panel]] = defaultdict(list)


def fill(slot: Slot, panel: Panel) -> None:
    """Puts a panel into a slot; called from a higher app's `ready`."""
    if panel not in _panels[slot]:
        _panels[slot].append(panel)
        _panels[slot].sort(key=lambda found: found.position)


def shown(slot: Slot, request: Any, record: Any) -> list[Shown]:
    """The panels of a slot for this record, in their order."""
    made = ((panel.template, panel.context(request, record)) for panel in _panels[slot])
    return [Shown(template, context) for template, context in made if context is not None]
