"""Rates: a part beside its whole in per cent, and the incidence of poverty."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from reports.lint import places
from reports.lint.claims import Claim
from reports.lint.finding import Finding, Severity
from reports.lint.numbers import NUMBER, agrees, as_decimal, like, number
from reports.lint.quantities import ALL_UNITS, Quantity
from reports.lint.spans import ratio, slack
from reports.lint.text import Document, Sentence

SHARE = re.compile(
    rf"占(?P<of>[^,。;:%\d占]{{0,16}}?)(?:(?P<whole>{NUMBER})(?P<scale>万|亿)?(?P<unit>{ALL_UNITS}))?(?:总数|总量|总额|总面积)?的?(?:比例|比重|比)?(?:为|达到|达|约)?(?P<stated>{NUMBER})%"
)
OF_VILLAGE = {"户": r"(?:全村|全乡|全镇|全县)?(?:总户数|农户总数|农户数)", "人": "(?:全村|全乡|全镇|全县)?(?:总人口|人口总数|人口)"}  # fmt: skip
OF_FILED = {"户": "(?:全村)?建档立卡(?:贫困)?户|贫困户总数|贫困户", "人": "(?:全村)?建档立卡贫困人口|贫困人口(?:总数)?"}  # fmt: skip
RATE = re.compile(rf"(?P<name>[一-鿿]{{1,8}}率)(?:已?达到|已?达|为|是|:)?(?P<stated>{NUMBER})%")
# Rates that are not a share of two counts that stand beside them, or of others.
NO_SHARE = re.compile(
    r"增长|增幅|利率|汇率|税率|发生|返贫|满意|认可|知晓|出生|死亡|漏评|错退|森林|绿化|通过率|优良|利用|准确|差错|负债|回报|收益|城镇化|自给|综合|贡献|折旧"
)
NOT_DONE = re.compile(r"未|尚|剩|率")
NO_WHOLE = re.compile(r"比|较|同比|上年|去年|人均|户均|每")
BARE_SHARE = re.compile(rf"占(?:比)?(?:总数的?)?(?:为)?(?P<stated>{NUMBER})%")
DUE = re.compile(r"应[一-鿿]{1,4}")
REAL = re.compile(r"^(?:实|已|实际)")
MAY_EXCEED = ("完成率",)
INCIDENCE = re.compile(rf"贫困发生率(?:为|是|达到|达|已|:)?(?P<stated>{NUMBER})%(?!以[下内])")
ASIDE = re.compile(r"同比|比上年|比去年|较|增|降|提高|人均|户均|每")


def shares(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """A户，占B户的X%, 占总户数的X%: of the whole beside it, or of the one the text states elsewhere."""
    for sentence in document.sentences:
        for match in SHARE.finditer(sentence.text):
            if sentence.text[: match.start()].endswith("分别"):
                continue
            before = [q for q in sentence.quantities if q.end <= match.start() and q.kind != "%"]
            if not before or not _is_beside(sentence, before[-1], match.start()):
                continue
            part, wholes, name = _part_and_wholes(document, sentence, match, said, before)
            if part is None or not wholes:
                continue
            if not match["of"] and not match["whole"]:
                # 因病755户占66.3%: the whole may have been told anywhere before.
                wholes = wholes + _told_before(document, sentence, part)
            results = [part.base * 100 / whole for whole in wholes]
            stated = match["stated"]
            if any(agrees(stated, as_decimal(result)) for result in results) or part.is_loose:
                continue
            if slack(part) and any(
                abs(Fraction(stated) - result) * 20 <= result for result in results
            ):
                continue
            right = like(as_decimal(results[0]), stated)
            yield sentence.finding(
                "share", Severity.ERROR, match.start("stated"), match.end(), stated=f"{stated}%",
                computed=f"{right}%",
                message=f"比例算错：{part.stated}占{name}应为{right}%，这里写{stated}%。",
                mend=f"改为{right}%，或核对{part.stated}",
            )  # fmt: skip


def siblings(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """因病486户，占43.2%；因残198户，占17.6%…: shares of one whole; where most agree on it, the others are wrong."""
    for place, whole in enumerate(document.paragraphs):
        shares = [
            (match, before[-1])
            for match in BARE_SHARE.finditer(whole.text)
            if (before := [q for q in whole.quantities if q.end <= match.start()])
            and match.start() - before[-1].end <= 1
            and before[-1].kind in ("户", "人")
        ]
        if len(shares) < 3:
            continue
        told = [q for other in document.paragraphs[: place + 1] for q in other.quantities]
        wholes = {q.base for q in told if q.kind == shares[0][1].kind and q.base}
        agreeing = {
            base: [m for m, q in shares if agrees(m["stated"], as_decimal(q.base * 100 / base))]
            for base in wholes
        }
        right_whole, right = max(
            agreeing.items(), key=lambda item: len(item[1]), default=(None, [])
        )
        if right_whole is None or len(right) < 2:
            continue
        for match, part in shares:
            if any(match in matches for matches in agreeing.values()):
                continue
            result = like(as_decimal(part.base * 100 / right_whole), match["stated"])
            yield whole.finding(
                "share", Severity.ERROR, match.start("stated"), match.end(),
                stated=f"{match['stated']}%", computed=f"{result}%",
                message=f"比例算错：{part.stated}占{right_whole}{part.unit}应为{result}%，这里写{match['stated']}%。",
                mend=f"改为{result}%，或核对{part.stated}",
            )  # fmt: skip


def _told_before(document: Document, sentence: Sentence, part: Quantity) -> list[Fraction]:
    return [
        q.base
        for other in document.sentences
        if other.line <= sentence.line
        for q in other.quantities
        if q.kind == part.kind and q.base
    ]


def _part_and_wholes(
    document: Document,
    sentence: Sentence,
    match: re.Match[str],
    said: Sequence[Claim],
    before: list[Quantity],
) -> tuple[Quantity | None, list[Fraction], str]:
    if match["whole"]:
        whole = sentence.quantity_at(match.start("whole"))
        if whole is None:
            return None, [], ""
        same = [q for q in before if q.kind == whole.kind and _adjoins(sentence, q, before)]
        return (same[-1] if same else None), [whole.base], f"{match['of']}{whole.stated}"
    of = match["of"].removesuffix("的")
    for kind in ("户", "人"):
        parts = [q for q in before if q.kind == kind and _adjoins(sentence, q, before)]
        if not parts:
            continue
        part = parts[-1]
        if re.fullmatch(OF_VILLAGE[kind], of):
            wholes = places.households(document) if kind == "户" else places.people(document)
            return part, [Fraction(whole) for whole in wholes], of
        if re.fullmatch(OF_FILED[kind], of):
            key = f"registered.{'households' if kind == '户' else 'persons'}"
            values = {claim.value for claim in said if claim.key == key}
            return part, [Fraction(value) for value in values if value], of
    part = before[-1]
    named = [
        q
        for q in before[:-1]
        if len(of) > 1
        and q.kind == part.kind
        and of in _clause(sentence, q)
        and q.base >= part.base
    ]
    if len({q.base for q in named}) == 1:
        return part, [named[0].base], f"{of}{named[0].stated}"
    if of in ("", "总数", "全部"):
        own = [q for q in before[:-1] if q.kind == part.kind and q.base > part.base]
        # One whole only, and nothing that is a share itself.
        if len({q.base for q in own}) == 1 and not sentence.text.startswith("占", own[0].end):
            return part, [own[0].base], own[0].stated
    return None, [], ""


def _adjoins(sentence: Sentence, quantity: Quantity, before: list[Quantity]) -> bool:
    """Whether it is the last quantity, or stands directly before it: 112户420人."""
    last = before[-1]
    return quantity is last or last.start - quantity.end <= 1


def _is_beside(sentence: Sentence, quantity: Quantity, at: int) -> bool:
    between = sentence.text[quantity.end : at]
    return len(between) <= 14 and between.count(",") <= 1 and not ASIDE.search(between)


def named_rates(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """应参保709人，已参保700人，参保率98.7%: the rate of the two numbers before it, or of two in brackets behind it."""
    for whole in document.paragraphs:
        taken = 0
        for match in RATE.finditer(whole.text):
            if NO_SHARE.search(match["name"]):
                continue
            clause = max(whole.text.rfind(mark, 0, match.start()) for mark in "。;") + 1
            begin = max(whole.text.rfind("。", 0, match.start()) + 1, taken)
            before = [q for q in whole.quantities if q.end <= match.start()]
            taken = match.end()
            inside = [q for q in before if begin <= q.start]
            pair = (
                _part_and_whole(whole, match["name"], _bracket(whole, match.end()))
                or _part_and_whole(whole, match["name"], [q for q in inside if clause <= q.start])
                or _part_and_whole(whole, match["name"], inside)
            )
            if pair:
                yield from _rate(whole, match, [pair])
            else:
                yield from _rate(whole, match, _with_wholes_before(whole, match, inside))


def _with_wholes_before(
    whole: Sentence, match: re.Match[str], inside: list[Quantity]
) -> list[tuple[Quantity, Quantity]]:
    """已入住2105户，入住率96.3%: of any larger number of its kind that the paragraph states before it."""
    doing = match["name"].removesuffix("率")[-2:]
    done = [
        q for q in inside if doing in _clause(whole, q) and not NOT_DONE.search(_clause(whole, q))
    ]
    if len(done) != 1 or done[0].is_loose:
        return []
    before = [q for q in whole.quantities if q.end <= done[0].start]
    larger = [
        q
        for q in before
        if (q.kind, q.unit) == (done[0].kind, done[0].unit)
        and q.base >= done[0].base
        and not NO_WHOLE.search(_clause(whole, q))
    ]
    # The largest is the likeliest to be the whole.
    return [(done[0], q) for q in sorted(larger, key=lambda q: -q.base)]


def _bracket(whole: Sentence, at: int) -> list[Quantity]:
    if not whole.text.startswith("(", at):
        return []
    end = whole.text.find(")", at)
    return [q for q in whole.quantities if at < q.start < end]


def _part_and_whole(
    whole: Sentence, name: str, near: list[Quantity]
) -> tuple[Quantity, Quantity] | None:
    """The two numbers of one kind that a rate is of; nothing where that is not plain."""
    near = [q for q in near if q.kind not in ("%", "个百分点")]
    if not near or any(q.is_loose for q in near):
        return None
    if "其中" in whole.text[near[0].start : near[-1].end]:
        return None
    due = [q for q in near if DUE.search(_clause(whole, q))]
    real = [q for q in near if REAL.search(_clause(whole, q))]
    if len(due) == len(real) == 1 and due[0].kind == real[0].kind:
        return real[0], due[0]
    doing = name.removesuffix("率")[-2:]
    done = [
        q for q in near if doing in _clause(whole, q) and not NOT_DONE.search(_clause(whole, q))
    ]
    kinds = {q.kind for q in done} or {q.kind for q in near}
    pairs = [[q for q in near if q.kind == kind] for kind in kinds]
    pairs = [[q for q in pair if not ASIDE.search(_clause(whole, q))] for pair in pairs]
    pairs = [pair for pair in pairs if len(pair) == 2]
    if len(pairs) != 1:
        return None
    first, last = pairs[0]
    return (first, last) if first.base <= last.base else (last, first)


def _clause(whole: Sentence, quantity: Quantity) -> str:
    """The clause that a number stands in, to its end."""
    end = re.search(r"[,;。、()]|$", whole.text[quantity.end :])
    return whole.text[
        whole.clause_start(quantity.start) : quantity.end + (end.start() if end else 0)
    ]


def _rate(
    whole: Sentence, match: re.Match[str], pairs: list[tuple[Quantity, Quantity]]
) -> Iterator[Finding]:
    """Any pair will do to make a rate right; where several make it wrong, none is known to be the one."""
    pairs = [pair for pair in pairs if pair[0].base and pair[1].base]
    if not pairs:
        return
    low, high = pairs[0]
    results = [ratio(part, of) for part, of in pairs]
    if match["name"].endswith(MAY_EXCEED):
        results += [ratio(of, part) for part, of in pairs]
    verdicts = [result.verdict(match["stated"]) for result in results]
    if None in verdicts:
        return
    is_sure = len({of.base for _, of in pairs}) == 1
    severity = (
        Severity.NOTE
        if Severity.NOTE in verdicts
        else Severity.ERROR
        if is_sure
        else Severity.WARNING
    )
    right = like(results[0].value, match["stated"])
    yield whole.finding(
        "share", severity, match.start("stated"), match.end("stated") + 1,
        stated=f"{match['stated']}%", computed=f"{right}%",
        message=f"{match['name']}算错：{low.stated}÷{high.stated}＝{right}%，这里写{match['stated']}%。",
        mend=f"改为{right}%，或核对{low.stated}和{high.stated}",
    )  # fmt: skip


def incidence(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """贫困发生率 against all numbers of poor people that the text allows: filed, less those who exited or are to exit."""
    people = places.people(document)
    filed = {claim.value for claim in said if claim.key == "registered.persons"}
    less = [
        claim.value
        for claim in said
        if claim.key.endswith(".persons") and claim.key.startswith(("exited", "planned_exit"))
    ]
    poor = {
        whole - sum(some)
        for whole in filed
        for size in range(len(less[:6]) + 1)
        for some in combinations(less[:6], size)
    }
    if not filed or not people or document.is_of_many_places:
        return
    for sentence, match in document.matches(INCIDENCE):
        before = sentence.text[sentence.clause_start(match.start()) : match.start()]
        wider = sentence.text[: match.start()]
        own = {number(found) for found in re.findall(rf"({NUMBER})人", sentence.paragraph)}
        results = [
            value * 100 / whole
            for whole in people
            for value in (*sorted(poor, reverse=True), *own)
            if value >= 0
        ]
        if re.search("将|使|由|从|低于|全[镇乡县市省国]", before) or re.search(
            r"20\d\d年(?:底|末)?[^,]*$", wider
        ):
            continue
        if any(agrees(match["stated"], result) for result in results):
            continue
        right = like(results[0], match["stated"])
        yield sentence.finding(
            "incidence", Severity.WARNING, match.start("stated"), match.end(),
            stated=f"{match['stated']}%", computed=f"{right}%",
            message=f"贫困发生率{match['stated']}%与文中的贫困人口和总人口都对不上；按建档立卡人口算是{right}%。",
            mend="按未脱贫人口÷总人口重算，并写明用的是哪两个数",
        )  # fmt: skip
