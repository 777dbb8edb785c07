"""A line of work as a sub-section of the report."""

from dataclasses import dataclass

from reports.narrative.items import Passage


@dataclass(frozen=True)
class Line:
    """Its key, its run-in heading, its prose, and what the lead calls it; no prose, no sub-section."""

    key: str
    heading: str
    prose: str
    subject: str = ""

    @property
    def passage(self) -> Passage:
        return Passage(self.key, self.prose, self.heading)
