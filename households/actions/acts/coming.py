"""Members coming: born, married, adopted, released, moved in."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError

from households import wording
from households.actions.acts.change import HouseholdChange, Subject
from households.actions.acts.numbers import checked_number, holder
from households.actions.acts.register import (
    HEAD,
    join,
    members_now,
    next_code,
    the_head_stays,
)
from households.actions.acts.rows import Rows
from households.models import Act, Circumstances, Household, Membership, Person, Sex


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody who comes: a person we know and who is in no household now, or what must be said of a new one."""

    relation: str
    known: Person | None = None
    name: str = ""
    sex: str = ""
    born_on: date | None = None
    ethnicity: str = "汉族"
    identity_number: str = ""
    no_identity_reason: str = ""
    phone: str = ""
    education: str = ""
    health: str = ""
    labour: str = ""
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Coming(HouseholdChange):
    """One person joins a household."""

    joined_by: ClassVar[Membership.Joined]

    newcomer: Newcomer

    def write(self, rows: Rows, today: date) -> Subject:
        if not members_now(self.household):
            raise ValidationError("这一户现在没有成员，不能增加；新的一户请办“新识别”。")
        if self.newcomer.relation == HEAD:
            raise ValidationError(
                {"relation": "一户只能有一位户主。先加入，再办“户主变更”，或另选与户主的关系。"}
            )
        the_head_stays(self.household, self.on)
        person = come(
            rows, self.household, self.newcomer, on=self.on, by=self.joined_by, today=today
        )
        return Subject(self.household, person)


@dataclass(frozen=True, kw_only=True)
class Birth(Coming):
    kind = Act.Kind.BIRTH
    joined_by = Membership.Joined.BIRTH

    def write(self, rows: Rows, today: date) -> Subject:
        if self.newcomer.known:
            raise ValidationError({"known": "新生儿没有登记过，请填姓名和出生日期，不填人编号。"})
        return super().write(rows, today)


@dataclass(frozen=True, kw_only=True)
class MarryIn(Coming):
    kind = Act.Kind.MARRY_IN
    joined_by = Membership.Joined.MARRIED_IN


@dataclass(frozen=True, kw_only=True)
class Adopt(Coming):
    kind = Act.Kind.ADOPT
    joined_by = Membership.Joined.ADOPTED


@dataclass(frozen=True, kw_only=True)
class Release(Coming):
    kind = Act.Kind.RELEASE
    joined_by = Membership.Joined.RELEASED


@dataclass(frozen=True, kw_only=True)
class MoveIn(Coming):
    kind = Act.Kind.MOVE_IN
    joined_by = Membership.Joined.MOVED_IN


def come(
    rows: Rows, household: Household, newcomer: Newcomer, *, on: date, by: str, today: date
) -> Person:
    """The newcomer as a member of the household. Raises ValidationError for who cannot come."""
    person = _person(rows, household, newcomer, today)
    join(rows, household, person, on=on, relation=newcomer.relation, by=by)
    told = (newcomer.education, newcomer.health, newcomer.labour)
    if any(told):
        if not all(told):
            raise ValidationError(
                f"{person}的文化程度、健康状况和劳动技能请一起填，或都留空以后补。"
            )
        _tell_circumstances(rows, person, newcomer, on)
    return person


def _person(rows: Rows, household: Household, newcomer: Newcomer, today: date) -> Person:
    if newcomer.known:
        return Person.objects.select_for_update().get(pk=newcomer.known.pk)
    if not newcomer.name.strip():
        raise ValidationError({"name": "请填姓名。"})
    identity = checked_number(
        newcomer.identity_number,
        sex=newcomer.sex,
        born_on=newcomer.born_on,
        confirmed=newcomer.confirmed,
        today=today,
    )
    if identity is None and not newcomer.no_identity_reason.strip():
        raise ValidationError(
            {"no_identity_reason": "没有身份号码的，请写明原因，例如：新生儿未上户。"}
        )
    born_on = newcomer.born_on or (identity.born_on if identity else None)
    if born_on and born_on > today:
        raise ValidationError({"born_on": "出生日期不能晚于今天，请核对。"})
    said = Person(
        name=newcomer.name.strip(),
        sex=newcomer.sex or (identity.sex if identity else Sex.UNSTATED),
        born_on=born_on,
        ethnicity=newcomer.ethnicity.strip() or "汉族",
        identity_number=identity.number if identity else None,
        no_identity_reason="" if identity else newcomer.no_identity_reason.strip(),
        phone=newcomer.phone.strip() or None,
    )
    return _taken_up_again(rows, household, said) or _new(rows, household, said)


def _new(rows: Rows, household: Household, said: Person) -> Person:
    said.code = next_code(household)
    return rows.make(said)


def _taken_up_again(rows: Rows, household: Household, said: Person) -> Person | None:
    """The person of that number, or one whose entry was taken back; otherwise each try would leave another behind."""
    if said.identity_number:
        known = holder(said.identity_number)
    else:
        known = Person.objects.filter(
            code__startswith=household.number,
            name=said.name,
            sex=said.sex,
            born_on=said.born_on,
            memberships__isnull=True,
            merged_into__isnull=True,
        ).first()
    if known is None:
        return None
    known = Person.objects.select_for_update().get(pk=known.pk)
    if known.memberships.exists():
        if (known.name, known.sex, known.born_on) != (said.name, said.sex, said.born_on):
            raise ValidationError(
                {
                    "identity_number": "这个身份号码已经登记给另一个人，姓名、性别或出生日期与这里填的不同，请核对。"
                }
            )
        return known
    return rows.alter(
        known,
        name=said.name,
        sex=said.sex,
        born_on=said.born_on,
        ethnicity=said.ethnicity,
        no_identity_reason=said.no_identity_reason,
        phone=said.phone,
    )


def _tell_circumstances(rows: Rows, person: Person, newcomer: Newcomer, on: date) -> None:
    if current := person.circumstances.filter(ends_on__isnull=True).first():
        if current.begins_on >= on:
            raise ValidationError(
                f"{person}的个人情况从{wording.day(current.begins_on)}起登记过，这里请留空。"
            )
        rows.end(current, on)
    rows.make(
        Circumstances(
            person=person,
            begins_on=on,
            education=newcomer.education,
            health=newcomer.health,
            labour=newcomer.labour,
        )
    )
