"""One spelling for numbers, units and marks, so that rules need not know many; each character still knows its place."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reports.lint.numbers import counted_in_chinese

# One for one. The full-width comma waits until thousands (1,200) are read: it never parts them.
HALF_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code != 0xFF0C}
HALF_WIDTH |= {ord("．"): ".", ord("﹪"): "%", ord("〜"): "~", ord("–"): "-", ord("−"): "-"}
THOUSANDS = re.compile(r"(?<![\d.,])(?<!分别为)(?<!分别是)\d{1,3}(?:,\d{3})+(?!\d)")
# 10 851.8万元: thousands set apart by a blank, as GB/T 15835 has it.
APART = re.compile(
    r"(?<![\d.])\d{1,3}(?:[ \u00a0\u2009]\d{3})+(?=(?:\.\d+)?(?:万|亿)?(?:元|人|户|亩))"
)
WIDE_THOUSANDS = re.compile(r"(?<![０-９．，])[０-９]{1,3}(?:，[０-９]{3})+(?![０-９])")
NUMERALS = "零〇一二两三四五六七八九十百千"
COUNTED = (
    "户|人(?![大民员才口均居心身情气生类力家物们行])|口人|名|亩|元|亿元|公里|千米|米(?![面油粉])|平方米|平方公里|公顷|次|份|盏|场|头|只|株|棵"
    "|个百分点|处|座|套|公斤|吨"
)
COUNTED_IN_CHINESE = re.compile(
    rf"(?<![第几数{NUMERALS}万亿])(?P<first>[{NUMERALS}]+)(?:万(?P<rest>[{NUMERALS}]+))?(?=[余多]?[万亿]?(?:{COUNTED}))"
)
PER_CENT = re.compile(rf"百分之(?P<whole>[{NUMERALS}]+)(?:点(?P<part>[{NUMERALS}]+))?")
YEAR = re.compile(r"(?<![〇零一二三四五六七八九])[〇零一二三四五六七八九]{4}(?=年)")
MONTH_AND_DAY = re.compile(rf"(?P<month>[{NUMERALS}]{{1,3}})月(?P<day>[{NUMERALS}]{{1,3}})日")
MONTH = re.compile(rf"(?<=\d年)(?P<month>[{NUMERALS}]{{1,3}})(?=月)")
UNITS = (
    (re.compile(r"(?<=[\d万])(?:km2|km²|㎢|平方千米)", re.IGNORECASE), "平方公里"),
    (re.compile(r"(?<=[\d万])(?:km|千米)(?![a-z])", re.IGNORECASE), "公里"),
    (re.compile(r"(?<=[\d万])(?:m2|m²|㎡|平米|平方(?![米公千]))", re.IGNORECASE), "平方米"),
    (re.compile(r"(?<=\d)m(?![a-z\d])", re.IGNORECASE), "米"),
    (re.compile(r"(?<=[\d余多万])口人"), "人"),
    (re.compile(r"(?<=[\d余多万])人民币"), ""),
)
BLANKS = re.compile(r"\s+")
Place = tuple[int, int, int]
"""Line (from 1), and the first and the next column (from 0) in that line of the source."""


@dataclass(frozen=True)
class Spelled:
    """A text with the place of each of its characters in the source."""

    text: str
    places: tuple[Place, ...]

    def replaced(self, pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]) -> "Spelled":
        """With other words for some; all of the new characters stand where the old words stood."""
        texts: list[str] = []
        places: list[Place] = []
        end = 0
        for match in pattern.finditer(self.text):
            new = by(match)
            if new == match[0] or match.start() == match.end():
                continue
            texts += [self.text[end : match.start()], new]
            places += self.places[end : match.start()]
            line, first, last = self.places[match.start()]
            for other, _, until in self.places[match.start() : match.end()]:
                last = until if other == line else last
            places += [(line, first, last)] * len(new)
            end = match.end()
        if not texts:
            return self
        return Spelled("".join((*texts, self.text[end:])), (*places, *self.places[end:]))

    def __add__(self, other: "Spelled") -> "Spelled":
        return Spelled(self.text + other.text, self.places + other.places)


def as_given(source: str, line: int, start: int = 0) -> Spelled:
    """A piece of a line that begins at a column."""
    return Spelled(source, tuple((line, start + at, start + at + 1) for at in range(len(source))))


def spelled(given: Spelled) -> Spelled:
    """In one spelling, without blanks but those between two numbers or words of letters."""
    text = given.replaced(WIDE_THOUSANDS, lambda match: match[0].replace("，", ""))
    text = Spelled(text.text.translate(HALF_WIDTH), text.places)
    text = text.replaced(THOUSANDS, lambda match: match[0].replace(",", ""))
    text = Spelled(text.text.replace("，", ","), text.places)
    text = text.replaced(APART, lambda match: re.sub(r"\s", "", match[0]))
    text = text.replaced(BLANKS, _blank)
    for pattern, unit in UNITS:
        text = text.replaced(pattern, lambda match, unit=unit: unit)  # type: ignore[misc]
    for pattern, read in ((PER_CENT, _per_cent), (YEAR, _year), (MONTH_AND_DAY, _month_and_day)):
        text = text.replaced(pattern, read)
    text = text.replaced(MONTH, lambda match: _or_itself([match["month"]], match[0]))
    return text.replaced(COUNTED_IN_CHINESE, _count)


def joined(pieces: Iterable[Spelled]) -> Spelled:
    whole = Spelled("", ())
    for piece in pieces:
        whole += piece
    return whole


def _blank(match: re.Match[str]) -> str:
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    apart = before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
    return " " if apart else ""


def _or_itself(numerals: list[str], words: str, form: str = "{}") -> str:
    values = [counted_in_chinese(each) for each in numerals]
    return words if None in values else form.format(*values)


def _per_cent(match: re.Match[str]) -> str:
    part = match["part"] or ""
    if any(mark in "十百千" for mark in part):
        return match[0]
    digits = "".join(str(counted_in_chinese(mark)) for mark in part)
    return _or_itself([match["whole"]], match[0], "{}" + f".{digits}" * bool(digits) + "%")


def _year(match: re.Match[str]) -> str:
    return "".join(str(counted_in_chinese(mark)) for mark in match[0])


def _month_and_day(match: re.Match[str]) -> str:
    return _or_itself([match["month"], match["day"]], match[0], "{}月{}日")


def _count(match: re.Match[str]) -> str:
    """二十三 as 23. One of a thing stays a word: 一户一策, 一个; so do numerals that count nothing."""
    first, rest = counted_in_chinese(match["first"]), counted_in_chinese(match["rest"] or "零")
    if first is None or rest is None:
        return match[0]
    if match["rest"]:
        # 三万五: the last digit is of thousands.
        rest = rest * 1000 if len(match["rest"]) == 1 else rest
        return str(first * 10_000 + rest)
    follows = match.string[match.end() :][:1]
    is_bare_place = match["first"][0] in "百千" and follows not in ("余", "多")
    return match[0] if first < 2 or is_bare_place else str(first)
