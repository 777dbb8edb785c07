"""一、基本村情 or 基本情况: the place, its people, who is on the register and under which policy, exits done and planned."""

from collections.abc import Sequence
from datetime import date

from households import wording
from reports.documents.report import villages
from reports.figures import At
from reports.narrative.facts import Facts
from reports.narrative.items import Item, Passage
from reports.narrative.material import Material, Plan
from reports.narrative.sentences import both, both_tokens, end_in, listed, named, whole
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
    before, eve = _year_before(at).isoformat(), at.period.eve.isoformat()
    return [
        *PLACE,
        "village.households",
        "village.population",
        "poverty.incidence",
        *(token for code in PAIRS for token in both_tokens(code)),
        *(token for code in DONE for token in both_tokens(code, before)),
        *both_tokens("registered", eve),
        *both_tokens("poor", eve),
        f"poverty.incidence@{eve}",
        *(token for plan in material.plans for token in both_tokens(f"planned_exit.{plan.year}")),
    ]


DONE = {"exited": "脱贫", "house_repair": "危房改造", "relocation": "易地扶贫搬迁"}


def items(facts: Facts, material: Material) -> list[Item]:
    told = {
        "village.place": _place(facts, material),
        "village.people": _people(facts, material) + _security(facts),
        "village.exits": _exits(facts, material),
    }
    passages: list[Item] = [Passage(key, prose) for key, prose in told.items() if prose]
    return passages + villages.people(facts, material)


def _place(facts: Facts, material: Material) -> str:
    seat = _seat(material)
    parts = [seat] if seat else []
    if facts.amount("village.area_km2"):
        parts.append(f"{'村域' if seat and material.is_village else '总'}面积[[village.area_km2]]")
    settled = [
        f"[[{code}]]{noun}"
        for code, noun in (("village.natural_villages", "自然村"), ("village.groups", "村民组"))
        if facts.amount(code)
    ]
    if settled:
        parts.append(f"{'下辖' if material.is_village else '共有'}{listed(settled)}")
    land = [_land(facts, kind, noun) for kind, noun in (("farmland", "耕地"), ("forest", "林地"))]
    if any(land):
        parts.append(listed([text for text in land if text]))
    if facts.amount("village.party_members"):
        parts.append("党员[[village.party_members]]")
    name = literal(material.area.name)
    if len(parts) == bool(seat):
        what = "村情" if material.is_village else "基本情况"
        unknown = f"{'' if seat else f'{name}的'}户数、人口、土地等{what}尚未登记。"
        return f"{seat}。{unknown}" if seat else unknown
    told = "，".join(parts) if seat else f"{name}{'，'.join(parts)}"
    return f"{told}。{_missing(material)}"


def _seat(material: Material) -> str:
    """What lies above the place and below it; nothing where neither is on record."""
    name, within = literal(material.area.name), literal("".join(material.places))
    seat = f"{name}地处{within}" if within else ""
    below = []
    if material.townships:
        below.append(f"{material.townships}个乡镇")
    if material.villages:
        below.append(f"{len(material.villages)}个行政村")
    if not below:
        return seat
    return f"{seat or name}{'，' if seat else ''}辖{listed(below)}"


def _missing(material: Material) -> str:
    """Which villages the sums leave out."""
    missing = material.without_profile
    if not missing:
        return ""
    return f"以上不含尚未登记村情的{literal(named(missing, '村'))}。"


def _land(facts: Facts, kind: str, noun: str) -> str:
    if not facts.amount(f"village.{kind}_mu"):
        return ""
    per_head = f"village.{kind}_mu_per_head"
    share = f"（人均[[{per_head}]]）" if facts.is_known(per_head) else ""
    return f"{noun}[[village.{kind}_mu]]{share}"


def _people(facts: Facts, material: Material) -> str:
    all_of_it, is_partial = whole(material.area), bool(material.without_profile)
    total, part = "", f"{all_of_it}"
    if facts.amount("village.population"):
        total = f"{all_of_it}[[village.households]][[village.population]]，"
        part = "其中"
    if is_partial and total:
        total = f"已登记村情的村共有[[village.households]][[village.population]]。{all_of_it}"
        part = ""
    if not facts.amount("registered.households"):
        return f"{total or all_of_it}没有在册的建档立卡贫困户。"
    prose = f"{total}{part}建档立卡贫困户{both('registered')}"
    standing = [
        f"{noun}{both(code)}"
        for code, noun in (("poor", "未脱贫"), ("exited", "已脱贫"))
        if facts.amount(f"{code}.households")
    ]
    prose += f"（{listed(standing)}）" if len(standing) > 1 else f"，均{_only(facts)}"
    if facts.amount("relapsed.households"):
        prose += f"，未脱贫户中有返贫户{both('relapsed')}"
    if is_partial:
        return f"{prose}。因有的村没有登记总人口，贫困发生率不作计算。"
    if facts.is_known("poverty.incidence"):
        prose += "，贫困发生率[[poverty.incidence]]"
    return f"{prose}。"


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
            _done_before(facts, material),
            _moved_in_period(facts),
            _against_before(facts, material),
            _planned(material, facts),
        )
    )


def _done_before(facts: Facts, material: Material) -> str:
    before = _year_before(facts.at)
    done = {
        code: noun
        for code, noun in DONE.items()
        if facts.amount(f"{code}.households@{before.isoformat()}")
    }
    if not done:
        return ""
    told = listed([f"{noun}{both(code, before.isoformat())}" for code, noun in done.items()])
    return f"到{before.year}年底，{whole(material.area)}累计{told}。"


def _moved_in_period(facts: Facts) -> str:
    """New exits, and households newly found poor or poor again; nothing where nothing moved."""
    period, moved = facts.at.period, []
    if facts.amount("new_exits.households"):
        moved.append(f"新脱贫{both('new_exits')}")
    if facts.amount("new_poor.households"):
        moved.append(f"新识别和返贫{both('new_poor')}")
    return f"{period}{'，'.join(moved)}。" if moved else ""


def _against_before(facts: Facts, material: Material) -> str:
    """Who is still poor, and the incidence, beside the end of the period before; only where both are on record."""
    eve = facts.at.period.eve
    at_eve = f"@{eve.isoformat()}"
    if not facts.amount(f"registered.households{at_eve}"):
        return ""
    told, level = [], []
    then, now = (
        [facts.amount(f"{token}{moment}") for token in both_tokens("poor")]
        for moment in (at_eve, "")
    )
    if then[0] and now[0]:
        if then == now:
            level.append("未脱贫户数和人数")
        else:
            verb = "减少到" if now < then else "增加到"
            told.append(f"未脱贫户由{both('poor', eve.isoformat())}{verb}{both('poor')}")
    incidence = facts.amount(f"poverty.incidence{at_eve}"), facts.amount("poverty.incidence")
    if _rates_compare(facts, material, at_eve):
        if incidence[0] == incidence[1]:
            level.append("贫困发生率")
        else:
            verb = "下降到" if incidence[1] < incidence[0] else "上升到"
            told.append(f"贫困发生率由[[poverty.incidence{at_eve}]]{verb}[[poverty.incidence]]")
    told += [f"{'、'.join(level)}没有变化"] if level else []
    return f"与{end_in(facts.at.period.year, eve)}相比，{'，'.join(told)}。" if told else ""


def _rates_compare(facts: Facts, material: Material, at_eve: str) -> bool:
    """Both rates are of all villages, and at least one is above nought."""
    if material.without_profile or material.without_profile_before:
        return False
    tokens = (f"poverty.incidence{at_eve}", "poverty.incidence")
    return all(map(facts.is_known, tokens)) and any(map(facts.amount, tokens))


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
