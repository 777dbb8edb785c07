"""Lines, limits and intervals that a document sets and another will change: dated rows, never constants."""

from datetime import date

from django.db import models
from django.db.models import Q

from households.models.area import Area
from households.models.dated import Dated, DatedQuerySet
from households.models.staff import Posting


class StandardQuerySet(DatedQuerySet["Standard"]):
    def of(self, kind: str, area_code: str, day: date, role: str = "") -> "Standard | None":
        """The one in force on the day for a place: its own, else that of the nearest place it lies in.

        At one place a row for the role goes before the row for every role.
        """
        places = [
            area_code[:length] for length in Area.LEVEL_OF_LENGTH if length <= len(area_code)
        ]
        found = self.filter(kind=kind, area__in=places, role__in={"", role}).covering(day)
        return max(
            found, key=lambda standard: (len(standard.area_id), bool(standard.role)), default=None
        )


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
        ISSUE_TERM = "issue_term", "走访问题的整改期限"
        ISSUE_CLOSERS = "issue_closers", "问题销号须经人数"
        LARGE_PAYMENT = "large_payment", "须两人复核的支付金额"
        PROJECT_NOTICE_DAYS = "project_notice_days", "项目资金公示天数"

    class Unit(models.TextChoices):
        YUAN_A_YEAR = "yuan_a_year", "元/人·年"
        YUAN = "yuan", "元"
        DAYS = "days", "天"
        PERCENT = "percent", "%"
        PERSONS = "persons", "人"

    UNITS = {
        Kind.NATIONAL_LINE: Unit.YUAN_A_YEAR,
        Kind.EXIT_LINE: Unit.YUAN_A_YEAR,
        Kind.MONITORING_LINE: Unit.YUAN_A_YEAR,
        Kind.INCIDENCE_LIMIT: Unit.PERCENT,
        Kind.NOTICE_DAYS: Unit.DAYS,
        Kind.VISIT_INTERVAL: Unit.DAYS,
        Kind.ISSUE_TERM: Unit.DAYS,
        Kind.ISSUE_CLOSERS: Unit.PERSONS,
        Kind.LARGE_PAYMENT: Unit.YUAN,
        Kind.PROJECT_NOTICE_DAYS: Unit.DAYS,
    }

    kind = models.CharField("标准", max_length=20, choices=Kind.choices)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", verbose_name="适用区域"
    )
    role = models.CharField(
        "适用角色",
        max_length=20,
        choices=Posting.Role.choices,
        blank=True,
        help_text="只有走访间隔分角色；不选就是对所有人。",
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
                fields=["kind", "area", "role", "begins_on"],
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
            models.CheckConstraint(
                name="standard_role_is_for_visits",
                condition=Q(role="") | Q(kind="visit_interval"),
                violation_error_message="只有走访间隔可以按角色规定。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.area}，{self.begins_on}起）"

    @property
    def unit(self) -> str:
        return str(self.UNITS[Standard.Kind(self.kind)].label)
