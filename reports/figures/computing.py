"""From definitions to numbers: one conditional-aggregate query a source, however many figures are asked for."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

from households.models import Area
from reports.figures.at import At
from reports.figures.figure import ANY, Counted, Figure, Ratio, Source, Value
from reports.figures.registry import find
from reports.periods import parse_period

Amount = int | Decimal | None
ALL = 10**15


class BadTokenError(ValueError):
    """A token that names no moment its figure can be asked for. The message is a sentence for its writer."""


def compute(codes: Iterable[str], at: At) -> dict[str, Value]:
    """The values of the figures at a moment and a place, by code. Raises UnknownFigureError for an unknown code."""
    wanted = {code: find(code) for code in codes}
    needed = _with_parts(wanted)
    amounts = _counted([figure for figure in needed.values() if isinstance(figure, Counted)], at)
    return {code: _value(figure, amounts, at) for code, figure in wanted.items()}


def compute_by_village(codes: Iterable[str], at: At) -> dict[str, dict[str, Value]]:
    """The values of the figures for each village of the place, by its code: one query a source, however many villages.

    What is counted adds up to the place's own values, for both come from the same rows. Raises UnknownFigureError.
    """
    wanted = {code: find(code) for code in codes}
    needed = _with_parts(wanted)
    villages = list(Area.objects.within(at.area).villages().values_list("code", flat=True))
    amounts = _counted_by_village(
        [figure for figure in needed.values() if isinstance(figure, Counted)], villages, at
    )
    return {
        village: {
            code: _value(figure, amounts[village], replace(at, area=village))
            for code, figure in wanted.items()
        }
        for village in villages
    }


def compute_tokens(tokens: Iterable[str], at: At) -> dict[str, Value]:
    """The values that tokens name, by token: `code@2017-12-31`, `code@2018H1`
    (or a month, 2018-06, or a year), or `code` at the given moment.

    Raises UnknownFigureError or BadTokenError. Tokens of the same moment share their queries.
    """
    moments: dict[At, dict[str, str]] = {}
    for token in dict.fromkeys(tokens):
        code, moment = _read(token, at)
        moments.setdefault(moment, {})[token] = code
    values: dict[str, Value] = {}
    for moment, codes in moments.items():
        computed = compute(set(codes.values()), moment)
        values |= {token: computed[code] for token, code in codes.items()}
    return values


def legible(token: str) -> Figure:
    """The figure that a token names. Raises UnknownFigureError, or BadTokenError for a moment it has not."""
    return find(_read(token, ANY)[0])


def records(figure: Figure, at: At) -> QuerySet[Model]:
    """The rows that a figure stands for; of a ratio, those of the part it is the share of."""
    if isinstance(figure, Ratio):
        return records(find(figure.part), at)
    assert isinstance(figure, Counted)
    return figure.records(at)


def _with_parts(wanted: dict[str, Figure]) -> dict[str, Figure]:
    """The figures, and those that ratios among them are made of."""
    needed = dict(wanted)
    for figure in wanted.values():
        if isinstance(figure, Ratio):
            needed |= {code: find(code) for code in (figure.part, figure.whole)}
    return needed


def _by_source(figures: list[Counted]) -> dict[Source, list[Counted]]:
    by_source: dict[Source, list[Counted]] = {}
    for figure in figures:
        by_source.setdefault(figure.counted_over, []).append(figure)
    return by_source


def _counted_by_village(
    figures: list[Counted], villages: list[str], at: At
) -> dict[str, dict[str, Amount]]:
    # A village without rows counts nought, or knows nothing where its records would have to state the number.
    amounts = {
        village: {figure.code: figure.amount(None) for figure in figures} for village in villages
    }
    for source, members in _by_source(figures).items():
        asked: set[str] = set().union(*(figure.asks(at) for figure in members))
        rows = source.rows_with(at, asked).order_by().values(source.area)
        sums = {f"n{index}": figure.aggregate(at) for index, figure in enumerate(members)}
        for row in rows.annotate(**sums):
            if (village := row[source.area]) in amounts:
                amounts[village] |= {
                    figure.code: figure.amount(row[f"n{index}"])
                    for index, figure in enumerate(members)
                }
    return amounts


def _counted(figures: list[Counted], at: At) -> dict[str, Amount]:
    amounts: dict[str, Amount] = {}
    for source, members in _by_source(figures).items():
        # Codes hold dots, which are no column names.
        row = _rows(source, members, at).aggregate(
            **{f"n{index}": figure.aggregate(at) for index, figure in enumerate(members)}
        )
        for index, figure in enumerate(members):
            amounts[figure.code] = figure.amount(row[f"n{index}"])
    return amounts


def _rows(source: Source, figures: list[Counted], at: At) -> QuerySet[Any]:
    """The rows with all facts that the figures ask for.

    Taken as a slice they make an inner query, in which each fact is worked out once a row; otherwise Django writes it
    out again in every aggregate that names it, and the database works it out as often.
    """
    asked: set[str] = set().union(*(figure.asks(at) for figure in figures)) & source.facts.keys()
    rows = source.rows_with(at, asked)
    return rows.values("pk", *sorted(asked))[:ALL] if asked else rows


def _value(figure: Figure, amounts: dict[str, Amount], at: At) -> Value:
    if isinstance(figure, Ratio):
        parts = tuple(Value(find(code), amounts[code], at) for code in (figure.part, figure.whole))
        return Value(figure, figure.amount(*(part.amount for part in parts)), at, parts)
    return Value(figure, amounts[figure.code], at)


def _read(token: str, at: At) -> tuple[str, At]:
    code, _, moment = token.partition("@")
    figure = find(code)
    if not moment:
        return code, at
    try:
        if figure.is_stock:
            return code, replace(at, day=date.fromisoformat(moment))
        return code, replace(at, period=parse_period(moment))
    except ValueError as error:
        kind = (
            "是某一天的存量，@ 后面应写日期，如 2017-12-31"
            if figure.is_stock
            else "是一段时期的发生数，@ 后面应写期间，如 2018H1（半年）、2018-06（月）或 2018（年）"
        )
        raise BadTokenError(f"“{token}”写得不对：{figure.label}{kind}。") from error
