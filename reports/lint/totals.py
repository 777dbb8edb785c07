"""Parts and the whole that a paragraph states beside them: items and their total, a total and its 其中."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

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
WHOLE = re.compile(
    r"^(?:(?P<some>[^,。;:()\d、]{0,8}[,(:]?其中:?,?)|,?[^,。;:()\d、]{0,8}(?P<list>:)|(?P<bracket>\()|[^,。;:()\d、]{0,8},?(?P<each>分别(?:为|是)|包括:?))"
)
OF_WHICH = re.compile(r"(?:(?<=[,;。(])|^)(?P<some>其中)(?P<list>:?)(?P<bracket>)(?P<each>),?")
RESPECTIVELY = re.compile(r"分别(?:为|是|有|达)?")
TIMES = re.compile(r"年|月|季度|时|前|后|增|降|上升|减")
YUAN = "(?:万|亿)?元"
TAKEN_OFF = re.compile(
    rf"(?P<all>{NUMBER}){YUAN}[^,。;\d]{{0,6}},?(?:扣除|减去|除去|实际支出|已支出|支出|实际支付|支付|已支付|使用)[^,。;\d]{{0,12}}(?P<off>{NUMBER}){YUAN}[^,。;\d]{{0,4}},"
    rf"[^,。;\d]{{0,4}}(?:净利润|纯利润|利润|净收益|纯收益|纯收入|净收入|盈余|剩余|结余|节约|节余|结存)[^,。;\d]{{0,4}}(?P<rest>{NUMBER}){YUAN}"
)
PART = re.compile(rf"[,;(]其中:?(?P<name>[^,。;:()\d]{{0,14}}?)(?P<n>{NUMBER})")
NO_PART = re.compile(
    r"结余|结转|人均|户均|每|占|同比|增长|增加|减少|比|较|剩余(?!资金)|原|标准|人次|万分"
)
OVERLAPPING = re.compile(r"套种|间作|轮作|交叉|重叠|不相加|重复")
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
# 其中A个、B个，已整改C个: what has become of them is no further part.
STATE = re.compile(r"已|尚|未|现|正|目前|累计|均|全部")
GRADES = re.compile(r"[A-D]级$")
PLACES = re.compile(r"[一-鿿]{1,4}(?:村|组|镇|乡|片区)$")
SOURCES = re.compile(r"中央|省级?|市级?|县级?|财政|整合|专项|帮扶|社会|自筹|捐赠|行业|债券")
OWN_SOURCES = re.compile(r"自筹|县级?(?:财政|配套|资金|整合)")
# What makes up the rest of a sum.
BALANCING = re.compile(r"配套|自筹")
ATTRIBUTES = tuple(
    re.compile(f"{name}{HOUSEHOLDS_PERSONS}")
    for name in (
        "一般(?:贫困)?户",
        "低保(?:贫困)?户",
        "(?:五保(?:贫困)?户|特困(?:供养)?(?:贫困)?户)",
    )
)
DONE_AND_UNDONE = re.compile(
    rf"(?P<whole>{NUMBER})[^,。;:、()\d]{{1,14}}[,(:](?:其中)?(?:已|现已|目前已)经?(?P<verb>[一-鿿]{{1,4}}?)(?P<done>{NUMBER})[^,。;、\d]{{1,4}}(?:\d+人)?[、,]"
    rf"(?:还有|尚有)?(?:未|尚未)(?P=verb)(?:的)?(?P<undone>{NUMBER})"
)
NEARLY = Fraction(9, 10)
"""A list that reaches so much of its total is taken for a whole one."""


@dataclass(frozen=True)
class Part:
    """An item of a list with the words that name it."""

    quantity: Quantity
    name: str


def items_and_total(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """A户、B户，共C户: the last of them that have C's unit add up to it."""
    for whole in document.paragraphs:
        for total in whole.quantities:
            name = _total_name(whole, total)
            if name is None or total.kind == "%" or total.is_loose:
                continue
            items = _items_before(whole, total)
            text = (
                whole.text[items[0].start - 12 if items and items[0].start > 12 else 0 : total.end]
                if items
                else ""
            )
            if len(items) < 2 or OVERLAPPING.search(whole.text) or any(q.is_loose for q in items):
                continue
            if (
                not PLAIN_NAMES.match(name)
                and name not in text[: -len(total.stated)][: -len(name)]
            ):
                continue
            sums = [
                sum((q.base for q in items[first:]), Fraction()) for first in range(len(items) - 1)
            ]
            if any(abs(result - total.base) < _slack(total, items) for result in sums):
                continue
            # 甲组38户、乙组42户、丙组25户，全村共115户: only where it can be all groups.
            head = whole.text[whole.clause_start(total.start) : total.start]
            of_all = head.startswith(("全", "上半年", "下半年"))
            is_likely = Fraction(4, 5) < sums[0] / (total.base or 1) < Fraction(5, 4)
            names = whole.text[max(items[0].start - 8, 0) : total.start]
            is_list = len(items) > 2 or "季度" in names
            if not of_all or (is_likely and is_list):
                yield _wrong_sum(whole, total, sums[0])


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


def total_and_parts(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """A，其中B、C: no part is more than the whole, and parts that leave nothing over are all of it."""
    for whole in document.paragraphs:
        for group in _groups(whole.quantities):
            match = WHOLE.match(whole.text[group[-1].end :])
            if match is None or group[0].is_loose:
                continue
            start = group[-1].end + match.end()
            inside = _inside(whole, match, start)
            for one in group:
                if one.kind == "%" or one.unit == "个百分点":
                    continue
                parts = _parts(whole, one, start, inside, match)
                yield from _judged(whole, match, one, parts, group)


def of_which_apart(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """2.36亿元，较上年增长13%。其中：中央A、省级B: the whole is the one number of its kind told before."""
    for whole in document.paragraphs:
        for match in OF_WHICH.finditer(whole.text):
            begin = whole.text.rfind("。", 0, match.start()) + 1
            before = [q for q in whole.quantities if begin <= q.start < match.start()]
            if not before and begin:
                earlier = whole.text.rfind("。", 0, begin - 1) + 1
                before = [q for q in whole.quantities if earlier <= q.start < begin]
            if not before or WHOLE.match(whole.text[before[-1].end :]):
                continue
            first = next((q for q in whole.quantities if q.start >= match.end()), None)
            if first is None:
                continue
            end = _inside(whole, match, match.end())
            for kind in dict.fromkeys(q.kind for q in before):
                yield from _apart(whole, match, [q for q in before if q.kind == kind], end)


def _apart(
    whole: Sentence, match: re.Match[str], candidates: list[Quantity], end: int
) -> Iterator[Finding]:
    one = candidates[-1]
    parts = _parts(whole, one, match.end(), end, match)
    total = sum((part.quantity.base for part in parts), Fraction())
    if len(parts) < 2 or one.kind == "%" or OVERLAPPING.search(whole.text):
        return
    if any(q.is_loose for q in (*candidates, *(part.quantity for part in parts))):
        return
    if any(abs(total - q.base) < _slack(q, [part.quantity for part in parts]) for q in candidates):
        return
    near = {
        q.base: q
        for q in candidates
        if q.base and Fraction(4, 5) < total / q.base < Fraction(5, 4)
    }
    if len(near) != 1:
        return
    [one] = near.values()
    severity = _how_wrong(whole, match, one, parts, total)
    if severity:
        yield _wrong_sum(whole, one, total, severity)


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
                yield _wrong_sum(sentence, same[0], total)


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


def more_than_all_before(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """126户，户均增收1200元，其中脱贫户136户: a part that is more than all that its sentence counted before."""
    for whole in document.paragraphs:
        for match in PART.finditer(whole.text):
            part = whole.quantity_at(match.start("n"))
            begin = whole.text.rfind("。", 0, match.start()) + 1
            if part is None or part.kind == "%" or part.is_loose:
                continue
            before = [q for q in whole.quantities if begin <= q.start < match.start()]
            same = [q for q in before if (q.kind, q.unit) == (part.kind, part.unit)]
            if (
                same
                and part.base > max(q.base for q in same)
                and not any(q.is_loose for q in same)
            ):
                most = max(same, key=lambda q: q.base)
                yield _part_over_whole(whole, Part(part, match["name"]), most)


def _groups(found: list[Quantity]) -> list[list[Quantity]]:
    """Quantities that stand side by side: 192户709人."""
    groups: list[list[Quantity]] = []
    for quantity in found:
        if groups and quantity.start - groups[-1][-1].end == 0:
            groups[-1].append(quantity)
        else:
            groups.append([quantity])
    return groups


def _inside(whole: Sentence, match: re.Match[str], start: int) -> int:
    """Where the list ends: at its bracket, or at its full stop."""
    text = whole.text
    if match["bracket"] or "(" in match[0]:
        depth = 1
        for at in range(start, len(text)):
            depth += (text[at] == "(") - (text[at] == ")")
            if not depth:
                return at
        return start
    stops = [at for at in (text.find("。", start), text.find("!", start)) if at >= 0]
    if not match["list"]:
        stops += [at for at in (text.find(";", start), text.find(":", start)) if at >= 0]
    closing = _unmatched_bracket(text, start)
    return min([*stops, closing, len(text)])


def _unmatched_bracket(text: str, start: int) -> int:
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth < 0:
            return at
    return len(text)


def _parts(
    whole: Sentence, one: Quantity, start: int, end: int, match: re.Match[str]
) -> list[Part]:
    parts: list[Part] = []
    separators: list[str] = []
    last = start
    for quantity in whole.quantities:
        if not start <= quantity.start < end:
            continue
        text = whole.text[last : quantity.start]
        if text.count("(") > text.count(")"):
            # What a bracket adds to an item is a part of a part.
            continue
        if re.search("其中|共|合计|总计|小计|。", text) and parts:
            break
        if quantity.kind != one.kind or quantity.unit in ("人次", "户次"):
            continue
        clause = re.split("[,、;:(]", text)[-1]
        # A、B，C: after parts that are told in one breath something else is told.
        if len(parts) > 1 and "、" in separators and "、" not in text and "," in text:
            break
        if parts and STATE.match(clause) and not STATE.match(parts[0].name):
            break
        separators.append("、" if "、" in text else "")
        if NO_PART.search(clause):
            # 其中A户，比上年增加B户: the list is over where something else is compared.
            if parts:
                break
            continue
        parts.append(Part(quantity, re.sub(r"[\d.]+户$", "", clause)))
        last = quantity.end
        if match["some"] and not re.match(r"[^,。;:()]{0,12}(?:[(,、;]|$)", whole.text[last:end]):
            break
    return parts


def _judged(
    whole: Sentence, match: re.Match[str], one: Quantity, parts: list[Part], group: list[Quantity]
) -> Iterator[Finding]:
    if not parts or any(part.quantity.is_loose for part in parts):
        return
    # A list tells its parts in a row; one that begins far from its whole is of something else.
    if parts[0].quantity.start - group[-1].end > 40:
        return
    largest = _largest(whole, match, one)
    for part in parts:
        is_same_thing = (
            len(parts) == 1 or one.kind in ("户", "人", "money") or not match["bracket"]
        )
        is_over = part.quantity.base > largest.base and (match["some"] or match["bracket"])
        if is_over and is_same_thing and not _is_conversion(match, one, part):
            yield _part_over_whole(whole, part, largest)
            return
    if len(parts) < 2 or OVERLAPPING.search(whole.text):
        return
    total = sum((part.quantity.base for part in parts), Fraction())
    slack = _slack(one, [part.quantity for part in parts])
    sums = accumulate((part.quantity.base for part in parts), initial=Fraction())
    wholes = {one.base, _largest(whole, match, one).base}
    # A list that has come to its total may be followed by other things.
    if any(
        abs(result - each) < slack for at, result in enumerate(sums) if at > 1 for each in wholes
    ):
        return
    severity = _how_wrong(whole, match, one, parts, total)
    if severity:
        yield _wrong_sum(whole, one, total, severity)


def _largest(whole: Sentence, match: re.Match[str], one: Quantity) -> Quantity:
    """带动120户、吸纳30户，其中A户 may be of either; what stands in brackets is of what stands before them."""
    if match["bracket"] or "(" in match[0]:
        return one
    begin = whole.text.rfind("。", 0, one.start) + 1
    before = [q for q in whole.quantities if begin <= q.start <= one.start]
    same = [q for q in before if (q.kind, q.unit) == (one.kind, one.unit)]
    return max(same, key=lambda q: q.base, default=one)


def _is_conversion(match: re.Match[str], one: Quantity, part: Part) -> bool:
    """12平方公里(合18000亩) says the same again."""
    return bool(match["bracket"]) and part.quantity.unit != one.unit


def _how_wrong(
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


def _slack(total: Quantity, items: list[Quantity]) -> Fraction:
    """What rounding may come to: nothing where all are stated in one unit to the same place."""
    steps = {total.step, *(q.step for q in items)}
    if len(steps) == 1 and total.step == 1:
        return Fraction(1, 1000)
    finest = min(q.step for q in items)
    # A total that is stated more roughly than its items was rounded.
    return total.step if total.step > finest else Fraction(1, 1000) * total.step


def _wrong_sum(
    whole: Sentence, total: Quantity, right: Fraction, severity: Severity = Severity.ERROR
) -> Finding:
    computed = total.like(right)
    return whole.finding(
        "sum", severity, total.start, total.end, stated=total.stated, computed=computed,
        message=f"加起来不对：各项合计{computed}，这里写{total.stated}。",
        mend=f"改为{computed}，或逐项核对",
    )  # fmt: skip


def _part_over_whole(whole: Sentence, part: Part, one: Quantity) -> Finding:
    stated = part.quantity.stated
    return whole.finding(
        "part-over-whole", Severity.ERROR, part.quantity.start, part.quantity.end, stated=stated,
        computed=f"不超过{one.stated}",
        message=f"其中的{part.name.lstrip('其中')}{stated}超过了全部的{one.stated}。",
        mend=f"核对{stated}和{one.stated}",
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
                yield _wrong_sum(sentence, whole, right)


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
