"""A whole and the parts that a paragraph tells of it: A，其中B、C, A（B、C）, A：B、C."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate

from reports.lint.claims import Claim
from reports.lint.completeness import Part, how_wrong
from reports.lint.finding import Finding, Severity
from reports.lint.numbers import NUMBER
from reports.lint.quantities import Quantity
from reports.lint.text import Document, Sentence
from reports.lint.totals import NO_PART, OVERLAPPING, rounding, wrong_sum

WHOLE = re.compile(
    r"^(?:(?P<some>[^,。;:()\d、]{0,8}[,(:]?其中:?,?)|,?[^,。;:()\d、]{0,8}(?P<list>:)|(?P<bracket>\()|[^,。;:()\d、]{0,8},?(?P<each>分别(?:为|是)|包括:?))"
)
OF_WHICH = re.compile(r"(?:(?<=[,;。(])|^)(?P<some>其中)(?P<list>:?)(?P<bracket>)(?P<each>),?")
PART = re.compile(rf"[,;(]其中:?(?P<name>[^,。;:()\d]{{0,14}}?)(?P<n>{NUMBER})")
# 其中A个、B个，已整改C个: what has become of them is no further part.
STATE = re.compile(r"已|尚|未|现|正|目前|累计|均|全部")


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
    slack = rounding(one, [part.quantity for part in parts])
    sums = accumulate((part.quantity.base for part in parts), initial=Fraction())
    wholes = {one.base, _largest(whole, match, one).base}
    # A list that has come to its total may be followed by other things.
    if any(
        abs(result - each) < slack for at, result in enumerate(sums) if at > 1 for each in wholes
    ):
        return
    severity = how_wrong(whole, match, one, parts, total)
    if severity:
        yield wrong_sum(whole, one, total, severity)


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
    if any(
        abs(total - q.base) < rounding(q, [part.quantity for part in parts]) for q in candidates
    ):
        return
    near = {
        q.base: q
        for q in candidates
        if q.base and Fraction(4, 5) < total / q.base < Fraction(5, 4)
    }
    if len(near) != 1:
        return
    [one] = near.values()
    severity = how_wrong(whole, match, one, parts, total)
    if severity:
        yield wrong_sum(whole, one, total, severity)


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


def _part_over_whole(whole: Sentence, part: Part, one: Quantity) -> Finding:
    stated = part.quantity.stated
    return whole.finding(
        "part-over-whole", Severity.ERROR, part.quantity.start, part.quantity.end, stated=stated,
        computed=f"不超过{one.stated}",
        message=f"其中的{part.name.lstrip('其中')}{stated}超过了全部的{one.stated}。",
        mend=f"核对{stated}和{one.stated}",
    )  # fmt: skip
