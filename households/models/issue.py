"""The problem ledger: what must be mended, by whom, by when."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from households.models.area import Area, inside
from households.models.household import Household
from households.models.visit import Visit

if TYPE_CHECKING:
    from households.models.reach import Reach


class IssueQuerySet(models.QuerySet["Issue"]):
    def within(self, reach: "Reach") -> Self:
        """Issues of the village, and those of households within reach."""
        return self.filter(
            reach.places() | Q(household__isnull=False) & reach.households("household__")
        )

    def in_area(self, code: str) -> Self:
        return self.filter(inside(code))

    def open_on(self, day: date) -> Self:
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day), raised_on__lte=day)


class Issue(models.Model):
    """A problem that somebody must mend by a day (问题台账), and the day it was struck off."""

    class Source(models.TextChoices):
        VISIT = "visit", "走访"
        RESIDENT = "resident", "群众反映"
        INSPECTION = "inspection", "督查"
        AUDIT = "audit", "审计"
        SELF_CHECK = "self_check", "自查"

    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", verbose_name="行政村"
    )
    household = models.ForeignKey(
        Household,
        on_delete=models.PROTECT,
        related_name="issues",
        null=True,
        blank=True,
        verbose_name="农户",
    )
    visit = models.ForeignKey(
        Visit,
        on_delete=models.PROTECT,
        related_name="issues",
        null=True,
        blank=True,
        verbose_name="走访",
    )
    source = models.CharField("问题来源", max_length=12, choices=Source.choices)
    text = models.TextField("问题内容", max_length=1000)
    measure = models.TextField("整改措施", max_length=1000, blank=True)
    responsible = models.CharField("责任人", max_length=60, blank=True)
    raised_on = models.DateField("提出日期")
    due_on = models.DateField("整改时限", null=True, blank=True)
    closed_on = models.DateField("销号日期", null=True, blank=True)
    result = models.TextField("完成情况", max_length=1000, blank=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_on", "-id"]
        verbose_name = verbose_name_plural = "问题"
        constraints = [
            models.CheckConstraint(
                name="issue_due_after_it_is_raised",
                condition=Q(due_on__isnull=True) | Q(due_on__gte=models.F("raised_on")),
                violation_error_message="整改时限不能早于提出日期。",
            ),
            models.CheckConstraint(
                name="issue_closed_after_it_is_raised_with_a_result",
                condition=Q(closed_on__isnull=True)
                | Q(closed_on__gte=models.F("raised_on")) & ~Q(result=""),
                violation_error_message="销号须写明完成情况，且不能早于提出日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:20]
