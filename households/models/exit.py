"""The dated evidence by which a household leaves poverty: what was checked, and the steps in public."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from households.models.household import Household
from households.models.voidable import Voidable, VoidableQuerySet

if TYPE_CHECKING:
    from households.models.reach import Reach


class ExitReviewQuerySet(VoidableQuerySet["ExitReview"]):
    def within(self, reach: "Reach") -> Self:
        return self.filter(reach.households("household__"))


class ExitReview(Voidable):
    """One household's way out of poverty in one year (脱贫退出体检): findings and steps hang on it."""

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="exit_reviews", verbose_name="农户"
    )
    year = models.PositiveSmallIntegerField("脱贫年度")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="登记人"
    )
    opened_at = models.DateTimeField("登记时间")

    objects = ExitReviewQuerySet.as_manager()

    class Meta(Voidable.Meta):
        ordering = ["household", "-year"]
        verbose_name = verbose_name_plural = "脱贫退出"
        constraints = [
            *Voidable.Meta.constraints,
            models.UniqueConstraint(
                fields=["household", "year"],
                condition=Q(voided_at__isnull=True),
                name="exitreview_once_a_year",
                violation_error_message="该户这一年度的脱贫退出已经开始办理。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} {self.year}年脱贫退出"


class ExitFinding(models.Model):
    """What somebody saw at the household on one of the points (一超过、两不愁、三保障 and water); the last word counts."""

    class Item(models.TextChoices):
        INCOME = "income", "收入超过标准"
        FOOD = "food", "不愁吃"
        CLOTHING = "clothing", "不愁穿"
        EDUCATION = "education", "义务教育有保障"
        MEDICAL = "medical", "基本医疗有保障"
        HOUSING = "housing", "住房安全有保障"
        WATER = "water", "饮水安全"

    review = models.ForeignKey(
        ExitReview, on_delete=models.PROTECT, related_name="findings", verbose_name="脱贫退出"
    )
    item = models.CharField("体检项目", max_length=10, choices=Item.choices)
    passed = models.BooleanField("达标")
    found_on = models.DateField("核查日期")
    note = models.CharField("情况", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["review", "item", "-found_on", "-id"]
        verbose_name = verbose_name_plural = "体检结果"
        constraints = [
            models.CheckConstraint(
                name="exitfinding_failure_says_why",
                condition=Q(passed=True) | ~Q(note=""),
                violation_error_message="没有达标的须写明情况。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.review} {self.get_item_display()}"


class ExitStep(models.Model):
    """A step of the procedure (厅字〔2016〕16号): held on a day, or up on the board from a day to a day."""

    class Kind(models.TextChoices):
        MEETING = "meeting", "民主评议"
        VERIFICATION = "verification", "核实"
        CONSENT = "consent", "农户认可"
        NOTICE = "notice", "公示"
        ANNOUNCEMENT = "announcement", "公告退出"

    review = models.ForeignKey(
        ExitReview, on_delete=models.PROTECT, related_name="steps", verbose_name="脱贫退出"
    )
    kind = models.CharField("步骤", max_length=12, choices=Kind.choices)
    held_on = models.DateField("日期", help_text="公示、公告的填上墙日期。")
    until_on = models.DateField(
        "公示截止日期", null=True, blank=True, help_text="公示的最后一天；其余步骤不填。"
    )
    place = models.CharField("地点", max_length=60, blank=True)
    passed = models.BooleanField("通过（无异议）", default=True)
    document = models.CharField("记录或文件", max_length=120, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        ordering = ["review", "held_on", "id"]
        verbose_name = verbose_name_plural = "退出步骤"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "kind"],
                name="exitstep_once",
                violation_error_message="这一步已经登记，请在原记录上更正。",
            ),
            models.CheckConstraint(
                name="exitstep_ends_after_it_begins",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("held_on")),
                violation_error_message="截止日期不能早于上墙日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review} {self.get_kind_display()}"
