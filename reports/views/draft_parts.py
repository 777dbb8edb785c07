"""The items of a draft as pages show them, and where the draft and its saves are found."""

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from reports.documents.report import Report
from reports.documents.report.answer import Answer
from reports.models import DraftSave
from reports.models.draft import DraftSaveQuerySet
from reports.narrative.arrangement import Moved, Placed
from reports.narrative.causes import Cause, causes
from reports.narrative.items import Exhibit, Item, blocks_of, label_of, numbered
from reports.views.paper import Piece, pieces


@dataclass(frozen=True)
class Part:
    """An item of the draft as the page shows it: its words, what is to be looked at, and what can be done with it."""

    placed: Placed
    number: str
    pieces: list[Piece]
    answers: list[Answer]
    moved: list[tuple[Moved, tuple[Cause, ...]]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.placed.key

    @property
    def name(self) -> str:
        return label_of(self.placed.item)

    @property
    def can_be_reworded(self) -> bool:
        return not isinstance(self.placed.item, Exhibit)


def parts_of(report: Report) -> list[Part]:
    numbers = {item.key: number for item, number in numbered(report.printed)}
    answers: dict[str, list[Answer]] = {}
    for answer in report.answers:
        answers.setdefault(answer.key, []).append(answer)
    since = _written_at(report)
    values = report.facts.by_token
    return [
        Part(
            one,
            numbers.get(one.key, ""),
            pieces(blocks_of(one.item, numbers.get(one.key, ""), report.facts), values),
            answers.get(one.key, []),
            [(moved, causes(moved, report.at, since.get(one.seen_in))) for moved in one.moved],
        )
        for one in report.placed
    ]


def _written_at(report: Report) -> dict[int, datetime]:
    """When each save was made, by its number."""
    return dict(saves_of(report).values_list("number", "at"))


def plain(report: Report, item: Item) -> str:
    """The words of an item with its figures as they are now."""
    shown = pieces(blocks_of(item, "", report.facts), report.facts.by_token)
    return "\n".join(piece.text for piece in shown)


def saves_of(report: Report) -> DraftSaveQuerySet:
    return DraftSave.objects.of(report.area, report.period.code, report.person)


def last_number(report: Report) -> int:
    return saves_of(report).order_by("-number").values_list("number", flat=True).first() or 0


def draft_url(report: Report, key: str = "") -> str:
    url = reverse("reports:draft", args=[report.area.code, report.slug])
    return f"{url}#{key}" if key else url
