"""Small pieces of Chinese prose that many sentences need: numbering, lists, days, pairs, comparisons."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from households import wording
from households.models import Area
from reports.figures import At
from reports.narrative.facts import Facts
from reports.narrative.tokens import literal, written
from reports.periods import Period

DIGITS = "零一二三四五六七八九"
WHOLE = {"village": "村", "township": "乡", "county": "县", "city": "市", "province": "省"}
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


def days_in(year: int, days: Sequence[date]) -> str:
    """The days one after the other, each once."""
    return listed(list(dict.fromkeys(day_in(year, day) for day in days)))


def months_in(months: Sequence[int]) -> str:
    """1月至4月、6月: three and more in a row are told by the first and the last."""
    rows: list[list[int]] = []
    for month in months:
        if rows and month == rows[-1][-1] + 1:
            rows[-1].append(month)
        else:
            rows.append([month])
    return listed(
        [
            told
            for row in rows
            for told in (
                [f"{row[0]}月至{row[-1]}月"] if len(row) > 2 else [f"{month}月" for month in row]
            )
        ]
    )


def end_of(day: date) -> str:
    """2017年底 or 2018年6月底 for the last day of a month, any other day in full."""
    if (day + timedelta(days=1)).month == day.month:
        return wording.day(day)
    return f"{day.year}年底" if day.month == 12 else f"{day.year}年{day.month}月底"


def whole(area: Area) -> str:
    """全村, 全镇, 全县: the place as a whole, as its own name ends."""
    if area.name.endswith("街道"):
        return "全街道"
    last = area.name[-1:]
    return f"全{last}" if last in "村乡镇县市区州旗省盟" else f"全{WHOLE[area.level]}"


def end_in(year: int, day: date) -> str:
    """5月底 where the year goes without saying, else with it; the end of a year always."""
    told = end_of(day)
    return told if day.month == 12 and told.endswith("底") else told.removeprefix(f"{year}年")


def both(code: str, moment: str = "") -> str:
    """户 and 人 of one thing, side by side: 192户709人."""
    at = f"@{moment}" if moment else ""
    return f"[[{code}.households{at}]][[{code}.persons{at}]]"


def both_tokens(code: str, moment: str = "") -> tuple[str, str]:
    """The two tokens of `both`."""
    at = f"@{moment}" if moment else ""
    return f"{code}.households{at}", f"{code}.persons{at}"


def named(names: Sequence[str], noun: str, most: int = 8) -> str:
    """甲村、乙村, or 甲村、乙村等12个村 where there are too many to name."""
    if len(names) <= most:
        return listed(names)
    return f"{listed(names[:most])}等{len(names)}个{noun}"


def against_before(facts: Facts, told: Sequence[tuple[str, str]]) -> str:
    """What flowed in the period beside the period before: 由…增加到…, 由…减少到…, or …持平.

    `told` are nouns with the codes of their figures. Only what is on record in both is told, and nothing of a period
    that is still running: part of it cannot be held against a whole one.
    """
    period = facts.at.period
    if facts.at.day < period.last_day:
        return ""
    before = period.previous
    pairs = [
        (noun, code, f"{code}@{before.code}")
        for noun, code in told
        if facts.amount(code) and facts.amount(f"{code}@{before.code}")
    ]
    moved = [
        f"{noun}由{_alike(facts, then, code)}"
        for noun, code, then in pairs
        if facts.amount(code) != facts.amount(then)
    ]
    level = [noun for noun, code, then in pairs if facts.amount(code) == facts.amount(then)]
    moved += [f"{listed(level)}持平"] if level else []
    return f"与{period_in(period.year, before)}相比，{'，'.join(moved)}。" if moved else ""


def _alike(facts: Facts, then: str, now: str) -> str:
    """40次增加到52次; two sums in the same unit, 元 where one of them does not come out even in 万元."""
    values = facts.values[then], facts.values[now]
    is_in_yuan = any(written(value).endswith("元") for value in values)
    is_in_wan = all(written(value).endswith("万元") for value in values)
    unit = "|元" if is_in_yuan and not is_in_wan else ""
    verb = "增加" if facts.amount(now) > facts.amount(then) else "减少"
    return f"[[{then}{unit}]]{verb}到[[{now}{unit}]]"


def before_tokens(at: At, codes: Iterable[str]) -> list[str]:
    """The tokens of `against_before` for the period before."""
    return [f"{code}@{at.period.previous.code}" for code in codes]


def period_in(year: int, period: Period) -> str:
    """上半年 or 5月 where the year goes without saying, else with it; a whole year always."""
    return str(period).removeprefix(f"{year}年") if period.year == year else str(period)


def change(facts: Facts, code: str, earlier: date) -> str:
    """A pair beside itself on an earlier day: 由…增至…, 由…减至…, or 与…持平."""
    then, now = f"{code}.households@{earlier}", f"{code}.households"
    then_persons, now_persons = f"{code}.persons@{earlier}", f"{code}.persons"
    difference = facts.amount(now) - facts.amount(then)
    if not difference and facts.amount(now_persons) == facts.amount(then_persons):
        return f"累计{both(code)}，与{end_in(facts.at.period.year, earlier)}持平"
    if not facts.amount(then):
        return f"累计{both(code)}，均在{end_in(facts.at.period.year, earlier)}以后完成"
    verb = "增至" if difference > 0 else "减至" if difference < 0 else "变为"
    return f"由{end_in(facts.at.period.year, earlier)}的{both(code, earlier.isoformat())}{verb}{both(code)}"
