"""Facts that can be taken back but never erased."""

from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q

Row = TypeVar("Row", bound=models.Model)


class VoidableQuerySet(models.QuerySet[Row]):
    """What every record that can be voided can be asked."""

    def standing_good(self) -> Self:
        return self.filter(voided_at__isnull=True)


class Voidable(models.Model):
    """A record of something that happened; a mistaken one is voided with a name and a reason and stays to be seen."""

    voided_at = models.DateTimeField("作废时间", null=True, blank=True, editable=False)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name="作废人",
    )
    void_reason = models.CharField("作废原因", max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_voided_by_someone_for_a_reason",
                condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
                | Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason=""),
                violation_error_message="作废须有作废人和原因。",
            )
        ]

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None
