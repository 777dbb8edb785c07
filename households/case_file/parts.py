"""Every part of the case file at once, in the order of the page."""

from datetime import date
from typing import Any

from households.case_file.conditions import facts, living_in_words
from households.case_file.earnings import against_line, income_sheet, incomes
from households.case_file.help import subsidies
from households.case_file.opening import holds, opened
from households.case_file.people import former_members, members
from households.case_file.register import causes_now, causes_over_time, families, standings
from households.case_file.story import RECENT_DAYS, story
from households.models import Household, Reach


def parts(household: Household, day: date, reach: Reach | None = None) -> dict[str, Any]:
    """What the page shows of the household as at the day, by the names its templates use."""
    opened(household, day)
    days = story(household, day, reach)
    years = incomes(household)
    living, production = _now(household.livings, day), _now(household.productions, day)
    main, others = causes_now(household, day)
    plantings = sorted(household.plantings.all(), key=lambda row: (-row.year, row.crop))
    pairings = sorted(household.pairings.all(), key=lambda row: row.begins_on, reverse=True)
    return {
        "causes": main,
        "other_causes": others,
        "families": families(household),
        "against_line": against_line(household, years, day),
        "living_in_words": living_in_words(living),
        "story": days[:RECENT_DAYS],
        "older_story": days[RECENT_DAYS:],
        "standings": standings(household),
        "causes_over_time": causes_over_time(household),
        "members": members(household, day),
        "former_members": former_members(household, day),
        "incomes": years,
        "income_sheet": income_sheet(years),
        "living": living,
        "living_facts": facts(living) if living else [],
        "production": production,
        "production_facts": facts(production) if production else [],
        "plantings": plantings,
        "subsidies": subsidies(household, day),
        "loans": subsidies(household, day, loans=True),
        "pairings": pairings,
        "help_plans": household.help_plans.all(),
        "visits": household.visits.all(),
        "issues": household.issues.all(),
    }


def _now(rows: Any, day: date) -> Any:
    """The one row in force on the day."""
    covering = [row for row in rows.all() if holds(row, day)]
    return covering[0] if covering else None
