"""Whether a household may leave poverty (脱贫退出体检): seven points, five steps, and what still is missing.

The points are 一超过、两不愁、三保障 and safe water; each is judged by the records and by what staff found at the
household. Where the two differ the point fails and both are said.
"""

from collections.abc import Iterable
from datetime import date

from households.exit_check.evidence import Evidence, Moment, gather
from households.exit_check.points import check_all
from households.exit_check.procedure import walk
from households.exit_check.tally import Tally, tally
from households.exit_check.verdict import Check, Readiness, State, Step
from households.models import Household

__all__ = [
    "Check",
    "Moment",
    "Readiness",
    "State",
    "Step",
    "Tally",
    "readiness",
    "readiness_at",
    "readiness_of",
    "tally",
]


def readiness(household: Household, on: date, year: int | None = None) -> Readiness:
    """What stands between the household and an exit on the day; the review is that of the year, the day's by default."""
    return readiness_of([household], on, year)[household.pk]


def readiness_of(
    households: Iterable[Household], on: date, year: int | None = None
) -> dict[int, Readiness]:
    """The same for many at once, by the household's key, in as many queries as for one."""
    return readiness_at(Moment(row, on, year or on.year) for row in households)


def readiness_at(moments: Iterable[Moment]) -> dict[int, Readiness]:
    """The same where each household has a day and a year of its own; each stands there once."""
    return {evidence.household.pk: _judge(evidence) for evidence in gather(moments)}


def _judge(evidence: Evidence) -> Readiness:
    return Readiness(
        household=evidence.household,
        on=evidence.on,
        year=evidence.year,
        review=evidence.review,
        standing=evidence.standing,
        checks=check_all(evidence),
        steps=walk(evidence),
        persons=len(evidence.members),
    )
