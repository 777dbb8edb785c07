"""The syntax of prose with figures in it.

`[[code]]`, `[[code@2017-12-31]]` or `[[code@2018H1]]` (a month is 2018-06, a year 2018) stands for the value of a figure together with
its unit, so that no unit can be forgotten or wrong. A sum is written as wording.money decides;
`[[code|元]]` keeps it in 元. Text typed by people goes through `literal`, so nothing in it is a token.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from households import wording
from reports.figures import NO_VALUE, Value

CODE = r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*"
MOMENT = r"\d{4}-\d{2}-\d{2}|\d{4}-(?:0[1-9]|1[0-2])|\d{4}(?:H[12])?"
PIECE = re.compile(
    rf"\\(?P<escaped>\\|\[\[)|\[\[(?P<token>{CODE}(?:@(?:{MOMENT}))?)(?:\|(?P<unit>元))?\]\]"
)


@dataclass(frozen=True)
class Mention:
    """A token where it stands in prose, and the unit its sum is wanted in ("" for the usual one)."""

    token: str
    unit: str = ""

    def __str__(self) -> str:
        return f"[[{self.token}|{self.unit}]]" if self.unit else f"[[{self.token}]]"


def literal(text: str) -> str:
    """The text so written that reading it as prose gives back exactly this text."""
    return text.replace("\\", r"\\").replace("[[", r"\[[")


def pieces(prose: str) -> Iterator[str | Mention]:
    """Plain text and tokens, in order; what only looks like a token is plain text."""
    plain, end = "", 0
    for found in PIECE.finditer(prose):
        plain += prose[end : found.start()] + (found["escaped"] or "")
        end = found.end()
        if found["token"]:
            if plain:
                yield plain
            plain = ""
            yield Mention(found["token"], found["unit"] or "")
    plain += prose[end:]
    if plain:
        yield plain


def written(value: Value, unit: str = "") -> str:
    """A value with its unit, as a sentence says it: 192户, 26.63%, 504万元."""
    if value.amount is None:
        return NO_VALUE
    if value.figure.unit == "元" and unit != "元":
        return wording.money(int(value.amount * wording.FEN_IN_YUAN))
    return f"{value.text}{value.figure.unit}"
