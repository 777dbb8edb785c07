"""分户 and 并户: one household becomes two, two become one."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from households.actions.acts.change import HouseholdChange, Subject
from households.actions.acts.leaving import close
from households.actions.acts.register import (
    HEAD,
    Place,
    begin_standing,
    hand_over,
    join,
    leave,
    members_now,
    one_head,
    standing_now,
    the_head_stays,
)
from households.actions.acts.rows import Rows
from households.actions.acts.standings import found
from households.models import (
    NOT_EXITED,
    ON_REGISTER,
    Act,
    Cause,
    Household,
    Membership,
    Pairing,
    Person,
    PlannedExit,
    Standing,
    Subsidy,
)


@dataclass(frozen=True, kw_only=True)
class Split(HouseholdChange):
    """Some members become a household of their own, which stands on the register as the old one does."""

    kind = Act.Kind.SPLIT

    number: str
    movers: tuple[Place, ...]
    stayers: tuple[Place, ...]

    def write(self, rows: Rows, today: date) -> Subject:
        members = members_now(self.household)
        going = {place.person.pk: place.relation for place in self.movers}
        leaving = [member for member in members if member.person_id in going]
        staying = [member for member in members if member.person_id not in going]
        if not leaving or not staying or len(leaving) != len(going):
            raise ValidationError("请选出分出去的人，至少一位；原户也至少留一位。")
        _one_head_each(going, self.stayers)
        new = found(rows, _like(self.household, self.number))
        for member in leaving:
            leave(rows, member, on=self.on, by=Membership.Left.SPLIT)
        hand_over(rows, self.household, staying, self.stayers, self.on)
        for member in leaving:
            join(
                rows,
                new,
                member.person,
                on=self.on,
                relation=going[member.person_id],
                by=Membership.Joined.SPLIT,
            )
            carry_subsidies(rows, member.person, self.household, new, self.on)
        self._carry(rows, new)
        return Subject(self.household, counterpart=new)

    def _carry(self, rows: Rows, new: Household) -> None:
        """What the old household has by being poor, the new one has too: standing, causes, plan, helper."""
        current = standing_now(self.household)
        if current and current.status in ON_REGISTER:
            begin_standing(
                rows,
                new,
                on=self.on,
                status=current.status,
                attribute=current.attribute,
                turn=Standing.Turn.SPLIT,
                reason=self.reason,
                document=self.document,
            )
        for cause in self.household.causes.covering(self.on).filter(ends_on__isnull=True):
            rows.make(
                Cause(
                    household=new,
                    code=cause.code,
                    is_main=cause.is_main,
                    description=cause.description,
                    begins_on=self.on,
                )
            )
        for plan in self.household.planned_exits.covering(self.on).filter(ends_on__isnull=True):
            rows.make(
                PlannedExit(
                    household=new,
                    year=plan.year,
                    route=plan.route,
                    document=plan.document,
                    begins_on=self.on,
                )
            )
        for pairing in self.household.pairings.covering(self.on).filter(ends_on__isnull=True):
            rows.make(
                Pairing(
                    household=new,
                    helper_id=pairing.helper_id,
                    document=pairing.document,
                    begins_on=self.on,
                )
            )


@dataclass(frozen=True, kw_only=True)
class Merge(HouseholdChange):
    """The members of another household come into this one; the other goes off the register."""

    kind = Act.Kind.MERGE

    other: Household
    places: tuple[Place, ...]

    @property
    def households(self) -> tuple[Household, ...]:
        return (self.household, self.other)

    def write(self, rows: Rows, today: date) -> Subject:
        if self.other.pk == self.household.pk:
            raise ValidationError({"other": "不能并入自己，请填另一户的户编号。"})
        coming = members_now(self.other)
        relations = {place.person.pk: place.relation for place in self.places}
        if not coming:
            raise ValidationError({"other": "那一户现在没有成员，不用并户。"})
        if set(relations) != {member.person_id for member in coming} or not all(
            relations.values()
        ):
            raise ValidationError("请给并入的每个人选与本户户主的关系。")
        if HEAD in relations.values():
            raise ValidationError("本户已有户主，并入的人不能再选“户主”；要换户主的，并户后再办。")
        the_head_stays(self.household, self.on)
        self._stand_alike()
        for member in coming:
            leave(rows, member, on=self.on, by=Membership.Left.MERGED)
            join(
                rows,
                self.household,
                member.person,
                on=self.on,
                relation=relations[member.person_id],
                by=Membership.Joined.MERGED,
            )
            carry_subsidies(rows, member.person, self.other, self.household, self.on)
        close(
            rows,
            self.other,
            on=self.on,
            turn=Standing.Turn.MERGED,
            reason=self.reason,
            document=self.document,
        )
        return Subject(self.household, counterpart=self.other)

    def _stand_alike(self) -> None:
        """A household does not leave poverty, nor the register, by going into another one."""
        mine, theirs = standing_now(self.household), standing_now(self.other)
        here = mine.status if mine else Standing.Status.REMOVED
        there = theirs.status if theirs else Standing.Status.REMOVED
        loses = (there in ON_REGISTER and here not in ON_REGISTER) or (
            there in NOT_EXITED and here not in NOT_EXITED
        )
        if loses:
            raise ValidationError(
                f"那一户是“{Standing.Status(there).label}”，本户是“{Standing.Status(here).label if mine else '不在册'}”，"
                "并进来会不经程序改变那些人的状态。请反过来并，或先办脱贫、返贫或识别。"
            )


def carry_subsidies(rows: Rows, person: Person, old: Household, new: Household, on: date) -> None:
    """What a person draws by themselves goes on under the household they now belong to."""
    drawn = old.subsidies.standing_good().filter(
        person=person, category__is_recurring=True, ends_on__isnull=True
    )
    for subsidy in drawn.select_related("category"):
        rows.end(subsidy, on)
        rows.make(
            Subsidy(
                category=subsidy.category,
                household=new,
                person=person,
                quantity=subsidy.quantity,
                document=subsidy.document,
                note=subsidy.note,
                begins_on=on,
            )
        )


def _one_head_each(going: dict[int, str], stayers: tuple[Place, ...]) -> None:
    for name, relations in (
        ("分出的户", list(going.values())),
        ("原户", [place.relation for place in stayers]),
    ):
        if not all(relations):
            raise ValidationError(f"{name}：请给每个人选与户主的关系。")
        try:
            one_head(relations)
        except ValidationError as refusal:
            raise ValidationError(f"{name}{refusal.messages[0]}") from None


def _like(household: Household, number: str) -> Household:
    return Household(
        number=number,
        area_id=household.area_id,
        natural_village=household.natural_village,
        group_number=household.group_number,
        address=household.address,
        identification_standard=household.identification_standard,
    )
