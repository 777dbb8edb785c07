"""The money of many projects at a glance: by where it came from, by what it built, by month, by the stage reached."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth

from projects.models import Allocation, FundSource, Payment, Project
from projects.money import Money


@dataclass(frozen=True)
class Part:
    """What one kind of money, or one kind of work, comes to."""

    code: str
    label: str
    money: Money


@dataclass(frozen=True)
class MonthPart:
    """What was allocated and paid in a month, and from the beginning to its end."""

    first: date
    money: Money
    so_far: Money

    @property
    def last(self) -> date:
        return (self.first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def by_kind(projects: QuerySet[Project], day: date) -> list[Part]:
    """By the nature of the money, the largest first; what is unstated stands by itself."""
    allocated, paid = _sums(projects, day, "source__kind")
    labels = {str(kind.value): str(kind.label) for kind in FundSource.Kind}
    return _parts(labels, allocated, paid)


def by_category(projects: QuerySet[Project], day: date) -> list[Part]:
    """By what is built, the largest first."""
    allocated, paid = _sums(projects, day, "project__category")
    labels = {str(kind.value): str(kind.label) for kind in Project.Category}
    return _parts(labels, allocated, paid)


def by_month(projects: QuerySet[Project], day: date) -> list[MonthPart]:
    """Month by month as money came and went, months without either left out."""
    ours = projects.order_by().values("pk")
    allocated = _monthly(Allocation.objects.by(day).filter(project__in=ours), "allocated_on")
    paid = _monthly(Payment.objects.by(day).filter(allocation__project__in=ours), "paid_on")
    return list(_months(allocated, paid))


def _months(allocated: dict[date, int], paid: dict[date, int]) -> Iterator[MonthPart]:
    so_far = Money()
    for first in sorted(allocated.keys() | paid.keys()):
        money = Money(allocated.get(first, 0), paid.get(first, 0))
        so_far = Money(
            so_far.allocated_fen + money.allocated_fen, so_far.paid_fen + money.paid_fen
        )
        yield MonthPart(first, money, so_far)


def _monthly(rows: Any, name: str) -> dict[date, int]:
    months = rows.order_by().annotate(month=TruncMonth(name)).values_list("month")
    return dict(months.annotate(Sum("amount_fen")))


def _sums(
    projects: QuerySet[Project], day: date, group: str
) -> tuple[dict[str, int], dict[str, int]]:
    ours = projects.order_by().values("pk")
    allocated: Any = Allocation.objects.by(day).filter(project__in=ours).order_by()
    paid: Any = Payment.objects.by(day).filter(allocation__project__in=ours).order_by()
    return (
        dict(allocated.values_list(group).annotate(Sum("amount_fen"))),
        dict(paid.values_list(f"allocation__{group}").annotate(Sum("amount_fen"))),
    )


def _parts(labels: dict[str, str], allocated: dict[str, int], paid: dict[str, int]) -> list[Part]:
    found = [
        Part(code, label, Money(allocated.get(code, 0), paid.get(code, 0)))
        for code, label in labels.items()
        if allocated.get(code) or paid.get(code)
    ]
    return sorted(found, key=lambda part: -part.money.allocated_fen)
