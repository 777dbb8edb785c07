"""Members leaving: by death, marriage, moving; and a whole household dissolved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Q

from households import wording
from households.actions.acts.change import HouseholdChange, Subject
from households.actions.acts.register import (
    HEAD,
    Place,
    begin_standing,
    hand_over,
    leave,
    member_now,
    members_now,
    standing_now,
)
from households.actions.acts.rows import Rows
from households.actions.acts.standings import end_poverty
from households.models import ON_REGISTER, Act, Household, Membership, Person, Standing


@dataclass(frozen=True, kw_only=True)
class Leaving(HouseholdChange):
    """One person leaves; when it is the head, those who stay get a new one in the same act."""

    left_by: ClassVar[Membership.Left]

    person: Person
    places: tuple[Place, ...] = ()

    def write(self, rows: Rows, today: date) -> Subject:
        member = member_now(self.household, self.person)
        staying = [
            other for other in members_now(self.household) if other.person_id != self.person.pk
        ]
        if not staying:
            raise ValidationError(f"{self.person}是这一户最后一位成员，请办“整户销户”。")
        if member.relation == HEAD and not self.places:
            raise ValidationError(
                f"{self.person}是户主，不能留下没有户主的户。请选定新户主，以及留下的人与新户主的关系。"
            )
        leave(rows, member, on=self.on, by=self.left_by)
        if member.relation == HEAD:
            hand_over(rows, self.household, staying, self.places, self.on)
        elif self.places:
            raise ValidationError(
                f"{self.person}不是户主，其他人与户主的关系不变，请不要在这里改。"
            )
        self.also(rows, member.person)
        return Subject(self.household, self.person)

    def also(self, rows: Rows, person: Person) -> None:
        """What else follows for the person."""


@dataclass(frozen=True, kw_only=True)
class Death(Leaving):
    kind = Act.Kind.DEATH
    left_by = Membership.Left.DEATH

    def also(self, rows: Rows, person: Person) -> None:
        die(rows, person, self.on)


@dataclass(frozen=True, kw_only=True)
class MarryOut(Leaving):
    kind = Act.Kind.MARRY_OUT
    left_by = Membership.Left.MARRIED_OUT


@dataclass(frozen=True, kw_only=True)
class MoveOut(Leaving):
    kind = Act.Kind.MOVE_OUT
    left_by = Membership.Left.MOVED_OUT


@dataclass(frozen=True, kw_only=True)
class GoAbroad(Leaving):
    kind = Act.Kind.ABROAD
    left_by = Membership.Left.ABROAD


@dataclass(frozen=True, kw_only=True)
class Prison(Leaving):
    kind = Act.Kind.PRISON
    left_by = Membership.Left.PRISON


@dataclass(frozen=True)
class Departure:
    """Why one member of a dissolved household is gone."""

    person: Person
    left_by: str


# 分户, 并户 and a change of relation are acts of their own and dissolve nothing.
REASONS_TO_GO = (
    Membership.Left.DEATH,
    Membership.Left.MARRIED_OUT,
    Membership.Left.MOVED_OUT,
    Membership.Left.ABROAD,
    Membership.Left.PRISON,
)


@dataclass(frozen=True, kw_only=True)
class Dissolve(HouseholdChange):
    """整户销户: everybody leaves, each with a reason, and the household goes off the register."""

    kind = Act.Kind.DISSOLVE

    departures: tuple[Departure, ...]

    def write(self, rows: Rows, today: date) -> Subject:
        members = members_now(self.household)
        reasons = {departure.person.pk: departure.left_by for departure in self.departures}
        if not members:
            raise ValidationError("这一户已经没有成员。")
        if set(reasons) != {member.person_id for member in members}:
            raise ValidationError("请给每一位成员选离开的原因；成员有变动时重新打开页面再办。")
        if set(reasons.values()) - set(REASONS_TO_GO):
            raise ValidationError("离开的原因只能是死亡、嫁出、转出、出国定居或判刑收监。")
        for member in members:
            leave(rows, member, on=self.on, by=reasons[member.person_id])
            if reasons[member.person_id] == Membership.Left.DEATH:
                die(rows, member.person, self.on)
        close(
            rows,
            self.household,
            on=self.on,
            turn=Standing.Turn.DISSOLVED,
            reason=self.reason,
            document=self.document,
        )
        return Subject(self.household)


def die(rows: Rows, person: Person, on: date) -> None:
    """Sets the day of death and ends what the person was entitled to; what was done once stays done."""
    rows.alter(person, died_on=on)
    unended = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    subsidies = person.subsidies.standing_good().filter(unended, category__is_recurring=True)
    for subsidy in subsidies.select_related("category"):
        if subsidy.begins_on >= on:
            raise ValidationError(
                {
                    "on": f"{person}的“{subsidy.category}”从{wording.day(subsidy.begins_on)}起享受，不早于死亡日期。"
                    "请核对日期，或先作废这条补贴。"
                }
            )
        rows.end(subsidy, on)


def close(
    rows: Rows, household: Household, *, on: date, turn: Standing.Turn, reason: str, document: str
) -> None:
    """Takes an empty household off the register and ends all that holds for a household as such."""
    current = standing_now(household)
    if current and current.status in ON_REGISTER:
        begin_standing(
            rows,
            household,
            on=on,
            status=Standing.Status.REMOVED,
            attribute=current.attribute,
            turn=turn,
            reason=reason,
            document=document,
        )
    end_poverty(rows, household, on)
    _end_all(rows, household, on)


def _end_all(rows: Rows, household: Household, on: date) -> None:
    subsidies = household.subsidies.standing_good().filter(
        category__is_recurring=True, person__isnull=True, ends_on__isnull=True
    )
    held: Sequence = [*household.pairings.filter(ends_on__isnull=True), *subsidies]
    for row in held:
        rows.end(row, on)
