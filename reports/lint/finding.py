"""What is wrong at a place of a text."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256


class Severity(StrEnum):
    """An error cannot be so; a warning is very likely wrong or said badly; a note could be said better."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """One thing wrong: the rule, the line, the words, the number that is stated and the one that comes out.

    `start` and `end` are the columns (from 0) of the words to be marked in that line of the text as it was given;
    `mend` says in Chinese what to do about it, nothing where only people can tell.
    """

    rule: str
    severity: Severity
    line: int
    excerpt: str
    stated: str
    computed: str
    message: str
    mend: str = ""
    start: int = 0
    end: int = 0

    @property
    def mark(self) -> str:
        """What tells it from every other finding, wherever in the text it stands."""
        said = (self.rule, self.excerpt, self.stated, self.computed, self.message)
        return sha256("\x1f".join(said).encode()).hexdigest()

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"severity": str(self.severity)}
