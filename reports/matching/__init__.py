"""Lists of other offices beside our records, by identity number; nothing is kept of them unless somebody says why."""

from reports.matching.comparing import compare, counted
from reports.matching.kinds import KINDS, Kind
from reports.matching.lines import Line, Result
from reports.matching.reading import ROLES, Entry, Invalid, Reading, read_list

__all__ = [
    "KINDS",
    "ROLES",
    "Entry",
    "Invalid",
    "Kind",
    "Line",
    "Reading",
    "Result",
    "compare",
    "counted",
    "read_list",
]
