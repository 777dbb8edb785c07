"""`manage.py export_ledger`: a ledger of an area as a workbook, from the machine itself."""

import os
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import urlencode

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from households.models import Area
from reports.actions.ledgers import Exported, export_ledger
from reports.figures import At
from reports.ledgers import LEDGERS, Ledger
from reports.periods import HalfYear, parse_period


class Command(BaseCommand):
    help = "把一本台账导出为 Excel 工作簿。不写 --period 就是今天所在的半年。"

    def add_arguments(self, parser: CommandParser) -> None:
        names = "、".join(f"{ledger.name} {ledger.title}" for ledger in LEDGERS.values())
        parser.add_argument("ledger", help=names)
        parser.add_argument("--area", default="", help="区划代码，例如 12 位的村代码")
        parser.add_argument(
            "--period", default="", help="期间，例如 2018H1（半年）、2018-06（月）、2018（年）"
        )
        parser.add_argument(
            "--at", default="", help="统计时点，例如 2018-06-30；不写就是期末，最晚到今天"
        )
        parser.add_argument(
            "--columns",
            default="",
            help="只要哪些列，用逗号隔开，例如 户主,家庭人口；不写就是全部",
        )
        parser.add_argument("--by", default="", help="按哪一列小计，例如 村民组")
        parser.add_argument("--out", default="", help="写到哪个文件，以 .xlsx 结尾")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        ledger = _ledger(options["ledger"])
        area = _area(options["area"])
        at = _at(area, options["period"], options["at"], timezone.localtime(now).date())
        path = _path(options["out"])
        shown, by_group = _columns(ledger, options["columns"]), _grouping(ledger, options["by"])
        try:
            with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
                try:
                    exported = export_ledger(
                        ledger=ledger,
                        records=ledger.records(at),
                        at=at,
                        area=area,
                        by_group=by_group,
                        shown=shown,
                        filtered_by=(),
                        query=_query(at, shown, by_group),
                        by=None,
                        now=now,
                        file=file,  # type: ignore[arg-type]
                    )
                    file.flush()
                    os.fsync(file.fileno())
                    os.replace(file.name, path)
                finally:
                    Path(file.name).unlink(missing_ok=True)
        except OSError as error:
            raise CommandError(f"写不进 {path}：{error.strerror}。请换一个能写的位置。") from error
        self._say(ledger, exported, path)

    def _say(self, ledger: Ledger, exported: Exported, path: Path) -> None:
        self.stdout.write(
            self.style.SUCCESS(f"已导出{ledger.title}，{exported.row_count} 行：{path}")
        )
        for heading, text in exported.sums:
            self.stdout.write(f"  {heading} {text}")
        self.stdout.write(f"  SHA-256 {exported.sha256}")


def _ledger(name: str) -> Ledger:
    if name not in LEDGERS:
        raise CommandError(f"没有名为“{name}”的台账，可以选：{'、'.join(LEDGERS)}。")
    return LEDGERS[name]


def _columns(ledger: Ledger, names: str) -> list[str]:
    known = [column.label for column in ledger.columns]
    wanted = [name.strip() for name in names.replace("，", ",").split(",") if name.strip()]
    for name in wanted:
        if name not in known:
            raise CommandError(f"{ledger.title}没有“{name}”这一列，可以选：{'、'.join(known)}。")
    return wanted


def _grouping(ledger: Ledger, heading: str) -> str:
    keys = {column.heading: column.key for column in ledger.columns if column.grouping}
    if heading and heading not in keys:
        raise CommandError(f"{ledger.title}不能按“{heading}”小计，可以按：{'、'.join(keys)}。")
    return keys[heading] if heading else ""


def _query(at: At, shown: list[str], by: str) -> str:
    """The same as an address, so that the ledger can be asked for again when it comes back."""
    place = [("area", at.area), ("period", at.period.code), ("at", at.day.isoformat())]
    return urlencode(
        [*place, *(("show", label) for label in shown), *([("by", by)] if by else [])]
    )


def _area(code: str) -> Area:
    if not code:
        raise CommandError("请用 --area 写明区划代码，例如 --area 410325199299。")
    area = Area.objects.filter(code=code).first()
    if area is None:
        raise CommandError(f"没有代码为“{code}”的区域，请核对区划代码。")
    return area


def _at(area: Area, period: str, day: str, today: date) -> At:
    try:
        stretch = parse_period(period) if period else HalfYear.of(today)
    except ValueError as error:
        raise CommandError(str(error)) from error
    try:
        moment = date.fromisoformat(day) if day else min(today, stretch.last_day)
    except ValueError as error:
        raise CommandError(f"“{day}”不是日期，应写作 2018-06-30。") from error
    return At(area=area.code, day=moment, period=stretch)


def _path(out: str) -> Path:
    if not out:
        raise CommandError("请用 --out 写明文件名，例如 --out 台账.xlsx。")
    path = Path(out)
    if path.suffix.lower() != ".xlsx":
        raise CommandError(f"“{out}”应以 .xlsx 结尾。")
    if not path.parent.is_dir():
        raise CommandError(f"文件夹 {path.parent} 不存在，请先建立。")
    return path
