"""`manage.py lint_report`: read a text and say what in it does not hold."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from households.models import Area
from reports.figures import At
from reports.lint import Finding, Severity, lint
from reports.periods import parse_period

LABELS = {Severity.ERROR: "错误", Severity.WARNING: "疑问", Severity.NOTE: "提示"}
LARGEST = 4 << 20


class Command(BaseCommand):
    help = "读一篇文字材料（报告、公示、总结），指出前后不一、算错、与记录不符的地方。不写区域时只核对文字自身。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.txt", help="文字文件（UTF-8 或 GB18030）")
        parser.add_argument("--area", help="区划代码，如 410325199299；写了就与记录核对")
        parser.add_argument("--period", help="期间，如 2018H1（半年）、2018-06（月）、2018（年）")
        parser.add_argument("--at", help="统计日，如 2018-06-30；不写为期间的最后一天")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(
        self,
        *,
        file: str,
        area: str | None,
        period: str | None,
        at: str | None,
        format: str,
        **options: object,
    ) -> None:
        found = lint(_read(Path(file)), _at(area, period, at))
        if format == "json":
            rows = [finding.as_json() for finding in found]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        for finding in found:
            self.stdout.write(_line(finding))
        counts = "，".join(
            f"{label} {sum(finding.severity is severity for finding in found)} 处"
            for severity, label in LABELS.items()
        )
        self.stdout.write(counts + "。")


def _line(finding: Finding) -> str:
    label = LABELS[finding.severity]
    words = [f"第 {finding.line} 行  {label}  {finding.message}", finding.excerpt]
    if finding.mend:
        words.append(f"建议：{finding.mend}。")
    return "\n        ".join(words)


def _read(path: Path) -> str:
    """The text, in one of the two encodings that are met with. Raises CommandError."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise CommandError(f"读不了文件 {path}：请核对路径。") from error
    if len(content) > LARGEST:
        raise CommandError("文件超过 4 MB，请只留要核对的文字。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CommandError("这不是文字文件。Word 文件请另存为纯文本（.txt）后再核对。")


def _at(area: str | None, period: str | None, at: str | None) -> At | None:
    if area is None:
        if period or at:
            raise CommandError("写了 --period 或 --at，还要写 --area。")
        return None
    if not Area.objects.filter(code=area).exists():
        raise CommandError(f"没有代码为“{area}”的区域，请核对区划代码。")
    if period is None:
        raise CommandError("写了 --area，还要写 --period，例如 2018H1。")
    try:
        stretch = parse_period(period)
        day = date.fromisoformat(at) if at else stretch.last_day
    except ValueError as error:
        raise CommandError(str(error)) from error
    return At(area=area, day=day, period=stretch)
