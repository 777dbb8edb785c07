"""Group events, and the things that were given."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from households.models.area import Area, inside
from households.models.household import Household
from households.models.visit import Visit
from households.models.voidable import Voidable, VoidableQuerySet

if TYPE_CHECKING:
    from households.models.reach import Reach
    from households.models.staff import User


class ActivityQuerySet(VoidableQuerySet["Activity"]):
    def within(self, reach: "Reach") -> Self:
        return self.filter(reach.places())

    def in_area(self, code: str) -> Self:
        return self.filter(inside(code))

    def between(self, start: date, end: date) -> Self:
        return self.filter(held_on__gte=start, held_on__lt=end)

    def by_person(self, user: "User") -> Self:
        """Those that the person entered or led."""
        return self.filter(Q(recorded_by=user) | Q(led_by=user.name))


class Activity(Voidable):
    """A group event: a pairing meeting, a party class, a clean-up. It is not a visit and is not counted as one."""

    class Kind(models.TextChoices):
        PAIRING_MEETING = "pairing_meeting", "帮扶对接"
        PARTY_CLASS = "party_class", "党课"
        PARTY_DAY = "party_day", "主题党日"
        CLEAN_UP = "clean_up", "清洁家园"
        CONSOLATION = "consolation", "慰问"
        TRAINING = "training", "培训"
        SURVEY = "survey", "排查上报"
        OTHER = "other", "其他"

    key = models.UUIDField("客户端标识", unique=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", verbose_name="行政村"
    )
    kind = models.CharField("类型", max_length=16, choices=Kind.choices)
    held_on = models.DateField("日期")
    title = models.CharField("名称", max_length=80)
    led_by = models.CharField("主持（主讲）人", max_length=60, blank=True)
    participant_count = models.PositiveIntegerField("参加人数", null=True, blank=True)
    place = models.CharField("地点", max_length=60, blank=True)
    participants = models.CharField("参加人员", max_length=200, blank=True)
    description = models.TextField("内容", max_length=2000, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="登记人",
    )

    objects = ActivityQuerySet.as_manager()

    class Meta(Voidable.Meta):
        ordering = ["-held_on", "id"]
        verbose_name = verbose_name_plural = "活动"

    def __str__(self) -> str:
        return f"{self.held_on} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("households:activity-detail", args=[self.key])


class ActivityHousehold(models.Model):
    """A household that an activity reached."""

    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="reached", verbose_name="活动"
    )
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="activities", verbose_name="农户"
    )

    class Meta:
        ordering = ["activity", "household"]
        verbose_name = verbose_name_plural = "活动覆盖的户"
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "household"],
                name="activity_reaches_a_household_once",
                violation_error_message="这一户已在名单里。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.household}"


class GiftQuerySet(VoidableQuerySet["Gift"]):
    def within(self, reach: "Reach") -> Self:
        return self.filter(reach.places())

    def in_area(self, code: str) -> Self:
        return self.filter(inside(code))

    def between(self, start: date, end: date) -> Self:
        return self.filter(given_on__gte=start, given_on__lt=end)

    def by_person(self, user: "User") -> Self:
        """Those that the person entered, or handed over on a visit."""
        return self.filter(Q(recorded_by=user) | Q(visit__visitor=user))


class Gift(Voidable):
    """Things given to households or persons: what, how much it was worth, by whom, to how many."""

    key = models.UUIDField("客户端标识", unique=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", verbose_name="行政村"
    )
    activity = models.ForeignKey(
        Activity,
        on_delete=models.PROTECT,
        related_name="gifts",
        null=True,
        blank=True,
        verbose_name="所属活动",
    )
    visit = models.ForeignKey(
        Visit,
        on_delete=models.PROTECT,
        related_name="gifts",
        null=True,
        blank=True,
        verbose_name="所属走访",
    )
    given_on = models.DateField("日期")
    item = models.CharField("物品", max_length=60)
    quantity = models.CharField("数量", max_length=20, blank=True, help_text="例如：12袋。")
    value_fen = models.BigIntegerField("价值（分）")
    value_is_estimated = models.BooleanField("价值为估算", default=False)
    donor = models.CharField("捐赠（慰问）单位", max_length=80)
    receivers = models.CharField("受赠对象", max_length=120)
    household_count = models.PositiveIntegerField("受赠户数", null=True, blank=True)
    person_count = models.PositiveIntegerField("受赠人数", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="登记人",
    )

    objects = GiftQuerySet.as_manager()

    class Meta(Voidable.Meta):
        ordering = ["-given_on", "id"]
        verbose_name = verbose_name_plural = "慰问物资"
        constraints = [
            *Voidable.Meta.constraints,
            models.CheckConstraint(
                name="gift_value_is_positive",
                condition=Q(value_fen__gt=0),
                violation_error_message="价值须大于零。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_on} {self.item}"

    def get_absolute_url(self) -> str:
        return reverse("households:gift-detail", args=[self.key])


class GiftReceiver(models.Model):
    """A household that received a gift; those who received it as persons of another kind stand in words."""

    gift = models.ForeignKey(
        Gift, on_delete=models.PROTECT, related_name="given_to", verbose_name="慰问物资"
    )
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="gifts", verbose_name="农户"
    )

    class Meta:
        ordering = ["gift", "household"]
        verbose_name = verbose_name_plural = "受赠户"
        constraints = [
            models.UniqueConstraint(
                fields=["gift", "household"],
                name="gift_reaches_a_household_once",
                violation_error_message="这一户已在受赠名单里。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.gift} {self.household}"
