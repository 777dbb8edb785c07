"""The rows that figures are counted over. One source is one query, however many figures ask it."""

from django.db.models import Q

from households.models import (
    Activity,
    Gift,
    HelpPlan,
    Household,
    Issue,
    Membership,
    Planting,
    SubsidyPayment,
    VillageProfile,
    Visit,
    inside,
)
from projects.models import Allocation, Payment, Project
from reports.figures.figure import Source

PROFILES = Source(
    "profiles",
    lambda at: VillageProfile.objects.filter(inside(at.area)).covering(at.day),
    key=("area_id", "pk"),
)
HOUSEHOLDS = Source(
    "households",
    lambda at: Household.objects.in_area(at.area).with_standing(at.day),
    key=("number",),
)
MEMBERS = Source(
    "members",
    lambda at: Membership.objects.in_area(at.area).covering(at.day).with_standing(at.day),
    key=("household__number", "pk"),
)
MEMBERS_OF_PERIOD = Source(
    "members of the period",
    lambda at: Membership.objects.in_area(at.area).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=at.period.start), begins_on__lt=at.period.end
    ),
    key=("household__number", "pk"),
)
PLANTINGS = Source(
    "plantings",
    lambda at: Planting.objects.in_area(at.area).in_year(at.year),
    key=("household__number", "pk"),
)
VISITS = Source(
    "visits",
    lambda at: (
        Visit.objects.in_area(at.area).between(at.period.start, at.period.end).standing_good()
    ),
    key=("visited_on", "pk"),
)
ACTIVITIES = Source(
    "activities",
    lambda at: (
        Activity.objects.in_area(at.area).between(at.period.start, at.period.end).standing_good()
    ),
    key=("held_on", "pk"),
)
HELP_PLANS = Source(
    "help plans",
    lambda at: HelpPlan.objects.in_area(at.area).between(at.period.start, at.period.end),
    key=("made_on", "pk"),
)
GIFTS = Source(
    "gifts",
    lambda at: (
        Gift.objects.in_area(at.area).between(at.period.start, at.period.end).standing_good()
    ),
    key=("given_on", "pk"),
)
ISSUES = Source("issues", lambda at: Issue.objects.in_area(at.area), key=("raised_on", "pk"))
SUBSIDY_PAYMENTS = Source(
    "subsidy payments",
    lambda at: SubsidyPayment.objects.in_area(at.area).between(at.period.start, at.period.end),
    key=("paid_on", "pk"),
)
PROJECTS = Source("projects", lambda at: Project.objects.in_area(at.area), key=("code",))
ALLOCATIONS = Source(
    "allocations",
    lambda at: Allocation.objects.in_area(at.area).by(at.day),
    key=("allocated_on", "pk"),
)
PAYMENTS = Source(
    "payments",
    lambda at: Payment.objects.in_area(at.area).by(at.day),
    key=("paid_on", "pk"),
)
