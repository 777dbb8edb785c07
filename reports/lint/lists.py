"""Totals over several lines: projects told one by one, lines with a total below, money by source and by project."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reports.lint.claims import Claim
from reports.lint.finding import Finding, Severity
from reports.lint.numbers import NUMBER, numeral
from reports.lint.quantities import ALL_UNITS, Quantity
from reports.lint.text import HEADINGS, Document, Sentence

PROJECTS = re.compile(
    rf"(?P<count>{NUMBER})个[^,。;、\d]{{0,10}}?(?:项目|工程)|(?:项目|工程)(?P<many>{NUMBER})个"
)
TOTAL_LINE = re.compile(r"^(?:以上[^\d,。]{0,8})?(?:合计|总计|共计)[^\d]{0,8}$")
AMOUNT = rf"{NUMBER}(?:百万|千万|万|亿|千)?(?:{ALL_UNITS})"
ITEM_LINE = re.compile(
    rf"^(?:\d{{1,2}}[.、]|\(\d{{1,2}}\))?(?:[一-鿿]{{1,14}}:[一-鿿]{{0,14}}|[^\d:,。]{{0,12}}(?:中央|省|市|县|财政|自筹|帮扶|整合|捐赠)[^\d:,。]{{0,14}}|[一-鿿]{{0,10}}[村镇乡组区])"
    rf"(?:{AMOUNT}[,、]?){{1,4}}[;。]?$"
)
COUNTED_LINES = re.compile(
    r"^(?:以上|上述)?(?P<count>[两二三四五六七八九])项(?:共计|合计|共)(?:[一-鿿]{0,4})?(?=\d)"
)
SOURCE = re.compile(
    r"(?:中央|省级?|市级?|县级?|财政|整合|专项|帮扶单位|社会|群众|自筹|捐赠|行业部门|债券|来源未注明)[^,、。;:\d]{0,12}$"
)
BY_SOURCE = re.compile(r"来源|按资金性质|构成")
LEFT_OVER = re.compile(r"到位|结余|结转|剩余|节余|尚未安排")
ASIDE = re.compile(r"其中[^;。]*$|人均|户均|每|比|较|增")
NO_PROJECT = re.compile(r"相比|支付|(?:年|月)下达")
"""What is paid, or was given in a time, tells of the projects together."""
NO_ITEM = re.compile(r"^(?:其中|比|较|人均|户均)")


@dataclass(frozen=True)
class Told:
    """Projects told one by one: what they are said to cost together, and what each costs."""

    where: Sentence
    total: Quantity
    count: int
    sums: tuple[Quantity, ...]

    @property
    def is_whole(self) -> bool:
        return len(self.sums) == self.count

    @property
    def sum(self) -> Fraction:
        return sum((q.base for q in self.sums), Fraction())


def projects(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """N个项目，共M万元: when just N sums follow, in the paragraph or as a list below, they are the sums of the projects."""
    told = [one for whole in range(len(document.paragraphs)) for one in _told(document, whole)]
    for one in told:
        if one.is_whole and abs(one.sum - one.total.base) >= max(
            one.total.step / 1000, _rounding(one)
        ):
            yield one.where.finding(
                "sum", Severity.ERROR, one.total.start, one.total.end, stated=one.total.stated,
                computed=one.total.like(one.sum),
                message=f"加起来不对：{one.count}个项目合计{one.total.like(one.sum)}，这里写{one.total.stated}。",
                mend=f"改为{one.total.like(one.sum)}，或逐个项目核对",
            )  # fmt: skip
            return
    yield from _by_source(document, [one for one in told if one.is_whole])


def _rounding(one: Told) -> Fraction:
    finest = min(q.step for q in one.sums)
    return one.total.step if one.total.step > finest else Fraction()


def _told(document: Document, place: int) -> Iterator[Told]:
    whole = document.paragraphs[place]
    for match in PROJECTS.finditer(whole.text):
        stop = whole.text.find("。", match.end())
        stop = len(whole.text) if stop < 0 else stop
        # The total stands beside the number of projects, in front of it or behind.
        money = [q for q in whole.quantities if q.kind == "money"]
        behind = [q for q in money if match.end() <= q.start < min(stop, match.end() + 24)]
        front = [q for q in money if match.start() - 24 <= q.start < match.start()]
        if not (behind or front):
            continue
        total = (behind or front[-1:])[0]
        between = whole.text[min(match.end(), total.end) : max(match.start(), total.start)]
        count = int(match["count"] or match["many"])
        if ASIDE.search(between) or count < 2 or ":" in between:
            continue
        after = _items(whole, [q for q in money if q.start > max(total.end, match.end())])
        if len(after) != count:
            below = _below(document, place, count)
            after = below if below and not after else after
        yield Told(whole, total, count, tuple(after))
        return


def _items(whole: Sentence, money: list[Quantity]) -> list[Quantity]:
    """One sum an item; what 其中 and brackets add is part of one, and what is held beside another time is none."""
    found = []
    for quantity in money:
        before = whole.text[: quantity.start]
        clause = before[max(before.rfind(mark) for mark in "。;、") + 1 :]
        part = before[max(before.rfind(mark) for mark in "。;") + 1 :]
        if (
            "其中" in part
            or NO_PROJECT.search(part)
            or before.count("(") > before.count(")")
            or ASIDE.search(clause[-6:])
        ):
            continue
        found.append(quantity)
    return found


def _below(document: Document, place: int, count: int) -> list[Quantity]:
    """The first sum of each item of the one list below that has so many items with sums."""
    runs: list[list[Quantity]] = []
    level = -1
    for whole in document.paragraphs[place + 1 :]:
        levels = [at for at, pattern in enumerate(HEADINGS) if pattern.match(whole.text)]
        money = [q for q in whole.quantities if q.kind == "money"]
        if levels and level >= 0 and levels[0] > level and runs:
            # What an item tells below itself.
            continue
        if not levels or not money:
            level = -1
            continue
        if levels[0] != level:
            runs.append([])
            level = levels[0]
        runs[-1].append(money[0])
    fitting = [run for run in runs if len(run) == count]
    return fitting[0] if len(fitting) == 1 else []


def lines_and_total(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """Lines that state one number of a kind each, and a last line 合计; of a pair (20户62人) each by itself."""
    for place, whole in enumerate(document.paragraphs):
        for at, total in enumerate(whole.quantities):
            first = whole.quantities[0]
            if not TOTAL_LINE.match(whole.text[: first.start]):
                break
            is_paired = at > 0 and total.start == whole.quantities[at - 1].end
            if at == 0 or is_paired:
                yield from _total_line(document, place, total)


def head_and_lines(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """下达资金26428万元: and below it a line for each place or source with what it got."""
    paragraphs = document.paragraphs
    place = 0
    while place < len(paragraphs):
        lines = _item_lines(paragraphs, place)
        if len(lines) > 1:
            yield from _head(paragraphs, place, lines)
        place += max(len(lines), 1)


def _item_lines(paragraphs: list[Sentence], place: int) -> list[Sentence]:
    """Lines that follow on one another, each a name with one number of each of the same kinds."""
    lines: list[Sentence] = []
    for whole in paragraphs[place:]:
        kinds = [q.kind for q in whole.quantities]
        is_item = ITEM_LINE.match(whole.text) and kinds and len(set(kinds)) == len(kinds)
        if not is_item or (lines and kinds != [q.kind for q in lines[0].quantities]):
            break
        lines.append(whole)
    return lines


def _head(paragraphs: list[Sentence], place: int, lines: list[Sentence]) -> Iterator[Finding]:
    """The numbers that the paragraph above states, a heading between the two set aside."""
    after = paragraphs[place + len(lines)].text if place + len(lines) < len(paragraphs) else ""
    above = place - 1
    while above >= 0 and not paragraphs[above].quantities and len(paragraphs[above].text) < 12:
        above -= 1
    if above < 0 or (after and TOTAL_LINE.match(re.split(r"\d", after)[0])):
        return
    if re.match("其余|其他|另", after):
        return
    for at, first in enumerate(lines[0].quantities):
        if first.kind not in ("money", "户", "人", "area", "length"):
            continue
        right = sum((line.quantities[at].base for line in lines), Fraction())
        same = [
            q for q in paragraphs[above].quantities if (q.kind, q.unit) == (first.kind, first.unit)
        ]
        near = [q for q in same if q.base and Fraction(2, 3) < right / q.base < Fraction(3, 2)]
        if len(near) != 1 or abs(right - near[0].base) < near[0].step or near[0].is_loose:
            continue
        one = near[0]
        yield paragraphs[above].finding(
            "sum", Severity.ERROR, one.start, one.end, stated=one.stated, computed=one.like(right),
            message=f"加起来不对：下面各行合计{one.like(right)}，这里写{one.stated}。",
            mend=f"改为{one.like(right)}，或逐行核对",
        )  # fmt: skip


def counted_lines(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """两项合计: of the last number of its kind in each of the two paragraphs before."""
    for place, whole in enumerate(document.paragraphs):
        match = COUNTED_LINES.match(whole.text)
        total = next((q for q in whole.quantities if match and q.start == match.end()), None)
        if match is None or total is None:
            continue
        count = numeral(match["count"].replace("两", "二"))
        lines = document.paragraphs[max(place - count, 0) : place]
        last = [[q for q in line.quantities if q.kind == total.kind][-1:] for line in lines]
        items = [q for each in last for q in each]
        right = sum((q.base for q in items), Fraction())
        if len(items) == count and abs(right - total.base) >= total.step:
            yield whole.finding(
                "sum", Severity.ERROR, total.start, total.end, stated=total.stated,
                computed=total.like(right),
                message=f"加起来不对：以上{match['count']}项合计{total.like(right)}，这里写{total.stated}。",
                mend=f"改为{total.like(right)}，或逐项核对",
            )  # fmt: skip


def _total_line(document: Document, place: int, total: Quantity) -> Iterator[Finding]:
    items: list[Quantity] = []
    for line in reversed(document.paragraphs[:place]):
        same = [q for q in line.quantities if q.kind == total.kind]
        is_item = len(same) == 1 and len(line.text) <= 60 and "。" not in line.text[:-1]
        if not is_item or NO_ITEM.search(line.text):
            break
        items.append(same[0])
    # The first line may be the head of the list, which states the total itself.
    if len(items) > 2 and items[-1].base == total.base:
        items.pop()
    right = sum((q.base for q in items), Fraction())
    without_head = right - items[-1].base if items else right
    if len(items) < 2 or total.base in (right, without_head):
        return
    if abs(right - total.base) < total.step:
        return
    yield document.paragraphs[place].finding(
        "sum", Severity.ERROR, total.start, total.end, stated=total.stated,
        computed=total.like(right),
        message=f"加起来不对：以上各行合计{total.like(right)}，这里写{total.stated}。",
        mend=f"改为{total.like(right)}，或逐行核对",
    )  # fmt: skip


def _by_source(document: Document, told: list[Told]) -> Iterator[Finding]:
    """What the sources give together is what the projects cost together."""
    if len(told) != 1:
        return
    [projects] = told
    if LEFT_OVER.search(document.source):
        return
    for whole in document.paragraphs:
        if not BY_SOURCE.search(whole.part + whole.text):
            continue
        sources = [
            q
            for q in whole.quantities
            if q.kind == "money" and SOURCE.search(whole.text[: q.start])
        ]
        right = sum((q.base for q in sources), Fraction())
        if len(sources) < 2 or not Fraction(1, 2) < right / projects.sum < 2:
            continue
        if abs(right - projects.sum) >= max(q.step for q in (*sources, *projects.sums)):
            first = sources[0]
            yield whole.finding(
                "sum", Severity.ERROR, first.start, sources[-1].end, stated=first.like(right),
                computed=first.like(projects.sum),
                message=f"资金对不上：按来源合计{first.like(right)}，第 {projects.where.line} 行起按项目合计{first.like(projects.sum)}。",
                mend="逐项核对资金来源和项目金额",
            )  # fmt: skip
        return
