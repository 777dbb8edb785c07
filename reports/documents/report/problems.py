"""三、存在问题: what the ledger of problems holds open on the day; those of single households only as a count."""

from reports.figures import At
from reports.narrative.facts import Facts
from reports.narrative.items import Item, Passage
from reports.narrative.material import Material
from reports.narrative.sentences import clause, end_of, listed, one_by_one

MOST_NAMED = 5
LEDGER = ("issues.opened", "issues.closed", "issues.open", "issues.overdue")


def tokens(at: At, material: Material) -> list[str]:
    return [*LEDGER]


def items(facts: Facts, material: Material) -> list[Item]:
    told = {
        "problems.village": _of_the_village(material),
        "problems.ledger": _ledger(facts, material),
    }
    return [Passage(key, prose) for key, prose in told.items() if prose]


def _of_the_village(material: Material) -> str:
    if not material.is_village:
        return _by_village(material)
    if not material.problems:
        return ""
    told = one_by_one([clause(problem.text) for problem in material.problems])
    return f"村级层面尚未解决的问题有{len(material.problems)}个：{told}"


def _by_village(material: Material) -> str:
    """How many open problems of their own the villages have, those with most by name."""
    having = sorted(
        (village for village in material.villages if village.problems),
        key=lambda village: (-village.problems, village.area.code),
    )
    if not having:
        return ""
    told = listed(
        [f"{clause(village.area.name)}{village.problems}个" for village in having[:MOST_NAMED]]
    )
    total = f"村级层面尚未解决的问题有{material.village_problems}个"
    if len(having) == 1:
        return f"{total}，都在{clause(having[0].area.name)}。"
    if len(having) > MOST_NAMED:
        return f"{total}，分布在{len(having)}个村，较多的是{told}。"
    return f"{total}：{told}。"


def _ledger(facts: Facts, material: Material) -> str:
    if not any(facts.amount(code) for code in LEDGER):
        return "问题台账中没有登记的问题。"
    opened = "提出问题[[issues.opened]]" if facts.amount("issues.opened") else "没有新提出的问题"
    closed = "销号[[issues.closed]]" if facts.amount("issues.closed") else "没有销号的"
    prose = f"按问题台账统计，{facts.at.period}{opened}，{closed}；"
    still_open = facts.amount("issues.open")
    if not still_open:
        return f"{prose}截至{end_of(facts.at.day)}已全部销号。"
    prose += f"截至{end_of(facts.at.day)}未销号[[issues.open]]"
    single = still_open - material.village_problems
    if not material.village_problems:
        prose += "，都是个别农户的问题"
    elif single > 0:
        prose += f"，其中村级{material.village_problems}个、个别农户{single}个"
    if facts.amount("issues.overdue"):
        prose += "，已超过整改时限的[[issues.overdue]]"
    return f"{prose}。"
