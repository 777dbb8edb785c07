"""Data checks: each rule says once which records are doubtful, and the count, the list and the household's own view follow."""

from reports.checks.finding import Finding, counted, of_household, told
from reports.checks.registry import RULES, UnknownRuleError, find
from reports.checks.rule import Group, Judged, Place, Rule, Severity
from reports.checks.subjects import Subject

__all__ = [
    "RULES",
    "Finding",
    "Group",
    "Judged",
    "Place",
    "Rule",
    "Severity",
    "Subject",
    "UnknownRuleError",
    "counted",
    "find",
    "of_household",
    "told",
]
