"""How far an area has come: exits against plans, the incidence over the years, money given and paid.

All of it is figures, or arithmetic over them that keeps its parts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from households.wording import number, rounded
from projects.models import FundSource
from reports.figures import At, Value, compute, compute_tokens, planned_years

YEARS_BACK = 3


@dataclass(frozen=True)
class Exits:
    """Households that have exited, and those that are still to exit in a year, out of all on the register."""

    label: str
    households: Value
    persons: Value


@dataclass(frozen=True)
class Incidence:
    """The incidence at a day, or after the plans up to a year are carried out; with what it was made from.

    The line is what it has to fall below, in per cent.
    """

    label: str
    amount: Decimal
    poor: int
    population: int
    source: Value
    line: Decimal
    is_planned: bool = False

    @property
    def text(self) -> str:
        return number(self.amount)

    @property
    def is_reached(self) -> bool:
        return self.amount < self.line


@dataclass(frozen=True)
class Money:
    """What a kind of money gave to projects by the day, and how much of it has been paid."""

    label: str
    allocated: Value
    paid: Value


def exits(at: At) -> tuple[Value, list[Exits]]:
    """All households on the register, and the lines that part them by what has become or is planned of them."""
    years = planned_years(at.area)
    subjects = {"exited": "已脱贫"} | {f"planned_exit.{year}": f"{year}年计划" for year in years}
    values = compute(["registered.households", *_pairs(subjects)], at)
    lines = [
        Exits(label, values[f"{subject}.households"], values[f"{subject}.persons"])
        for subject, label in subjects.items()
    ]
    return values["registered.households"], [line for line in lines if line.households.amount]


def incidences(at: At, line: Decimal) -> list[Incidence]:
    """The ends of the last years and the day, as they were; then the plans, as they would be if carried out."""
    ends = [date(at.year - back, 12, 31) for back in range(YEARS_BACK, 0, -1)]
    years = [year for year in planned_years(at.area) if year >= at.year]
    plans = [f"planned_exit.{year}.persons" for year in years]
    past = [
        f"{code}@{end}" for end in ends for code in ("poverty.incidence", "registered.persons")
    ]
    values = compute_tokens(["poverty.incidence", *plans, *past], at)
    known = [
        _as_it_was(f"{end.year}年底", values[f"poverty.incidence@{end}"], line)
        for end in ends
        if values[f"registered.persons@{end}"].amount
    ]
    now = values["poverty.incidence"]
    found = [*known, _as_it_was(f"{at.day.month}月{at.day.day}日", now, line)]
    left = now.parts[0].amount or 0
    population = now.parts[1].amount
    for year, plan in zip(years, plans, strict=True):
        left -= values[plan].amount or 0
        if population and values[plan].amount:
            rate = rounded(Decimal(100) * left / population)
            found.append(
                Incidence(
                    f"{year}年计划", rate, int(left), int(population), values[plan], line, True
                )
            )
    return [incidence for incidence in found if incidence is not None]


def money(at: At) -> tuple[Money, list[Money]]:
    """The whole, and the kinds of money that gave something."""
    kinds = {f".{kind.value}": kind.label for kind in FundSource.Kind}
    values = compute(
        [f"projects.{what}_yuan{kind}" for what in ("allocated", "paid") for kind in ("", *kinds)],
        at,
    )
    whole, *parts = (
        Money(label, values[f"projects.allocated_yuan{kind}"], values[f"projects.paid_yuan{kind}"])
        for kind, label in ({"": "合计"} | kinds).items()
    )
    return whole, [part for part in parts if part.allocated.amount]


def _pairs(subjects: Iterable[str]) -> list[str]:
    return [
        f"{subject}.{measure}" for subject in subjects for measure in ("households", "persons")
    ]


def _as_it_was(label: str, value: Value, line: Decimal) -> Incidence | None:
    poor, population = (part.amount for part in value.parts)
    if value.amount is None or poor is None or population is None:
        return None
    return Incidence(label, Decimal(value.amount), int(poor), int(population), value, line)
