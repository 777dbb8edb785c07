"""Measures: length by width, one measure in two units, land within the whole area."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from reports.lint.claims import Claim
from reports.lint.finding import Finding, Severity
from reports.lint.numbers import NUMBER, as_decimal, plain
from reports.lint.quantities import SCALES, Quantity
from reports.lint.text import Document, Sentence

LONG_WIDE = re.compile(
    rf"长(?:度)?(?:为|约)?(?P<long>{NUMBER})(?P<lu>米|公里)[,、]?[^,。;\d]{{0,6}}?宽(?:度)?(?:为|约)?(?P<wide>{NUMBER})米(?P<between>[^。;\d]{{0,14}}?)(?P<stated>{NUMBER})(?P<scale>万)?平方米"
)
BRACKETED = re.compile(
    rf"(?P<stated>{NUMBER})(?P<scale>万)?平方米\((?:其中)?(?:均)?长(?:度)?(?:为|约)?(?P<long>{NUMBER})(?P<lu>米|公里)[,、]?宽(?:度)?(?:为|约)?(?P<wide>{NUMBER})米\)"
)
LONG_WIDE_DEEP = re.compile(
    rf"长(?P<long>{NUMBER})米[,、]?宽(?P<wide>{NUMBER})米[,、]?(?:深|高)(?P<deep>{NUMBER})米[^。;\d]{{0,10}}?(?:容积|容量|蓄水)[^。;\d]{{0,4}}(?P<stated>{NUMBER})立方米"
)
AREA = re.compile("面积|共|合计|总计|硬化|铺|,")
STOREYS = re.compile(r"[两二三四五六七\d]层|楼")
SEVERAL = re.compile(
    r"(?:[两二三四五六七八九十]|[2-9]|\d{2,})(?:条|段|处|块|间|座|个)[^。;]*长|均长|各长|每"
)
SAME = re.compile(r"^(?:\((?:即|合|约合|折合|约)?|,(?:即|合|约合|折合))$")
WHOLE_AREA = re.compile(
    r"(?:村域|国土|行政区域|辖区|区域|全村|土地)(?:总)?面积(?:为|约|共|达|有)?$|(?:^|[,。;])总面积(?:为|约|共|达)?$|村总面积(?:为|约)?$"
)
LAND = (
    re.compile(r"耕地(?:总)?(?:面积)?(?:为|共有|共|有|:)?$"),
    re.compile(r"林地(?:总)?(?:面积)?(?:为|共有|共|有|:)?$"),
)
MU = Fraction(10_000, 15)


def long_and_wide(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """长12米、宽8.5米，面积102平方米."""
    found = [
        (sentence, match)
        for sentence, match in document.matches(LONG_WIDE)
        if AREA.search(match["between"])
        and not STOREYS.search(sentence.text)
        and not SEVERAL.search(sentence.before(match.end("wide")))
    ]
    for sentence, match in (*found, *document.matches(BRACKETED)):
        long = Fraction(match["long"]) * (1000 if match["lu"] == "公里" else 1)
        right = long * Fraction(match["wide"])
        stated = Fraction(match["stated"]) * (10_000 if match["scale"] else 1)
        if abs(stated - right) * 100 <= right:
            continue
        scale = match["scale"] or ""
        computed = f"{plain(as_decimal(right / (10_000 if scale else 1)))}{scale}平方米"
        yield _wrong(
            sentence, match.start("stated"), sentence.text.index("平方米", match.start("stated")) + 3, f"{match['stated']}{scale}平方米", computed,
            f"长×宽＝{computed}",
        )  # fmt: skip


def long_wide_deep(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """长20米、宽10米、深3米，容积600立方米."""
    for sentence, match in document.matches(LONG_WIDE_DEEP):
        right = Fraction(match["long"]) * Fraction(match["wide"]) * Fraction(match["deep"])
        if abs(Fraction(match["stated"]) - right) * 100 > right:
            computed = f"{plain(as_decimal(right))}立方米"
            yield _wrong(
                sentence, match.start("stated"), match.end(), f"{match['stated']}立方米", computed,
                f"长×宽×深＝{computed}",
            )  # fmt: skip


def same_again(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """4.2公里（4200米）, 9.6平方公里（合1.44万亩）, 108万元（1080000元）."""
    for sentence in document.sentences:
        for first, second in zip(sentence.quantities, sentence.quantities[1:], strict=False):
            between = sentence.text[first.end : second.start]
            is_bare = between == "("
            if first.kind != second.kind or not SAME.match(between):
                continue
            if (first.unit, first.scale) == (second.unit, second.scale) or first.kind == "%":
                continue
            if is_bare and not sentence.text[second.end :].startswith(")"):
                continue
            if not _is_same(first, second):
                computed = second.like(first.base, 2)
                yield _wrong(
                    sentence, second.start, second.end, _stated(second), _stated(second, first.base),
                    f"{first.stated}合{computed}",
                )  # fmt: skip


def _is_same(first: Quantity, second: Quantity) -> bool:
    slack = max(first.step, second.step)
    if first.kind == "area":
        # 亩 and 公顷 are rounded freely.
        slack = max(slack, first.base / 100)
    return abs(first.base - second.base) < slack


def _stated(quantity: Quantity, base: Fraction | None = None) -> str:
    """With the scale written out: 1.6万亩 as 16000亩."""
    if base is None:
        return f"{plain(quantity.value)}{quantity.unit}"
    return f"{plain(round(quantity.in_unit(base) * SCALES[quantity.scale], 2))}{quantity.unit}"  # fmt: skip


def land(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """Fields and woods are no more than the whole area, whatever units they are told in."""
    if document.is_of_many_places:
        return
    wholes = list(_named(document, WHOLE_AREA))
    parts = [found[0] for noun in LAND if (found := list(_named(document, noun)))]
    if not wholes or not parts or len({q.base for _, q in wholes}) > 1:
        return
    _, whole = wholes[0]
    total = sum((q.base for _, q in parts), Fraction())
    # Areas are told in round numbers: three in a hundred more proves nothing.
    if total * 100 > whole.base * 103:
        sentence, first = parts[0]
        computed = f"{plain(round(as_decimal(whole.base / MU), 2))}亩"
        stated = f"{plain(round(as_decimal(total / MU), 2))}亩"
        yield sentence.finding(
            "area", Severity.ERROR, first.start, first.end, stated=stated,
            computed=f"不超过{computed}",
            message=f"耕地和林地合计{stated}，超过了总面积{whole.stated}（1平方公里合1500亩）。",
            mend="核对总面积和耕地、林地面积的数和单位",
        )  # fmt: skip


def _named(document: Document, name: re.Pattern[str]) -> Iterator[tuple[Sentence, Quantity]]:
    for sentence in document.sentences:
        for quantity in sentence.quantities:
            if quantity.kind == "area" and name.search(sentence.before(quantity.start)):
                yield sentence, quantity


def _wrong(sentence: Sentence, start: int, end: int, stated: str, right: str, why: str) -> Finding:
    return sentence.finding(
        "measure", Severity.ERROR, start, end, stated=stated, computed=right,
        message=f"换算不对：{why}，这里写{stated}。", mend=f"改为{right}",
    )  # fmt: skip
