"""What is true of a household at a moment: each fact is defined, and worked out, once, however many figures ask for it.

A fact is an expression for rows that reach the household by a key (`pk` of households, `household_id` of members) and
have its standing of the day joined as `standing`. None of them multiplies rows, whatever overlaps in the records.
"""

from collections.abc import Callable
from datetime import date

from django.db.models import (
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from households.models import (
    NOT_EXITED,
    CaseFile,
    Cause,
    Disability,
    Membership,
    Pairing,
    PlannedExit,
    Planting,
    Standing,
    Subsidy,
    Visit,
)
from reports.figures.at import At

Fact = Callable[[At, str], Combinable]
FOR_EVER = Value(date.max, output_field=DateField())
EXITED = frozenset({Standing.Status.EXITED})


def _main_cause(at: At, household: str) -> Combinable:
    main = Cause.objects.covering(at.day).filter(is_main=True, household=OuterRef(household))
    return Subquery(main.order_by("pk").values("code")[:1])


def _planned_year(at: At, household: str) -> Combinable:
    plans = PlannedExit.objects.covering(at.day).filter(household=OuterRef(household))
    return Subquery(plans.order_by("-begins_on", "-pk").values("year")[:1])


def _papers_complete(at: At, household: str) -> Combinable:
    return Exists(CaseFile.objects.completed_by(at.day).filter(household=OuterRef(household)))


def _subsidised(*categories: str) -> Fact:
    """An entitlement of one of the categories in force; a second one of the same kind changes nothing."""

    def fact(at: At, household: str) -> Combinable:
        entitled = Subsidy.objects.of(*categories).covering(at.day)
        return Exists(entitled.filter(household=OuterRef(household)))

    return fact


def _has_disabled_member(at: At, household: str) -> Combinable:
    cards = Disability.objects.covering(at.day).filter(person=OuterRef("person_id"))
    return Exists(_members(at, household).filter(Exists(cards)))


def _plants(at: At, household: str) -> Combinable:
    return Exists(Planting.objects.in_year(at.year).filter(household=OuterRef(household)))


def _visited(at: At, household: str) -> Combinable:
    visits = Visit.objects.between(at.period.start, at.period.end).standing_good()
    if at.person:
        visits = visits.by_person(at.person)
    return Exists(visits.filter(household=OuterRef(household)))


def _paired(at: At, household: str) -> Combinable:
    """Somebody, or the person who is asked about, answers for the household on the day."""
    pairings = Pairing.objects.covering(at.day).filter(household=OuterRef(household))
    if at.person:
        pairings = pairings.by_person(at.person)
    return Exists(pairings)


def turns(at: At, household: str, statuses: frozenset[Standing.Status]) -> QuerySet[Standing]:
    """The standings of the period by which a household came to one of the statuses from outside of them.

    A row that only carries the status on (another attribute, say) follows one that ended that very day and is no turn.
    """
    before = Standing.objects.filter(
        household=OuterRef("household"), status__in=statuses, ends_on=OuterRef("begins_on")
    )
    return Standing.objects.filter(
        ~Exists(before),
        household=OuterRef(household),
        status__in=statuses,
        begins_on__gte=at.period.start,
        begins_on__lt=at.period.end,
    )


def _turned(statuses: frozenset[Standing.Status]) -> Fact:
    return lambda at, household: Exists(turns(at, household, statuses))


def _was_there_when_turned(statuses: frozenset[Standing.Status]) -> Fact:
    """Of a membership: whether it held on the day its household turned."""

    def fact(at: At, household: str) -> Combinable:
        return Exists(
            turns(at, household, statuses).filter(
                begins_on__gte=OuterRef("begins_on"),
                begins_on__lt=Coalesce(OuterRef("ends_on"), FOR_EVER),
            )
        )

    return fact


def _members(at: At, household: str) -> QuerySet[Membership]:
    return Membership.objects.covering(at.day).filter(household=OuterRef(household))


def _member_count(at: At, household: str) -> Combinable:
    counted = _members(at, household).order_by().values("household").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0, output_field=IntegerField())


OF_HOUSEHOLDS: dict[str, Fact] = {
    "status": lambda at, household: F("standing__status"),
    "attribute": lambda at, household: F("standing__attribute"),
    "main_cause": _main_cause,
    "planned_year": _planned_year,
    "papers_complete": _papers_complete,
    "draws_dibao": _subsidised("dibao"),
    "draws_tekun": _subsidised("tekun_scattered", "tekun_central"),
    "draws_central_tekun": _subsidised("tekun_central"),
    "has_disabled_member": _has_disabled_member,
    "house_repaired": _subsidised("house_c", "house_d"),
    "relocated": _subsidised("relocation"),
    "plants": _plants,
    "visited": _visited,
    "paired": _paired,
    "exited_in_period": _turned(EXITED),
    "became_poor_in_period": _turned(NOT_EXITED),
    "member_count": _member_count,
}
OF_MEMBERS_OF_PERIOD: dict[str, Fact] = {
    "exited_in_period": _was_there_when_turned(EXITED),
    "became_poor_in_period": _was_there_when_turned(NOT_EXITED),
}
