"""By what a report is known: its place, its period, and the person when it is one person's."""

from typing import Self, TypeVar

from django.conf import settings
from django.db import models

from households.models import Area, User

Row = TypeVar("Row", bound=models.Model)


class OfReportQuerySet(models.QuerySet[Row]):
    def of(self, area: Area | str, period: str, person: User | None = None) -> Self:
        """Those of one report; without a person, of the place as a whole."""
        return self.filter(area=area, period=period, person=person)


class OfReport(models.Model):
    """Something that belongs to a report of a place over a period, or to that of one person's work there."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name="区域")
    period = models.CharField("期间", max_length=7)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="总结人",
    )

    class Meta:
        abstract = True
