"""A village with its county and township, an auditor in it, and a village next door that could leak in."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest

from households.models import Area, Circumstances, Household, Income, Membership, Posting, User
from reports.actions.ledgers import Exported, export_ledger
from reports.figures import At
from reports.ledgers import LEDGERS
from reports.periods import HalfYear
from tests.factories import (
    AreaFactory,
    HouseholdFactory,
    MembershipFactory,
    PostingFactory,
    StandingFactory,
)
from tests.reports.ledgers.reading import Paper

NOW = datetime(2018, 7, 13, 2, 30, tzinfo=UTC)
AT = At(area="410399101201", day=date(2018, 6, 30), period=HalfYear(2018, 1))
ADDRESS = "area=410399101201&period=2018H1&at=2018-06-30"


@pytest.fixture
def village(db: None) -> Area:
    AreaFactory(code="410399", name="试县")
    AreaFactory(code="410399101", name="试乡")
    return AreaFactory(code="410399101201", name="试村")


@pytest.fixture
def next_door(village: Area) -> Area:
    return AreaFactory(code="410399101202", name="邻村")


@pytest.fixture
def auditor(village: Area) -> User:
    return PostingFactory(
        area=village, role=Posting.Role.AUDITOR, user__name="审计员", user__username="shenji"
    ).user


def registered(
    area: Area, number: str, *names: str, group: int | None = 1, **standing: object
) -> Household:
    """A household on the register; the first of its members is the head, the others are children."""
    household = HouseholdFactory(area=area, number=number, group_number=group)
    StandingFactory(household=household, **standing)
    for place, name in enumerate(names):
        relation = Membership.Relation.SON if place else Membership.Relation.HEAD
        MembershipFactory(household=household, person__name=name, relation=relation)
    return household


def circumstances(member: Membership, **fields: object) -> Circumstances:
    known = {"education": "03", "health": "01", "labour": "01", "begins_on": date(2018, 1, 1)}
    return Circumstances.objects.create(person=member.person, **(known | fields))


def income(household: Household, year: int, yuan: int, members: int) -> Income:
    return Income.objects.create(
        household=household, year=year, wages_fen=yuan * 100, member_count=members
    )


@dataclass(frozen=True)
class Written:
    """An export, and the workbook read back."""

    exported: Exported
    paper: Paper
    content: bytes


def exported(name: str, area: Area, by: User | None = None, at: At = AT, **way: Any) -> Written:
    """The whole ledger of a place, as the machine itself exports it."""
    ledger, file = LEDGERS[name], BytesIO()
    done = export_ledger(
        ledger=ledger,
        records=ledger.records(at),
        at=at,
        area=area,
        filtered_by=(),
        by=by,
        now=NOW,
        file=file,
        **way,
    )
    return Written(done, Paper.read(file.getvalue()), file.getvalue())
