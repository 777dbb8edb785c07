"""Money: where it comes from, to which project it goes, and what has been paid. All in 分."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from households.models import Area, Reach, inside
from projects.models.entry import Entry, EntryQuerySet
from projects.models.project import Project


class FundSourceQuerySet(models.QuerySet["FundSource"]):
    def within(self, reach: Reach) -> Self:
        """Those of places in reach, and those whose money came to a project there."""
        came = Allocation.objects.within(reach).values("source")
        return self.filter(reach.places() | Q(pk__in=came))

    def kept_by(self, reach: Reach) -> Self:
        """Those of places in reach: what they hold is entered there."""
        return self.filter(reach.places())

    def open_to(self, area: str) -> Self:
        """Those whose money may go to a place: the place lies in the source's area."""
        return self.filter(
            area__in=[area[:length] for length in Area.LEVEL_OF_LENGTH if length <= len(area)]
        )


class FundSource(models.Model):
    """A pot of money of a year with its document. A source the papers do not name is kept as unstated, not guessed."""

    class Level(models.TextChoices):
        CENTRAL = "central", "中央"
        PROVINCE = "province", "省级"
        CITY = "city", "市级"
        COUNTY = "county", "县级"
        UNIT = "unit", "单位"
        SOCIETY = "society", "社会"
        UNSTATED = "unstated", "未注明"

    class Kind(models.TextChoices):
        INTEGRATED = "integrated", "整合资金"
        HELPER_UNIT = "helper_unit", "帮扶单位资金"
        SPECIAL = "special", "财政专项扶贫资金"
        BOND = "bond", "地方政府债券"
        COOPERATION = "cooperation", "东西部扶贫协作资金"
        LOTTERY = "lottery", "彩票公益金"
        DONATION = "donation", "社会捐赠"
        OWN = "own", "群众自筹"
        UNSTATED = "unstated", "来源未注明"

    class Stream(models.TextChoices):
        """The directions of special funds (中央财政专项扶贫资金的支出方向)."""

        DEVELOPMENT = "development", "扶贫发展"
        WORK_FOR_RELIEF = "work_for_relief", "以工代赈"
        MINORITIES = "minorities", "少数民族发展"
        FARMS = "farms", "国有贫困农场"
        FORESTS = "forests", "国有贫困林场"
        NONE = "", "不分方向"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name="区域")
    name = models.CharField("资金名称", max_length=80)
    kind = models.CharField("资金性质", max_length=12, choices=Kind.choices)
    level = models.CharField("资金级次", max_length=10, choices=Level.choices)
    year = models.PositiveSmallIntegerField("年度")
    stream = models.CharField("支出方向", max_length=16, choices=Stream.choices, blank=True)
    budget_line = models.CharField("预算科目", max_length=80, blank=True)
    document = models.CharField("文号", max_length=120, blank=True)
    unit = models.CharField("主管（使用）单位", max_length=80, blank=True)
    purpose = models.CharField("用途", max_length=200, blank=True)
    principle = models.CharField("分配原则", max_length=300, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    objects = FundSourceQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "kind", "id"]
        verbose_name = verbose_name_plural = "资金来源"
        constraints = [
            models.UniqueConstraint(
                fields=["area", "year", "kind", "name"],
                name="fundsource_not_twice",
                violation_error_message="这笔资金来源已登记。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.name}"

    def get_absolute_url(self) -> str:
        return reverse("projects:source-detail", args=[self.pk])


class SourceEntryQuerySet(EntryQuerySet["SourceEntry"]):
    DAY = "entered_on"


class SourceEntry(Entry):
    """What a source holds, entry by entry: the sum that came, more of it, some of it withdrawn from above."""

    class Kind(models.TextChoices):
        GRANTED = "granted", "下达指标"
        ADDED = "added", "追加"
        WITHDRAWN = "withdrawn", "上级收回"
        REVERSED = "reversed", "冲销"

    source = models.ForeignKey(
        FundSource, on_delete=models.PROTECT, related_name="entries", verbose_name="资金来源"
    )
    kind = models.CharField("种类", max_length=10, choices=Kind.choices, default=Kind.GRANTED)
    entered_on = models.DateField("日期")
    document = models.CharField("文号", max_length=120, blank=True)
    reverses = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="reversal",
        null=True,
        blank=True,
        verbose_name="冲销的一笔",
    )

    objects = SourceEntryQuerySet.as_manager()

    class Meta:
        ordering = ["entered_on", "id"]
        verbose_name = verbose_name_plural = "资金来源的收支"
        constraints = [
            models.CheckConstraint(
                name="sourceentry_sign_fits_its_kind",
                condition=Q(kind__in=["granted", "added"], amount_fen__gt=0, reverses__isnull=True)
                | Q(kind="withdrawn", amount_fen__lt=0, reverses__isnull=True)
                | Q(kind="reversed", reverses__isnull=False) & ~Q(amount_fen=0),
                violation_error_message="金额的正负与种类不符。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_kind_display()}（{self.entered_on}）"


class AllocationQuerySet(EntryQuerySet["Allocation"]):
    DAY = "allocated_on"

    def within(self, reach: Reach) -> Self:
        return self.filter(reach.places("project__area"))

    def in_area(self, code: str) -> Self:
        return self.filter(inside(code, "project__area"))

    def given(self) -> Self:
        """Those that brought money to a project, without what was taken back of them."""
        return self.filter(origin__isnull=True)


class Allocation(Entry):
    """Money of a source given to a project on a day, or taken back of such a sum (`origin`).

    Payments go out of a sum that was given. A project's money is the sum of all its rows.
    """

    class Kind(models.TextChoices):
        ALLOCATED = "allocated", "下达"
        MOVED_IN = "moved_in", "调入"
        MOVED_OUT = "moved_out", "调出"
        RETURNED = "returned", "收回"
        REVERSED = "reversed", "冲销"

    source = models.ForeignKey(
        FundSource, on_delete=models.PROTECT, related_name="allocations", verbose_name="资金来源"
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="allocations", verbose_name="项目"
    )
    kind = models.CharField("种类", max_length=10, choices=Kind.choices, default=Kind.ALLOCATED)
    allocated_on = models.DateField("下达日期")
    document = models.CharField("下达文号", max_length=120, blank=True)
    origin = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="changes",
        null=True,
        blank=True,
        verbose_name="原下达",
    )
    reverses = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="reversal",
        null=True,
        blank=True,
        verbose_name="冲销的一笔",
    )
    moved_from = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="moved_to",
        null=True,
        blank=True,
        verbose_name="从哪一笔调来",
    )

    objects = AllocationQuerySet.as_manager()

    class Meta:
        ordering = ["allocated_on", "id"]
        verbose_name = verbose_name_plural = "资金下达"
        constraints = [
            models.CheckConstraint(
                name="allocation_sign_fits_its_kind",
                condition=Q(
                    kind__in=["allocated", "moved_in"],
                    amount_fen__gt=0,
                    origin__isnull=True,
                    reverses__isnull=True,
                )
                | Q(
                    kind__in=["returned", "moved_out"],
                    amount_fen__lt=0,
                    origin__isnull=False,
                    reverses__isnull=True,
                )
                | Q(kind="reversed", origin__isnull=False, reverses__isnull=False)
                & ~Q(amount_fen=0),
                violation_error_message="金额须大于零，收回和调出记为负数。",
            ),
            models.CheckConstraint(
                name="allocation_moved_in_says_whence",
                condition=Q(kind="moved_in", moved_from__isnull=False)
                | ~Q(kind="moved_in") & Q(moved_from__isnull=True),
                violation_error_message="调入的资金须写明从哪一笔调来。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.allocated_on}"

    def get_absolute_url(self) -> str:
        return reverse("projects:allocation-detail", args=[self.origin_id or self.pk])


class PaymentQuerySet(EntryQuerySet["Payment"]):
    DAY = "paid_on"

    def within(self, reach: Reach) -> Self:
        return self.filter(reach.places("allocation__project__area"))

    def in_area(self, code: str) -> Self:
        return self.filter(inside(code, "allocation__project__area"))

    def made(self) -> Self:
        """Those that left, without what came back of them."""
        return self.filter(origin__isnull=True)


class Payment(Entry):
    """Money that left, out of one allocation, to a payee, with its voucher; or came back of such a sum (`origin`)."""

    class Kind(models.TextChoices):
        PAID = "paid", "支付"
        REFUNDED = "refunded", "退回"
        REVERSED = "reversed", "冲销"

    allocation = models.ForeignKey(
        Allocation, on_delete=models.PROTECT, related_name="payments", verbose_name="资金下达"
    )
    kind = models.CharField("种类", max_length=10, choices=Kind.choices, default=Kind.PAID)
    paid_on = models.DateField("支付日期")
    payee = models.CharField("收款单位", max_length=80)
    purpose = models.CharField("用途", max_length=120)
    voucher = models.CharField("凭证号", max_length=60, blank=True)
    contract = models.ForeignKey(
        "projects.Contract",
        on_delete=models.PROTECT,
        related_name="payments",
        null=True,
        blank=True,
        verbose_name="合同",
    )
    origin = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="changes",
        null=True,
        blank=True,
        verbose_name="原支付",
    )
    reverses = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="reversal",
        null=True,
        blank=True,
        verbose_name="冲销的一笔",
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name="复核人",
    )

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["paid_on", "id"]
        verbose_name = verbose_name_plural = "资金支付"
        constraints = [
            models.CheckConstraint(
                name="payment_sign_fits_its_kind",
                condition=Q(
                    kind="paid",
                    amount_fen__gt=0,
                    origin__isnull=True,
                    reverses__isnull=True,
                )
                | Q(
                    kind="refunded",
                    amount_fen__lt=0,
                    origin__isnull=False,
                    reverses__isnull=True,
                )
                | Q(kind="reversed", origin__isnull=False, reverses__isnull=False)
                & ~Q(amount_fen=0),
                violation_error_message="支付金额须大于零，退回记为负数。",
            ),
            models.CheckConstraint(
                name="payment_approved_by_another",
                condition=Q(approved_by__isnull=True)
                | Q(recorded_by__isnull=True)
                | ~Q(approved_by=models.F("recorded_by")),
                violation_error_message="复核人不能是登记人。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.allocation} {self.paid_on}"

    def get_absolute_url(self) -> str:
        return reverse("projects:payment-detail", args=[self.origin_id or self.pk])


class PaymentRequestQuerySet(models.QuerySet["PaymentRequest"]):
    def within(self, reach: Reach) -> Self:
        return self.filter(reach.places("allocation__project__area"))

    def waiting(self) -> Self:
        return self.filter(state=PaymentRequest.State.WAITING)


class PaymentRequest(models.Model):
    """A payment so large that a second person looks at it first. It counts as paid only once it is a payment."""

    class State(models.TextChoices):
        WAITING = "waiting", "待复核"
        PAID = "paid", "已复核支付"
        REFUSED = "refused", "已退回"

    key = models.UUIDField("页面标识", unique=True, default=uuid.uuid4, editable=False)
    allocation = models.ForeignKey(
        Allocation, on_delete=models.PROTECT, related_name="requests", verbose_name="资金下达"
    )
    contract = models.ForeignKey(
        "projects.Contract",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="合同",
    )
    paid_on = models.DateField("支付日期")
    amount_fen = models.BigIntegerField("金额（分）")
    payee = models.CharField("收款单位", max_length=80)
    purpose = models.CharField("用途", max_length=120)
    voucher = models.CharField("凭证号", max_length=60, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="登记人"
    )
    requested_at = models.DateTimeField("登记时间")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="复核人",
    )
    decided_at = models.DateTimeField("复核时间", null=True, blank=True)
    decision = models.CharField("复核意见", max_length=200, blank=True)
    payment = models.OneToOneField(
        Payment,
        on_delete=models.PROTECT,
        related_name="request",
        null=True,
        blank=True,
        verbose_name="支付",
    )

    objects = PaymentRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-id"]
        verbose_name = verbose_name_plural = "待复核的支付"
        constraints = [
            models.CheckConstraint(
                name="paymentrequest_is_positive",
                condition=Q(amount_fen__gt=0),
                violation_error_message="支付金额须大于零。",
            ),
            models.CheckConstraint(
                name="paymentrequest_decided_by_another",
                condition=Q(state="waiting", decided_by__isnull=True, payment__isnull=True)
                | Q(state="paid", decided_by__isnull=False, payment__isnull=False)
                & ~Q(decided_by=models.F("requested_by"))
                | Q(state="refused", decided_by__isnull=False, payment__isnull=True)
                & ~Q(decision=""),
                violation_error_message="须由登记人以外的人复核；退回须写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.allocation} {self.paid_on} {self.payee}"

    def get_absolute_url(self) -> str:
        return reverse("projects:request-detail", args=[self.key])
