"""Lines, limits and intervals that a document sets and another will change: dated rows, never constants."""

from datetime import date

from django.db import models
from django.db.models import Q

from households.models.area import Area
from households.models.dated import Dated, DatedQuerySet


class StandardQuerySet(DatedQuerySet["Standard"]):
    def of(self, kind: str, area_code: str, day: date) -> "Standard | None":
        """The one in force on the day for a place: its own, else that of the nearest place it lies in."""
        places = [
            area_code[:length] for length in Area.LEVEL_OF_LENGTH if length <= len(area_code)
        ]
        found = self.filter(kind=kind, area__in=places).covering(day)
        return max(found, key=lambda standard: len(standard.area_id), default=None)


class Standard(Dated):
    """A line, limit or interval in an area from a day on, with the document that sets it.

    The value is a whole number in the kind's unit: 分 for money, days, or hundredths of a percent.
    """

    class Kind(models.TextChoices):
        NATIONAL_LINE = "national_line", "国家扶贫标准"
        EXIT_LINE = "exit_line", "脱贫收入标准"
        MONITORING_LINE = "monitoring_line", "防返贫监测收入标准"
        INCIDENCE_LIMIT = "incidence_limit", "贫困村退出的贫困发生率上限"
        NOTICE_DAYS = "notice_days", "公示天数"
        VISIT_INTERVAL = "visit_interval", "走访间隔"

    class Unit(models.TextChoices):
        YUAN_A_YEAR = "yuan_a_year", "元/人·年"
        DAYS = "days", "天"
        PERCENT = "percent", "%"

    UNITS = {
        Kind.NATIONAL_LINE: Unit.YUAN_A_YEAR,
        Kind.EXIT_LINE: Unit.YUAN_A_YEAR,
        Kind.MONITORING_LINE: Unit.YUAN_A_YEAR,
        Kind.INCIDENCE_LIMIT: Unit.PERCENT,
        Kind.NOTICE_DAYS: Unit.DAYS,
        Kind.VISIT_INTERVAL: Unit.DAYS,
    }

    kind = models.CharField("标准", max_length=20, choices=Kind.choices)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", verbose_name="适用区域"
    )
    value = models.BigIntegerField("数值")
    document = models.CharField("依据文件", max_length=120)
    note = models.CharField("说明", max_length=200, blank=True)

    objects = StandardQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["kind", "area", "-begins_on"]
        verbose_name = verbose_name_plural = "标准"
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["kind", "area", "begins_on"],
                name="standard_begins_once",
                violation_error_message="这项标准在这一天已有一行。",
            ),
            models.CheckConstraint(
                name="standard_is_positive",
                condition=Q(value__gt=0),
                violation_error_message="数值须大于零。",
            ),
            models.CheckConstraint(
                name="standard_names_its_document",
                condition=~Q(document=""),
                violation_error_message="请写明依据文件。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.area}，{self.begins_on}起）"

    @property
    def unit(self) -> str:
        return str(self.UNITS[Standard.Kind(self.kind)].label)
