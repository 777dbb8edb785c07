"""Where a dated row stands on a day, for a table of rows that follow one another."""

from datetime import date
from typing import Protocol


class HasDays(Protocol):
    begins_on: date
    ends_on: date | None


def in_force(row: HasDays, day: date) -> bool:
    return row.begins_on <= day and (row.ends_on is None or day < row.ends_on)
