"""The report as a whole: what it is made from, in which order, and how it is put on paper."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from households import wording
from households.models import Area
from reports.documents.half_year import annex, next_steps, opening, problems, village, work
from reports.figures import At, Value
from reports.narrative.facts import Facts
from reports.narrative.material import Material
from reports.narrative.sentences import numeral
from reports.periods import HalfYear
from reports.typeset.blocks import Block, Heading, Paragraph, Run, Signature, Title
from reports.typeset.document import Typeset, typeset

# What the usual file systems do not take, and what turns the order of characters round.
UNSAFE_IN_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200e\u200f\u202a-\u202e]')
SUBJECT = "脱贫攻坚工作情况报告"
UNKNOWN_ORGANISATION = "（报告单位未登记）"
PARTS = (
    ("基本村情", village.blocks),
    ("主要做法", work.blocks),
    ("存在问题", problems.blocks),
    ("下步打算", next_steps.blocks),
)


class NotReportableError(ValueError):
    """There can be no such report. The message is a sentence for the person who asked for it."""


@dataclass(frozen=True)
class HalfYearReport:
    """A report as it stands: its blocks, and the facts and records they were written from."""

    area: Area
    period: HalfYear
    dated: date
    organisation: str
    facts: Facts
    material: Material

    @property
    def at(self) -> At:
        return self.facts.at

    @property
    def name(self) -> str:
        return f"{self.area.name}{self.period}{SUBJECT}"

    @property
    def file_name(self) -> str:
        """What the file is called; what a file system or a header does not take is left out."""
        return f"{UNSAFE_IN_NAME.sub('', self.area.name)}_{self.period}_{SUBJECT}.pdf"

    @cached_property
    def blocks(self) -> list[Block]:
        body = [*self._body()]
        figures = self.figures_of(body)
        return [
            Title((self.name,)),
            *body,
            *annex.mention(figures, self.material),
            Signature(self.organisation or UNKNOWN_ORGANISATION, wording.day(self.dated)),
            *annex.blocks(figures, self.facts, self.material),
        ]

    @property
    def figures(self) -> list[Value]:
        """The figures the report states, in the order in which they first occur."""
        return self.figures_of(self.blocks)

    def figures_of(self, blocks: list[Block]) -> list[Value]:
        """The figures that some of the blocks state."""
        tokens = dict.fromkeys(run.figure for run in _runs(blocks) if run.figure)
        by_token = self.facts.by_token
        return [by_token[token] for token in tokens]

    def typeset(self) -> Typeset:
        """The report on paper; equal records and date give equal bytes. Raises FontsNotReadyError."""
        return typeset(
            self.blocks,
            title=self.name,
            author=self.organisation,
            subject=f"{self.area.name}{self.period}",
            keywords=f"{self.area.code} {self.period.code}",
            created=self.dated,
        )

    def _body(self) -> Iterator[Block]:
        yield from opening.blocks(self.facts, self.material, self.organisation)
        for place, (heading, blocks) in enumerate(PARTS, 1):
            yield Heading(1, f"{numeral(place)}、{heading}")
            yield from blocks(self.facts, self.material)


def counted_to(period: HalfYear, today: date) -> date:
    """The day a report counts to: the last of the half-year, or today while that is to come."""
    return min(today, period.last_day)


def half_year_report(
    area: Area, period: HalfYear, *, dated: date, today: date, organisation: str = ""
) -> HalfYearReport:
    """Writes the report of a village from the records.

    Raises NotReportableError for a place that is no village, for a half-year that has not begun,
    and for a date on which what the report tells had not all happened.
    """
    if area.level != Area.Level.VILLAGE:
        raise NotReportableError(
            f"半年报告按行政村编制，{area.name}不是行政村，请改选它下辖的村。"
        )
    if today < period.start:
        raise NotReportableError(f"{period}还没有开始，没有可以报告的记录。")
    last = counted_to(period, today)
    if dated < last:
        raise NotReportableError(
            f"报告的数字截至{wording.day(last)}，成文日期不能早于这一天，请改用这一天或以后的日期。"
        )
    at = At(area=area.code, day=last, period=period)
    material = Material.gather(area, at)
    tokens = [
        *village.tokens(at, material),
        *work.tokens(at, material),
        *problems.tokens(at, material),
        *next_steps.tokens(at, material),
    ]
    return HalfYearReport(
        area=area,
        period=period,
        dated=dated,
        organisation=organisation or material.organisation,
        facts=Facts.gather(tokens, at),
        material=material,
    )


def _runs(blocks: list[Block]) -> Iterator[Run]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from block.runs
