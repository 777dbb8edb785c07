"""Where the columns of a chart stand. Drawn as SVG on the server, without script or style of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

# Units of the viewBox: on a phone one is a pixel, so that the labels stay legible.
WIDTH, HEIGHT = 352, 200
TOP, BOTTOM = 26, 26
TEXT_HEIGHT, GAP = 11, 5
SLOT_SHARE = Decimal("0.62")


@dataclass(frozen=True)
class Point:
    """One amount of a chart: below its column, above it, how high, and whether it is not yet so."""

    label: str
    text: str
    amount: Decimal
    is_planned: bool = False


@dataclass(frozen=True)
class Column:
    """A point in its place; its text stands clear of the target line."""

    point: Point
    x: int
    y: int
    width: int
    height: int
    text_y: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True)
class ColumnChart:
    """Columns over a base line, and a line that they are to come under."""

    columns: list[Column]
    target_y: int
    width: int = WIDTH
    height: int = HEIGHT
    base: int = HEIGHT - BOTTOM


def columns(points: Sequence[Point], target: Decimal) -> ColumnChart:
    """Places the columns on one scale with the target; the highest fills the height."""
    highest = max([target, *(point.amount for point in points)])
    room = HEIGHT - TOP - BOTTOM

    def rise(amount: Decimal) -> int:
        # A column that is not nought is seen, however small.
        return int((amount / highest * room).to_integral_value(ROUND_CEILING)) if highest else 0

    slot = Decimal(WIDTH) / max(len(points), 1)
    width = int(slot * SLOT_SHARE)
    target_y = HEIGHT - BOTTOM - rise(target)
    placed = [
        Column(
            point,
            x=int(slot * index + (slot - width) / 2),
            y=HEIGHT - BOTTOM - rise(point.amount),
            width=width,
            height=rise(point.amount),
            text_y=_clear_of(target_y, HEIGHT - BOTTOM - rise(point.amount) - GAP),
        )
        for index, point in enumerate(points)
    ]
    return ColumnChart(placed, target_y)


def _clear_of(line_y: int, text_y: int) -> int:
    """The foot of a text, moved above the line where the line would run through it."""
    return line_y - GAP if text_y - TEXT_HEIGHT < line_y < text_y + GAP else text_y


def share(amount: Decimal | int, whole: Decimal | int) -> int:
    """How long a bar is on a scale of a thousand, of which the whole is all; nought of nothing."""
    return int(Decimal(amount) * 1000 / Decimal(whole)) if whole else 0
