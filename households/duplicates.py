"""Persons who look like one person registered twice: same name and birth date, or name and sex in one household, or one card."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Count, QuerySet

from households.models import Disability, Membership, Person

# Beyond this many names a list helps nobody; the most certain ones are mended first and make room.
MOST = 200


@dataclass(frozen=True)
class Double:
    """Two memberships whose persons may be one, and what they have in common."""

    left: Membership
    right: Membership
    reasons: tuple[str, ...]


def doubles(members: QuerySet[Membership]) -> list[Double]:
    """The pairs among these members of the day, in a fixed number of queries; two different numbers are two persons."""
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for reason, keys in (
        ("姓名和出生日期相同", ("person__name", "person__born_on")),
        ("同一户内姓名和性别相同", ("household", "person__name", "person__sex")),
    ):
        for pair in _alike(members, keys):
            found[pair].append(reason)
    for pair in _of_one_card(members):
        found[pair].append("残疾人证号相同")
    by_person = _memberships(members, {key for pair in found for key in pair})
    return [
        Double(by_person[left], by_person[right], tuple(reasons))
        for (left, right), reasons in sorted(found.items())
        if _could_be_one(by_person[left].person, by_person[right].person)
    ]


def _alike(members: QuerySet[Membership], keys: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    given = members.filter(person__born_on__isnull=False) if "person__born_on" in keys else members
    shared = given.order_by().values(*keys).annotate(n=Count("person")).filter(n__gt=1)
    wanted = {tuple(row[key] for key in keys) for row in shared[:MOST]}
    same: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    names = {row[keys.index("person__name")] for row in wanted}
    for row in given.filter(person__name__in=names).values(*keys, "person_id"):
        same[tuple(row[key] for key in keys)].append(row["person_id"])
    for key in wanted:
        yield from _pairs(same[key])


def _of_one_card(members: QuerySet[Membership]) -> Iterator[tuple[int, int]]:
    """Card numbers are sealed without an index, so they are opened and compared here."""
    cards = Disability.objects.filter(ends_on__isnull=True, card_number__isnull=False)
    holders: dict[str, list[int]] = defaultdict(list)
    for person, number in cards.filter(person__in=members.order_by().values("person")).values_list(
        "person", "card_number"
    ):
        holders[number or ""].append(person)
    for people in holders.values():
        yield from _pairs(people)


def _pairs(people: Iterable[int]) -> Iterator[tuple[int, int]]:
    return combinations(sorted(set(people)), 2)


def _memberships(members: QuerySet[Membership], people: set[int]) -> dict[int, Membership]:
    found = members.filter(person__in=people).select_related("person", "household__area")
    return {member.person_id: member for member in found}


def _could_be_one(left: Person, right: Person) -> bool:
    numbers = {left.identity_number, right.identity_number}
    return None in numbers or len(numbers) == 1
