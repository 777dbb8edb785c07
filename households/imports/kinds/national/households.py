"""What a file says of a household against what the register says: place, standing, cause, living, stated income."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from households import wording
from households.actions.imports import Writes
from households.imports.kinds.national.entries import Family
from households.imports.kinds.national.register import Register
from households.imports.kinds.national.succession import LaterRowError, succeed
from households.models import Cause, Household, Living, Standing, StatedIncome
from households.models.standing import NOT_EXITED, TEKUN

Status = Standing.Status
Turn = Standing.Turn
SOURCE = "国家系统导出表"
GRADE_SOURCE = "国家系统导出表（只载明是否危房，等级待鉴定）"


@dataclass(frozen=True)
class Days:
    """The days and the year that the file itself does not say."""

    filed_on: date
    data_on: date
    year: int

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> "Days":
        return cls(
            date.fromisoformat(options["filed_on"]),
            date.fromisoformat(options["data_on"]),
            int(options["year"]),
        )


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
        for key, compare in (
            ("status", self._standing), ("cause", self._cause), ("house_grade", self._living),
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
        self._file(family, household)
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

    # Standing

    def _file(self, family: Family, household: Household) -> None:
        """The standings of a household that has none, from the filing day on."""
        status, year = family.fact("status"), family.fact("exit_year")
        attribute, filed_on = family.fact("attribute"), self.days.filed_on
        source = family.source("status")
        if status == Status.POOR:
            self._stand(household, Status.POOR, attribute, Turn.FILED, filed_on, None)
            return
        if status == Status.RELAPSED and year is None:
            source.note("status", f"没有脱贫年度，返贫自建档日期 {wording.day(filed_on)} 起登记。")
            self._stand(household, Status.RELAPSED, attribute, Turn.FILED, filed_on, None)
            return
        if year is None:
            year = self.days.data_on.year - 1
            source.note(
                "status",
                f"文件没有“脱贫年度”列，按 {year} 年底脱贫登记。",
                "知道年度的请补上这一列。",
            )
            if date(year, 12, 31) <= filed_on:
                source.error(
                    "status", "这样算出的脱贫日期早于建档日期。", "请补上脱贫年度，或改正日期。"
                )
                return
        exited_on = date(year, 12, 31)
        self._stand(household, Status.POOR, attribute, Turn.FILED, filed_on, exited_on)
        if status == Status.EXITED:
            self._stand(household, Status.EXITED, attribute, Turn.EXIT, exited_on, None)
            return
        relapsed_on = date(year + 1, 1, 1)
        source.note(
            "status", f"文件没有返贫日期，自脱贫次年的 {wording.day(relapsed_on)} 起登记为返贫。"
        )
        self._stand(household, Status.EXITED, attribute, Turn.EXIT, exited_on, relapsed_on)
        self._stand(household, Status.RELAPSED, attribute, Turn.RELAPSE, relapsed_on, None)

    def _stand(
        self, household: Household, status: str, attribute: str, turn: Turn, on: date, until: date | None
    ) -> None:  # fmt: skip
        self.writes.create(
            Standing(
                household=household, status=status, attribute=attribute, turn=turn,
                begins_on=on, ends_on=until, document=SOURCE,
            )
        )  # fmt: skip

    def _standing(self, family: Family, household: Household) -> None:
        standings = self.register.standings_of[household.pk]
        if not standings:
            family.source("status").change("status", "不在册", Status(family.fact("status")).label)
            self._file(family, household)
            return
        now = standings[-1]
        if now.status == Status.REMOVED or now.ends_on is not None:
            family.source("status").error(
                "status",
                f"登记册中这一户已于 {wording.day(now.begins_on)} 清退或销户。",
                "请核对；重新纳入的请先办“新识别”。",
            )
            return
        told = family.fact("status")
        if told == Status.EXITED:
            self._exited(family, household, now)
        elif told == Status.RELAPSED:
            self._relapsed(family, household, now)
        elif now.status == Status.EXITED:
            family.source("status").error(
                "status",
                f"登记册中这一户已于 {wording.day(now.begins_on)} 脱贫，文件写的是未脱贫。",
                "返贫的请写“返贫”；脱贫登记有误的请先在户档撤销那次脱贫。",
            )
        else:
            self._attribute(family, now)

    def _exited(self, family: Family, household: Household, now: Standing) -> None:
        year, source = family.fact("exit_year"), family.source("exit_year")
        if now.status == Status.EXITED:
            first = self._since(household, Status.EXITED)
            if year is not None and year != first.year:
                source.error(
                    "exit_year",
                    f"登记册中这一户脱贫的日期是 {wording.day(first)}，年度不符。",
                    "请核对；登记册有误的，请先在户档撤销那次脱贫。",
                )
                return
            self._attribute(family, now)
            return
        if year is None:
            year = self.days.data_on.year - 1
            family.source("status").note(
                "status",
                f"文件没有“脱贫年度”列，按 {year} 年底脱贫登记。",
                "知道年度的请补上这一列。",
            )
        on = date(year, 12, 31)
        then, after = self._around(household, on)
        if then is None:
            source.error(
                "exit_year" if source.reader.has("exit_year") else "status",
                f"登记册中这一户自 {wording.day(now.begins_on)} 起是{now.get_status_display()}，{wording.day(on)} 不能脱贫。",
                "请核对脱贫年度。",
            )
            return
        family.source("status").change(
            "status", now.get_status_display(), Status.EXITED.label, f"（{wording.day(on)} 起）"
        )
        if after:
            self._exit_before(household, then, after, on)
            self._attribute(family, now)
            return
        attribute = self._told_attribute(family, now)
        self._say_attribute(family, now, attribute)
        self._turn(now, on, Turn.EXIT, status=Status.EXITED, attribute=attribute)

    def _around(self, household: Household, on: date) -> tuple[Standing | None, list[Standing]]:
        """The standing in which the household exits on the day, and later ones that changed its attribute only.

        An exit of December is told by the export of spring; by then the attribute may have changed.
        """
        standings = self.register.standings_of[household.pk]
        after = [row for row in standings if row.begins_on >= on]
        then = next((row for row in reversed(standings) if row.begins_on < on), None)
        if then is None or not all(row.status in NOT_EXITED for row in (then, *after)):
            return None, []
        if not all(row.turn == Turn.ATTRIBUTE for row in after):
            return None, []
        return then, after

    def _exit_before(
        self, household: Household, then: Standing, after: list[Standing], on: date
    ) -> None:
        """The exit that stands between a standing and a later change of attribute: the later ones are exited too."""
        begins_on = after[0].begins_on
        if begins_on == on:
            self.writes.alter(after[0], turn=Turn.EXIT)
        else:
            self.writes.alter(then, ends_on=on)
            self._stand(household, Status.EXITED, then.attribute, Turn.EXIT, on, begins_on)
        for row in after:
            self.writes.alter(row, status=Status.EXITED)

    def _since(self, household: Household, status: str) -> date:
        """Since when the household has had its last status, whatever attributes it had in it."""
        standings = self.register.standings_of[household.pk]
        first = standings[-1].begins_on
        for standing in reversed(standings):
            if standing.status != status:
                break
            first = standing.begins_on
        return first

    def _relapsed(self, family: Family, household: Household, now: Standing) -> None:
        source, year, on = family.source("status"), family.fact("exit_year"), self.days.data_on
        if now.status == Status.RELAPSED:
            self._attribute(family, now)
            return
        was, attribute = now.get_status_display(), self._told_attribute(family, now)
        if now.status == Status.POOR:
            if year is None:
                source.error(
                    "status",
                    "登记册中这一户没有脱贫过，文件写的是返贫，又没有脱贫年度。",
                    "请补上脱贫年度，或改为未脱贫。",
                )
                return
            exited_on, on = date(year, 12, 31), date(year + 1, 1, 1)
            if now.begins_on >= exited_on:
                raise LaterRowError(now.begins_on)
            now = self._turn(now, exited_on, Turn.EXIT, status=Status.EXITED, attribute=attribute)
        if now.begins_on >= on:
            raise LaterRowError(now.begins_on)
        self._turn(now, on, Turn.RELAPSE, status=Status.RELAPSED, attribute=attribute)
        source.change("status", was, Status.RELAPSED.label, f"（{wording.day(on)} 起）")
        source.note("status", f"文件没有返贫日期，自 {wording.day(on)} 起登记为返贫。")
        self._say_attribute(family, now, attribute)

    def _turn(self, now: Standing, on: date, turn: Turn, **values: Any) -> Standing:
        return succeed(self.writes, now, on, turn=turn, document=SOURCE, reason="", **values)

    def _attribute(self, family: Family, now: Standing) -> None:
        attribute = self._told_attribute(family, now)
        if attribute != now.attribute:
            self._say_attribute(family, now, attribute)
            self._turn(now, self.days.data_on, Turn.ATTRIBUTE, attribute=attribute)

    def _told_attribute(self, family: Family, now: Standing) -> str:
        """五保 says neither scattered nor central, so it does not contradict either."""
        told: str = family.fact("attribute")
        is_vague = told == Standing.Attribute.TEKUN_SCATTERED and now.attribute in TEKUN
        if is_vague and family.source("attribute").was_vague("attribute"):
            return now.attribute
        return told

    def _say_attribute(self, family: Family, now: Standing, attribute: str) -> None:
        if attribute != now.attribute:
            family.source("attribute").change(
                "attribute", now.get_attribute_display(), Standing.Attribute(attribute).label
            )

    # Cause, living, income

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
