"""Findings beside what people said of them: what is open, answered, quiet, or found no more.

A finding is asked for anew each time; what was said of it is kept (reports/models/doubt.py). The two meet here.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Model

from households.models import Area, User
from households.models.sealed import SealedField, blind_index
from reports.checks.finding import counted, judged_at_once, rules_by_subject
from reports.checks.registry import RULES
from reports.checks.rule import Rule
from reports.figures import At
from reports.models import Doubt

Found = dict[str, dict[int, str]]


class State(StrEnum):
    """Where a finding is on its way. The first four need somebody; the last three do not."""

    NEW = "new"
    ASSIGNED = "assigned"
    REMAINS = "remains"
    CHANGED = "changed"
    ANSWERED = "answered"
    QUIET = "quiet"
    CLOSED = "closed"
    GONE = "gone"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def tone(self) -> str:
        return _TONES[self]

    @property
    def is_open(self) -> bool:
        return self in (State.NEW, State.ASSIGNED, State.REMAINS, State.CHANGED)


_LABELS = {
    State.NEW: "未办理",
    State.ASSIGNED: "办理中",
    State.REMAINS: "仍存在",
    State.CHANGED: "记录有变，重新核实",
    State.ANSWERED: "已答复，待复核",
    State.QUIET: "经核实无误",
    State.CLOSED: "已办结",
    State.GONE: "不再查出，待办结",
}
_TONES = {
    State.NEW: "quiet",
    State.ASSIGNED: "wait",
    State.REMAINS: "error",
    State.CHANGED: "error",
    State.ANSWERED: "wait",
    State.QUIET: "ok",
    State.CLOSED: "ok",
    State.GONE: "ok",
}


@dataclass(frozen=True)
class Outstanding:
    """How many records each rule finds by village, and which of them were found right as they are."""

    found: dict[str, Counter[str]]
    quiet: dict[str, Counter[str]]

    @property
    def left(self) -> dict[str, Counter[str]]:
        """What is still to be seen to, by rule and village."""
        return {
            code: +Counter({area: n - self.quiet[code][area] for area, n in numbers.items()})
            for code, numbers in self.found.items()
        }


def outstanding(at: At) -> Outstanding:
    """All rules over all villages in one pass, less what is quiet: one query a subject more where anything is."""
    verified = Doubt.objects.in_area(at.area).verified()
    quiet: dict[str, Counter[str]] = {rule.code: Counter() for rule in RULES}
    for doubt in quiet_among(verified, at):
        quiet[doubt.rule][doubt.area_id] += 1
    return Outstanding(counted(at), quiet)


def quiet_among(doubts: Iterable[Doubt], at: At) -> list[Doubt]:
    """Those closed as right whose record is still found just as it was."""
    verified = [
        doubt for doubt in doubts if doubt.is_closed and doubt.verdict == Doubt.Verdict.VERIFIED
    ]
    found = found_now(verified, at)
    return [
        doubt for doubt in verified if found[doubt.rule].get(doubt.record) == doubt.fingerprint
    ]


def found_now(doubts: Iterable[Doubt], at: At) -> Found:
    """Of these, the records that their rules still find, each with its fingerprint: one query a subject."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for doubt in doubts:
        wanted[doubt.rule].add(doubt.record)
    found: Found = defaultdict(dict)
    for subject, rules in rules_by_subject():
        asked = [rule for rule in rules if wanted.get(rule.code)]
        if not asked:
            continue
        keys = set().union(*(wanted[rule.code] for rule in asked))
        for row, applying in judged_at_once(subject, asked, at, keys):
            for rule in applying:
                if row.pk in wanted[rule.code]:
                    found[rule.code][row.pk] = fingerprint(rule, row, at)
    return found


def state_of(doubt: Doubt | None, fingerprint_now: str | None) -> State:
    """Where a finding is; the fingerprint is None when the rule finds the record no more."""
    if doubt is None:
        return State.NEW
    if fingerprint_now is None:
        return State.CLOSED if doubt.is_closed else State.GONE
    if not doubt.is_closed:
        return State.ANSWERED if doubt.is_answered else State.ASSIGNED
    if doubt.verdict == Doubt.Verdict.MENDED:
        return State.REMAINS
    return State.QUIET if doubt.fingerprint == fingerprint_now else State.CHANGED


def states(doubts: Iterable[Doubt], at: At) -> dict[int, State]:
    """Where each of them is on the day, by its own key."""
    rows = list(doubts)
    found = found_now(rows, at)
    return {doubt.pk: state_of(doubt, found[doubt.rule].get(doubt.record)) for doubt in rows}


def doubts_of(rule: Rule, keys: Iterable[int]) -> dict[int, Doubt]:
    """What was said of these records of a rule, by the record's key."""
    doubts = Doubt.objects.of(rule.code).filter(record__in=list(keys))
    return {
        doubt.record: doubt
        for doubt in doubts.select_related("responsible", "answered_by", "closed_by", "area")
    }


def fingerprint(rule: Rule, row: Any, at: At) -> str:
    """A keyed digest of what a rule sees of a record: its columns, those of the records it is told with, what it shows.

    Ages and lengths of time, which move by themselves, are not among these.
    """
    seen: dict[str, Any] = {"": _columns(row)}
    for path in rule.subject.related:
        other = row
        for step in path.split("__"):
            other = getattr(other, step, None)
            if isinstance(other, Model) and not isinstance(other, (Area, User)):
                seen[f"{path}.{step}"] = _columns(other)
    seen["shown"] = {name: getattr(row, name, None) for name in rule.shown(at)}
    text = json.dumps(seen, ensure_ascii=False, sort_keys=True, default=str)
    return blind_index(text) or ""


def overdue(doubt: Doubt | None, state: State, day: date) -> bool:
    """Whether the day the answer was asked for by is past, and there is none that was accepted."""
    return bool(doubt and state.is_open and doubt.due_on and doubt.due_on < day)


def _columns(row: Model) -> dict[str, Any]:
    # A sealed number has its index beside it; sealed ones without an index are shown by no rule.
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not isinstance(field, SealedField)
    }
