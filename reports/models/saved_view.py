"""A look at a ledger that somebody keeps for themselves: which columns, in which order, narrowed by what."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from households.models import User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def of(self, user: User) -> Self:
        """Nobody sees or changes another's."""
        return self.filter(owner=user)

    def on(self, ledger: str) -> Self:
        return self.filter(ledger=ledger)


class SavedView(models.Model):
    """Columns by their labels, sort and grouping by column, filter as an address; place and time are chosen anew.

    It is nobody's record, only a convenience: it may be deleted, and the audit book says so.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="所有人"
    )
    ledger = models.CharField("台账", max_length=40)
    name = models.CharField("名称", max_length=40)
    columns = models.JSONField("列", default=list, blank=True)
    sort = models.CharField("排序", max_length=60, blank=True)
    grouped_by = models.CharField("小计", max_length=60, blank=True)
    conditions = models.CharField("条件", max_length=1000, blank=True)
    saved_at = models.DateTimeField("保存时间")

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["ledger", "name"]
        verbose_name = verbose_name_plural = "台账视图"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "ledger", "name"],
                name="savedview_named_once",
                violation_error_message="您在这本台账上已有这个名称的视图，请换一个名称。",
            ),
            models.CheckConstraint(
                name="savedview_has_a_name",
                condition=~Q(name=""),
                violation_error_message="请写名称。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reports:view-open", args=[self.pk])
