"""Small pieces of Chinese prose that many sentences need: numbering, lists, days, pairs, comparisons."""

from collections.abc import Sequence
from datetime import date, timedelta

from households import wording
from reports.narrative.facts import Facts
from reports.narrative.tokens import literal

DIGITS = "零一二三四五六七八九"
LOOSE_ENDS = " \t。；;，,、：:."


def numeral(number: int) -> str:
    """1 to 99 in Chinese: 三, 十, 十二, 四十一. Raises ValueError for others."""
    if not 0 < number < 100:
        raise ValueError("Only 1 to 99 are written in Chinese numerals.")
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return ten + (DIGITS[ones] if ones else "")


def tidy(text: str) -> str:
    """A text typed by a person on one line and without its last stop."""
    return " ".join(text.split()).strip(LOOSE_ENDS)


def clause(text: str) -> str:
    """A text typed by a person as part of a sentence of ours; nothing in it is read as a token."""
    return literal(tidy(text))


def listed(words: Sequence[str]) -> str:
    """甲、乙、丙."""
    return "、".join(words)


def one_by_one(clauses: Sequence[str]) -> str:
    """一是…；二是…。 A single clause stands without a number, and many are numbered with figures."""
    if len(clauses) == 1:
        return f"{clauses[0]}。"
    if len(clauses) > 20:
        return "；".join(f"（{place}）{text}" for place, text in enumerate(clauses, 1)) + "。"
    return "；".join(f"{numeral(place)}是{text}" for place, text in enumerate(clauses, 1)) + "。"


def day_in(year: int, day: date) -> str:
    """5月12日 where the year goes without saying, else with it."""
    written = wording.day(day)
    return written.removeprefix(f"{year}年") if day.year == year else written


def end_of(day: date) -> str:
    """2017年底 or 2018年6月底 for the last day of a month, any other day in full."""
    if (day + timedelta(days=1)).month == day.month:
        return wording.day(day)
    return f"{day.year}年底" if day.month == 12 else f"{day.year}年{day.month}月底"


def both(code: str, moment: str = "") -> str:
    """户 and 人 of one thing, side by side: 192户709人."""
    at = f"@{moment}" if moment else ""
    return f"[[{code}.households{at}]][[{code}.persons{at}]]"


def both_tokens(code: str, moment: str = "") -> tuple[str, str]:
    """The two tokens of `both`."""
    at = f"@{moment}" if moment else ""
    return f"{code}.households{at}", f"{code}.persons{at}"


def change(facts: Facts, code: str, earlier: date) -> str:
    """A pair beside itself on an earlier day: 由…增至…, 由…减至…, or 与…持平."""
    then, now = f"{code}.households@{earlier}", f"{code}.households"
    then_persons, now_persons = f"{code}.persons@{earlier}", f"{code}.persons"
    difference = facts.amount(now) - facts.amount(then)
    if not difference and facts.amount(now_persons) == facts.amount(then_persons):
        return f"累计{both(code)}，与{end_of(earlier)}持平"
    if not facts.amount(then):
        return f"累计{both(code)}，均在{end_of(earlier)}以后完成"
    verb = "增至" if difference > 0 else "减至" if difference < 0 else "变为"
    return f"由{end_of(earlier)}的{both(code, earlier.isoformat())}{verb}{both(code)}"
