"""The audit book: one line a write, chained, and never changed."""

import hashlib
import json
from datetime import UTC
from typing import Any

from django.db import models
from django.db.models import Q

BEGINNING = "0" * 64


class AuditLine(models.Model):
    """Who did what, where, when, to which record, and what it was before and after.

    Plain text and no foreign keys: the book must never stand in the way of live data, nor change with it.
    Personal numbers never enter it.
    """

    number = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    actor = models.CharField("用户名", max_length=40, blank=True)
    actor_name = models.CharField("姓名", max_length=40, blank=True)
    actor_roles = models.CharField("当时角色", max_length=200, blank=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    request_id = models.CharField("请求号", max_length=12, blank=True)
    verb = models.CharField("动作", max_length=40)
    target_type = models.CharField("对象类型", max_length=40, blank=True)
    target_key = models.CharField("对象", max_length=60, blank=True)
    area_code = models.CharField("区域", max_length=12, blank=True)
    before = models.TextField("之前", blank=True)
    after = models.TextField("之后", blank=True)
    reason = models.CharField("原因", max_length=200, blank=True)
    previous_hash = models.CharField("上一行摘要", max_length=64, default=BEGINNING)
    hash = models.CharField("摘要", max_length=64, unique=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = verbose_name_plural = "审计记录"
        indexes = [
            models.Index(fields=["target_type", "target_key"], name="auditline_of_target"),
            models.Index(fields=["actor", "number"], name="auditline_of_actor"),
        ]
        constraints = [
            models.CheckConstraint(
                name="auditline_numbers_from_one",
                condition=Q(number__gte=1),
                violation_error_message="审计记录从 1 开始编号。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"

    CHAINED = (
        "number",
        "at",
        "actor",
        "actor_name",
        "actor_roles",
        "address",
        "request_id",
        "verb",
        "target_type",
        "target_key",
        "area_code",
        "before",
        "after",
        "reason",
        "previous_hash",
    )

    def digest(self) -> str:
        """SHA-256 of the line's canonical JSON, the line before it included."""
        line: dict[str, Any] = {name: getattr(self, name) for name in self.CHAINED}
        line["at"] = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        text = json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
