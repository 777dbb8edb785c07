"""A village, and what a rule finds in it – asked in all three ways, which must agree."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from households.identity import check_digit
from households.models import Area, Household, Membership
from reports import checks
from reports.checks import Finding
from reports.figures import At
from reports.periods import HalfYear
from tests.factories import (
    AreaFactory,
    CircumstancesFactory,
    HouseholdFactory,
    MembershipFactory,
    StandingFactory,
    SubsidyCategoryFactory,
    SubsidyFactory,
)

DAY = date(2018, 6, 30)
Found = Callable[..., list[Finding]]
Settle = Callable[..., Membership]


def moment(area: str, day: date = DAY) -> At:
    return At(area=area, day=day, period=HalfYear.of(day))


def identity(born: str = "19600101", order: str = "001") -> str:
    """An invented number; an odd order is a man's."""
    first = f"410399{born}{order}"
    return first + check_digit(first)


@pytest.fixture
def village(db: None) -> Area:
    return AreaFactory(code="410399101201")


@pytest.fixture
def found(village: Area) -> Found:
    """The findings of one rule, by its list; the count and the households' own views must say the same."""

    def ask(code: str, day: date = DAY, area: str = "") -> list[Finding]:
        at = moment(area or village.code, day)
        rule = checks.find(code)
        listed = checks.told(rule, rule.records(at).select_related(*rule.subject.related), at)
        by_household = [
            finding
            for household in Household.objects.in_area(at.area)
            for finding in checks.of_household(household, at)
            if finding.rule is rule
        ]
        assert by_household == listed
        assert checks.counted(at)[code].total() == len(listed)
        return listed

    return ask


@pytest.fixture
def settle(village: Area) -> Settle:
    """A person in a household of the village; `now` are circumstances, `standing` a place on the register."""

    def make(
        household: Household | None = None,
        *,
        relation: str = "head",
        now: dict[str, Any] | None = None,
        standing: dict[str, Any] | None = None,
        **person: Any,
    ) -> Membership:
        member = MembershipFactory(
            household=household or HouseholdFactory(area=village),
            relation=relation,
            **{f"person__{name}": value for name, value in person.items()},
        )
        if now is not None:
            CircumstancesFactory(person=member.person, **now)
        if standing is not None:
            StandingFactory(household=member.household, **standing)
        return member

    return make


def households(findings: list[Finding]) -> list[Household]:
    return [finding.household for finding in findings if finding.household]


def names(findings: list[Finding]) -> list[str]:
    return [finding.about for finding in findings]


def texts(findings: list[Finding]) -> list[str]:
    return [finding.text for finding in findings]


def entitled(member: Membership, code: str, **fields: Any) -> Any:
    """What a household draws, or a person where the category is paid to persons."""
    group = fields.pop("group", "security")
    recurring = fields.pop("recurring", True)
    to_person = fields.pop("to_person", False)
    category = SubsidyCategoryFactory(
        code=code,
        group=group,
        is_recurring=recurring,
        paid_to="person" if to_person else "household",
    )
    return SubsidyFactory(
        category=category,
        household=member.household,
        person=member.person if to_person else None,
        **fields,
    )
