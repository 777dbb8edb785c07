"""What changed from one text to another: sentence by sentence, and within a changed sentence character by character."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

SENTENCES = re.compile(r"[^。；！？\n]*[。；！？\n]|[^。；！？\n]+")
Change = Literal["same", "gone", "new"]
ALIKE = 0.4
"""Sentences less alike than this are shown one after the other, not woven into one another."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of text that stayed, went or came."""

    change: Change
    text: str


def reworded(before: str, after: str) -> list[Stretch]:
    """The stretches in order; without the new ones they are `before`, without the gone ones `after`."""
    old, new = SENTENCES.findall(before), SENTENCES.findall(after)
    stretches: list[Stretch] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            stretches += [Stretch("same", text) for text in old[i:j]]
        else:
            stretches += _replaced(old[i:j], new[k:m])
    return list(_joined(stretches))


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Stretch]:
    """Sentences in the place of others: like is told within like, the rest as gone and new."""
    for place in range(max(len(old), len(new))):
        before = old[place] if place < len(old) else ""
        after = new[place] if place < len(new) else ""
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        if matcher.ratio() < ALIKE:
            yield from (Stretch("gone", before), Stretch("new", after))
            continue
        for _, i, j, k, m in matcher.get_opcodes():
            if before[i:j] == after[k:m]:
                yield Stretch("same", before[i:j])
            else:
                yield from (Stretch("gone", before[i:j]), Stretch("new", after[k:m]))


def _joined(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    waiting: Stretch | None = None
    for stretch in stretches:
        if not stretch.text:
            continue
        if waiting and waiting.change == stretch.change:
            waiting = Stretch(waiting.change, waiting.text + stretch.text)
            continue
        if waiting:
            yield waiting
        waiting = stretch
    if waiting:
        yield waiting
