"""The rows that figures are counted over. One source is one query, however many figures ask it."""

from collections.abc import Callable, Mapping

from django.db.models import Q
from django.db.models.expressions import Combinable

from households.models import (
    Activity,
    Gift,
    HelpPlan,
    Household,
    Issue,
    Membership,
    Planting,
    Standing,
    SubsidyPayment,
    VillageProfile,
    Visit,
    inside,
)
from projects.models import Allocation, Payment, Project
from reports.figures.at import At
from reports.figures.facts import OF_HOUSEHOLDS, OF_MEMBERS_OF_PERIOD, Fact
from reports.figures.figure import Source


def _by(household: str, facts: Mapping[str, Fact]) -> dict[str, Callable[[At], Combinable]]:
    """The facts for rows that reach the household by this key."""

    def bound(fact: Fact) -> Callable[[At], Combinable]:
        return lambda at: fact(at, household)

    return {name: bound(fact) for name, fact in facts.items()}


def _turning(at: At) -> Q:
    """Rows of households that some standing of the period tells of; few do, so that few members are looked at."""
    begun = Standing.objects.filter(begins_on__gte=at.period.start, begins_on__lt=at.period.end)
    return Q(household__in=begun.filter(inside(at.area, "household__area")).values("household"))


PROFILES = Source(
    "profiles",
    lambda at: VillageProfile.objects.filter(inside(at.area)).covering(at.day),
    area="area_id",
    key=("area_id", "pk"),
)
HOUSEHOLDS = Source(
    "households",
    lambda at: Household.objects.in_area(at.area).with_standing(at.day),
    area="area_id",
    key=("number",),
    facts=_by("pk", OF_HOUSEHOLDS),
)
MEMBERS = Source(
    "members",
    lambda at: Membership.objects.in_area(at.area).covering(at.day).with_standing(at.day),
    area="household__area_id",
    key=("household__number", "pk"),
    facts=_by("household_id", OF_HOUSEHOLDS),
)
MEMBERS_OF_PERIOD = Source(
    "members of the period",
    lambda at: Membership.objects.in_area(at.area).filter(
        _turning(at),
        Q(ends_on__isnull=True) | Q(ends_on__gt=at.period.start),
        begins_on__lt=at.period.end,
    ),
    area="household__area_id",
    key=("household__number", "pk"),
    facts=_by("household_id", OF_MEMBERS_OF_PERIOD),
)
PLANTINGS = Source(
    "plantings",
    lambda at: Planting.objects.in_area(at.area).in_year(at.year),
    area="household__area_id",
    key=("household__number", "pk"),
)
VISITS = Source(
    "visits",
    lambda at: (
        Visit.objects.in_area(at.area).between(at.period.start, at.period.end).standing_good()
    ),
    area="household__area_id",
    key=("visited_on", "pk"),
    is_by_person=True,
)
ACTIVITIES = Source(
    "activities",
    lambda at: (
        Activity.objects.in_area(at.area).between(at.period.start, at.period.end).standing_good()
    ),
    area="area_id",
    key=("held_on", "pk"),
    is_by_person=True,
)
HELP_PLANS = Source(
    "help plans",
    lambda at: HelpPlan.objects.in_area(at.area).between(at.period.start, at.period.end),
    area="household__area_id",
    key=("made_on", "pk"),
    is_by_person=True,
)
GIFTS = Source(
    "gifts",
    lambda at: (
        Gift.objects.in_area(at.area).between(at.period.start, at.period.end).standing_good()
    ),
    area="area_id",
    key=("given_on", "pk"),
    is_by_person=True,
)
ISSUES = Source(
    "issues",
    lambda at: Issue.objects.in_area(at.area),
    area="area_id",
    key=("raised_on", "pk"),
    is_by_person=True,
)
SUBSIDY_PAYMENTS = Source(
    "subsidy payments",
    lambda at: (
        SubsidyPayment.objects.in_area(at.area)
        .between(at.period.start, at.period.end)
        .standing_good()
    ),
    area="subsidy__household__area_id",
    key=("paid_on", "pk"),
)
PROJECTS = Source(
    "projects", lambda at: Project.objects.in_area(at.area), area="area_id", key=("code",)
)
ALLOCATIONS = Source(
    "allocations",
    lambda at: Allocation.objects.in_area(at.area).by(at.day),
    area="project__area_id",
    key=("allocated_on", "pk"),
)
ALLOCATIONS_OF_PERIOD = Source(
    "allocations of the period",
    lambda at: Allocation.objects.in_area(at.area).between(at.period.start, at.period.end),
    area="project__area_id",
    key=("allocated_on", "pk"),
)
PAYMENTS = Source(
    "payments",
    lambda at: Payment.objects.in_area(at.area).by(at.day),
    area="allocation__project__area_id",
    key=("paid_on", "pk"),
)
PAYMENTS_OF_PERIOD = Source(
    "payments of the period",
    lambda at: Payment.objects.in_area(at.area).between(at.period.start, at.period.end),
    area="allocation__project__area_id",
    key=("paid_on", "pk"),
)
