"""Exits from poverty: those who left and those who are to leave year by year are all who are filed."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from reports.lint.claims import HOUSEHOLDS_PERSONS, Claim
from reports.lint.finding import Finding, Severity
from reports.lint.numbers import plain
from reports.lint.text import Document

KINDS = (("h", "households", "户"), ("p", "persons", "人"))
LEFT = re.compile(
    f"(?:未脱贫|尚未脱贫|剩余|还有|尚有)(?:的)?(?:未脱贫|贫困)?(?:户|人口)?{HOUSEHOLDS_PERSONS}"
)
EXITED_IN = re.compile(f"20\\d\\d年(?:实现)?(?:稳定)?脱贫(?:退出)?{HOUSEHOLDS_PERSONS}")
FOUND = re.compile(f"识别(?:认定)?(?:建档立卡)?贫困户{HOUSEHOLDS_PERSONS}")
EXITED = re.compile(f"(?:累计|已经?|共)(?:实现)?(?:稳定)?脱贫(?:退出)?{HOUSEHOLDS_PERSONS}")
BESIDE_THE_PLAN = re.compile(r"没有登记脱贫计划|到期未脱贫|至今尚未脱贫|返贫户?\d+户")
"""Who fell back is among those who had exited and those who are planned; others are in no year's plan."""
LAST_PLANS = 2020
"""The year in which all were to have left poverty: a plan that reaches it is a whole one."""


def plans(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """Exited and planned together, once the plan goes to its end and takes in everybody."""
    if document.is_of_many_places:
        return
    if any(BESIDE_THE_PLAN.search(sentence.text) for sentence in document.sentences):
        return
    for _, kind, unit in KINDS:
        filed = _filed(said, kind)
        counted = [claim for claim in said if claim.key == f"exited.{kind}" and claim.when]
        done = {(claim.value, claim.when) for claim in counted}
        planned: dict[str, set[Decimal]] = defaultdict(set)
        for claim in said:
            if claim.key.startswith("planned_exit.") and claim.key.endswith(kind):
                planned[claim.key].add(claim.value)
        if len(filed) != 1 or len(done) != 1 or any(len(each) > 1 for each in planned.values()):
            continue
        years = [int(key.split(".")[1]) for key in planned]
        [whole], [(exited, day)] = filed, done
        parts = exited + sum(next(iter(each)) for each in planned.values())
        is_whole_plan = (
            len(years) > 1
            and max(years) >= LAST_PLANS
            and min(years) == (day.year + 1 if day else None)
        )
        if parts > whole or (is_whole_plan and parts != whole):
            claim = counted[0]
            yield claim.sentence.finding(
                "exit-plan", Severity.ERROR, claim.start, claim.end, stated=f"{plain(parts)}{unit}",
                computed=f"{plain(whole)}{unit}",
                message=f"已脱贫和各年计划脱贫合计{plain(parts)}{unit}，建档立卡是{plain(whole)}{unit}。",
                mend="逐年核对已脱贫和计划脱贫的数，使合计等于建档立卡数",
            )  # fmt: skip


def years_and_left(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """Those who exited year by year and those who are left are no more than are filed."""
    for sentence in document.sentences:
        left = LEFT.search(sentence.text)
        years = list(EXITED_IN.finditer(sentence.text))
        if left is None or len(years) < 2:
            continue
        for group, kind, unit in KINDS:
            found = FOUND.search(sentence.text)
            filed = {Decimal(found[group])} if found and found[group] else _filed(said, kind)
            numbers = [match[group] for match in (*years, left)]
            if len(filed) != 1 or not all(numbers):
                continue
            total, [whole] = sum(Decimal(each) for each in numbers), filed
            if total > whole:
                yield sentence.finding(
                    "exit-plan", Severity.ERROR, *left.span(), stated=f"{plain(total)}{unit}",
                    computed=f"不超过{plain(whole)}{unit}",
                    message=f"各年脱贫和未脱贫合计{plain(total)}{unit}，建档立卡是{plain(whole)}{unit}。",
                    mend="逐年核对脱贫数和未脱贫数",
                )  # fmt: skip


def exited_and_left(document: Document, said: Sequence[Claim]) -> Iterator[Finding]:
    """累计脱贫A，未脱贫B in one sentence: together all who are filed."""
    if document.is_of_many_places:
        return
    for sentence in document.sentences:
        done, left = EXITED.search(sentence.text), LEFT.search(sentence.text)
        if done is None or left is None or len(list(EXITED_IN.finditer(sentence.text))) > 1:
            continue
        for group, kind, unit in KINDS:
            filed = _filed(said, kind)
            if len(filed) != 1 or not done[group] or not left[group]:
                continue
            total, [whole] = Decimal(done[group]) + Decimal(left[group]), filed
            # People are born and die in households that have exited; households do not.
            is_wrong = total != whole if kind == "households" else total > whole
            if is_wrong:
                yield sentence.finding(
                    "exit-plan", Severity.ERROR, *left.span(), stated=f"{plain(total)}{unit}",
                    computed=f"{plain(whole)}{unit}",
                    message=f"已脱贫和未脱贫合计{plain(total)}{unit}，建档立卡是{plain(whole)}{unit}。",
                    mend="核对已脱贫、未脱贫和建档立卡数",
                )  # fmt: skip


def _filed(said: Sequence[Claim], kind: str) -> set[Decimal]:
    """What the text states as filed now."""
    return {claim.value for claim in said if claim.key == f"registered.{kind}" and not claim.time}
