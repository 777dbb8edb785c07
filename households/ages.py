"""Ages as conditions on a birth date."""

from datetime import date, timedelta


def birthday_before(day: date, years: int) -> date:
    """Whoever was born on this day or before has completed so many years on the day."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        # Nobody born on the 29th of February of a common year; those of the 28th have completed the year.
        return day.replace(year=day.year - years, day=28)


def school_year_begins(day: date) -> date:
    """The first of September on or before the day."""
    this_year = date(day.year, 9, 1)
    return this_year if day >= this_year else date(day.year - 1, 9, 1)


def eve(day: date) -> date:
    return day - timedelta(days=1)


def school_age(day: date) -> tuple[date, date]:
    """Between which birth dates (after the first, not after the second) compulsory schooling asks for a child.

    Six when the school year began, and the nine years not over. Source: 义务教育法 art. 11.
    """
    begins = eve(school_year_begins(day))
    return birthday_before(begins, 15), birthday_before(begins, 6)


def of_school_age(born_on: date | None, day: date) -> bool:
    too_old, old_enough = school_age(day)
    return born_on is not None and too_old < born_on <= old_enough
