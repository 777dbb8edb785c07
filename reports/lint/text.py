"""A text as it is read: half-width, without blanks, in lines and sentences, each in its part of the report."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from reports.periods import HalfYear

# One for one, so that places stay places.
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord("．"): "."}
ENDS = re.compile(r"(?<=[。;!?])")
NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
CHINESE = "一二三四五六七八九十"
FIRST_LEVEL = re.compile(rf"^([{CHINESE}]+)、")
SECOND_LEVEL = re.compile(rf"^\(([{CHINESE}]+)\)")
THIRD_LEVEL = re.compile(r"^(\d{1,2})[.、](?!\d)")
PLANS = re.compile(r"打算|下步|下一步|计划|安排|目标|思路")
EXCERPT = 40


@dataclass(frozen=True)
class Sentence:
    """A sentence with its line, counted from 1, and the heading of the part it stands in."""

    line: int
    text: str
    part: str = ""

    @property
    def looks_ahead(self) -> bool:
        """Whether it stands in a part that tells of what is still to come."""
        return bool(PLANS.search(self.part))

    def around(self, start: int, end: int) -> str:
        """The words about a place, for a person to find it."""
        left = max(start - (EXCERPT - (end - start)) // 2, 0)
        return self.text[left : max(end, left + EXCERPT)]


@dataclass(frozen=True)
class Document:
    """A whole text."""

    source: str

    @cached_property
    def lines(self) -> list[str]:
        """Without blanks, which nobody sets alike; full-width letters and marks made half-width."""
        return [
            re.sub(r"\s+", "", line.translate(HALF_WIDTH)) for line in self.source.splitlines()
        ]

    @cached_property
    def sentences(self) -> list[Sentence]:
        found, part = [], ""
        for number, line in enumerate(self.lines, 1):
            if FIRST_LEVEL.match(line):
                part = line
            found += [Sentence(number, text, part) for text in ENDS.split(line) if text]
        return found

    @cached_property
    def period(self) -> HalfYear | None:
        """The half-year that the text says it is of, where it says so."""
        found = re.search(r"(\d{4})年(上半年|下半年)", "".join(self.lines))
        return HalfYear(int(found[1]), 1 if found[2] == "上半年" else 2) if found else None

    def matches(self, pattern: re.Pattern[str]) -> Iterator[tuple[Sentence, re.Match[str]]]:
        """Every place in every sentence."""
        for sentence in self.sentences:
            for match in pattern.finditer(sentence.text):
                yield sentence, match


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def numeral(text: str) -> int:
    """一 to 九十九 as a number."""
    tens, has_ten, ones = text.rpartition("十")
    if not has_ten:
        return CHINESE.index(text[-1]) + 1
    return (CHINESE.index(tens) + 1 if tens else 1) * 10 + (CHINESE.index(ones) + 1 if ones else 0)


def in_chinese(value: int) -> str:
    """1 to 99 as 一 to 九十九."""
    tens, ones = divmod(value, 10)
    first = "" if tens == 0 else "十" if tens == 1 else f"{CHINESE[tens - 1]}十"
    return first + (CHINESE[ones - 1] if ones else "")


def decimals(text: str) -> int:
    """How many places after the point are stated."""
    return len(text.partition(".")[2])


def plain(value: Decimal) -> str:
    """A number without idle noughts."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
