"""Dates: days that no calendar has, weekdays that they were not, days outside the period."""

import re
from collections.abc import Iterator
from datetime import date

from reports.lint.finding import Finding, Severity
from reports.lint.text import Document, Sentence
from reports.periods import Period

WHOLE_DATE = re.compile(r"(?<!\d)(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
SHORT_DATE = re.compile(r"(?<![\d年])(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
DOTTED_DATE = re.compile(
    r"(?<![\d.\-/年])(?P<year>(?:19|20)\d\d)(?P<mark>[-./])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?![\d.\-/])"
)
MONTH_ONLY = re.compile(
    r"(?<![\d.~\-—至到/])(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?=份|底|初|中旬|上旬|下旬|末|以来|[,。;、)至到]|$)"
)
YEAR_MONTH = re.compile(r"(?<!\d)(?P<year>\d{4})年(?P<month>\d{1,2})月(?!\d|\d*日|后|内)")
QUARTER = re.compile(r"第(?P<quarter>[五六七八九]|[5-9])季度")
WEEKDAY = re.compile(r"^\((?:星期|周|礼拜)(?P<day>[一二三四五六日天])")
DAYS = "一二三四五六日"
AHEAD = re.compile(r"将|拟|计划|预计|力争|争取[在于]|确保|准备|定于|要求|须|应|必须|限")
BY_THEN = re.compile(r"(?:以|之)?前|起|截止|至|到")
# Days on which a paper was written, agreed to or came into force are none of its period.
OF_PAPERS = re.compile(
    r"文件|通知|印发|下发|批复|合同|协议|成立|出生|施行|实施办法|会议精神|讲话|以来|自|从|截[至止]|现将|公示|据"
)
# Numbers of documents and titles of plans carry dates of their own.
TITLES = re.compile(r"《[^》]*》|[〔\[]\d{4}[〕\]]|“[^”]*”")
RANGE = re.compile(
    r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日?(?:至|到|-|—|~)+(?:(?P<year2>\d{4})年)?(?:(?P<month2>\d{1,2})月)?(?P<day2>\d{1,2})日"
)
SHORT_RANGE = re.compile(
    r"(?<![\d年])(?P<month>\d{1,2})月(?P<day>\d{1,2})日?(?:至|到|-|—|~)+(?:(?P=month)月)?(?P<day2>\d{1,2})日"
)


def impossible(document: Document) -> Iterator[Finding]:
    """2月30日, 13月, 第五季度; a weekday that the day was not; an end before its beginning."""
    period = document.period
    for sentence in document.sentences:
        for pattern in (WHOLE_DATE, SHORT_DATE, DOTTED_DATE):
            for match in pattern.finditer(sentence.text):
                year = int(match.groupdict().get("year") or (period.start.year if period else 0))
                found = _day(year or 2020, int(match["month"]), int(match["day"]))
                if found is None:
                    yield _no_date(sentence, match)
                elif year and match.groupdict().get("year"):
                    yield from _weekday(sentence, match, found)
        for pattern in (MONTH_ONLY, YEAR_MONTH):
            for match in pattern.finditer(sentence.text):
                if not 1 <= int(match["month"]) <= 12 and not _counts_months(sentence, match):
                    yield _no_date(sentence, match)
        for match in QUARTER.finditer(sentence.text):
            yield _no_date(sentence, match)
        for match in RANGE.finditer(sentence.text):
            yield from _range(sentence, match)
        for match in SHORT_RANGE.finditer(sentence.text):
            if int(match["day2"]) < int(match["day"]):
                yield _backwards(sentence, match)


def _counts_months(sentence: Sentence, match: re.Match[str]) -> bool:
    """24月龄, 36月: a length of time, not the name of a month."""
    return not match.groupdict().get("year") and not re.match(
        "份|底|初|中旬|上旬|下旬|末", sentence.text[match.end() :]
    )


def _no_date(sentence: Sentence, match: re.Match[str]) -> Finding:
    return sentence.finding(
        "date", Severity.ERROR, *match.span(), stated=match[0],
        message=f"“{match[0]}”不是一个日期。", mend="核对并改正日期",
    )  # fmt: skip


def _weekday(sentence: Sentence, match: re.Match[str], found: date) -> Iterator[Finding]:
    said = WEEKDAY.match(sentence.text[match.end() :])
    if said is None:
        return
    right = DAYS[found.weekday()]
    if said["day"].replace("天", "日") != right:
        yield sentence.finding(
            "date", Severity.ERROR, match.start(), match.end() + said.end(),
            stated=f"星期{said['day']}", computed=f"星期{right}",
            message=f"{match[0]}是星期{right}，这里写星期{said['day']}。", mend="核对日期或星期",
        )  # fmt: skip


def _range(sentence: Sentence, match: re.Match[str]) -> Iterator[Finding]:
    year, month = int(match["year"]), int(match["month"])
    first = _day(year, month, int(match["day"]))
    last = _day(int(match["year2"] or year), int(match["month2"] or month), int(match["day2"]))
    if first and last and last < first:
        yield _backwards(sentence, match)


def _backwards(sentence: Sentence, match: re.Match[str]) -> Finding:
    return sentence.finding(
        "date", Severity.ERROR, *match.span(), stated=match[0],
        message=f"“{match[0]}”：结束的日期早于开始的日期。", mend="核对起止日期",
    )  # fmt: skip


def outside(document: Document, period: Period | None) -> Iterator[Finding]:
    """A day outside the period that is told of as past, or later than the day the paper bears."""
    period = period or document.period
    signed = _signed_on(document)
    if period is None:
        return
    for sentence in document.sentences:
        text = TITLES.sub(lambda match: "〇" * len(match[0]), sentence.text)
        if WHOLE_DATE.fullmatch(text.rstrip("。")) or sentence.looks_ahead:
            continue
        for pattern in (WHOLE_DATE, SHORT_DATE):
            for match in pattern.finditer(text):
                year = int(match.groupdict().get("year") or period.start.year)
                found = _day(year, int(match["month"]), int(match["day"]))
                if found is None or _is_no_event(text, match) or _follows_a_year(text, match):
                    continue
                is_short = pattern is SHORT_DATE
                if signed and period.last_day < found <= signed:
                    # Between the end of the period and the day of the paper people meet and write it.
                    continue
                if found > period.last_day or (is_short and found < period.start):
                    yield sentence.finding(
                        "date-outside", Severity.WARNING, *match.span(), stated=match[0],
                        computed=str(period), message=f"“{match[0]}”不在{period}里。",
                        mend=f"核对日期；确是{period}以外的事，移出或写明年份",
                    )  # fmt: skip
                elif signed and found > signed:
                    yield sentence.finding(
                        "date-outside", Severity.WARNING, *match.span(), stated=match[0],
                        computed=str(signed), message=f"“{match[0]}”晚于成文日期。", mend="核对日期",
                    )  # fmt: skip


def _follows_a_year(text: str, match: re.Match[str]) -> bool:
    """2017年11月20日和12月5日: the second day is of the year that was named last, or of one that goes without saying."""
    return match.groupdict().get("year") is None and bool(
        re.search(r"(?:\d{4}年\d{1,2}月|去年|上年|明年|次年|当年)[^。;]*$", text[: match.start()])
    )


def _is_no_event(text: str, match: re.Match[str]) -> bool:
    """Whether the clause up to the day speaks of the future or of a paper, or the day is one to be done by."""
    before = re.split("[,;。]", text[: match.start()])[-1]
    after = re.split("[,;:。]", text[match.end() :])[0]
    return bool(
        AHEAD.search(before) or BY_THEN.match(after) or OF_PAPERS.search(before)
        or re.match(r"(?:印发|下发|施行|批复|成立|出生|将|拟)", after)
    )  # fmt: skip


def _signed_on(document: Document) -> date | None:
    """The date of a text that ends in a line with nothing but a date."""
    last = next(iter(reversed(document.paragraphs)), None)
    match = WHOLE_DATE.fullmatch(last.text) if last else None
    return _day(*(int(part) for part in match.groups())) if match else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
