"""What a report is written as before it is numbered and set: chapters, passages of prose, and exhibits made as they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reports.narrative.facts import Facts
from reports.narrative.sentences import numeral
from reports.typeset.blocks import Block, Heading, Paragraph


@dataclass(frozen=True)
class Chapter:
    """The heading of what follows, without its number; a chapter with nothing in it is left out."""

    key: str
    heading: str


@dataclass(frozen=True)
class Passage:
    """Prose with figure tokens; a heading, without its number, makes it a sub-section."""

    key: str
    prose: str
    heading: str = ""


@dataclass(frozen=True)
class Exhibit:
    """A table or chart made from records, with the prose that states its figures for whoever links them."""

    key: str
    label: str
    blocks: tuple[Block, ...]


Item = Chapter | Passage | Exhibit


NAMES = {
    "lead": "导语",
    "village.place": "村情概况",
    "village.people": "人口和在册情况",
    "village.exits": "脱贫情况",
    "problems.village": "村级问题",
    "problems.ledger": "问题台账",
}


def label_of(item: Item) -> str:
    """What an item is called where people choose among items."""
    match item:
        case Chapter(heading=heading):
            return heading
        case Exhibit(label=label):
            return label
        case Passage(key=key, heading=heading, prose=prose):
            return heading or NAMES.get(key) or f"{prose[:12]}…"


def words_of(item: Item) -> tuple[str, str]:
    """Heading and prose, as a person may put others in their place; an exhibit has neither."""
    match item:
        case Chapter(heading=heading):
            return heading, ""
        case Passage(heading=heading, prose=prose):
            return heading, prose
        case Exhibit():
            return "", ""


def numbered(items: Iterable[Item]) -> Iterator[tuple[Item, str]]:
    """The items that are printed, each with its number: 一、 for chapters, （一） for sub-sections, "" for the rest."""
    chapters = passages = 0
    for item in _without_empty_chapters(items):
        match item:
            case Chapter():
                chapters, passages = chapters + 1, 0
                yield item, f"{numeral(chapters)}、"
            case Passage(heading=heading) if heading:
                passages += 1
                yield item, f"（{numeral(passages)}）"
            case _:
                yield item, ""


def composed(items: Iterable[Item], facts: Facts) -> list[Block]:
    """The blocks of a report's body. Raises KeyError for a token whose figure was not computed."""
    return [block for item, number in numbered(items) for block in blocks_of(item, number, facts)]


def blocks_of(item: Item, number: str, facts: Facts) -> tuple[Block, ...]:
    """An item under its number as it is set; every line of prose is a paragraph, and the first bears the heading."""
    match item:
        case Chapter(heading=heading):
            return (Heading(1, f"{number}{heading}"),)
        case Exhibit(blocks=blocks):
            return blocks
        case Passage(prose=prose, heading=heading):
            lead = f"{number}{heading}。" if heading else ""
            first, *others = [line for line in prose.splitlines() if line.strip()] or [""]
            return (
                Paragraph(facts.runs(first), lead=lead),
                *(Paragraph(facts.runs(other)) for other in others),
            )


def _without_empty_chapters(items: Iterable[Item]) -> Iterator[Item]:
    waiting: Chapter | None = None
    for item in items:
        if isinstance(item, Chapter):
            waiting = item
            continue
        if waiting:
            yield waiting
            waiting = None
        yield item
