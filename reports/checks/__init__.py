"""Data checks: each rule says once which records are doubtful, and the count, the list and the household's own view follow."""

from reports.checks.finding import Finding, counted, of_household, told
from reports.checks.following import (
    Outstanding,
    State,
    doubts_of,
    fingerprint,
    found_now,
    outstanding,
    overdue,
    quiet_among,
    state_of,
    states,
)
from reports.checks.registry import RULES, UnknownRuleError, find
from reports.checks.rule import Group, Judged, Place, Rule, Severity
from reports.checks.subjects import Subject

__all__ = [
    "RULES",
    "Finding",
    "Group",
    "Judged",
    "Outstanding",
    "Place",
    "Rule",
    "Severity",
    "State",
    "Subject",
    "UnknownRuleError",
    "counted",
    "doubts_of",
    "find",
    "fingerprint",
    "found_now",
    "of_household",
    "outstanding",
    "overdue",
    "quiet_among",
    "state_of",
    "states",
    "told",
]
