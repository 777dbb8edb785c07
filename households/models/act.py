"""A change to the register as people decide it: one typed act with its date, reason and document."""

import json
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from households.models.area import inside
from households.models.household import Household
from households.models.person import Person
from households.models.sealed import SealedField

if TYPE_CHECKING:
    from households.models.reach import Reach


class ActQuerySet(models.QuerySet["Act"]):
    def within(self, reach: "Reach") -> Self:
        return self.filter(reach.households("household__"))

    def in_area(self, code: str) -> Self:
        return self.filter(inside(code, "household__area"))

    def about(self, household: Household) -> Self:
        """Acts of a household, and those of another that it had a part in (分户, 并户)."""
        return self.filter(Q(household=household) | Q(counterpart=household))

    def standing_good(self) -> Self:
        """Acts that no later act took back, and that take nothing back themselves."""
        return self.filter(reversal__isnull=True, reverses__isnull=True)


class Act(models.Model):
    """What was decided, and row by row what it did to the dated facts, so that it can be shown and taken back.

    An act is never changed or erased: a mistaken one is taken back by a counter-act (`reverses`), and both are seen.
    """

    class Kind(models.TextChoices):
        IDENTIFY = "identify", "新识别"
        EXIT = "exit", "脱贫"
        RELAPSE = "relapse", "返贫"
        ATTRIBUTE = "attribute", "户属性变更"
        EXPEL = "expel", "清退"
        DISSOLVE = "dissolve", "整户销户"
        BIRTH = "birth", "出生"
        MARRY_IN = "marry_in", "嫁入"
        ADOPT = "adopt", "收养"
        RELEASE = "release", "刑满释放"
        MOVE_IN = "move_in", "迁入"
        DEATH = "death", "死亡"
        MARRY_OUT = "marry_out", "嫁出"
        MOVE_OUT = "move_out", "迁出"
        ABROAD = "abroad", "出国定居"
        PRISON = "prison", "判刑收监"
        CHANGE_HEAD = "change_head", "户主变更"
        SPLIT = "split", "分户"
        MERGE = "merge", "并户"
        CORRECT_IDENTITY = "correct_identity", "身份信息更正"
        MERGE_PERSONS = "merge_persons", "重复人员合并"
        REVERSAL = "reversal", "撤销"

    kind = models.CharField("变动类型", max_length=20, choices=Kind.choices)
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="acts", verbose_name="农户"
    )
    counterpart = models.ForeignKey(
        Household,
        on_delete=models.PROTECT,
        related_name="acts_as_counterpart",
        null=True,
        blank=True,
        verbose_name="另一户",
        help_text="分出的新户、并入的户。",
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="acts",
        null=True,
        blank=True,
        verbose_name="人员",
    )
    on = models.DateField("变动日期", db_column="on_day")
    reason = models.CharField("原因", max_length=200)
    document = models.CharField("依据文件", max_length=120, blank=True)
    effects_sealed = SealedField("变动内容", editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间")
    reverses = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        related_name="reversal",
        null=True,
        blank=True,
        verbose_name="撤销的变动",
    )

    objects = ActQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = verbose_name_plural = "变动"
        indexes = [models.Index(fields=["household", "on"], name="act_of_household")]
        constraints = [
            models.CheckConstraint(
                name="act_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="请写明变动的原因。",
            ),
            models.CheckConstraint(
                name="act_reversal_names_what_it_reverses",
                condition=Q(kind="reversal", reverses__isnull=False)
                | ~Q(kind="reversal") & Q(reverses__isnull=True),
                violation_error_message="撤销须指明撤销的是哪一次变动。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} {self.get_kind_display()}（{self.on}）"

    @property
    def effects(self) -> list[dict[str, Any]]:
        """The rows it made, ended or changed: each {"model", "pk", "before", "after"} with the fields that moved."""
        return json.loads(self.effects_sealed) if self.effects_sealed else []

    @property
    def is_reversed(self) -> bool:
        return hasattr(self, "reversal")
