"""The lead: who reports on what, and from which days the numbers are."""

from households import wording
from reports.documents.report import work
from reports.narrative.facts import Facts
from reports.narrative.items import Item, Passage
from reports.narrative.material import Material
from reports.narrative.sentences import day_in, listed
from reports.narrative.tokens import literal


def items(facts: Facts, material: Material, organisation: str) -> list[Item]:
    period, village = facts.at.period, literal(material.area.name)
    named = [line.subject for line in work.lines(facts, material)]
    subjects = f"{listed(named)}{'等' if len(named) > 1 else ''}方面的工作"
    if organisation and named and material.is_village:
        prose = f"{period}，{literal(organisation)}对口帮扶{village}，主要做了{subjects}。"
    elif named:
        prose = f"{period}，{village}脱贫攻坚主要做了{subjects}。"
    else:
        prose = f"{period}，{village}没有登记帮扶工作记录，这里只报告已登记的村情、问题和计划。"
    prose += (
        f"现将本期情况作一报告，文中数字均由登记的记录汇总得出，时点数截至{wording.day(facts.at.day)}"
        f"（另注时间的除外），时期数从{wording.day(period.start)}计至{day_in(period.year, facts.at.day)}。"
    )
    return [Passage("lead", prose)]
