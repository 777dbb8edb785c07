"""Finding a household by what people know of it, and a person by identity number."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q

from households.identity import BadNumberError, Identity, read_identity, tidied
from households.models import Area, Household, Membership, Person, Reach, Sex, blind_index
from households.wording import identity_number

GROUP = re.compile(r"^第?(\d{1,3})组$")


def matching(text: str, day: date, path: str = "") -> Q:
    """The households that every word of the text points to: a name, its initials, a 户编号 or part of it, or 3组.

    `path` leads from the rows that are asked for to their household ("household__").
    """
    condition = Q()
    for word in text.split():
        condition &= _word(word, day, path)
    return condition


def _word(word: str, day: date, path: str) -> Q:
    if group := GROUP.match(word):
        return Q(**{f"{path}group_number": int(group[1])})
    called = Q(person__name__icontains=word)
    if word.isascii() and word.isalpha():
        # Each reading stands after a blank, so this asks how a reading begins.
        called |= Q(person__initials__contains=f" {word.lower()}")
    members = Membership.objects.covering(day).filter(household=OuterRef(f"{path}pk"))
    return Q(**{f"{path}number__icontains": word}) | Q(Exists(members.filter(called)))


@dataclass(frozen=True)
class FoundPerson:
    """What an identity number says, what is wrong with it, and who holds it as far as this person may know."""

    masked: str
    fault: str = ""
    identity: Identity | None = None
    county: str = ""
    is_known: bool = False
    person: Person | None = None
    membership: Membership | None = None
    household: Household | None = None
    doubts: list[str] = field(default_factory=list)

    @property
    def is_out_of_reach(self) -> bool:
        return self.is_known and self.person is None

    @property
    def sex_label(self) -> str:
        return Sex(self.identity.sex).label if self.identity else ""

    @property
    def is_away(self) -> bool:
        """Known and within reach, but in no household on the day."""
        return self.person is not None and self.household is None


def find_person(number: str, reach: Reach, day: date) -> FoundPerson:
    """Who holds the number; a person whose household, present or last, is out of reach is known and no more is said.

    A number with a fault is looked up all the same, because the register may hold the same fault.
    """
    number = tidied(number)
    masked = identity_number(number)
    try:
        identity, fault = read_identity(number, today=day), ""
    except BadNumberError as refusal:
        identity, fault = None, str(refusal)
    county = _county(identity)
    person = (
        Person.objects.filter(identity_index=blind_index(number))
        .select_related("merged_into")
        .first()
    )
    if person is None:
        return FoundPerson(masked, fault, identity, county)
    person = person.merged_into or person
    within = Membership.objects.within(reach).filter(person=person, begins_on__lte=day)
    last = within.select_related("household__area").order_by("-begins_on").first()
    elsewhere = Membership.objects.covering(day).filter(person=person)
    if last is None or (_is_over(last, day) and elsewhere.exists()):
        return FoundPerson(masked, fault, identity, county, is_known=True)
    household = None if _is_over(last, day) else last.household
    return FoundPerson(
        masked,
        fault,
        identity,
        county,
        is_known=True,
        person=person,
        membership=last,
        household=household,
        doubts=_doubts(person, identity),
    )


def _county(identity: Identity | None) -> str:
    """The name of the county of first registration where we know it, else its code."""
    if identity is None:
        return ""
    area = Area.objects.filter(code=identity.county).first()
    return f"{area.name}（{area.code}）" if area else identity.county


def _doubts(person: Person, identity: Identity | None) -> list[str]:
    """Where the register says otherwise than the number; nothing is changed by this."""
    if identity is None:
        return []
    doubts = []
    if person.born_on and person.born_on != identity.born_on:
        doubts.append("号码里的出生日期与登记的不一致，请对照身份证核实。")
    if person.sex in (Sex.MALE, Sex.FEMALE) and person.sex != identity.sex:
        doubts.append("号码里的性别与登记的不一致，请对照身份证核实。")
    return doubts


def _is_over(membership: Membership, day: date) -> bool:
    return membership.ends_on is not None and membership.ends_on <= day
