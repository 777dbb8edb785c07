"""A finding of the lint in a report, where it stands, and who answers for it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from reports.figures import UnknownFigureError, find
from reports.lint import Finding, Severity
from reports.models import Waiver

LINE = re.compile(r"第 (\d+) 行起?")
TOKEN = re.compile(r"指标 \[\[([a-z0-9_.]+)(?:@[^\]|]*)?(?:\|元)?\]\]")


@dataclass(frozen=True)
class Answer:
    """A finding with the key of the item it stands in; with a waiver, somebody answers for it by name.

    `place` names the item that a line of the text belongs to: a report has passages with names, and no numbered lines.
    """

    finding: Finding
    key: str
    waiver: Waiver | None = None
    place: Callable[[int], str] | None = None

    @property
    def message(self) -> str:
        """What is wrong, with other places of the report by their names."""
        place = self.place
        if place is None:
            return self.finding.message
        return LINE.sub(lambda line: f"“{place(int(line[1]))}”中", self.finding.message)

    @property
    def mend(self) -> str:
        """What to do about it, with figures by their names."""
        return TOKEN.sub(lambda token: f"指标“{_label(token[1])}”", self.finding.mend)

    @property
    def is_error(self) -> bool:
        return self.finding.severity is Severity.ERROR

    @property
    def is_open(self) -> bool:
        """Whether the report cannot be handed in for it: an error must be mended, a doubt mended or answered for."""
        is_doubt = self.finding.severity is Severity.WARNING
        return self.is_error or (is_doubt and self.waiver is None)


def _label(code: str) -> str:
    try:
        return find(code).label
    except UnknownFigureError:
        return code
