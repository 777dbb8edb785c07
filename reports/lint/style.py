"""Numbering, words, units, hedges and dates."""

import re
from collections.abc import Iterator
from datetime import date

from reports.lint.finding import Finding, Severity
from reports.lint.text import (
    CHINESE,
    FIRST_LEVEL,
    NUMBER,
    SECOND_LEVEL,
    THIRD_LEVEL,
    Document,
    Sentence,
    in_chinese,
    numeral,
)
from reports.periods import Period

COUNTED = "户|人次|人|次|份|个|亩|万元|元|米|公里|名|场|套|处|头|只"
MONEY_WITHOUT_YUAN = re.compile(
    rf"(?:资金|投资|投入|争取|筹资|筹集|利用|捐款|补助|价值|经费|收入|产值|共计|达)"
    rf"(?:约|近|共)?(?P<amount>{NUMBER})(?P<scale>万|亿)(?=[,。;、)]|用于|$)"
)
HEDGES = (
    (re.compile(rf"(?P<hedge>(?<!对)接近|(?<![最附就邻靠远临相])近|将近|大约|约)(?P<n>{NUMBER})(?P<unit>{COUNTED})"), ""),
    (re.compile(rf"(?P<n>{NUMBER})(?P<hedge>余|多)(?P<unit>{COUNTED})"), ""),
    (re.compile(rf"(?P<n>{NUMBER})(?P<unit>{COUNTED})(?P<hedge>左右|上下)"), ""),
    (re.compile(rf"(?P<hedge>不足|不到)(?P<n>{NUMBER})(?P<unit>{COUNTED})"), ""),
)  # fmt: skip
WORDS = {
    "脊薄": "瘠薄",
    "台帐": "台账",
    "记帐": "记账",
    "帐户": "账户",
    "帐目": "账目",
    "复盖": "覆盖",
    "按装": "安装",
    "布署": "部署",
    "座落": "坐落",
}
UP_TO = re.compile(r"截止(?=\d{4}年|目前|今|\d{1,2}月|20\d\d-)")
WHOLE_DATE = re.compile(r"(?<!\d)(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
SHORT_DATE = re.compile(r"(?<![\d年])(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
AHEAD = re.compile(r"将|拟|计划|预计|力争|争取[在于]|确保|准备")
BY_THEN = re.compile(r"(?:以|之)?前")
# Numbers of documents and titles of plans carry dates of their own.
TITLES = re.compile(r"《[^》]*》|[〔\[]\d{4}[〕\]]")
ENUMERATED = re.compile(rf"([{CHINESE}])(?:是|要)")


def numbering(document: Document) -> Iterator[Finding]:
    """A number that stands twice or after a gap: 一、二、二、三、. Below each heading the next level begins anew."""
    last = [0, 0, 0]
    for line, text in enumerate(document.lines, 1):
        for level, pattern in enumerate((FIRST_LEVEL, SECOND_LEVEL, THIRD_LEVEL)):
            match = pattern.match(text)
            if match is None:
                continue
            value = int(match[1]) if level == 2 else numeral(match[1])
            if last[level] and value != last[level] + 1:
                due = str(last[level] + 1) if level == 2 else in_chinese(last[level] + 1)
                mend = match[0].replace(match[1], due)
                why = "重复" if value <= last[level] else "跳号"
                yield Finding(
                    "numbering", Severity.ERROR, line, text[:30], match[0], mend,
                    f"标题序号{why}：这里是“{match[0]}”，应为“{mend}”，后面的依次顺延。",
                )  # fmt: skip
            last[level] = value
            last[level + 1 :] = [0] * (2 - level)
            break


def enumeration(document: Document) -> Iterator[Finding]:
    """一是……；二是……；二是……: each word of a list once, in order."""
    for line, text in enumerate(document.lines, 1):
        last = 0
        for match in re.finditer(rf"(?:^|[:;,。])([{CHINESE}])是", text):
            value = numeral(match[1])
            if last and value not in (1, last + 1):
                due = in_chinese(last + 1)
                yield Finding(
                    "enumeration", Severity.WARNING, line, text[match.start() : match.start() + 30],
                    f"{match[1]}是", f"{due}是", f"列举的序号不连续：“{match[1]}是”应为“{due}是”。",
                )  # fmt: skip
            last = value


def committees(document: Document) -> Iterator[Finding]:
    """Village “三委” and “两委” in one text: the same body, or one of them is wrong."""
    seen: dict[str, Sentence] = {}
    for sentence in document.sentences:
        for word in ("三委", "两委"):
            if re.search(f"村[^,。;]{{0,3}}{word}", sentence.text):
                seen.setdefault(word, sentence)
    if len(seen) == 2:
        three, two = seen["三委"], seen["两委"]
        at = three.text.index("三委")
        yield Finding(
            "committees", Severity.WARNING, three.line, three.around(at, at + 2), "三委", "两委",
            f"前后称呼不一：第 {three.line} 行是村“三委”，第 {two.line} 行是村“两委”，请统一。",
        )  # fmt: skip


def missing_yuan(document: Document) -> Iterator[Finding]:
    """108万 of money: the unit is left out."""
    for sentence, match in document.matches(MONEY_WITHOUT_YUAN):
        stated = f"{match['amount']}{match['scale']}"
        yield Finding(
            "missing-unit", Severity.WARNING, sentence.line,
            sentence.around(match.start(), match.end()), stated, f"{stated}元",
            f"金额缺单位：“{stated}”应写作“{stated}元”。",
        )  # fmt: skip


def up_to(document: Document) -> Iterator[Finding]:
    """截止 is the end of something; counting up to a day is 截至."""
    for sentence, match in document.matches(UP_TO):
        yield Finding(
            "jiezhi", Severity.WARNING, sentence.line,
            sentence.around(match.start(), match.end()), "截止", "截至",
            "统计到某一天应写“截至”，“截止”是到此结束。",
        )  # fmt: skip


def words(document: Document) -> Iterator[Finding]:
    """Words that are often miswritten."""
    for sentence in document.sentences:
        for wrong, right in WORDS.items():
            at = sentence.text.find(wrong)
            if at >= 0:
                yield Finding(
                    "word", Severity.NOTE, sentence.line, sentence.around(at, at + len(wrong)),
                    wrong, right, f"“{wrong}”应为“{right}”。",
                )  # fmt: skip


def hedges(document: Document) -> Iterator[Finding]:
    """近10次, 200余份: who has the records can say how many."""
    for pattern, _ in HEDGES:
        for sentence, match in document.matches(pattern):
            if sentence.looks_ahead:
                continue
            yield Finding(
                "hedge", Severity.NOTE, sentence.line,
                sentence.around(match.start(), match.end()), match[0], "",
                f"“{match[0]}”是约数，有记录的请写准确的数。",
            )  # fmt: skip


def dates(document: Document, period: Period | None) -> Iterator[Finding]:
    """A day that no calendar has, and a day outside the period that is told of as past."""
    period = period or document.period
    signed = _signed_on(document)
    for sentence in document.sentences:
        text = TITLES.sub(lambda match: "〇" * len(match[0]), sentence.text)
        is_signature = WHOLE_DATE.fullmatch(text.rstrip("。")) is not None
        for pattern in (WHOLE_DATE, SHORT_DATE):
            for match in pattern.finditer(text):
                year = int(match.groupdict().get("year") or (period.year if period else 0))
                month, day = int(match["month"]), int(match["day"])
                found = _day(year or 2020, month, day)
                excerpt = sentence.around(*match.span())
                if found is None:
                    yield Finding(
                        "date", Severity.ERROR, sentence.line, excerpt, match[0], "",
                        f"“{match[0]}”不是一个日期。",
                    )  # fmt: skip
                elif (
                    is_signature
                    or not period
                    or not year
                    or sentence.looks_ahead
                    or _is_to_come(text, match)
                ):
                    continue
                elif found > period.last_day or (pattern is SHORT_DATE and found < period.start):
                    yield Finding(
                        "date-outside", Severity.WARNING, sentence.line, excerpt, match[0],
                        str(period), f"“{match[0]}”不在{period}里。",
                    )  # fmt: skip
                elif signed and found > signed:
                    yield Finding(
                        "date-outside", Severity.WARNING, sentence.line, excerpt, match[0],
                        str(signed), f"“{match[0]}”晚于成文日期。",
                    )  # fmt: skip


def _is_to_come(text: str, match: re.Match[str]) -> bool:
    """Whether the clause up to the day speaks of the future, or the day is one to be done by."""
    clause = re.split("[,;:。]", text[: match.start()])[-1]
    return bool(AHEAD.search(clause) or BY_THEN.match(text, match.end()))


def _signed_on(document: Document) -> date | None:
    """The date of a text that ends in a line with nothing but a date."""
    last = next((line for line in reversed(document.lines) if line), "")
    match = WHOLE_DATE.fullmatch(last)
    return _day(*(int(part) for part in match.groups())) if match else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
