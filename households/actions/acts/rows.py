"""Writing rows so that an act remembers what each was before and after, and can be told and taken back."""

from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.related import ForeignKey

from households import wording
from households.models import BlindIndexField, Dated, InitialsField, SealedField

Row = TypeVar("Row", bound=models.Model)
Values = dict[str, Any]

# Computed from another field on every save, so they come back by themselves.
DERIVED = (BlindIndexField, InitialsField)


class Rows:
    """The rows one act makes, ends and changes, each noted as it is written.

    An effect is {"model", "pk", "before", "after", "about"}: `before` is None for a row made, `after` is None for
    one taken away, else both hold the fields that moved; `about` holds the rest of the row, without sealed numbers,
    so that an effect can still be told when its row is gone.
    """

    def __init__(self) -> None:
        self.effects: list[dict[str, Any]] = []

    def make(self, row: Row) -> Row:
        """Raises ValidationError when the row cannot be."""
        checked(row)
        row.save(force_insert=True)
        self._note(row, None, values(row))
        return row

    def alter(self, row: Row, **fields: Any) -> Row:
        """Sets fields; nothing is written or noted where nothing moves. Raises ValidationError as `make`."""
        before = values(row)
        for name, value in fields.items():
            setattr(row, name, value)
        after = values(row)
        moved = [name for name in before if before[name] != after[name]]
        if moved:
            checked(row)
            row.save(update_fields=[*moved, *_derived_from(row, moved)])
            self._note(
                row, {name: before[name] for name in moved}, {name: after[name] for name in moved}
            )
        return row

    def end(self, row: Dated, on: date, **fields: Any) -> None:
        """Ends a dated row on the day. Raises ValidationError when it begins on that day or later."""
        if row.begins_on >= on:
            raise ValidationError(
                {
                    "on": f"“{_called(row)}”从{wording.day(row.begins_on)}起登记，变动日期须晚于这一天；"
                    "如果那次登记有误，请先撤销或更正。"
                }
            )
        self.alter(row, ends_on=on, **fields)

    def take_away(self, row: models.Model) -> None:
        """Removes a row that an act made by mistake; the effects of that act and of this one keep it."""
        before, pk = values(row), row.pk
        row.delete()
        row.pk = pk
        self._note(row, before, None)

    def _note(self, row: models.Model, before: Values | None, after: Values | None) -> None:
        moved = before if after is None else after
        about = {
            field.attname: value
            for field, value in _plain(row)
            if field.attname not in (moved or {}) and not isinstance(field, SealedField)
        }
        self.effects.append(
            {
                "model": row._meta.label_lower,
                "pk": row.pk,
                "before": before,
                "after": after,
                "about": about,
            }
        )


def values(row: models.Model) -> Values:
    """What a row says, by column, in a form that JSON can hold; without its key and what is derived."""
    return {field.attname: value for field, value in _plain(row)}


def checked(row: models.Model) -> None:
    """Raises ValidationError with the sentences of fields and constraints."""
    for field in row._meta.concrete_fields:
        if isinstance(field, DERIVED):
            # Constraints ask for the derived columns, which are otherwise filled in only while saving.
            field.pre_save(row, add=False)
    row.full_clean(exclude=["id"])


def from_json(model: type[models.Model], noted: Values) -> Values:
    """The noted values as Python has them."""
    fields: dict[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
    return {
        name: fields[name].target_field.to_python(value)
        if isinstance(fields[name], ForeignKey) and value is not None
        else fields[name].to_python(value)
        for name, value in noted.items()
    }


def _plain(row: models.Model) -> list[tuple[models.Field, Any]]:
    return [
        (field, value.isoformat() if isinstance(value, date) else value)
        for field in row._meta.concrete_fields
        if not field.primary_key and not isinstance(field, DERIVED)
        for value in [getattr(row, field.attname)]
    ]


def _derived_from(row: models.Model, moved: list[str]) -> list[str]:
    return [
        field.attname
        for field in row._meta.concrete_fields
        if isinstance(field, DERIVED) and field.source in moved
    ]


def _called(row: models.Model) -> str:
    return f"{row._meta.verbose_name}：{row}"
