"""All rules over one text, in the order of its lines."""

from collections.abc import Iterator

from reports.figures import At
from reports.lint import style, sums
from reports.lint.claims import Claim, claims
from reports.lint.finding import Finding
from reports.lint.records import against_records
from reports.lint.text import Document

STYLE = (
    style.numbering,
    style.enumeration,
    style.committees,
    style.missing_yuan,
    style.up_to,
    style.words,
    style.hedges,
)
SUMS = (
    sums.per_head,
    sums.shares,
    sums.incidence,
    sums.growth,
    sums.beside,
    sums.attributes,
    sums.years_and_left,
    sums.more_households_than_persons,
    sums.parts_over_wholes,
    sums.added_up,
    sums.exits,
    sums.said_twice,
    sums.told_twice,
    sums.measures,
)


def lint(text: str, at: At | None = None) -> list[Finding]:
    """What is wrong in a text, by itself; with a place and a moment also against the records."""
    document = Document(text)
    said = claims(document)
    found = list(dict.fromkeys(_found(document, said, at)))
    return sorted(found, key=lambda finding: finding.line)


def _found(document: Document, said: list[Claim], at: At | None) -> Iterator[Finding]:
    for rule in STYLE:
        yield from rule(document)
    yield from style.dates(document, at.period if at else None)
    for judge in SUMS:
        yield from judge(document, said)
    if at:
        yield from against_records(document, said, at)
