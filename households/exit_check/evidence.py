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


@dataclass(frozen=True)
class Moment:
    """A household, the day it is judged on, and the year whose review it is judged by."""

    household: Household
    on: date
    year: int


def gather(moments: Iterable[Moment]) -> list[Evidence]:
    """The evidence on each household: its review of the year, and its records as they are on its day.

    Of findings the last word by the day counts. Income is that of the year, or of the year before: what a household
    earned longer ago says nothing of today. However many the days, the rows of all are fetched at once.
    """
    found = {row.household.pk: Evidence(row.household, row.on, row.year) for row in moments}
    ours = {"household__in": list(found)}
    for standing in Standing.objects.filter(**ours):
        if in_force(standing, found[standing.household_id].on):
            found[standing.household_id].standing = standing
    for living in Living.objects.filter(**ours):
        if in_force(living, found[living.household_id].on):
            found[living.household_id].living = living
    for income in Income.objects.filter(**ours).order_by("year"):
        evidence = found[income.household_id]
        if income.year in (evidence.year - 1, evidence.year):
            evidence.income = income
    _gather_review(found)
    _gather_members(found)
    kinds = (Standard.Kind.EXIT_LINE, Standard.Kind.NOTICE_DAYS)
    standards = list(Standard.objects.filter(kind__in=kinds).select_related("area"))
    for evidence in found.values():
        evidence.standards = standards
    return list(found.values())


def _gather_review(found: dict[int, Evidence]) -> None:
    reviews = ExitReview.objects.standing_good().filter(household__in=list(found))
    owners = {}
    for review in reviews.select_related("opened_by"):
        evidence = found[review.household_id]
        if review.year == evidence.year:
            owners[review.pk] = evidence
            evidence.review = review
    findings = ExitFinding.objects.filter(review__in=list(owners))
    for finding in findings.select_related("recorded_by").order_by("found_on", "id"):
        evidence = owners[finding.review_id]
        if finding.found_on <= evidence.on:
            evidence.findings[finding.item] = finding
    for step in ExitStep.objects.filter(review__in=list(owners)).select_related("recorded_by"):
        owners[step.review_id].steps[step.kind] = step


def _gather_members(found: dict[int, Evidence]) -> None:
    owners: dict[int, list[Evidence]] = defaultdict(list)
    memberships = Membership.objects.filter(household__in=list(found))
    for membership in memberships.select_related("person").order_by("id"):
        evidence = found[membership.household_id]
        if in_force(membership, evidence.on):
            evidence.members.append(membership)
            owners[membership.person_id].append(evidence)
    for row in Circumstances.objects.filter(person__in=list(owners)):
        for evidence in owners[row.person_id]:
            if in_force(row, evidence.on):
                evidence.circumstances[row.person_id] = row
