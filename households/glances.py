"""A household in one line, as at a day: what a list, a choice and the head of a case file say of it.

The list itself is one query over households; what hangs on them is fetched for the visible rows only,
a query a column, because joining several to-many relations would multiply rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from households.models import (
    ON_REGISTER,
    Cause,
    Household,
    Membership,
    Pairing,
    Photo,
    PlannedExit,
    Standing,
    User,
    Visit,
)


@dataclass(frozen=True)
class Glance:
    """What one line says: who, where, on the register or not, why poor, planned exit, helped by whom, last seen."""

    household: Household
    head: str = ""
    persons: int = 0
    status: str = ""
    attribute: str = ""
    cause: str = ""
    plan: PlannedExit | None = None
    helpers: tuple[User, ...] = ()
    last_visited_on: date | None = None

    @property
    def on_register(self) -> bool:
        return self.status in ON_REGISTER

    @property
    def status_label(self) -> str:
        return Standing.Status(self.status).label if self.status else "不在册"

    @property
    def status_tone(self) -> str:
        return self.status or "quiet"

    @property
    def attribute_label(self) -> str:
        return Standing.Attribute(self.attribute).label if self.on_register else ""

    @property
    def attribute_tone(self) -> str:
        return self.attribute.partition("_")[0]

    @property
    def helper_names(self) -> str:
        return "、".join(helper.name for helper in self.helpers)


def with_columns(households: QuerySet[Household], day: date) -> QuerySet[Household]:
    """Households with their standing and head of the day, one row each; filters may ask for standing__status."""
    return (
        households.with_standing(day)  # type: ignore[attr-defined]
        .with_head(day)
        .annotate(
            status=F("standing__status"),
            attribute=F("standing__attribute"),
            head=F("headship__person__name"),
        )
    )


def glances(households: Iterable[Any], day: date) -> list[Glance]:
    """The lines of these rows of `with_columns`, in their order."""
    rows = list(households)
    persons = _persons(rows, day)
    causes = dict(_of(Cause, rows, day).filter(is_main=True).values_list("household_id", "code"))
    plans = {plan.household_id: plan for plan in _of(PlannedExit, rows, day)}
    helpers: dict[int, list[User]] = defaultdict(list)
    for pairing in _of(Pairing, rows, day).select_related("helper"):
        helpers[pairing.household_id].append(pairing.helper)
    visited = last_visits(rows)
    return [
        Glance(
            household=row,
            head=row.head or "",
            persons=persons.get(row.pk, 0),
            status=row.status or "",
            attribute=row.attribute or "",
            cause=Cause.Code(causes[row.pk]).label if row.pk in causes else "",
            plan=plans.get(row.pk),
            helpers=tuple(helpers[row.pk]),
            last_visited_on=visited.get(row.pk),
        )
        for row in rows
    ]


def head_names(households: Iterable[int], day: date) -> dict[int, str]:
    """The head's name of each household on the day, by the household's key."""
    heads = Membership.objects.covering(day).filter(
        household__in=set(households), relation=Membership.Relation.HEAD
    )
    return dict(heads.values_list("household_id", "person__name"))


def last_visits(households: Sequence[Household]) -> dict[int, date]:
    """The day of the last visit that stands, by the household's key."""
    visits = Visit.objects.standing_good().filter(household__in=households).order_by()
    return dict(
        visits.values("household")
        .annotate(last=Max("visited_on"))
        .values_list("household", "last")
    )


def with_photo_count(visits: QuerySet[Visit]) -> Any:
    """Visits with how many pictures of each stand good; a signature is none."""
    photos = Photo.objects.standing_good().filter(visit=OuterRef("pk"))
    counted = photos.exclude(kind=Photo.Kind.SIGNATURE).order_by().values("visit")
    count = Subquery(counted.annotate(n=Count("pk")).values("n"))
    return visits.annotate(photo_count=Coalesce(count, 0))


def _persons(households: Sequence[Household], day: date) -> dict[int, int]:
    members = Membership.objects.covering(day).filter(household__in=households).order_by()
    return dict(members.values("household").annotate(n=Count("pk")).values_list("household", "n"))


def _of(model: Any, households: Sequence[Household], day: date) -> Any:
    return model.objects.covering(day).filter(household__in=households)
