"""All figures, in the order of the list, and how one is found by its code."""

from itertools import chain

from reports.figures import exits, funds, helping, industry, register, security, village
from reports.figures.figure import Figure, Group

FIGURES: tuple[Figure, ...] = (
    *village.FIGURES,
    *register.FIGURES,
    *security.FIGURES,
    *exits.FIGURES,
    *industry.FIGURES,
    *helping.FIGURES,
    *funds.FIGURES,
)
_BY_CODE = {figure.code: figure for figure in FIGURES}


class UnknownFigureError(LookupError):
    """There is no figure of this code. The message is a sentence for the person who wrote it."""


def find(code: str) -> Figure:
    """The figure of a code, planned exits of any year included. Raises UnknownFigureError."""
    figure = _BY_CODE.get(code) or exits.planned(code)
    if figure is None:
        raise UnknownFigureError(f"没有代码为“{code}”的指标，请到“指标”页核对代码。")
    return figure


def listed(area: str) -> list[Figure]:
    """What the list of an area shows: every figure, and the plans of the years the area has plans for, by group."""
    plans = chain.from_iterable(exits.planned_in(year) for year in exits.planned_years(area))
    order = list(Group)
    return sorted((*plans, *FIGURES), key=lambda figure: order.index(figure.group))
