"""`manage.py household_papers`: papers of a household, a group or a village, from the machine itself."""

import hashlib
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from households.models import Area, Household
from reports.actions.household_papers import note_papers
from reports.documents.household_papers import KINDS, Selection, papers
from reports.documents.household_papers.printing import STATUSES
from reports.management.commands.half_year_report import _area, _day, _path, _write
from reports.typeset.faces import FontsNotReadyError


class Command(BaseCommand):
    help = "把入户核实对照表或政策明白卡写成 PDF，每户一页。同样的记录和日期，每次得到的文件完全相同。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "kind",
            choices=list(KINDS),
            help="verification 核实对照表，policy-card 明白卡，help-record 帮扶记录",
        )
        parser.add_argument("--area", required=True, help="行政村代码，如 410325199299")
        parser.add_argument("--group", type=int, help="村民组；不写就是全村")
        parser.add_argument("--household", help="户编号；写了就只做这一户")
        parser.add_argument(
            "--status", choices=list(STATUSES), default="registered", help="哪些户；不写就是在册户"
        )
        parser.add_argument(
            "--base-url", required=True, help="二维码用的网址，如 https://fupin.example.cn"
        )
        parser.add_argument("--at", help="按哪一天的记录，如 2018-07-13；不写就是今天")
        parser.add_argument("--out", required=True, help="写到哪个文件，以 .pdf 结尾")

    def handle(self, *args: Any, **options: Any) -> None:
        path, kind = _path(options["out"]), KINDS[options["kind"]]
        area, day = _area(options["area"]), _day(options["at"]) or timezone.localdate()
        selection = Selection(area, options["group"], options["status"])
        households = selection.of(Household.objects.all(), day)
        number = options["household"] or ""
        if number:
            households = _only(number, area)
        title = f"{selection.label}{kind.title}"
        count = households.count()
        if not count:
            raise CommandError(f"{selection.label}没有这样的户，请核对村民组和 --status。")
        try:
            paper = papers(
                kind,
                households,
                day=day,
                base_url=_origin(options["base_url"]),
                title=title,
                author="",
                drawn=lambda pages: self._tell(pages, count),
            )
        except (ValueError, FontsNotReadyError) as refusal:
            raise CommandError(str(refusal)) from refusal
        # A paper that is not noted down must not lie there, nor one be noted down that could not be written.
        with transaction.atomic():
            note_papers(
                kind=kind,
                paper=paper,
                by=None,
                area=area.code,
                group=selection.group,
                status="" if number else selection.status,
                household=number,
            )
            _write(path, paper.pdf)
        self.stdout.write(self.style.SUCCESS(f"已写成{title}，共{paper.pages}页：{path}"))
        self.stdout.write(f"  SHA-256 {hashlib.sha256(paper.pdf).hexdigest()}")
        if paper.missing:
            self.stderr.write(
                f"打印字体缺少{'、'.join(paper.missing)}，纸面上以〓代替，请装入有这些字的字体后重做。"
            )

    def _tell(self, pages: int, count: int) -> None:
        if pages % 50 == 0 or pages == count:
            self.stdout.write(f"  {pages} / {count}")


def _only(number: str, area: Area) -> QuerySet[Household]:
    found = Household.objects.in_area(area.code).filter(number=number)
    if not found.exists():
        raise CommandError(f"{area.name}没有户编号为“{number}”的户，请核对户编号。")
    return found


def _origin(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise CommandError(f"“{url}”不是网址，应写作 https://fupin.example.cn。")
    return url
