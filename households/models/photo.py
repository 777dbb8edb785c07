"""Photographs: of a visit, an activity or an issue."""

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from households.models.activity import Activity
from households.models.issue import Issue
from households.models.visit import Visit
from households.models.voidable import Voidable, VoidableQuerySet

if TYPE_CHECKING:
    from households.models.reach import Reach


class PhotoQuerySet(VoidableQuerySet["Photo"]):
    def within(self, reach: "Reach") -> Self:
        """Those whose visit, activity or issue the person may see: a photograph is seen by nobody else."""
        return self.filter(
            Q(visit__in=Visit.objects.within(reach))
            | Q(activity__in=Activity.objects.within(reach))
            | Q(issue__in=Issue.objects.within(reach))
        )


class Photo(Voidable):
    """One picture, written anew by us (no position inside), kept as a file under its key.

    It belongs to exactly one visit, activity or issue. The phone's key makes a repeated sending the same picture.
    """

    class Kind(models.TextChoices):
        SCENE = "scene", "现场"
        BEFORE = "before", "之前"
        AFTER = "after", "之后"
        SIGNATURE = "signature", "户主签名"

    key = models.UUIDField("客户端标识", unique=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(
        Visit,
        on_delete=models.PROTECT,
        related_name="photos",
        null=True,
        blank=True,
        verbose_name="走访",
    )
    activity = models.ForeignKey(
        Activity,
        on_delete=models.PROTECT,
        related_name="photos",
        null=True,
        blank=True,
        verbose_name="活动",
    )
    issue = models.ForeignKey(
        Issue,
        on_delete=models.PROTECT,
        related_name="photos",
        null=True,
        blank=True,
        verbose_name="问题",
    )
    kind = models.CharField("种类", max_length=10, choices=Kind.choices, default=Kind.SCENE)
    caption = models.CharField("说明", max_length=80, blank=True)
    width = models.PositiveIntegerField("宽（像素）")
    height = models.PositiveIntegerField("高（像素）")
    size_bytes = models.PositiveIntegerField("文件大小（字节）")
    sent_digest = models.CharField("送来内容的摘要", max_length=64, editable=False)
    kept_digest = models.CharField("所存文件的摘要", max_length=64, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="上传人"
    )
    added_at = models.DateTimeField("上传时间")

    objects = PhotoQuerySet.as_manager()

    class Meta(Voidable.Meta):
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "照片"
        constraints = [
            *Voidable.Meta.constraints,
            models.CheckConstraint(
                name="photo_belongs_to_one_record",
                condition=Q(visit__isnull=False, activity__isnull=True, issue__isnull=True)
                | Q(visit__isnull=True, activity__isnull=False, issue__isnull=True)
                | Q(visit__isnull=True, activity__isnull=True, issue__isnull=False),
                violation_error_message="一张照片只属于一次走访、一次活动或一个问题。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}照片 {self.key}"
