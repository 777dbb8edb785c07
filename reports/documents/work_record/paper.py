"""The month on paper: the totals in a sentence, a table by day, and room to sign."""

from datetime import date

from households import wording
from reports.documents.work_record.record import WorkRecord
from reports.typeset.blocks import Block, Note, Paragraph, Run, TableBlock, Title
from reports.typeset.document import Typeset, typeset

TITLE = "驻村工作记实"
HEAD = ("日期", "类别", "工作内容", "人员", "地点")
ALIGN = ("center", "center", "left", "center", "left")
WIDTHS = (13.0, 9.0, 50.0, 14.0, 14.0)


def work_record_paper(record: WorkRecord, *, made_on: date, author: str) -> Typeset:
    """The record as PDF; equal records and day give equal bytes. Raises FontsNotReadyError."""
    title = f"{record.area.name}{record.month}{TITLE}"
    return typeset(
        blocks(record, made_on),
        title=title,
        author=author,
        subject=f"{record.area.code} {record.month.code}",
        created=made_on,
    )


def blocks(record: WorkRecord, made_on: date) -> list[Block]:
    person = f"（{record.person.name}）" if record.person else ""
    sums = "，".join(f"{total.label}{total.amount}{total.unit}" for total in record.totals)
    found: list[Block] = [
        Title((f"{record.area.name}{record.month}", f"{TITLE}{person}")),
        Paragraph((Run(f"本月{sums}。" if record.lines else "本月没有登记的工作。"),)),
    ]
    if record.lines:
        found.append(
            TableBlock(
                title="",
                head=HEAD,
                rows=tuple(
                    (
                        f"{line.on.month}月{line.on.day}日",
                        line.sort,
                        line.told,
                        line.by,
                        line.place,
                    )
                    for line in record.lines
                ),
                align=ALIGN,
                widths=WIDTHS,
            )
        )
    found += [
        Note(f"据{wording.day(made_on)}登记的走访、活动、慰问物资和问题台账制。"),
        Paragraph((Run("第一书记（签字）：　　　　　　　　乡（镇）审核（签字）："),)),
    ]
    return found
