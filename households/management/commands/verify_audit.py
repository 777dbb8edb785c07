"""`manage.py verify_audit`: reads the audit book from the first line on and says whether it is whole."""

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from households.audit import verify

ANCHOR = re.compile(r"^(\d{1,18}):([0-9a-f]{64})$")


class Command(BaseCommand):
    help = "核对审计簿是否完整。有改动、删除、调换时说明是第几条，并以状态 1 结束。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchor",
            metavar="序号:摘要",
            help="留存的锚点，例如台账“校验”页上的审计簿位置；有它才能发现末尾被截断。",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify(_anchor(options["anchor"]))
        if verdict.broken_at is not None:
            raise CommandError(
                f"审计簿不完整：第 {verdict.broken_at} 条起不可信。{verdict.why}前 {verdict.lines} 条没有问题。"
            )
        if not verdict.lines:
            self.stdout.write("审计簿还没有记录。")
            return
        self.stdout.write(
            self.style.SUCCESS(f"审计簿完整，共 {verdict.lines} 条，逐条衔接，没有改动。")
        )
        self.stdout.write(f"锚点 {verdict.lines}:{verdict.head}")


def _anchor(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    match = ANCHOR.match(text.strip().lower())
    if not match:
        raise CommandError(f"“{text}”不是锚点，应写作 序号:摘要，其中摘要为 64 位数字和字母 a–f。")
    return int(match[1]), match[2]
