"""What the rules find: counted by village, told row by row, and gathered for one household."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from households import wording
from households.models import Household, Issue
from projects.models import Project
from reports.checks.registry import RULES
from reports.checks.rule import Judged, Rule
from reports.checks.subjects import Owner, Subject
from reports.figures import At


@dataclass(frozen=True)
class Finding:
    """One doubtful record: whose it is, about what of it, what is wrong in words, and the record's key."""

    rule: Rule
    owner: Owner
    about: str
    text: str
    key: int = 0

    @property
    def household(self) -> Household | None:
        """The household, where the record is a household's."""
        return self.owner if isinstance(self.owner, Household) else None

    @property
    def whose(self) -> str:
        """The owner in one line: a household by its number alone, for what is written down of it."""
        return self.number if self.household else str(self.owner)

    @property
    def number(self) -> str:
        """What the owner is known by on paper."""
        match self.owner:
            case Household(number=number):
                return number
            case Project(code=code):
                return code
            case Issue(raised_on=raised_on):
                return f"{wording.day(raised_on)}提出"
            case source:
                return str(source)


def counted(at: At) -> dict[str, Counter[str]]:
    """How many records each rule finds in each village, by the rule's code and the village's.

    One query a subject for all rules that the database can judge, and one for each that it cannot.
    """
    found: dict[str, Counter[str]] = {rule.code: Counter() for rule in RULES}
    for subject, rules in rules_by_subject():
        asked = [rule for rule in rules if not isinstance(rule, Judged)]
        counts = {
            f"n{index}": Count("pk", filter=Q(rule.where(at))) for index, rule in enumerate(asked)
        }
        for row in subject.rows(at).order_by().values(subject.area).annotate(**counts):
            for index, rule in enumerate(asked):
                found[rule.code][row[subject.area]] = row[f"n{index}"]
        for judged in rules:
            if isinstance(judged, Judged):
                found[judged.code] = Counter(area for _, area in judged.judged(at))
    return {code: +counts for code, counts in found.items()}


def told(rule: Rule, rows: Iterable[Any], at: At) -> list[Finding]:
    """The findings of rows of the rule's records, in their order."""
    return [
        Finding(rule, rule.subject.of(row), rule.subject.about(row), rule.says(row, at), row.pk)
        for row in rows
    ]


def of_household(household: Household, at: At) -> list[Finding]:
    """All that all rules find in one household, in the order of the rules: one query a subject."""
    found: dict[str, list[Finding]] = {}
    for subject, rules in rules_by_subject():
        if not subject.household:
            continue
        rows = _judged_at_once(subject, rules, at).filter(**{subject.household: household.pk})
        for row in rows:
            for rule in rules:
                if _applies(rule, row, at):
                    found.setdefault(rule.code, []).extend(told(rule, [row], at))
    return [finding for rule in RULES for finding in found.get(rule.code, [])]


def judged_at_once(
    subject: Subject, rules: list[Rule], at: At, keys: Iterable[int]
) -> Iterator[tuple[Any, list[Rule]]]:
    """Rows of a subject by their keys, each with those of the rules that find it: one query."""
    for row in _judged_at_once(subject, rules, at).filter(pk__in=list(keys)):
        applying = [rule for rule in rules if _applies(rule, row, at)]
        if applying:
            yield row, applying


def rules_by_subject() -> list[tuple[Subject, list[Rule]]]:
    # The sort keeps the order of the rules within a subject.
    ordered = sorted(RULES, key=lambda rule: id(rule.subject))
    return [
        (subject, list(rules)) for subject, rules in groupby(ordered, lambda rule: rule.subject)
    ]


def _judged_at_once(subject: Subject, rules: list[Rule], at: At) -> QuerySet[Any]:
    """The rows of a subject with the verdict of each of its rules, and all that their words need."""
    verdicts = {
        _verdict(rule): ExpressionWrapper(rule.where(at), output_field=BooleanField())
        for rule in rules
        if not isinstance(rule, Judged)
    }
    shown: dict[str, Any] = {}
    for rule in rules:
        shown |= rule.shown(at)
    rows = subject.rows(at).select_related(*subject.related)
    return rows.annotate(**verdicts, **shown).order_by(*subject.key)


def _applies(rule: Rule, row: Any, at: At) -> bool:
    if isinstance(rule, Judged):
        return bool(rule.says(row, at))
    return bool(getattr(row, _verdict(rule)))


def _verdict(rule: Rule) -> str:
    return f"verdict_{rule.code.replace('-', '_')}"
