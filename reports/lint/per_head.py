"""Averages and products: 人均 and 户均 beside what they are of, so much a household for so many."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from reports.lint import places
from reports.lint.claims import Claim
from reports.lint.finding import Finding, Severity
from reports.lint.numbers import NUMBER, like, plain
from reports.lint.quantities import Quantity
from reports.lint.text import Document, Sentence

PER_HEAD = re.compile(
    r"(?P<per>人均|户均|每人平均|每户平均|平均每人|平均每户)(?P<of>[^,。;:\d()]{0,10}?)$"
)
FILLING = re.compile(r"占有|拥有|达到|达|为|约|仅|只有|有|总|面积|的|实现|可|年|也|了")
LAND = ("耕地", "林地", "园地", "水田", "旱地", "土地", "果园", "草地", "住房", "山场", "水面")
# Averages that come from accounts of their own, not from a total in the text.
OF_ACCOUNTS = re.compile(r"收入|消费|支出|GDP|产值|寿命")
EACH = re.compile(
    rf"(?:每(?P<of>户|人|名|亩|盏|套|座|间|台|件|口|眼|栋|头|只|株|棵|个|平方米|米|公里)[^,。;\d]{{0,10}}?(?P<n>{NUMBER})(?P<scale>万)?元(?!以|/)|(?P<n2>{NUMBER})(?P<scale2>万)?元(?:/|每)(?P<of2>户|人|名|亩|盏|套|座|间|台|件|口|眼|栋|头|只|株|棵|个|平方米|米|公里)(?![·/每]))"
)
OVER_AND_OVER = re.compile(
    r"每年|每月|每学期|每学年|每季|每次|每天|每日|按月|月均|/年|/月|·年|·月|最高|不超过|上限|以内|不等|至|~|左右|[余多约近]"
)
SUM = re.compile(r"(?:共计|合计|总计|总共|累计|一共|共|总额|总)[^,。;\d]{0,8}?$")
CLAUSES = re.compile(r"[,;]")


def averages(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """An amount divided by the whole place, or by those whom its own sentence counts, rounded as stated."""
    whole = {"人": places.people(document), "户": places.households(document)}
    for sentence in document.sentences:
        for quantity in sentence.quantities:
            match = PER_HEAD.search(sentence.before(quantity.start))
            if match is None or quantity.kind not in ("money", "area", "weight"):
                continue
            unit = "人" if "人" in match["per"] else "户"
            amounts, is_of_the_place = _amounts(document, sentence, quantity, match)
            own = [Fraction(q.value) for q in sentence.quantities if q.kind == unit and q.value]
            if is_of_the_place:
                divisors = [Fraction(value) for value in whole[unit]] + own
                is_sure = bool(whole[unit]) and places.are_of_one_place(whole[unit])
                is_sure |= not whole[unit] and len(set(own)) == 1 and _is_grown(sentence, amounts)
            else:
                divisors, is_sure = own, len(set(own)) == 1
            if not amounts or not divisors or not is_sure:
                continue
            yield from _average(sentence, quantity, match["per"], amounts, divisors, unit)


def _amounts(
    document: Document, sentence: Sentence, quantity: Quantity, match: re.Match[str]
) -> tuple[list[Quantity], bool]:
    """What the average may be of, and whether it is divided by the whole place."""
    core = FILLING.sub("", match["of"])
    before = [q for q in sentence.quantities if q.end <= match.start() and q.kind == quantity.kind]
    # 户均8亩，人均2.5亩: an average is no amount.
    before = [q for q in before if not PER_HEAD.search(sentence.before(q.start))]
    last = [q for q in before[-1:] if _is_beside(sentence, q, match.start())]
    noun = next((land for land in LAND if land in core), "")
    if quantity.kind == "area":
        if noun:
            named = [q for q in last if noun in sentence.before(q.start)[-12:]]
            return named or list(_land(document, noun)), True
        return (last, True) if not core else ([], True)
    if OF_ACCOUNTS.search(core):
        return [], False
    return last, False


def _is_grown(sentence: Sentence, amounts: list[Quantity]) -> bool:
    """Land that certain households use, not that of the whole place."""
    clauses = (sentence.text[sentence.clause_start(q.start) : q.end] for q in amounts)
    return any(
        re.search("种植|发展|流转|套种|共", clause) for clause in clauses
    ) and not re.search("耕地|林地|土地", sentence.text)


def _is_beside(sentence: Sentence, quantity: Quantity, at: int) -> bool:
    """No more than two clauses lie between an amount and its average."""
    between = sentence.text[quantity.end : at]
    return len(CLAUSES.findall(between)) <= 2 and not re.search("人均|户均|其中", between)


def _land(document: Document, noun: str) -> Iterator[Quantity]:
    """Land of a kind that the text states for the place, before any average of it."""
    for sentence in document.sentences:
        for quantity in sentence.quantities:
            before = sentence.before(quantity.start)
            is_named = re.search(rf"{noun}(?:总)?(?:面积)?(?:为|共有|共|有|达|:)?$", before)
            if (
                quantity.kind == "area"
                and is_named
                and not re.search(
                    "人均|户均|流转|新增|退耕|其中",
                    before[sentence.clause_start(quantity.start) :],
                )
            ):
                yield quantity


def _average(
    sentence: Sentence,
    quantity: Quantity,
    per: str,
    amounts: list[Quantity],
    divisors: list[Fraction],
    unit: str,
) -> Iterator[Finding]:
    results = [amount.base / divisor for amount in amounts for divisor in divisors]
    if any(-quantity.step < quantity.base - result <= quantity.step / 2 for result in results):
        return
    is_loose = quantity.is_loose or sentence.before(quantity.start).endswith(("约", "近", "超"))
    if is_loose and any(abs(quantity.base - result) * 10 <= result for result in results):
        return
    amount, divisor, right = amounts[0], divisors[0], results[0]
    # An amount of quite another size is of something else.
    if (
        not amount.is_loose
        and quantity.kind != "area"
        and not right / 20 < quantity.base < right * 20
    ):
        return
    computed = like(quantity.in_unit(right), quantity.digits)
    yield sentence.finding(
        "per-head", Severity.ERROR, quantity.start, quantity.end, stated=quantity.digits, computed=computed,
        message=f"{per}算错：{amount.stated}÷{plain(Decimal(divisor.numerator))}{unit}＝{computed}{quantity.scale}{quantity.unit}，"
        f"这里写{quantity.stated}。",
        mend=f"改为{computed}{quantity.scale}{quantity.unit}，或核对{amount.stated}和{plain(Decimal(divisor.numerator))}{unit}",
    )  # fmt: skip


def products(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """每户5000元, 60户, 共30万元: where a sentence has one of each, they hold together."""
    for sentence in document.sentences:
        prices = list(EACH.finditer(sentence.text))
        if len(prices) != 1 or OVER_AND_OVER.search(sentence.text):
            continue
        match = prices[0]
        of = match["of"] or match["of2"]
        price = Decimal(match["n"] or match["n2"]) * (10_000 if match["scale"] or match["scale2"] else 1)  # fmt: skip
        outside = [q for q in sentence.quantities if not match.start() <= q.start < match.end()]
        kinds = {"名": "人", "亩": "亩", "米": "米", "公里": "公里", "平方米": "平方米"}
        kin = {"米": ("米", "公里")}.get(of, (kinds.get(of, of),))
        counts = [q for q in outside if q.kind in kin or q.unit in kin]
        totals = [q for q in outside if q.kind == "money" and SUM.search(sentence.before(q.start))]
        money = [q for q in outside if q.kind == "money"]
        if len(counts) != 1 or len(money) != 1:
            continue
        count, total = counts[0], money[0]
        factor = 1000 if (of, count.unit) == ("米", "公里") else 1
        right = Fraction(count.value) * Fraction(price) * factor
        is_beside = 0 <= match.start() - total.end <= 1
        is_likely = Fraction(2, 3) < right / (total.base or 1) < Fraction(3, 2)
        if not totals and not (is_beside and is_likely):
            continue
        if abs(right - total.base) < total.step or abs(right - total.base) * 100 <= right:
            continue
        yield sentence.finding(
            "product", Severity.ERROR, total.start, total.end, stated=total.stated,
            computed=total.like(right),
            message=f"乘起来不对：{count.stated}×{plain(price)}元＝{total.like(right)}，这里写{total.stated}。",
            mend=f"改为{total.like(right)}，或核对标准和数量",
        )  # fmt: skip
