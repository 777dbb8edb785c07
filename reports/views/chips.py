"""Prose as an editor takes it in: plain text, and chips that stand for figures."""

from dataclasses import dataclass
from typing import Self

from reports.documents.report import Report
from reports.figures import Value, compute_tokens
from reports.narrative.arrangement import is_token, tokens_in
from reports.narrative.tokens import pieces, written
from reports.views.paper import records_url


@dataclass(frozen=True)
class Chip:
    """A figure in prose: its token, what it comes to, and what it means; or plain text, which has no token."""

    text: str
    token: str = ""
    label: str = ""
    when: str = ""
    meaning: str = ""
    url: str = ""

    @classmethod
    def of(cls, token: str, value: Value, unit: str = "") -> Self:
        return cls(
            written(value, unit),
            f"[[{token}|{unit}]]" if unit else f"[[{token}]]",
            value.figure.label,
            value.when,
            value.figure.meaning,
            records_url(value),
        )


def chips(report: Report, prose: str) -> list[Chip]:
    """The prose in pieces. What looks like a token and is none stays text, to be seen and mended."""
    tokens = [token for token in tokens_in(prose) if is_token(token)]
    values = compute_tokens(tokens, report.at)
    return [
        Chip(piece)
        if isinstance(piece, str)
        else Chip.of(piece.token, values[piece.token], piece.unit)
        if piece.token in values
        else Chip(str(piece))
        for piece in pieces(prose)
    ]
