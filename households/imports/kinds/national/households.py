"""What a file says of a household against what the register says: place, standing, cause, living, stated income."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from households import wording
from households.actions.imports import Writes
from households.imports.kinds.national.days import Days
from households.imports.kinds.national.entries import Family
from households.imports.kinds.national.register import Register
from households.imports.kinds.national.standings import SOURCE, StandingPlanner
from households.imports.kinds.national.succession import LaterRowError, succeed
from households.models import Cause, Household, Living, StatedIncome

GRADE_SOURCE = "国家系统导出表（只载明是否危房，等级待鉴定）"


@dataclass
class HouseholdPlanner:
    """Compares the households of a file with the register, marks what changes, and collects the writes."""

    register: Register
    writes: Writes
    days: Days

    def plan(self, family: Family) -> Household:
        """The household as it will be; not stored yet when it is new."""
        known = self.register.households.get(family.number)
        if family.is_wrong:
            return known or Household(number=family.number)
        if known is None:
            return self._new(family)
        self._place(family, known)
        standings = StandingPlanner(self.register, self.writes, self.days)
        for key, compare in (
            ("status", standings.compare), ("cause", self._cause), ("house_grade", self._living),
            ("per_head_fen", self._income),
        ):  # fmt: skip
            try:
                compare(family, known)
            except LaterRowError as error:
                family.source(key).error(key, error.sentence(self.days.data_on), error.mend)
        return known

    def _new(self, family: Family) -> Household:
        household = self.writes.create(
            Household(
                number=family.number,
                area=family.first.area,
                natural_village=family.fact("natural_village") or "",
                group_number=family.fact("group"),
            )
        )
        StandingPlanner(self.register, self.writes, self.days).file(family, household)
        begins_on = self.days.filed_on
        if cause := family.fact("cause"):
            self.writes.create(Cause(household=household, code=cause, begins_on=begins_on))
        else:
            self._no_cause(family)
        if told := _told_of_living(family):
            self.writes.create(Living(household=household, begins_on=begins_on, **told))
        if (per_head := family.fact("per_head_fen")) is not None:
            self._state(household, per_head)
        return household

    def _place(self, family: Family, household: Household) -> None:
        area = family.first.area
        if area is not None and area.pk != household.area_id:
            family.first.error(
                "village",
                f"登记册中户 {family.number} 属于 {household.area_id} 的村，不是这个村。",
                "请核对户编号和行政村。",
            )
            return
        for key, field in (("natural_village", "natural_village"), ("group", "group_number")):
            told, was = family.fact(key), getattr(household, field)
            if told not in (None, was):
                family.source(key).change(key, str(was or ""), str(told))
                self.writes.alter(household, **{field: told})

    def _no_cause(self, family: Family) -> None:
        family.first.note("cause", "没有主要致贫原因，没有登记。", "请在户档中补上。")

    def _cause(self, family: Family, household: Household) -> None:
        told = family.fact("cause")
        causes = self.register.causes_of[household.pk]
        main = next((cause for cause in causes if cause.is_main), None)
        if told is None:
            if main is None:
                self._no_cause(family)
            return
        if main is not None and main.code == told:
            return
        was = main.get_code_display() if main else ""
        family.source("cause").change("cause", was, Cause.Code(told).label)
        other = next((cause for cause in causes if cause.code == told), None)
        on = self.days.data_on
        if other is not None:
            self._end_other(other, on)
        if main is None:
            self.writes.create(Cause(household=household, code=told, begins_on=on))
        else:
            succeed(self.writes, main, on, code=told, description="")

    def _end_other(self, other: Cause, on: date) -> None:
        """A cause that stood beside the main one and now becomes it."""
        if other.begins_on >= on:
            raise LaterRowError(other.begins_on)
        self.writes.alter(other, ends_on=on)

    def _living(self, family: Family, household: Household) -> None:
        told = _told_of_living(family)
        now = self.register.living_of.get(household.pk)
        if now is None:
            if told:
                self.writes.create(
                    Living(household=household, begins_on=self.days.data_on, **told)
                )
                self._say_living(family, Living(), told)
            return
        grade = told.get("house_grade")
        if grade and now.house_grade and _is_dangerous(grade) == now.house_is_dangerous:
            # The export knows two answers, the register four grades: a grade that fits is not overwritten.
            if not _says_grade(family):
                told.pop("house_grade")
                told.pop("document", None)
            elif grade == now.house_grade:
                told.pop("document", None)
        moved = {name: value for name, value in told.items() if getattr(now, name) != value}
        if set(moved) - {"document"}:
            self._say_living(family, now, moved)
            succeed(self.writes, now, self.days.data_on, **moved)

    def _say_living(self, family: Family, now: Living, moved: Mapping[str, Any]) -> None:
        for name, value in moved.items():
            if name == "house_grade":
                family.source(name).change(
                    name, now.get_house_grade_display(), Living.HouseGrade(value).label
                )
            elif name != "document":
                family.source(name).change(name, _yes_no(getattr(now, name)), _yes_no(value))

    def _income(self, family: Family, household: Household) -> None:
        told = family.fact("per_head_fen")
        if told is None:
            return
        now = self.register.income_of.get(household.pk)
        if now is None:
            family.source("per_head_fen").change(
                "per_head_fen", "", _money(told), f"（{self.days.year} 年）"
            )
            self._state(household, told)
        elif now.per_head_fen != told:
            was = _money(now.per_head_fen) if now.per_head_fen is not None else ""
            family.source("per_head_fen").change(
                "per_head_fen", was, _money(told), f"（{self.days.year} 年）"
            )
            self.writes.alter(now, per_head_fen=told)

    def _state(self, household: Household, per_head_fen: int) -> None:
        self.writes.create(
            StatedIncome(household=household, year=self.days.year, per_head_fen=per_head_fen)
        )


def _told_of_living(family: Family) -> dict[str, Any]:
    told = {
        name: value
        for name in ("house_grade", "water_is_safe", "water_is_difficult")
        if (value := family.fact(name)) is not None
    }
    if "house_grade" in told:
        told["document"] = SOURCE if _says_grade(family) else GRADE_SOURCE
    return told


def _says_grade(family: Family) -> bool:
    """Whether the cell names a grade, and does not only answer 是 or 否."""
    source = family.source("house_grade")
    text = str(source.row.cells.get(source.reader.column("house_grade").title) or "").upper()
    return any(grade in text for grade in "ABCDＡＢＣＤ")


def _is_dangerous(grade: str) -> bool:
    return Living(house_grade=grade).house_is_dangerous is True


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "是" if value else "否"


def _money(fen: int) -> str:
    return f"{wording.fixed(wording.yuan(fen))} 元"
