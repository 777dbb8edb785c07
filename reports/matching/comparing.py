"""A list beside our records: who is in both, in one only, and what contradicts. Nothing of it is kept here."""

from collections import Counter, defaultdict

from households import wording
from households.models.sealed import blind_index
from reports.figures import At
from reports.matching.judging import judge
from reports.matching.kinds import Kind
from reports.matching.known import Here, known_at
from reports.matching.lines import Line, Result, of_both, of_list
from reports.matching.reading import Entry, Reading


def compare(kind: Kind, reading: Reading, at: At) -> Result:
    """Matches all rows at once: a fixed number of queries, whatever the length of the list."""
    known = known_at(at)
    found: dict[str, tuple[Entry, Here]] = {}
    only_listed: list[Line] = []
    rows: dict[str, list[int]] = defaultdict(list)
    for entry in reading.entries:
        rows[entry.number].append(entry.row)
        if len(rows[entry.number]) > 1:
            continue
        here = known.people.get(blind_index(entry.number) or "")
        if here is None:
            only_listed.append(of_list(entry))
        else:
            found[entry.number] = entry, here
    pairs = list(found.values())
    said, only_here = judge(kind, pairs, known)
    both = [of_both(entry, here, known, said.get(here.person, ())) for entry, here in pairs]
    twice = tuple(
        (wording.identity_number(number), tuple(places))
        for number, places in rows.items()
        if len(places) > 1
    )
    return Result(tuple(both), tuple(only_listed), tuple(only_here), twice)


def counted(result: Result) -> Counter[str]:
    """How many lines of each sort, for the book."""
    return Counter(
        both=len(result.both),
        contradicting=len(result.contradicting),
        only_listed=len(result.only_listed),
        only_here=len(result.only_here),
    )
