"""The five steps in public (厅字〔2016〕16号): each held, passed, in their order, and long enough on the board."""

from datetime import date

from households.exit_check.evidence import Evidence
from households.exit_check.verdict import State, Step
from households.models import ExitStep, Standard
from households.wording import day

Kind = ExitStep.Kind

MEND = {
    Kind.MEETING: "请登记民主评议的日期和会议记录。",
    Kind.VERIFICATION: "请登记村两委和驻村工作队核实的日期。",
    Kind.CONSENT: "请登记农户签字认可的日期。",
    Kind.NOTICE: "请登记公示上墙和截止的日期。",
    Kind.ANNOUNCEMENT: "请登记公告退出的日期。",
}


def walk(evidence: Evidence) -> tuple[Step, ...]:
    """The steps in their order; each may not begin before the one before it is over."""
    found = []
    previous: ExitStep | None = None
    for kind in Kind:
        record = evidence.steps.get(kind)
        found.append(_step(kind, record, previous, evidence))
        previous = record or previous
    return tuple(found)


def _step(
    kind: Kind, record: ExitStep | None, previous: ExitStep | None, evidence: Evidence
) -> Step:
    if record is None:
        return Step(kind, State.OPEN, f"还没有登记。{MEND[kind]}")
    faults = _faults(record, previous, evidence.on)
    note = ""
    if kind == Kind.NOTICE and record.until_on:
        wanted = evidence.standard(Standard.Kind.NOTICE_DAYS, record.held_on)
        days = days_on_the_board(record.held_on, record.until_on)
        if wanted is None:
            note = "没有登记公示天数的标准，按登记的天数认可；标准在“设置·标准”里登记。"
        elif days < wanted.value:
            faults.append(
                f"公示了{days}天，不足{wanted.value}天（{wanted.document}），请补足后更正截止日期。"
            )
    if faults:
        return Step(kind, State.FAILED, "".join(faults), record, note)
    return Step(kind, State.PASSED, when(record) if record.until_on else "", record, note)


def when(record: ExitStep) -> str:
    """The day it was held, or from when to when and for how many days it was on the board."""
    if record.until_on is None:
        return f"{day(record.held_on)}。"
    days = days_on_the_board(record.held_on, record.until_on)
    return f"{day(record.held_on)}至{day(record.until_on)}，公示{days}天。"


def days_on_the_board(first: date, last: date) -> int:
    """公示 is counted with the first and the last day."""
    return (last - first).days + 1


def _faults(record: ExitStep, previous: ExitStep | None, on: date) -> list[str]:
    found = []
    if not record.passed:
        found.append(f"没有通过{f'（{record.note}）' if record.note else ''}，不能退出。")
    if record.kind == Kind.NOTICE and record.until_on is None:
        found.append("没有填公示截止日期，请更正。")
    if record.held_on > on:
        found.append(f"日期{day(record.held_on)}晚于{day(on)}，还没有到。")
    elif record.until_on and record.until_on > on:
        found.append(f"公示到{day(record.until_on)}才满，还没有到期。")
    if previous and not _follows(record, previous):
        found.append(
            f"日期{day(record.held_on)}排不到{previous.get_kind_display()}（{when(previous).rstrip('。')}）之后，请更正日期。"
        )
    return found


def _follows(record: ExitStep, previous: ExitStep) -> bool:
    """On the day of the step before or later; after a 公示 only once its last day is over."""
    if previous.until_on:
        return record.held_on > previous.until_on
    return record.held_on >= previous.held_on
