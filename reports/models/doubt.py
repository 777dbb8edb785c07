"""What people say of a finding of the checks: who answers for it, the answer, and a second person's closing."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from households.models import Area, Reach, User, inside


class DoubtQuerySet(models.QuerySet["Doubt"]):
    def within(self, reach: Reach) -> Self:
        return self.filter(reach.places())

    def in_area(self, code: str) -> Self:
        return self.filter(inside(code))

    def of(self, rule: str) -> Self:
        return self.filter(rule=rule)

    def waiting(self) -> Self:
        """Taken up and not yet answered."""
        return self.filter(answered_at__isnull=True)

    def to_be_closed(self) -> Self:
        return self.filter(answered_at__isnull=False, closed_at__isnull=True)

    def closed(self) -> Self:
        return self.filter(closed_at__isnull=False)

    def verified(self) -> Self:
        """Closed as right as they are: not asked again until the record changes."""
        return self.closed().filter(verdict=Doubt.Verdict.VERIFIED)

    def overdue(self, day: date) -> Self:
        return self.waiting().filter(due_on__lt=day)

    def answered_for_by(self, user: User) -> Self:
        return self.filter(responsible=user)


class Doubt(models.Model):
    """A finding that somebody has taken up, known by its rule and the record's key.

    Whether the record is still found is never kept here: the rule says so anew each time. `fingerprint` is of what the
    rule saw of the record when it was answered.
    """

    class Verdict(models.TextChoices):
        MENDED = "mended", "属实已改"
        VERIFIED = "verified", "经核实无误"

    rule = models.CharField("规则", max_length=40)
    record = models.BigIntegerField("记录")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name="区域")
    owner = models.CharField("户、项目或资金", max_length=120)
    about = models.CharField("人员、事项", max_length=120, blank=True)
    text = models.CharField("查出的情况", max_length=500)
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="责任人",
    )
    due_on = models.DateField("答复期限", null=True, blank=True)
    verdict = models.CharField("结论", max_length=10, choices=Verdict.choices, blank=True)
    answer = models.CharField("答复", max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="答复人",
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    fingerprint = models.CharField("答复时的记录", max_length=32, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="复核人",
    )
    closed_at = models.DateTimeField("复核时间", null=True, blank=True)
    note = models.CharField("复核意见", max_length=200, blank=True)

    objects = DoubtQuerySet.as_manager()

    class Meta:
        ordering = ["area", "rule", "record"]
        verbose_name = verbose_name_plural = "疑点办理"
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "record"],
                name="doubt_once_a_record",
                violation_error_message="这处疑点已经在办理。",
            ),
            models.CheckConstraint(
                name="doubt_answered_with_a_verdict",
                condition=Q(
                    verdict="", answer="", answered_by__isnull=True, answered_at__isnull=True
                )
                | ~Q(verdict="")
                & ~Q(answer="")
                & Q(answered_by__isnull=False, answered_at__isnull=False),
                violation_error_message="答复要写明结论和情况。",
            ),
            models.CheckConstraint(
                name="doubt_closed_by_another",
                condition=Q(closed_by__isnull=True, closed_at__isnull=True)
                | Q(closed_by__isnull=False, closed_at__isnull=False, answered_by__isnull=False)
                & ~Q(closed_by=F("answered_by")),
                violation_error_message="复核人不能是答复人，没有答复的不能复核。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.about}".strip()

    def get_absolute_url(self) -> str:
        return reverse("reports:finding-detail", args=[self.rule, self.record])

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None
