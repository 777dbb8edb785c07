"""Units that are left out, or that make a number impossible: 108万 without 元, a lamp for 15元."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from reports.lint.finding import Finding, Severity
from reports.lint.numbers import NUMBER, as_decimal, plain
from reports.lint.quantities import Quantity
from reports.lint.text import Document, Sentence

MONEY = "资金|投资|投入|争取|筹资|筹集|利用|捐款|捐资|捐赠|补助|补贴|奖补|价值|经费|收入|产值|纯利|利润|贷款|拨付|下达|支出|支付|安排|到位|分红|增收|造价|预算|共计|合计|达到|达|剩余|其余|结余|余下|剩下"
MONEY_WITHOUT_YUAN = re.compile(
    rf"(?:{MONEY})(?:[了为共约近超的]|共计|合计|总计|总额)?(?P<amount>{NUMBER})(?P<more>[余多])?(?P<scale>万|亿)(?=[,。;、()]|用于|建|修|改|新|购|硬|安|$)"
)
BARE_SCALE = re.compile(rf"{NUMBER}万(?=[,。;)])")
NO_MONEY = re.compile(r"人|户|口|亩|株|棵|袋|只|头|册|次|票|吨|斤|方|米|公里|点击|阅读|粉丝|游客")
# The unit stands at the head of a table, or once after several numbers.
SAID_ONCE = re.compile(r"单位:|\((?:万元|元|亿元|亩|户|人)\)")
PAIR_WITHOUT_PERSONS = re.compile(rf"{NUMBER}户(?P<n>{NUMBER})(?=[,。;)]|$)")
MEASURE_WITHOUT_UNIT = re.compile(
    rf"(?P<noun>(?:耕地|林地|占地|建筑|种植|总)面积|总人口|总户数)(?:共|为|达|有|约)?(?P<n>{NUMBER})(?=[,。;)]|$)"
)
UNIT_OF = {"耕地面积": "亩", "林地面积": "亩", "占地面积": "平方米", "建筑面积": "平方米", "种植面积": "亩", "总面积": "亩", "总人口": "人", "总户数": "户"}  # fmt: skip
INCOME = re.compile(r"人均(?:年)?(?:可支配|纯|现金|年)*收入(?:达到|达|为|由|从)?$")
MOST_INCOME = 1_000_000


@dataclass(frozen=True)
class Price:
    """What one of a thing costs at the very least and most, in 元: beyond it a unit is wrong, not a price."""

    of: str
    words: str
    least: int
    most: int


PRICES = (
    Price("length", "道路|公路|路面|通组路|入户路|水泥路|生产路|巷道|街道", 10, 50_000),
    Price("盏", "路灯|照明灯|太阳能灯", 50, 100_000),
    Price("平方米", "卫生室|活动中心|文化中心|厂房|车间|校舍|教学楼|服务中心|村部", 20, 100_000),
)
CLAUSE = re.compile(r"[^;。]+")
ITEM = re.compile(r"[^;。、]+")


def missing(document: Document) -> Iterator[Finding]:
    """108万 of money; 192户709, of persons."""
    for sentence, match in document.matches(MONEY_WITHOUT_YUAN):
        if SAID_ONCE.search(sentence.text):
            continue
        start, stated = match.start("amount"), match[0][match.start("amount") - match.start() :]
        yield _missing(sentence, start, match.end(), stated, "元", "金额")
    for sentence, match in document.matches(BARE_SCALE):
        clause = sentence.text[sentence.clause_start(match.start()) : match.end()]
        is_money = "万元" in sentence.paragraph
        if is_money and not NO_MONEY.search(clause) and not SAID_ONCE.search(sentence.text):
            yield _missing(sentence, *match.span(), match[0], "元", "金额")
    for sentence, match in document.matches(PAIR_WITHOUT_PERSONS):
        yield _missing(sentence, *match.span("n"), match["n"], "人", "人数")
    for sentence, match in document.matches(MEASURE_WITHOUT_UNIT):
        if not SAID_ONCE.search(sentence.text):
            unit = UNIT_OF[match["noun"]]
            yield _missing(sentence, *match.span("n"), match["n"], unit, match["noun"])


def _missing(
    sentence: Sentence, start: int, end: int, stated: str, unit: str, what: str
) -> Finding:
    return sentence.finding(
        "missing-unit", Severity.WARNING, start, end, stated=stated, computed=f"{stated}{unit}",
        message=f"{what}缺单位：“{stated}”应写作“{stated}{unit}”。", mend=f"写作“{stated}{unit}”",
    )  # fmt: skip


def impossible(document: Document) -> Iterator[Finding]:
    """An income of millions a head, a road for a yuan a metre: 元 and 万元, 米 and 公里 are mixed up."""
    for sentence in document.sentences:
        for quantity in sentence.quantities:
            is_money = quantity.kind == "money" and quantity.base > MOST_INCOME
            if is_money and INCOME.search(sentence.before(quantity.start)):
                yield _impossible(sentence, quantity, f"人均收入{quantity.stated}不可能")
        for pattern in (CLAUSE, ITEM):
            for clause in pattern.finditer(sentence.text):
                inside = [
                    q for q in sentence.quantities if clause.start() <= q.start < clause.end()
                ]
                yield from _price(sentence, clause[0], inside)


def _price(sentence: Sentence, clause: str, inside: list[Quantity]) -> Iterator[Finding]:
    money = [quantity for quantity in inside if quantity.kind == "money"]
    if len(money) != 1 or re.search("每|人均|户均|/", clause):
        return
    for price in PRICES:
        sizes = [q for q in inside if price.of in (q.kind, q.unit)]
        if len(sizes) != 1 or not sizes[0].base or not re.search(price.words, clause):
            continue
        each = money[0].base / sizes[0].base
        if not price.least <= each <= price.most:
            unit = {"length": "米"}.get(price.of, price.of)
            yield _impossible(
                sentence, money[0],
                f"{money[0].stated}对{sizes[0].stated}，合每{unit}{_about(each)}元，不可能",
            )  # fmt: skip


def _about(value: Fraction) -> str:
    return plain(round(as_decimal(value), 4)) if value < 1 else str(round(value))


def _impossible(sentence: Sentence, quantity: Quantity, why: str) -> Finding:
    return sentence.finding(
        "unit", Severity.WARNING, quantity.start, quantity.end, stated=quantity.stated,
        message=f"{why}，请核对单位（元、万元、亿元，米、公里）。", mend="核对并改正单位",
    )  # fmt: skip
