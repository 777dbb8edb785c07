"""What the rows of a table would do to the register as it stands: reckoned without writing anything."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from households.actions.imports import Writes
from households.imports.about import About
from households.imports.columns import Column
from households.imports.findings import Finding, Severity
from households.imports.headings import Table
from households.models import ImportRow

Outcome = ImportRow.Outcome


@dataclass
class PlannedRow:
    """A row with what was found on it. `is_new` says that it adds somebody or something to the register."""

    number: int
    findings: list[Finding] = field(default_factory=list)
    is_new: bool = False

    def of(self, severity: Severity) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity is severity]

    @property
    def outcome(self) -> Outcome:
        if self.of(Severity.ERROR):
            return Outcome.ERROR
        if self.is_new:
            return Outcome.NEW
        return Outcome.CHANGED if self.of(Severity.CHANGE) else Outcome.SAME


@dataclass
class Plan:
    """Rows in the order of the sheet, remarks on the whole (no personal data in them), and the writes that carry it out."""

    rows: list[PlannedRow]
    remarks: list[Finding] = field(default_factory=list)
    writes: Writes = field(default_factory=Writes)
    counts_of: Mapping[str, int] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome, every outcome named, and what the form counts besides (户, 人)."""
        found = Counter(str(row.outcome) for row in self.rows)
        return {str(outcome): found[str(outcome)] for outcome in Outcome} | dict(self.counts_of)

    @property
    def error_count(self) -> int:
        errors = [finding for finding in self.remarks if finding.severity is Severity.ERROR]
        return len(errors) + sum(len(row.of(Severity.ERROR)) for row in self.rows)

    @property
    def is_sound(self) -> bool:
        """Nothing keeps the file out."""
        return self.error_count == 0


class Kind(Protocol):
    """A form that can come in: the national export, or one of our own blank forms."""

    @property
    def about(self) -> About: ...

    @property
    def slug(self) -> str:
        """A value of ImportDraft.Kind."""

    @property
    def title(self) -> str: ...

    @property
    def columns(self) -> Sequence[Column]: ...

    def settle(self, given: Mapping[str, Any], *, today: date) -> dict[str, Any]:
        """The options complete and checked, ready for JSON. Raises ValidationError."""

    def plan(
        self, table: Table, *, area_code: str, options: Mapping[str, Any], today: date
    ) -> Plan:
        """Reads the register and reckons; writes nothing. `options` are settled ones."""
