"""二、主要做法: one sub-section a line of work that has records, numbered as they come."""

from collections.abc import Sequence

from households import wording
from reports.documents.report import projects, villages
from reports.documents.report.line import Line
from reports.figures import At
from reports.narrative.facts import Facts
from reports.narrative.items import Item, Passage
from reports.narrative.material import Event, Material, Present
from reports.narrative.sentences import (
    against_before,
    before_tokens,
    both_tokens,
    change,
    clause,
    day_in,
    end_of,
    listed,
    one_by_one,
)

KINDS = (
    "pairing_meeting",
    "party_class",
    "party_day",
    "clean_up",
    "consolation",
    "training",
    "survey",
    "other",
)
MOST_DATES = 12
MOST_TITLES = 12
HELP = (
    ("走访次数", "visits.count"),
    ("帮扶对接次数", "activities.pairing_meeting.count"),
    ("帮扶计划份数", "help_plans.count"),
    ("慰问物资价值", "gifts.value"),
)
BENEFITS = (("补贴发放金额", "subsidies.paid"),)
PARTY = (
    ("党课次数", "activities.party_class.count"),
    ("主题党日次数", "activities.party_day.count"),
)


def tokens(at: At, material: Material) -> list[str]:
    end_before = at.period.previous.last_day.isoformat()
    return [
        "case_files.completed",
        "planting.households",
        *(f"planting.{crop.code}.mu" for crop in material.crops),
        "visits.count",
        "visits.households",
        "help_plans.count",
        "gifts.count",
        "gifts.value",
        "subsidies.paid",
        *(f"activities.{kind}.count" for kind in KINDS),
        *(token for code in HOUSING for token in both_tokens(code)),
        *(token for code in HOUSING for token in both_tokens(code, end_before)),
        *projects.tokens(at),
        *before_tokens(at, [code for _, code in (*HELP, *BENEFITS, *PARTY)]),
    ]


HOUSING = {"house_repair": "危房改造", "relocation": "易地扶贫搬迁"}


def lines(facts: Facts, material: Material) -> list[Line]:
    """The lines of work that have records, in the report's order."""
    told = (
        Line("work.case_files", "规范档卡管理", _case_files(facts), "档卡管理"),
        Line("work.industry", "发展特色产业", _industry(facts, material), "产业发展"),
        Line("work.support", "做实结对帮扶", _support(facts, material), "结对帮扶"),
        Line("work.benefits", "落实惠民政策", _benefits(facts, material), "惠民政策"),
        Line("work.projects", "推进项目建设", projects.prose(facts, material), "项目建设"),
        Line("work.party", "加强基层党建", _party(facts, material), "基层党建"),
    )
    return [line for line in told if line.prose]


def items(facts: Facts, material: Material) -> list[Item]:
    told = lines(facts, material)
    if not told:
        return [Passage("work.none", "本期没有登记帮扶工作记录。")]
    return [*villages.work(facts, material), *(line.passage for line in told)]


def _case_files(facts: Facts) -> str:
    completed, registered = (
        facts.amount(code) for code in ("case_files.completed", "registered.households")
    )
    if not completed:
        return ""
    if completed == registered:
        return "在册的[[registered.households]]建档立卡贫困户，档卡资料已全部整理完成，一户一套。"
    return (
        "在册的[[registered.households]]建档立卡贫困户中，[[case_files.completed]]的档卡资料已整理完成，"
        f"还有{registered - completed}户没有完成。"
    )


def _industry(facts: Facts, material: Material) -> str:
    prose = ""
    grown = [crop for crop in material.crops if facts.amount(f"planting.{crop.code}.mu")]
    if grown and facts.amount("planting.households"):
        areas = listed([f"{crop.label}[[planting.{crop.code}.mu]]" for crop in grown])
        prose = f"{facts.at.year}年，有[[planting.households]]在册农户种植{areas}"
        mixed = [crop.label for crop in grown if crop.is_intercropped]
        if len(mixed) > 1:
            prose += f"。{listed(mixed)}套种在同一块地上，面积各计各的，不相加"
        elif mixed:
            prose += f"，{mixed[0]}为套种"
        prose += "。"
    return prose + _held("举办技术培训", "training", facts, material)


def _support(facts: Facts, material: Material) -> str:
    done = []
    if facts.amount("visits.count"):
        done.append("走访农户[[visits.count]]，走访到的有[[visits.households]]")
    if facts.amount("activities.pairing_meeting.count"):
        done.append(
            f"组织帮扶对接[[activities.pairing_meeting.count]]{_when('pairing_meeting', facts, material)}"
        )
    if facts.amount("help_plans.count"):
        done.append("制定帮扶计划[[help_plans.count]]")
    prose = f"{facts.at.period}，{'，'.join(done)}。" if done else ""
    prose += _gifts(facts, material)
    shared = [
        f"{noun}活动[[activities.{kind}.count]]{_when(kind, facts, material)}"
        for kind, noun in (("consolation", "慰问"), ("clean_up", "清洁家园"))
        if facts.amount(f"activities.{kind}.count")
    ]
    prose += f"开展{listed(shared)}。" if shared else ""
    prose += _held("开展其他活动", "other", facts, material)
    return prose + against_before(facts, HELP)


def _gifts(facts: Facts, material: Material) -> str:
    presents = material.presents
    if not presents:
        return ""
    year = facts.at.period.year
    told = [
        f"{day_in(year, present.on)}，{clause(present.donor)}向{_receivers(present, material)}"
        f"送去{clause(present.thing)}，{_worth(present)}"
        for present in presents
    ]
    if len(told) == 1:
        return f"{told[0]}。"
    total = "送去慰问和捐赠物资共[[gifts.count]]，价值合计[[gifts.value|元]]"
    if facts.amount("gifts.count") > len(told):
        return f"{total}，其中价值较大的有{len(told)}笔：{one_by_one(told)}"
    return f"{total}：{one_by_one(told)}"


def _receivers(present: Present, material: Material) -> str:
    return f"{'' if material.is_village else clause(present.village)}{clause(present.receivers)}"


def _worth(present: Present) -> str:
    # A small sum stays in 元, as the receipts for it do.
    sum_in_yuan = f"{wording.number(wording.yuan(present.value_fen))}元"
    return f"估价{sum_in_yuan}" if present.is_estimated else f"价值{sum_in_yuan}"


def _benefits(facts: Facts, material: Material) -> str:
    prose = ""
    prose += _held("开展排查上报", "survey", facts, material)
    if facts.amount("subsidies.paid"):
        prose += "发放到户的各类补贴共[[subsidies.paid]]。"
    prose += against_before(facts, BENEFITS)
    earlier = facts.at.period.previous.last_day
    housing = [
        f"{noun}{change(facts, code, earlier)}"
        for code, noun in HOUSING.items()
        if facts.amount(f"{code}.households")
    ]
    # Houses alone, unchanged, are no work of this period.
    if prose or any(_has_moved(facts, code) for code in HOUSING):
        prose += f"截至{end_of(facts.at.day)}，{'；'.join(housing)}。" if housing else ""
    return prose


def _has_moved(facts: Facts, code: str) -> bool:
    earlier = facts.at.period.previous.last_day
    return facts.amount(f"{code}.households") != facts.amount(f"{code}.households@{earlier}")


def _party(facts: Facts, material: Material) -> str:
    prose = ""
    if facts.amount("activities.party_class.count"):
        classes = material.events_of("party_class")
        prose += "讲党课[[activities.party_class.count]]"
        prose += (
            f"：{one_by_one([_lecture(event, facts) for event in classes])}"
            if 0 < len(classes) <= MOST_TITLES
            else f"{_when('party_class', facts, material)}。"
        )
    if facts.amount("activities.party_day.count"):
        prose += (
            f"开展主题党日[[activities.party_day.count]]{_when('party_day', facts, material)}。"
        )
    return prose + against_before(facts, PARTY)


def _lecture(event: Event, facts: Facts) -> str:
    by = f"{clause(event.led_by)}主讲" if clause(event.led_by) else "讲"
    came = f"，{event.participants}人参加" if event.participants else ""
    return f"{day_in(facts.at.period.year, event.on)}，{by}“{clause(event.title)}”{came}"


def _held(did: str, kind: str, facts: Facts, material: Material) -> str:
    """How often events of a kind were held, and which; of many villages, in how many."""
    if not facts.amount(f"activities.{kind}.count"):
        return ""
    prose = f"{did}[[activities.{kind}.count]]"
    if material.is_village:
        return f"{prose}：{_each(material.events_of(kind), facts)}。"
    return f"{prose}{_when(kind, facts, material)}。"


def _each(events: Sequence[Event], facts: Facts) -> str:
    """The titles with their days; one held several times is told once."""
    year = facts.at.period.year
    days: dict[str, list[str]] = {}
    for event in events:
        days.setdefault(clause(event.title), []).append(day_in(year, event.on))
    told = [f"{title}（{listed(on)}）" for title, on in list(days.items())[:MOST_TITLES]]
    return listed(told) + ("等" if len(days) > MOST_TITLES else "")


def _when(kind: str, facts: Facts, material: Material) -> str:
    """The days of the events of a kind; of many villages, in how many they were held."""
    if material.is_village:
        return _dates(material.events_of(kind), facts.at.period.year)
    return f"（涉及{material.places_of_events[kind]}个村）"


def _dates(events: Sequence[Event], year: int) -> str:
    """The days in brackets, as long as a reader can take them in."""
    days = list(dict.fromkeys(day_in(year, event.on) for event in events))
    return f"（{listed(days)}）" if 0 < len(days) <= MOST_DATES else ""
