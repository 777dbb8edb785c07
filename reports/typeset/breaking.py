"""Line breaking for Chinese: where a line may end, and which breaks make the paragraph even.

The forbidden places are those of GB/T 15834-2011, 5.1 (标号和点号的位置). A whole paragraph is
weighed at once (total fit): each line may be stretched a little, or made narrower by taking the
blank half out of its punctuation marks.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from math import inf

OPENING = frozenset("（《〈“‘【〔「『［｛〖")
CLOSING = frozenset("）》〉”’】〕」』］｝〗")
STOPS = frozenset("，。、；：？！．")
NEVER_FIRST = CLOSING | STOPS | frozenset("％‰℃°·～／々)]},.;:!?%")
NEVER_LAST = OPENING | frozenset("￥＄＃№§([{$")
# Two of these make one mark, which must not be torn.
DOUBLED = frozenset("—…")
# The numeral of a date stays with its unit.
DATE_UNITS = frozenset("年月日时")

BLANK_RIGHT = CLOSING | frozenset("，。、；：")
BLANK_LEFT = OPENING

# Lines further than this (in ems) from full are only looked at when there is nothing better.
LOOSEST = 4.0
SHORT_LAST_LINE = 1.6
ROUNDING = 1e-6


@dataclass(slots=True)
class Atom:
    """What is never torn: one character, or a run of Latin letters and digits, in one font.

    `advance` is its own width, `cell` the room it takes before a line is stretched or squeezed,
    `before` and `after` the blank that may be taken out on either side; all in points. `link` is the address it opens.
    """

    text: str
    font: str
    size: float
    advance: float
    cell: float
    is_full: bool
    before: float = 0.0
    after: float = 0.0
    link: str = ""


def may_break(left: Atom, right: Atom) -> bool:
    """Whether a line may end between these two neighbours."""
    if right.text == " " or right.text[0] in NEVER_FIRST or left.text[-1] in NEVER_LAST:
        return False
    if left.text == right.text and left.text in DOUBLED:
        return False
    if right.text in DATE_UNITS and left.text[-1].isdecimal():
        return False
    return left.is_full or right.is_full or left.text == " "


def break_lines(atoms: list[Atom], first: float, later: float) -> list[tuple[int, int]]:
    """Cut the atoms into lines of the given widths; each line is (start, end).

    Lines fit once squeezed. Only where no permitted break fits – a long row of marks in a narrow
    cell – is a line cut anywhere.
    """
    if not atoms:
        return []
    count = len(atoms)
    reach = [0.0, *accumulate(atom.cell for atom in atoms)]
    tight = [0.0, *accumulate(atom.cell - atom.before - atom.after for atom in atoms)]
    ends = [k for k in range(1, count) if may_break(atoms[k - 1], atoms[k])]
    ends.append(count)
    cost = [inf] * (count + 1)
    came_from = [0] * (count + 1)
    cost[0] = 0.0
    for start in range(count):
        if cost[start] == inf:
            continue
        width = first if start == 0 else later
        for end in _candidates(ends, reach, tight, atoms, start, width):
            slack = width - (reach[end] - reach[start] - _trailing_space(atoms[end - 1]))
            total = cost[start] + _cost(atoms, start, end, slack)
            if total < cost[end]:
                cost[end], came_from[end] = total, start
    lines: list[tuple[int, int]] = []
    end = count
    while end:
        lines.append((came_from[end], end))
        end = came_from[end]
    return lines[::-1]


def _candidates(
    ends: list[int],
    reach: list[float],
    tight: list[float],
    atoms: list[Atom],
    start: int,
    width: float,
) -> list[int]:
    """The ends worth weighing for a line: nearly full ones, else the longest that fits."""
    after = bisect_right(ends, start)
    limit = tight[start] + width + ROUNDING
    beyond = bisect_right(ends, limit, lo=after, key=tight.__getitem__)
    # A space at the end of a line needs no room.
    while (
        beyond < len(ends)
        and tight[ends[beyond]] - _trailing_space(atoms[ends[beyond] - 1]) <= limit
    ):
        beyond += 1
    if beyond == after:
        return [_forced_end(reach, start, width)]
    full = reach[start] + width - LOOSEST * atoms[start].size
    near = bisect_left(ends, full, lo=after, hi=beyond, key=reach.__getitem__)
    return ends[min(near, beyond - 1) : beyond]


def _forced_end(reach: list[float], start: int, width: float) -> int:
    return max(start + 1, bisect_right(reach, reach[start] + width + ROUNDING) - 1)


def _trailing_space(atom: Atom) -> float:
    return atom.cell if atom.text == " " else 0.0


def _cost(atoms: list[Atom], start: int, end: int, slack: float) -> float:
    em = atoms[start].size
    if slack < -ROUNDING:
        cost = 2 * (slack / em) ** 2 + 0.6
    elif end == len(atoms):
        cost = 0.0
    else:
        cost = (slack / em) ** 2
    # 孤字不成行: a last line of one character looks like a mistake.
    if end == len(atoms) and start and _real_width(atoms[start:end]) < SHORT_LAST_LINE * em:
        cost += 6
    return cost


def _real_width(atoms: list[Atom]) -> float:
    return sum(
        atom.cell
        for atom in atoms
        if atom.text[0] not in NEVER_FIRST and atom.text[0] not in NEVER_LAST
    )
