"""Where the marks of a chart stand. Drawn on the server, as SVG and on paper, without script or style of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

from reports.typeset.blocks import Bar, Drawing, Stroke, Tone, Word
from reports.typeset.measure import half_cells

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


SMALLEST_SLOT, WIDEST_COLUMN = 36, 40
"""Of columns that stand: the room that a year and its amount need; how wide one is at most."""
TURN, TURN_ROOM, ROW_GAP = 13, 92, 12
"""Of what was and what is to be: from one bar to the other, what is kept free for the words at their ends, and below them."""
TITLE_ROOM = 22


@dataclass(frozen=True)
class Change:
    """An amount as it is and as it is to be, each with its words; every change has a scale of its own."""

    label: str
    before: Decimal | int
    before_text: str
    after: Decimal | int
    after_text: str


def titled(drawing: Drawing, title: str) -> Drawing:
    """The drawing with its title below it, in the middle."""
    word = Word(drawing.width // 2, drawing.height + TEXT_HEIGHT + 4, title, "middle")
    height = drawing.height + TITLE_ROOM
    return replace(drawing, height=height, marks=(*drawing.marks, word))


def exits_by_year(
    label: str, points: Sequence[Point], legend: tuple[str, str] = ("已脱贫", "计划脱贫")
) -> Drawing:
    """A column a year with its amount over it; what is only planned is pale and has an edge, so that it is told apart in
    black and white. The words of the drawing name every amount."""
    highest = max((point.amount for point in points), default=Decimal(0))
    base, slot = PLOT_TOP + PLOT, WIDTH // max(len(points), 1)
    width = max(min(slot * 3 // 5, WIDEST_COLUMN), 1)
    # Where years stand closer than their words, every second or third is named; the words of the drawing have all.
    step = -(-SMALLEST_SLOT // max(slot, 1))
    marks: list[Bar | Word | Stroke] = list(_legend(legend, ("first", "rest")))
    for place, point in enumerate(points):
        middle = (2 * place + 1) * WIDTH // (2 * len(points))
        height = _length(point.amount, highest, PLOT)
        bar = Bar(
            max(0, middle - width // 2),
            base - height,
            width,
            height,
            "rest" if point.is_planned else "first",
        )
        marks.append(bar)
        if point.is_planned and height:
            marks.extend(_edge(bar))
        if place % step == 0:
            room = min(slot * step, WIDTH) if slot else WIDTH
            marks.append(_in_the_middle(middle, bar.y - GAP, _fitted(point.text, room)))
            marks.append(_in_the_middle(middle, base + 15, _fitted(point.label, room), "soft"))
    marks.append(Stroke(0, base, WIDTH, base))
    told = (f"{p.label}{p.text}{'（计划）' if p.is_planned else ''}" for p in points)
    return Drawing(_told(label, told), WIDTH, base + PLOT_FOOT, tuple(marks))


def amounts_by_kind(label: str, points: Sequence[Point]) -> Drawing:
    """A bar a kind on one scale, its words above it; the words of the drawing name every amount."""
    longest = max((point.amount for point in points), default=Decimal(0))
    marks: list[Bar | Word | Stroke] = []
    for place, point in enumerate(points):
        y = place * LINE
        room = WIDTH - _room(point.text) - TEXT_HEIGHT
        length = _length(point.amount, longest, WIDTH)
        marks += [
            Word(0, y + TEXT_HEIGHT, _fitted(point.label, room)),
            Word(WIDTH, y + TEXT_HEIGHT, point.text, "end"),
            Bar(0, y + BAR_TOP, length, THICK, "first"),
        ]
    told = (f"{point.label}{point.text}" for point in points)
    return Drawing(_told(label, told), WIDTH, max(len(points), 1) * LINE, tuple(marks))


def before_and_after(
    label: str, changes: Sequence[Change], legend: tuple[str, str] = ("现在", "计划完成后")
) -> Drawing:
    """Two bars a change, what is above what is to be, the words at their ends; the words of the drawing name both."""
    marks: list[Bar | Word | Stroke] = list(_legend(legend, ("rest", "first")))
    y = LEGEND
    for change in changes:
        longest = max(change.before, change.after)
        marks.append(Word(0, y + TEXT_HEIGHT, _fitted(change.label, WIDTH)))
        top = y + BAR_TOP
        for amount, text, tone in (
            (change.before, change.before_text, "rest"),
            (change.after, change.after_text, "first"),
        ):
            length = _length(amount, longest, WIDTH - TURN_ROOM)
            bar = Bar(0, top, length, THICK, tone)  # type: ignore[arg-type]
            marks.append(bar)
            if tone == "rest" and length:
                marks.extend(_edge(bar))
            marks.append(Word(length + GAP, top + THICK - 1, _fitted(text, TURN_ROOM - GAP)))
            top += TURN
        y = top + ROW_GAP
    told = (f"{one.label}{one.before_text}→{one.after_text}" for one in changes)
    return Drawing(_told(label, told), WIDTH, y, tuple(marks))


def _in_the_middle(x: int, y: int, text: str, tone: Tone = "ink") -> Word:
    """A word about x, moved inwards where it would stand out of the field."""
    half = -(-_room(text) // 2)
    return Word(max(half, min(x, WIDTH - half)), y, text, "middle", tone)


def _told(label: str, amounts: Iterable[str]) -> str:
    listed = "，".join(amounts)
    return f"{label}：{listed}" if listed else label


def _edge(bar: Bar) -> list[Stroke]:
    right, foot = bar.x + bar.width, bar.y + bar.height
    return [
        Stroke(bar.x, bar.y, right, bar.y),
        Stroke(bar.x, foot, right, foot),
        Stroke(bar.x, bar.y, bar.x, foot),
        Stroke(right, bar.y, right, foot),
    ]


def _room(text: str) -> int:
    return -(-half_cells(text) * TEXT_HEIGHT // 2)


def _fitted(text: str, room: int) -> str:
    """The text, cut where it would run into its neighbour."""
    if _room(text) <= room:
        return text
    while text and _room(text) > room - TEXT_HEIGHT:
        text = text[:-1]
    return f"{text}…"


def _legend(words: tuple[str, str], tones: tuple[str, str]) -> list[Bar | Word | Stroke]:
    first, second = words
    far = SWATCH + 6 + len(first) * TEXT_HEIGHT + 14
    return [
        Bar(0, 2, SWATCH, SWATCH, tones[0]),  # type: ignore[arg-type]
        Word(SWATCH + 4, TEXT_HEIGHT, first, tone="soft"),
        Bar(far, 2, SWATCH, SWATCH, tones[1]),  # type: ignore[arg-type]
        Word(far + SWATCH + 4, TEXT_HEIGHT, second, tone="soft"),
    ]


def _length(amount: Decimal | int, longest: Decimal | int, room: int) -> int:
    """What is not nought is seen, however small."""
    return max(int(amount * room // longest), 1) if longest and amount > 0 else 0
