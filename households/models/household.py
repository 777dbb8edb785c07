"""A household and the papers kept on it."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import FilteredRelation, Q
from django.urls import reverse

from households.models.area import Area, inside
from households.models.dated import covering
from households.models.sealed import BlindIndexField, SealedField

if TYPE_CHECKING:
    from households.models.reach import Reach


class HouseholdQuerySet(models.QuerySet["Household"]):
    def within(self, reach: "Reach") -> Self:
        """What a person may reach with the permission that the reach was asked for; nothing by default."""
        return self.filter(reach.households())

    def in_area(self, code: str) -> Self:
        return self.filter(inside(code))

    def with_standing(self, day: date) -> Self:
        """Joins the one standing in force on the day as `standing`; standings never overlap, so rows never double."""
        return self.alias(
            standing=FilteredRelation("standings", condition=covering(day, "standings__"))
        )

    def with_head(self, day: date) -> Self:
        """Joins the head's membership on the day as `headship`; there is never more than one."""
        is_head = Q(memberships__relation="head")
        return self.alias(
            headship=FilteredRelation(
                "memberships", condition=is_head & covering(day, "memberships__")
            )
        )


class Household(models.Model):
    """People who live and keep house together. Its number is its key for people; on the register or not is a standing."""

    class IdentificationStandard(models.TextChoices):
        NATIONAL = "national", "国家标准"
        PROVINCIAL = "provincial", "省定标准"
        MUNICIPAL = "municipal", "市定标准"

    number = models.CharField(
        "户编号",
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[0-9A-Za-z-]{4,20}$", "户编号为 4 至 20 位数字或字母。")],
        error_messages={"unique": "这个户编号已经有了。"},
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", verbose_name="行政村"
    )
    natural_village = models.CharField("自然村", max_length=40, blank=True)
    group_number = models.PositiveSmallIntegerField("村民组", null=True, blank=True)
    address = models.CharField("住址", max_length=120, blank=True)
    identification_standard = models.CharField(
        "识别标准",
        max_length=10,
        choices=IdentificationStandard.choices,
        default=IdentificationStandard.NATIONAL,
    )
    is_military_family = models.BooleanField("军烈属", default=False)
    is_one_child_family = models.BooleanField("独生子女户", default=False)
    is_two_daughter_family = models.BooleanField("双女户", default=False)
    bank_name = models.CharField("开户银行", max_length=60, blank=True)
    bank_account = SealedField("银行账号", null=True, blank=True)
    bank_account_index = BlindIndexField("银行账号索引", source="bank_account", db_index=True)
    history = models.TextField(
        "户情说明", max_length=4000, blank=True, help_text="这一户的来龙去脉，用自己的话写。"
    )

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = verbose_name_plural = "农户"
        indexes = [
            models.Index(fields=["area", "group_number", "number"], name="household_by_place")
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("households:household-detail", args=[self.number])

    @property
    def group_label(self) -> str:
        """第三组 and so on; empty where the group is not known."""
        return f"{self.group_number}组" if self.group_number else ""


class CaseFileQuerySet(models.QuerySet["CaseFile"]):
    def completed_by(self, day: date) -> Self:
        return self.filter(completed_on__lte=day)


class CaseFile(models.Model):
    """The set of papers on a household (档卡): when it was complete, and when the policy card went up at the door."""

    household = models.OneToOneField(
        Household, on_delete=models.PROTECT, related_name="case_file", verbose_name="农户"
    )
    completed_on = models.DateField("档卡完成日期")
    card_posted_on = models.DateField("政策明白卡上墙日期", null=True, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    objects = CaseFileQuerySet.as_manager()

    class Meta:
        ordering = ["household"]
        verbose_name = verbose_name_plural = "档卡"

    def __str__(self) -> str:
        return f"{self.household} 档卡"
