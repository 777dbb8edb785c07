"""Facts with a beginning and, perhaps, an end: the ground under every count at a past date."""

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q


def covering(day: date, path: str = "") -> Q:
    """The rows in force on a day: begun by then and not yet ended (begins_on <= day < ends_on)."""
    begun = Q(**{f"{path}begins_on__lte": day})
    return begun & (Q(**{f"{path}ends_on__isnull": True}) | Q(**{f"{path}ends_on__gt": day}))


Row = TypeVar("Row", bound=models.Model)


class DatedQuerySet(models.QuerySet[Row]):
    """What every dated fact can be asked."""

    def covering(self, day: date) -> Self:
        return self.filter(covering(day))


class Dated(models.Model):
    """A fact that holds from a day until, but not including, another. Nothing counted is ever a flag."""

    begins_on = models.DateField("起始日期")
    ends_on = models.DateField(
        "终止日期", null=True, blank=True, help_text="当日起不再有效；至今有效的留空。"
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ends_after_it_begins",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("begins_on")),
                violation_error_message="终止日期须晚于起始日期。",
            )
        ]
