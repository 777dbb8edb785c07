"""What stands in the timeline: an event, and the dated row that it tells of, so that nothing is told twice."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from households.models import Dated


class Side(StrEnum):
    """Which end of a dated row an event is about."""

    BEGIN = "begin"
    END = "end"


Source = tuple[str, int, Side]


@dataclass(frozen=True)
class Event:
    """Something that happened to the household on a day; a key event changed its place on the register.

    A void event was taken back: it stays, struck through, and `void_note` says by whom and why.
    """

    on: date
    title: str
    text: str = ""
    by: str = ""
    url: str = ""
    is_key: bool = False
    is_void: bool = False
    void_note: str = ""
    source: Source | None = None


def begin_of(row: Dated) -> Source:
    return row._meta.label_lower, row.pk, Side.BEGIN


def end_of(row: Dated) -> Source:
    return row._meta.label_lower, row.pk, Side.END
