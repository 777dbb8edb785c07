"""A line of work as a sub-section of the report."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """What the lead calls it, its run-in heading, and its prose; no prose, no sub-section."""

    subject: str
    heading: str
    prose: str
