"""The records behind a value, as keys that can be kept: short runs of numbers, whatever the size of a county."""

from collections.abc import Iterable

from reports.figures.figure import Counted, Value

Runs = tuple[tuple[int, int], ...]


def keys_of(value: Value) -> Runs:
    """The primary keys of the records behind a value; none behind a ratio, whose parts have them."""
    if not isinstance(value.figure, Counted):
        return ()
    return runs(value.figure.records(value.at).order_by("pk").values_list("pk", flat=True))


def runs(keys: Iterable[int]) -> Runs:
    """Whole numbers as runs from first to last, both included: 1, 2, 3, 7 is (1, 3), (7, 7)."""
    found: list[tuple[int, int]] = []
    for key in sorted(keys):
        if found and key == found[-1][1] + 1:
            found[-1] = (found[-1][0], key)
        else:
            found.append((key, key))
    return tuple(found)


def unrolled(kept: Iterable[Iterable[int]]) -> set[int]:
    """The keys that runs stand for."""
    return {key for first, last in kept for key in range(first, last + 1)}
