"""Whether parts by their names leave nothing over: 男 and 女, years, causes, sources with 自筹."""

import re
from dataclasses import dataclass
from fractions import Fraction

from reports.lint.finding import Severity
from reports.lint.quantities import Quantity
from reports.lint.text import Sentence

CLOSING = re.compile(r"其他|其它|其余|余下|自筹|剩下")
YEAR = re.compile(r"\d{4}年")
# Names of which a household or a person has just one.
EXCLUSIVE = (
    {"男", "女"},
    {"正式党员", "预备党员"},
    {"已脱贫", "未脱贫"},
    {"一般", "低保", "特困"},
    {"集中供养", "分散供养"},
    {"集中安置", "分散安置"},
    {"脱贫不稳定", "边缘易致贫"},
    {"脱贫不稳定", "边缘易致贫", "突发严重困难"},
)
LEVELS = re.compile(r"大学|本科|大专|高中|中职|初中|小学|学前|幼儿")
CAUSES = re.compile(r"因病|因残|因学|因灾|缺技术|缺劳力|缺劳动力|缺资金|缺土地|自身发展")
GRADES = re.compile(r"[A-D]级$")
PLACES = re.compile(r"[一-鿿]{1,4}(?:村|组|镇|乡|片区)$")
OWN_SOURCES = re.compile(r"自筹|县级?(?:财政|配套|资金|整合)")
# What makes up the rest of a sum.
BALANCING = re.compile(r"配套|自筹")
NEARLY = Fraction(9, 10)


@dataclass(frozen=True)
class Part:
    """An item of a list with the words that name it."""

    quantity: Quantity
    name: str


def how_wrong(
    whole: Sentence, match: re.Match[str], one: Quantity, parts: list[Part], total: Fraction
) -> Severity | None:
    """Whether the parts have to be the whole, or may at least not be more than it."""
    names = [part.name for part in parts]
    is_close = NEARLY <= total / one.base < 1 if one.base else False
    has_own = any(OWN_SOURCES.search(name) for name in names)
    is_money = one.kind == "money"
    exclusive = _are_exclusive(names)
    is_closed = any(CLOSING.search(name) for name in names[1:]) or _is_complete(names)
    if match["list"] and not match["some"]:
        if one.kind in ("户", "人") and not exclusive and not is_closed:
            return None
        is_likely = Fraction(1, 2) <= total / one.base <= 2 if one.base else False
        return Severity.ERROR if is_likely and len(parts) >= 2 else None
    if match["each"]:
        return Severity.ERROR if Fraction(1, 2) <= total / one.base <= 2 and "包括" not in match[0] else None  # fmt: skip
    if is_closed:
        return Severity.ERROR
    if one.kind in ("户", "人") and not exclusive:
        return None
    if total > one.base:
        if one.kind not in ("户", "人", "money", "area", "length") and one.unit not in (
            "个",
            "处",
        ):
            return None
        return Severity.ERROR
    if match["bracket"] and len(parts) > 2 and not match["some"]:
        return Severity.ERROR
    if is_money and any(BALANCING.search(name) for name in names):
        return Severity.ERROR
    if is_money and has_own and (len(parts) > 2 or is_close):
        return Severity.ERROR
    return Severity.WARNING if is_close and len(parts) > 2 else None


def _are_exclusive(names: list[str]) -> bool:
    return (
        _is_complete(names)
        or all(YEAR.search(name) for name in names)
        or sum(bool(CAUSES.search(name)) for name in names) > 1
        or all(LEVELS.search(name) for name in names)
        or all(PLACES.search(name) for name in names)
        or all(GRADES.search(name) for name in names)
    )


def _is_complete(names: list[str]) -> bool:
    """Whether the names leave nobody over: 男 and 女; 一般, 低保 and 特困."""
    if len(names) == 2 and any(
        a.endswith((f"不{b}", f"未{b}")) for a, b in (names, reversed(names)) if len(b) > 1
    ):
        return True
    return any(
        len(names) == len(group) and all(any(word in name.replace("五保", "特困") for name in names) for word in group)
        for group in EXCLUSIVE
    )  # fmt: skip
