"""The way of the money, source by source: what was given to projects, what of it was paid, what of that stands accepted.

Its sums are the figures' and the ledgers'; where one of them says something else, the page says so.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Sum

from projects.models import Allocation, FundSource, Payment, SourceEntry, StageEvent
from reports.figures import At, Value, compute
from reports.ledgers import LEDGERS

FIGURES = {
    "allocated": "projects.allocated_yuan",
    "paid": "projects.paid_yuan",
    "accepted": "projects.accepted_yuan",
}
FEN = 100


@dataclass(frozen=True)
class Link:
    """One source on its way. `held_fen` is all that it holds, which may serve other places as well; None where unknown."""

    source: FundSource
    held_fen: int | None
    allocated_fen: int
    paid_fen: int
    accepted_fen: int

    @property
    def left_fen(self) -> int:
        return self.allocated_fen - self.paid_fen


@dataclass(frozen=True)
class Column:
    """One column added up: by the links, by the figure, and by the ledger where it has such a total."""

    label: str
    fen: int
    figure: Value
    ledger_name: str
    ledger_fen: int | None

    @property
    def agrees(self) -> bool:
        by_figure = round((self.figure.amount or 0) * FEN)
        return self.fen == by_figure and self.ledger_fen in (None, self.fen)


@dataclass(frozen=True)
class Chain:
    """The way of the money from source to accepted work, and the sums that figures and ledgers confirm."""

    links: tuple[Link, ...]
    columns: tuple[Column, ...]

    @property
    def agrees(self) -> bool:
        return all(one.agrees for one in self.columns)

    @property
    def left_fen(self) -> int:
        return sum(link.left_fen for link in self.links)


def chain(at: At) -> Chain:
    """The money of an area from the beginning to the day, in a fixed number of queries."""
    allocated = _by_source(Allocation.objects.in_area(at.area).by(at.day), "source")
    payments = Payment.objects.in_area(at.area).by(at.day)
    paid = _by_source(payments, "allocation__source")
    accepted = StageEvent.objects.filter(
        stage=StageEvent.Stage.ACCEPTED, on__lte=at.day, project=OuterRef("allocation__project")
    )
    stands = _by_source(payments.filter(Exists(accepted)), "allocation__source")
    sources = FundSource.objects.filter(pk__in=[*allocated, *paid]).select_related("area")
    held = _by_source(SourceEntry.objects.by(at.day).filter(source__in=sources), "source")
    links = tuple(
        Link(
            source,
            held.get(source.pk),
            allocated.get(source.pk, 0),
            paid.get(source.pk, 0),
            stands.get(source.pk, 0),
        )
        for source in sources
    )
    return Chain(links, _columns(links, at))


def _columns(links: tuple[Link, ...], at: At) -> tuple[Column, ...]:
    values = compute(FIGURES.values(), at)
    projects, payments = LEDGERS["projects"], LEDGERS["project-payments"]
    of_projects = projects.totals(projects.records(at), at)
    of_payments = payments.totals(payments.records(at), at)
    by_ledger: dict[str, tuple[str, int | None]] = {
        "allocated": (projects.name, of_projects["allocated"]),
        "paid": (payments.name, of_payments["paid"]),
        "accepted": ("", None),
    }
    labels = {"allocated": "下达到项目", "paid": "已支付", "accepted": "其中项目已验收"}
    return tuple(
        Column(
            label,
            sum(getattr(link, f"{name}_fen") for link in links),
            values[FIGURES[name]],
            *by_ledger[name],
        )
        for name, label in labels.items()
    )


def _by_source(rows: QuerySet[Any], path: str) -> dict[int, int]:
    summed = rows.order_by().values_list(path).annotate(sum=Sum("amount_fen"))
    return {key: fen for key, fen in summed if fen is not None}
