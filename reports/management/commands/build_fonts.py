"""`manage.py build_fonts`: prepare the type that official papers are set in."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from reports.typeset.faces import font_directory
from reports.typeset.foundry.casting import build_fonts


class Command(BaseCommand):
    help = "准备公文字体（仿宋、楷体、黑体、小标宋、宋体）；已备好时立即返回。"
    # Fonts are prepared before there is a database to check.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="重新向各来源取字体")

    def handle(self, *, again: bool, **options: object) -> None:
        folder = settings.JIAOGOU_FONT_DIR
        build_fonts(font_directory(), Path(folder) if folder else None, self._say, again=again)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
