"""What a file says of a person against what the register says: who they are, where they belong, how they fare."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from households import wording
from households.actions.imports import Writes
from households.imports.cells import Papers
from households.imports.kinds.national.checks import sex_of
from households.imports.kinds.national.circumstances import CircumstancesPlanner
from households.imports.kinds.national.days import Days
from households.imports.kinds.national.entries import Entry, Family
from households.imports.kinds.national.register import Register
from households.imports.kinds.national.succession import LaterRowError, succeed
from households.models import Disability, Household, Membership, Person

Relation = Membership.Relation
Joined = Membership.Joined
Left = Membership.Left
NO_NUMBER = "国家系统导出表中没有证件号码"


@dataclass
class MemberPlanner:
    """Compares the persons of a file with the register, marks what changes, and collects the writes."""

    register: Register
    writes: Writes
    days: Days

    def plan(self, entry: Entry, household: Household) -> None:
        """Reckons one row that has no error of its own; may find one by asking the register."""
        known = self.register.persons.get(entry.parsed.get("person"))
        if self._belongs_to_another(entry, known):
            return
        if known is None:
            self._new(entry, household)
            return
        if self._cannot_be(entry, known):
            return
        circumstances = CircumstancesPlanner(self.register, self.writes, self.days)
        try:
            self._person(entry, known)
            self._membership(entry, known, household)
            circumstances.compare(entry, known)
            self._card(entry, known, self.days.data_on)
        except LaterRowError as error:
            entry.error("person", error.sentence(self.days.data_on), error.mend)

    # Who

    def _belongs_to_another(self, entry: Entry, known: Person | None) -> bool:
        holder = self.register.holder(entry.identity.number) if entry.identity else None
        if holder is None or holder is known:
            return False
        entry.error(
            "papers",
            f"这个号码在登记册中是人编号 {holder.code} 的。",
            "请核对人编号和证件号码；确是同一个人登记了两次的，请办“重复人员合并”。",
        )
        return True

    def _cannot_be(self, entry: Entry, known: Person) -> bool:
        if known.merged_into is not None:
            entry.error(
                "person",
                f"此人已并入人编号 {known.merged_into.code}。",
                f"请改为 {known.merged_into.code}。",
            )
        elif known.died_on is not None:
            entry.error(
                "person",
                f"登记册中此人已于 {wording.day(known.died_on)} 死亡。",
                "请核对；登记有误的请先撤销那次变动。",
            )
        elif (
            entry.identity
            and known.identity_number not in (None, entry.identity.number)
            and known.name != entry.parsed.get("name")
        ):
            entry.error(
                "person",
                "姓名和证件号码都与登记册中这个人编号的人不同。",
                "请核对人编号是不是抄错了行。",
            )
        else:
            return False
        return True

    def _new(self, entry: Entry, household: Household) -> None:
        entry.planned.is_new = True
        values, identity = entry.parsed.values, entry.identity
        born_on = identity.born_on if identity else values["born_on"]
        if identity is None and born_on is None:
            entry.note(
                "papers", "没有证件号码，也没有出生日期，年龄不能计算。", "请在户档中补上。"
            )
        person = self.writes.create(
            Person(
                code=values["person"],
                name=values["name"],
                sex=identity.sex if identity else values["sex"] or sex_of(values["relation"]),
                born_on=born_on,
                ethnicity=values["nation"] or "汉族",
                identity_number=identity.number if identity else None,
                no_identity_reason="" if identity else NO_NUMBER,
                phone=values["phone"],
            )
        )
        begins_on, joined_by = self._joins(entry, household, born_on)
        self.writes.create(
            Membership(
                household=household,
                person=person,
                relation=values["relation"],
                begins_on=begins_on,
                joined_by=joined_by,
            )
        )
        CircumstancesPlanner(self.register, self.writes, self.days).begin(entry, person, begins_on)
        self._card(entry, person, begins_on)

    def _joins(
        self, entry: Entry, household: Household, born_on: date | None
    ) -> tuple[date, Joined]:
        """From when a person who is new to the register is in the household, and how they came."""
        if born_on is not None and born_on > self.days.filed_on:
            return born_on, Joined.BIRTH
        if household.pk is None:
            return self.days.filed_on, Joined.FILED
        entry.note(
            "person",
            f"登记册中的户新增这个人，按 {wording.day(self.days.data_on)} 其他转入登记。",
            "嫁入、收养等，请在户档中更正。",
        )
        return self.days.data_on, Joined.MOVED_IN

    def _person(self, entry: Entry, known: Person) -> None:
        values, identity = entry.parsed.values, entry.identity
        for key, field in (("name", "name"), ("nation", "ethnicity")):
            if values[key] not in (None, getattr(known, field)):
                entry.change(key, getattr(known, field), values[key])
                self.writes.alter(known, **{field: values[key]})
        if values["phone"] not in (None, known.phone):
            self._change_hidden(entry, "phone", known.phone, values["phone"])
            self.writes.alter(known, phone=values["phone"])
        if identity and known.identity_number != identity.number:
            self._change_hidden(entry, "papers", known.identity_number, identity.number)
            if known.born_on not in (None, identity.born_on):
                entry.note("papers", f"出生日期随证件号码改为 {wording.day(identity.born_on)}。")
            self.writes.alter(
                known,
                identity_number=identity.number,
                no_identity_reason="",
                born_on=identity.born_on,
                sex=identity.sex,
            )
        elif (
            not identity
            and not known.identity_number
            and known.born_on is None
            and values["born_on"]
        ):
            entry.change("born_on", "", str(values["born_on"]))
            self.writes.alter(known, born_on=values["born_on"])

    def _change_hidden(self, entry: Entry, key: str, was: str | None, now: str) -> None:
        """A number that is masked looks the same before and after, so it is said that it differs."""
        masked = wording.phone if key == "phone" else wording.identity_number
        entry.change(key, masked(was), masked(now), "（号码不同）" if was else "")

    # Where

    def _membership(self, entry: Entry, known: Person, household: Household) -> None:
        now, relation = self.register.household_of(known), entry.parsed.get("relation")
        if now is None:
            self._rejoin(entry, known, household)
        elif now.household.number != household.number:
            entry.error(
                "household",
                f"登记册中此人现在户 {now.household.number}。",
                "请先办转出、分户或并户，再导入。",
            )
        elif now.relation != relation:
            entry.change("relation", now.get_relation_display(), Relation(relation).label)
            succeed(
                self.writes,
                now,
                self.days.data_on,
                ended={"left_by": Left.RELATION},
                relation=relation,
                joined_by=Joined.RELATION,
                left_by="",
            )

    def _rejoin(self, entry: Entry, known: Person, household: Household) -> None:
        """Somebody we know who is in no household."""
        ends = [row.ends_on for row in self.register.memberships_of[known.pk] if row.ends_on]
        if ends and max(ends) > self.days.data_on:
            raise LaterRowError(max(ends))
        entry.planned.is_new = True
        entry.note(
            "person",
            f"此人在登记册中不在任何一户，按 {wording.day(self.days.data_on)} 其他转入登记。",
        )
        self.writes.create(
            Membership(
                household=household,
                person=known,
                relation=entry.parsed.get("relation"),
                begins_on=self.days.data_on,
                joined_by=Joined.MOVED_IN,
            )
        )

    def _card(self, entry: Entry, person: Person, on: date) -> None:
        papers: Papers | None = entry.parsed.get("papers")
        if papers is None or papers.card is None:
            return
        card = papers.card
        number = f"{card.identity.number}{card.category}{card.grade}{card.issue}"
        cards = self.register.cards_of[person.pk] if person.pk else []
        if any(known.card_number == number for known in cards):
            return
        values: dict[str, Any] = {
            "category": card.category,
            "grade": card.grade,
            "card_number": number,
        }
        row = Disability(person=person, begins_on=on, **values)
        same = next((known for known in cards if known.category == card.category), None)
        words = f"残疾人证 {row.get_category_display()}{row.get_grade_display()}"
        if person.pk:
            was = f"{same.get_category_display()}{same.get_grade_display()}" if same else ""
            entry.change("papers", was, words)
        if same is None:
            self.writes.create(row)
        else:
            succeed(self.writes, same, on, **values)


def check_head(family: Family, household: Household, register: Register) -> None:
    """Nobody outside the file may still be the head of a household whose head is in it."""
    if household.pk is None:
        return
    codes = {entry.parsed.get("person") for entry in family.entries}
    for member in register.members_of[household.pk]:
        if member.person.code in codes:
            continue
        if member.relation == Relation.HEAD:
            family.first.error(
                "relation",
                f"登记册中本户的户主是人编号 {member.person.code}，不在文件中。",
                "请先办“户主变更”或此人的死亡、迁出，再导入。",
            )
        else:
            family.first.note(
                "household",
                f"登记册中本户还有{member.person.name}（人编号 {member.person.code}），不在文件中，没有改动。",
                "去世、嫁出、迁出的，请办相应的变动。",
            )
