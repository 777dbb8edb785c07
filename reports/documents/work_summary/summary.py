"""The summary as chapters and passages: who, what was done, which problems were solved, what comes next."""

from collections.abc import Sequence

from households import wording
from households.models import Activity
from reports.figures import At
from reports.narrative.facts import Facts
from reports.narrative.items import Chapter, Item, Passage
from reports.narrative.material import Event, Problem
from reports.narrative.person import SENT, PersonMaterial
from reports.narrative.sentences import (
    against_before,
    before_tokens,
    clause,
    day_in,
    days_in,
    end_of,
    listed,
    months_in,
    one_by_one,
    tidy,
)
from reports.narrative.tokens import literal

CHANGES = (
    ("走访次数", "visits.count"),
    ("走访户数", "visits.households"),
    ("活动次数", "activities.count"),
    ("帮扶计划份数", "help_plans.count"),
)
LEDGER = ("issues.opened", "issues.closed", "issues.open", "issues.overdue")
MOST_TOLD = 12


def subject(material: PersonMaterial) -> str:
    """驻村工作总结 of a first secretary, 帮扶工作总结 of a helper, 工作总结 of others."""
    role = material.post.role if material.post else ""
    return {SENT[0].value: "驻村工作总结", SENT[1].value: "帮扶工作总结"}.get(role, "工作总结")


def tokens(at: At) -> list[str]:
    """The figures that a summary is written from."""
    return [
        "visits.count",
        "visits.households",
        "visits.days",
        "pairings.households",
        "activities.count",
        *(f"activities.{kind.value}.count" for kind in Activity.Kind),
        "help_plans.count",
        "gifts.count",
        "gifts.value",
        *LEDGER,
        *before_tokens(at, [code for _, code in CHANGES]),
    ]


def items(facts: Facts, material: PersonMaterial) -> list[Item]:
    """The summary as chapters and passages, in order."""
    chapters = (
        (Chapter("post", "任职情况"), _post(facts, material)),
        (Chapter("work", "所做工作"), _work(facts, material)),
        (Chapter("problems", "发现和解决的问题"), _problems(facts, material)),
        (Chapter("next", "下步打算"), _next(facts, material)),
    )
    return [
        Passage("lead", _lead(facts)),
        *(item for chapter, passages in chapters for item in (chapter, *passages)),
    ]


def _lead(facts: Facts) -> str:
    period, day = facts.at.period, facts.at.day
    return (
        f"现将{period}的工作总结如下，文中数字均由登记的记录汇总得出，"
        f"时点数截至{wording.day(day)}，时期数从{wording.day(period.start)}计至{day_in(period.year, day)}。"
    )


def _post(facts: Facts, material: PersonMaterial) -> list[Item]:
    who, post = material.person, material.post
    parts = [literal(who.name)]
    origin = literal(f"{tidy(who.organisation)}{tidy(who.duty)}")
    if origin:
        parts.append(origin)
    if post:
        since = wording.day(post.begins_on)
        held = f"{since}起" if post.last_on is None else f"{since}至{wording.day(post.last_on)}"
        parts.append(f"{held}任{literal(post.place)}{post.label}")
    prose = f"{'，'.join(parts)}。" if len(parts) > 1 else ""
    if facts.amount("pairings.households"):
        prose += f"截至{end_of(facts.at.day)}，结对帮扶农户[[pairings.households]]"
        prose += _called_on(facts, material)
    if not prose:
        prose = f"{literal(who.name)}在{literal(material.area.name)}的任职没有登记。"
    return [Passage("post.person", prose)]


def _called_on(facts: Facts, material: PersonMaterial) -> str:
    paired = int(facts.amount("pairings.households"))
    if not material.unvisited:
        return "，本期全部走访到。"
    if material.unvisited == paired:
        return "，本期还没有走访到。"
    return f"，本期走访到{paired - material.unvisited}户，还有{material.unvisited}户没有走访到。"


def _work(facts: Facts, material: PersonMaterial) -> list[Item]:
    told = (
        ("work.visits", "走访农户", _visits(facts, material)),
        ("work.activities", "组织和参与活动", _activities(facts, material)),
        ("work.plans", "制定帮扶计划", _plans(facts)),
        ("work.gifts", "开展慰问帮扶", _gifts(facts, material)),
    )
    passages: list[Item] = [Passage(key, prose, heading) for key, heading, prose in told if prose]
    if not passages:
        return [Passage("work.none", "本期没有登记工作记录。")]
    changes = against_before(facts, CHANGES)
    months = _months(facts, material)
    return [*passages, *([Passage("work.changes", months + changes)] if months + changes else [])]


def _visits(facts: Facts, material: PersonMaterial) -> str:
    if not facts.amount("visits.count"):
        return ""
    modes = [f"{mode}{count}次" for mode, count in material.modes.items()]
    how = listed(modes) if len(modes) > 1 else f"均为{next(iter(material.modes))}"
    return (
        f"走访农户[[visits.count]]（{how}），走访到的有[[visits.households]]，"
        "有走访的日子共[[visits.days]]。"
    )


def _activities(facts: Facts, material: PersonMaterial) -> str:
    if not facts.amount("activities.count"):
        return ""
    kinds = [
        (kind, material.events_of(kind.value))
        for kind in Activity.Kind
        if material.events_of(kind)
    ]
    year = facts.at.period.year
    told = [
        f"{kind.label}[[activities.{kind}.count]]{_which(events, year)}" for kind, events in kinds
    ]
    if len(told) == 1:
        return f"组织和参与{told[0]}。"
    return f"组织和参与活动[[activities.count]]：{'；'.join(told)}。"


def _which(events: Sequence[Event], year: int) -> str:
    """In brackets the days of the events, and the title where it says more than the kind of the event."""
    titles = list(dict.fromkeys(tidy(event.title) for event in events))
    days = days_in(year, [event.on for event in events])
    if len(titles) == 1 and len(events) <= MOST_TOLD:
        return f"（{days}，{literal(titles[0])}）"
    if len(events) > MOST_TOLD:
        return ""
    return f"（{listed([f'{day_in(year, event.on)}{clause(event.title)}' for event in events])}）"


def _plans(facts: Facts) -> str:
    return "为农户制定帮扶计划[[help_plans.count]]。" if facts.amount("help_plans.count") else ""


def _gifts(facts: Facts, material: PersonMaterial) -> str:
    if not material.presents:
        return ""
    year = facts.at.period.year
    told = [
        f"{day_in(year, one.on)}，{clause(one.donor)}向{clause(one.receivers)}送去{clause(one.thing)}，"
        f"{'估价' if one.is_estimated else '价值'}{wording.number(wording.yuan(one.value_fen))}元"
        for one in material.presents[:MOST_TOLD]
    ]
    if len(told) == 1 == facts.amount("gifts.count"):
        return f"经办慰问和捐赠物资：{told[0]}。"
    total = "经办慰问和捐赠物资[[gifts.count]]，价值合计[[gifts.value|元]]"
    if len(material.presents) > MOST_TOLD:
        return f"{total}。"
    return f"{total}：{one_by_one(told)}"


def _months(facts: Facts, material: PersonMaterial) -> str:
    """In which months of a half-year or year there is work on record."""
    span = facts.at.period.last_day.month - facts.at.period.start.month + 1
    if span == 1 or not material.months:
        return ""
    if len(material.months) == span:
        return "每个月都有工作记录。"
    return f"有工作记录的月份是{months_in(material.months)}。"


def _problems(facts: Facts, material: PersonMaterial) -> list[Item]:
    if not any(facts.amount(code) for code in LEDGER):
        return [Passage("problems.none", "没有登记本人提出或负责的问题。")]
    told = [f"{clause(one.text)}，{clause(one.result)}" for one in material.solved]
    passages = [Passage("problems.ledger", _ledger(facts))]
    if told:
        passages.append(
            Passage("problems.solved", f"已经解决的村级问题有{len(told)}个：{one_by_one(told)}")
        )
    return list(passages)


def _ledger(facts: Facts) -> str:
    opened = "新提出[[issues.opened]]" if facts.amount("issues.opened") else "没有新提出的"
    closed = "销号[[issues.closed]]" if facts.amount("issues.closed") else "没有销号的"
    prose = (
        f"本人提出或负责的问题，{facts.at.period}{opened}，{closed}；截至{end_of(facts.at.day)}"
    )
    if not facts.amount("issues.open"):
        return f"{prose}已全部销号。"
    prose += "未销号[[issues.open]]"
    if facts.amount("issues.overdue"):
        prose += "，其中超过整改时限的[[issues.overdue]]"
    return f"{prose}。"


def _next(facts: Facts, material: PersonMaterial) -> list[Item]:
    told = (
        ("next.problems", "办结未销号问题", _remedies(facts, material)),
        ("next.visits", "走访到期农户", _due(material)),
    )
    passages: list[Item] = [Passage(key, prose, heading) for key, heading, prose in told if prose]
    return passages or [Passage("next.none", "目前没有未销号的问题和到期应走访的农户。")]


def _remedies(facts: Facts, material: PersonMaterial) -> str:
    if not facts.amount("issues.open"):
        return ""
    told = [f"针对{clause(one.text)}的问题，{_remedy(one, facts)}" for one in material.problems]
    prose = one_by_one(told) if told else ""
    single = int(facts.amount("issues.open")) - len(told)
    if single > 0:
        prose += f"对个别农户的{single}个问题，逐户办理，办结一个销号一个。"
    return prose


def _remedy(problem: Problem, facts: Facts) -> str:
    measure = clause(problem.measure) or "整改措施尚未确定"
    if not problem.due_on:
        return f"{measure}，时限尚未确定"
    if problem.due_on < facts.at.day:
        return f"{measure}，原定{wording.day(problem.due_on)}前办结，已经超期"
    return f"{measure}，{wording.day(problem.due_on)}前办结"


def _due(material: PersonMaterial) -> str:
    if not material.due:
        return ""
    return f"按规定的走访间隔，应走访而没有走访的在册农户有{material.due}户，逐户走访到位。"
