"""Money: where it comes from, to which project it goes, and what has been paid. All in 分."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from households.models import Area, Reach, inside
from projects.models.project import Project


class FundSource(models.Model):
    """A pot of money of a year with its document. A source the papers do not name is kept as unstated, not guessed."""

    class Level(models.TextChoices):
        CENTRAL = "central", "中央"
        PROVINCE = "province", "省级"
        CITY = "city", "市级"
        COUNTY = "county", "县级"
        UNIT = "unit", "单位"
        SOCIETY = "society", "社会"
        UNSTATED = "unstated", "未注明"

    class Kind(models.TextChoices):
        INTEGRATED = "integrated", "整合资金"
        HELPER_UNIT = "helper_unit", "帮扶单位资金"
        SPECIAL = "special", "财政专项扶贫资金"
        BOND = "bond", "地方政府债券"
        DONATION = "donation", "社会捐赠"
        OWN = "own", "群众自筹"
        UNSTATED = "unstated", "来源未注明"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name="区域")
    name = models.CharField("资金名称", max_length=80)
    kind = models.CharField("资金性质", max_length=12, choices=Kind.choices)
    level = models.CharField("资金级次", max_length=10, choices=Level.choices)
    year = models.PositiveSmallIntegerField("年度")
    document = models.CharField("文号", max_length=120, blank=True)

    class Meta:
        ordering = ["-year", "kind", "id"]
        verbose_name = verbose_name_plural = "资金来源"
        constraints = [
            models.UniqueConstraint(
                fields=["area", "year", "kind", "name"],
                name="fundsource_not_twice",
                violation_error_message="这笔资金来源已登记。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.name}"


class AllocationQuerySet(models.QuerySet["Allocation"]):
    def within(self, reach: Reach) -> Self:
        return self.filter(reach.places("project__area"))

    def in_area(self, code: str) -> Self:
        return self.filter(inside(code, "project__area"))

    def by(self, day: date) -> Self:
        """Made on the day or before."""
        return self.filter(allocated_on__lte=day)


class Allocation(models.Model):
    """Money of a source given to a project on a day."""

    source = models.ForeignKey(
        FundSource, on_delete=models.PROTECT, related_name="allocations", verbose_name="资金来源"
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="allocations", verbose_name="项目"
    )
    allocated_on = models.DateField("下达日期")
    amount_fen = models.BigIntegerField("金额（分）")
    document = models.CharField("下达文号", max_length=120, blank=True)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        ordering = ["allocated_on", "id"]
        verbose_name = verbose_name_plural = "资金下达"
        constraints = [
            models.CheckConstraint(
                name="allocation_is_positive",
                condition=Q(amount_fen__gt=0),
                violation_error_message="下达金额须大于零。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.allocated_on}"


class PaymentQuerySet(models.QuerySet["Payment"]):
    def in_area(self, code: str) -> Self:
        return self.filter(inside(code, "allocation__project__area"))

    def by(self, day: date) -> Self:
        """Made on the day or before."""
        return self.filter(paid_on__lte=day)


class Payment(models.Model):
    """Money that left, out of one allocation, to a payee, with its voucher."""

    allocation = models.ForeignKey(
        Allocation, on_delete=models.PROTECT, related_name="payments", verbose_name="资金下达"
    )
    paid_on = models.DateField("支付日期")
    amount_fen = models.BigIntegerField("金额（分）")
    payee = models.CharField("收款单位", max_length=80)
    purpose = models.CharField("用途", max_length=120)
    voucher = models.CharField("凭证号", max_length=60, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["paid_on", "id"]
        verbose_name = verbose_name_plural = "资金支付"
        constraints = [
            models.CheckConstraint(
                name="payment_is_positive",
                condition=Q(amount_fen__gt=0),
                violation_error_message="支付金额须大于零。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.allocation} {self.paid_on}"
