"""Numbers and the total that stands with them: A、B，共C; A，扣除B，剩余C; 已A、未B of so many."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from reports.lint.claims import HOUSEHOLDS_PERSONS, Claim
from reports.lint.finding import Finding, Severity
from reports.lint.numbers import NUMBER, numeral
from reports.lint.quantities import Quantity
from reports.lint.text import Document, Sentence

COUNT = "[一二三四五六七八九十两]个?(?:项|村|镇|乡|县|批|年|处|家|笔|类|期|次|季|组|方面)"
TOTAL = re.compile(
    rf"^(?:以上|各项|几项|上述|(?P<all>全[村镇乡县组]|上半年|下半年|全年)|(?P<count>{COUNT}))?(?:共计|合计|总计|总共|一共|共)(?P<name>[一-鿿]{{0,6}}?)(?P<pair>[\d.]+户)?(?:为|达|:)?$"
)
PLAIN_NAMES = re.compile(
    r"^(?:需|需要|投入|投资|资金|总投资|落实|安排|下达|拨付|支出|有|计|是|金额|面积|人口|户数|[户人]?)*$"
)
# Between two items stands no more than the name of the next; after these words something else is told.
BETWEEN = re.compile(r"[、,和及与;。]")
ANOTHER = re.compile(r"其中|比|较|由|从|占|每|均|增|减|原|到|共|合计|总|剩|结余|未")
SAME_SENTENCE = re.compile(rf"{ANOTHER.pattern}|[。:;(]")
COUNT_OF_ITEMS = re.compile(rf"^(?=({COUNT})(?:共计|合计|总计|总共|一共|共))")
NO_PART = re.compile(
    r"结余|结转|人均|户均|每|占|同比|增长|增加|减少|比|较|剩余(?!资金)|原|标准|人次|万分"
)
OVERLAPPING = re.compile(r"套种|间作|轮作|交叉|重叠|不相加|重复")
RESPECTIVELY = re.compile(r"分别(?:为|是|有|达)?")
TIMES = re.compile(r"年|月|季度|时|前|后|增|降|上升|减")
YUAN = "(?:万|亿)?元"
TAKEN_OFF = re.compile(
    rf"(?P<all>{NUMBER}){YUAN}[^,。;\d]{{0,6}},?(?:扣除|减去|除去|实际支出|已支出|支出|实际支付|支付|已支付|使用)[^,。;\d]{{0,12}}(?P<off>{NUMBER}){YUAN}[^,。;\d]{{0,4}},"
    rf"[^,。;\d]{{0,4}}(?:净利润|纯利润|利润|净收益|纯收益|纯收入|净收入|盈余|剩余|结余|节约|节余|结存)[^,。;\d]{{0,4}}(?P<rest>{NUMBER}){YUAN}"
)
DONE_AND_UNDONE = re.compile(
    rf"(?P<whole>{NUMBER})[^,。;:、()\d]{{1,14}}[,(:](?:其中)?(?:已|现已|目前已)经?(?P<verb>[一-鿿]{{1,4}}?)(?P<done>{NUMBER})[^,。;、\d]{{1,4}}(?:\d+人)?[、,]"
    rf"(?:还有|尚有)?(?:未|尚未)(?P=verb)(?:的)?(?P<undone>{NUMBER})"
)
ATTRIBUTES = tuple(
    re.compile(f"{name}{HOUSEHOLDS_PERSONS}")
    for name in (
        "一般(?:贫困)?户",
        "低保(?:贫困)?户",
        "(?:五保(?:贫困)?户|特困(?:供养)?(?:贫困)?户)",
    )
)


def items_and_total(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """A户、B户，共C户: the last of them that have C's unit add up to it."""
    for whole in document.paragraphs:
        if OVERLAPPING.search(whole.text):
            continue
        for total in whole.quantities:
            name = _total_name(whole, total)
            if name is None or total.kind == "%" or total.is_loose:
                continue
            items = _items_before(whole, total)
            if len(items) < 2 or any(q.is_loose for q in items):
                continue
            told = whole.text[max(items[0].start - 12, 0) : total.start - len(name)]
            if not PLAIN_NAMES.match(name) and name not in told:
                continue
            sums = [
                sum((q.base for q in items[first:]), Fraction()) for first in range(len(items) - 1)
            ]
            is_right = any(abs(result - total.base) < rounding(total, items) for result in sums)
            if not is_right and _is_of_these(whole, total, items, sums[0]):
                yield wrong_sum(whole, total, sums[0])


def _is_of_these(whole: Sentence, total: Quantity, items: list[Quantity], right: Fraction) -> bool:
    """甲组38户、乙组42户、丙组25户，全村共115户: the whole place only where these can be all of it."""
    head = whole.text[whole.clause_start(total.start) : total.start]
    if not head.startswith(("全", "上半年", "下半年")):
        return True
    names = whole.text[max(items[0].start - 8, 0) : total.start]
    is_list = len(items) > 2 or "季度" in names
    return is_list and Fraction(4, 5) < right / (total.base or 1) < Fraction(5, 4)


def _total_name(whole: Sentence, total: Quantity) -> str | None:
    """The words between 共 and the number, where that is how its clause begins; the second of a pair belongs to it."""
    clause = whole.text[_head(whole, total) : total.start]
    match = TOTAL.match(clause)
    if match is None or (match["pair"] and total.kind != "人"):
        return None
    return match["name"]


def _head(whole: Sentence, total: Quantity) -> int:
    """Where the words of a total begin: with its clause, or right behind the last item (委员3人共5人)."""
    start = whole.clause_start(total.start)
    before = [q.end for q in whole.quantities if start < q.end <= total.start]
    if before and re.fullmatch("共|共计|合计|总计", whole.text[before[-1] : total.start]):
        return before[-1]
    return start


def _items_before(whole: Sentence, total: Quantity) -> list[Quantity]:
    items: list[Quantity] = []
    end = _head(whole, total)
    for quantity in reversed(whole.quantities):
        if quantity.end > end or quantity.kind != total.kind:
            continue
        between = whole.text[quantity.end : end]
        if items and not BETWEEN.search(between):
            break
        stops = (
            SAME_SENTENCE
            if not COUNT_OF_ITEMS.match(whole.text[whole.clause_start(total.start) :])
            else ANOTHER
        )
        if stops.search(between) or len(between) > 40:
            break
        items.insert(0, quantity)
        end = quantity.start
    count = COUNT_OF_ITEMS.match(whole.text[whole.clause_start(total.start) : total.start])
    if count:
        items = items[-numeral(count[1][0].replace("两", "二")) :]
    if items and re.search("其中[^,。;、]*$", whole.text[: items[0].start]):
        return []
    # 比上年增加3万元, 每亩5元: no item.
    return [
        q for q in items if not NO_PART.search(whole.text[whole.clause_start(q.start) : q.start])
    ]


def respectively(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """项目168个，涉及甲、乙、丙三类，分别为72个、61个、35个."""
    for sentence in document.sentences:
        for match in RESPECTIVELY.finditer(sentence.text):
            inside = [q for q in sentence.quantities if match.end() <= q.start]
            before = [q for q in sentence.quantities if q.end <= match.start()]
            if not inside or not before or TIMES.search(sentence.before(match.start())[-16:]):
                continue
            items: list[Quantity] = []
            for q in inside:
                if items and sentence.text[items[-1].end : q.start] not in ("、", ",", "和"):
                    break
                if q.kind != inside[0].kind or q.kind == "%":
                    break
                items.append(q)
            same = [q for q in before if q.kind == inside[0].kind]
            total = sum((q.base for q in items), Fraction())
            if len(items) < 2 or len(same) != 1 or not same[0].base or same[0].is_loose:
                continue
            ratio = total / same[0].base
            if ratio != 1 and Fraction(4, 5) < ratio < Fraction(5, 4):
                yield wrong_sum(sentence, same[0], total)


def costs_taken_off(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """收入A，扣除成本B，净利润C."""
    for sentence in document.sentences:
        for match in TAKEN_OFF.finditer(sentence.text):
            places = [match.start(name) for name in ("all", "off", "rest")]
            found = [
                next((q for q in sentence.quantities if q.start == at), None) for at in places
            ]
            if None in found:
                continue
            whole, off, rest = (q for q in found if q)
            right = whole.base - off.base
            if {q.kind for q in (whole, off, rest)} == {"money"} and abs(
                right - rest.base
            ) >= rest.step:
                yield sentence.finding(
                    "sum", Severity.ERROR, rest.start, rest.end, stated=rest.stated,
                    computed=rest.like(right),
                    message=f"减得不对：{whole.stated}减去{off.stated}是{rest.like(right)}，这里写{rest.stated}。",
                    mend=f"改为{rest.like(right)}，或核对{whole.stated}和{off.stated}",
                )  # fmt: skip


def done_and_undone(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """23个项目，已开工20个、未开工3个: what is done and what is not are all there is."""
    for sentence in document.sentences:
        for match in DONE_AND_UNDONE.finditer(sentence.text):
            spans = {name: match.start(name) for name in ("whole", "done", "undone")}
            found = {name: sentence.quantity_at(start) for name, start in spans.items()}
            whole, done, undone = (found[name] for name in ("whole", "done", "undone"))
            if not (whole and done and undone) or len({whole.kind, done.kind, undone.kind}) > 1:
                continue
            if any(q.is_loose for q in (whole, done, undone)):
                continue
            right = done.base + undone.base
            if right != whole.base:
                yield wrong_sum(sentence, whole, right)


def attributes(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """一般、低保、特困 in one sentence with the filed households: together they are all of them."""
    for sentence in document.sentences:
        wholes = {
            claim.key.rpartition(".")[2]: claim
            for claim in said
            if claim.sentence is sentence and claim.key.startswith("registered")
        }
        parts = [pattern.search(sentence.text) for pattern in ATTRIBUTES]
        if not wholes or not all(parts):
            continue
        for group, kind, unit in (("h", "households", "户"), ("p", "persons", "人")):
            numbers = [part[group] for part in parts if part]
            whole = wholes.get(kind)
            if whole is None or not all(numbers):
                continue
            total = sum(Decimal(each) for each in numbers)
            if total != whole.value:
                yield sentence.finding(
                    "sum", Severity.ERROR, whole.start, whole.end, stated=whole.stated,
                    computed=f"{total}{unit}",
                    message=f"一般、低保、特困合计{total}{unit}，建档立卡是{whole.stated}。",
                    mend=f"改为{total}{unit}，或逐项核对",
                )  # fmt: skip


def rounding(total: Quantity, items: list[Quantity]) -> Fraction:
    """What rounding may come to: nothing where all are stated in one unit to the same place."""
    steps = {total.step, *(q.step for q in items)}
    if len(steps) == 1 and total.step == 1:
        return Fraction(1, 1000)
    finest = min(q.step for q in items)
    # A total that is stated more roughly than its items was rounded.
    return total.step if total.step > finest else Fraction(1, 1000) * total.step


def wrong_sum(
    whole: Sentence, total: Quantity, right: Fraction, severity: Severity = Severity.ERROR
) -> Finding:
    """A stated total that the parts do not come to; `right` is what they come to."""
    computed = total.like(right)
    return whole.finding(
        "sum", severity, total.start, total.end, stated=total.stated, computed=computed,
        message=f"加起来不对：各项合计{computed}，这里写{total.stated}。",
        mend=f"改为{computed}，或逐项核对",
    )  # fmt: skip
