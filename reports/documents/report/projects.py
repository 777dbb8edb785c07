"""Projects in the report: each a clause with money, source, quantity and how far it has come; the sum by source."""

from collections import Counter
from collections.abc import Sequence

from households import wording
from projects.models import FundSource
from reports.documents.report.stages import how_far
from reports.figures import At
from reports.narrative.facts import Facts
from reports.narrative.material import LARGEST, Material, Money, Work
from reports.narrative.sentences import (
    against_before,
    before_tokens,
    clause,
    end_of,
    listed,
    one_by_one,
    tidy,
)
from reports.narrative.tokens import literal

ALLOCATED = "projects.allocated_yuan"
UNSTATED = FundSource.Kind.UNSTATED


IN_PERIOD = (
    ("下达资金", "projects.newly_allocated_yuan"),
    ("支付资金", "projects.newly_paid_yuan"),
)


def tokens(at: At) -> list[str]:
    codes = [code for _, code in IN_PERIOD]
    return [
        "projects.count",
        ALLOCATED,
        "projects.paid_yuan",
        *codes,
        *before_tokens(at, codes),
        *(f"{ALLOCATED}.{kind.value}" for kind in FundSource.Kind),
    ]


def prose(facts: Facts, material: Material) -> str:
    """The period's projects one by one, and the money from the beginning to the day."""
    moved = [work for work in material.works if work.moved_in_period]
    if not moved:
        return ""
    year = facts.at.period.year
    told = (
        one_by_one([_clause(work, year) for work in moved])
        if material.is_village
        else _largest(moved, year)
    )
    return told + _sum(facts) + _in_period(facts) + against_before(facts, IN_PERIOD)


def quantities(work: Work) -> str:
    """How much is built, as records state it: 护栏80米; empty where they do not."""
    return listed(
        [f"{tidy(thing)}{amount}{tidy(unit)}" for thing, amount, unit in work.quantities]
    )


def sources(work: Work) -> str:
    """The kinds of money of a project; one that the papers do not name is said so."""
    return listed([_source(money) for money in work.money])


def _largest(moved: Sequence[Work], year: int) -> str:
    """Projects of many villages: how many of each kind, and the largest by name."""
    kinds = Counter(work.category for work in moved)
    by_kind = listed([f"{kind}{count}个" for kind, count in kinds.most_common()])
    places = len({work.village for work in moved})
    prose = f"本期有资金或进度变动的项目{len(moved)}个，涉及{places}个村"
    prose += f"，其中{by_kind}。" if len(kinds) > 1 else f"，均为{next(iter(kinds))}项目。"
    largest = sorted(moved, key=lambda work: (-work.allocated_fen, work.code))[:LARGEST]
    told = one_by_one([f"{clause(work.village)}{_clause(work, year)}" for work in largest])
    if len(largest) == len(moved):
        return prose + told
    return f"{prose}下达资金较多的是：{told}"


def _clause(work: Work, year: int) -> str:
    built = literal(quantities(work))
    parts = [
        clause(work.name),
        f"安排{sources(work)}" if work.money else "资金未下达",
        f"规模为{built}" if built else "规模未登记",
    ]
    if work.step:
        parts.append(how_far(work.step, year))
    return "，".join(parts)


def _source(money: Money) -> str:
    amount = wording.money(money.fen)
    if money.kind == UNSTATED:
        return f"资金{amount}（{UNSTATED.label}）"
    return f"{money.label}{amount}"


def _sum(facts: Facts) -> str:
    if not facts.amount(ALLOCATED):
        return ""
    kinds = [kind for kind in FundSource.Kind if facts.amount(f"{ALLOCATED}.{kind.value}")]
    total = f"截至{end_of(facts.at.day)}，[[projects.count]]项目累计下达资金[[{ALLOCATED}]]"
    if len(kinds) == 1:
        total += f"，{_whole(kinds[0])}"
    else:
        by_kind = [f"{_of_kind(kind)}[[{ALLOCATED}.{kind.value}]]" for kind in kinds]
        total += f"，其中{listed(by_kind)}"
    paid = facts.amount("projects.paid_yuan")
    total += "；累计支付[[projects.paid_yuan]]" if paid else "；尚未支付"
    return f"{total}。"


def _in_period(facts: Facts) -> str:
    """What of the sum is of this period, where it is not all of it."""
    allocated, paid = (facts.amount(code) for _, code in IN_PERIOD)
    told = []
    if 0 < allocated < facts.amount(ALLOCATED):
        told.append("下达资金[[projects.newly_allocated_yuan]]")
    if 0 < paid < facts.amount("projects.paid_yuan"):
        told.append("支付资金[[projects.newly_paid_yuan]]")
    return f"{facts.at.period}{'，'.join(told)}。" if told else ""


def _of_kind(kind: FundSource.Kind) -> str:
    return f"{kind.label}的" if kind == UNSTATED else kind.label


def _whole(kind: FundSource.Kind) -> str:
    return f"均{kind.label}" if kind == UNSTATED else f"均为{kind.label}"
