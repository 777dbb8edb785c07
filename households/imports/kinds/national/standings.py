"""What a file says of a household's standing against what the register says: filed, exited, relapsed, its attribute."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from households import wording
from households.actions.imports import Writes
from households.imports.kinds.national.days import Days
from households.imports.kinds.national.entries import Family
from households.imports.kinds.national.register import Register
from households.imports.kinds.national.succession import LaterRowError, succeed
from households.models import Household, Standing
from households.models.standing import NOT_EXITED, TEKUN

Status = Standing.Status
Turn = Standing.Turn
SOURCE = "国家系统导出表"


@dataclass
class StandingPlanner:
    """Compares the standings of a file with the register, marks what changes, and collects the writes."""

    register: Register
    writes: Writes
    days: Days

    def file(self, family: Family, household: Household) -> None:
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

    def compare(self, family: Family, household: Household) -> None:
        standings = self.register.standings_of[household.pk]
        if not standings:
            family.source("status").change("status", "不在册", Status(family.fact("status")).label)
            self.file(family, household)
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
