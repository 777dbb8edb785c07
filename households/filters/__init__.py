"""What a list can be narrowed by: a plain GET form, its records, and its conditions in words."""

from households.filters.acts import ActFilter
from households.filters.due import DueFilter
from households.filters.households import HouseholdFilter, HouseholdSearch
from households.filters.narrowing import Chip, DayFilter, Narrowing, SearchFilter
from households.filters.visits import VisitFilter

__all__ = [
    "ActFilter",
    "Chip",
    "DayFilter",
    "DueFilter",
    "HouseholdFilter",
    "HouseholdSearch",
    "Narrowing",
    "SearchFilter",
    "VisitFilter",
]
