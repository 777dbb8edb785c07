"""一、基本村情: the place, its people, who is on the register and under which policy, exits done and planned."""

from collections.abc import Sequence
from datetime import date

from households import wording
from reports.figures import At
from reports.narrative.facts import Facts
from reports.narrative.items import Item, Passage
from reports.narrative.material import Material, Plan
from reports.narrative.sentences import both, both_tokens, listed
from reports.narrative.tokens import literal

PLACE = (
    "village.area_km2",
    "village.natural_villages",
    "village.groups",
    "village.farmland_mu",
    "village.farmland_mu_per_head",
    "village.forest_mu",
    "village.forest_mu_per_head",
    "village.party_members",
)
SECURITY = (
    ("dibao", "享受低保的"),
    ("disabled", "家中有残疾人的"),
    ("tekun", "特困供养（五保）的"),
)
PAIRS = (
    "registered",
    "poor",
    "exited",
    "dibao",
    "dibao.registered",
    "disabled",
    "disabled.registered",
    "tekun",
    "tekun.registered",
    "tekun.central",
    "new_exits",
    "new_poor",
    "relapsed",
)


def tokens(at: At, material: Material) -> list[str]:
    before = _year_before(at).isoformat()
    return [
        *PLACE,
        "village.households",
        "village.population",
        "poverty.incidence",
        *(token for code in PAIRS for token in both_tokens(code)),
        *(token for code in DONE for token in both_tokens(code, before)),
        *(token for plan in material.plans for token in both_tokens(f"planned_exit.{plan.year}")),
    ]


DONE = {"exited": "脱贫", "house_repair": "危房改造", "relocation": "易地扶贫搬迁"}


def items(facts: Facts, material: Material) -> list[Item]:
    told = {
        "village.place": _place(facts, material),
        "village.people": _people(facts) + _security(facts),
        "village.exits": _exits(facts, material),
    }
    return [Passage(key, prose) for key, prose in told.items() if prose]


def _place(facts: Facts, material: Material) -> str:
    village, within = literal(material.area.name), literal("".join(material.places))
    seat = f"{village}地处{within}" if within else village
    if not facts.is_known("village.population"):
        return f"{seat}。户数、人口、土地等村情尚未登记。"
    parts = [seat]
    if facts.amount("village.area_km2"):
        parts.append("村域面积[[village.area_km2]]")
    settled = [
        f"[[{code}]]{noun}"
        for code, noun in (("village.natural_villages", "自然村"), ("village.groups", "村民组"))
        if facts.amount(code)
    ]
    if settled:
        parts.append(f"下辖{listed(settled)}")
    land = [_land(facts, kind, noun) for kind, noun in (("farmland", "耕地"), ("forest", "林地"))]
    if any(land):
        parts.append(listed([text for text in land if text]))
    if facts.amount("village.party_members"):
        parts.append("党员[[village.party_members]]")
    return "，".join(parts) + "。"


def _land(facts: Facts, kind: str, noun: str) -> str:
    if not facts.amount(f"village.{kind}_mu"):
        return ""
    per_head = f"village.{kind}_mu_per_head"
    share = f"（人均[[{per_head}]]）" if facts.is_known(per_head) else ""
    return f"{noun}[[village.{kind}_mu]]{share}"


def _people(facts: Facts) -> str:
    whole = ""
    if facts.is_known("village.population"):
        whole = "全村[[village.households]][[village.population]]，"
    if not facts.amount("registered.households"):
        return f"{whole}没有在册的建档立卡贫困户。"
    prose = f"{whole}其中建档立卡贫困户{both('registered')}"
    standing = [
        f"{noun}{both(code)}"
        for code, noun in (("poor", "未脱贫"), ("exited", "已脱贫"))
        if facts.amount(f"{code}.households")
    ]
    prose += f"（{listed(standing)}）" if len(standing) > 1 else f"，均{_only(facts)}"
    if facts.is_known("poverty.incidence"):
        prose += "，贫困发生率[[poverty.incidence]]"
    return (prose if whole else prose.removeprefix("其中")) + "。"


def _only(facts: Facts) -> str:
    return "未脱贫" if facts.amount("poor.households") else "已脱贫"


def _security(facts: Facts) -> str:
    kinds = [(code, noun) for code, noun in SECURITY if facts.amount(f"{code}.households")]
    if not kinds:
        return ""
    prose = "；".join(f"{noun}{both(code)}{_of_which(facts, code)}" for code, noun in kinds) + "。"
    note = "以上人数按户内全部成员计"
    if len(kinds) > 1:
        note += "，各类之间有交叉，不相加"
    return f"{prose}{note}。"


def _of_which(facts: Facts, code: str) -> str:
    registered, whole = (facts.amount(f"{code}{part}.households") for part in (".registered", ""))
    central = code == "tekun" and facts.amount("tekun.central.households")
    parts = []
    if registered == whole:
        parts.append("，均为建档立卡贫困户")
    elif registered:
        parts.append(f"，其中建档立卡贫困户{both(f'{code}.registered')}")
    else:
        parts.append("，均未建档立卡")
    if central:
        parts.append(f"，集中供养{both('tekun.central')}")
    return "".join(parts)


def _exits(facts: Facts, material: Material) -> str:
    return "".join(
        (
            _done_before(facts),
            _moved_in_period(facts),
            _planned(material, facts),
        )
    )


def _done_before(facts: Facts) -> str:
    before = _year_before(facts.at)
    done = {
        code: noun
        for code, noun in DONE.items()
        if facts.amount(f"{code}.households@{before.isoformat()}")
    }
    if not done:
        return ""
    told = listed([f"{noun}{both(code, before.isoformat())}" for code, noun in done.items()])
    return f"到{before.year}年底，全村累计{told}。"


def _moved_in_period(facts: Facts) -> str:
    """New exits, and households newly found poor or poor again; nothing where nothing moved."""
    period, moved = facts.at.period, []
    if facts.amount("new_exits.households"):
        moved.append(f"新脱贫{both('new_exits')}")
    if facts.amount("new_poor.households"):
        moved.append(f"新识别和返贫{both('new_poor')}")
    return f"{period}{'，'.join(moved)}。" if moved else ""


def _planned(material: Material, facts: Facts) -> str:
    if not material.plans:
        return "尚未登记脱贫计划。" if facts.amount("poor.households") else ""
    late, ahead = in_arrears(material.plans, facts.at), to_come(material.plans, facts.at)
    told = []
    if ahead:
        told.append(f"按照脱贫计划，{'，'.join(map(_plan, ahead))}。")
    if late:
        told.append(f"原计划已经到期、至今尚未脱贫的，有{overdue(late)}。")
    unplanned = facts.amount("poor.households") - sum(plan.households for plan in material.plans)
    if unplanned > 0:
        told.append(f"另有{wording.number(unplanned)}户未脱贫户没有登记脱贫计划。")
    return "".join(told)


def to_come(plans: Sequence[Plan], at: At) -> list[Plan]:
    """Plans for the year the next half-year lies in and later: a second half looks to the year after."""
    return [plan for plan in plans if plan.year >= at.period.next.year]


def in_arrears(plans: Sequence[Plan], at: At) -> list[Plan]:
    """Plans whose year is over by the end of the period, with households that have not exited."""
    return [plan for plan in plans if plan.year < at.period.next.year]


def overdue(plans: Sequence[Plan]) -> str:
    return listed([f"{plan.year}年的{both(f'planned_exit.{plan.year}')}" for plan in plans])


def _plan(plan: Plan) -> str:
    target = both(f"planned_exit.{plan.year}")
    if plan.on_social_security == plan.households:
        return f"{plan.year}年以社会保障兜底方式脱贫{target}"
    if plan.on_social_security:
        return f"{plan.year}年脱贫{target}（其中社会保障兜底{plan.on_social_security}户）"
    return f"{plan.year}年脱贫{target}"


def _year_before(at: At) -> date:
    return date(at.period.year - 1, 12, 31)
