"""What the register holds of the households and persons that a file names: a few queries for every thousand of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from households.models import (
    Cause,
    Circumstances,
    Disability,
    Household,
    Living,
    Membership,
    Person,
    Standing,
    StatedIncome,
    blind_index,
)

CHUNK = 2000
Key = TypeVar("Key", str, int)


@dataclass
class Register:
    """Rows by their owners. Each stored row is here once, so that two changes to it meet."""

    households: dict[str, Household] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    holders: dict[str, Person] = field(default_factory=dict)
    memberships_of: dict[int, list[Membership]] = field(default_factory=lambda: defaultdict(list))
    members_of: dict[int, list[Membership]] = field(default_factory=lambda: defaultdict(list))
    standings_of: dict[int, list[Standing]] = field(default_factory=lambda: defaultdict(list))
    causes_of: dict[int, list[Cause]] = field(default_factory=lambda: defaultdict(list))
    living_of: dict[int, Living] = field(default_factory=dict)
    income_of: dict[int, StatedIncome] = field(default_factory=dict)
    circumstances_of: dict[int, Circumstances] = field(default_factory=dict)
    cards_of: dict[int, list[Disability]] = field(default_factory=lambda: defaultdict(list))

    def holder(self, identity_number: str) -> Person | None:
        """The person who has the number, whatever their key."""
        return self.holders.get(blind_index(identity_number) or "")

    def household_of(self, person: Person) -> Membership | None:
        """Where the person is now."""
        return next((row for row in self.memberships_of[person.pk] if row.ends_on is None), None)


def load(
    *, numbers: Iterable[str], codes: Iterable[str], identities: Iterable[str], year: int
) -> Register:
    """The register as far as these households, persons and identity numbers go; incomes of the year only."""
    found = Register()
    for some in _chunks(numbers):
        for household in Household.objects.filter(number__in=some):
            found.households[household.number] = household
    _load_persons(found, codes, identities)
    households = [household.pk for household in found.households.values()]
    persons = [person.pk for person in found.persons.values()]
    _load_memberships(found, households, persons)
    for some_ids in _chunks(households):
        for standing in Standing.objects.filter(household__in=some_ids).order_by("begins_on"):
            found.standings_of[standing.household_id].append(standing)
        for cause in Cause.objects.filter(household__in=some_ids, ends_on__isnull=True):
            found.causes_of[cause.household_id].append(cause)
        for living in Living.objects.filter(household__in=some_ids, ends_on__isnull=True):
            found.living_of[living.household_id] = living
        for income in StatedIncome.objects.filter(household__in=some_ids, year=year):
            found.income_of[income.household_id] = income
    for some_ids in _chunks(persons):
        for row in Circumstances.objects.filter(person__in=some_ids, ends_on__isnull=True):
            found.circumstances_of[row.person_id] = row
        for card in Disability.objects.filter(person__in=some_ids, ends_on__isnull=True):
            found.cards_of[card.person_id].append(card)
    return found


def _load_persons(found: Register, codes: Iterable[str], identities: Iterable[str]) -> None:
    by_pk: dict[int, Person] = {}
    for some in _chunks(codes):
        for person in Person.objects.filter(code__in=some).select_related("merged_into"):
            found.persons[person.code] = by_pk[person.pk] = person
    indexes = (blind_index(number) or "" for number in identities)
    for some in _chunks(indexes):
        for person in Person.objects.filter(identity_index__in=some):
            found.holders[person.identity_index or ""] = by_pk.setdefault(person.pk, person)


def _load_memberships(found: Register, households: Sequence[int], persons: Sequence[int]) -> None:
    seen: dict[int, Membership] = {}
    rows = Membership.objects.select_related("person", "household")
    for some in _chunks(persons):
        seen |= {row.pk: row for row in rows.filter(person__in=some)}
    for some in _chunks(households):
        for row in rows.filter(household__in=some, ends_on__isnull=True):
            seen.setdefault(row.pk, row)
    for row in seen.values():
        found.memberships_of[row.person_id].append(row)
        if row.ends_on is None:
            found.members_of[row.household_id].append(row)


def _chunks(keys: Iterable[Key]) -> Iterator[list[Key]]:
    unique = sorted(set(keys))
    for start in range(0, len(unique), CHUNK):
        yield unique[start : start + CHUNK]
