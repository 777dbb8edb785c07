"""Dated rows that follow one another: a new one ends the former, and no two are in force on one day."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from households.models import covering
from households.wording import day


class Follower(Protocol):
    """A dated row as this module needs it."""

    pk: Any
    begins_on: date
    ends_on: date | None

    def full_clean(self) -> None: ...
    def save(
        self, *, force_insert: bool = False, update_fields: list[str] | None = None
    ) -> None: ...


def former_of(row: Follower, siblings: models.QuerySet[Any]) -> Any | None:
    """The row in force on the day the new one begins, which it will end."""
    return siblings.filter(covering(row.begins_on)).exclude(pk=row.pk).first()


def insert(
    row: Follower,
    siblings: models.QuerySet[Any],
    *,
    confirmed: bool,
    tell: Callable[[Any], str],
) -> Any | None:
    """Puts a new row in its place in the line and gives the former that it ended, if any.

    Raises ValidationError when a row begins on that day already, and when a former row would end and nobody has
    said that it should; `tell` says in words which one.
    """
    if siblings.filter(begins_on=row.begins_on).exists():
        raise ValidationError({"begins_on": "这一天已有一行，请改日期，或更正原来那一行。"})
    former = former_of(row, siblings)
    following = siblings.filter(begins_on__gt=row.begins_on).order_by("begins_on").first()
    if former is not None:
        row.ends_on = former.ends_on
    elif following is not None:
        row.ends_on = following.begins_on
    if former is not None and not confirmed:
        last = day(row.begins_on - timedelta(days=1))
        raise ValidationError(
            {
                "confirmed": f"现有的一行“{tell(former)}”（{day(former.begins_on)}起）将到{last}为止。"
                "没有错的话，请勾选“确认”，再保存一次。"
            }
        )
    if former is not None:
        former.ends_on = row.begins_on
        former.full_clean()
        former.save(update_fields=["ends_on"])
    row.full_clean()
    row.save(force_insert=True)
    return former


def move(row: Follower, siblings: models.QuerySet[Any], began_on: date) -> Any | None:
    """Saves a corrected row; the one that ended where this one used to begin moves along, and is given back.

    Raises ValidationError when the corrected row would be in force beside another.
    """
    former = None
    if row.begins_on != began_on:
        former = siblings.filter(ends_on=began_on).exclude(pk=row.pk).first()
    if former is not None:
        if row.begins_on <= former.begins_on:
            raise ValidationError(
                {"begins_on": f"须晚于前一行的起始日期{day(former.begins_on)}。"}
            )
        former.ends_on = row.begins_on
        former.save(update_fields=["ends_on"])
    overlapping = siblings.exclude(pk=row.pk).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=row.begins_on)
    )
    if row.ends_on is not None:
        overlapping = overlapping.filter(begins_on__lt=row.ends_on)
    if beside := overlapping.first():
        raise ValidationError(f"与{day(beside.begins_on)}起的那一行日期重叠，请改起止日期。")
    row.full_clean()
    row.save()
    return former
