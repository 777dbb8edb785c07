"""What a project costs, where the money comes from and what has been paid, by a day. All in 分.

Allocations and payments are summed apart, each grouped by project: joined, they would multiply each other.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet, Sum

from projects.models import (
    Allocation,
    FundSource,
    Payment,
    Project,
    SourceEntry,
    StageEvent,
)


@dataclass(frozen=True)
class Money:
    """What was allocated and what of it was paid."""

    allocated_fen: int = 0
    paid_fen: int = 0

    @property
    def balance_fen(self) -> int:
        """What is left."""
        return self.allocated_fen - self.paid_fen

    @property
    def percent_paid(self) -> float | None:
        return self.paid_fen * 100 / self.allocated_fen if self.allocated_fen else None


@dataclass(frozen=True)
class Line:
    """A project in one line of the list."""

    project: Project
    money: Money
    stage: StageEvent | None
    sources: tuple[FundSource.Kind, ...]

    @property
    def is_unstated(self) -> bool:
        return FundSource.Kind.UNSTATED in self.sources


@dataclass(frozen=True)
class AllocationAccount:
    """One sum that was given, what was taken back of it, and the payments out of it."""

    allocation: Allocation
    changes: tuple[Allocation, ...]
    payments: tuple[Payment, ...]
    money: Money

    @property
    def is_unstated(self) -> bool:
        return self.allocation.source.kind == FundSource.Kind.UNSTATED


@dataclass(frozen=True)
class ProjectAccount:
    """The money of one project: each allocation, and the sums as the database adds them up."""

    total: Money
    unstated_fen: int
    allocations: tuple[AllocationAccount, ...]


@dataclass(frozen=True)
class SourceLine:
    """A pot in one line: what it holds (None where nobody entered it), what was given of it, what of that was paid."""

    source: FundSource
    held_fen: int | None
    allocated_fen: int
    paid_fen: int

    @property
    def left_fen(self) -> int | None:
        return None if self.held_fen is None else self.held_fen - self.allocated_fen

    @property
    def is_unstated(self) -> bool:
        return self.source.kind == FundSource.Kind.UNSTATED


def source_lines(sources: Sequence[FundSource], day: date) -> list[SourceLine]:
    """These pots, each with its sums by the day."""
    entries = SourceEntry.objects.by(day).filter(source__in=sources).order_by()
    allocations = Allocation.objects.by(day).filter(source__in=sources).order_by()
    payments = Payment.objects.by(day).filter(allocation__source__in=sources).order_by()
    held = dict(entries.values_list("source").annotate(Sum("amount_fen")))
    given = dict(allocations.values_list("source").annotate(Sum("amount_fen")))
    paid = dict(payments.values_list("allocation__source").annotate(Sum("amount_fen")))
    return [
        SourceLine(one, held.get(one.pk), given.get(one.pk, 0), paid.get(one.pk, 0))
        for one in sources
    ]


def left_of_source(source: FundSource) -> int | None:
    """What a pot still has to give; None where nobody has entered what it holds."""
    if not source.entries.exists():
        return None
    return source.entries.fen() - source.allocations.fen()


def left_of_allocation(allocation: Allocation) -> int:
    """What of a sum that was given, less what was taken back, has not been paid."""
    given = allocation.amount_fen + allocation.changes.fen()
    return given - allocation.payments.fen()


def total(projects: QuerySet[Project], day: date) -> Money:
    """The money of all these projects together."""
    ours = projects.order_by().values("pk")
    allocated = Allocation.objects.by(day).filter(project__in=ours)
    paid = Payment.objects.by(day).filter(allocation__project__in=ours)
    return Money(_sum(allocated), _sum(paid))


def lines(projects: Sequence[Project], day: date) -> list[Line]:
    """These projects, each with its sums, its stage of the day and the kinds of money in it."""
    allocations = Allocation.objects.by(day).filter(project__in=projects).order_by()
    payments = Payment.objects.by(day).filter(allocation__project__in=projects).order_by()
    allocated = dict(allocations.values_list("project").annotate(Sum("amount_fen")))
    paid = dict(payments.values_list("allocation__project").annotate(Sum("amount_fen")))
    kinds = defaultdict(set)
    for project, kind in allocations.values_list("project", "source__kind").distinct():
        kinds[project].add(FundSource.Kind(kind))
    stages = stages_now(projects, day)
    return [
        Line(
            project,
            Money(allocated.get(project.pk, 0), paid.get(project.pk, 0)),
            stages.get(project.pk),
            tuple(kind for kind in FundSource.Kind if kind in kinds[project.pk]),
        )
        for project in projects
    ]


def stages_now(projects: Iterable[Project], day: date) -> dict[int, StageEvent]:
    """The last stage that each project had reached by the day."""
    events = StageEvent.objects.filter(project__in=projects, on__lte=day).order_by("on", "id")
    return {event.project_id: event for event in events}


def account(project: Project, day: date) -> ProjectAccount:
    """The whole money of one project by the day."""
    allocations = Allocation.objects.by(day).filter(project=project)
    unstated = allocations.filter(source__kind=FundSource.Kind.UNSTATED)
    accounts = tuple(accounts_of(allocations.given(), day))
    whole = total(Project.objects.filter(pk=project.pk), day)
    return ProjectAccount(whole, _sum(unstated), accounts)


def accounts_of(allocations: QuerySet[Allocation], day: date) -> list[AllocationAccount]:
    """These sums that were given, each with all that was taken back and paid of it by the day."""
    found: Any = allocations.select_related("source", "project")
    rows = found.prefetch_related(
        Prefetch("payments", Payment.objects.by(day), to_attr="made"),
        Prefetch("changes", Allocation.objects.by(day), to_attr="later"),
    )
    return [
        AllocationAccount(
            row,
            tuple(row.later),
            tuple(row.made),
            Money(
                row.amount_fen + sum(one.amount_fen for one in row.later),
                sum(one.amount_fen for one in row.made),
            ),
        )
        for row in rows
    ]


def _sum(rows: QuerySet) -> int:
    return rows.aggregate(sum=Sum("amount_fen"))["sum"] or 0
