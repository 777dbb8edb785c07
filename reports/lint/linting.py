"""All rules over one text, in the order of its lines."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Protocol

from reports.figures import At
from reports.lint import (
    dates,
    exits,
    growth,
    headings,
    lists,
    measures,
    parts,
    per_head,
    rates,
    repeats,
    shares,
    tables,
    totals,
    units,
    wholes,
    words,
)
from reports.lint.claims import claims
from reports.lint.finding import Finding
from reports.lint.records import Shows, against_figures
from reports.lint.text import Document, Sentence
from reports.lint.works import against_gifts, against_projects

STYLE = (
    headings.numbering,
    headings.enumeration,
    headings.annexes,
    headings.tables,
    words.committees,
    words.up_to,
    words.miswritten,
    words.hedges,
    units.missing,
    units.impossible,
    dates.impossible,
)
SUMS = (
    per_head.averages,
    per_head.products,
    shares.shares,
    shares.siblings,
    rates.named_rates,
    rates.incidence,
    growth.from_to,
    growth.than_before,
    growth.so_many_times,
    growth.year_by_year,
    totals.attributes,
    totals.items_and_total,
    wholes.total_and_parts,
    wholes.of_which_apart,
    totals.respectively,
    totals.costs_taken_off,
    wholes.more_than_all_before,
    totals.done_and_undone,
    lists.projects,
    lists.lines_and_total,
    lists.counted_lines,
    lists.head_and_lines,
    tables.added_up,
    parts.more_households_than_persons,
    parts.named,
    parts.villages,
    exits.plans,
    exits.years_and_left,
    exits.exited_and_left,
    repeats.two_values,
    repeats.told_twice,
    measures.long_and_wide,
    measures.long_wide_deep,
    measures.same_again,
    measures.land,
)


class Piece(Protocol):
    """A stretch of a draft: its text, and the token it was computed from, "" for words that were typed or composed."""

    @property
    def text(self) -> str: ...

    @property
    def figure(self) -> str: ...


def lint(text: str, at: At | None = None) -> list[Finding]:
    """What is wrong in a text, by itself; with a place and a moment also against the records."""
    return _ordered(_found(Document(text), at, lambda sentence, start, end: False, is_draft=False))


def lint_runs(lines: Sequence[Sequence[Piece]], at: At) -> list[Finding]:
    """What `lint` finds in a draft whose pieces say whether they were computed; a paragraph a line, its lead included.

    Numbers inside computed pieces are the records and are not held against them. Added is the rule "typed": a number
    in a typed piece for which there is a figure. Where it equals the figure it is a warning, whose `computed` is the
    token to insert; where it does not it is the error "records" that `lint` finds as well.
    """
    text = "\n".join("".join(piece.text for piece in line) for line in lines)
    document = Document(text)
    return _ordered(_found(document, at, _computed(document, lines), is_draft=True))


def _computed(document: Document, lines: Sequence[Sequence[Piece]]) -> Shows:
    """Whether words lie in a computed piece, wherever line breaks within pieces have put them."""
    begins = [0]
    for source in document.source.splitlines(keepends=True):
        begins.append(begins[-1] + len(source))
    spans: list[tuple[int, int]] = []
    at = 0
    for line in lines:
        for piece in line:
            if piece.figure:
                spans.append((at, at + len(piece.text)))
            at += len(piece.text)
        at += 1

    def shows(sentence: Sentence, start: int, end: int) -> bool:
        line, first, last = sentence.marked(start, end)
        first, last = begins[line - 1] + first, begins[line - 1] + last
        place = bisect_right(spans, (last, -1)) - 1
        return place >= 0 and first < spans[place][1] and spans[place][0] < last

    return shows


def _found(
    document: Document, at: At | None, shows: Shows, *, is_draft: bool
) -> Iterator[Finding]:
    said = claims(document)
    for rule in STYLE:
        yield from rule(document)
    yield from dates.outside(document, at.period if at else None)
    for judge in SUMS:
        yield from judge(document, said)
    if at:
        yield from against_figures(document, said, at, shows, is_draft=is_draft)
        yield from against_projects(document, at, shows)
        yield from against_gifts(document, at, shows)


def _ordered(found: Iterator[Finding]) -> list[Finding]:
    """Each once, in the order of the text; two rules may see the same wrong number."""
    seen: dict[tuple[object, ...], Finding] = {}
    for one in found:
        seen.setdefault((one.rule, one.line, one.start, one.end, one.stated), one)
    return sorted(seen.values(), key=lambda finding: (finding.line, finding.start))
