"""What a file says of how a person fares against what the register says: schooling, health, labour, work away."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from households.actions.imports import Writes
from households.imports.kinds.national.days import Days
from households.imports.kinds.national.entries import Entry
from households.imports.kinds.national.register import Register
from households.imports.kinds.national.succession import succeed
from households.models import Circumstances, Person

Education = Circumstances.Education
School = Circumstances.School
WORKING_AGE = 16
SCHOOL_AGE = 6

# The national system leaves 文化程度 empty while somebody is at school.
EDUCATION_AT_SCHOOL = {
    School.KINDERGARTEN: Education.PRESCHOOL, School.PRIMARY: Education.PRIMARY,
    School.JUNIOR_1: Education.JUNIOR, School.JUNIOR_2: Education.JUNIOR, School.JUNIOR_3: Education.JUNIOR,
    School.SENIOR_1: Education.SENIOR, School.SENIOR_2: Education.SENIOR, School.SENIOR_3: Education.SENIOR,
    School.VOCATIONAL_1: Education.SENIOR, School.VOCATIONAL_2: Education.SENIOR, School.VOCATIONAL_3: Education.SENIOR,
    School.HIGHER_VOCATIONAL_1: Education.COLLEGE, School.HIGHER_VOCATIONAL_2: Education.COLLEGE,
    School.HIGHER_VOCATIONAL_3: Education.COLLEGE, School.COLLEGE: Education.COLLEGE,
}  # fmt: skip

# Facts of a person's circumstances: field, column.
FACTS = (
    ("education", "education"), ("school", "school"), ("health", "health"), ("labour", "labour"),
    ("work_place", "work_place"), ("months_worked", "months"),
    ("has_serious_illness_insurance", "serious_illness"),
)  # fmt: skip


@dataclass
class CircumstancesPlanner:
    """Compares the circumstances of persons, marks what changes, and collects the writes."""

    register: Register
    writes: Writes
    days: Days

    def begin(self, entry: Entry, person: Person, on: date) -> None:
        """The first circumstances of somebody who is new to the register."""
        facts = self._facts(entry, None, person.born_on)
        if facts is not None:
            self.writes.create(Circumstances(person=person, begins_on=on, **facts))

    def compare(self, entry: Entry, known: Person) -> None:
        now = self.register.circumstances_of.get(known.pk)
        facts = self._facts(entry, now, known.born_on)
        if facts is None:
            return
        if now is None:
            self.writes.create(Circumstances(person=known, begins_on=self.days.data_on, **facts))
            return
        moved = {name: value for name, value in facts.items() if getattr(now, name) != value}
        if not moved:
            return
        following = Circumstances(**facts)
        for name, key in FACTS:
            if name in moved:
                entry.change(key, _shown(now, name), _shown(following, name))
        if moved.get("school", School.NONE) != School.NONE:
            moved["no_school_reason"] = ""
        succeed(self.writes, now, self.days.data_on, **moved)

    def _facts(
        self, entry: Entry, now: Circumstances | None, born_on: date | None
    ) -> dict[str, Any] | None:
        """The circumstances that the row states; None after an error. A column the file does not have says nothing."""
        values, facts = entry.parsed.values, {}
        for name, key in FACTS:
            if entry.reader.has(key):
                facts[name] = values[key]
        school = facts.get("school")
        if "school" in facts and school is None:
            facts["school"] = school = School.NONE
        if "work_place" in facts:
            facts["work_place"] = facts["work_place"] or ""
        if facts.get("months_worked", 0) is None:
            facts["months_worked"] = 0
        if facts.get("has_serious_illness_insurance", False) is None:
            facts.pop("has_serious_illness_insurance")
        age = _age(born_on, self.days.data_on)
        self._fill(entry, facts, "education", now, _education_of(school, age))
        young = age is not None and age < WORKING_AGE
        self._fill(entry, facts, "labour", now, Circumstances.Labour.NONE if young else None)
        return None if entry.is_wrong else facts

    def _fill(
        self, entry: Entry, facts: dict[str, Any], name: str, now: Circumstances | None, derived: str | None
    ) -> None:  # fmt: skip
        """An empty cell keeps what the register says; else what follows from age and school; else it is an error."""
        if facts[name] is not None:
            return
        if now is not None:
            facts.pop(name)
            return
        title = entry.reader.column(name).title
        if derived is None:
            entry.error(name, f"“{title}”不能空着。", "请补上。")
            return
        facts[name] = derived
        label = Circumstances(**{name: derived})
        entry.note(name, f"空着，按年龄和在校情况登记为“{_shown(label, name)}”。")


def _education_of(school: str | None, age: int | None) -> str | None:
    if school in EDUCATION_AT_SCHOOL:
        return EDUCATION_AT_SCHOOL[School(school)]
    return Education.PRESCHOOL if age is not None and age <= SCHOOL_AGE else None


def _age(born_on: date | None, day: date) -> int | None:
    return Person(born_on=born_on).age_on(day)


def _shown(row: Circumstances, name: str) -> str:
    value = getattr(row, name)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return str(value)
    return str(getattr(row, f"get_{name}_display")())
