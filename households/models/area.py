"""Places: county, township and village in one tree, and a village's own totals at a date."""

from collections.abc import Iterable
from typing import Any, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from households.models.dated import DatedQuerySet

models.CharField.register_lookup(Length)


def inside(code: str, path: str = "area") -> Q:
    """The rows whose area is this one or lies in it: areas nest by code, so containment is a range of codes."""
    following = str(int(code) + 1).zfill(len(code))
    return Q(**{f"{path}_id__gte": code, f"{path}_id__lt": following})


class AreaQuerySet(models.QuerySet["Area"]):
    def within(self, code: str) -> Self:
        following = str(int(code) + 1).zfill(len(code))
        return self.filter(code__gte=code, code__lt=following)

    def inside_any(self, codes: Iterable[str]) -> Self:
        """These places and all that lies in them."""
        condition = Q(pk__in=[])
        for code in codes:
            condition |= Q(code__startswith=code)
        return self.filter(condition)

    def villages(self) -> Self:
        return self.filter(level=Area.Level.VILLAGE)


class Area(models.Model):
    """A place with a statistical code (GB/T 2260 for the county, then township and village)."""

    class Level(models.TextChoices):
        PROVINCE = "province", "省"
        CITY = "city", "市"
        COUNTY = "county", "县（市、区）"
        TOWNSHIP = "township", "乡（镇）"
        VILLAGE = "village", "行政村"

    LEVEL_OF_LENGTH = {2: "province", 4: "city", 6: "county", 9: "township", 12: "village"}

    code = models.CharField(
        "区划代码",
        max_length=12,
        primary_key=True,
        validators=[
            RegexValidator(
                r"^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$", "区划代码须为 2、4、6、9 或 12 位数字。"
            )
        ],
    )
    name = models.CharField("名称", max_length=40)
    level = models.CharField("级别", max_length=10, choices=Level.choices)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = verbose_name_plural = "区域"
        constraints = [
            models.CheckConstraint(
                name="area_level_fits_its_code",
                condition=Q(level="province", code__length=2)
                | Q(level="city", code__length=4)
                | Q(level="county", code__length=6)
                | Q(level="township", code__length=9)
                | Q(level="village", code__length=12),
                violation_error_message="级别与区划代码的位数不符。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.level = self.LEVEL_OF_LENGTH.get(len(self.code), self.level)
        super().save(*args, **kwargs)

    @property
    def ancestor_codes(self) -> list[str]:
        """The codes of the places it lies in, the largest first."""
        return [self.code[:length] for length in self.LEVEL_OF_LENGTH if length < len(self.code)]

    def contains(self, code: str) -> bool:
        return code.startswith(self.code)


class VillageProfileQuerySet(DatedQuerySet["VillageProfile"]):
    pass


class VillageProfile(models.Model):
    """A village's own totals as it states them from a day on; not a count of our rows.

    Land is kept in whole 厘 (a hundredth of a 亩) and square metres, so that sums are exact.
    """

    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="profiles", verbose_name="行政村"
    )
    begins_on = models.DateField("统计日期")
    ends_on = models.DateField("下一次统计日期", null=True, blank=True)
    household_count = models.PositiveIntegerField("总户数")
    population = models.PositiveIntegerField("总人口")
    population_basis = models.CharField(
        "人口口径", max_length=60, help_text="例如：村内户籍人口。"
    )
    natural_village_count = models.PositiveIntegerField("自然村数")
    group_count = models.PositiveIntegerField("村民组数")
    party_member_count = models.PositiveIntegerField("党员数")
    territory_m2 = models.BigIntegerField("村域面积（平方米）")
    farmland_li = models.BigIntegerField("耕地面积（厘）")
    forest_li = models.BigIntegerField("林地面积（厘）")
    document = models.CharField("依据", max_length=120, blank=True)

    objects = VillageProfileQuerySet.as_manager()

    class Meta:
        ordering = ["area", "begins_on"]
        verbose_name = verbose_name_plural = "村情"
        constraints = [
            models.UniqueConstraint(
                fields=["area", "begins_on"],
                name="villageprofile_once_a_day",
                violation_error_message="该村这一天已有村情记录。",
            ),
            models.CheckConstraint(
                name="villageprofile_ends_after_it_begins",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=models.F("begins_on")),
                violation_error_message="下一次统计日期须晚于统计日期。",
            ),
            models.CheckConstraint(
                name="villageprofile_areas_not_negative",
                condition=Q(territory_m2__gte=0, farmland_li__gte=0, forest_li__gte=0),
                violation_error_message="面积不能为负数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}（{self.begins_on}）"
