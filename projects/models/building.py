"""How a project came along: its progress, its acceptance, its notices, its pictures, and whom it serves."""

import uuid
from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from households.models import (
    ON_REGISTER,
    Household,
    Reach,
    Standing,
    Voidable,
    VoidableQuerySet,
    inside,
)
from projects.models.fund import FundSource
from projects.models.project import Project


class Progress(models.Model):
    """How much of the work stood on a day, in per cent of the whole."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="progress", verbose_name="项目"
    )
    seen_on = models.DateField("日期")
    percent = models.PositiveSmallIntegerField("完成进度（%）")
    text = models.CharField("形象进度", max_length=200, blank=True)

    class Meta:
        ordering = ["project", "seen_on"]
        verbose_name = verbose_name_plural = "工程进度"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "seen_on"],
                name="progress_once_a_day",
                violation_error_message="这一天的进度已经登记。",
            ),
            models.CheckConstraint(
                name="progress_is_a_percentage",
                condition=Q(percent__lte=100),
                violation_error_message="完成进度在 0 至 100 之间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.seen_on} {self.percent}%"


class Acceptance(models.Model):
    """An acceptance of the finished work: by whom, what was found, and whether it passed."""

    class Kind(models.TextChoices):
        OWN = "own", "项目单位自验"
        TOWNSHIP = "township", "乡（镇）验收"
        COUNTY = "county", "县级验收（抽验）"

    class Result(models.TextChoices):
        PASSED = "passed", "合格"
        MEND = "mend", "整改后复验"

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="acceptances", verbose_name="项目"
    )
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    held_on = models.DateField("验收日期")
    unit = models.CharField("验收单位", max_length=80)
    members = models.CharField("验收人员", max_length=120, blank=True)
    result = models.CharField("结论", max_length=10, choices=Result.choices)
    findings = models.TextField("发现的问题", max_length=500, blank=True)
    document = models.CharField("验收文件", max_length=120, blank=True)

    class Meta:
        ordering = ["project", "held_on", "id"]
        verbose_name = verbose_name_plural = "验收"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind", "held_on"],
                name="acceptance_once_a_day",
                violation_error_message="这一天的这种验收已经登记。",
            ),
            models.CheckConstraint(
                name="acceptance_that_failed_says_why",
                condition=~Q(result="mend") | ~Q(findings=""),
                violation_error_message="需要整改的，请写明发现的问题。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.get_kind_display()}（{self.held_on}）"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def within(self, reach: Reach) -> Self:
        return self.filter(reach.places("project__area") | reach.places("source__area"))

    def in_area(self, code: str) -> Self:
        return self.filter(inside(code, "project__area") | inside(code, "source__area"))

    def by(self, day: date) -> Self:
        return self.filter(posted_on__lte=day)

    def placed(self) -> Self:
        """Each with the code of its place: that of its project or of its money."""
        return self.annotate(place_id=Coalesce("project__area_id", "source__area_id"))


class Notice(models.Model):
    """A public notice of a project or of a pot of money: where it hung, from when to when.

    Notices on a board stay for at least ten days in principle (国开办发〔2018〕11号, part 4).
    """

    class Moment(models.TextChoices):
        ADMISSION = "admission", "入库（立项）公示"
        PLAN = "plan", "实施前公示"
        COMPLETION = "completion", "竣工公示"
        FUND = "fund", "资金分配公告"

    class Place(models.TextChoices):
        BOARD = "board", "村务公开栏"
        TOWNSHIP = "township", "乡（镇）公示栏"
        WEBSITE = "website", "网站"
        MESSENGER = "messenger", "微信群（公众号）"
        OTHER = "other", "其他"

    project = models.ForeignKey(
        Project,
        on_delete=models.PROTECT,
        related_name="notices",
        null=True,
        blank=True,
        verbose_name="项目",
    )
    source = models.ForeignKey(
        FundSource,
        on_delete=models.PROTECT,
        related_name="notices",
        null=True,
        blank=True,
        verbose_name="资金来源",
    )
    moment = models.CharField("公示环节", max_length=12, choices=Moment.choices)
    place = models.CharField("公示地点", max_length=10, choices=Place.choices)
    where = models.CharField("具体位置（网址）", max_length=200, blank=True)
    posted_on = models.DateField("张贴（发布）日期")
    taken_down_on = models.DateField("撤下日期", null=True, blank=True)
    objections = models.CharField("反映和处理", max_length=200, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["posted_on", "id"]
        verbose_name = verbose_name_plural = "公告公示"
        constraints = [
            models.CheckConstraint(
                name="notice_is_of_a_project_or_a_source",
                condition=Q(project__isnull=False, source__isnull=True)
                | Q(project__isnull=True, source__isnull=False, moment="fund"),
                violation_error_message="公告公示属于一个项目或一笔资金来源。",
            ),
            models.CheckConstraint(
                name="notice_comes_down_after_it_went_up",
                condition=Q(taken_down_on__isnull=True)
                | Q(taken_down_on__gte=models.F("posted_on")),
                violation_error_message="撤下日期不能早于张贴日期。",
            ),
            models.UniqueConstraint(
                fields=["project", "source", "moment", "place", "posted_on"],
                name="notice_once_a_day_and_place",
                violation_error_message="这一天在这里的这个公示已经登记。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project or self.source} {self.get_moment_display()}（{self.posted_on}）"

    def days_up(self, day: date) -> int:
        """On how many days it hung up to the day, the first and the last included."""
        last = min(self.taken_down_on or day, day)
        return max((last - self.posted_on + timedelta(days=1)).days, 0)


class BeneficiaryQuerySet(models.QuerySet["Beneficiary"]):
    def within(self, reach: Reach) -> Self:
        return self.filter(reach.places("project__area"), reach.households("household__"))

    def in_area(self, code: str) -> Self:
        return self.filter(inside(code, "project__area"))

    def by(self, day: date) -> Self:
        return self.filter(since_on__lte=day)

    def told(self) -> Self:
        """Each with whether its household was on the register on the day that the project began to serve it."""
        since = OuterRef("since_on")
        then = Standing.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=since),
            begins_on__lte=since,
            household=OuterRef("household"),
            status__in=list(ON_REGISTER),
        )
        return self.annotate(was_registered=Exists(then))


class Beneficiary(models.Model):
    """A household that a project serves, since a day, with what it had of it."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="beneficiaries", verbose_name="项目"
    )
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="+", verbose_name="农户"
    )
    since_on = models.DateField("受益起始")
    benefit = models.CharField("受益内容", max_length=120, blank=True)
    amount_fen = models.BigIntegerField("折合金额（分）", null=True, blank=True)

    objects = BeneficiaryQuerySet.as_manager()

    class Meta:
        ordering = ["project", "household"]
        verbose_name = verbose_name_plural = "受益户"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "household"],
                name="beneficiary_once_a_project",
                violation_error_message="这一户已在受益户名单里。",
            ),
            models.CheckConstraint(
                name="beneficiary_amount_is_positive",
                condition=Q(amount_fen__isnull=True) | Q(amount_fen__gt=0),
                violation_error_message="折合金额须大于零。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.household}"


class ProjectPhotoQuerySet(VoidableQuerySet["ProjectPhoto"]):
    def within(self, reach: Reach) -> Self:
        return self.filter(reach.places("project__area"))

    def of_site(self) -> Self:
        return self.exclude(moment=ProjectPhoto.Moment.PAPER)

    def of_papers(self) -> Self:
        return self.filter(moment=ProjectPhoto.Moment.PAPER)


def _only(owner: str) -> Q:
    """A paper of just this one."""
    owners = ("allocation", "payment", "contract", "acceptance")
    return Q(**{f"{one}__isnull": one != owner for one in owners})


class ProjectPhoto(Voidable):
    """A picture of a site, or of the paper that an allocation, a payment, a contract or an acceptance rests on.

    Before, during and after at one spot stand side by side (same angle, county practice). Of a paper, the spot says
    which it is.
    """

    class Moment(models.TextChoices):
        BEFORE = "before", "施工前"
        DURING = "during", "施工中"
        AFTER = "after", "施工后"
        PAPER = "paper", "文件凭证"

    OWNERS = ("allocation", "payment", "contract", "acceptance")

    key = models.UUIDField("客户端标识", unique=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="photos", verbose_name="项目"
    )
    allocation = models.ForeignKey(
        "projects.Allocation",
        on_delete=models.PROTECT,
        related_name="papers",
        null=True,
        blank=True,
        verbose_name="资金下达",
    )
    payment = models.ForeignKey(
        "projects.Payment",
        on_delete=models.PROTECT,
        related_name="papers",
        null=True,
        blank=True,
        verbose_name="资金支付",
    )
    contract = models.ForeignKey(
        "projects.Contract",
        on_delete=models.PROTECT,
        related_name="papers",
        null=True,
        blank=True,
        verbose_name="合同",
    )
    acceptance = models.ForeignKey(
        Acceptance,
        on_delete=models.PROTECT,
        related_name="papers",
        null=True,
        blank=True,
        verbose_name="验收",
    )
    moment = models.CharField("时段", max_length=8, choices=Moment.choices)
    spot = models.CharField("拍摄位置", max_length=40)
    taken_on = models.DateField("拍摄日期")
    caption = models.CharField("说明", max_length=80, blank=True)
    width = models.PositiveIntegerField("宽（像素）")
    height = models.PositiveIntegerField("高（像素）")
    size_bytes = models.PositiveIntegerField("文件大小（字节）")
    kept_digest = models.CharField("所存文件的摘要", max_length=64, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="上传人"
    )
    added_at = models.DateTimeField("上传时间")

    objects = ProjectPhotoQuerySet.as_manager()

    class Meta(Voidable.Meta):
        ordering = ["project", "spot", "taken_on", "id"]
        verbose_name = verbose_name_plural = "项目照片"
        constraints = [
            *Voidable.Meta.constraints,
            models.CheckConstraint(
                name="projectphoto_of_a_paper_says_of_which",
                condition=~Q(moment="paper")
                & Q(
                    allocation__isnull=True,
                    payment__isnull=True,
                    contract__isnull=True,
                    acceptance__isnull=True,
                )
                | Q(moment="paper")
                & (
                    _only("allocation")
                    | _only("payment")
                    | _only("contract")
                    | _only("acceptance")
                ),
                violation_error_message="文件凭证属于一笔下达、一笔支付、一份合同或一次验收。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.spot}{self.get_moment_display()}"

    def get_absolute_url(self) -> str:
        """Where it is seen: with what it is a paper of, or among the pictures of the site."""
        if money := self.allocation or self.payment:
            return money.get_absolute_url()
        part = (
            "contracts" if self.contract_id else "acceptances" if self.acceptance_id else "photos"
        )
        return f"{self.project.get_absolute_url()}#{part}"
