"""What a higher app adds to the pages of this one: panels in named slots, and what else an issue may be about."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q

Context = Callable[[Any, Any], dict[str, Any] | None]


class Slot(StrEnum):
    """Where a panel stands."""

    HOUSEHOLD_HEAD = "household head"
    HOUSEHOLD_ACTIONS = "household actions"
    HOUSEHOLD_END = "household end"
    PROJECT_ACTIONS = "project actions"
    SOURCE_ACTIONS = "source actions"


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


@dataclass(frozen=True)
class Subject:
    """What an issue is about, where that is no household of this app: its name and its page."""

    label: str
    url: str


@dataclass(frozen=True)
class Subjects:
    """How a higher app names the subjects of issues, by the issue's key, and finds issues by such a name."""

    of: Callable[[Iterable[Any]], dict[int, Subject]]
    called: Callable[[str], Q]


_subjects: list[Subjects] = []


def add_subjects(subjects: Subjects) -> None:
    """Called from a higher app's `ready`."""
    if subjects not in _subjects:
        _subjects.append(subjects)


def subjects_of(issues: Iterable[Any]) -> dict[int, Subject]:
    """What these issues are about, by the issue's key; a household or a village is not among them."""
    rows = list(issues)
    return {key: subject for one in _subjects for key, subject in one.of(rows).items()}


def about_subject(text: str) -> Q:
    """The issues that are about something of this name."""
    condition = Q(pk__in=[])
    for one in _subjects:
        condition |= one.called(text)
    return condition
