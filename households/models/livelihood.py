"""What a household lives on: what it plants and what it earns in a year."""

from typing import Self

from django.db import models
from django.db.models import Q

from households.models.area import inside
from households.models.household import Household


class PlantingQuerySet(models.QuerySet["Planting"]):
    def in_area(self, code: str) -> Self:
        return self.filter(inside(code, "household__area"))

    def in_year(self, year: int) -> Self:
        return self.filter(year=year)


class Planting(models.Model):
    """A crop of a year on a household's land, in whole 厘 (a hundredth of a 亩).

    Intercropped crops stand on the same ground, so the areas of two crops are never added.
    """

    class Crop(models.TextChoices):
        WHEAT = "wheat", "小麦"
        MAIZE = "maize", "玉米"
        TOBACCO = "tobacco", "烟叶"
        SWEET_POTATO = "sweet_potato", "红薯"
        CHRYSANTHEMUM = "chrysanthemum", "菊花"
        PEPPER = "pepper", "花椒"
        HERBS = "herbs", "中药材"
        OTHER = "other", "其他"

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="plantings", verbose_name="农户"
    )
    year = models.PositiveSmallIntegerField("年度")
    crop = models.CharField("作物", max_length=16, choices=Crop.choices)
    area_li = models.BigIntegerField("面积（厘）", help_text="100 厘为 1 亩。")
    is_intercropped = models.BooleanField("套种", default=False)
    note = models.CharField("备注", max_length=120, blank=True)

    objects = PlantingQuerySet.as_manager()

    class Meta:
        ordering = ["household", "year", "crop"]
        verbose_name = verbose_name_plural = "种植"
        constraints = [
            models.UniqueConstraint(
                fields=["household", "year", "crop"],
                name="planting_once_a_year",
                violation_error_message="该户这一年这种作物已登记。",
            ),
            models.CheckConstraint(
                name="planting_area_is_positive",
                condition=Q(area_li__gt=0),
                violation_error_message="种植面积须大于零。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} {self.year}年{self.get_crop_display()}"


class Income(models.Model):
    """A household's income of a year by its parts, in 分; totals are computed, never stored.

    年收入 = 工资性 + 生产经营性 + 财产性 + 转移性; 纯收入 = 年收入 - 生产经营性支出 (national system, table AC07).
    """

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="incomes", verbose_name="农户"
    )
    year = models.PositiveSmallIntegerField("年度")
    wages_fen = models.BigIntegerField("工资性收入（分）", default=0)
    business_fen = models.BigIntegerField("生产经营性收入（分）", default=0)
    property_fen = models.BigIntegerField("财产性收入（分）", default=0)
    transfers_fen = models.BigIntegerField("转移性收入（分）", default=0)
    business_costs_fen = models.BigIntegerField("生产经营性支出（分）", default=0)
    member_count = models.PositiveSmallIntegerField("计算人口")

    class Meta:
        ordering = ["household", "-year"]
        verbose_name = verbose_name_plural = "年收入"
        constraints = [
            models.UniqueConstraint(
                fields=["household", "year"],
                name="income_once_a_year",
                violation_error_message="该户这一年的收入已登记。",
            ),
            models.CheckConstraint(
                name="income_has_members",
                condition=Q(member_count__gte=1),
                violation_error_message="计算人口至少为 1。",
            ),
            models.CheckConstraint(
                name="income_parts_not_negative",
                condition=Q(
                    wages_fen__gte=0,
                    business_fen__gte=0,
                    property_fen__gte=0,
                    transfers_fen__gte=0,
                    business_costs_fen__gte=0,
                ),
                violation_error_message="收入和支出的各项不能为负数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} {self.year}年收入"

    @property
    def total_fen(self) -> int:
        return self.wages_fen + self.business_fen + self.property_fen + self.transfers_fen

    @property
    def net_fen(self) -> int:
        return self.total_fen - self.business_costs_fen
