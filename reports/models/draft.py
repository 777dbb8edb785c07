"""A report while it is written: every save is a row, so that no wording is ever lost. Rows are added, never changed."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from households.models import Reach
from reports.models.of_report import OfReport, OfReportQuerySet


class DraftSaveQuerySet(OfReportQuerySet["DraftSave"]):
    def within(self, reach: Reach) -> Self:
        return self.filter(reach.places())

    def last_entries(self) -> list[dict[str, Any]]:
        """The arrangement that was saved last, as plain data; empty where nobody changed anything."""
        return self.order_by("-number").values_list("entries", flat=True).first() or []


class DraftSave(OfReport):
    """The whole arrangement of a report after one change to it: items in order, and the words that people wrote."""

    class Act(models.TextChoices):
        REWORDED = "reworded", "改写"
        RESTORED = "restored", "恢复原文"
        CONFIRMED = "confirmed", "复核"
        MOVED = "moved", "移动"
        HIDDEN = "hidden", "不印"
        SHOWN = "shown", "印出"
        ADDED = "added", "添加"
        REMOVED = "removed", "删去"
        RETURNED = "returned", "回到以前"

    number = models.PositiveIntegerField("次序")
    act = models.CharField("改动", max_length=10, choices=Act.choices)
    key = models.CharField("段落", max_length=60)
    label = models.CharField("段落名称", max_length=60, blank=True)
    entries = models.JSONField("编排", default=list, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="经办人"
    )
    at = models.DateTimeField("时间")

    objects = DraftSaveQuerySet.as_manager()

    class Meta:
        ordering = ["area", "period", "-number"]
        verbose_name = verbose_name_plural = "报告的编写"
        constraints = [
            models.UniqueConstraint(
                fields=["area", "period", "number"],
                condition=Q(person__isnull=True),
                name="draftsave_numbered_once",
                violation_error_message="这一次修改已经保存。",
            ),
            models.UniqueConstraint(
                fields=["area", "period", "person", "number"],
                condition=Q(person__isnull=False),
                name="draftsave_of_person_numbered_once",
                violation_error_message="这一次修改已经保存。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area.name} {self.period} 第{self.number}次修改"


class WaiverQuerySet(OfReportQuerySet["Waiver"]):
    def in_force(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class Waiver(OfReport):
    """A doubt of the lint that somebody answers for by name; it is printed with the report. One that is taken back stays."""

    finding = models.CharField("疑问的标识", max_length=64)
    message = models.CharField("疑问", max_length=400)
    excerpt = models.CharField("原文", max_length=200, blank=True)
    reason = models.CharField("说明", max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="说明人"
    )
    at = models.DateTimeField("时间")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="撤回人",
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = verbose_name_plural = "疑问的说明"
        constraints = [
            models.CheckConstraint(
                name="waiver_says_why",
                condition=~Q(reason=""),
                violation_error_message="请写明为什么可以这样写。",
            ),
            models.CheckConstraint(
                name="waiver_withdrawn_by_somebody",
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                violation_error_message="撤回须写明人和时间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message}（{self.reason}）"
