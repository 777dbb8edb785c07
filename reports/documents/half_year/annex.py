"""The annexes: each figure with its moment and code, so that an auditor finds it again; the projects with their money."""

from collections.abc import Sequence
from decimal import Decimal

from households import wording
from reports.documents.half_year.projects import ALLOCATED, quantities, sources
from reports.documents.half_year.stages import how_far
from reports.figures import Value
from reports.narrative.facts import Facts
from reports.narrative.material import Material, Work
from reports.narrative.sentences import tidy
from reports.typeset.blocks import Block, Heading, Note, PageBreak, Paragraph, Run, TableBlock

FIGURES, PROJECTS = "主要指标表", "项目资金表"
FIGURE_HEAD = ("指标", "数值", "单位", "统计时点", "代码")
PROJECT_HEAD = ("序号", "项目", "建设规模", "资金来源", "下达（万元）", "支付（万元）", "进度")


def mention(figures: Sequence[Value], works: Sequence[Work]) -> list[Block]:
    """附件说明: the names of the annexes, below the text."""
    names = [FIGURES] * bool(figures) + [PROJECTS] * bool(works)
    if len(names) > 1:
        names = [f"{place}.{name}" for place, name in enumerate(names, 1)]
    return [Paragraph((Run(f"附件：{'；'.join(names)}"),))] if names else []


def blocks(
    figures: Sequence[Value], facts: Facts, works: Sequence[Work], basis: str
) -> list[Block]:
    """Each annex on pages of its own; what is not on record has none."""
    annexes: list[list[Block]] = []
    if figures:
        annexes.append([_figures(figures), _basis(facts, basis)])
    if works:
        annexes.append([_projects(facts, works)])
    numbers = range(1, len(annexes) + 1) if len(annexes) > 1 else [""]
    return [
        block
        for number, annex in zip(numbers, annexes, strict=False)
        for block in (PageBreak(), Heading(1, f"附件{number}"), *annex)
    ]


def _basis(facts: Facts, population_basis: str) -> Note:
    """What the village's population counts: rates and per-head values stand on it."""
    basis = tidy(population_basis)
    period = facts.at.period
    note = f"注：统计时点写日期的为当日数，{period.code}指{period}的发生数。"
    if facts.at.person:
        note += f"各指标只统计{facts.at.person.name}本人的工作。"
    return Note(note + (f"总人口的口径为“{basis}”。" if basis else ""))


def _figures(figures: Sequence[Value]) -> TableBlock:
    return TableBlock(
        title=FIGURES,
        head=FIGURE_HEAD,
        rows=tuple(
            (
                _label(value),
                value.text,
                value.figure.unit,
                value.moment,
                value.figure.code,
            )
            for value in figures
        ),
        align=("left", "right", "center", "center", "left"),
        widths=(122, 50, 32, 68, 170),
    )


def _label(value: Value) -> str:
    """The figure's name; of a rate also the two numbers it was divided from."""
    if not value.parts:
        return value.figure.label
    parts = "/".join(part.text for part in value.parts)
    return f"{value.figure.label}（{parts}）"


def funded(material: Material) -> list[Work]:
    """The projects that the annex lists. Of many villages the table by village tells of the money, and the ledger of every project."""
    if not material.is_village:
        return []
    return [work for work in material.works if work.money]


def _projects(facts: Facts, works: Sequence[Work]) -> TableBlock:
    rows = [
        (
            str(place),
            work.name,
            quantities(work) or "未登记",
            sources(work),
            _wanyuan(work.allocated_fen),
            _wanyuan(work.paid_fen),
            how_far(work.step, facts.at.period.year) if work.step else "未登记",
        )
        for place, work in enumerate(works, 1)
    ]
    total = (
        "",
        "合计",
        "",
        "",
        _wanyuan(_fen(facts.amount(ALLOCATED))),
        _wanyuan(_fen(facts.amount("projects.paid_yuan"))),
        "",
    )
    return TableBlock(
        title=f"{PROJECTS}（截至{wording.day(facts.at.day)}）",
        head=PROJECT_HEAD,
        rows=(*rows, total),
        align=("center", "left", "left", "left", "right", "right", "left"),
        widths=(5, 17, 18, 19, 11, 11, 19),
    )


def _fen(yuan: Decimal) -> int:
    return int(yuan * wording.FEN_IN_YUAN)


def _wanyuan(fen: int) -> str:
    return wording.fixed(wording.wanyuan(fen))
