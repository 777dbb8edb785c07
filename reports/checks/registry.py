"""All rules, in the order of the list: by chapter, errors first."""

from itertools import chain

from reports.checks import (
    entitlements,
    exits,
    family,
    health,
    incomes,
    payments,
    projects,
    register,
    schooling,
    unserved,
    upkeep,
    work,
)
from reports.checks.rule import Group, Rule, Severity

_ORDER = list(Group), list(Severity)
RULES: tuple[Rule, ...] = tuple(
    sorted(
        chain(
            family.RULES,
            schooling.RULES,
            health.RULES,
            work.RULES,
            incomes.RULES,
            register.RULES,
            exits.RULES,
            payments.RULES,
            entitlements.RULES,
            unserved.RULES,
            upkeep.RULES,
            projects.RULES,
        ),
        key=lambda rule: (_ORDER[0].index(rule.group), _ORDER[1].index(rule.severity)),
    )
)
_BY_CODE = {rule.code: rule for rule in RULES}


class UnknownRuleError(LookupError):
    """There is no rule of this code. The message is a sentence for the person who wrote it."""


def find(code: str) -> Rule:
    """Raises UnknownRuleError."""
    if code not in _BY_CODE:
        raise UnknownRuleError(f"没有代码为“{code}”的核查规则，请到“疑点”页核对代码。")
    return _BY_CODE[code]
