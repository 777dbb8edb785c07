"""What people made of a report: which items they reworded, moved, hid or added; the rest follows the records.

An arrangement is the list of entries of one saved draft. It names items by key and holds words only where a person
wrote some, so that everything else is written anew from the records each time.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from reports.figures import UnknownFigureError, Value
from reports.figures.computing import BadTokenError, legible
from reports.figures.keys import keys_of
from reports.narrative.facts import Facts
from reports.narrative.items import Chapter, Exhibit, Item, Passage
from reports.narrative.tokens import literal, pieces

OWN = "own."
"""Keys of items that a person added begin so."""


@dataclass(frozen=True)
class Seen:
    """A figure as the person who wrote the words saw it: its amount, in words, and the keys of its records in runs."""

    amount: str | None
    text: str
    keys: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Words:
    """What a person wrote in the place of an item, what the records had said there, and the figures then.

    `seen_in` is the number of the save in which the figures were last looked at.
    """

    heading: str
    prose: str
    was_heading: str = ""
    was_prose: str = ""
    seen: Mapping[str, Seen] = field(default_factory=dict)
    seen_in: int = 0


@dataclass(frozen=True)
class Entry:
    """An item's place in the draft. `by` is the number of the save that last changed its words."""

    key: str
    kind: str
    is_hidden: bool = False
    words: Words | None = None
    by: int = 0

    def as_json(self) -> dict[str, Any]:
        words = self.words and {
            "heading": self.words.heading,
            "prose": self.words.prose,
            "was_heading": self.words.was_heading,
            "was_prose": self.words.was_prose,
            "seen_in": self.words.seen_in,
            "seen": {
                token: {"amount": seen.amount, "text": seen.text, "keys": seen.keys}
                for token, seen in self.words.seen.items()
            },
        }
        return {
            "key": self.key,
            "kind": self.kind,
            "hidden": self.is_hidden,
            "words": words,
            "by": self.by,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        words = kept["words"] and Words(
            kept["words"]["heading"],
            kept["words"]["prose"],
            kept["words"]["was_heading"],
            kept["words"]["was_prose"],
            {
                token: Seen(seen["amount"], seen["text"], tuple(map(tuple, seen["keys"])))
                for token, seen in kept["words"]["seen"].items()
            },
            kept["words"]["seen_in"],
        )
        return cls(kept["key"], kept["kind"], kept["hidden"], words or None, kept["by"])


@dataclass(frozen=True)
class Moved:
    """A figure that is no longer what the person who wrote the words saw."""

    token: str
    was: Seen
    now: Value | None


@dataclass(frozen=True)
class Placed:
    """An item as it stands in the draft: as records write it now, or in a person's words."""

    item: Item
    entry: Entry
    written: Item | None
    moved: tuple[Moved, ...] = ()

    @property
    def key(self) -> str:
        return self.item.key

    @property
    def is_added(self) -> bool:
        return self.key.startswith(OWN)

    @property
    def is_edited(self) -> bool:
        return self.entry.words is not None and not self.is_added

    @property
    def is_hidden(self) -> bool:
        return self.entry.is_hidden

    @property
    def seen_in(self) -> int:
        """The save in which the figures of a person's words were last looked at."""
        return self.entry.words.seen_in if self.entry.words else 0


def own_tokens(entries: Iterable[Entry]) -> list[str]:
    """The tokens of all words that people wrote, as far as they name a figure."""
    tokens = (token for entry in entries if entry.words for token in tokens_in(entry.words.prose))
    return [token for token in dict.fromkeys(tokens) if is_token(token)]


def tokens_in(prose: str) -> list[str]:
    """What has the form of a token, once each, in order."""
    tokens = (piece.token for piece in pieces(prose) if not isinstance(piece, str))
    return list(dict.fromkeys(tokens))


def is_token(token: str) -> bool:
    """Whether a token names a figure and a moment that it can be asked for."""
    try:
        legible(token)
    except (UnknownFigureError, BadTokenError):
        return False
    return True


def arranged(written: Sequence[Item], entries: Sequence[Entry], facts: Facts) -> list[Placed]:
    """The draft in its order. What records write only since the last save comes after what it follows there."""
    by_key = {item.key: item for item in written}
    return [
        one
        for entry in complete(written, entries)
        if (one := _placed(entry, by_key.get(entry.key), facts)) is not None
    ]


def complete(written: Sequence[Item], entries: Sequence[Entry]) -> list[Entry]:
    """An entry for every item, in the order of the draft; those that records no longer write keep their place."""
    complete = list(entries)
    known = {entry.key for entry in entries}
    before = ""
    for item in written:
        if item.key not in known:
            places = [place for place, entry in enumerate(complete) if entry.key == before]
            complete.insert(places[0] + 1 if places else 0, Entry(item.key, kind_of(item)))
        before = item.key
    return complete


def _placed(entry: Entry, written: Item | None, facts: Facts) -> Placed | None:
    if entry.words is None:
        return None if written is None else Placed(written, entry, written)
    return Placed(_in_words(entry, entry.words, facts), entry, written, _moved(entry.words, facts))


def _in_words(entry: Entry, words: Words, facts: Facts) -> Item:
    if entry.kind == "chapter":
        return Chapter(entry.key, words.heading)
    return Passage(entry.key, readable(words.prose, facts.is_computed), words.heading)


def _moved(words: Words, facts: Facts) -> tuple[Moved, ...]:
    return tuple(
        Moved(token, seen, value)
        for token, seen in words.seen.items()
        if (value := facts.values.get(token)) is None or value.exact != seen.amount
    )


def readable(prose: str, is_computed: Callable[[str], bool]) -> str:
    """Prose in which whatever looks like a token but is no figure stands as plain text."""
    return "".join(
        literal(piece)
        if isinstance(piece, str)
        else str(piece)
        if is_computed(piece.token)
        else literal(str(piece))
        for piece in pieces(prose)
    )


def seen(values: Mapping[str, Value]) -> dict[str, Seen]:
    """The figures as somebody sees them now, by the token as it stands in the words."""
    return {
        token: Seen(value.exact, value.words, keys_of(value)) for token, value in values.items()
    }


def kind_of(item: Item) -> str:
    """chapter, exhibit or passage: what of an item may be done depends on it."""
    match item:
        case Chapter():
            return "chapter"
        case Exhibit():
            return "exhibit"
        case Passage():
            return "passage"


def reworded(entry: Entry, words: Words | None, number: int) -> Entry:
    """The entry with other words, or with none, from the save of this number on."""
    return replace(entry, words=words, by=number)
