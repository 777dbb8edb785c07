"""What the papers of many households are made from, fetched in a fixed number of queries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from households.case_file import IncomeYear, Member, causes_now, incomes, members
from households.models import (
    Activity,
    ActivityHousehold,
    Area,
    Cause,
    Circumstances,
    Gift,
    GiftReceiver,
    HelpPlan,
    Household,
    Living,
    Membership,
    Pairing,
    PlannedExit,
    Planting,
    Standing,
    Subsidy,
    SubsidyRate,
    Visit,
)

AT_ONCE = 400
"""Households fetched together: few enough for the memory of a small machine and the limits of SQLite."""
EXITED = Standing.Status.EXITED
COUNTY = 6


@dataclass(frozen=True)
class Entitlement:
    """A subsidy in force, and what its category pays in the household's place on the day; None where no rate is known."""

    subsidy: Subsidy
    rate: SubsidyRate | None


@dataclass(frozen=True)
class Material:
    """A household as the register has it on a day: only what its papers say, nothing of it in words yet."""

    household: Household
    day: date
    place: str
    standing: Standing | None
    exited_on: date | None
    causes: list[Cause]
    other_causes: list[Cause]
    planned_exit: PlannedExit | None
    members: list[Member]
    living: Living | None
    incomes: list[IncomeYear]
    plantings: list[Planting]
    entitlements: list[Entitlement]
    pairings: list[Pairing]
    help_plan: HelpPlan | None
    visits: list[Visit]
    gifts: list[Gift]
    activities: list[Activity]

    @property
    def head(self) -> str:
        """The head's name; empty while the register has none."""
        heads = [
            member.person.name
            for member in self.members
            if member.membership.relation == Membership.Relation.HEAD
        ]
        return heads[0] if heads else ""


def gathered(households: QuerySet[Household], day: date) -> Iterator[Material]:
    """The material of each household in the order asked for, fetched `AT_ONCE` at a time."""
    keys = list(households.values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        found = Household.objects.defer("bank_account", "history").select_related("area")
        by_key = found.in_bulk(part)
        yield from _of([by_key[key] for key in part if key in by_key], day)


def _of(households: list[Household], day: date) -> Iterator[Material]:
    _fetch(households, day)
    places = _places({household.area for household in households})
    rates = _rates({household.area_id for household in households}, day)
    for household in households:
        main, others = causes_now(household, day)
        yield Material(
            household=household,
            day=day,
            place=places[household.area_id],
            standing=_standing(household, day),
            exited_on=_exited_on(household, day),
            causes=main,
            other_causes=others,
            planned_exit=next(iter(household.planned_exits.all()), None),
            members=members(household, day),
            living=next(iter(household.livings.all()), None),
            incomes=[year for year in incomes(household) if year.year <= day.year],
            plantings=_latest(list(household.plantings.all())),
            entitlements=[
                Entitlement(subsidy, _nearest(rates.get(subsidy.category_id, []), household))
                for subsidy in _in_order(household)
            ],
            pairings=sorted(household.pairings.all(), key=lambda row: (row.begins_on, row.pk)),
            help_plan=max(
                household.help_plans.all(),
                key=lambda plan: (plan.year, plan.made_on, plan.pk),
                default=None,
            ),
            visits=sorted(household.visits.all(), key=lambda row: (row.visited_on, row.pk)),
            gifts=[row.gift for row in household.gifts.all()],
            activities=[row.activity for row in household.activities.all()],
        )


def _fetch(households: list[Household], day: date) -> None:
    """What the papers need of the households, a query a relation; undated rows only as far as the day."""
    people = (
        Membership.objects.covering(day)
        .select_related("person")
        .prefetch_related(
            Prefetch("person__circumstances", Circumstances.objects.covering(day), to_attr="now")
        )
    )
    prefetch_related_objects(
        households,
        Prefetch("standings", Standing.objects.filter(begins_on__lte=day)),
        Prefetch("causes", Cause.objects.covering(day)),
        Prefetch("planned_exits", PlannedExit.objects.covering(day)),
        Prefetch("memberships", people),
        Prefetch("livings", Living.objects.covering(day)),
        "incomes",
        "stated_incomes",
        Prefetch("plantings", Planting.objects.filter(year__lte=day.year)),
        Prefetch("subsidies", Subsidy.objects.covering(day).select_related("category", "person")),
        Prefetch("pairings", Pairing.objects.covering(day).select_related("helper")),
        Prefetch("help_plans", HelpPlan.objects.filter(made_on__lte=day)),
        Prefetch(
            "visits",
            Visit.objects.standing_good()
            .filter(visited_on__year=day.year, visited_on__lte=day)
            .select_related("visitor")
            .prefetch_related("notes", "gifts"),
        ),
        Prefetch(
            "gifts",
            GiftReceiver.objects.filter(
                gift__voided_at=None, gift__given_on__year=day.year, gift__given_on__lte=day
            ).select_related("gift"),
        ),
        Prefetch(
            "activities",
            ActivityHousehold.objects.filter(
                activity__voided_at=None,
                activity__held_on__year=day.year,
                activity__held_on__lte=day,
            ).select_related("activity"),
        ),
    )


def _standing(household: Household, day: date) -> Standing | None:
    rows = [row for row in household.standings.all() if row.ends_on is None or day < row.ends_on]
    return rows[0] if rows else None


def _exited_on(household: Household, day: date) -> date | None:
    """Since when it has been out of poverty without a break; a change of attribute in between is no second exit."""
    since, following = None, None
    for row in sorted(household.standings.all(), key=lambda row: row.begins_on, reverse=True):
        in_force = row.ends_on is None or day < row.ends_on
        joins = in_force if since is None else row.ends_on == following
        if row.status != EXITED or not joins:
            break
        since = following = row.begins_on
    return since


def _latest(plantings: list[Planting]) -> list[Planting]:
    last = max((row.year for row in plantings), default=0)
    return sorted((row for row in plantings if row.year == last), key=lambda row: row.crop)


def _in_order(household: Household) -> list[Subsidy]:
    """As the code list has them; loans are no subsidy and left out."""
    rows = [row for row in household.subsidies.all() if not row.category.is_loan]
    return sorted(
        rows, key=lambda row: (row.category.position, row.category.code, row.begins_on, row.pk)
    )


def _places(areas: set[Area]) -> dict[str, str]:
    """Each village with the township and county it lies in: 嵩县饭坡镇焦沟村."""
    codes = {code for area in areas for code in area.ancestor_codes if len(code) >= COUNTY}
    names = dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
    return {
        area.code: "".join([*(names.get(code, "") for code in area.ancestor_codes), area.name])
        for area in areas
    }


def _rates(areas: set[str], day: date) -> dict[int, list[SubsidyRate]]:
    """The rates in force that could hold in the areas, by category."""
    around = {code[:length] for code in areas for length in Area.LEVEL_OF_LENGTH}
    found: dict[int, list[SubsidyRate]] = {}
    for rate in SubsidyRate.objects.covering(day).filter(area__in=around):
        found.setdefault(rate.category_id, []).append(rate)
    return found


def _nearest(rates: list[SubsidyRate], household: Household) -> SubsidyRate | None:
    """The rate of the nearest place that the household lies in, the later one of two."""
    fitting = [rate for rate in rates if household.area_id.startswith(rate.area_id)]
    return max(
        fitting, key=lambda rate: (len(rate.area_id), rate.begins_on, rate.pk), default=None
    )
