"""Who builds it, for how much, and how they were chosen."""

from django.db import models
from django.db.models import Q

from projects.models.project import Project


class Contractor(models.Model):
    """A firm or a village body that builds."""

    name = models.CharField(
        "名称",
        max_length=80,
        unique=True,
        error_messages={"unique": "这个施工（供货）单位已经登记。"},
    )
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    principal = models.CharField("负责人", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = verbose_name_plural = "施工（供货）单位"

    def __str__(self) -> str:
        return self.name


class Contract(models.Model):
    """A contract of a project; payments name the contract that they fulfil."""

    class Method(models.TextChoices):
        """《政府采购法》第二十六条 and, for small works, the villagers' own decision (一事一议)."""

        OPEN = "open", "公开招标"
        INVITED = "invited", "邀请招标"
        NEGOTIATED = "negotiated", "竞争性谈判（磋商）"
        INQUIRY = "inquiry", "询价"
        SINGLE = "single", "单一来源"
        VILLAGE = "village", "一事一议"
        OTHER = "other", "其他"

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="contracts", verbose_name="项目"
    )
    contractor = models.ForeignKey(
        Contractor,
        on_delete=models.PROTECT,
        related_name="contracts",
        verbose_name="施工（供货）单位",
    )
    number = models.CharField("合同编号", max_length=60)
    method = models.CharField("采购方式", max_length=12, choices=Method.choices)
    signed_on = models.DateField("签订日期")
    amount_fen = models.BigIntegerField("合同金额（分）")
    begins_on = models.DateField("合同开工", null=True, blank=True)
    ends_on = models.DateField("合同完工", null=True, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        ordering = ["project", "signed_on", "id"]
        verbose_name = verbose_name_plural = "合同"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"],
                name="contract_numbered_once",
                violation_error_message="这个合同编号已经登记。",
            ),
            models.CheckConstraint(
                name="contract_is_worth_something",
                condition=Q(amount_fen__gt=0),
                violation_error_message="合同金额须大于零。",
            ),
            models.CheckConstraint(
                name="contract_ends_after_it_begins",
                condition=Q(begins_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=models.F("begins_on")),
                violation_error_message="合同完工不能早于合同开工。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.contractor}"
