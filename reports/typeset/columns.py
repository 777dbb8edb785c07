"""How a table shares the width of the text among its columns."""

from collections.abc import Sequence

from reports.typeset.geometry import TEXT_WIDTH

WIDEST_WORD = TEXT_WIDTH / 4
"""Holds an identity number of 18 digits; what is longer and cannot be broken is torn rather than starve its neighbours."""
HALVINGS = 24
"""Enough to find a width of 442 points to well below a thousandth."""


def shared(shares: Sequence[float]) -> list[float]:
    """The whole width by shares."""
    return [share / sum(shares) * TEXT_WIDTH for share in shares]


def by_content(wanted: Sequence[float], least: Sequence[float]) -> list[float]:
    """As wide as the contents where there is room, else what the words need and a fair share; in points."""
    least = [min(*pair, WIDEST_WORD) for pair in zip(wanted, least, strict=True)]
    if sum(wanted) <= TEXT_WIDTH:
        return shared(wanted)
    if sum(least) >= TEXT_WIDTH:
        return shared(least)
    return _levelled(least, wanted)


def _levelled(least: Sequence[float], wanted: Sequence[float]) -> list[float]:
    """Raise all columns to one level; none gets less than it needs or more than it wants."""

    def at(level: float) -> list[float]:
        return [min(high, max(low, level)) for low, high in zip(least, wanted, strict=True)]

    level, above = 0.0, TEXT_WIDTH
    for _ in range(HALVINGS):
        middle = (level + above) / 2
        if sum(at(middle)) <= TEXT_WIDTH:
            level = middle
        else:
            above = middle
    return at(level)
