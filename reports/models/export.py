"""A ledger that left the house: what it said, so that it can be told later whether a file still says the same."""

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from households.models import Area, Reach, SealedBytesField, SealedField


class Version(models.TextChoices):
    """How much a workbook tells: numbers of persons masked, all in full, or only what may hang in public."""

    MASKED = "masked", "脱敏版"
    FULL = "full", "完整版"
    PUBLIC = "public", "公示版"


# 户人动态平衡表 is a table of sums and has a page of its own.
BALANCE = "balance"


class LedgerExportQuerySet(models.QuerySet["LedgerExport"]):
    def within(self, reach: Reach) -> Self:
        return self.filter(reach.places())


class LedgerExport(models.Model):
    """One export, known by its line in the audit book. Its rows are kept as they were, packed and sealed."""

    number = models.BigIntegerField("审计簿序号", primary_key=True)
    hash = models.CharField("审计簿摘要", max_length=64)
    ledger = models.SlugField("台账", max_length=40)
    title = models.CharField("标题", max_length=200)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name="区域")
    period = models.CharField("期间", max_length=7)
    counted_on = models.DateField("统计日")
    version = models.CharField("版本", max_length=6, choices=Version.choices)
    query = SealedField("查询", null=True, blank=True)
    exported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="导出人",
    )
    exported_at = models.DateTimeField("导出时间")
    row_count = models.PositiveIntegerField("行数")
    sha256 = models.CharField("行摘要", max_length=64, db_index=True)
    labels = models.JSONField("各列标题")
    totals = models.JSONField("合计行")
    proof = models.JSONField("校验页")
    rows = SealedBytesField("各行")

    objects = LedgerExportQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = verbose_name_plural = "导出的台账"

    def __str__(self) -> str:
        return f"{self.title}（审计簿第{self.number}号）"

    @property
    def position(self) -> str:
        """Where in the audit book it stands, as its sheet 校验 says."""
        return f"{self.number}:{self.hash}"

    @property
    def url(self) -> str:
        """The same ledger on screen, as it is today."""
        page = (
            reverse("reports:balance")
            if self.ledger == BALANCE
            else reverse("reports:ledger-detail", args=[self.ledger])
        )
        return f"{page}?{self.query or ''}"
