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
    from households.models.staff import User


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

    def by_person(self, user: "User") -> Self:
        return self.filter(visitor=user)


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
    place = models.CharField("走访地点", max_length=60, blank=True)
    people_met = models.CharField("见到的人", max_length=120, blank=True)
    findings = models.TextField("看到和听到的情况", max_length=2000, blank=True)
    policies = models.TextField("宣讲的政策", max_length=1000, blank=True)
    action = models.TextField("商定的措施", max_length=1000, blank=True)
    # Millionths of a degree (WGS 84), as a phone gives them; only when the visitor chose to add them.
    latitude_e6 = models.IntegerField("纬度（百万分之一度）", null=True, blank=True)
    longitude_e6 = models.IntegerField("经度（百万分之一度）", null=True, blank=True)
    accuracy_m = models.PositiveIntegerField("定位精度（米）", null=True, blank=True)
    photos_expected = models.PositiveSmallIntegerField("应有照片", default=0, editable=False)
    version = models.PositiveSmallIntegerField("版本", default=1, editable=False)
    captured_at = models.DateTimeField("手机上填写的时间", null=True, blank=True, editable=False)
    clock_skew_s = models.IntegerField("手机时钟偏差（秒）", null=True, blank=True, editable=False)
    recorded_at = models.DateTimeField("登记时间")
    payload_digest = models.CharField("内容摘要", max_length=64, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta(Voidable.Meta):
        ordering = ["-visited_on", "-id"]
        verbose_name = verbose_name_plural = "走访"
        constraints = [
            *Voidable.Meta.constraints,
            models.CheckConstraint(
                name="visit_position_is_on_earth_and_whole",
                condition=Q(latitude_e6__isnull=True, longitude_e6__isnull=True)
                | Q(latitude_e6__range=(-90_000_000, 90_000_000))
                & Q(longitude_e6__range=(-180_000_000, 180_000_000)),
                violation_error_message="定位不完整或超出范围，请重新定位或删去。",
            ),
        ]
        indexes = [
            models.Index(fields=["household", "-visited_on"], name="visit_of_household"),
            models.Index(fields=["-visited_on", "-id"], name="visit_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.household} {self.visited_on} {self.visitor}"

    def get_absolute_url(self) -> str:
        return reverse("households:visit-detail", args=[self.key])

    @property
    def latitude(self) -> str:
        """In degrees; empty when no position was added."""
        return "" if self.latitude_e6 is None else f"{self.latitude_e6 / 1_000_000:.5f}"

    @property
    def longitude(self) -> str:
        return "" if self.longitude_e6 is None else f"{self.longitude_e6 / 1_000_000:.5f}"


class VisitNote(models.Model):
    """What a visitor saw of one matter: the topics that a poverty household is asked about on every call."""

    class Topic(models.TextChoices):
        INCOME = "income", "收入"
        HOUSING = "housing", "住房"
        WATER = "water", "饮水"
        SCHOOLING = "schooling", "教育"
        HEALTH = "health", "健康"
        WORK = "work", "就业"

    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, related_name="notes", verbose_name="走访"
    )
    topic = models.CharField("方面", max_length=10, choices=Topic.choices)
    text = models.CharField("变化", max_length=300)

    class Meta:
        ordering = ["visit", "pk"]
        verbose_name = verbose_name_plural = "走访所见变化"
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "topic"],
                name="visit_note_once_a_topic",
                violation_error_message="同一方面只写一条。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()}：{self.text}"


class VisitVersion(models.Model):
    """What a visit said before it was corrected. The visit itself holds the latest words; nothing is overwritten."""

    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, related_name="versions", verbose_name="走访"
    )
    number = models.PositiveSmallIntegerField("版本")
    content = models.JSONField("内容")
    replaced_at = models.DateTimeField("更正时间")
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="更正人"
    )
    reason = models.CharField("更正原因", max_length=200)

    class Meta:
        ordering = ["visit", "number"]
        verbose_name = verbose_name_plural = "走访旧版本"
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "number"],
                name="visit_version_numbered_once",
                violation_error_message="这一版已经有了，请刷新后再更正。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.visit} 第{self.number}版"
