"""The problem ledger: what must be mended, by whom, by when."""

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from households.models.area import Area, inside
from households.models.household import Household
from households.models.staff import User
from households.models.visit import Visit

if TYPE_CHECKING:
    from households.models.reach import Reach


SOON = timedelta(days=7)


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

    def still_open(self) -> Self:
        return self.filter(closed_on__isnull=True)

    def overdue(self, day: date) -> Self:
        return self.still_open().filter(due_on__lt=day)

    def due_soon(self, day: date) -> Self:
        """To be mended from this day on within a week, and not yet reported done."""
        return self.still_open().filter(done_on__isnull=True, due_on__range=(day, day + SOON))

    def to_be_closed(self) -> Self:
        """Reported done, and not yet struck off."""
        return self.still_open().filter(done_on__isnull=False)

    def by_person(self, user: User) -> Self:
        """Those that the person raised or answers for."""
        return self.filter(Q(raised_by=user) | Q(responsible_user=user))

    def answered_by(self, user: User) -> Self:
        return self.filter(responsible_user=user)


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
    responsible_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="责任人账户",
    )
    unit = models.CharField("责任单位", max_length=60, blank=True)
    raised_on = models.DateField("提出日期")
    due_on = models.DateField("整改时限", null=True, blank=True)
    done_on = models.DateField("整改完成日期", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="报完成的人",
    )
    closed_on = models.DateField("销号日期", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="销号人",
    )
    result = models.TextField("完成情况", max_length=1000, blank=True)
    evidence = models.CharField("佐证", max_length=200, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="登记人",
    )
    key = models.UUIDField("客户端标识", unique=True, default=uuid.uuid4, editable=False)

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
            models.CheckConstraint(
                name="issue_done_after_it_is_raised",
                condition=Q(done_on__isnull=True) | Q(done_on__gte=models.F("raised_on")),
                violation_error_message="整改完成日期不能早于提出日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:20]

    def get_absolute_url(self) -> str:
        return reverse("households:issue-detail", args=[self.key])


class IssueStep(models.Model):
    """A step on the way to the end of an issue: progress, a new term, what came back for more work."""

    class Kind(models.TextChoices):
        PROGRESS = "progress", "进展"
        TERM = "term", "改期"
        DONE = "done", "报完成"
        RETURNED = "returned", "退回"
        CLOSED = "closed", "销号"

    issue = models.ForeignKey(
        Issue, on_delete=models.PROTECT, related_name="steps", verbose_name="问题"
    )
    kind = models.CharField("步骤", max_length=10, choices=Kind.choices)
    taken_on = models.DateField("日期")
    text = models.CharField("说明", max_length=500)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="登记人"
    )

    class Meta:
        ordering = ["issue", "taken_on", "pk"]
        verbose_name = verbose_name_plural = "整改步骤"

    def __str__(self) -> str:
        return f"{self.issue} {self.get_kind_display()}"
