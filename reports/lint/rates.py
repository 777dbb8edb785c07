"""Rates that have a name: 参保率, 支付率 of the two numbers beside them, and the incidence of poverty."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from reports.lint import places
from reports.lint.claims import Claim
from reports.lint.finding import Finding, Severity
from reports.lint.numbers import NUMBER, agrees, like, number
from reports.lint.quantities import Quantity
from reports.lint.spans import ratio
from reports.lint.text import Document, Sentence

RATE = re.compile(rf"(?P<name>[一-鿿]{{1,8}}率)(?:已?达到|已?达|为|是|:)?(?P<stated>{NUMBER})%")
# Rates that are not a share of two counts that stand beside them, or of others.
NO_SHARE = re.compile(
    r"增长|增幅|利率|汇率|税率|发生|返贫|满意|认可|知晓|出生|死亡|漏评|错退|森林|绿化|通过率|优良|利用|准确|差错|负债|回报|收益|城镇化|自给|综合|贡献|折旧"
)
PLANNED = re.compile(r"应|计划|目标|任务|预算|共有|总")
NOT_DONE = re.compile(r"未|尚|剩|率")
NO_WHOLE = re.compile(r"比|较|同比|上年|去年|人均|户均|每")
DUE = re.compile(r"应[一-鿿]{1,4}")
REAL = re.compile(r"^(?:实|已|实际)")
MAY_EXCEED = ("完成率",)
INCIDENCE = re.compile(rf"贫困发生率(?:为|是|达到|达|已|:)?(?P<stated>{NUMBER})%(?!以[下内])")
POOR = re.compile(rf"(?:贫困人口|未脱贫人口)(?:为|有|共)?({NUMBER})人")
ASIDE = re.compile(r"同比|比上年|比去年|较|增|降|提高|人均|户均|每")


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
    done = [q for q in inside if doing in whole.clause(q) and not NOT_DONE.search(whole.clause(q))]
    if len(done) != 1 or done[0].is_loose:
        return []
    before = [q for q in whole.quantities if q.end <= done[0].start]
    larger = [
        q
        for q in before
        if (q.kind, q.unit) == (done[0].kind, done[0].unit)
        and q.base >= done[0].base
        and not NO_WHOLE.search(whole.clause(q))
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
    due = [q for q in near if DUE.search(whole.clause(q))]
    real = [q for q in near if REAL.search(whole.clause(q))]
    if len(due) == len(real) == 1 and due[0].kind == real[0].kind:
        return real[0], due[0]
    doing = name.removesuffix("率")[-2:]
    done = [q for q in near if doing in whole.clause(q) and not NOT_DONE.search(whole.clause(q))]
    if not done and not any(PLANNED.search(whole.clause(q)) for q in near):
        return None
    kinds = {q.kind for q in done} or {q.kind for q in near}
    pairs = [[q for q in near if q.kind == kind] for kind in kinds]
    pairs = [[q for q in pair if not ASIDE.search(whole.clause(q))] for pair in pairs]
    pairs = [pair for pair in pairs if len(pair) == 2]
    if len(pairs) != 1:
        return None
    first, last = pairs[0]
    return (first, last) if first.base <= last.base else (last, first)


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
    if not people or document.is_of_many_places:
        return
    if not places.are_of_one_place(people):
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
        if not filed:
            # Nobody is said to be filed: only what the sentence itself calls the poor.
            named = POOR.search(sentence.text)
            results = [number(named[1]) * 100 / whole for whole in people] if named else []
        if not results or any(agrees(match["stated"], result) for result in results):
            continue
        right = like(results[0], match["stated"])
        yield sentence.finding(
            "incidence", Severity.WARNING, match.start("stated"), match.end(),
            stated=f"{match['stated']}%", computed=f"{right}%",
            message=f"贫困发生率{match['stated']}%与文中的贫困人口和总人口都对不上；按建档立卡人口算是{right}%。",
            mend="按未脱贫人口÷总人口重算，并写明用的是哪两个数",
        )  # fmt: skip
