"""All findings of a place on a day as a workbook, with how far each has come."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone

from households import wording
from households.audit import record
from households.models import Area, User
from reports import checks
from reports.actions.lists import Written, file_name, text_columns, write_list
from reports.checks import State
from reports.figures import At
from reports.ledgers.facts import full_name
from reports.models import Doubt

CHUNK = 2000
HEADINGS = (
    ("规则", 24.0), ("性质", 6.0), ("行政村", 10.0), ("户编号、项目或资金", 18.0), ("人员、事项", 16.0), ("不对的地方", 40.0),
    ("办理状态", 12.0), ("责任人", 9.0), ("答复期限", 12.0), ("结论", 10.0), ("答复", 24.0), ("答复人", 9.0), ("复核人", 9.0),
    ("改法", 30.0), ("依据", 30.0),
)  # fmt: skip


@transaction.atomic
def export_findings(*, area: Area, at: At, by: User, now: datetime, file: BinaryIO) -> Written:
    """Writes the findings rule by rule, those verified as right among them and marked so; one query a rule."""
    local = timezone.localtime(now)
    line = record(by=by, verb="findings.exported", area=area.code, after={"day": at.day})
    return write_list(
        name="疑点",
        title=f"{area.name}疑点（截至{wording.day(at.day)}）",
        office=full_name(area),
        on=wording.day(local.date()),
        columns=text_columns(HEADINGS),
        rows=_rows(at),
        proof=[
            ("统计时点", wording.day(at.day)),
            ("期间", str(at.period)),
            ("规则数", str(len(checks.RULES))),
            ("导出人", f"{by.name}（{by.username}）"),
            ("导出时间", f"{wording.day(local.date())} {local:%H:%M:%S}"),
            ("审计簿位置", f"{line.number}:{line.hash}"),
        ],
        file=file,
    )


def findings_file_name(area: Area, at: At) -> str:
    """焦沟村_疑点_20180713.xlsx."""
    return file_name(area.name, "疑点", f"{at.day:%Y%m%d}")


def _rows(at: At) -> Iterator[list[Any]]:
    said = Doubt.objects.in_area(at.area).select_related("responsible", "answered_by", "closed_by")
    doubts = {(doubt.rule, doubt.record): doubt for doubt in said}
    states = checks.states(doubts.values(), at)
    for rule in checks.RULES:
        records = rule.records(at).select_related(*rule.subject.related)
        for finding in checks.told(rule, records.iterator(chunk_size=CHUNK), at):
            doubt = doubts.get((rule.code, finding.key))
            yield [
                rule.title,
                rule.severity.label,
                finding.owner.area.name,
                finding.whose,
                finding.about,
                finding.text,
                *_followed(doubt, states),
                rule.mend,
                rule.document,
            ]


def _followed(doubt: Doubt | None, states: dict[int, State]) -> list[str]:
    if doubt is None:
        return [State.NEW.label, *[""] * 6]
    return [
        states[doubt.pk].label,
        doubt.responsible.name if doubt.responsible else "",
        wording.day(doubt.due_on),
        str(doubt.get_verdict_display()),
        doubt.answer,
        doubt.answered_by.name if doubt.answered_by else "",
        doubt.closed_by.name if doubt.closed_by else "",
    ]
