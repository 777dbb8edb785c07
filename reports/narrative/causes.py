"""Through which act a figure moved, by whom and why: the acts and entries since a moment that touch the records behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, Q

from households.models import (
    Act,
    AuditLine,
    CaseFile,
    Disability,
    Household,
    Membership,
    PlannedExit,
    Planting,
    Subsidy,
    Visit,
)
from reports.auditing import verb_label
from reports.figures import At, Counted, Value
from reports.figures.keys import keys_of, unrolled
from reports.narrative.arrangement import Moved

RECORDS: dict[str, type[Model]] = {
    "visited": Visit,
    "plants": Planting,
    "papers_complete": CaseFile,
    "planned_year": PlannedExit,
    "main_cause": Household,
    "has_disabled_member": Disability,
    "draws_dibao": Subsidy,
    "draws_tekun": Subsidy,
    "draws_central_tekun": Subsidy,
    "house_repaired": Subsidy,
    "relocated": Subsidy,
}
"""Which records a fact of households is read from; standings and members change by acts."""
MOST, MOST_KEYS = 6, 2000
LINES = 500
"""How many lines of the audit book are looked through at the most; what is older is told by acts alone."""


@dataclass(frozen=True)
class Cause:
    """What was done, by whom, when, and the reason that was given."""

    what: str
    by: str
    at: datetime
    reason: str = ""


def causes(moved: Moved, at: At, since: datetime | None) -> tuple[Cause, ...]:
    """What since then touched the records that came or went; where none did, whatever touched one of them."""
    if moved.now is None or since is None:
        return ()
    return behind(moved.now, unrolled(moved.was.keys), at.area, since)


def behind(value: Value, was: set[int], area: str, since: datetime) -> tuple[Cause, ...]:
    """The causes of a value being what it is, when it stood for the records of these keys at that time."""
    found: list[Cause] = []
    for part in value.parts or (value,):
        assert isinstance(part.figure, Counted)  # a ratio is made of figures that are counted
        now = unrolled(keys_of(part))
        keys = (now ^ was if was else now) or now
        found += _of_records(part.figure, part.at, set(sorted(keys)[:MOST_KEYS]), area, since)
    return tuple(sorted(dict.fromkeys(found), key=lambda cause: cause.at)[-MOST:])


def _of_records(
    figure: Counted, at: At, keys: set[int], area: str, since: datetime
) -> Iterable[Cause]:
    model = figure.source.rows(at).model
    rows = {row.pk: row for row in model._default_manager.filter(pk__in=keys)}
    if model not in (Household, Membership):
        yield from _lines({model: _names(rows.values())}, area, since)
        return
    households = keys if model is Household else {row.household_id for row in rows.values()}
    yield from _acts(model, keys - rows.keys(), households, area, since)
    yield from _lines(_of_facts(figure.asks(at), households), area, since)


def _acts(
    model: type[Model], gone: set[int], households: set[int], area: str, since: datetime
) -> Iterable[Cause]:
    """Acts about the households, and acts that made or took away a row that is no longer there."""
    acts = Act.objects.in_area(area).filter(recorded_at__gt=since).select_related("recorded_by")
    about = Q(household__in=households) | Q(counterpart__in=households)
    taken = {(model._meta.label_lower, key) for key in gone}
    others = acts.exclude(about)[:LINES] if taken else ()
    touching = [
        act
        for act in others
        if taken & {(effect["model"], effect["pk"]) for effect in act.effects}
    ]
    for act in [*acts.filter(about), *touching]:
        words = f"{act.household}{act.get_kind_display()}（{act.on}）"
        yield Cause(words, act.recorded_by.name, act.recorded_at, act.reason)


def _names(rows: Iterable[Model]) -> set[str]:
    """By which keys the audit book may know the rows."""
    return {
        str(name)
        for row in rows
        for field in ("pk", "key", "number", "code")
        if (name := getattr(row, field, None)) is not None
    }


def _of_facts(asked: Iterable[str], households: set[int]) -> dict[type[Model], set[str]]:
    """The records of the households that the facts of a figure are read from, by model."""
    found: dict[type[Model], set[str]] = {}
    for about in {model for fact in asked if (model := RECORDS.get(fact))}:
        if about is Household:
            found[about] = _names(Household.objects.filter(pk__in=households))
        elif about is Disability:
            members = Membership.objects.filter(household__in=households).values("person")
            found[about] = _names(Disability.objects.filter(person__in=members))
        else:
            found[about] = _names(about._default_manager.filter(household__in=households))
    return found


def _lines(keys: Mapping[type[Model], set[str]], area: str, since: datetime) -> Iterable[Cause]:
    """Lines of the audit book about one of the records."""
    labels = {model._meta.label: model for model in keys}
    lines = AuditLine.objects.filter(area_code__startswith=area, at__gt=since)
    for line in lines.filter(target_type__in=labels)[:LINES]:
        model = labels[line.target_type]
        if line.target_key in keys[model]:
            yield _told(line)


def _told(line: AuditLine) -> Cause:
    return Cause(verb_label(line.verb), line.actor_name, line.at, line.reason)
