"""The records that a report tells beside its figures, gathered with a constant number of queries.

Of a village they are told one by one; of a place with many villages they are counted by village, and only the
largest are told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db.models import Count, Exists, OuterRef, Q

from households import wording
from households.models import (
    NOT_EXITED,
    ON_REGISTER,
    Activity,
    Area,
    Gift,
    Issue,
    PlannedExit,
    Planting,
    Posting,
    Standing,
    VillageProfile,
    inside,
)
from households.standards import incidence_limit
from projects.models import Allocation, FundSource, Project, StageEvent
from reports.figures import At, Value, compute_by_village

Stage = StageEvent.Stage
DONE = frozenset(
    {Stage.FINISHED, Stage.ACCEPTED, Stage.AUDITED, Stage.ANNOUNCED, Stage.HANDED_OVER}
)


LARGEST = 3
"""How many gifts and projects of many villages are told."""
BY_VILLAGE = (
    "village.households",
    "village.population",
    *(
        f"{code}.{unit}"
        for code in ("registered", "poor", "new_exits")
        for unit in ("households", "persons")
    ),
    "poverty.incidence",
    "visits.count",
    "visits.households",
    "issues.open",
    "projects.allocated_yuan",
    "projects.paid_yuan",
)
"""What is told of every village of a place."""


@dataclass(frozen=True)
class Plan:
    """A year in which households not yet exited are planned to exit; how many by which route."""

    year: int
    routes: dict[str, int] = field(default_factory=dict)

    @property
    def households(self) -> int:
        return sum(self.routes.values())

    @property
    def on_social_security(self) -> int:
        return self.routes.get(PlannedExit.Route.SOCIAL_SECURITY, 0)


@dataclass(frozen=True)
class Crop:
    """A crop that households on the register grow in the year."""

    code: str
    label: str
    is_intercropped: bool


@dataclass(frozen=True)
class Event:
    """A group event of the period."""

    kind: str
    on: date
    title: str
    led_by: str
    participants: int | None


@dataclass(frozen=True)
class Present:
    """A gift of the period; its value in 分."""

    on: date
    village: str
    thing: str
    value_fen: int
    is_estimated: bool
    donor: str
    receivers: str


@dataclass(frozen=True)
class Problem:
    """An issue of the village itself that is open on the day."""

    text: str
    measure: str
    responsible: str
    due_on: date | None


@dataclass(frozen=True)
class Money:
    """What one kind of source gave to a project up to the day, in 分."""

    kind: str
    label: str
    fen: int


@dataclass(frozen=True)
class Step:
    """The last stage a project had reached by the day."""

    stage: str
    label: str
    on: date


@dataclass(frozen=True)
class Work:
    """A project as it stands on the day."""

    code: str
    name: str
    village: str
    category: str
    place: str
    quantities: tuple[tuple[str, str, str], ...]
    money: tuple[Money, ...]
    paid_fen: int
    step: Step | None
    moved_in_period: bool

    @property
    def allocated_fen(self) -> int:
        return sum(money.fen for money in self.money)

    @property
    def is_done(self) -> bool:
        return self.step is not None and self.step.stage in DONE

    @property
    def is_withdrawn(self) -> bool:
        return self.step is not None and self.step.stage == Stage.WITHDRAWN


@dataclass(frozen=True)
class Village:
    """A village of the place, with its figures and the problems it holds open on the day."""

    area: Area
    township: str
    values: Mapping[str, Value]
    problems: int

    def amount(self, code: str) -> Decimal:
        return Decimal(self.values[code].amount or 0)


@dataclass(frozen=True)
class Material:
    """Everything of one report that is not a figure."""

    area: Area
    places: tuple[str, ...]
    organisation: str
    population_basis: str
    exit_line: Decimal
    plans: tuple[Plan, ...]
    crops: tuple[Crop, ...]
    events: tuple[Event, ...]
    presents: tuple[Present, ...]
    problems: tuple[Problem, ...]
    works: tuple[Work, ...]
    village_problems: int
    villages: tuple[Village, ...] = ()
    townships: int = 0
    without_profile: tuple[str, ...] = ()
    without_profile_before: tuple[str, ...] = ()
    places_of_events: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def gather(cls, area: Area, at: At) -> Self:
        is_village = area.level == Area.Level.VILLAGE
        told = cls._of_village(at) if is_village else cls._of_many(area, at)
        return cls(
            area=area,
            places=tuple(
                Area.objects.filter(code__in=area.ancestor_codes)
                .order_by("code")
                .values_list("name", flat=True)
            ),
            organisation=_organisation(area, at),
            population_basis=_population_basis(at),
            exit_line=incidence_limit(area.code, at.day),
            plans=_plans(at),
            crops=_crops(at),
            works=_works(at),
            **told,
        )

    @staticmethod
    def _of_village(at: At) -> dict[str, Any]:
        problems = _problems(at)
        return {
            "events": _events(at),
            "presents": _presents(at),
            "problems": problems,
            "village_problems": len(problems),
        }

    @staticmethod
    def _of_many(area: Area, at: At) -> dict[str, Any]:
        inside_it = list(Area.objects.within(area.code).order_by("code"))
        own = [place for place in inside_it if place.level == Area.Level.VILLAGE]
        problems = _problems_by_village(at)
        return {
            "events": (),
            "presents": _presents(at, LARGEST),
            "problems": (),
            "village_problems": sum(problems.values()),
            "villages": _villages(inside_it, problems, at),
            "townships": sum(place.level == Area.Level.TOWNSHIP for place in inside_it)
            if area.level != Area.Level.TOWNSHIP
            else 0,
            "without_profile": _without_profile(own, at.area, at.day),
            "without_profile_before": _without_profile(own, at.area, at.period.eve),
            "places_of_events": _places_of_events(at),
        }

    @property
    def is_village(self) -> bool:
        return self.area.level == Area.Level.VILLAGE

    def events_of(self, *kinds: str) -> list[Event]:
        return [event for event in self.events if event.kind in kinds]


def _organisation(area: Area, at: At) -> str:
    """The unit that sent the village's first secretary; without one, that of the staff who answer for the place."""
    roles = [
        Posting.Role.FIRST_SECRETARY,
        Posting.Role.BUREAU_STAFF,
        Posting.Role.BUREAU_LEADER,
    ]
    postings = (
        Posting.objects.covering(at.day)
        .filter(role__in=roles, area_id__in=[area.code, *area.ancestor_codes])
        .exclude(user__organisation="")
        .values_list("role", "area_id", "user__organisation")
        .order_by("-area_id", "begins_on", "pk")
    )
    ranked = sorted(postings, key=lambda posting: roles.index(Posting.Role(posting[0])))
    return ranked[0][2] if ranked else ""


def _population_basis(at: At) -> str:
    profiles = VillageProfile.objects.filter(inside(at.area)).covering(at.day)
    return profiles.order_by("-begins_on").values_list("population_basis", flat=True).first() or ""


def _plans(at: At) -> tuple[Plan, ...]:
    poor = Standing.objects.covering(at.day).filter(status__in=NOT_EXITED)
    counted = (
        PlannedExit.objects.covering(at.day)
        .filter(inside(at.area, "household__area"))
        .filter(Exists(poor.filter(household=OuterRef("household"))))
        .order_by("year", "route")
        .values_list("year", "route")
        .annotate(count=Count("pk"))
    )
    plans: dict[int, Plan] = {}
    for year, route, count in counted:
        plans.setdefault(year, Plan(year, {})).routes[route] = count
    return tuple(plans.values())


def _crops(at: At) -> tuple[Crop, ...]:
    registered = Standing.objects.covering(at.day).filter(status__in=ON_REGISTER)
    grown = (
        Planting.objects.in_area(at.area)
        .in_year(at.year)
        .filter(Exists(registered.filter(household=OuterRef("household"))))
        .order_by("crop")
        .values_list("crop")
        .annotate(intercropped=Count("pk", filter=Q(is_intercropped=True)))
    )
    order = list(Planting.Crop)
    crops = [Crop(code, Planting.Crop(code).label, count > 0) for code, count in grown]
    return tuple(sorted(crops, key=lambda crop: order.index(Planting.Crop(crop.code))))


def _events(at: At) -> tuple[Event, ...]:
    rows = (
        Activity.objects.in_area(at.area)
        .between(at.period.start, at.period.end)
        .standing_good()
        .order_by("held_on", "pk")
    )
    return tuple(
        Event(row.kind, row.held_on, row.title, row.led_by, row.participant_count) for row in rows
    )


def _presents(at: At, largest: int | None = None) -> tuple[Present, ...]:
    """All in the order of their days, or so many of the largest."""
    rows = (
        Gift.objects.in_area(at.area)
        .between(at.period.start, at.period.end)
        .standing_good()
        .select_related("area")
        .order_by(*(("-value_fen", "given_on", "pk") if largest else ("given_on", "pk")))
    )[:largest]
    return tuple(
        Present(
            row.given_on,
            row.area.name,
            row.item,
            row.value_fen,
            row.value_is_estimated,
            row.donor,
            row.receivers,
        )
        for row in rows
    )


def _problems(at: At) -> tuple[Problem, ...]:
    rows = (
        Issue.objects.in_area(at.area)
        .open_on(at.day)
        .filter(household__isnull=True)
        .order_by("raised_on", "pk")
    )
    return tuple(Problem(row.text, row.measure, row.responsible, row.due_on) for row in rows)


def _problems_by_village(at: At) -> dict[str, int]:
    """Open problems of the villages themselves, by the code of the village."""
    rows = Issue.objects.in_area(at.area).open_on(at.day).filter(household__isnull=True)
    counted = rows.order_by().values_list("area").annotate(count=Count("pk"))
    return dict(counted)


def _villages(places: Sequence[Area], problems: Mapping[str, int], at: At) -> tuple[Village, ...]:
    names = {place.code: place.name for place in places}
    values = compute_by_village(BY_VILLAGE, at)
    return tuple(
        Village(
            place, names.get(place.code[:9], ""), values[place.code], problems.get(place.code, 0)
        )
        for place in places
        if place.level == Area.Level.VILLAGE
    )


def _without_profile(villages: Sequence[Area], area: str, day: date) -> tuple[str, ...]:
    """The names of the villages that had no profile in force on the day."""
    with_one = set(
        VillageProfile.objects.filter(inside(area)).covering(day).values_list("area_id", flat=True)
    )
    return tuple(village.name for village in villages if village.code not in with_one)


def _places_of_events(at: At) -> dict[str, int]:
    """In how many villages an event of each kind was held."""
    rows = Activity.objects.in_area(at.area).between(at.period.start, at.period.end)
    counted = rows.standing_good().order_by().values_list("kind")
    return dict(counted.annotate(places=Count("area", distinct=True)))


def _works(at: At) -> tuple[Work, ...]:
    projects = (
        Project.objects.in_area(at.area)
        .order_by("code")
        .select_related("area")
        .prefetch_related(
            "quantities", "stage_events", "allocations__source", "allocations__payments"
        )
    )
    works = [_work(project, at) for project in projects]
    return tuple(
        work for work in works if (work.money or work.step) and not _left_without_money(work)
    )


def _left_without_money(work: Work) -> bool:
    return work.is_withdrawn and not work.money


def _work(project: Project, at: At) -> Work:
    stages = sorted(
        (event for event in project.stage_events.all() if event.on <= at.day),
        key=lambda event: (event.on, event.pk),
    )
    allocations = [row for row in project.allocations.all() if row.allocated_on <= at.day]
    payments = [
        payment
        for allocation in allocations
        for payment in allocation.payments.all()
        if payment.paid_on <= at.day
    ]
    days = (
        *(event.on for event in stages),
        *(row.allocated_on for row in allocations),
        *(payment.paid_on for payment in payments),
    )
    last = stages[-1] if stages else None
    return Work(
        code=project.code,
        name=project.name,
        village=project.area.name,
        category=str(project.get_category_display()),
        place=project.place,
        quantities=tuple(
            (row.item, wording.number(row.amount), row.unit) for row in project.quantities.all()
        ),
        money=_money(allocations),
        paid_fen=sum(payment.amount_fen for payment in payments),
        step=Step(last.stage, last.get_stage_display(), last.on) if last else None,
        moved_in_period=any(at.period.start <= day < at.period.end for day in days),
    )


def _money(allocations: list[Allocation]) -> tuple[Money, ...]:
    totals: dict[str, int] = {}
    for allocation in allocations:
        kind = allocation.source.kind
        totals[kind] = totals.get(kind, 0) + allocation.amount_fen
    return tuple(
        Money(kind.value, kind.label, totals[kind.value])
        for kind in FundSource.Kind
        if totals.get(kind.value)
    )
