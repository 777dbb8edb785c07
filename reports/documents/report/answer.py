"""A finding of the lint in a report, where it stands, and who answers for it."""

from dataclasses import dataclass

from reports.lint import Finding, Severity
from reports.models import Waiver


@dataclass(frozen=True)
class Answer:
    """A finding with the key of the item it stands in; with a waiver, somebody answers for it by name."""

    finding: Finding
    key: str
    waiver: Waiver | None = None

    @property
    def is_error(self) -> bool:
        return self.finding.severity is Severity.ERROR

    @property
    def is_open(self) -> bool:
        """Whether the report cannot be handed in for it: an error must be mended, a doubt mended or answered for."""
        is_doubt = self.finding.severity is Severity.WARNING
        return self.is_error or (is_doubt and self.waiver is None)
