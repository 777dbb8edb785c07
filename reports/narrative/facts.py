"""The values a document needs, computed together, and prose turned into runs that remember them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Self
from urllib.parse import urlencode

from django.urls import reverse

from reports.figures import At, Value, compute_tokens
from reports.narrative.tokens import pieces, written
from reports.typeset.blocks import Run


@dataclass(frozen=True)
class Facts:
    """Values by token, at the moment and place of one document."""

    at: At
    values: Mapping[str, Value]

    @classmethod
    def gather(cls, tokens: Iterable[str], at: At) -> Self:
        """Computes all tokens in one batch. Raises UnknownFigureError or BadTokenError."""
        return cls(at, compute_tokens(tokens, at))

    def is_computed(self, token: str) -> bool:
        """Whether the token was asked for when the values were computed."""
        return token in self.values

    def is_known(self, token: str) -> bool:
        """Whether there is a value at all; nought is one."""
        return self.values[token].amount is not None

    def amount(self, token: str) -> Decimal:
        """The exact amount; nought where nothing is on record."""
        return Decimal(self.values[token].amount or 0)

    def runs(self, prose: str) -> tuple[Run, ...]:
        """Prose with every token replaced by its value. Raises KeyError for a token that was not computed."""
        return tuple(
            Run(piece)
            if isinstance(piece, str)
            else self._run(self.values[piece.token], piece.unit)
            for piece in pieces(prose)
        )

    @property
    def by_token(self) -> dict[str, Value]:
        """The values by the token that names each whatever the day of the document."""
        return {value.token: value for value in self.values.values()}

    @staticmethod
    def _run(value: Value, unit: str) -> Run:
        return Run(written(value, unit), figure=value.token, query=moment_query(value.at))


def records_address(code: str, at: At) -> str:
    """The page of a figure's records at the very moment and place."""
    return f"{reverse('reports:figure-detail', args=[code])}?{moment_query(at)}"


def moment_query(at: At) -> str:
    """A moment and a place as the pages of figures read them from their address."""
    person = {"person": at.person.username} if at.person else {}
    moment = {"area": at.area, "period": at.period.code, "at": at.day.isoformat()}
    return urlencode(moment | person)
