"""What the ledgers of persons share: members of all households of a place on a day, and what they draw."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Sum

from households.models import Circumstances, Household, Membership, Subsidy, SubsidyPayment
from reports.figures import At
from reports.figures.sources import MEMBERS
from reports.ledgers.facts import Facts, Place, dated, gather, places


@dataclass(frozen=True)
class Member:
    """A person in their household on the day, and what they themselves draw and were paid by then."""

    membership: Membership
    day: date
    place: Place
    facts: Facts
    circumstances: Circumstances | None
    subsidies: tuple[Subsidy, ...]
    paid: dict[str, int]

    @property
    def household(self) -> Household:
        return self.membership.household

    @property
    def paid_fen(self) -> int | None:
        return sum(self.paid.values()) if self.paid else None

    def draws(self, code: str) -> Subsidy | None:
        return next((given for given in self.subsidies if given.category.code == code), None)

    def circumstance(self, name: str) -> str | None:
        """What is known of the person by its label, nothing where nobody has looked."""
        found = self.circumstances
        return getattr(found, f"get_{name}_display")() if found else None


def members(at: At) -> QuerySet[Any]:
    """Members of households on the register or not, with the rows in force that filters ask for."""
    return MEMBERS.rows(at).alias(
        now=dated("person__circumstances", at),
        headship=dated("household__memberships", at, relation="head"),
    )


def drawing(at: At, *groups: str) -> Exists:
    """Whether a member draws anything of the groups in their own name on the day."""
    return Exists(drawn(at, *groups).filter(person=OuterRef("person_id")))


def drawn(at: At, *groups: str) -> QuerySet[Subsidy]:
    """What persons are entitled to on the day, of some groups of subsidies; loans are none."""
    return Subsidy.objects.covering(at.day).filter(
        category__group__in=groups, category__is_loan=False, person__isnull=False
    )


def payments(at: At, *groups: str) -> QuerySet[SubsidyPayment]:
    """What was paid by the day on what is drawn on it; void payments never were."""
    return SubsidyPayment.objects.standing_good().filter(
        subsidy__in=drawn(at, *groups).values("pk"), paid_on__lte=at.day
    )


def rows_of(memberships: Sequence[Any], at: At, *groups: str) -> list[Member]:
    """The members of a chunk with what they draw of the groups, in a fixed number of queries."""
    facts = gather({member.household_id for member in memberships}, at)
    named = places({member.household.area_id for member in memberships})
    persons = [member.person_id for member in memberships]
    circumstances = {
        row.person_id: row
        for row in Circumstances.objects.covering(at.day).filter(person__in=persons)
    }
    given: dict[int | None, list[Subsidy]] = defaultdict(list)
    for subsidy in (
        drawn(at, *groups)
        .filter(person__in=persons)
        .select_related("category")
        .order_by("category__position", "begins_on", "pk")
    ):
        given[subsidy.person_id].append(subsidy)
    paid: dict[int, dict[str, int]] = defaultdict(dict)
    sums = payments(at, *groups).filter(subsidy__person__in=persons).order_by()
    for person, code, fen in sums.values_list(
        "subsidy__person", "subsidy__category__code"
    ).annotate(Sum("amount_fen")):
        paid[person][code] = fen
    return [
        Member(
            membership=member,
            day=at.day,
            place=named[member.household.area_id],
            facts=facts[member.household_id],
            circumstances=circumstances.get(member.person_id),
            subsidies=tuple(given[member.person_id]),
            paid=paid[member.person_id],
        )
        for member in memberships
    ]
