"""What the register knows of households on a day, gathered in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from households.models import (
    Circumstances,
    ExitFinding,
    ExitReview,
    ExitStep,
    Household,
    Income,
    Living,
    Membership,
    Standard,
    Standing,
)
from households.standards import in_force


@dataclass
class Evidence:
    """All that bears on one household's exit on a day."""

    household: Household
    on: date
    year: int
    standing: Standing | None = None
    review: ExitReview | None = None
    findings: dict[str, ExitFinding] = field(default_factory=dict)
    steps: dict[str, ExitStep] = field(default_factory=dict)
    income: Income | None = None
    living: Living | None = None
    members: list[Membership] = field(default_factory=list)
    circumstances: dict[int, Circumstances] = field(default_factory=dict)
    standards: list[Standard] = field(default_factory=list)

    def standard(self, kind: Standard.Kind, day: date) -> Standard | None:
        """The one in force on the day at the household's place, the nearest place winning."""
        place = self.household.area_id
        found = (
            row
            for row in self.standards
            if row.kind == kind and place.startswith(row.area_id) and in_force(row, day)
        )
        return max(found, key=lambda row: len(row.area_id), default=None)


def gather(households: Iterable[Household], on: date, year: int) -> list[Evidence]:
    """The evidence on each household: its review of the year, and its records as they are on the day.

    Of findings the last word by the day counts. Income is that of the year, or of the year before: what a household
    earned longer ago says nothing of today.
    """
    found = {row.pk: Evidence(row, on, year) for row in households}
    ours = {"household__in": list(found)}
    for standing in Standing.objects.filter(**ours).covering(on):
        found[standing.household_id].standing = standing
    for living in Living.objects.filter(**ours).covering(on):
        found[living.household_id].living = living
    for income in Income.objects.filter(**ours, year__in=(year - 1, year)).order_by("year"):
        found[income.household_id].income = income
    _gather_review(found, year, on)
    _gather_members(found, on)
    kinds = (Standard.Kind.EXIT_LINE, Standard.Kind.NOTICE_DAYS)
    standards = list(Standard.objects.filter(kind__in=kinds).select_related("area"))
    for evidence in found.values():
        evidence.standards = standards
    return list(found.values())


def _gather_review(found: dict[int, Evidence], year: int, on: date) -> None:
    reviews = ExitReview.objects.standing_good().filter(household__in=list(found), year=year)
    owners = {}
    for review in reviews.select_related("opened_by"):
        owners[review.pk] = evidence = found[review.household_id]
        evidence.review = review
    findings = ExitFinding.objects.filter(review__in=list(owners), found_on__lte=on)
    for finding in findings.select_related("recorded_by").order_by("found_on", "id"):
        owners[finding.review_id].findings[finding.item] = finding
    for step in ExitStep.objects.filter(review__in=list(owners)).select_related("recorded_by"):
        owners[step.review_id].steps[step.kind] = step


def _gather_members(found: dict[int, Evidence], on: date) -> None:
    owners: dict[int, list[Evidence]] = defaultdict(list)
    memberships = Membership.objects.filter(household__in=list(found)).covering(on)
    for membership in memberships.select_related("person").order_by("id"):
        evidence = found[membership.household_id]
        evidence.members.append(membership)
        owners[membership.person_id].append(evidence)
    for now in Circumstances.objects.filter(person__in=list(owners)).covering(on):
        for evidence in owners[now.person_id]:
            evidence.circumstances[now.person_id] = now
