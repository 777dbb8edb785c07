"""A household's dated place on the register, why it became poor, and when it is planned to exit."""

from typing import Self

from django.db import models
from django.db.models import Q

from households.models.dated import Dated, DatedQuerySet
from households.models.household import Household


class StandingQuerySet(DatedQuerySet["Standing"]):
    def registered(self) -> Self:
        return self.filter(status__in=ON_REGISTER)


class Standing(Dated):
    """Where a household stands on the register from a day on. No standing means it is not on the register."""

    class Status(models.TextChoices):
        POOR = "poor", "未脱贫"
        EXITED = "exited", "脱贫"
        RELAPSED = "relapsed", "返贫"
        REMOVED = "removed", "清退·销户"

    class Attribute(models.TextChoices):
        GENERAL = "general", "一般贫困户"
        DIBAO = "dibao", "低保贫困户"
        TEKUN_SCATTERED = "tekun_scattered", "特困供养贫困户（分散）"
        TEKUN_CENTRAL = "tekun_central", "特困供养贫困户（集中）"

    class Turn(models.TextChoices):
        """By what a household came to stand so: a column of the balance of households and persons."""

        FILED = "filed", "建档立卡"
        IDENTIFIED = "identified", "新识别"
        SPLIT = "split", "分户"
        EXIT = "exit", "脱贫"
        RELAPSE = "relapse", "返贫"
        ATTRIBUTE = "attribute", "户属性变更"
        EXPELLED = "expelled", "清退"
        DISSOLVED = "dissolved", "整户销户"
        MERGED = "merged", "并户"

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="standings", verbose_name="农户"
    )
    turn = models.CharField("变动类型", max_length=12, choices=Turn.choices, default=Turn.FILED)
    status = models.CharField("在册状态", max_length=10, choices=Status.choices)
    attribute = models.CharField("贫困户属性", max_length=20, choices=Attribute.choices)
    reason = models.CharField("原因", max_length=120, blank=True)
    document = models.CharField("依据文件", max_length=120, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["household", "begins_on"]
        verbose_name = verbose_name_plural = "在册状态"
        indexes = [models.Index(fields=["household", "begins_on"], name="standing_of_household")]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(ends_on__isnull=True),
                name="standing_one_at_a_time",
                violation_error_message="一户同时只能有一个在册状态。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} {self.get_status_display()}（{self.begins_on}起）"


ON_REGISTER = frozenset({Standing.Status.POOR, Standing.Status.EXITED, Standing.Status.RELAPSED})
NOT_EXITED = frozenset({Standing.Status.POOR, Standing.Status.RELAPSED})
TEKUN = frozenset({Standing.Attribute.TEKUN_SCATTERED, Standing.Attribute.TEKUN_CENTRAL})


class Cause(Dated):
    """Why a household is poor: one main cause at a time and at most two others (national register form, A3a and A3b)."""

    class Code(models.TextChoices):
        ILLNESS = "illness", "因病"
        DISABILITY = "disability", "因残"
        SCHOOLING = "schooling", "因学"
        DISASTER = "disaster", "因灾"
        NO_LAND = "no_land", "缺土地"
        NO_WATER = "no_water", "缺水"
        NO_SKILL = "no_skill", "缺技术"
        NO_LABOUR = "no_labour", "缺劳力"
        NO_CAPITAL = "no_capital", "缺资金"
        POOR_ACCESS = "poor_access", "交通条件落后"
        LOW_MOTIVATION = "low_motivation", "自身发展动力不足"
        MARRIAGE = "marriage", "因婚"
        OTHER = "other", "其他"

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="causes", verbose_name="农户"
    )
    code = models.CharField("致贫原因", max_length=16, choices=Code.choices)
    is_main = models.BooleanField("主要原因", default=True)
    description = models.CharField("说明", max_length=200, blank=True)

    objects = DatedQuerySet["Cause"].as_manager()

    class Meta(Dated.Meta):
        ordering = ["household", "-is_main", "begins_on"]
        verbose_name = verbose_name_plural = "致贫原因"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(is_main=True, ends_on__isnull=True),
                name="cause_one_main_at_a_time",
                violation_error_message="一户同时只能有一个主要致贫原因。",
            ),
            models.UniqueConstraint(
                fields=["household", "code"],
                condition=Q(ends_on__isnull=True),
                name="cause_not_twice",
                violation_error_message="同一致贫原因不能重复登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} {self.get_code_display()}"


class PlannedExit(Dated):
    """The year in which a household is planned to leave poverty, and by which route."""

    class Route(models.TextChoices):
        PRODUCTION = "production", "发展生产"
        EMPLOYMENT = "employment", "转移就业"
        RELOCATION = "relocation", "易地搬迁"
        ECOLOGY = "ecology", "生态补偿"
        EDUCATION = "education", "发展教育"
        SOCIAL_SECURITY = "social_security", "社会保障兜底"

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="planned_exits", verbose_name="农户"
    )
    year = models.PositiveSmallIntegerField("计划脱贫年度")
    route = models.CharField("脱贫路径", max_length=16, choices=Route.choices)
    document = models.CharField("依据文件", max_length=120, blank=True)

    objects = DatedQuerySet["PlannedExit"].as_manager()

    class Meta(Dated.Meta):
        ordering = ["household", "begins_on"]
        verbose_name = verbose_name_plural = "脱贫计划"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(ends_on__isnull=True),
                name="plannedexit_one_at_a_time",
                violation_error_message="一户同时只能有一个脱贫计划。",
            ),
            models.CheckConstraint(
                name="plannedexit_year_is_plausible",
                condition=Q(year__gte=2013, year__lte=2100),
                violation_error_message="计划脱贫年度须为 2013 至 2100 年。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} 计划{self.year}年脱贫"
