"""Numbers of headings, lists and annexes: each once, in order."""

import re
from collections.abc import Iterator

from reports.lint.finding import Finding, Severity
from reports.lint.numbers import CHINESE, in_chinese, numeral
from reports.lint.text import HEADINGS, Document, Sentence

# An annex begins with numbers of its own.
NEW_TEXT = re.compile(r"^(?:附件|附:|附表|附录)")
INTRODUCES = re.compile(r"[:：]$|如下[。:]?$")
ITEM = re.compile(rf"(?:^|[:;,。])(?P<number>[{CHINESE}])(?P<word>是|要)")
INLINE = re.compile(rf"(?:^|[:;,。])\((?P<number>[{CHINESE}]+)\)")
ANNEXES = re.compile(r"^附件:")
NUMBERED = re.compile(r"(?<![\d.])(?P<number>\d)[.、](?!\d)")
LISTED_ANNEX = re.compile(r"^(?:附件:)?(?P<number>\d{1,2})[.、](?!\d)")
ANNEX = re.compile(r"附件(?P<number>\d{1,2}|[一二三四五六七八九十])(?![.、\d])")
ANNEX_HEAD = re.compile(r"^附件(?P<number>\d{1,2}|[一二三四五六七八九十])(?:[:.]|$)")
TABLE = re.compile(r"^(?P<kind>[表图])(?P<number>\d{1,2})(?=[^\d.、-])")


def numbering(document: Document) -> Iterator[Finding]:
    """A number that stands twice or after a gap: 一、二、二、三、. Below each heading the next level begins anew."""
    last = [0] * len(HEADINGS)
    is_introduced = False
    for whole in document.paragraphs:
        if NEW_TEXT.match(whole.text):
            last = [0] * len(HEADINGS)
        for level, pattern in enumerate(HEADINGS):
            match = pattern.match(whole.text)
            if match is None:
                continue
            value = numeral(match[1]) if level < 2 else int(match[1])
            # A list that has words of its own before it may begin anew.
            begins_anew = value == 1 and (is_introduced or (level >= 2 and last[level] > 1))
            if last[level] and value != last[level] + 1 and not begins_anew:
                yield _out_of_order(whole, match, level, last[level], value)
            last[level] = value
            last[level + 1 :] = [0] * (len(HEADINGS) - level - 1)
            break
        else:
            is_introduced = bool(INTRODUCES.search(whole.text))
            continue
        is_introduced = False


def _out_of_order(
    whole: Sentence, match: re.Match[str], level: int, last: int, value: int
) -> Finding:
    due = in_chinese(last + 1) if level < 2 else str(last + 1)
    said = whole.said(*match.span())
    mend = said.replace(whole.said(*match.span(1)), due)
    why = "重复" if value <= last else "跳号"
    return whole.finding(
        "numbering", Severity.ERROR, *match.span(), stated=said, computed=mend,
        message=f"标题序号{why}：这里是“{said}”，应为“{mend}”，后面的依次顺延。",
        mend=f"改为“{mend}”，后面的序号依次顺延",
    )  # fmt: skip


def enumeration(document: Document) -> Iterator[Finding]:
    """一是……；二是……；二是…… or （一）…；（二）… within a paragraph: each once, in order."""
    for whole in document.paragraphs:
        last: dict[str, int] = {}
        for match in ITEM.finditer(whole.text):
            yield from _item(whole, match, last, match["word"])
        head = HEADINGS[1].match(whole.text)
        last = {")": numeral(head[1])} if head else {}
        for match in INLINE.finditer(whole.text, head.end() if head else 0):
            yield from _item(whole, match, last, ")")


def _item(
    whole: Sentence, match: re.Match[str], last: dict[str, int], word: str
) -> Iterator[Finding]:
    value, before = numeral(match["number"]), last.get(word, 0)
    last[word] = value
    if not before or value in (1, before + 1):
        return
    start = match.start("number")
    end = match.end()
    said = whole.said(start, end).rstrip("）)")
    due = said.replace(match["number"], in_chinese(before + 1))
    yield whole.finding(
        "enumeration", Severity.WARNING, start, end, stated=said, computed=due,
        message=f"列举的序号不连续：“{said}”应为“{due}”。", mend=f"改为“{due}”，后面的依次顺延",
    )  # fmt: skip


def annexes(document: Document) -> Iterator[Finding]:
    """Annexes that the list names: numbered in order, and no other is referred to."""
    listed: list[tuple[int, Sentence]] = []
    is_list = False
    for whole in document.paragraphs:
        match = LISTED_ANNEX.match(whole.text)
        is_list = bool(ANNEXES.match(whole.text)) or (is_list and match is not None)
        if is_list and match:
            found = NUMBERED.finditer(whole.text.removeprefix("附件:"))
            listed += [(int(each["number"]), whole) for each in found]
    for place, (number, whole) in enumerate(listed, 1):
        if number != place:
            yield whole.finding(
                "numbering", Severity.ERROR, 0, len(whole.text), stated=f"附件{number}",
                computed=f"附件{place}", message=f"附件序号不连续：这里是{number}，应为{place}。",
                mend=f"改为“{place}.”",
            )  # fmt: skip
            return
    heads = {_value(match["number"]) for whole in document.paragraphs if (match := ANNEX_HEAD.match(whole.text))}  # fmt: skip
    known = heads | {number for number, _ in listed}
    if len(known) < 1 or not (listed or len(heads) > 1):
        return
    for sentence, match in document.matches(ANNEX):
        if _value(match["number"]) not in known and _value(match["number"]) > max(known):
            yield sentence.finding(
                "annex", Severity.WARNING, *match.span(), stated=match[0], computed=f"附件{max(known)}",
                message=f"文中提到“{match[0]}”，但列出的附件只到附件{max(known)}。",
                mend="核对附件序号，或补上这个附件",
            )  # fmt: skip


def tables(document: Document) -> Iterator[Finding]:
    """表1, 表2: the heads of tables and pictures, each number once."""
    last: dict[str, int] = {}
    for whole in document.paragraphs:
        match = TABLE.match(whole.text)
        if match is None or len(whole.text) > 40 or re.search("[。,;]", whole.text):
            continue
        kind, value = match["kind"], int(match["number"])
        if value == last.get(kind):
            yield whole.finding(
                "numbering", Severity.ERROR, *match.span(), stated=match[0],
                computed=f"{kind}{value + 1}", message=f"“{match[0]}”重复，应为“{kind}{value + 1}”。",
                mend=f"改为“{kind}{value + 1}”，后面的依次顺延",
            )  # fmt: skip
        last[kind] = value


def _value(text: str) -> int:
    return int(text) if text.isdigit() else numeral(text)
