"""Fetching a household with all that hangs on it, a query a relation, however many rows there are."""

from datetime import date

from django.db.models import Prefetch, prefetch_related_objects

from households.glances import with_photo_count
from households.models import (
    ActivityHousehold,
    Circumstances,
    Dated,
    Disability,
    ExitReview,
    GiftReceiver,
    HelpPlan,
    Household,
    Membership,
    Pairing,
    Subsidy,
    SubsidyPayment,
    Visit,
)


def opened(household: Household, day: date) -> Household:
    """The household with its relations fetched; each person has `now` (circumstances of the day) and `cards`."""
    people = Membership.objects.select_related("person").prefetch_related(  # type: ignore[type-var]  # as_manager() hides the model
        Prefetch("person__circumstances", Circumstances.objects.covering(day), to_attr="now"),
        Prefetch("person__disabilities", Disability.objects.covering(day), to_attr="cards"),
    )
    payments = SubsidyPayment.objects.select_related("voided_by")
    entitlements = Subsidy.objects.select_related("category", "person", "voided_by")
    reviews = ExitReview.objects.select_related("opened_by", "voided_by")
    visits = with_photo_count(Visit.objects.select_related("visitor", "voided_by"))
    reached = ActivityHousehold.objects.select_related("activity__voided_by")
    prefetch_related_objects(
        [household],
        "standings",
        "causes",
        "planned_exits",
        Prefetch("memberships", people),
        Prefetch("pairings", Pairing.objects.select_related("helper")),
        Prefetch("help_plans", HelpPlan.objects.select_related("made_by")),
        Prefetch("subsidies", entitlements.prefetch_related(Prefetch("payments", payments))),
        "plantings",
        "incomes",
        "stated_incomes",
        "livings",
        "productions",
        Prefetch("visits", visits.prefetch_related("notes")),
        Prefetch("gifts", GiftReceiver.objects.select_related("gift__voided_by")),
        Prefetch("activities", reached),
        "issues",
        Prefetch("exit_reviews", reviews.prefetch_related("findings", "steps")),
    )
    return household


def holds(row: Dated, day: date) -> bool:
    """What `covering` asks the database, of a row that is fetched already."""
    return row.begins_on <= day and (row.ends_on is None or day < row.ends_on)
