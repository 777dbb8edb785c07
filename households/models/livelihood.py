"""What a household lives on: what it plants and what it earns in a year, by its own parts and as the national system says."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from households.models.area import inside
from households.models.household import Household

if TYPE_CHECKING:
    from households.models.reach import Reach


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


class IncomeQuerySet(models.QuerySet["Income"]):
    def in_area(self, code: str) -> Self:
        return self.filter(inside(code, "household__area"))

    def in_year(self, year: int) -> Self:
        return self.filter(year=year)

    def within(self, reach: "Reach") -> Self:
        return self.filter(reach.households("household__"))


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
    family_planning_fen = models.BigIntegerField("其中计划生育金（分）", default=0)
    dibao_fen = models.BigIntegerField("其中低保金（分）", default=0)
    tekun_fen = models.BigIntegerField("其中特困供养金（分）", default=0)
    pension_fen = models.BigIntegerField("其中养老保险金（分）", default=0)
    ecology_fen = models.BigIntegerField("其中生态补偿金（分）", default=0)
    member_count = models.PositiveSmallIntegerField("计算人口")

    objects = IncomeQuerySet.as_manager()

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
                    family_planning_fen__gte=0,
                    dibao_fen__gte=0,
                    tekun_fen__gte=0,
                    pension_fen__gte=0,
                    ecology_fen__gte=0,
                ),
                violation_error_message="收入和支出的各项不能为负数。",
            ),
            models.CheckConstraint(
                name="income_transfers_hold_their_parts",
                condition=Q(
                    transfers_fen__gte=F("family_planning_fen")
                    + F("dibao_fen")
                    + F("tekun_fen")
                    + F("pension_fen")
                    + F("ecology_fen")
                ),
                violation_error_message="转移性收入不能小于其中各项之和。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} {self.year}年收入"

    @property
    def other_transfers_fen(self) -> int:
        """其他转移性收入: what of the transfers is none of the named kinds (AAC083)."""
        named = self.family_planning_fen + self.dibao_fen + self.tekun_fen
        return self.transfers_fen - named - self.pension_fen - self.ecology_fen

    @property
    def total_fen(self) -> int:
        return self.wages_fen + self.business_fen + self.property_fen + self.transfers_fen

    @property
    def net_fen(self) -> int:
        return self.total_fen - self.business_costs_fen


class StatedIncome(models.Model):
    """What the national system states as a household's income of a year: shown beside ours, never instead of it."""

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="stated_incomes", verbose_name="农户"
    )
    year = models.PositiveSmallIntegerField("年度")
    net_fen = models.BigIntegerField("系统家庭纯收入（分）", null=True, blank=True)
    per_head_fen = models.BigIntegerField("系统人均纯收入（分）", null=True, blank=True)

    class Meta:
        ordering = ["household", "-year"]
        verbose_name = verbose_name_plural = "系统载明收入"
        constraints = [
            models.UniqueConstraint(
                fields=["household", "year"],
                name="statedincome_once_a_year",
                violation_error_message="该户这一年的系统收入已登记。",
            ),
            models.CheckConstraint(
                name="statedincome_states_something",
                condition=Q(net_fen__isnull=False) | Q(per_head_fen__isnull=False),
                violation_error_message="系统家庭纯收入和人均纯收入至少填一项。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} {self.year}年系统收入"
