"""Who belongs to the household, who did, and whether their disability cards are really theirs."""

from dataclasses import dataclass, field
from datetime import date

from households import wording
from households.case_file.opening import holds
from households.identity import BadNumberError, read_card, tidied
from households.models import Circumstances, Disability, Household, Membership, Person

HEAD = Membership.Relation.HEAD
# Words for a level of education that are whole in themselves.
UNSCHOOLED = frozenset({Circumstances.Education.ILLITERATE, Circumstances.Education.PRESCHOOL})
# A change of relation ends one row and begins the next; the person stays in the household.
RELATION = Membership.Left.RELATION


@dataclass(frozen=True)
class Card:
    """A disability card, with what in its number cannot be right."""

    disability: Disability
    doubt: str = ""


@dataclass(frozen=True)
class Member:
    """A person in the household on the day: since when, as what, and what is true of them."""

    membership: Membership
    since: date
    joined_by: str
    now: Circumstances | None = None
    cards: list[Card] = field(default_factory=list)

    @property
    def person(self) -> Person:
        return self.membership.person

    @property
    def schooling(self) -> str:
        """小学文化，非在校生; 学龄前儿童，学前教育在读."""
        if self.now is None:
            return "个人情况没有登记"
        education = self.now.get_education_display()
        level = education if self.now.education in UNSCHOOLED else f"{education}文化"
        if self.now.school != Circumstances.School.NONE:
            return f"{level}，{self.now.get_school_display()}在读"
        why = self.now.no_school_reason
        return f"{level}，非在校生（{why}）" if why else f"{level}，非在校生"

    @property
    def work(self) -> list[str]:
        """What work the person can do, where they are away for it, and a public post."""
        now = self.now
        if now is None:
            return []
        said = [now.get_labour_display()]
        if now.work_place:
            said.append(_with_months(now.get_work_place_display(), now.months_worked))
        if now.public_post:
            said.append(_with_months(f"公益性岗位：{now.public_post}", now.public_post_months))
        return said

    @property
    def others(self) -> list[str]:
        """Insurances, party, service, and how somebody came who was not there from the beginning."""
        said = [_insurances(self.now), self.now.get_party_display()] if self.now else []
        if self.now and self.now.is_serving_soldier:
            said.append("现役军人")
        if self.joined_by != Membership.Joined.FILED:
            label = Membership.Joined(self.joined_by).label
            said.append(f"{wording.day(self.since)}起在户（{label}）")
        return [word for word in said if word]


@dataclass(frozen=True)
class FormerMember:
    """A person who belonged to it once: as what, until when, and why no longer."""

    membership: Membership
    since: date
    joined_by: str

    @property
    def person(self) -> Person:
        return self.membership.person

    @property
    def joined_label(self) -> str:
        return str(Membership.Joined(self.joined_by).label)


def members(household: Household, day: date) -> list[Member]:
    """Who belongs to an opened household on the day, the head first."""
    rows = list(household.memberships.all())
    here = [row for row in rows if holds(row, day)]
    found = [_member(row, rows, day) for row in here]
    return sorted(found, key=lambda member: member.membership.relation != HEAD)


def former_members(household: Household, day: date) -> list[FormerMember]:
    """Who left it by the day and is not back, the last to leave first."""
    rows = list(household.memberships.all())
    here = {row.person_id for row in rows if holds(row, day)}
    last: dict[int, Membership] = {}
    for row in sorted(rows, key=lambda row: row.begins_on):
        if row.begins_on <= day and row.person_id not in here:
            last[row.person_id] = row
    gone = sorted(last.values(), key=lambda row: row.ends_on or day, reverse=True)
    return [FormerMember(row, *_joined(row, rows)) for row in gone]


def card_doubt(person: Person, card: Disability, day: date) -> str:
    """What in a card's number cannot be right, in a sentence; empty when nothing is wrong or there is no number.

    The first 18 characters are the holder's identity number, the next two category and grade (GB/T 26341-2010).
    """
    if not card.card_number:
        return ""
    try:
        read = read_card(card.card_number, today=day)
    except BadNumberError as refusal:
        return f"残疾人证号有误：{refusal}"
    if person.identity_number and read.identity.number != tidied(person.identity_number):
        return "残疾人证号里的身份号码与本人的不一致，请对照两证核实。"
    if (read.category, read.grade) != (card.category, card.grade):
        return "残疾人证号里的类别、等级与登记的不一致，请对照证件核实。"
    return ""


def _member(row: Membership, rows: list[Membership], day: date) -> Member:
    person = row.person
    now: list[Circumstances] = getattr(person, "now", [])
    cards = [Card(card, card_doubt(person, card, day)) for card in getattr(person, "cards", [])]
    return Member(row, *_joined(row, rows), now[0] if now else None, cards)


def _joined(row: Membership, rows: list[Membership]) -> tuple[date, str]:
    """When and how the person came, before any change of relation."""
    while row.joined_by == Membership.Joined.RELATION:
        before = [
            other
            for other in rows
            if other.person_id == row.person_id
            and other.ends_on == row.begins_on
            and other.left_by == RELATION
        ]
        if not before:
            break
        row = before[0]
    return row.begins_on, row.joined_by


def _insurances(now: Circumstances) -> str:
    """有医保、养老保险；没有大病保险."""
    has = {
        "医保": now.has_medical_insurance,
        "大病保险": now.has_serious_illness_insurance,
        "养老保险": now.has_pension_insurance,
    }
    said = [
        f"{verb}{'、'.join(names)}"
        for verb, wanted in (("有", True), ("没有", False))
        if (names := [name for name, held in has.items() if held is wanted])
    ]
    return "；".join(said)


def _with_months(words: str, months: int) -> str:
    return f"{words}，{months}个月" if months else words
