"""What is wrong at a place of a text."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error cannot be so; a warning is very likely wrong or said badly; a note could be said better."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One thing wrong: the rule, the line, the words, the number that is stated and the one that comes out."""

    rule: str
    severity: Severity
    line: int
    excerpt: str
    stated: str
    computed: str
    message: str

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"severity": str(self.severity)}
