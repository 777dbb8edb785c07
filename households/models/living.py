"""How a household lives and what it works with: dated facts, one row at a time (national tables AC31 and AC30)."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from households.models.area import inside
from households.models.dated import Dated, DatedQuerySet
from households.models.household import Household


class LivingQuerySet(DatedQuerySet["Living"]):
    def in_area(self, code: str) -> Self:
        return self.filter(inside(code, "household__area"))


class Living(Dated):
    """Housing, water, power, road and fuel of a household from a day on. What nobody has looked at stays empty."""

    class HouseGrade(models.TextChoices):
        """JGJ 125: A and B are safe; C is dangerous in part, D as a whole."""

        A = "A", "A级"
        B = "B", "B级"
        C = "C", "C级危房"
        D = "D", "D级危房"

    class Road(models.TextChoices):
        DIRT = "dirt", "泥土路"
        GRAVEL = "gravel", "砂石路"
        CONCRETE = "concrete", "水泥路"
        ASPHALT = "asphalt", "沥青路"

    class Fuel(models.TextChoices):
        WOOD = "wood", "柴草"
        DUNG = "dung", "干畜粪"
        COAL = "coal", "煤炭"
        CLEAN = "clean", "清洁能源"
        OTHER = "other", "其他"

    class Relocation(models.TextChoices):
        VILLAGE = "village", "行政村整体搬迁"
        GROUP = "group", "自然村（组）整体搬迁"
        SINGLE = "single", "个别搬迁"

    class Resettlement(models.TextChoices):
        CENTRALISED = "centralised", "集中安置"
        SCATTERED = "scattered", "分散安置"

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="livings", verbose_name="农户"
    )
    house_grade = models.CharField(
        "住房等级", max_length=1, choices=HouseGrade.choices, blank=True
    )
    house_area_m2 = models.BigIntegerField(
        "住房面积（平方米）", null=True, blank=True, help_text="没有住房的填 0。"
    )
    house_structure = models.CharField("房屋主要结构", max_length=20, blank=True)
    house_built_year = models.PositiveSmallIntegerField("建房年份", null=True, blank=True)
    water_is_safe = models.BooleanField("饮水安全", null=True, blank=True)
    water_is_difficult = models.BooleanField("饮水困难", null=True, blank=True)
    has_power = models.BooleanField("通生活用电", null=True, blank=True)
    has_toilet = models.BooleanField("有卫生厕所", null=True, blank=True)
    has_broadcast = models.BooleanField("通广播电视", null=True, blank=True)
    road = models.CharField("入户路类型", max_length=10, choices=Road.choices, blank=True)
    road_distance_m = models.PositiveIntegerField("距村主干路（米）", null=True, blank=True)
    fuel = models.CharField("主要燃料", max_length=6, choices=Fuel.choices, blank=True)
    wants_relocation = models.BooleanField("有搬迁意愿", null=True, blank=True)
    relocation = models.CharField("搬迁方式", max_length=8, choices=Relocation.choices, blank=True)
    resettlement = models.CharField(
        "安置方式", max_length=12, choices=Resettlement.choices, blank=True
    )
    document = models.CharField("依据", max_length=120, blank=True, help_text="例如鉴定报告文号。")

    objects = LivingQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["household", "begins_on"]
        verbose_name = verbose_name_plural = "生活条件"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(ends_on__isnull=True),
                name="living_one_at_a_time",
                violation_error_message="一户同时只能有一条生活条件记录。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} 生活条件（{self.begins_on}起）"

    @property
    def house_is_dangerous(self) -> bool | None:
        """C and D are dangerous; None while nobody has graded the house."""
        if not self.house_grade:
            return None
        return self.house_grade in DANGEROUS


DANGEROUS = frozenset({Living.HouseGrade.C, Living.HouseGrade.D})


class Production(Dated):
    """The land a household works, in whole 厘 (a hundredth of a 亩), and what it works with, from a day on."""

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="productions", verbose_name="农户"
    )
    farmland_li = models.BigIntegerField("耕地面积（厘）", default=0)
    irrigated_li = models.BigIntegerField("有效灌溉面积（厘）", default=0)
    forest_li = models.BigIntegerField("林地面积（厘）", default=0)
    returned_forest_li = models.BigIntegerField("退耕还林面积（厘）", default=0)
    orchard_li = models.BigIntegerField("林果面积（厘）", default=0)
    pasture_li = models.BigIntegerField("牧草地面积（厘）", default=0)
    water_li = models.BigIntegerField("水面面积（厘）", default=0)
    has_power = models.BooleanField("通生产用电", null=True, blank=True)
    is_in_cooperative = models.BooleanField("加入农民专业合作社", null=True, blank=True)

    objects = DatedQuerySet["Production"].as_manager()

    class Meta(Dated.Meta):
        ordering = ["household", "begins_on"]
        verbose_name = verbose_name_plural = "生产条件"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(ends_on__isnull=True),
                name="production_one_at_a_time",
                violation_error_message="一户同时只能有一条生产条件记录。",
            ),
            models.CheckConstraint(
                name="production_areas_not_negative",
                condition=Q(
                    farmland_li__gte=0,
                    irrigated_li__gte=0,
                    forest_li__gte=0,
                    returned_forest_li__gte=0,
                    orchard_li__gte=0,
                    pasture_li__gte=0,
                    water_li__gte=0,
                ),
                violation_error_message="面积不能为负数。",
            ),
            models.CheckConstraint(
                name="production_irrigated_within_farmland",
                condition=Q(irrigated_li__lte=F("farmland_li")),
                violation_error_message="有效灌溉面积不能大于耕地面积。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} 生产条件（{self.begins_on}起）"
