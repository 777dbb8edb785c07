"""`manage.py figures`: print every figure of an area at a day and over a period."""

import json
import unicodedata
from argparse import ArgumentParser
from datetime import date
from decimal import Decimal

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from households.models import Area
from reports.figures import At, Value, compute, listed
from reports.periods import parse_period


class Command(BaseCommand):
    help = "列出一个区域的全部指标：存量指标截至某日，发生数指标按月、半年或年。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--area", required=True, help="区划代码，如 410325199299")
        parser.add_argument(
            "--period", required=True, help="期间，如 2018H1（半年）、2018-06（月）、2018（年）"
        )
        parser.add_argument(
            "--at", help="存量指标的统计日，如 2017-12-31；不写则为期末，未到期末则为今天"
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(
        self, *, area: str, period: str, at: str | None, format: str, **options: object
    ) -> None:
        place = _area(area)
        moment = _moment(place, period, at)
        values = compute([figure.code for figure in listed(place.code)], moment)
        if format == "json":
            rows = [_row(value) for value in values.values()]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(f"{place} {moment.period}，存量截至 {moment.day}")
            self.stdout.write(_table(list(values.values())))


def _area(code: str) -> Area:
    try:
        return Area.objects.get(code=code)
    except Area.DoesNotExist as error:
        raise CommandError(f"没有代码为“{code}”的区域，请核对区划代码。") from error


def _moment(area: Area, period: str, at: str | None) -> At:
    try:
        stretch = parse_period(period)
    except ValueError as error:
        raise CommandError(str(error)) from error
    try:
        day = date.fromisoformat(at) if at else min(timezone.localdate(), stretch.last_day)
    except ValueError as error:
        raise CommandError(f"“{at}”不是日期，应写作 2017-12-31。") from error
    return At(area=area.code, day=day, period=stretch)


def _row(value: Value) -> dict[str, object]:
    amount = value.amount
    if isinstance(amount, Decimal):
        amount = int(amount) if amount == amount.to_integral_value() else float(amount)  # type: ignore[assignment]
    return {
        "code": value.figure.code,
        "label": value.figure.label,
        "value": amount,
        "unit": value.figure.unit,
        "at": value.moment,
    }


def _table(values: list[Value]) -> str:
    lines = [
        (value.figure.label, value.text, value.figure.unit, value.moment, value.figure.code)
        for value in values
    ]
    widths = [max(_width(cell) for cell in column) for column in zip(*lines, strict=True)]
    return "\n".join(
        f"{_padded(label, widths[0])}  {' ' * (widths[1] - _width(text))}{text} "
        f"{_padded(unit, widths[2])}  {_padded(moment, widths[3])}  {code}"
        for label, text, unit, moment, code in lines
    )


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
