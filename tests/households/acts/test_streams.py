"""Whatever acts come in whatever order: one head, one household a person, no overlaps, and all of it can be taken back."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from households.actions.acts import (
    Birth,
    Change,
    ChangeAttribute,
    ChangeHead,
    Death,
    Departure,
    Dissolve,
    Exit,
    Expel,
    Identify,
    MarryIn,
    MarryOut,
    Merge,
    MergePersons,
    Newcomer,
    Place,
    Relapse,
    Split,
    members_now,
    perform,
    reverse,
)
from households.models import Household, Membership, Person, Standing
from reports.balance import BY_STATUS, balance
from reports.periods import HalfYear, Month
from tests.households.acts.conftest import TODAY, Home, Relation, dump, people

OTHERS = [relation for relation in Relation.values if relation != Relation.HEAD]
FIRST = date(2017, 10, 1)
KINDS = (
    "birth", "marry in", "marry out", "death", "head", "split", "merge", "dissolve", "persons",
    "exit", "relapse", "expel", "identify", "attribute",
)  # fmt: skip
STEPS = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.integers(0, 7),
        st.integers(0, 7),
        st.integers(0, 7),
        st.integers(0, 180),
    ),
    max_size=12,
)


def change(step: tuple[str, int, int, int, int], number: int) -> Change:
    """A change that may or may not be possible, made of whoever is there."""
    kind, which, first, second, days = step
    households = list(Household.objects.order_by("number"))
    household = households[which % len(households)]
    other = households[first % len(households)]
    members = [member.person for member in members_now(household)]
    everybody = list(Person.objects.order_by("code"))
    one = (members or everybody)[first % len(members or everybody)]
    away = [p for p in everybody if not p.memberships.filter(ends_on=None).exists()] or everybody
    other_one = everybody[second % len(everybody)]
    # Mostly one after the other, now and then one that comes too late to be written down.
    on = FIRST + timedelta(days=20 * number + days % 20 - (60 if days > 160 else 0))
    said: dict[str, Any] = {"household": household, "on": on, "reason": "试验"}

    def placed(people: list[Person], head: int | None) -> tuple[Place, ...]:
        return tuple(
            Place(person, Relation.HEAD if n == head else OTHERS[(n + second) % len(OTHERS)])
            for n, person in enumerate(people)
        )

    match kind:
        case "birth":
            newborn = Newcomer(
                name=f"新{number}", relation="grandson", sex="1", no_identity_reason="新生儿"
            )
            return Birth(**said, newcomer=newborn)
        case "marry in":
            return MarryIn(
                **said,
                newcomer=Newcomer(known=away[first % len(away)], relation="daughter_in_law"),
            )
        case "marry out" | "death":
            staying = placed([m for m in members if m != one], second % 3)
            kind_of = Death if kind == "death" else MarryOut
            return kind_of(**said, person=one, places=staying if second % 2 else ())
        case "head":
            return ChangeHead(**said, places=placed(members, second % 4))
        case "split":
            cut = first % 4
            return Split(
                **said,
                number=f"9{number:03d}",
                movers=placed(members[cut:], 0),
                stayers=placed(members[:cut], 0),
            )
        case "merge":
            coming = [member.person for member in members_now(other)]
            return Merge(**said, other=other, places=placed(coming, None))
        case "dissolve":
            gone = tuple(Departure(m, Membership.Left.MOVED_OUT) for m in members)
            return Dissolve(**said, departures=gone)
        case "persons":
            return MergePersons(**said, stays=one, goes=other_one)
        case "identify":
            return Identify(**said, attribute="general", cause="illness")
        case "attribute":
            choices = Standing.Attribute.values
            return ChangeAttribute(**said, attribute=choices[second % len(choices)])
    return {"exit": Exit, "relapse": Relapse, "expel": Expel}[kind](**said)


def promises_kept() -> None:
    """On every day on which anything begins or ends."""
    rows = list(Membership.objects.all())
    for day in sorted({row.begins_on for row in rows} | {row.ends_on or TODAY for row in rows}):
        there = [
            row for row in rows if row.begins_on <= day and (not row.ends_on or day < row.ends_on)
        ]
        heads = [row.household_id for row in there if row.relation == Relation.HEAD]
        persons = [row.person_id for row in there]
        assert sorted(heads) == sorted({row.household_id for row in there})
        assert len(persons) == len(set(persons))
        standing = list(Standing.objects.covering(day).values_list("household", flat=True))
        assert len(standing) == len(set(standing))


def balances() -> None:
    """Whatever was done, every month and half-year closes, and opens where the one before closed."""
    months = [Month(2017, month) for month in (10, 11, 12)] + [
        Month(2018, month) for month in range(1, 7)
    ]
    for period in (*months, HalfYear(2017, 2), HalfYear(2018, 1), HalfYear(2018, 2)):
        area = Household.objects.earliest("number").area_id
        columns = balance(area, period, BY_STATUS).columns
        before = balance(area, period.previous, BY_STATUS).columns
        assert [column.difference for column in columns] == [0] * len(columns)
        assert [c.opening.amount for c in columns] == [c.closing.amount for c in before]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_streams_of_acts_keep_the_register_whole_and_can_be_taken_back(
    ready: Home, neighbours: Home, steps: list[tuple[str, int, int, int, int]]
) -> None:
    with transaction.atomic():
        before, who = dump(), people()
        done = []
        for number, step in enumerate(steps):
            try:
                done.append(perform(change(step, number), by=ready.user, today=TODAY))
            except ValidationError:
                continue
            promises_kept()
        balances()
        for act in reversed(done):
            reverse(act, by=ready.user, today=TODAY, reason="试验")
            promises_kept()
        assert dump() == before
        known = {person["id"] for person in who}
        assert [person for person in people() if person["id"] in known] == who
        transaction.set_rollback(True)
