"""Onto the register, off it, and from place to place on it."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError

from households import exit_check
from households.actions.acts.change import Change, HouseholdChange, Subject
from households.actions.acts.coming import Newcomer, come
from households.actions.acts.register import (
    begin_standing,
    members_now,
    one_head,
    standing_now,
    the_head_stays,
)
from households.actions.acts.rows import Rows
from households.models import (
    NOT_EXITED,
    ON_REGISTER,
    Act,
    Area,
    Cause,
    Household,
    Membership,
    Standing,
)

MOST_OTHER_CAUSES = 2


@dataclass(frozen=True, kw_only=True)
class Turning(HouseholdChange):
    """A household that is on the register goes to another place on it, or off it."""

    turn: ClassVar[Standing.Turn]
    status: ClassVar[str]
    refusal: ClassVar[str]
    starts_from: ClassVar[frozenset[Standing.Status]]

    def write(self, rows: Rows, today: date) -> Subject:
        current = standing_now(self.household)
        if current is None or current.status not in self.starts_from:
            now = current.get_status_display() if current else "不在册"
            raise ValidationError(f"这一户现在的状态是“{now}”，{self.refusal}")
        self.check(today)
        self.follow(rows, current)
        return Subject(self.household)

    def check(self, today: date) -> None:
        """What else must hold."""

    def follow(self, rows: Rows, current: Standing) -> None:
        begin_standing(
            rows,
            self.household,
            on=self.on,
            status=self.status,
            attribute=current.attribute,
            turn=self.turn,
            reason=self.reason,
            document=self.document,
        )


@dataclass(frozen=True, kw_only=True)
class Exit(Turning):
    """脱贫: only with every check passed and every step taken."""

    kind = Act.Kind.EXIT
    turn = Standing.Turn.EXIT
    status = Standing.Status.EXITED
    starts_from = NOT_EXITED
    refusal = "只有未脱贫或返贫的户才能脱贫。"

    def check(self, today: date) -> None:
        failures = exit_check.readiness(self.household, self.on).failures
        if failures:
            raise ValidationError(["还不能脱贫：", *failures])


@dataclass(frozen=True, kw_only=True)
class Relapse(Turning):
    """返贫."""

    kind = Act.Kind.RELAPSE
    turn = Standing.Turn.RELAPSE
    status = Standing.Status.RELAPSED
    starts_from = frozenset({Standing.Status.EXITED})
    refusal = "只有已脱贫的户才能登记返贫。"


@dataclass(frozen=True, kw_only=True)
class ChangeAttribute(Turning):
    """户属性变更: the place on the register stays, the attribute changes."""

    kind = Act.Kind.ATTRIBUTE
    turn = Standing.Turn.ATTRIBUTE
    starts_from = ON_REGISTER
    refusal = "只有在册的户才有贫困户属性。"

    attribute: str

    def follow(self, rows: Rows, current: Standing) -> None:
        if current.attribute == self.attribute:
            raise ValidationError(
                {"attribute": f"属性现在就是“{current.get_attribute_display()}”，请选改成的属性。"}
            )
        begin_standing(
            rows,
            self.household,
            on=self.on,
            status=current.status,
            attribute=self.attribute,
            turn=self.turn,
            reason=self.reason,
            document=self.document,
        )


@dataclass(frozen=True, kw_only=True)
class Expel(Turning):
    """清退: the household should not have been on the register; its people stay where they are."""

    kind = Act.Kind.EXPEL
    turn = Standing.Turn.EXPELLED
    status = Standing.Status.REMOVED
    starts_from = ON_REGISTER
    refusal = "只有在册的户才能清退。"

    def follow(self, rows: Rows, current: Standing) -> None:
        super().follow(rows, current)
        end_poverty(rows, self.household, self.on)


@dataclass(frozen=True, kw_only=True)
class Identify(HouseholdChange):
    """新识别 of a household that we know already and that is not on the register."""

    kind = Act.Kind.IDENTIFY

    attribute: str
    cause: str
    other_causes: tuple[str, ...] = ()

    def write(self, rows: Rows, today: date) -> Subject:
        current = standing_now(self.household)
        if current and current.status in ON_REGISTER:
            raise ValidationError(
                f"这一户已在册，状态是“{current.get_status_display()}”，不用再识别。"
            )
        if not members_now(self.household):
            raise ValidationError("这一户没有成员，不能识别；请先把户主登记好。")
        the_head_stays(self.household, self.on)
        end_poverty(rows, self.household, self.on)
        enter(rows, self, self.household)
        return Subject(self.household)


@dataclass(frozen=True, kw_only=True)
class IdentifyNew(Change):
    """新识别 of a household that nobody has filed before: its number, place, and members with one head."""

    kind = Act.Kind.IDENTIFY

    number: str
    area: Area
    attribute: str
    cause: str
    members: tuple[Newcomer, ...]
    other_causes: tuple[str, ...] = ()
    natural_village: str = ""
    group_number: int | None = None
    address: str = ""
    identification_standard: str = Household.IdentificationStandard.NATIONAL

    @property
    def households(self) -> tuple[Household, ...]:
        return ()

    @property
    def area_code(self) -> str:
        return self.area.code

    def write(self, rows: Rows, today: date) -> Subject:
        if not self.members:
            raise ValidationError("请至少登记户主一人。")
        one_head([newcomer.relation for newcomer in self.members])
        household = found(
            rows,
            Household(
                number=self.number,
                area=self.area,
                natural_village=self.natural_village,
                group_number=self.group_number,
                address=self.address,
                identification_standard=self.identification_standard,
            ),
        )
        # The head takes the first number of the household.
        for newcomer in sorted(self.members, key=lambda one: one.relation != "head"):
            try:
                come(
                    rows, household, newcomer, on=self.on, by=Membership.Joined.FILED, today=today
                )
            except ValidationError as refusal:
                who = newcomer.name or "有一位成员"
                raise ValidationError([f"{who}：{text}" for text in refusal.messages]) from None
        enter(rows, self, household)
        return Subject(household)


def enter(rows: Rows, change: Identify | IdentifyNew, household: Household) -> None:
    """Writes a household onto the register with what made it poor."""
    others = change.other_causes
    if change.cause in others or len(set(others)) > MOST_OTHER_CAUSES:
        raise ValidationError({"other_causes": "其他致贫原因最多两项，并且不同于主要致贫原因。"})
    begin_standing(
        rows,
        household,
        on=change.on,
        status=Standing.Status.POOR,
        attribute=change.attribute,
        turn=Standing.Turn.IDENTIFIED,
        reason=change.reason,
        document=change.document,
    )
    for code in dict.fromkeys((change.cause, *others)):
        rows.make(
            Cause(
                household=household, code=code, is_main=code == change.cause, begins_on=change.on
            )
        )


def end_poverty(rows: Rows, household: Household, on: date) -> None:
    """Ends what only a household on the register has: causes and the plan to exit."""
    for dated in (household.causes, household.planned_exits):
        for row in dated.filter(ends_on__isnull=True):
            rows.end(row, on)


def found(rows: Rows, wanted: Household) -> Household:
    """The household made, or taken up again when an act that made it was taken back and nothing is left in it.

    Raises ValidationError when the number belongs to another.
    """
    known = Household.objects.select_for_update().filter(number=wanted.number).first()
    if known is None:
        return rows.make(wanted)
    if known.memberships.exists() or known.standings.exists() or known.area_id != wanted.area_id:
        raise ValidationError({"number": f"户编号 {wanted.number} 已经有了，请换一个没有用过的。"})
    return rows.alter(
        known,
        natural_village=wanted.natural_village,
        group_number=wanted.group_number,
        address=wanted.address,
        identification_standard=wanted.identification_standard,
    )
