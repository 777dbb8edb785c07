"""A report that goes through hands: what was handed in, who looked at it, what was signed. Rows are added, never changed."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from households.models import Reach
from reports.models.of_report import OfReport, OfReportQuerySet
from reports.periods import Period, parse_period

MARK = 20
"""Hexadecimal digits of the digest that are printed: too many to be guessed, few enough to be typed."""


def _stepped(*acts: str) -> Exists:
    """Whether a version has gone through one of the acts, or through any where none is named."""
    steps = ReportStep.objects.filter(version=OuterRef("pk"))
    return Exists(steps.filter(act__in=acts) if acts else steps)


class ReportVersionQuerySet(OfReportQuerySet["ReportVersion"]):
    def within(self, reach: Reach) -> Self:
        return self.filter(reach.places())

    def to_be_proofread(self) -> Self:
        return self.filter(~_stepped())

    def to_be_signed(self) -> Self:
        return self.filter(_stepped("proofread"), ~_stepped("signed"), ~_stepped("returned"))

    def to_be_mended(self) -> Self:
        """Given back, and no further version was handed in since."""
        later = ReportVersion.objects.filter(
            area=OuterRef("area"), period=OuterRef("period"), number__gt=OuterRef("number")
        )
        of_place = Q(person__isnull=True) & ~Exists(later.filter(person__isnull=True))
        of_person = Q(person__isnull=False) & ~Exists(later.filter(person=OuterRef("person")))
        return self.filter(_stepped("returned")).filter(of_place | of_person)

    def on_the_way(self) -> Self:
        """What somebody has still to take further: to proofread, to sign, or to mend and hand in again."""
        return self.to_be_proofread() | self.to_be_signed() | self.to_be_mended()

    def told(self) -> Self:
        """With the steps and the paper, which the state is read from."""
        return self.select_related("area", "person", "drafted_by", "paper").prefetch_related(
            "steps__by"
        )


class ReportVersion(OfReport):
    """The text of a report as it was handed in, with every figure, its parts and the records behind it.

    A report of one person's work has that person; all others are of the area as a whole.
    """

    number = models.PositiveSmallIntegerField("稿次")
    counted_to_on = models.DateField("统计日")
    organisation = models.CharField("报告单位", max_length=120)
    blocks = models.JSONField("文字")
    figures = models.JSONField("指标")
    waivers = models.JSONField("疑问的说明", default=list, blank=True)
    digest = models.CharField("文字和指标的摘要", max_length=64)
    reason = models.CharField("更正原因", max_length=200, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="起草人"
    )
    drafted_at = models.DateTimeField("提交时间")

    objects = ReportVersionQuerySet.as_manager()

    class Meta:
        ordering = ["area", "period", "-number"]
        verbose_name = verbose_name_plural = "报告的一稿"
        constraints = [
            models.UniqueConstraint(
                fields=["area", "period", "number"],
                condition=Q(person__isnull=True),
                name="reportversion_numbered_once",
                violation_error_message="这一稿已经提交。",
            ),
            models.UniqueConstraint(
                fields=["area", "period", "person", "number"],
                condition=Q(person__isnull=False),
                name="reportversion_of_person_numbered_once",
                violation_error_message="这一稿已经提交。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}第{self.number}稿"

    def get_absolute_url(self) -> str:
        return reverse("reports:version-detail", args=[self.pk])

    @property
    def stretch(self) -> Period:
        """The month, half-year or year that it is about."""
        return parse_period(self.period)

    @property
    def name(self) -> str:
        """What the report is called among the reports of its place."""
        whose = f"{self.person.name}工作总结" if self.person else "报告"
        return f"{self.area.name}{self.stretch}{whose}"

    @property
    def slug(self) -> str:
        """What names it among the reports of its area: 2018H1, or 2018H1@name where it is one person's."""
        return f"{self.period}@{self.person.username}" if self.person else self.period

    @property
    def mark(self) -> str:
        """核对码: what is printed on the paper, by which whoever holds it finds out whether it still stands."""
        return self.digest[:MARK]

    @property
    def last_step(self) -> "ReportStep | None":
        return max(self.steps.all(), key=lambda step: step.pk, default=None)

    @property
    def state(self) -> str:
        """提交待核稿, 已核稿待签发, 已签发, 已报送 or 已退回."""
        step = self.last_step
        return ReportStep.STATES[ReportStep.Act(step.act)] if step else "待核稿"

    @property
    def is_signed(self) -> bool:
        return hasattr(self, "paper")

    @property
    def is_returned(self) -> bool:
        step = self.last_step
        return step is not None and step.act == ReportStep.Act.RETURNED

    @property
    def is_under_way(self) -> bool:
        return not self.is_signed and not self.is_returned


class ReportStep(models.Model):
    """One hand that a version went through."""

    class Act(models.TextChoices):
        PROOFREAD = "proofread", "核稿"
        SIGNED = "signed", "签发"
        SENT = "sent", "报送"
        RETURNED = "returned", "退回"

    STATES: dict[Any, str] = {
        Act.PROOFREAD: "待签发",
        Act.SIGNED: "已签发",
        Act.SENT: "已报送",
        Act.RETURNED: "已退回",
    }

    version = models.ForeignKey(
        ReportVersion, on_delete=models.PROTECT, related_name="steps", verbose_name="报告"
    )
    act = models.CharField("步骤", max_length=10, choices=Act.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="经办人"
    )
    at = models.DateTimeField("时间")
    note = models.CharField("意见", max_length=200, blank=True)

    class Meta:
        ordering = ["version", "id"]
        verbose_name = verbose_name_plural = "报告的办理"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "act"],
                name="reportstep_once",
                violation_error_message="这一步已经办过。",
            ),
            models.CheckConstraint(
                name="reportstep_return_says_why",
                condition=~Q(act="returned") | ~Q(note=""),
                violation_error_message="退回要写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.get_act_display()}"


class SignedPaperQuerySet(models.QuerySet["SignedPaper"]):
    def marked(self, mark: str) -> Self:
        """The paper that bears the mark, with what is told of it."""
        return self.filter(version__digest__startswith=mark).select_related(
            "version__area", "version__person"
        )

    def after(self, paper: "SignedPaper") -> Self:
        """Later editions of the same report."""
        version = paper.version
        return self.filter(
            version__area=version.area_id,
            version__period=version.period,
            version__person=version.person_id,
            edition__gt=paper.edition,
        ).order_by("edition")


class SignedPaper(models.Model):
    """The paper of a signed version, byte by byte."""

    version = models.OneToOneField(
        ReportVersion, on_delete=models.PROTECT, related_name="paper", verbose_name="报告"
    )
    edition = models.PositiveSmallIntegerField("版次")
    dated_on = models.DateField("成文日期")
    pdf = models.BinaryField("文件")
    pages = models.PositiveSmallIntegerField("页数")
    sha256 = models.CharField("文件摘要", max_length=64, unique=True)

    objects = SignedPaperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "签发的报告"

    def __str__(self) -> str:
        return f"{self.version}（第{self.edition}版）"
