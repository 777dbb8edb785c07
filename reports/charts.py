"""Where the marks of a chart stand. Drawn on the server, as SVG and on paper, without script or style of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from reports.typeset.blocks import Bar, Drawing, Stroke, Word

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


LEGEND, LINE, BAR_TOP, THICK, SWATCH = 30, 36, 17, 10, 9
"""Of bars that lie: where the first begins, how far apart, the bar below its words, its height; the square of a legend."""
PLOT_TOP, PLOT, PLOT_FOOT = 44, 120, 22
"""Of pairs that stand: where the scale begins below the legend, its height, the room of the labels."""


@dataclass(frozen=True)
class Whole:
    """An amount that a bar shows, with the part of it that is done; both in one unit."""

    label: str
    text: str
    amount: int
    done: int | None = None


@dataclass(frozen=True)
class Pair:
    """Two amounts that stand beside one another."""

    label: str
    first: int
    second: int


def lying_bars(
    label: str, lines: Sequence[Whole], legend: tuple[str, str] | None = None
) -> Drawing:
    """A bar a line on one scale, what is done of it in the full tone; the words stand above each bar."""
    longest = max((line.amount for line in lines), default=0)
    top = LEGEND if legend else 0
    marks: list[Bar | Word | Stroke] = list(_legend(legend, ("first", "rest"))) if legend else []
    for place, line in enumerate(lines):
        y = top + place * LINE
        marks += [
            Word(0, y + TEXT_HEIGHT, line.label),
            Word(WIDTH, y + TEXT_HEIGHT, line.text, "end"),
        ]
        whole = _length(line.amount, longest, WIDTH)
        done = whole if line.done is None else _length(line.done, longest, WIDTH)
        marks.append(Bar(0, y + BAR_TOP, whole, THICK, "rest"))
        if done:
            marks.append(Bar(0, y + BAR_TOP, done, THICK, "first"))
    return Drawing(label, WIDTH, top + len(lines) * LINE, tuple(marks))


def standing_pairs(
    label: str, pairs: Sequence[Pair], legend: tuple[str, str], highest_text: str
) -> Drawing:
    """Two columns a pair on one scale; the height of the scale is written at its top."""
    highest = max((max(pair.first, pair.second) for pair in pairs), default=0)
    base = PLOT_TOP + PLOT
    slot = WIDTH // max(len(pairs), 1)
    width = max(min(slot * 2 // 5, 40), 1)
    marks: list[Bar | Word | Stroke] = [
        *_legend(legend, ("rest", "first")),
        Word(WIDTH, TEXT_HEIGHT, highest_text, "end", "soft"),
    ]
    for place, pair in enumerate(pairs):
        middle = place * slot + slot // 2
        for x, amount, tone in (
            (middle - width, pair.first, "rest"),
            (middle, pair.second, "first"),
        ):
            height = _length(amount, highest, PLOT)
            marks.append(Bar(x, base - height, width, height, tone))  # type: ignore[arg-type]
        marks.append(Word(middle, base + 15, pair.label, "middle", "soft"))
    marks.append(Stroke(0, base, WIDTH, base))
    return Drawing(label, WIDTH, base + PLOT_FOOT, tuple(marks))


def _legend(words: tuple[str, str], tones: tuple[str, str]) -> list[Bar | Word | Stroke]:
    first, second = words
    far = SWATCH + 6 + len(first) * TEXT_HEIGHT + 14
    return [
        Bar(0, 2, SWATCH, SWATCH, tones[0]),  # type: ignore[arg-type]
        Word(SWATCH + 4, TEXT_HEIGHT, first, tone="soft"),
        Bar(far, 2, SWATCH, SWATCH, tones[1]),  # type: ignore[arg-type]
        Word(far + SWATCH + 4, TEXT_HEIGHT, second, tone="soft"),
    ]


def _length(amount: int, longest: int, room: int) -> int:
    """What is not nought is seen, however small."""
    return max(amount * room // longest, 1) if longest and amount > 0 else 0
