"""What a visit, an activity or a gift said before it was corrected, and what a visit proposed, in words for people."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from households import wording
from households.models import Activity, AuditLine, Gift, Proposal, User, Visit, VisitNote
from households.proposable import FIELDS, Proposable

LABELS = {"on": "走访日期"}
WORK_LABELS = {"on": "日期", "households": "户"}


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
class Correction:
    """One correction of an activity or a gift, as the audit book keeps it."""

    at: datetime
    by: str
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


def entered_by(visit: Visit) -> str:
    """The name of who entered the visit, where that was not the visitor; the audit book remembers."""
    line = AuditLine.objects.filter(
        target_type=visit._meta.label, target_key=str(visit.key), verb="visit.recorded"
    ).first()
    return line.actor_name if line and line.actor != visit.visitor.username else ""


def corrections(work: Activity | Gift) -> list[Correction]:
    """The latest on top."""
    lines = AuditLine.objects.filter(
        target_type=work._meta.label,
        target_key=str(work.key),
        verb=f"{work._meta.model_name}.corrected",
    )
    return [
        Correction(line.at, line.actor_name, line.reason, tuple(_moved_of(type(work), line)))
        for line in lines.order_by("-number")
    ]


def _moved_of(model: type[Activity | Gift], line: AuditLine) -> Iterable[Moved]:
    before, after = json.loads(line.before), json.loads(line.after)
    # The book sorts by name; people read in the order of the form.
    order = ["on", *(field.name for field in model._meta.fields), "households"]
    for name in sorted(after, key=order.index):
        label = WORK_LABELS.get(name) or str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        label = label.replace("（分）", "")
        yield Moved(label, _work_word(name, before[name]), _work_word(name, after[name]))


def _work_word(name: str, value: Any) -> str:
    match name:
        case _ if value is None or value == "":
            return ""
        case "on":
            return wording.day(date.fromisoformat(value))
        case "kind":
            return str(Activity.Kind(value).label)
        case "value_fen":
            return f"{wording.yuan(value):.2f}元"
        case "value_is_estimated":
            return "是" if value else "否"
        case "activity":
            return str(Activity.objects.get(key=value))
        case "households":
            return "、".join(value)
    return str(value)


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
