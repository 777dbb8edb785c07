"""Figures: each defined once as a set of records, from which the number, the list, the ledger and the report all come."""

from reports.figures.at import At
from reports.figures.computing import (
    BadTokenError,
    compute,
    compute_by_village,
    compute_tokens,
    records,
)
from reports.figures.exits import planned_years
from reports.figures.figure import NO_VALUE, Counted, Figure, Group, Ratio, Value
from reports.figures.registry import FIGURES, UnknownFigureError, find, listed

__all__ = [
    "FIGURES",
    "NO_VALUE",
    "At",
    "BadTokenError",
    "Counted",
    "Figure",
    "Group",
    "Ratio",
    "UnknownFigureError",
    "Value",
    "compute",
    "compute_by_village",
    "compute_tokens",
    "find",
    "listed",
    "planned_years",
    "records",
]
