"""What a visit said before it was corrected, and what it proposed, in words for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from households.models import Proposal, User, Visit, VisitNote
from households.proposable import FIELDS, Proposable

LABELS = {"on": "走访日期"}


@dataclass(frozen=True)
class Moved:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """An earlier version, with what the next one changed in it."""

    number: int
    replaced_at: datetime
    replaced_by: User
    reason: str
    moved: tuple[Moved, ...]


@dataclass(frozen=True)
class Told:
    """A proposed change in words."""

    proposal: Proposal
    label: str
    seen: str
    found: str
    new: str
    tone: str


TONES = {
    Proposal.State.APPLIED: "ok",
    Proposal.State.WAITING: "wait",
    Proposal.State.DECLINED: "quiet",
}


def earlier_versions(visit: Visit) -> list[Version]:
    """The latest on top."""
    rows = list(visit.versions.select_related("replaced_by"))
    contents = [row.content for row in rows] + [_now(visit)]
    return [
        Version(
            row.number, row.replaced_at, row.replaced_by, row.reason, tuple(_moved(before, after))
        )
        for row, (before, after) in zip(rows, pairwise(contents), strict=True)
    ][::-1]


def told(proposals: Iterable[Proposal]) -> list[Told]:
    return [_told(proposal, FIELDS[proposal.field]) for proposal in proposals]


def _told(proposal: Proposal, field: Proposable) -> Told:
    return Told(
        proposal,
        field.label,
        field.say(proposal.seen),
        field.say(proposal.found),
        field.say(proposal.new),
        TONES[Proposal.State(proposal.state)],
    )


def _now(visit: Visit) -> dict[str, Any]:
    names = ("kind", "mode", "place", "people_met", "findings", "policies", "action")
    return {
        "on": visit.visited_on.isoformat(),
        **{name: getattr(visit, name) for name in names},
        "notes": {note.topic: note.text for note in visit.notes.all()},
    }


def _moved(before: dict[str, Any], after: dict[str, Any]) -> Iterable[Moved]:
    for name in (key for key in after if key != "notes"):
        old, new = _said(name, before.get(name, "")), _said(name, after[name])
        if old != new:
            label = LABELS.get(name) or str(Visit._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            yield Moved(label, old, new)
    for topic in VisitNote.Topic:
        old, new = (content.get("notes", {}).get(topic.value, "") for content in (before, after))
        if old != new:
            yield Moved(f"{topic.label}变化", old, new)


def _said(name: str, value: str) -> str:
    match name:
        case "kind":
            return str(Visit.Kind(value).label)
        case "mode":
            return str(Visit.Mode(value).label)
        case _:
            return value
