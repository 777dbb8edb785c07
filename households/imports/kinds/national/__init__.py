"""The household list exported from the national system (全国扶贫开发信息系统): 26 customary columns, one row a person."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from households import wording
from households.actions.imports import Writes
from households.imports import cells
from households.imports.about import OF_HOUSEHOLDS
from households.imports.columns import Column, Reader
from households.imports.findings import Finding, Severity
from households.imports.headings import Table
from households.imports.kinds.national.checks import check_family, check_names, check_rows
from households.imports.kinds.national.columns import columns
from households.imports.kinds.national.days import Days
from households.imports.kinds.national.entries import Entry, Family, entries, families
from households.imports.kinds.national.households import HouseholdPlanner
from households.imports.kinds.national.members import MemberPlanner, check_head
from households.imports.kinds.national.places import places
from households.imports.kinds.national.register import load
from households.imports.planning import Plan
from households.models import Household, ImportDraft, Standing, covering
from households.models.standing import ON_REGISTER

FILED_ON = date(2014, 1, 1)
SHOWN = 20


class National:
    """建档立卡: who is poor, who has exited, and all that the national system says of them."""

    slug = str(ImportDraft.Kind.NATIONAL)
    title = str(ImportDraft.Kind.NATIONAL.label)
    columns: Sequence[Column] = columns(date.max)
    about = OF_HOUSEHOLDS

    def settle(self, given: Mapping[str, Any], *, today: date) -> dict[str, Any]:
        """filed_on: from when new households are on file. data_on: the day of the data. year: that of the income."""
        filed_on = _day(given.get("filed_on") or FILED_ON, "建档日期")
        data_on = _day(given.get("data_on") or today, "数据日期")
        if data_on > today:
            raise ValidationError(f"数据日期 {wording.day(data_on)} 还没有到，请改正。")
        if filed_on > data_on:
            raise ValidationError(
                f"建档日期 {wording.day(filed_on)} 晚于数据日期 {wording.day(data_on)}，请改正。"
            )
        year = _year(given.get("year") or data_on.year - 1)
        if year > data_on.year:
            raise ValidationError(f"收入年度 {year} 晚于数据日期 {wording.day(data_on)}，请改正。")
        return {
            "filed_on": filed_on.isoformat(),
            "data_on": data_on.isoformat(),
            "year": year,
            "create_areas": bool(given.get("create_areas")),
        }

    def plan(
        self, table: Table, *, area_code: str, options: Mapping[str, Any], today: date
    ) -> Plan:
        found = entries(Reader(table, columns(today)), table.rows)
        gathered = families(found)
        writes, days = Writes(), Days.of(options)
        there = places(found, area_code=area_code, options=options, writes=writes)
        for entry in found:
            there.settle(entry)
        check_rows(found, options=options)
        for family in gathered:
            check_family(family, options=options)
        check_names(there, found)
        _compare(gathered, writes, days)
        if not found:
            there.remarks.append(Finding("", "", "", "列名下面没有要导入的行。", "请核对文件。"))
        remarks = [*there.remarks, *_missing_households(gathered, area_code, days)]
        return Plan(
            rows=[entry.planned for entry in found],
            remarks=remarks,
            writes=writes,
            counts_of={"households": len(gathered), "persons": len(found)},
        )


def _compare(gathered: Sequence[Family], writes: Writes, days: Days) -> None:
    every = [entry for family in gathered for entry in family.entries]
    register = load(
        numbers=[family.number for family in gathered],
        codes=[code for entry in every if (code := entry.parsed.get("person"))],
        identities=[entry.identity.number for entry in every if entry.identity],
        year=days.year,
    )
    of_households = HouseholdPlanner(register, writes, days)
    of_members = MemberPlanner(register, writes, days)
    for family in gathered:
        household = of_households.plan(family)
        for entry in family.entries:
            if not entry.is_wrong:
                of_members.plan(entry, household)
        check_head(family, household, register)


def _missing_households(gathered: Sequence[Family], area_code: str, days: Days) -> list[Finding]:
    """Households on the register that the file does not name: told, never touched."""
    named = {family.number for family in gathered}
    on_register = Standing.objects.filter(covering(days.data_on), status__in=ON_REGISTER)
    here = Household.objects.in_area(area_code).filter(pk__in=on_register.values("household"))
    missing = [
        number for number in here.values_list("number", flat=True).order_by("number") if number not in named
    ]  # fmt: skip
    if not missing:
        return []
    shown = "、".join(missing[:SHOWN]) + ("等" if len(missing) > SHOWN else "")
    return [
        Finding(
            "",
            "",
            "",
            f"登记册中有 {len(missing)} 户在册户不在文件中，没有改动：{shown}。",
            "请核对文件是否完整；清退、销户的请办相应的变动。",
            Severity.NOTE,
        )
    ]


def _day(given: Any, what: str) -> date:
    if isinstance(given, date):
        return given
    try:
        found = cells.day(str(given))
    except cells.BadCellError:
        raise ValidationError(f"{what}“{given}”不是一个日期，请写成 2018-7-13 这样。") from None
    return found.value if isinstance(found, cells.Noted) else found


def _year(given: Any) -> int:
    try:
        return cells.year(given)
    except cells.BadCellError:
        raise ValidationError(f"收入年度“{given}”不是年份，请写成 2017 这样。") from None


NATIONAL = National()

__all__ = ["NATIONAL", "Entry", "National"]
