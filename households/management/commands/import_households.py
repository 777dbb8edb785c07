"""`manage.py import_households`: the national system's per-person export, taken over as a whole or not at all."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from households.imports.findings import Finding, Severity
from households.imports.kinds.national import National
from households.imports.reading import MAX_FILE_MB, MEGABYTE
from households.imports.staging import Reading, look, take_over
from households.models import ImportRow

Outcome = ImportRow.Outcome
SHOWN_CHANGES = 200


class Command(BaseCommand):
    help = "导入国家系统导出的贫困人口名单（一人一行）。有一处错误就什么也不写，并以状态 1 结束。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.xlsx", help="导出的 Excel 文件")
        parser.add_argument(
            "--area", required=True, metavar="CODE",
            help="行政村的区划代码；也可以是乡镇或县，文件里的行政村按名称在其下查找",
        )  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="只核对，不写入")
        parser.add_argument(
            "--create-areas", action="store_true",
            help="用文件里的名称新建区域；CODE 须为行政村的 12 位代码",
        )  # fmt: skip
        parser.add_argument("--filed-on", metavar="DATE", help="建档日期，默认 2014-01-01")
        parser.add_argument("--data-on", metavar="DATE", help="数据日期，变更自这一天起，默认今天")
        parser.add_argument("--year", metavar="Y", help="人均纯收入的年度，默认数据日期的上一年")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            reading = look(
                kind=National.slug,
                content=_content(path),
                file_name=path.name,
                area_code=options["area"].strip(),
                options={name: options[name] for name in ("filed_on", "data_on", "year", "create_areas")},
                today=timezone.localdate(),
            )  # fmt: skip
            self._report(reading)
            if reading.plan.is_sound and not options["dry_run"]:
                outcome = take_over(reading, by=None)
                self.stdout.write(
                    self.style.SUCCESS(
                        "已导入。" if outcome.has_changed else "与登记册一致，什么也没有改动。"
                    )
                )
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        if not reading.plan.is_sound:
            raise CommandError(
                f"有 {reading.plan.error_count} 处错误，什么也没有写入。改正后请重新运行。"
            )
        if options["dry_run"]:
            ends = "没有错误" if reading.plan.writes else "与登记册一致"
            self.stdout.write(self.style.SUCCESS(f"试运行：{ends}，什么也没有写入。"))

    def _report(self, reading: Reading) -> None:
        table, plan, counts = reading.table, reading.plan, reading.plan.counts
        self.stdout.write(
            f"文件 {reading.file_name}，工作表“{table.sheet}”，列名在第 {table.headings_at} 行。"
        )
        self.stdout.write(
            f"读入 {counts['persons']} 行（{counts['households']} 户），跳过 {len(table.skipped)} 行。"
        )
        self.stdout.write(
            "，".join(f"{outcome.label} {counts[outcome]} 行" for outcome in Outcome) + "。"
        )
        for skipped in table.skipped:
            self.stdout.write(f"  跳过第 {skipped.number} 行：{skipped.why}")
        if table.ignored:
            self.stdout.write(f"没有用到的列：{'、'.join(table.ignored)}")
        if table.absent:
            self.stdout.write(f"文件里没有的列：{'、'.join(table.absent)}")
        found = [*plan.remarks, *(finding for row in plan.rows for finding in row.findings)]
        self._list("错误", _of(found, Severity.ERROR))
        self._list("提示", _of(found, Severity.NOTE))
        self._list("变更", _of(found, Severity.CHANGE), shown=SHOWN_CHANGES)

    def _list(self, title: str, found: list[Finding], shown: int | None = None) -> None:
        if not found:
            return
        self.stdout.write(f"{title} {len(found)} 处：")
        for finding in found[:shown]:
            self.stdout.write(f"  {finding.sentence}")
        if shown and len(found) > shown:
            self.stdout.write(f"  …… 另有 {len(found) - shown} 处。")


def _of(found: Iterable[Finding], severity: Severity) -> list[Finding]:
    return [finding for finding in found if finding.severity is severity]


def _content(path: Path) -> bytes:
    """Never more than the limit and a byte, whatever lies there. Raises CommandError."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE_MB * MEGABYTE + 1)
    except OSError as error:
        raise CommandError(
            f"读不了文件 {path}：请核对路径，并确认它没有被别的程序占用。"
        ) from error
