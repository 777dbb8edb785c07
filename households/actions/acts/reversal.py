"""撤销: a counter-act that puts every row back as it was before a mistaken act."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from households import wording
from households.actions.acts.change import Change, Subject
from households.actions.acts.rows import Rows, from_json, values
from households.models import Act, Household, Person

# An act names its household and person for ever, so these two are emptied and stay; registering them again takes them up.
KEPT = (Household, Person)

Key = tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class Reversal(Change):
    kind = Act.Kind.REVERSAL

    reverses: Act

    @property
    def households(self) -> tuple[Household, ...]:
        return tuple(filter(None, (self.reverses.household, self.reverses.counterpart)))

    @property
    def area_code(self) -> str:
        return self.reverses.household.area_id

    @property
    def counted_on(self) -> date:
        return self.reverses.on

    def write(self, rows: Rows, today: date) -> Subject:
        """Puts the rows back, the last written first.

        Rows that the act made are deleted: a void row would still be in the way of the triggers that keep dated rows
        from overlapping, and every count would have to remember to leave it out. Nothing is lost, for the act
        keeps them value by value, and so does the reversal.
        """
        act = self.reverses
        if act.kind == Act.Kind.REVERSAL:
            raise ValidationError("撤销本身不能再撤销；要恢复的，请把那次变动重新办一次。")
        if Act.objects.filter(reverses=act).exists():
            raise ValidationError("这次变动已经撤销过了。")
        effects = act.effects
        found = _as_left(act, effects)
        for effect in reversed(effects):
            key = _key(effect)
            if effect["before"] is not None:
                model = apps.get_model(effect["model"])
                rows.alter(found[key], **from_json(model, effect["before"]))
            elif not isinstance(found[key], KEPT):
                rows.take_away(found[key])
        return Subject(act.household, act.person, act.counterpart)


def _as_left(act: Act, effects: list[dict[str, Any]]) -> dict[Key, models.Model]:
    """The rows of an act. Raises ValidationError when one is no longer as the act left it, or when others lean on it."""
    expected: dict[Key, dict[str, Any]] = {}
    for effect in effects:
        expected.setdefault(_key(effect), {}).update(effect["after"] or {})
    found = {key: _row(key) for key in expected}
    for key, row in found.items():
        if row is None or any(values(row)[name] != said for name, said in expected[key].items()):
            raise ValidationError(_why_not(act, key, row))
    made = {_key(effect) for effect in effects if effect["before"] is None}
    for key in made:
        if leaning := _leaning_on(found[key], act, made):
            raise ValidationError(
                f"不能撤销：“{_named(found[key])}”名下后来登记了“{_named(leaning)}”，请先撤销或作废那一条。"
            )
    return {key: row for key, row in found.items() if row is not None}


def _row(key: Key) -> models.Model | None:
    model = apps.get_model(key[0])
    return model._default_manager.select_for_update().filter(pk=key[1]).first()


def _key(effect: dict[str, Any]) -> Key:
    return effect["model"], effect["pk"]


def _why_not(act: Act, key: Key, row: models.Model | None) -> str:
    for later in _later(act):
        if any(_key(effect) == key for effect in later.effects):
            return (
                f"不能撤销：后来的“{later.get_kind_display()}”（{wording.day(later.on)}）改动了同一处登记，"
                "请先撤销那一次。"
            )
    what = f"“{_named(row)}”" if row else "它登记的内容"
    return f"不能撤销：{what}后来被更正过，已不是这次变动留下的样子。请按现在的情况另办一次变动。"


def _later(act: Act) -> Iterable[Act]:
    """Later acts that stand, of the households and the person it is about, the latest first."""
    about = models.Q(household__in=[act.household_id, act.counterpart_id])
    about |= models.Q(counterpart__in=[act.household_id, act.counterpart_id])
    if act.person_id:
        about |= models.Q(person=act.person_id)
    return Act.objects.standing_good().filter(about, pk__gt=act.pk).order_by("-pk")


def _leaning_on(row: models.Model | None, act: Act, made: set[Key]) -> models.Model | None:
    """A record that points at a row the act made and that the act did not make itself."""
    if row is None:
        return None
    relations = [
        relation
        for relation in row._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel)
    ]
    # A later act is what people know it by; its rows say less.
    relations.sort(key=lambda relation: relation.related_model is not Act)
    for relation in relations:
        model: Any = relation.related_model
        pointing = model._default_manager.filter(**{relation.field.name: row.pk})
        if model is Act:
            # The reversed and the reversals are history and lean on nothing.
            pointing = pointing.standing_good().filter(pk__gt=act.pk)
        for other in pointing[: len(made) + 1]:
            if (other._meta.label_lower, other.pk) not in made:
                return other
    return None


def _named(row: models.Model | None) -> str:
    return f"{row._meta.verbose_name}：{row}" if row else ""
