"""What our own blank forms have in common: one fact a row, of a household or person that the register knows already."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from households import wording
from households.actions.imports import Writes
from households.imports import cells
from households.imports.about import OF_HOUSEHOLDS, About
from households.imports.columns import Column, Reader
from households.imports.findings import Finding
from households.imports.headings import Table
from households.imports.kinds.national.entries import Entry
from households.imports.planning import Plan, PlannedRow
from households.models import Household, Membership, Person

Shown = Callable[[Any], str]
UNKNOWN = "登记册里没有这个户编号，或者不在所选的村。"
EMPTY = Finding("", "", "", "没有数据行：列名下面还没有填。", "请填好再上传。")


@dataclass
class Known:
    """The households of a place by number, and who is in them now by person's code."""

    households: dict[str, Household]
    members: dict[str, Membership]


@dataclass
class Filling:
    """One file being reckoned: the register as it is, what is to be written, and which keys a row has taken already."""

    known: Known
    writes: Writes
    data_on: date
    taken: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def household(self, entry: Entry) -> Household | None:
        number = entry.parsed.get("household")
        found = self.known.households.get(number or "")
        if number and found is None:
            entry.error("household", UNKNOWN, "请核对户编号；新识别的户先办变动。")
        return found

    def person(self, entry: Entry, household: Household | None = None) -> Person | None:
        """Who the row is about, if it names somebody; somebody of this household where one is given."""
        code = entry.parsed.get("person")
        if not code:
            return None
        membership = self.known.members.get(code)
        if membership is None:
            entry.error(
                "person", "登记册里没有这个人编号，或者现在不在所选的村。", "新加入的人先办变动。"
            )
            return None
        if household is not None and membership.household_id != household.pk:
            entry.error("person", "这个人现在不在这一户。", "请核对户编号和人编号。")
            return None
        name = entry.parsed.get("name")
        if name and name != membership.person.name:
            entry.error(
                "name", f"登记册里这个人编号是{membership.person.name}。", "请核对人编号和姓名。"
            )
            return None
        return membership.person

    def takes(self, entry: Entry, key: str, *values: Any) -> bool:
        """Whether no row before said the same thing; if one did, this row is in error."""
        first = self.taken.setdefault(values, entry.row.number)
        if first != entry.row.number:
            entry.error(key, f"与第 {first} 行重复。", "请删去一行。")
        return first == entry.row.number

    def compare(
        self,
        entry: Entry,
        row: Any,
        values: Mapping[str, tuple[str, Any]],
        shown: Mapping[str, Shown],
    ) -> None:
        """Alters a stored row to what the file says; an empty cell leaves things as they are."""
        for key, (name, value) in values.items():
            before = getattr(row, name)
            if value is None or value == before:
                continue
            tell = shown.get(key, str)
            entry.change(key, "" if before in (None, "") else tell(before), tell(value))
            self.writes.alter(row, **{name: value})


class OfADay:
    """A form whose rows say how things are from a day on."""

    slug: str
    title: str
    columns: Sequence[Column]
    about: About

    def settle(self, given: Mapping[str, Any], *, today: date) -> dict[str, Any]:
        """data_on: from when what changes is so."""
        data_on = given.get("data_on") or today
        if not isinstance(data_on, date):
            try:
                read = cells.day(str(data_on))
            except cells.BadCellError:
                raise ValidationError(
                    f"数据日期“{data_on}”不是一个日期，请写成 2018-7-13 这样。"
                ) from None
            data_on = read.value if isinstance(read, cells.Noted) else read
        if data_on > today:
            raise ValidationError(f"数据日期 {wording.day(data_on)} 还没有到，请改正。")
        return {"data_on": data_on.isoformat()}


class RowsKind(OfADay):
    """A blank form of ours about households. A subclass says its columns and what one row means."""

    about = OF_HOUSEHOLDS

    def plan(
        self, table: Table, *, area_code: str, options: Mapping[str, Any], today: date
    ) -> Plan:
        data_on = date.fromisoformat(options["data_on"])
        reader = Reader(table, self.columns)
        found = [entry_of(reader, row) for row in table.rows]
        filling = Filling(_known(area_code, data_on), Writes(), data_on)
        self.prepare(filling, found)
        for entry in found:
            if not entry.is_wrong:
                self.judge(entry, filling)
        numbers = {entry.parsed.get("household") for entry in found} - {None}
        return Plan(
            rows=[entry.planned for entry in found],
            remarks=[] if found else [EMPTY],
            writes=filling.writes,
            counts_of={"households": len(numbers), "persons": len(found)},
        )

    def prepare(self, filling: Filling, found: Sequence[Entry]) -> None:
        """Fetches what the rows are compared with, in a fixed number of queries."""

    def judge(self, entry: Entry, filling: Filling) -> None:
        """Says what one row would do; never called for a row that could not be read."""
        raise NotImplementedError


def ids(households: Iterable[Household]) -> list[int]:
    return [household.pk for household in households]


def amount(fen: int) -> str:
    return f"{wording.yuan(fen):.2f}"


def yes(value: bool) -> str:
    return "是" if value else "否"


def entry_of(reader: Reader, row: Any) -> Entry:
    """A row as read, ready to be judged."""
    parsed = reader.parse(row)
    return Entry(row, reader, parsed, PlannedRow(row.number, findings=parsed.findings))


def _known(area_code: str, day: date) -> Known:
    households = {
        household.number: household for household in Household.objects.in_area(area_code)
    }
    memberships = Membership.objects.in_area(area_code).filter(ends_on__isnull=True)
    members = {row.person.code: row for row in memberships.select_related("person")}
    return Known(households, members)
