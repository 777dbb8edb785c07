"""What a visitor noticed to be different in a household's data, on its way into the register."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from households.models.area import inside
from households.models.household import Household
from households.models.visit import Visit

if TYPE_CHECKING:
    from households.models.reach import Reach


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def within(self, reach: "Reach") -> Self:
        return self.filter(reach.households("household__"))

    def in_area(self, code: str) -> Self:
        return self.filter(inside(code, "household__area"))

    def waiting(self) -> Self:
        return self.filter(state=Proposal.State.WAITING)


class Proposal(models.Model):
    """A change of one field, with what the visitor saw before: applied if that is still so, else put before a person."""

    class State(models.TextChoices):
        APPLIED = "applied", "已更新"
        WAITING = "waiting", "待核对"
        DECLINED = "declined", "不采纳"

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="proposals", verbose_name="农户"
    )
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, related_name="proposals", verbose_name="走访"
    )
    field = models.CharField("项目", max_length=40)
    seen = models.CharField("走访时看到的", max_length=120, blank=True)
    new = models.CharField("改为", max_length=120)
    found = models.CharField("当时档案里的", max_length=120, blank=True)
    state = models.CharField("处理", max_length=10, choices=State.choices)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="核对人",
    )
    decided_at = models.DateTimeField("核对时间", null=True, blank=True)
    decision = models.CharField("核对意见", max_length=200, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "走访提出的更改"
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "field"],
                name="proposal_once_a_field",
                violation_error_message="一次走访对一个项目只提一次更改。",
            ),
            models.CheckConstraint(
                name="proposal_declined_by_someone_for_a_reason",
                condition=~Q(state="declined") | Q(decided_by__isnull=False) & ~Q(decision=""),
                violation_error_message="不采纳须写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} {self.field}：{self.seen} → {self.new}"
