"""What differs between a ledger as it was exported, as it came back, and as it is today: cell by cell, row by row."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reports.ledgers.packed import KeptRow
from reports.ledgers.returned import Returned, ReturnedRow

# Rows are paired by what they say only among so many: each is held against each.
MOST_PAIRED = 400
ALIKE = 0.5


@dataclass(frozen=True)
class CellChange:
    """A cell that does not say what it said. `place` is its address on the sheet; `now` what the records say today."""

    place: str
    number: int | None
    name: str
    label: str
    then: str
    found: str
    now: str | None = None


@dataclass(frozen=True)
class RowChange:
    """A row that is gone, or one that was not there."""

    place: str
    number: int | None
    name: str
    text: str


@dataclass(frozen=True)
class Comparison:
    """All that was done to a ledger after it was exported. `pairs` are the rows of the file with those they were."""

    changed: list[CellChange]
    deleted: list[RowChange]
    added: list[RowChange]
    is_reordered: bool
    about_columns: list[str]
    pairs: list[tuple[ReturnedRow, KeptRow | None]] = field(repr=False)

    @property
    def is_same(self) -> bool:
        return not (self.changed or self.deleted or self.added or self.about_columns)


@dataclass(frozen=True)
class Since:
    """What became of the records since the export, whatever was done to the file."""

    changed: list[CellChange]
    gone: list[RowChange]
    new: list[RowChange]

    @property
    def is_same(self) -> bool:
        return not (self.changed or self.gone or self.new)


def compared(
    returned: Returned,
    labels: Sequence[str],
    then: Sequence[KeptRow],
    *,
    naming: Sequence[int],
    now: Mapping[str, KeptRow],
) -> Comparison:
    """Holds the file against the rows that were exported; `now` are today's by the keys of their records.

    `naming` are the places of the cells that a row is known by.
    """
    columns = {label: returned.labels.index(label) for label in labels if label in returned.labels}
    pairs = _Pairing(returned.rows, then, [columns.get(label) for label in labels]).pairs()
    changed = []
    for row, was in pairs:
        if was is None:
            continue
        today = now.get(was.key)
        for place, label in enumerate(labels):
            column = columns.get(label)
            if column is None or row.cells[column] == was.cells[place]:
                continue
            changed.append(
                CellChange(
                    place=f"{returned.letters[column]}{row.place}",
                    number=row.number,
                    name=named(was.cells, naming),
                    label=label,
                    then=was.cells[place],
                    found=row.cells[column],
                    now=today.cells[place] if today else None,
                )
            )
    kept = {id(was) for _, was in pairs if was}
    numbers = {id(was): number for number, was in enumerate(then, start=1)}
    order = [numbers[id(was)] for _, was in pairs if was]
    return Comparison(
        changed=changed,
        deleted=[
            RowChange("", number, named(was.cells, naming), "，".join(filter(None, was.cells)))
            for number, was in enumerate(then, start=1)
            if id(was) not in kept
        ],
        added=[
            RowChange(str(row.place), row.number, "", "，".join(filter(None, row.cells)))
            for row, was in pairs
            if was is None
        ],
        is_reordered=order != sorted(order),
        about_columns=list(_about_columns(returned, labels)),
        pairs=pairs,
    )


def since(
    labels: Sequence[str],
    then: Sequence[KeptRow],
    now: Sequence[KeptRow],
    *,
    naming: Sequence[int],
) -> Since:
    """What differs between the export and today, record by record. Rows without keys are told by what they say."""
    if not all(row.key for row in (*then, *now)):
        then, now = _keyed(then), _keyed(now)
    before, today = ({row.key: row for row in rows} for rows in (then, now))
    changed = [
        CellChange("", number, named(was.cells, naming), label, old, "", new)
        for number, was in enumerate(then, start=1)
        if was.key in today
        for label, old, new in zip(labels, was.cells, today[was.key].cells, strict=True)
        if old != new
    ]
    return Since(
        changed,
        [
            RowChange("", number, named(was.cells, naming), "，".join(filter(None, was.cells)))
            for number, was in enumerate(then, start=1)
            if was.key not in today
        ],
        [
            RowChange("", None, named(row.cells, naming), "，".join(filter(None, row.cells)))
            for row in now
            if row.key not in before
        ],
    )


def named(cells: Sequence[str], naming: Sequence[int]) -> str:
    """What a row is known by."""
    return " ".join(cells[place] for place in naming if cells[place])


def _keyed(rows: Sequence[KeptRow]) -> list[KeptRow]:
    return [KeptRow("\t".join(row.cells), row.cells) for row in rows]


def _about_columns(returned: Returned, labels: Sequence[str]) -> Iterator[str]:
    missing = [label for label in labels if label not in returned.labels]
    more = [label for label in returned.labels if label not in labels]
    if missing:
        yield f"少了列或改了列标题：{'、'.join(missing)}。这些列没有逐格比较。"
    if more:
        yield f"多出的列：{'、'.join(more)}。"
    if not missing and not more and list(labels) != returned.labels:
        yield "列的顺序变了。"


class _Pairing:
    """Which row of the file is which of then. `columns` says where in the file each column of then stands, if it does."""

    def __init__(
        self,
        rows: Sequence[ReturnedRow],
        then: Sequence[KeptRow],
        columns: Sequence[int | None],
    ) -> None:
        self._rows = rows
        self._there = [column for column in columns if column is not None]
        self._places = [place for place, column in enumerate(columns) if column is not None]
        self._free = dict(enumerate(then, start=1))
        self._found: dict[int, KeptRow] = {}

    def pairs(self) -> list[tuple[ReturnedRow, KeptRow | None]]:
        """A row's number says which it was, unless what it says is found under another number: then it was renumbered."""
        self._by_number_and_contents()
        self._by_contents()
        self._by_likeness()
        return [(row, self._found.get(place)) for place, row in enumerate(self._rows)]

    def _by_number_and_contents(self) -> None:
        for place, row in enumerate(self._rows):
            was = self._free.get(row.number or 0)
            if was and self._now(row) == self._then(was):
                self._take(place, row.number)

    def _by_contents(self) -> None:
        numbers = defaultdict(list)
        for number, was in self._free.items():
            numbers[tuple(self._then(was))].append(number)
        for place in self._open:
            same = numbers.get(tuple(self._now(self._rows[place])))
            if same:
                self._take(place, same.pop(0))

    def _by_likeness(self) -> None:
        """What was changed: first where the number agrees too, then whatever is most alike, then by the number alone."""
        places = self._open
        if len(places) * len(self._free) > MOST_PAIRED**2:
            for place in places:
                self._take(place, self._rows[place].number)
            return
        likeness = {
            (place, number): _alike(self._now(self._rows[place]), self._then(was))
            for place in places
            for number, was in self._free.items()
        }
        by_number = [(place, self._rows[place].number) for place in places]
        for place, number in by_number:
            if likeness.get((place, number or 0), 0) >= ALIKE:
                self._take(place, number)
        for (place, number), alike in sorted(likeness.items(), key=lambda pair: -pair[1]):
            if alike >= ALIKE:
                self._take(place, number)
        for place, number in by_number:
            if likeness.get((place, number or 0), 0) > 0:
                self._take(place, number)

    @property
    def _open(self) -> list[int]:
        return [place for place in range(len(self._rows)) if place not in self._found]

    def _now(self, row: ReturnedRow) -> list[str]:
        return [row.cells[column] for column in self._there]

    def _then(self, was: KeptRow) -> list[str]:
        return [was.cells[place] for place in self._places]

    def _take(self, place: int, number: int | None) -> None:
        """Pairs the two, if both are still free."""
        if number in self._free and place not in self._found:
            self._found[place] = self._free.pop(number)


def _alike(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of equal cells among those where either says something."""
    said = [(a, b) for a, b in zip(one, other, strict=True) if a or b]
    return sum(a == b for a, b in said) / len(said) if said else 1
