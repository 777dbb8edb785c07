"""Rows of the file as read, gathered into households."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from households.identity import Identity
from households.imports.columns import Parsed, Reader
from households.imports.findings import Severity
from households.imports.headings import Row
from households.imports.kinds.national.columns import HOUSEHOLD_FACTS
from households.imports.planning import PlannedRow
from households.models import Area, Membership


@dataclass(eq=False)
class Entry:
    """One person's row: what it says, its village, and what was found on it."""

    row: Row
    reader: Reader
    parsed: Parsed
    planned: PlannedRow
    area: Area | None = None

    def error(self, key: str, rule: str, mend: str = "") -> None:
        self.planned.findings.append(self.reader.finding(self.row, key, rule, mend))

    def note(self, key: str, rule: str, mend: str = "") -> None:
        self.planned.findings.append(self.reader.finding(self.row, key, rule, mend, Severity.NOTE))

    def change(self, key: str, was: str, now: str, rule: str = "") -> None:
        self.planned.findings.append(self.reader.change(self.row, key, was, now, rule))

    def place(self, key: str) -> str:
        return self.reader.finding(self.row, key, "").place

    @property
    def is_wrong(self) -> bool:
        return bool(self.planned.of(Severity.ERROR))

    @property
    def identity(self) -> Identity | None:
        papers = self.parsed.get("papers")
        return papers.identity if papers else None

    def was_vague(self, key: str) -> bool:
        """Whether the cell itself came with a note, because it says less than the value read from it."""
        return any(
            finding.heading == self.reader.column(key).title and finding.severity is Severity.NOTE
            for finding in self.planned.findings
        )

    @property
    def is_head(self) -> bool:
        return self.parsed.get("relation") == Membership.Relation.HEAD


@dataclass(eq=False)
class Family:
    """The rows of one household; its facts are the head's, and of another row where the head's is empty."""

    number: str
    entries: list[Entry] = field(default_factory=list)

    @property
    def first(self) -> Entry:
        """The row on which things are said about the household: the head's, or the first."""
        return next((entry for entry in self.entries if entry.is_head), self.entries[0])

    def source(self, key: str) -> Entry:
        """The row that a fact is taken from."""
        ranked = [self.first, *self.entries]
        return next((entry for entry in ranked if entry.parsed.get(key) is not None), self.first)

    def fact(self, key: str) -> Any:
        return self.source(key).parsed.get(key)

    @property
    def is_wrong(self) -> bool:
        return any(entry.is_wrong for entry in self.entries)

    def facts(self) -> dict[str, Any]:
        return {key: self.fact(key) for key in HOUSEHOLD_FACTS}


def entries(reader: Reader, rows: Iterable[Row]) -> list[Entry]:
    found = []
    for row in rows:
        parsed = reader.parse(row)
        found.append(Entry(row, reader, parsed, PlannedRow(row.number, parsed.findings)))
    return found


def families(found: Iterable[Entry]) -> list[Family]:
    """Households in the order of the file; the rows of one need not stand together."""
    gathered: dict[str, Family] = {}
    for entry in found:
        number = entry.parsed.get("household")
        if number:
            gathered.setdefault(number, Family(number)).entries.append(entry)
    return list(gathered.values())
