"""How much room text takes where no font can be asked: half cells, as the counting of Chinese characters has it."""

import re
import unicodedata
from math import ceil

from reports.typeset.breaking import Atom, break_lines

RUNS = re.compile(r"[!-~]+|.", re.DOTALL)


def half_cells(text: str) -> int:
    """Two for a Chinese character or mark, one for a letter or digit, none for an accent over another (UAX #11)."""
    return sum(
        0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WFA")
        for char in text
    )


def typed_lines(text: str) -> list[str]:
    """The lines as the writer broke them; other characters that break lines somewhere are none of his."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def even_lines(text: str, cells: float) -> list[str]:
    """Lines of at most `cells` characters and of about equal length, as few as will do."""
    atoms = [_atom(run) for run in RUNS.findall(text)]
    natural = sum(atom.cell for atom in atoms)
    count = max(1, ceil(natural / cells))
    measure = natural / count
    while measure < cells:
        lines = break_lines(atoms, measure, measure)
        if len(lines) <= count:
            break
        measure += 0.25
    else:
        lines = break_lines(atoms, cells, cells)
    return ["".join(atom.text for atom in atoms[start:end]).strip() for start, end in lines]


def _atom(run: str) -> Atom:
    width = half_cells(run) / 2
    return Atom(run, "", 1.0, width, width, is_full=not run.isascii())
