"""The annexes: each figure with its moment and code, so that an auditor finds it again; the projects with their money."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.timezone import localdate

from households import wording
from reports.documents.report.answer import Answer
from reports.documents.report.pictures import drawings
from reports.documents.report.projects import ALLOCATED, quantities, sources
from reports.documents.report.stages import how_far
from reports.figures import Figure, Value
from reports.narrative.facts import Facts
from reports.narrative.material import Material, Work
from reports.narrative.sentences import tidy
from reports.typeset.blocks import (
    Block,
    Enclosures,
    Heading,
    Note,
    PageBreak,
    TableBlock,
    Title,
)

Annexes = Sequence[tuple[str, Sequence[Block]]]
FIGURES, PROJECTS, MEANINGS = "主要指标表", "项目资金表", "指标口径"
PICTURES, ANSWERS = "主要数据图", "核对说明"
FIGURE_HEAD = ("指标", "数值", "单位", "统计时点", "代码")
PROJECT_HEAD = ("序号", "项目", "建设规模", "资金来源", "下达（万元）", "支付（万元）", "进度")


def mention(annexes: Annexes) -> list[Block]:
    """附件说明: the names of the annexes, below the text."""
    names = tuple(name for name, _ in annexes)
    return [Enclosures(names)] if names else []


def annexes(
    figures: Sequence[Value], facts: Facts, material: Material | None, answers: Sequence[Answer]
) -> Annexes:
    """The annexes by name; what is not on record has none. A person's summary has no material of a place."""
    works = funded(material) if material else []
    basis = material.population_basis if material else ""
    answered = [answer for answer in answers if answer.waiver]
    found: list[tuple[str, Sequence[Block]]] = []
    if figures:
        found.append((FIGURES, [_figures(figures), _basis(facts, basis)]))
    if works:
        found.append((PROJECTS, [_projects(facts, works)]))
    if figures:
        found.append((MEANINGS, _meanings(figures)))
    if material and (pictures := drawings(facts, material)):
        found.append((PICTURES, pictures))
    if answered:
        found.append((ANSWERS, [_answers(answered)]))
    return found


def blocks(annexes: Annexes) -> list[Block]:
    """Each annex on pages of its own, numbered where there are several."""
    numbers = range(1, len(annexes) + 1) if len(annexes) > 1 else [""]
    return [
        block
        for number, (name, annex) in zip(numbers, annexes, strict=False)
        for block in (PageBreak(), Heading(0, f"附件{number}"), Title((name,)), *annex)
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
        title="",
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


def _meanings(figures: Sequence[Value]) -> list[Block]:
    """The definition of each figure once, 户 and 人 of one subject together; the documents are numbered below."""
    defined = {value.figure.code: value.figure for value in figures}
    documents = list(dict.fromkeys(figure.document for figure in defined.values()))
    rows = dict.fromkeys(
        (*_defined(figure, defined), str(documents.index(figure.document) + 1))
        for figure in defined.values()
    )
    table = TableBlock(
        title="",
        head=("指标", "口径", "依据"),
        rows=tuple(rows),
        align=("left", "left", "center"),
        widths=(28, 62, 10),
    )
    listed = "；".join(f"{place}.{document}" for place, document in enumerate(documents, 1))
    return [table, Note(f"依据：{listed}。")]


def _defined(figure: Figure, defined: Mapping[str, Figure]) -> tuple[str, str]:
    """Name and meaning; of a pair both names, and what its persons are once."""
    subject, _, measure = figure.code.rpartition(".")
    households, persons = (defined.get(f"{subject}.{one}") for one in ("households", "persons"))
    if measure not in ("households", "persons") or not (households and persons):
        return figure.label, figure.meaning
    meaning = households.meaning.removesuffix("，按户计。").removesuffix("。")
    return f"{households.label}、户人口", f"{meaning}；人口按这些户的全部家庭成员计。"


def _answers(answered: Sequence[Answer]) -> TableBlock:
    """The doubts that somebody answers for by name, as they were before they were answered."""
    return TableBlock(
        title="",
        head=("序号", "原文", "核对时的疑问", "说明", "说明人"),
        rows=tuple(
            (
                str(place),
                answer.finding.excerpt,
                answer.message,
                answer.waiver.reason,
                f"{answer.waiver.by.name}\n{wording.day(localdate(answer.waiver.at))}",
            )
            for place, answer in enumerate(answered, 1)
            if answer.waiver
        ),
        align=("center", "left", "left", "left", "center"),
        widths=(6, 26, 30, 24, 14),
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
        title=f"截至{wording.day(facts.at.day)}",
        head=PROJECT_HEAD,
        rows=(*rows, total),
        align=("center", "left", "left", "left", "right", "right", "left"),
        widths=(5, 17, 18, 19, 11, 11, 19),
    )


def _fen(yuan: Decimal) -> int:
    return int(yuan * wording.FEN_IN_YUAN)


def _wanyuan(fen: int) -> str:
    return wording.fixed(wording.wanyuan(fen))
