"""帮扶手册的帮扶记录页: what was done for a household in a year, as it goes into the booklet kept at its home.

The booklet is the household's own (国务院扶贫办 《扶贫手册》 sample of 2014: a record of help a line a call, signed by
the head), so it may say what was found. It is filled from visits, gifts and activities; nothing is typed for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from households import wording
from households.models import Visit
from reports.documents.household_papers.material import Material
from reports.documents.household_papers.wordings import CODE_CAPTION, about
from reports.typeset.form import Blanks, Cell, Form, Grid, Look, Masthead, Remark, Row

TITLE = "帮扶记录"
SIZE, FLOOR = 12.0, 6.5
FACTS = (16.0, 20.0, 16.0, 16.0, 16.0, 16.0)
COLUMNS = (15.0, 12.0, 10.0, 51.0, 12.0)
MOST_LINES = 30
"""What a page holds in type that can still be read; of more, the earlier ones are counted in a remark."""
HEADS = ("日期", "帮扶人", "方式", "帮扶内容", "户主签字")
OPEN_LINES = 3


@dataclass(frozen=True)
class Line:
    on: date
    by: str
    how: str
    what: str


def help_record(material: Material, address: str) -> Form:
    """The record of the year that the day falls in, up to the day."""
    lines = sorted(_lines(material), key=lambda line: line.on)
    left_out = max(len(lines) - MOST_LINES, 0)
    return Form(
        name=f"{material.head or '户主未登记'}（{material.household.number}）",
        masthead=Masthead(
            f"{material.day.year}年{TITLE}", 26, about(material), address, CODE_CAPTION
        ),
        parts=(
            Grid(FACTS, tuple(_household(material))),
            Grid(COLUMNS, tuple(_rows(lines[left_out:]))),
        ),
        foot=(
            *((Remark(f"较早的 {left_out} 条见户档。"),) if left_out else ()),
            Blanks(("帮扶责任人（签字）", "户主（签字）")),
            Remark(f"据{wording.day(material.day)}前登记的走访、物资和活动制。", align="center"),
        ),
        size=SIZE,
        floor=FLOOR,
    )


def _household(material: Material) -> Iterator[Row]:
    standing = material.standing
    helpers = "、".join(pairing.helper.name for pairing in material.pairings)
    yield (
        Cell("户主", 1, Look.LABEL, "center"),
        Cell(material.head or "未登记"),
        Cell("在册状态", 1, Look.LABEL, "center"),
        Cell(standing.get_status_display() if standing else "不在册"),
        Cell("帮扶责任人", 1, Look.LABEL, "center"),
        Cell(helpers or "未结对"),
    )


def _rows(lines: list[Line]) -> Iterator[Row]:
    yield tuple(Cell(text, 1, Look.HEAD, "center") for text in HEADS)
    for line in lines:
        yield (
            # The year stands in the title.
            Cell(f"{line.on.month}月{line.on.day}日", align="center"),
            Cell(line.by, align="center"),
            Cell(line.how, align="center"),
            Cell(line.what, may_shorten=True),
            Cell("", 1, Look.OPEN),
        )
    # A page without open lines could not be written on at the next call.
    for _ in range(OPEN_LINES):
        yield tuple(Cell("", 1, Look.OPEN) for _ in HEADS)


def _lines(material: Material) -> Iterator[Line]:
    for visit in material.visits:
        yield Line(visit.visited_on, visit.visitor.name, visit.get_mode_display(), _told(visit))
    for gift in material.gifts:
        if gift.visit_id is None:
            amount = f"（{gift.quantity}）" if gift.quantity else ""
            yield Line(gift.given_on, gift.donor, "慰问", f"送{gift.item}{amount}。")
    for activity in material.activities:
        yield Line(activity.held_on, activity.led_by, "活动", _sentence(activity.title))


def _told(visit: Visit) -> str:
    """What was found, explained, agreed and handed over on one call, a sentence each."""
    gifts = [gift.item for gift in visit.gifts.all() if not gift.is_void]
    parts = (
        visit.findings,
        *(f"{note.get_topic_display()}：{note.text}" for note in visit.notes.all()),
        visit.policies and f"宣讲政策：{visit.policies}",
        visit.action and f"措施：{visit.action}",
        gifts and f"送{'、'.join(gifts)}",
    )
    return "".join(_sentence(part) for part in parts if part) or f"{visit.get_kind_display()}。"


def _sentence(text: str) -> str:
    words = " ".join(text.split())
    return words if words.endswith(("。", "！", "？")) else f"{words}。"
