"""What is done with the audit book itself: looked through, and taken out in part. Both are lines in it."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from households import audit, wording
from households.audit import Verdict, record
from households.models import Area, AuditLine, Reach, User
from reports.actions.lists import file_name, text_columns, write_list
from reports.auditing import told_line, verb_label
from reports.auditing.book import Extract, write_extract

CHUNK = 1000
MOST_ROWS = 100_000
HEADINGS = (
    ("记录号", 8.0), ("时间", 18.0), ("人员", 10.0), ("当时角色", 18.0), ("动作", 14.0), ("对象", 22.0), ("区域", 12.0),
    ("改动", 60.0), ("来源地址", 14.0), ("摘要", 18.0),
)  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """A part of the book as a file."""

    file: BinaryIO
    name: str


@transaction.atomic
def verify_book(*, by: User) -> Verdict:
    """Reads the whole book, and notes down what that showed."""
    verdict = audit.verify()
    whole = verdict.broken_at is None
    record(
        by=by,
        verb="audit.verified",
        after={
            "result": "完整" if whole else f"第 {verdict.broken_at} 条起不可信",
            "lines": verdict.lines,
            "anchor": f"{verdict.lines}:{verdict.head}" if whole else "",
        },
    )
    return verdict


@transaction.atomic
def export_lines(
    *, lines: QuerySet[AuditLine], area: Area, filtered_by: list[str], by: User, now: datetime
) -> Taken:
    """The narrowed lines in words as a workbook, the oldest first."""
    local = timezone.localtime(now)
    condition = "；".join(filtered_by) or "无，列出全部"
    taken = record(
        by=by,
        verb="audit.exported",
        key="workbook",
        area=area.code,
        after={"filter": condition, "rows": lines.count()},
    )
    file = BytesIO()
    write_list(
        name="审计记录",
        title=f"{area.name}审计记录",
        office=area.name,
        on=wording.day(local.date()),
        columns=text_columns(HEADINGS),
        rows=(_row(line) for line in lines.order_by("number").iterator(chunk_size=CHUNK)),
        proof=[
            ("筛选条件", condition),
            ("导出人", f"{by.name}（{by.username}）"),
            ("导出时间", f"{wording.day(local.date())} {local:%H:%M:%S}"),
            ("审计簿位置", f"{taken.number}:{taken.hash}"),
            (
                "怎样核对",
                "另行导出“可核对的审计记录”，用随附的 verify_audit.py 核对，只需要 Python。",
            ),
        ],
        file=file,
    )
    file.seek(0)
    return Taken(file, file_name(area.name, "审计记录", f"{local:%Y%m%d}"))


@transaction.atomic
def export_extract(*, reach: Reach, area: Area, by: User, now: datetime) -> tuple[Taken, Extract]:
    """The book with all that is in reach whole, to be verified anywhere; its last line says that it was taken."""
    record(by=by, verb="audit.exported", key="extract", area=area.code)
    # A book of years does not have to fit into memory.
    file = TemporaryFile()  # noqa: SIM115 – closed by who sends it
    extract = write_extract(file, reach=reach, made_at=now)
    file.seek(0)
    local = timezone.localtime(now)
    name = file_name(area.name, "可核对的审计记录", f"{local:%Y%m%d}").removesuffix(".xlsx")
    return Taken(file, f"{name}.jsonl"), extract


def _row(line: AuditLine) -> list[Any]:
    told = told_line(line)
    return [
        str(line.number),
        f"{told.at:%Y-%m-%d %H:%M:%S}",
        told.who,
        line.actor_roles,
        verb_label(line.verb),
        told.target,
        line.area_code,
        told.sentence,
        line.address,
        line.hash,
    ]
