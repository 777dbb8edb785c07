"""A household as it now stands, and its members moved from place to place: what the kinds of change are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q

from households import wording
from households.actions.acts.rows import Rows
from households.models import Household, Membership, Person, Standing

HEAD = Membership.Relation.HEAD


@dataclass(frozen=True)
class Place:
    """What a person is to the head of the household."""

    person: Person
    relation: str


def standing_now(household: Household) -> Standing | None:
    """The standing without an end, which is the last."""
    return household.standings.filter(ends_on__isnull=True).first()


def members_now(household: Household) -> list[Membership]:
    """Who is in the household without an end, the head first."""
    found = household.memberships.filter(ends_on__isnull=True).select_related("person")
    return sorted(found, key=lambda member: (member.relation != HEAD, member.pk))


def member_now(household: Household, person: Person) -> Membership:
    """Raises ValidationError when the person is not in the household now."""
    for member in members_now(household):
        if member.person_id == person.pk:
            return member
    raise ValidationError({"person": f"{person}现在不是这一户的成员，请重新选择。"})


def begin_standing(
    rows: Rows,
    household: Household,
    *,
    on: date,
    status: str,
    attribute: str,
    turn: Standing.Turn,
    reason: str,
    document: str,
) -> Standing:
    """Ends the standing that is and begins another. Raises ValidationError when one begins on that day or later."""
    later = household.standings.filter(Q(begins_on__gte=on) | Q(ends_on__gt=on))
    if following := later.order_by("-begins_on").first():
        raise ValidationError(
            {
                "on": f"本户{wording.day(following.begins_on)}起已登记为“{following.get_status_display()}”，"
                "变动日期须晚于这一天；如果那次登记有误，请先撤销。"
            }
        )
    if current := standing_now(household):
        rows.end(current, on)
    return rows.make(
        Standing(
            household=household,
            begins_on=on,
            status=status,
            attribute=attribute,
            turn=turn,
            reason=reason,
            document=document,
        )
    )


def join(
    rows: Rows, household: Household, person: Person, *, on: date, relation: str, by: str
) -> Membership:
    """Begins a membership. Raises ValidationError for the dead and for a member of a household."""
    if person.died_on:
        raise ValidationError(
            f"{person}已登记于{wording.day(person.died_on)}死亡，不能再加入农户。"
        )
    if person.merged_into_id:
        raise ValidationError(f"{person}是重复登记，已并入另一个人编号，请用留下的那个人编号。")
    last = person.memberships.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on)).first()
    if last and last.ends_on is None:
        raise ValidationError(
            f"{person}现在在另一户中（户编号 {last.household}），须先在那一户办理转出。"
        )
    if last:
        raise ValidationError(
            {"on": f"{person}到{wording.day(last.ends_on)}才离开原来的户，加入日期不能更早。"}
        )
    if person.born_on and on < person.born_on:
        raise ValidationError({"on": f"{person}{wording.day(person.born_on)}才出生，请核对日期。"})
    return rows.make(
        Membership(
            household=household, person=person, relation=relation, begins_on=on, joined_by=by
        )
    )


def leave(rows: Rows, member: Membership, *, on: date, by: str) -> None:
    """Ends a membership. Raises ValidationError when it begins on that day or later."""
    if member.begins_on >= on:
        raise ValidationError(
            {
                "on": f"{member.person}与户主的关系从{wording.day(member.begins_on)}起登记，变动日期须晚于这一天；"
                "要办更早的变动，请先撤销那次登记。"
            }
        )
    rows.end(member, on, left_by=by)


def hand_over(
    rows: Rows,
    household: Household,
    members: Sequence[Membership],
    places: Sequence[Place],
    on: date,
) -> None:
    """Gives each of these members the place named for them; one of them is the head.

    Raises ValidationError when somebody has no place, a stranger has one, or there is not exactly one head.
    """
    relations = {place.person.pk: place.relation for place in places}
    if missing := [
        member.person.name for member in members if not relations.get(member.person_id)
    ]:
        raise ValidationError(f"请选定{'、'.join(missing)}与户主的关系。")
    if set(relations) - {member.person_id for member in members}:
        raise ValidationError("所选的人有的已不在这一户，请重新打开页面再办。")
    one_head(list(relations.values()))
    # The old head steps down before the new one steps up: there is never a second head, not for a moment.
    moving = [member for member in members if relations[member.person_id] != member.relation]
    moving.sort(key=lambda member: member.relation != HEAD)
    begins = []
    for member in moving:
        if member.begins_on == on:
            # A row of no length could not be, so what began this very day is set right where it stands.
            rows.alter(member, relation=relations[member.person_id])
        else:
            leave(rows, member, on=on, by=Membership.Left.RELATION)
            begins.append(member.person)
    for person in begins:
        join(
            rows,
            household,
            person,
            on=on,
            relation=relations[person.pk],
            by=Membership.Joined.RELATION,
        )


def one_head(relations: Sequence[str]) -> None:
    """Raises ValidationError unless exactly one of them is the head."""
    heads = sum(relation == HEAD for relation in relations)
    if heads != 1:
        raise ValidationError(
            "没有选定户主，请给其中一人选“户主”。"
            if not heads
            else f"选了 {heads} 位户主，一户只能有一位，请只留一位。"
        )


def the_head_stays(household: Household, on: date) -> None:
    """Raises ValidationError when a relation to the head of that day would not hold until now."""
    head = household.memberships.filter(relation=HEAD, ends_on__isnull=True).first()
    if head is None:
        raise ValidationError("这一户现在没有户主，不能增加成员；请先把户主登记好。")
    if head.begins_on > on:
        raise ValidationError(
            {
                "on": f"这一户的户主从{wording.day(head.begins_on)}起才是{head.person}，日期不能早于这一天；"
                "与户主的关系按现在的户主填写。"
            }
        )


def next_code(household: Household) -> str:
    """户编号 and a sequence of two digits, the next that is free."""
    taken = Person.objects.filter(code__startswith=household.number).values_list("code", flat=True)
    tails = [code.removeprefix(household.number) for code in taken]
    last = max((int(tail) for tail in tails if tail.isdigit() and len(tail) <= 3), default=0)
    return f"{household.number}{last + 1:02d}"
