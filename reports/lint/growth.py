"""Growth: from one number to another, by so much; more or less than a year ago."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from reports.lint.claims import Claim
from reports.lint.finding import Finding, Severity
from reports.lint.numbers import NUMBER, agrees, as_decimal, like
from reports.lint.quantities import SCALE, SCALES, Quantity
from reports.lint.spans import change, difference, ratio
from reports.lint.text import Document, Sentence

UP = "增加|提高|上升|增长|发展|扩大|扩展|壮大|提升|攀升|跃升|增|升"
DOWN = "下降|减少|降低|回落|缩小|缩短|压缩|下调|降|减"
UNIT = r"个百分点|百分点|%|倍|万元|亿元|元|亩|公斤|斤|平方米|公里|米|户|人|个|处|名|家|头|只|次"
FROM_TO = re.compile(
    rf"[由从](?P<from>[^。;]{{1,40}}?)(?P<verb>{UP}|{DOWN})了?(?:到|至|为)(?P<to>[^,。;]{{1,24}})"
)
CHANGE = re.compile(
    rf"^[^,。;%\d]{{0,6}}[,(]?(?:[^,。;\d]{{0,10}}?)(?P<verb>增长|增加|提高|上升|提升|增幅|增收|净增|新增|下降|减少|降低|降幅|压减|增|降)[了达为近约]{{0,2}}(?P<stated>{NUMBER})(?P<scale>{SCALE})?(?P<by>{UNIT})"
)
DOUBLED = re.compile(r"^[^,。;\d]{0,6}[,(]?[^,。;\d]{0,6}翻(?:了)?(?P<times>一|两|二|三)?番")
THAN = re.compile(
    rf"(?:比|较|相比|同比)(?P<than>[^,。;]{{0,16}}?)(?P<verb>增长|增加|提高|上升|提升|多|下降|减少|降低|少|净增|增收)[了达为]{{0,2}}(?P<stated>{NUMBER})(?P<scale>{SCALE})?(?P<by>{UNIT})"
)
THEN = re.compile(
    rf"^,?(?:同比)?(?:增长|增幅|提高|上升|下降|降幅|减少|降低)(?:率)?[了达为]{{0,2}}(?P<stated>{NUMBER})%"
)
YEAR_BY_YEAR = re.compile(
    rf",(?:同比)?(?P<verb>增长|提高|上升|下降|减少|降低)[了达为]{{0,2}}(?P<stated>{NUMBER})(?P<scale>)(?P<by>%|个百分点)"
)
SO_MANY_TIMES = re.compile(rf"(?<=,)(?:是|为|相当于)[^,。;]{{0,20}}?的(?P<stated>{NUMBER})倍")
LESS = re.compile(DOWN + "|少")
POINTS = ("个百分点", "百分点")
# 增长到三倍 and the like, and averages of years, are said in too many ways.
UNSURE = re.compile(r"年均|平均每年|复合|累计|分别|其中|预计")
TWO_YEARS = re.compile(r"\d{4}年(?:底|末|上半年|下半年)?|上年|去年|同期|今年|本年|年初|年底")


def from_to(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """由A增加到B，增长X%: the way it goes, and by how much."""
    for sentence in document.sentences:
        for match in FROM_TO.finditer(sentence.text):
            was, now = _ends(sentence, match)
            if was is None or now is None or "分别" in sentence.text:
                continue
            if _is_mixed_up(was, now):
                yield _mixed_up(sentence, was, now)
                continue
            is_down = bool(re.fullmatch(DOWN, match["verb"]))
            if was.base != now.base and is_down != (now.base < was.base):
                yield _wrong_way(sentence, match, was, now, is_down)
                continue
            yield from _change(sentence, was, now)


def _ends(sentence: Sentence, match: re.Match[str]) -> tuple[Quantity | None, Quantity | None]:
    """The two numbers of one kind; of a pair (192户709人) the first."""
    first = [q for q in sentence.quantities if match.start("from") <= q.start < match.end("from")]
    last = [q for q in sentence.quantities if match.start("to") <= q.start < match.end("to") + 1]
    if not last or "由" in match["from"] or "从" in match["from"]:
        return None, None
    now = last[0]
    if not first:
        # 由8600增加到9460元: the unit is said once.
        bare = re.search(rf"({NUMBER})[万亿]?$", match["from"].rstrip("的"))
        return (_bare(now, bare[1], match.start("from") + bare.start()) if bare else None), now
    same = [q for q in first if q.kind == now.kind]
    if not same or (len(same) > 1 and same[0].base != same[-1].base):
        return None, None
    return same[0], now


def _is_mixed_up(was: Quantity, now: Quantity) -> bool:
    """Nothing grows a thousandfold where the unit changes: 由8600元增加到9460万元."""
    low, high = sorted((was.base, now.base))
    is_other = (was.unit, was.scale) != (now.unit, now.scale)
    return is_other and now.kind != "%" and high >= low * 1000 > 0


def _mixed_up(sentence: Sentence, was: Quantity, now: Quantity) -> Finding:
    return sentence.finding(
        "unit", Severity.WARNING, now.start, now.end, stated=now.stated,
        message=f"{was.stated}和{now.stated}相差一千倍以上，请核对单位。", mend="核对并改正单位",
    )  # fmt: skip


def _bare(like_it: Quantity, digits: str, start: int) -> Quantity:
    if re.fullmatch(r"(?:19|20)\d\d", digits):
        return like_it
    value = Decimal(digits) * SCALES[like_it.scale]
    return replace(like_it, start=start, end=start + len(digits), digits=digits, value=value)


def _wrong_way(
    sentence: Sentence, match: re.Match[str], was: Quantity, now: Quantity, is_down: bool
) -> Finding:
    right = "增加" if is_down else "减少"
    return sentence.finding(
        "growth", Severity.ERROR, match.start("verb"), match.end("verb"), stated=match["verb"],
        computed=right,
        message=f"增减方向不对：由{was.stated}到{now.stated}是{right}，这里写“{match['verb']}”。",
        mend=f"核对{was.stated}和{now.stated}，或改为“{right}”",
    )  # fmt: skip


def _change(sentence: Sentence, was: Quantity, now: Quantity) -> Iterator[Finding]:
    """By how much, said directly after the two numbers."""
    after = sentence.text[now.end :]
    doubled = DOUBLED.match(after)
    if doubled:
        times = 2 ** {"一": 1, "两": 2, "二": 2, "三": 3}.get(doubled["times"] or "一", 1)
        if (
            was.base
            and not Fraction(9, 10) * times <= now.base / was.base < Fraction(3, 2) * times
        ):
            yield sentence.finding(
                "growth", Severity.ERROR, now.end, now.end + doubled.end(), stated=doubled[0].lstrip(",("),
                computed=f"{as_decimal(now.base / was.base):.2f}倍",
                message=f"由{was.stated}到{now.stated}是原来的{as_decimal(now.base / was.base):.2f}倍，不是“{doubled[0].lstrip(',(')}”。",
                mend="核对两个数，或写准确的增幅",
            )  # fmt: skip
        return
    match = CHANGE.match(after)
    if match is None or UNSURE.search(match[0]) or not was.base:
        return
    yield from _judged(sentence, now.end, match, was, now)
    yield from _and_in_per_cent(sentence, now.end + match.end(), match["by"], was, now)


def _and_in_per_cent(
    sentence: Sentence, after: int, by: str, was: Quantity, now: Quantity
) -> Iterator[Finding]:
    """由A增加到B，增加C，增长X%: the per cent that follow on the difference."""
    then = THEN.match(sentence.text[after:])
    if then is None or by in ("%", "倍", *POINTS) or not was.base:
        return
    span = change(was, now)
    if span.verdict(then["stated"]) is Severity.ERROR:
        yield _wrong_share(sentence, after, then, like(span.value, then["stated"]), was, now)


def _wrong_share(
    sentence: Sentence, at: int, then: re.Match[str], right: str, was: Quantity, now: Quantity
) -> Finding:
    return sentence.finding(
        "growth", Severity.ERROR, at + then.start("stated"), at + then.end(),
        stated=f"{then['stated']}%", computed=f"{right}%",
        message=f"增幅算错：由{was.stated}到{now.stated}应为{right}%，这里写{then['stated']}%。",
        mend=f"改为{right}%，或核对{was.stated}和{now.stated}",
    )  # fmt: skip


def _judged(
    sentence: Sentence, at: int, match: re.Match[str], was: Quantity, now: Quantity
) -> Iterator[Finding]:
    """X of 增长X%, X个百分点, X倍 or so many of their own unit, held against the two numbers."""
    start, end = at + match.start("stated"), at + match.end("by")
    stated, by, scale = match["stated"], match["by"], match["scale"] or ""
    points = difference(was, now)
    if was.kind == "%" and by == "%" and agrees(stated, points.value):
        if not agrees(stated, change(was, now).value):
            yield sentence.finding(
                "growth", Severity.WARNING, start, end, stated=f"{stated}%", computed=f"{stated}个百分点",
                message="两个百分数之差应写“个百分点”，不写“%”。", mend=f"改为{stated}个百分点",
            )  # fmt: skip
        return
    if by in POINTS:
        severity, right = points.verdict(stated), points.value
        if was.kind != "%":
            return
    elif by in ("%", "倍"):
        span = change(was, now, 100 if by == "%" else 1)
        severity, right = span.verdict(stated), span.value
        # 由1到8是8倍, 增长了7倍.
        if by == "倍" and severity and agrees(stated, ratio(now, was, 1).value):
            severity = Severity.ERROR
    else:
        own = sentence.quantity_at(start)
        if own is None or own.kind != now.kind:
            return
        is_right = abs(own.base - points.exact) < max(own.step, was.step, now.step)
        severity, right = None if is_right else Severity.ERROR, own.in_unit(points.exact)
    if severity is None:
        return
    computed = f"{like(right, stated)}{scale}{by}"
    yield sentence.finding(
        "growth", severity, start, end, stated=f"{stated}{scale}{by}", computed=computed,
        message=f"增减算错：由{was.stated}到{now.stated}应{match['verb']}{computed}，这里写{stated}{scale}{by}。",
        mend=f"改为{computed}，或核对{was.stated}和{now.stated}",
    )  # fmt: skip


def year_by_year(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """2017年A，2018年B，增长X%: with no word between them but the years."""
    for sentence in document.sentences:
        for match in YEAR_BY_YEAR.finditer(sentence.text):
            before = [q for q in sentence.quantities if q.end <= match.start()]
            if len(before) < 2 or before[-1].end != match.start():
                continue
            was, now = before[-2:]
            has_years = all(re.search(r"20\d\d年", _clause_of(sentence, q)) for q in (was, now))
            is_down = bool(LESS.search(match["verb"]))
            if was.kind != now.kind or not was.base or not has_years or was.base == now.base:
                continue
            if is_down == (now.base < was.base):
                yield from _judged(sentence, 0, match, was, now)


def so_many_times(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """B，是上年A的X倍."""
    for sentence in document.sentences:
        for match in SO_MANY_TIMES.finditer(sentence.text):
            of = [
                q for q in sentence.quantities if match.start() <= q.start < match.start("stated")
            ]
            before = [q for q in sentence.quantities if q.end <= match.start()]
            if len(of) != 1 or not before or before[-1].kind != of[0].kind or not of[0].base:
                continue
            span = ratio(before[-1], of[0], 1)
            severity = span.verdict(match["stated"])
            if severity is not Severity.ERROR:
                continue
            right = like(span.value, match["stated"])
            yield sentence.finding(
                "growth", severity, match.start("stated"), match.end(), stated=f"{match['stated']}倍",
                computed=f"{right}倍",
                message=f"倍数算错：{before[-1].stated}是{of[0].stated}的{right}倍，这里写{match['stated']}倍。",
                mend=f"改为{right}倍，或核对{before[-1].stated}和{of[0].stated}",
            )  # fmt: skip


def than_before(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """达到B，比上年的A增长X%; 达到B，比上年增加C，增长X%; 2017年A，2018年B，增长X%."""
    for sentence in document.sentences:
        for match in THAN.finditer(sentence.text):
            before = [q for q in sentence.quantities if q.end <= match.start()]
            than = [
                q
                for q in sentence.quantities
                if match.start("than") <= q.start < match.end("than")
            ]
            if not before or UNSURE.search(match["than"]):
                continue
            now = before[-1]
            if len(sentence.text[now.end : match.start()]) > 10:
                continue
            same = [q for q in than if q.kind == now.kind]
            if same:
                yield from _than(sentence, match, same[-1], now)
            elif not than:
                yield from _by_so_much(sentence, match, now, before)


def _than(
    sentence: Sentence, match: re.Match[str], was: Quantity, now: Quantity
) -> Iterator[Finding]:
    if was.base == now.base or not was.base:
        return
    if _is_mixed_up(was, now):
        yield _mixed_up(sentence, was, now)
        return
    is_down = bool(LESS.fullmatch(match["verb"]))
    if is_down != (now.base < was.base):
        right = "增加" if is_down else "减少"
        yield sentence.finding(
            "growth", Severity.ERROR, match.start("verb"), match.end("verb"), stated=match["verb"],
            computed=right,
            message=f"增减方向不对：由{was.stated}到{now.stated}是{right}，这里写“{match['verb']}”。",
            mend=f"核对{was.stated}和{now.stated}，或改为“{right}”",
        )  # fmt: skip
        return
    yield from _judged(sentence, 0, match, was, now)
    yield from _and_in_per_cent(sentence, match.end(), match["by"], was, now)


def _by_so_much(
    sentence: Sentence, match: re.Match[str], now: Quantity, before: list[Quantity]
) -> Iterator[Finding]:
    """比上年增加C，增长X%: X of B less C. Where A stands before, C and X are held against it."""
    is_down = bool(LESS.fullmatch(match["verb"]))
    own = [q for q in sentence.quantities if q.start == match.start("stated")]
    then = THEN.match(sentence.text[match.end() :])
    if own and own[0].kind == now.kind and now.kind != "%":
        was = now.base + own[0].base if is_down else now.base - own[0].base
        if then and was > 0 and not agrees(then["stated"], as_decimal(own[0].base * 100 / was)):
            right = like(as_decimal(own[0].base * 100 / was), then["stated"])
            at = match.end()
            yield sentence.finding(
                "growth", Severity.ERROR, at + then.start("stated"), at + then.end(),
                stated=f"{then['stated']}%", computed=f"{right}%",
                message=f"增幅算错：{own[0].stated}÷{now.like(was)}＝{right}%，这里写{then['stated']}%。",
                mend=f"改为{right}%，或核对{own[0].stated}",
            )  # fmt: skip
            return
    # 2017年A，2018年B，(同比)增长X%: just two of a kind, each in its year.
    same = [q for q in before if q.kind == now.kind]
    has_years = all(TWO_YEARS.search(_clause_of(sentence, q)) for q in same)
    if len(same) != 2 or not has_years or "其中" in sentence.text:
        return
    first = same[0]
    is_right_way = is_down == (now.base < first.base)
    if first.base and first.base != now.base and is_right_way:
        yield from _judged(sentence, 0, match, first, now)


def _clause_of(sentence: Sentence, quantity: Quantity) -> str:
    return sentence.text[sentence.clause_start(quantity.start) : quantity.start]
