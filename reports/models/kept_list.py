"""A list of another office that was kept after it was matched, because somebody said why."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from households.models import Area, Reach
from households.models.sealed import SealedField


class KeptListQuerySet(models.QuerySet["KeptList"]):
    def within(self, reach: Reach) -> Self:
        return self.filter(reach.places())

    def there(self) -> Self:
        return self.filter(discarded_at__isnull=True)


class KeptList(models.Model):
    """The rows of such a list, sealed, with the reason; discarding empties it and leaves the line that it was there."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name="区域")
    kind = models.CharField("名单种类", max_length=20)
    name = models.CharField("文件名", max_length=120)
    row_count = models.PositiveIntegerField("行数")
    content = SealedField("名单内容", null=True, blank=True)
    sha256 = models.CharField("文件摘要", max_length=64)
    reason = models.CharField("留存原因", max_length=200)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="留存人"
    )
    kept_at = models.DateTimeField("留存时间")
    discarded_at = models.DateTimeField("销毁时间", null=True, blank=True)

    objects = KeptListQuerySet.as_manager()

    class Meta:
        ordering = ["-kept_at", "-id"]
        verbose_name = verbose_name_plural = "留存的比对名单"
        constraints = [
            models.CheckConstraint(
                name="keptlist_says_why",
                condition=~Q(reason=""),
                violation_error_message="留存名单要写明原因。",
            ),
            models.CheckConstraint(
                name="keptlist_is_empty_once_discarded",
                condition=Q(discarded_at__isnull=True, content__isnull=False)
                | Q(discarded_at__isnull=False, content__isnull=True),
                violation_error_message="销毁的名单不留内容。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.row_count} 行）"
