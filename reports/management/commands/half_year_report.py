"""`manage.py half_year_report`: the report of a place, or of one person's work, on paper, from the machine itself."""

import hashlib
import os
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from households.models import Area, User
from reports.actions.printing import note_printing
from reports.documents.report import report_on
from reports.periods import parse_period
from reports.typeset.faces import FontsNotReadyError


class Command(BaseCommand):
    help = "把一个村、乡镇或县的月报、半年报告、年报，或一个人的工作总结写成 PDF。同样的记录和成文日期，每次得到的文件完全相同。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--area", required=True, help="区划代码，如 410325199299")
        parser.add_argument(
            "--period", required=True, help="期间，如 2018H1（半年）、2018-06（月）、2018（年）"
        )
        parser.add_argument("--person", help="用户名；写了就是这个人的工作总结")
        parser.add_argument("--out", required=True, help="写到哪个文件，以 .pdf 结尾")
        parser.add_argument("--date", help="成文日期，如 2018-07-13；不写就是今天")
        parser.add_argument(
            "--organisation", default="", help="报告单位；不写就用第一书记账户中的单位"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = _path(options["out"])
        try:
            today = timezone.localdate()
            report = report_on(
                _area(options["area"]),
                parse_period(options["period"]),
                dated=_day(options["date"]) or today,
                today=today,
                person=_person(options["person"]),
                organisation=options["organisation"].strip(),
            )
            paper = report.typeset()
        except (ValueError, FontsNotReadyError) as refusal:
            raise CommandError(str(refusal)) from refusal
        # A paper that is not noted down must not lie there, nor one be noted down that could not be written.
        with transaction.atomic():
            note_printing(
                report=report,
                content=paper.pdf,
                form="pdf",
                by=None,
                pages=paper.pages,
                missing=paper.missing,
            )
            _write(path, paper.pdf)
        self.stdout.write(self.style.SUCCESS(f"已写成{report.name}，共{paper.pages}页：{path}"))
        self.stdout.write(f"  SHA-256 {hashlib.sha256(paper.pdf).hexdigest()}")
        if paper.missing:
            self.stderr.write(
                f"打印字体缺少{'、'.join(paper.missing)}，纸面上以〓代替，请装入有这些字的字体后重做。"
            )


def _area(code: str) -> Area:
    area = Area.objects.filter(code=code).first()
    if area is None:
        raise CommandError(f"没有代码为“{code}”的区域，请核对区划代码。")
    return area


def _person(username: str | None) -> User | None:
    if not username:
        return None
    person = User.objects.filter(username=username).first()
    if person is None:
        raise CommandError(f"没有用户名为“{username}”的账户，请核对。")
    return person


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"“{text}”不是日期，应写作 2018-07-13。") from error


def _path(out: str) -> Path:
    path = Path(out)
    if path.suffix.lower() != ".pdf":
        raise CommandError(f"“{out}”应以 .pdf 结尾。")
    if not path.parent.is_dir():
        raise CommandError(f"文件夹 {path.parent} 不存在，请先建立。")
    if path.is_dir():
        raise CommandError(f"{path} 是文件夹，请写明文件名。")
    return path


def _write(path: Path, content: bytes) -> None:
    """All or nothing: a reader sees the old file or the whole new one."""
    try:
        with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                os.chmod(file.name, 0o640)
                os.replace(file.name, path)
            finally:
                Path(file.name).unlink(missing_ok=True)
    except OSError as error:
        raise CommandError(f"写不进 {path}：{error.strerror}。请换一个能写的位置。") from error
