"""The moment and the place a figure is asked for."""

from dataclasses import dataclass
from datetime import date

from households.models import User
from reports.periods import Period


@dataclass(frozen=True, kw_only=True)
class At:
    """An area with all that lies in it, a day for what is in stock, and a month, half-year or year for what flows.

    With a person, figures of work count what that person did or answers for; all others are of the area as before.
    """

    area: str
    day: date
    period: Period
    person: User | None = None

    @property
    def year(self) -> int:
        """The calendar year of the day, for facts that are kept by the year."""
        return self.day.year
