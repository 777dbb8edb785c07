"""The report as a whole: what it is made from, in which order, and how it is put on paper."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from households import wording
from households.models import Area, User
from reports.documents import work_summary
from reports.documents.report import annex, next_steps, opening, problems, village, work
from reports.documents.report.answer import Answer
from reports.figures import At, Value
from reports.lint import lint_runs
from reports.models import DraftSave, Waiver
from reports.narrative.arrangement import Entry, Placed, arranged, own_tokens
from reports.narrative.facts import Facts
from reports.narrative.items import Chapter, Item, blocks_of, composed, label_of, numbered
from reports.narrative.material import Material
from reports.narrative.person import PersonMaterial
from reports.periods import HalfYear, Month, Period, Year
from reports.typeset.blocks import Block, Heading, Note, Paragraph, Run, Signature, Title
from reports.typeset.document import Typeset, typeset
from reports.typeset.plain import plain_text
from reports.typeset.word.document import word_file

# What the usual file systems do not take, and what turns the order of characters round.
UNSAFE_IN_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200e\u200f\u202a-\u202e]')
SUBJECTS: dict[type[Period], str] = {
    Month: "脱贫攻坚工作月报",
    HalfYear: "脱贫攻坚工作情况报告",
    Year: "脱贫攻坚工作年度报告",
}
UNSIGNED = "（送审稿，未经签发）"
UNKNOWN_ORGANISATION = "（报告单位未登记）"
PARTS = (
    ("village", "基本情况", village.items),
    ("work", "主要做法", work.items),
    ("problems", "存在问题", problems.items),
    ("next", "下步打算", next_steps.items),
)
OF_VILLAGES = {"village": "基本村情"}


class NotReportableError(ValueError):
    """There can be no such report. The message is a sentence for the person who asked for it."""


@dataclass(frozen=True)
class Report:
    """A report as it stands: its blocks, and the facts and records they were written from.

    It is of a place, or of one person's work at a place.
    """

    area: Area
    period: Period
    dated: date
    organisation: str
    facts: Facts
    material: Material | PersonMaterial
    entries: tuple[Entry, ...] = ()
    waivers: tuple[Waiver, ...] = ()

    @property
    def at(self) -> At:
        return self.facts.at

    @property
    def person(self) -> User | None:
        """Whose work it is about; nobody's, where it is of the place as a whole."""
        return self.at.person

    @property
    def name(self) -> str:
        return f"{self._whose}{self.period}{self.subject}"

    @property
    def subject(self) -> str:
        """What a report of such a period, or the summary of such a person, is called."""
        if isinstance(self.material, PersonMaterial):
            return work_summary.subject(self.material)
        return SUBJECTS[type(self.period)]

    def file_name(self, ending: str) -> str:
        """What a file of it is called; what a file system or a header does not take is left out."""
        return f"{UNSAFE_IN_NAME.sub('', self._whose)}_{self.period}_{self.subject}.{ending}"

    @property
    def signer(self) -> str:
        """Who stands below the text: the office, or the person whose summary it is."""
        return self.person.name if self.person else self.organisation or UNKNOWN_ORGANISATION

    @property
    def slug(self) -> str:
        """What names it among the reports of its area: 2018H1, or 2018H1@name where it is one person's."""
        return f"{self.period.code}@{self.person.username}" if self.person else self.period.code

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The name as it is set; that of a summary in two lines, the person's name unbroken."""
        if self.person:
            return self._whose, f"{self.period}{self.subject}"
        return (self.name,)

    @property
    def _whose(self) -> str:
        """焦沟村, or 焦沟村第一书记某某 where it is one person's."""
        if isinstance(self.material, PersonMaterial):
            return f"{self.area.name}{self.material.duty}{self.material.person.name}"
        return self.area.name

    @cached_property
    def blocks(self) -> list[Block]:
        body = composed(self.printed, self.facts)
        of_place = self.material if isinstance(self.material, Material) else None
        annexes = annex.annexes(self.figures_of(body), self.facts, of_place, self.answers)
        return [
            Title(self.title_lines),
            *body,
            *annex.mention(annexes),
            Signature(self.signer, wording.day(self.dated)),
            *annex.blocks(annexes),
        ]

    @cached_property
    def written(self) -> list[Item]:
        """The items as the records write them."""
        if isinstance(self.material, PersonMaterial):
            return work_summary.items(self.facts, self.material)
        items = opening.items(self.facts, self.material, self.organisation)
        of_village = OF_VILLAGES if self.material.is_village else {}
        for key, heading, written in PARTS:
            chapter = Chapter(key, of_village.get(key, heading))
            items += [chapter, *written(self.facts, self.material)]
        return items

    @cached_property
    def placed(self) -> list[Placed]:
        """The items as they stand in the draft, hidden ones too."""
        return arranged(self.written, self.entries, self.facts)

    @property
    def printed(self) -> list[Item]:
        """The items that are not hidden."""
        return [one.item for one in self.placed if not one.is_hidden]

    @cached_property
    def lines(self) -> list[tuple[str, tuple[Run, ...]]]:
        """The words up to the annexes, a line a paragraph, each with the key of its item; the title has none."""
        lines: list[tuple[str, tuple[Run, ...]]] = [("", (Run(self.name),))]
        for item, number in numbered(self.printed):
            for block in blocks_of(item, number, self.facts):
                match block:
                    case Heading(_, text):
                        lines.append((item.key, (Run(text),)))
                    case Paragraph(runs, lead):
                        lines.append((item.key, (Run(lead), *runs)))
        return lines

    @property
    def text(self) -> str:
        """The words up to the annexes as plain text."""
        return "\n".join("".join(run.text for run in runs) for _, runs in self.lines)

    @cached_property
    def answers(self) -> list[Answer]:
        """What the lint finds in the words, each with its place and with the name that answers for it, if any."""
        by_mark = {waiver.finding: waiver for waiver in self.waivers}
        return [
            Answer(
                finding, self.lines[finding.line - 1][0], by_mark.get(finding.mark), self._place
            )
            for finding in lint_runs([runs for _, runs in self.lines], self.at)
        ]

    def _place(self, line: int) -> str:
        """The name of the item that a line of the words stands in."""
        key = self.lines[line - 1][0] if 0 < line <= len(self.lines) else ""
        return next((label_of(one.item) for one in self.placed if one.key == key), "题目")

    @property
    def figures(self) -> list[Value]:
        """The figures the report states, in the order in which they first occur."""
        return self.figures_of(self.blocks)

    def figures_of(self, blocks: list[Block]) -> list[Value]:
        """The figures that some of the blocks state."""
        tokens = dict.fromkeys(run.figure for run in _runs(blocks) if run.figure)
        by_token = self.facts.by_token
        return [by_token[token] for token in tokens]

    @property
    def draft_blocks(self) -> list[Block]:
        """The report as it goes round before it is signed: it says below the date that nobody has signed it.

        A summary is signed by its writer's own hand.
        """
        if self.person:
            return self.blocks
        place = next(at for at, block in enumerate(self.blocks) if isinstance(block, Signature))
        return [*self.blocks[: place + 1], Note(UNSIGNED), *self.blocks[place + 1 :]]

    def typeset(self) -> Typeset:
        """The draft on paper; equal records and date give equal bytes. Raises FontsNotReadyError."""
        return typeset(self.draft_blocks, **self._properties)

    def word_file(self) -> bytes:
        """The draft for Word; equal records and date give equal bytes."""
        return word_file(self.draft_blocks, **self._properties)

    def plain_text(self) -> str:
        """The draft as plain text."""
        return plain_text(self.draft_blocks)

    @property
    def _properties(self) -> dict[str, Any]:
        return {
            "title": self.name,
            "author": self.organisation,
            "subject": f"{self.area.name}{self.period}",
            "keywords": f"{self.area.code} {self.period.code}",
            "created": self.dated,
        }


def counted_to(period: Period, today: date) -> date:
    """The day a report counts to: the last of the period, or today while that is to come."""
    return min(today, period.last_day)


def report_on(
    area: Area,
    period: Period,
    *,
    dated: date,
    today: date,
    person: User | None = None,
    organisation: str = "",
    entries: Sequence[Entry] | None = None,
) -> Report:
    """Writes the report of a place, or of one person's work there, from the records and from what people made of it.

    `entries` stands for the draft as it was last saved; an empty one is the report as the records alone write it.

    Raises NotReportableError for a period that has not begun and for a date on which what the report tells had not all happened.
    """
    if today < period.start:
        raise NotReportableError(f"{period}还没有开始，没有可以报告的记录。")
    last = counted_to(period, today)
    if dated < last:
        raise NotReportableError(
            f"报告的数字截至{wording.day(last)}，成文日期不能早于这一天，请改用这一天或以后的日期。"
        )
    at = At(area=area.code, day=last, period=period, person=person)
    if entries is None:
        saved = DraftSave.objects.of(area, period.code, person).last_entries()
        entries = [Entry.from_json(entry) for entry in saved]
    material, tokens = _of_person(area, at) if person else _of_place(area, at)
    return Report(
        area=area,
        period=period,
        dated=dated,
        organisation=organisation or material.organisation,
        facts=Facts.gather([*tokens, *own_tokens(entries)], at),
        material=material,
        entries=tuple(entries),
        waivers=tuple(
            Waiver.objects.of(area, period.code, person).in_force().select_related("by")
        ),
    )


def _of_place(area: Area, at: At) -> tuple[Material, list[str]]:
    material = Material.gather(area, at)
    return material, [
        *village.tokens(at, material),
        *work.tokens(at, material),
        *problems.tokens(at, material),
        *next_steps.tokens(at, material),
    ]


def _of_person(area: Area, at: At) -> tuple[PersonMaterial, list[str]]:
    return PersonMaterial.gather(area, at), work_summary.tokens(at)


def _runs(blocks: list[Block]) -> Iterator[Run]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from block.runs
