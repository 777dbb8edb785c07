"""`manage.py verify_ledger`: whether a workbook is a ledger as it was exported, and if not, what was changed in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from households import wording
from reports.ledgers.comparing import CellChange, RowChange
from reports.ledgers.returned import read_returned
from reports.ledgers.verifying import Finding, Verdict
from reports.views.ledger_verifying import told_of


class Command(BaseCommand):
    help = "核验一份台账工作簿：原样、改动过还是不认识。改动过和不认识时以状态 1 结束。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="文件.xlsx")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            returned = read_returned(path.read_bytes())
        except OSError as error:
            raise CommandError(f"读不了 {path}：{error.strerror}。") from error
        except ValidationError as refusal:
            raise CommandError(refusal.messages[0]) from refusal
        found = told_of(returned, user=None, within=None, full=None, day=timezone.localdate())
        for line in _lines(found):
            self.stdout.write(line)
        if found.finding is not Finding.GENUINE:
            raise CommandError(f"{found.finding.label}：{found.why}")
        self.stdout.write(self.style.SUCCESS(f"{found.finding.label}：{found.why}"))


def _lines(found: Verdict) -> Iterator[str]:
    yield f"行摘要 {found.digest}"
    export = found.export
    if export is None or found.comparison is None or found.since is None:
        return
    by = export.exported_by.name if export.exported_by else "系统命令"
    yield f"{export}，{export.get_version_display()}，{wording.day(timezone.localdate(export.exported_at))}由{by}导出"
    yield from found.warnings
    yield from found.comparison.about_columns
    for change in [*found.written, *found.comparison.changed]:
        yield _cell(change)
    for row in found.comparison.deleted:
        yield f"删去第{row.number}行：{row.text}"
    for row in found.comparison.added:
        yield f"多出表格第{row.place}行：{row.text}"
    for remark in found.remarks:
        yield f"疑点 表格第{remark.place}行（{remark.name}）：{remark.text}"
    for change in found.since.changed:
        yield f"导出以后系统里改了 第{change.number}行 {change.label}：{_shown(change.then)} → {_shown(change.now)}"
    yield from (f"导出以后系统里没有了：{_known(row)}" for row in found.since.gone)
    yield from (f"导出以后系统里新增：{_known(row)}" for row in found.since.new)


def _cell(change: CellChange) -> str:
    now = (
        ""
        if change.now is None or change.now == change.then
        else f"，系统里现在是{_shown(change.now)}"
    )
    return f"{change.place} {change.label}（{change.name}）：导出时{_shown(change.then)}，文件里{_shown(change.found)}{now}"


def _known(row: RowChange) -> str:
    return row.name or row.text


def _shown(text: str | None) -> str:
    return text or "（空）"
