"""The lines of an answer: people of the list, of our records, or of both."""

from collections.abc import Iterable
from dataclasses import dataclass

from households import wording
from reports.matching.known import Here, Known
from reports.matching.reading import Entry


@dataclass(frozen=True)
class Line:
    """One line of the answer: of the list, of our records, or of both; numbers are hidden but for their beginning."""

    row: int | None
    listed_name: str
    name: str
    shown: str
    number: str
    url: str
    status: str
    says: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        return "；".join(self.says)


@dataclass(frozen=True)
class Result:
    """The answer. `contradicting` are those of `both` that say something else than our records."""

    both: tuple[Line, ...]
    only_listed: tuple[Line, ...]
    only_here: tuple[Line, ...]
    twice: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def contradicting(self) -> tuple[Line, ...]:
        return tuple(line for line in self.both if line.says)

    @property
    def agreeing(self) -> tuple[Line, ...]:
        return tuple(line for line in self.both if not line.says)


def of_list(entry: Entry) -> Line:
    """Somebody of the list whom our records do not know."""
    shown = wording.identity_number(entry.number)
    return Line(entry.row, entry.name, "", shown, "", "", "本册没有这个人")


def of_both(entry: Entry, here: Here, known: Known, says: Iterable[str]) -> Line:
    """Somebody of both, with what the list says otherwise."""
    status = known.status(here) if here.is_member else here.gone
    shown = wording.identity_number(entry.number)
    return Line(
        entry.row, entry.name, here.name, shown, here.number, here.url, status, tuple(says)
    )


def of_us(here: Here, known: Known, why: str) -> Line:
    """Somebody of our records who ought to be on the list."""
    return Line(None, "", here.name, "", here.number, here.url, known.status(here), (why,))
