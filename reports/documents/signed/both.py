"""Two kept reports side by side: halves of a village, editions of one report, or quite different ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from households import wording
from reports.figures.figure import NO_VALUE
from reports.models import ReportVersion
from reports.narrative.rewording import Stretch, reworded
from reports.periods import parse_period


@dataclass(frozen=True)
class Both:
    """A figure in both reports; empty where one does not state it. `moments` are the days or periods it is of."""

    label: str
    when: str
    first: str
    second: str
    moments: tuple[str, str]
    change: str
    is_defined_alike: bool

    @property
    def differs(self) -> bool:
        return self.first != self.second


def side_by_side(first: ReportVersion, second: ReportVersion) -> list[Both]:
    """Figure by figure, matched by code and by what its moment is to the report: its day, the year's end before, …"""
    ours, theirs = _by_place(first), _by_place(second)
    return [
        _beside(place, ours.get(place), theirs.get(place))
        for place in dict.fromkeys([*ours, *theirs])
    ]


def words_between(first: ReportVersion, second: ReportVersion) -> list[Stretch]:
    """What of the words is gone and new from the first to the second, annexes left out."""
    return reworded(_words(first), _words(second))


Place = tuple[str, str]


def _by_place(version: ReportVersion) -> dict[Place, Mapping[str, Any]]:
    return {(kept["code"], _role(version, kept)): kept for kept in version.figures}


def _role(version: ReportVersion, kept: Mapping[str, Any]) -> str:
    """What the figure's moment is to its report."""
    stretch = version.stretch
    moment = kept["token"].partition("@")[2]
    roles = {
        version.counted_to_on.isoformat(): "统计日",
        version.period: "本期",
        stretch.previous.code: "上期",
        stretch.eve.isoformat(): "上期末",
        f"{stretch.start.year - 1}-12-31": "上年底",
    }
    return roles.get(moment, moment)


def _beside(
    place: Place, first: Mapping[str, Any] | None, second: Mapping[str, Any] | None
) -> Both:
    some = first or second
    assert some is not None  # the place comes from one of them
    return Both(
        some["label"],
        place[1],
        _said(first),
        _said(second),
        (_moment(first), _moment(second)),
        _change(first, second),
        not (first and second) or first["meaning"] == second["meaning"],
    )


def _said(kept: Mapping[str, Any] | None) -> str:
    if kept is None:
        return ""
    return f"{kept['text']}{kept['unit'] if kept['text'] != NO_VALUE else ''}"


def _moment(kept: Mapping[str, Any] | None) -> str:
    if kept is None:
        return ""
    moment = kept["token"].partition("@")[2]
    return moment if moment == kept["day"] else str(parse_period(moment))


def _change(first: Mapping[str, Any] | None, second: Mapping[str, Any] | None) -> str:
    """+3 or −2, in the figure's unit; empty where one has no amount."""
    if not first or not second or first["amount"] is None or second["amount"] is None:
        return ""
    change = Decimal(second["amount"]) - Decimal(first["amount"])
    if not change:
        return ""
    return f"{'+' if change > 0 else '−'}{wording.number(abs(change))}"


def _words(version: ReportVersion) -> str:
    lines: list[str] = []
    for block in version.blocks:
        match block["block"]:
            case "Paragraph":
                lines.append(block["lead"] + "".join(run["text"] for run in block["runs"]))
            case "Heading" if block["level"]:
                lines.append(block["text"])
            case "Title" if not lines:
                lines.append("".join(block["lines"]))
            case "Signature":
                break
    return "\n".join(lines)
