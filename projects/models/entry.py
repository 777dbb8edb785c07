"""Entries of money: written once, put right by a further entry, all in 分."""

from datetime import date
from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Sum

Row = TypeVar("Row", bound=models.Model)


class EntryQuerySet(models.QuerySet[Row]):
    """What every table of money can be asked."""

    DAY = ""

    def by(self, day: date) -> Self:
        """Made on the day or before."""
        return self.filter(**{f"{self.DAY}__lte": day})

    def between(self, start: date, end: date) -> Self:
        """Made on the first day or later, and before the other."""
        return self.filter(**{f"{self.DAY}__gte": start, f"{self.DAY}__lt": end})

    def fen(self) -> int:
        """What they add up to: what was taken back or reversed is in it with its minus."""
        return int(self.aggregate(sum=Sum("amount_fen", default=0))["sum"])


class Entry(models.Model):
    """One line of money. The database refuses to change or delete it; the form's key keeps it from being entered twice."""

    key = models.UUIDField("页面标识", unique=True, null=True, blank=True, editable=False)
    amount_fen = models.BigIntegerField("金额（分）")
    note = models.CharField("说明", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name="登记人",
    )
    recorded_at = models.DateTimeField("登记时间", null=True, blank=True, editable=False)

    class Meta:
        abstract = True
