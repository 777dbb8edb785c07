"""What households and persons are entitled to, and the money paid on it. Money is whole 分."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from households.models.area import Area, inside
from households.models.dated import Dated, DatedQuerySet
from households.models.household import Household
from households.models.person import Person
from households.models.voidable import Voidable, VoidableQuerySet

if TYPE_CHECKING:
    from households.models.reach import Reach


class SubsidyCategory(models.Model):
    """A kind of help, as a row of a code list that grows without code."""

    class Group(models.TextChoices):
        SECURITY = "security", "社会保障"
        DISABILITY = "disability", "残疾人"
        EDUCATION = "education", "教育"
        HOUSING = "housing", "住房"
        INDUSTRY = "industry", "产业"
        EMPLOYMENT = "employment", "就业"
        FINANCE = "finance", "金融"
        HEALTH = "health", "健康"
        PENSION = "pension", "养老"
        ECOLOGY = "ecology", "生态"
        FARMING = "farming", "农业"
        RELIEF = "relief", "临时救助"

    class PaidTo(models.TextChoices):
        HOUSEHOLD = "household", "按户"
        PERSON = "person", "按人"

    code = models.SlugField("代码", max_length=30, unique=True)
    name = models.CharField("名称", max_length=40)
    group = models.CharField("类别", max_length=12, choices=Group.choices)
    paid_to = models.CharField("发放对象", max_length=10, choices=PaidTo.choices)
    is_recurring = models.BooleanField("持续享受", help_text="一次性的补贴不选。")
    is_loan = models.BooleanField(
        "属于贷款", default=False, help_text="贷款不是收入，也不计入补贴金额。"
    )
    unit = models.CharField("计量单位", max_length=10, blank=True)
    position = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        ordering = ["position", "code"]
        verbose_name = verbose_name_plural = "补贴类别"

    def __str__(self) -> str:
        return self.name


class SubsidyRate(Dated):
    """What a category pays, from a day on, with the document that says so."""

    category = models.ForeignKey(
        SubsidyCategory, on_delete=models.PROTECT, related_name="rates", verbose_name="补贴类别"
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", verbose_name="适用区域"
    )
    amount_fen = models.BigIntegerField("标准（分）")
    per = models.CharField("计发单位", max_length=20, help_text="例如：元/人·月。")
    document = models.CharField("依据文件", max_length=120)

    objects = DatedQuerySet["SubsidyRate"].as_manager()

    class Meta(Dated.Meta):
        ordering = ["category", "area", "begins_on"]
        verbose_name = verbose_name_plural = "补贴标准"
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="subsidyrate_is_positive",
                condition=Q(amount_fen__gt=0),
                violation_error_message="标准须大于零。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category}（{self.begins_on}起）"


class SubsidyQuerySet(DatedQuerySet["Subsidy"]):
    def covering(self, day: date) -> Self:
        """Entitlements in force on the day; a void one never was."""
        return super().covering(day).standing_good()

    def standing_good(self) -> Self:
        return self.filter(voided_at__isnull=True)

    def of(self, *codes: str) -> Self:
        return self.filter(category__code__in=codes)

    def in_area(self, code: str) -> Self:
        return self.filter(inside(code, "household__area"))

    def within(self, reach: "Reach") -> Self:
        return self.filter(reach.households("household__"))


class Subsidy(Dated, Voidable):
    """What a household, or one of its persons, is entitled to for a time or was given on a day.

    A one-off begins on the day it was done and has no end: from then on the household has had it.
    """

    category = models.ForeignKey(
        SubsidyCategory, on_delete=models.PROTECT, related_name="+", verbose_name="补贴类别"
    )
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="subsidies", verbose_name="农户"
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="subsidies",
        verbose_name="人员",
        null=True,
        blank=True,
    )
    quantity = models.PositiveIntegerField(
        "数量", null=True, blank=True, help_text="例如低保的保障人口。"
    )
    document = models.CharField("依据文件", max_length=120, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    objects = SubsidyQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["household", "category", "begins_on"]
        verbose_name = verbose_name_plural = "补贴享受"
        indexes = [models.Index(fields=["household", "category"], name="subsidy_of_household")]
        constraints = [
            *Dated.Meta.constraints,
            *Voidable.Meta.constraints,
            models.UniqueConstraint(
                fields=["household", "category"],
                condition=Q(person__isnull=True, ends_on__isnull=True, voided_at__isnull=True),
                name="subsidy_of_household_not_twice",
                violation_error_message="该户已在享受这项补贴。",
            ),
            models.UniqueConstraint(
                fields=["person", "category"],
                condition=Q(person__isnull=False, ends_on__isnull=True, voided_at__isnull=True),
                name="subsidy_of_person_not_twice",
                violation_error_message="此人已在享受这项补贴。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} {self.category}"


class SubsidyPaymentQuerySet(VoidableQuerySet["SubsidyPayment"]):
    def in_area(self, code: str) -> Self:
        return self.filter(inside(code, "subsidy__household__area"))

    def between(self, start: date, end: date) -> Self:
        return self.filter(paid_on__gte=start, paid_on__lt=end)

    def within(self, reach: "Reach") -> Self:
        return self.filter(reach.households("subsidy__household__"))


class SubsidyPayment(Voidable):
    """Money on a day, on an entitlement; a mistaken entry is voided, and entered again as it was."""

    subsidy = models.ForeignKey(
        Subsidy, on_delete=models.PROTECT, related_name="payments", verbose_name="补贴"
    )
    paid_on = models.DateField("发放日期")
    amount_fen = models.BigIntegerField("金额（分）")
    covers = models.CharField("所属期", max_length=20, blank=True)
    voucher = models.CharField("凭证号", max_length=60, blank=True)

    objects = SubsidyPaymentQuerySet.as_manager()

    class Meta(Voidable.Meta):
        ordering = ["-paid_on", "id"]
        verbose_name = verbose_name_plural = "补贴发放"
        indexes = [models.Index(fields=["subsidy", "paid_on"], name="subsidypayment_of_subsidy")]
        constraints = [
            *Voidable.Meta.constraints,
            models.CheckConstraint(
                name="subsidypayment_is_positive",
                condition=Q(amount_fen__gt=0),
                violation_error_message="发放金额须大于零。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subsidy} {self.paid_on}"
