"""Where a household stood on the register and why it was poor, from when to when."""

from dataclasses import dataclass
from datetime import date

from households.case_file.opening import holds
from households.models import Cause, Household, Standing


@dataclass(frozen=True)
class Spell:
    """A line of the register over time: from a day until (not including) another, how it stood, and by what it came so."""

    standing: Standing

    @property
    def attribute_label(self) -> str:
        """Which kind of poor household it was; a removed one is none."""
        if self.standing.status == Standing.Status.REMOVED:
            return ""
        return self.standing.get_attribute_display()


def standings(household: Household) -> list[Spell]:
    """The latest first."""
    rows = sorted(household.standings.all(), key=lambda row: row.begins_on, reverse=True)
    return [Spell(row) for row in rows]


def causes_over_time(household: Household) -> list[Cause]:
    """The latest first, the main cause before the others of the same day."""
    rows = sorted(household.causes.all(), key=lambda row: not row.is_main)
    return sorted(rows, key=lambda row: row.begins_on, reverse=True)


def causes_now(household: Household, day: date) -> tuple[list[Cause], list[Cause]]:
    """The main cause in force on the day (one, or none yet), and the others."""
    rows = [row for row in household.causes.all() if holds(row, day)]
    return [row for row in rows if row.is_main], [row for row in rows if not row.is_main]


def families(household: Household) -> list[str]:
    """Which of the kinds of family that policies favour it is."""
    fields = ("is_military_family", "is_one_child_family", "is_two_daughter_family")
    labels = {field.name: str(field.verbose_name) for field in household._meta.concrete_fields}
    return [labels[name] for name in fields if getattr(household, name)]
