"""Shares: a part of a whole in per cent, where the whole is named or told before."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from reports.lint import places
from reports.lint.claims import Claim
from reports.lint.finding import Finding, Severity
from reports.lint.numbers import NUMBER, agrees, as_decimal, like
from reports.lint.quantities import ALL_UNITS, Quantity
from reports.lint.spans import slack
from reports.lint.text import Document, Sentence

SHARE = re.compile(
    rf"(?:占|完成(?=[^,。;%\d]{{0,6}}(?:预算|计划|任务|目标)))(?P<of>[^,。;:%\d占]{{0,16}}?)(?:(?P<whole>{NUMBER})(?P<scale>万|亿)?(?P<unit>{ALL_UNITS}))?(?:总数|总量|总额|总面积)?的?(?:比例|比重|比)?(?:为|达到|达|约)?(?P<stated>{NUMBER})%"
)
OF_VILLAGE = {"户": r"(?:全村|全乡|全镇|全县)?(?:总户数|农户总数|农户数)", "人": "(?:全村|全乡|全镇|全县)?(?:总人口|人口总数|人口)"}  # fmt: skip
OF_FILED = {"户": "(?:全村)?建档立卡(?:贫困)?户|贫困户总数|贫困户", "人": "(?:全村)?建档立卡贫困人口|贫困人口(?:总数)?"}  # fmt: skip
BARE_SHARE = re.compile(rf"占(?:比)?(?:总数的?)?(?:为)?(?P<stated>{NUMBER})%")
# What may be exceeded.
PLANNED = re.compile(r"预算|计划|任务|目标")
NEAREST = 60
ASIDE = re.compile(r"同比|比上年|比去年|较|增|降|提高|人均|户均|每")


def shares(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """A户，占B户的X%, 占总户数的X%: of the whole beside it, or of the one the text states elsewhere."""
    village = {"户": places.households(document), "人": places.people(document)}
    for sentence in document.sentences:
        for match in SHARE.finditer(sentence.text):
            if sentence.text[: match.start()].endswith("分别"):
                continue
            before = [q for q in sentence.quantities if q.end <= match.start() and q.kind != "%"]
            if not before or not _is_beside(sentence, before[-1], match.start()):
                continue
            part, wholes, name = _part_and_wholes(sentence, match, said, before, village)
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


def _part_and_wholes(
    sentence: Sentence,
    match: re.Match[str],
    said: Sequence[Claim],
    before: list[Quantity],
    village: dict[str, list[Decimal]],
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
            wholes = village[kind] if places.are_of_one_place(village[kind]) else []
            return part, [Fraction(whole) for whole in wholes], of
        if re.fullmatch(OF_FILED[kind], of):
            key = f"registered.{'households' if kind == '户' else 'persons'}"
            values = {claim.value for claim in said if claim.key == key}
            return part, [Fraction(value) for value in values if value], of
    part = before[-1]
    noun = re.sub("(?:总)?(?:面积|数|量|额)$", "", of)
    named = [
        q
        for q in before[:-1]
        if len(noun) > 1
        and q.kind == part.kind
        and noun in sentence.clause(q)
        and (q.base >= part.base or PLANNED.search(of))
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


def _told_before(document: Document, sentence: Sentence, part: Quantity) -> list[Fraction]:
    """The numbers of its kind in the sentences before, the nearest of them only: a text is read, not searched."""
    here = document.sentences.index(sentence)
    return [
        q.base
        for other in document.sentences[max(here - NEAREST, 0) : here + 1]
        for q in other.quantities
        if q.kind == part.kind and q.base
    ]


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
        near = document.paragraphs[max(place - NEAREST, 0) : place + 1]
        told = [q for other in near for q in other.quantities]
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
