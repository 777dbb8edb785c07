"""Who a person is, set right; and one person registered twice, made one again."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from households import wording
from households.actions.acts.change import HouseholdChange, Subject
from households.actions.acts.numbers import checked_number, holder
from households.actions.acts.register import HEAD, leave, member_now, members_now
from households.actions.acts.rows import Rows
from households.models import Act, Household, Membership, Person

ENDLESS = date.max


@dataclass(frozen=True, kw_only=True)
class CorrectIdentity(HouseholdChange):
    """身份信息更正: name, sex, birth date, number and ethnicity as the papers have them."""

    kind = Act.Kind.CORRECT_IDENTITY

    person: Person
    name: str
    sex: str
    born_on: date | None
    ethnicity: str
    identity_number: str
    no_identity_reason: str = ""
    confirmed: bool = False

    def write(self, rows: Rows, today: date) -> Subject:
        person = Person.objects.select_for_update().get(pk=self.person.pk)
        member_now(self.household, person)
        identity = checked_number(
            self.identity_number,
            sex=self.sex,
            born_on=self.born_on,
            confirmed=self.confirmed,
            today=today,
        )
        if identity is None and not self.no_identity_reason.strip():
            raise ValidationError(
                {"no_identity_reason": "没有身份号码的，请写明原因，例如：新生儿未上户。"}
            )
        other = holder(identity.number) if identity else None
        if other and other.pk != person.pk:
            raise ValidationError(
                {
                    "identity_number": "这个身份号码已经登记给另一个人。请核对号码；如果是同一个人登记了两次，请办“重复人员合并”。"
                }
            )
        if self.born_on and self.born_on > today:
            raise ValidationError({"born_on": "出生日期不能晚于今天，请核对。"})
        noted = len(rows.effects)
        rows.alter(
            person,
            name=self.name.strip(),
            sex=self.sex,
            born_on=self.born_on or (identity.born_on if identity else None),
            ethnicity=self.ethnicity.strip(),
            identity_number=identity.number if identity else None,
            no_identity_reason="" if identity else self.no_identity_reason.strip(),
        )
        if len(rows.effects) == noted:
            raise ValidationError("填的与现在登记的一样，没有要更正的。")
        return Subject(self.household, person)


@dataclass(frozen=True, kw_only=True)
class MergePersons(HouseholdChange):
    """重复人员合并: what hangs on the double goes to the one who stays; the double points to them.

    The days on which both were counted stay as they were counted: the double's time in a household ends today as a
    mistake, and is not taken out of the past.
    """

    kind = Act.Kind.MERGE_PERSONS

    stays: Person
    goes: Person

    @property
    def households(self) -> tuple[Household, ...]:
        theirs = Household.objects.filter(memberships__person=self.goes)
        return (self.household, *theirs.exclude(pk=self.household.pk).distinct())

    def write(self, rows: Rows, today: date) -> Subject:
        people = Person.objects.select_for_update().order_by("pk")
        found = {
            person.pk: person for person in people.filter(pk__in=[self.stays.pk, self.goes.pk])
        }
        stays, goes = found[self.stays.pk], found[self.goes.pk]
        member_now(self.household, stays)
        _could_be_one(stays, goes)
        other = self._out_of_the_household(rows, goes)
        _take_over(rows, stays, goes, self.on)
        _hand_on_identity(rows, stays, goes)
        return Subject(
            self.household, stays, other if other and other.pk != self.household.pk else None
        )

    def _out_of_the_household(self, rows: Rows, goes: Person) -> Household | None:
        now = goes.memberships.filter(ends_on__isnull=True).select_related("household").first()
        if now is None:
            return None
        if now.relation == HEAD:
            alone = len(members_now(now.household)) == 1
            raise ValidationError(
                f"{goes}（人编号 {goes.code}）是户编号 {now.household} 的户主。"
                + (
                    "那一户只有这一人，请先办“并户”，再合并。"
                    if alone
                    else "请先办那一户的“户主变更”，或者改为留下这一个。"
                )
            )
        leave(rows, now, on=self.on, by=Membership.Left.MISTAKE)
        return now.household


def _could_be_one(stays: Person, goes: Person) -> None:
    if stays.pk == goes.pk:
        raise ValidationError({"goes": "这是同一个人编号，请填另一个。"})
    if stays.merged_into_id or goes.merged_into_id:
        raise ValidationError("其中一个已经合并过，请重新打开页面核对。")
    if (
        stays.identity_number
        and goes.identity_number
        and stays.identity_number != goes.identity_number
    ):
        raise ValidationError(
            "两个人的身份号码都有而且不同，不是同一个人。如果其中一个号码登记错了，请先办“身份信息更正”，把错的改为没有号码。"
        )
    if stays.died_on != goes.died_on:
        raise ValidationError("一个登记了死亡，另一个没有（或日期不同），请先核对清楚再合并。")
    if stays.sex != goes.sex:
        raise ValidationError("两个人的性别不同，请先办“身份信息更正”，再合并。")
    if stays.name != goes.name and stays.born_on != goes.born_on:
        raise ValidationError(
            f"{stays}和{goes}姓名、出生日期都不同，不像同一个人。确是同一个人的，请先办“身份信息更正”，再合并。"
        )


def _take_over(rows: Rows, stays: Person, goes: Person, on: date) -> None:
    for membership in goes.memberships.order_by("begins_on"):
        if not _overlaps(membership, stays.memberships.all()):
            rows.alter(membership, person=stays)
    for circumstances in goes.circumstances.order_by("begins_on"):
        if not _overlaps(circumstances, stays.circumstances.all()):
            rows.alter(circumstances, person=stays)
        elif circumstances.ends_on is None:
            rows.end(circumstances, on)
    cards = list(stays.disabilities.filter(ends_on__isnull=True))
    for card in goes.disabilities.order_by("begins_on"):
        same = any((c.category, c.grade) == (card.category, card.grade) for c in cards)
        if card.ends_on is None and same:
            rows.end(card, on)
        else:
            rows.alter(card, person=stays)
    _take_over_subsidies(rows, stays, goes, on)


def _take_over_subsidies(rows: Rows, stays: Person, goes: Person, on: date) -> None:
    drawn = stays.subsidies.standing_good().filter(ends_on__isnull=True)
    categories = set(drawn.values_list("category", flat=True))
    for subsidy in goes.subsidies.select_related("category").order_by("begins_on"):
        twice = (
            not subsidy.is_void and subsidy.ends_on is None and subsidy.category_id in categories
        )
        if not twice:
            rows.alter(subsidy, person=stays)
        elif subsidy.begins_on < on:
            rows.end(subsidy, on)
            rows.alter(subsidy, person=stays)
        else:
            raise ValidationError(
                f"两个人编号都有“{subsidy.category}”，{goes.code} 的从{wording.day(subsidy.begins_on)}起，请先作废其中一条。"
            )


def _overlaps(row: Any, others: Any) -> bool:
    end = row.ends_on or ENDLESS
    return any(row.begins_on < (o.ends_on or ENDLESS) and o.begins_on < end for o in others)


def _hand_on_identity(rows: Rows, stays: Person, goes: Person) -> None:
    number, born_on, phone = goes.identity_number, goes.born_on, goes.phone
    # The number is taken from the one before it is given to the other: it is unique.
    rows.alter(
        goes,
        identity_number=None,
        no_identity_reason=f"重复登记，已并入 {stays.code}",
        merged_into=stays,
    )
    taken_over: dict[str, Any] = {}
    if number and not stays.identity_number:
        taken_over |= {"identity_number": number, "no_identity_reason": "", "born_on": born_on}
    if born_on and not stays.born_on:
        taken_over["born_on"] = born_on
    if phone and not stays.phone:
        taken_over["phone"] = phone
    rows.alter(stays, **taken_over)
