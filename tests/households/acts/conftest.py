"""A household of four to which things happen, and a way to see every dated row at once."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from households.actions.acts import Change, foresee, perform
from households.models import (
    Act,
    Area,
    Cause,
    Circumstances,
    Disability,
    ExitFinding,
    ExitStep,
    Household,
    Membership,
    Pairing,
    Person,
    PlannedExit,
    Standing,
    Subsidy,
    SubsidyPayment,
    User,
)
from tests.factories import (
    AreaFactory,
    CauseFactory,
    ExitFindingFactory,
    ExitReviewFactory,
    ExitStepFactory,
    HouseholdFactory,
    IncomeFactory,
    LivingFactory,
    MembershipFactory,
    PairingFactory,
    PersonFactory,
    PlannedExitFactory,
    PostingFactory,
    StandardFactory,
    StandingFactory,
)

TODAY = date(2018, 6, 30)
ON = date(2018, 6, 1)
FILED = date(2014, 1, 1)
Relation = Membership.Relation

DATED = (
    Standing,
    Membership,
    Circumstances,
    Disability,
    Subsidy,
    SubsidyPayment,
    Cause,
    PlannedExit,
    Pairing,
)


def dump() -> dict[str, list[dict[str, Any]]]:
    """Every dated row there is, as Python has it (the seal of a number is another one each time it is written)."""
    return {
        model.__name__: [
            {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
            for row in model._default_manager.order_by("pk")
        ]
        for model in DATED
    }


def people() -> list[dict[str, Any]]:
    """Who everybody is."""
    return [
        {field.attname: getattr(person, field.attname) for field in Person._meta.concrete_fields}
        for person in Person.objects.order_by("pk")
    ]


def members(household: Household, day: date = TODAY) -> list[tuple[str, str]]:
    """Who is in it on the day, and what they are to the head."""
    rows = household.memberships.covering(day).order_by("person__code")
    return list(rows.values_list("person__name", "relation"))


def standings(household: Household) -> list[tuple[date, date | None, str, str, str]]:
    rows = household.standings.order_by("begins_on")
    return list(rows.values_list("begins_on", "ends_on", "status", "attribute", "turn"))


@dataclass(frozen=True)
class Home:
    """石大山 with his wife, son and daughter, on the register as poor."""

    area: Area
    household: Household
    head: Person
    wife: Person
    son: Person
    daughter: Person
    user: User

    def said(self, **fields: Any) -> dict[str, Any]:
        """What every change says."""
        common = {"household": self.household, "on": ON, "reason": "会议通过", "document": "文"}
        return common | fields

    def perform(self, change: Change) -> Act:
        return perform(change, by=self.user, today=TODAY)

    def refusal(self, change: Change) -> list[str]:
        """The sentences with which it is refused; foreseeing and doing say the same and write nothing."""
        before, acts = dump(), Act.objects.count()
        sentences = []
        for attempt in (foresee, perform):
            with pytest.raises(ValidationError) as refused:
                attempt(change, by=self.user, today=TODAY)
            sentences.append(refused.value.messages)
        assert sentences[0] == sentences[1]
        assert (dump(), Act.objects.count()) == (before, acts)
        return sentences[0]


def settle(number: str, area: Area, user: User) -> Home:
    household = HouseholdFactory(number=number, area=area, group_number=2)
    four = [
        MembershipFactory(
            household=household,
            relation=relation,
            person=PersonFactory(
                code=f"{number}{place:02d}", name=name, sex=sex, born_on=date(born, 5, 1)
            ),
        ).person
        for place, (name, sex, born, relation) in enumerate(
            (
                ("石大山", "1", 1960, Relation.HEAD),
                ("王秀英", "2", 1962, Relation.SPOUSE),
                ("石小军", "1", 1985, Relation.SON),
                ("石小梅", "2", 1990, Relation.DAUGHTER),
            ),
            1,
        )
    ]
    StandingFactory(household=household)
    CauseFactory(household=household)
    PlannedExitFactory(household=household)
    PairingFactory(household=household)
    head, wife, son, daughter = four
    return Home(area, household, head, wife, son, daughter, user)


@pytest.fixture
def home(db: None) -> Home:
    area = AreaFactory(code="410399100201", name="柳树村")
    return settle("4103990001", area, PostingFactory(area=area).user)


@pytest.fixture
def neighbours(home: Home) -> Home:
    """A second household of the same village."""
    return settle("4103990002", home.area, home.user)


@pytest.fixture
def ready(home: Home) -> Home:
    """The first household with all that an exit in 2018 takes."""
    review = ExitReviewFactory(
        household=home.household, opened_at=datetime(2018, 5, 2, tzinfo=UTC)
    )
    for item in ExitFinding.Item:
        ExitFindingFactory(review=review, item=item, found_on=date(2018, 5, 3))
    for kind, held_on, until_on in (
        (ExitStep.Kind.MEETING, date(2018, 5, 5), None),
        (ExitStep.Kind.VERIFICATION, date(2018, 5, 7), None),
        (ExitStep.Kind.CONSENT, date(2018, 5, 8), None),
        (ExitStep.Kind.NOTICE, date(2018, 5, 9), date(2018, 5, 15)),
        (ExitStep.Kind.ANNOUNCEMENT, date(2018, 5, 16), None),
    ):
        ExitStepFactory(review=review, kind=kind, held_on=held_on, until_on=until_on)
    StandardFactory(area=home.area)
    IncomeFactory(household=home.household, wages_fen=4_000_000, member_count=4)
    LivingFactory(household=home.household)
    return home
