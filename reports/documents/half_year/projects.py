"""Projects in the report: each a clause with money, source, quantity and how far it has come; the sum by source."""

from households import wording
from projects.models import FundSource
from reports.documents.half_year.stages import how_far
from reports.narrative.facts import Facts
from reports.narrative.material import Material, Money, Work
from reports.narrative.sentences import clause, end_of, listed, one_by_one, tidy
from reports.narrative.tokens import literal

ALLOCATED = "projects.allocated_yuan"
UNSTATED = FundSource.Kind.UNSTATED


def tokens() -> list[str]:
    return [
        "projects.count",
        ALLOCATED,
        "projects.paid_yuan",
        *(f"{ALLOCATED}.{kind.value}" for kind in FundSource.Kind),
    ]


def prose(facts: Facts, material: Material) -> str:
    """The period's projects one by one, and the money from the beginning to the day."""
    moved = [work for work in material.works if work.moved_in_period]
    told = one_by_one([_clause(work, facts.at.period.year) for work in moved]) if moved else ""
    return told + (_sum(facts) if moved else "")


def quantities(work: Work) -> str:
    """How much is built, as records state it: 护栏80米; empty where they do not."""
    return listed(
        [f"{tidy(thing)}{amount}{tidy(unit)}" for thing, amount, unit in work.quantities]
    )


def sources(work: Work) -> str:
    """The kinds of money of a project; one that the papers do not name is said so."""
    return listed([_source(money) for money in work.money])


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


def _of_kind(kind: FundSource.Kind) -> str:
    return f"{kind.label}的" if kind == UNSTATED else kind.label


def _whole(kind: FundSource.Kind) -> str:
    return f"均{kind.label}" if kind == UNSTATED else f"均为{kind.label}"
