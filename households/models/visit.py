"""A call on a household."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from households.models.area import inside
from households.models.household import Household
from households.models.voidable import Voidable, VoidableQuerySet

if TYPE_CHECKING:
    from households.models.reach import Reach


class VisitQuerySet(VoidableQuerySet["Visit"]):
    def within(self, reach: "Reach") -> Self:
        return self.filter(reach.households("household__"))

    def voidable_by(self, reach: "Reach") -> Self:
        """All in an area where the permission holds as a whole; of households paired with the person, their own only."""
        own = Q(visitor=reach.user_id) & reach.households("household__")
        return self.filter(reach.places("household__area") | own)

    def in_area(self, code: str) -> Self:
        return self.filter(inside(code, "household__area"))

    def between(self, start: date, end: date) -> Self:
        return self.filter(visited_on__gte=start, visited_on__lt=end)


class Visit(Voidable):
    """One call on one household on one day. The client's key makes a repeated sending the same visit."""

    class Kind(models.TextChoices):
        ROUTINE = "routine", "定期走访"
        FESTIVAL = "festival", "节日慰问"
        FOLLOW_UP = "follow_up", "回访"
        POLICY = "policy", "政策宣传"
        URGENT = "urgent", "急难走访"

    class Mode(models.TextChoices):
        HOME = "home", "入户"
        PHONE = "phone", "电话"
        AWAY = "away", "到务工地"

    key = models.UUIDField("客户端标识", unique=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="visits", verbose_name="农户"
    )
    visitor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="走访人"
    )
    visited_on = models.DateField("走访日期")
    kind = models.CharField("走访类型", max_length=12, choices=Kind.choices, default=Kind.ROUTINE)
    mode = models.CharField("走访方式", max_length=8, choices=Mode.choices, default=Mode.HOME)
    findings = models.TextField("看到和听到的情况", max_length=2000, blank=True)
    action = models.TextField("商定的措施", max_length=1000, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    payload_digest = models.CharField("内容摘要", max_length=64, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta(Voidable.Meta):
        ordering = ["-visited_on", "-id"]
        verbose_name = verbose_name_plural = "走访"
        indexes = [
            models.Index(fields=["household", "-visited_on"], name="visit_of_household"),
            models.Index(fields=["-visited_on", "-id"], name="visit_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.household} {self.visited_on} {self.visitor}"

    def get_absolute_url(self) -> str:
        return reverse("households:visit-detail", args=[self.key])
