"""四、下步打算: the exits planned next and what they make of the incidence, open problems, unfinished projects."""

from households import wording
from households.models import Area
from reports.documents.report.line import Line
from reports.documents.report.projects import ALLOCATED
from reports.documents.report.stages import how_far
from reports.documents.report.village import in_arrears, overdue
from reports.figures import At
from reports.narrative.facts import Facts
from reports.narrative.items import Item, Passage
from reports.narrative.material import Material, Problem
from reports.narrative.projection import Projection
from reports.narrative.sentences import (
    both,
    both_tokens,
    clause,
    listed,
    named,
)
from reports.narrative.tokens import literal

LEAVES: dict[str, str] = {Area.Level.VILLAGE: "贫困村", Area.Level.COUNTY: "贫困县"}
"""Which places leave poverty as such, by the same line (厅字〔2016〕16号)."""
MOST_NAMED = 12


def tokens(at: At, material: Material) -> list[str]:
    return [
        *both_tokens("poor"),
        *both_tokens(f"planned_exit.{_coming_year(at)}"),
        *(
            token
            for plan in in_arrears(material.plans, at)
            for token in both_tokens(f"planned_exit.{plan.year}")
        ),
        "village.population",
        "poverty.incidence",
    ]


def items(facts: Facts, material: Material) -> list[Item]:
    told = (
        Line("next.exits", f"完成{_coming_year(facts.at)}年脱贫任务", _exits(facts, material)),
        Line("next.keep_up", "巩固脱贫成果", _keep_up(facts)),
        Line("next.problems", "办结未销号问题", _problems(facts, material)),
        Line("next.projects", "推进未完工项目", _projects(facts, material)),
        Line("next.case_files", "补齐档卡资料", _case_files(facts)),
    )
    lines = [line for line in told if line.prose]
    if not lines:
        return [Passage("next.none", "目前没有登记的脱贫计划、未销号问题和未完工项目。")]
    return [line.passage for line in lines]


def _coming_year(at: At) -> int:
    """The year the next half-year lies in: a first half plans its own year, a second half the year after."""
    return at.period.next.year


def _exits(facts: Facts, material: Material) -> str:
    if not facts.amount("poor.households"):
        return ""
    year = _coming_year(facts.at)
    plan = f"planned_exit.{year}"
    if not facts.amount(f"{plan}.households"):
        prose = f"目前有未脱贫户{both('poor')}，{year}年还没有登记脱贫计划，需尽快逐户确定。"
    else:
        prose = f"按计划，{year}年还要脱贫{both(plan)}。{_outlook(facts, material, plan)}"
    late = in_arrears(material.plans, facts.at)
    return prose + (f"原计划到期未脱贫的（{overdue(late)}），重新确定脱贫时间。" if late else "")


def _outlook(facts: Facts, material: Material, plan: str) -> str:
    """The incidence once the plan is carried out, with the parts it is made of."""
    if material.without_profile:
        missing = literal(named(material.without_profile, "村"))
        return f"因{missing}没有登记总人口，计划完成后的贫困发生率无法计算。"
    if not facts.amount("village.population"):
        return "因总人口没有登记，计划完成后的贫困发生率无法计算。"
    line = material.exit_line
    after = Projection(
        poor=int(facts.amount("poor.persons")),
        planned=int(facts.amount(f"{plan}.persons")),
        population=int(facts.amount("village.population")),
        line=line,
    )
    left = (
        f"未脱贫人口由[[poor.persons]]减少到{after.remaining}人"
        if after.remaining
        else "现有未脱贫人口[[poor.persons]]全部脱贫"
    )
    prose = (
        f"计划完成后，{left}，按总人口[[village.population]]计算，"
        f"贫困发生率由[[poverty.incidence]]降到{wording.number(after.incidence)}%"
        f"（{after.remaining}/{after.population}）"
    )
    leaves = LEAVES.get(material.area.level)
    if not leaves:
        return f"{prose}。"
    prose += "，"
    if after.margin >= 0:
        spare = f"，最多可容{after.margin}人延后脱贫" if after.margin else "，但没有余量"
        return f"{prose}低于{line}%的{leaves}退出标准{spare}。"
    return (
        f"{prose}仍达不到低于{line}%的{leaves}退出标准，须在计划之外至少再脱贫{-after.margin}人。"
    )


def _keep_up(facts: Facts) -> str:
    if facts.amount("poor.households") or not facts.amount("exited.households"):
        return ""
    return f"在册农户{both('exited')}均已脱贫，继续落实帮扶政策，定期回访，防止返贫。"


def _problems(facts: Facts, material: Material) -> str:
    if not facts.amount("issues.open"):
        return ""
    if not material.is_village:
        prose = "对未销号的问题，由各村按确定的责任人和时限逐项办理，办结一个销号一个"
        late = "，已超过整改时限的[[issues.overdue]]优先办理"
        return f"{prose}{late if facts.amount('issues.overdue') else ''}。"
    told = [_remedy(problem, facts) for problem in material.problems]
    if len(told) > 1:
        told = [f"针对第{place}个问题，{remedy}" for place, remedy in enumerate(told, 1)]
    prose = f"{'；'.join(told)}。" if told else ""
    if facts.amount("issues.open") > len(material.problems):
        prose += "对个别农户的问题，由责任人逐户办理，办结一个销号一个。"
    return prose


def _remedy(problem: Problem, facts: Facts) -> str:
    parts = [clause(problem.measure) or "整改措施尚未确定"]
    who = clause(problem.responsible)
    parts.append(f"由{who}负责" if who else "责任人尚未明确")
    if not problem.due_on:
        parts.append("时限尚未确定")
    elif problem.due_on < facts.at.day:
        parts.append(f"原定{wording.day(problem.due_on)}前办结，已经超期")
    else:
        parts.append(f"{wording.day(problem.due_on)}前办结")
    return "，".join(parts)


def _projects(facts: Facts, material: Material) -> str:
    unfinished = [
        work
        for work in material.works
        if not work.is_done and not work.is_withdrawn and work.money
    ]
    told = [
        f"{clause(work.name)}（{how_far(work.step, facts.at.period.year) if work.step else '进度未登记'}）"
        for work in unfinished
    ]
    if len(told) > MOST_NAMED:
        prose = f"尚未完工的项目有{len(told)}个，抓紧实施。"
    else:
        prose = f"尚未完工的项目有{len(told)}个：{listed(told)}，抓紧实施。" if told else ""
    allocated, paid = facts.amount(ALLOCATED), facts.amount("projects.paid_yuan")
    if allocated > paid:
        rest = wording.money(int((allocated - paid) * wording.FEN_IN_YUAN))
        prose += f"已下达的资金还有{rest}没有支付，按进度和验收结果及时拨付。"
    return prose


def _case_files(facts: Facts) -> str:
    missing = facts.amount("registered.households") - facts.amount("case_files.completed")
    if missing <= 0:
        return ""
    return f"在册农户中还有{missing}户的档卡资料没有整理完成，逐户补齐。"
