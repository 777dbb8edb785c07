"""What was found at a place of the workbook: said so that somebody at that place can mend it."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self


class Severity(StrEnum):
    """An error keeps the whole file out; a note does not; a change says what the row would alter."""

    ERROR = "error"
    NOTE = "note"
    CHANGE = "change"


@dataclass(frozen=True)
class Finding:
    """One remark on one cell. Values that must not be shown in clear come masked already."""

    place: str
    heading: str
    value: str
    rule: str
    mend: str = ""
    severity: Severity = Severity.ERROR
    was: str = ""

    @property
    def sentence(self) -> str:
        """「证件号码」H12“4103…”：校验位不对。请对照身份证改正。"""
        if self.severity is Severity.CHANGE:
            return f"{self.place}「{self.heading}」{self.was or '（空）'} → {self.value or '（空）'}{self.rule}"
        where = f"{self.place}「{self.heading}」" if self.heading else self.place
        what = f"“{self.value}”" if self.value else ""
        before = f"{where}{what}：" if where or what else ""
        return f"{before}{self.rule}{self.mend}"

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"severity": str(self.severity)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        return cls(**kept | {"severity": Severity(kept["severity"])})
