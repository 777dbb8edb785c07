"""A workbook that came in: its rows with their places, kept until they are taken over as a whole or put away."""

import json
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models

from households.models.sealed import SealedField

if TYPE_CHECKING:
    from households.models.reach import Reach


class ImportDraftQuerySet(models.QuerySet["ImportDraft"]):
    def within(self, reach: "Reach") -> Self:
        """By code, because the village may not be there yet."""
        condition = models.Q(pk__in=[])
        for code in reach.areas:
            condition |= models.Q(area_code__startswith=code)
        return self.filter(condition)


class ImportDraft(models.Model):
    """One file on its way in. It changes nothing until it is taken over; its rows are wiped when it ends."""

    class Kind(models.TextChoices):
        NATIONAL = "national", "国家系统导出的贫困人口名单"
        MEMBERS = "members", "家庭成员表"
        INCOME = "income", "收入表"
        SUBSIDIES = "subsidies", "补贴享受表"
        PAYMENTS = "payments", "补贴发放表"
        PLANTING = "planting", "种植表"
        RESERVE = "reserve", "储备项目汇总表"
        FUNDS = "funds", "项目资金台账"

    class State(models.TextChoices):
        OPEN = "open", "待核对"
        APPLIED = "applied", "已导入"
        DISCARDED = "discarded", "已放弃"

    kind = models.CharField("表格", max_length=10, choices=Kind.choices)
    area_code = models.CharField("区划代码", max_length=12)
    options = models.JSONField("选项", default=dict)
    file_name = models.CharField("文件名", max_length=120)
    sha256 = models.CharField("文件摘要", max_length=64)
    headings = models.JSONField("列名", default=list)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    outcome = models.JSONField("结果", default=dict)

    objects = ImportDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        verbose_name = verbose_name_plural = "导入"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.file_name}）"


class ImportRow(models.Model):
    """A row of it with its number in the sheet. Cells and findings hold personal data, so both are sealed."""

    class Outcome(models.TextChoices):
        NEW = "new", "新增"
        CHANGED = "changed", "变更"
        SAME = "same", "一致"
        ERROR = "error", "有错"

    draft = models.ForeignKey(
        ImportDraft, on_delete=models.PROTECT, related_name="rows", verbose_name="导入"
    )
    number = models.PositiveIntegerField("行号")
    outcome = models.CharField("结果", max_length=8, choices=Outcome.choices)
    has_notes = models.BooleanField("有提示", default=False)
    cells_sealed = SealedField("内容")
    findings_sealed = SealedField("核对结果", null=True, blank=True)
    was_corrected = models.BooleanField("改过", default=False)

    class Meta:
        ordering = ["draft", "number"]
        verbose_name = verbose_name_plural = "导入的行"
        indexes = [
            models.Index(fields=["draft", "outcome", "number"], name="importrow_by_outcome")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "number"],
                name="importrow_once",
                violation_error_message="这一行已经读入。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.draft} 第 {self.number} 行"

    @property
    def cells(self) -> dict[str, Any]:
        """What stands in the row, by heading."""
        return json.loads(self.cells_sealed)

    @property
    def findings(self) -> list[dict[str, Any]]:
        return json.loads(self.findings_sealed) if self.findings_sealed else []
