"""Who helps which household, and by what plan."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from households.models.area import inside
from households.models.dated import Dated, DatedQuerySet
from households.models.household import Household
from households.models.staff import Posting, User

if TYPE_CHECKING:
    from households.models.reach import Reach

HELPING = (Posting.Role.HELPER, Posting.Role.FIRST_SECRETARY)


class PairingQuerySet(DatedQuerySet["Pairing"]):
    def within(self, reach: "Reach") -> Self:
        return self.filter(reach.households("household__"))

    def by_person(self, user: User) -> Self:
        """Those by which the person answers for a household."""
        return self.filter(helper=user)

    def left_behind(self, day: date) -> Self:
        """Those whose helper holds no posting that helps on the day: somebody must take the household over."""
        postings = Posting.objects.covering(day).filter(user=OuterRef("helper"), role__in=HELPING)
        return self.filter(~Exists(postings))


class Pairing(Dated):
    """Who answers for which household, from when to when."""

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="pairings", verbose_name="农户"
    )
    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="pairings",
        verbose_name="帮扶责任人",
    )
    document = models.CharField("依据", max_length=120, blank=True)

    objects = PairingQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["household", "begins_on"]
        verbose_name = verbose_name_plural = "结对"
        indexes = [models.Index(fields=["household", "begins_on"], name="pairing_of_household")]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["household", "helper"],
                condition=Q(ends_on__isnull=True),
                name="pairing_not_twice",
                violation_error_message="这位帮扶责任人已与该户结对。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household} – {self.helper}"


class HelpPlanQuerySet(models.QuerySet["HelpPlan"]):
    def in_area(self, code: str) -> Self:
        return self.filter(inside(code, "household__area"))

    def between(self, start: date, end: date) -> Self:
        return self.filter(made_on__gte=start, made_on__lt=end)

    def by_person(self, user: User) -> Self:
        return self.filter(made_by=user)


class HelpPlan(models.Model):
    """A written plan for one household; a revised plan is a further one."""

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="help_plans", verbose_name="农户"
    )
    made_on = models.DateField("制定日期")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="制定人"
    )
    year = models.PositiveSmallIntegerField("计划年度")
    measures = models.TextField("帮扶措施")

    objects = HelpPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "id"]
        verbose_name = verbose_name_plural = "帮扶计划"

    def __str__(self) -> str:
        return f"{self.household} {self.year}年帮扶计划"
