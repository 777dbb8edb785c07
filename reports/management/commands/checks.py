"""`manage.py checks`: print what the data checks find in an area on a day."""

import json
from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from households.models import Area
from reports import checks
from reports.checks import Finding, Rule
from reports.figures import At
from reports.periods import HalfYear


class Command(BaseCommand):
    help = "按核查规则查一个区域的档案，列出错误和疑点。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--area", required=True, help="区划代码，如 410325199299")
        parser.add_argument("--at", help="统计日，如 2018-06-30；不写则为今天")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *, area: str, at: str | None, format: str, **options: object) -> None:
        place, day = _area(area), _day(at)
        moment = At(area=place.code, day=day, period=HalfYear.of(day))
        if format == "json":
            rows = [_row(rule, _findings(rule, moment)) for rule in checks.RULES]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{place}，按 {day} 的记录核查")
        for rule in checks.RULES:
            found = _findings(rule, moment)
            self.stdout.write(
                f"{rule.severity.label}  {rule.title}  {len(found)} {rule.subject.unit}  {rule.code}"
            )
            for finding in found:
                self.stdout.write(f"      {finding.number}  {_words(finding)}")


def _area(code: str) -> Area:
    try:
        return Area.objects.get(code=code)
    except Area.DoesNotExist as error:
        raise CommandError(f"没有代码为“{code}”的区域，请核对区划代码。") from error


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else timezone.localdate()
    except ValueError as error:
        raise CommandError(f"“{text}”不是日期，应写作 2018-06-30。") from error


def _findings(rule: Rule, at: At) -> list[Finding]:
    rows = rule.records(at).select_related(*rule.subject.related)
    return checks.told(rule, rows, at)


def _words(finding: Finding) -> str:
    return f"{finding.about}：{finding.text}" if finding.about else finding.text


def _row(rule: Rule, found: list[Finding]) -> dict[str, object]:
    return {
        "code": rule.code,
        "title": rule.title,
        "severity": rule.severity.value,
        "count": len(found),
        "records": [
            {"household": finding.number, "about": finding.about, "text": finding.text}
            for finding in found
        ],
    }
