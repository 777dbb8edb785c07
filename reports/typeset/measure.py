"""How much room text takes where no font can be asked: half cells, as the counting of Chinese characters has it."""

import re
import unicodedata
from itertools import accumulate, pairwise
from math import ceil

from reports.typeset.breaking import ROUNDING, Atom, break_lines, may_break

RUNS = re.compile(r"[!-~]+|.", re.DOTALL)
SEAMS = frozenset("省市县区乡镇村组年月日局委办部处厅院会队的和与及")
"""What names of places, times and bodies end with, and what joins words: a title is best broken after one of these."""
WORD_TORN = 9.0
"""As bad as a line three characters off the even length."""
MORE_LINES = 3


def half_cells(text: str) -> int:
    """Two for a Chinese character or mark, one for a letter or digit, none for an accent over another (UAX #11)."""
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WFA")
        for char in text
    )


def typed_lines(text: str) -> list[str]:
    """The lines as the writer broke them; other characters that break lines somewhere are none of his."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def title_lines(text: str, cells: float) -> list[str]:
    """Lines of at most `cells` characters, as few as will do, of about equal length and rather ending where a word does:
    GB/T 9704, 7.3.1 asks for both (词意完整、排列对称).
    """
    atoms = [_atom(run) for run in RUNS.findall(text)]
    fewest = max(1, ceil(sum(atom.cell for atom in atoms) / cells))
    found = next(
        (
            ends
            for count in range(fewest, fewest + MORE_LINES)
            if (ends := _even_ends(atoms, count, cells))
        ),
        [end for _, end in break_lines(atoms, cells, cells)],
    )
    return [
        "".join(atom.text for atom in atoms[start:end]).strip()
        for start, end in pairwise([0, *found])
    ]


def _even_ends(atoms: list[Atom], count: int, cells: float) -> list[int]:
    """Where so many lines end, at the least cost; nothing if they do not fit."""
    reach = [0.0, *accumulate(atom.cell for atom in atoms)]
    even = reach[-1] / count
    ways: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for line in range(count):
        longer: dict[int, tuple[float, list[int]]] = {}
        for start, (cost, ends) in ways.items():
            for end in range(start + 1, len(atoms) + 1):
                if reach[end] - reach[start] > cells + ROUNDING:
                    break
                if (end == len(atoms)) != (line == count - 1):
                    continue
                whole = cost + (reach[end] - reach[start] - even) ** 2
                if end < len(atoms):
                    if not may_break(atoms[end - 1], atoms[end]):
                        continue
                    whole += 0 if atoms[end - 1].text[-1] in SEAMS else WORD_TORN
                if end not in longer or whole < longer[end][0]:
                    longer[end] = whole, [*ends, end]
        ways = longer
    return ways[len(atoms)][1] if len(atoms) in ways else []


def _atom(run: str) -> Atom:
    width = half_cells(run) / 2
    return Atom(run, "", 1.0, width, width, is_full=not run.isascii())
