"""What the text says against the figures: each claim at its own time, loose numbers loosely; all asked for at once."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from households import wording
from households.models import Planting
from reports.figures import At, UnknownFigureError, Value, compute_tokens, find
from reports.lint.claims import Claim
from reports.lint.finding import Finding, Severity
from reports.lint.numbers import NUMBER, number, plain
from reports.lint.text import Document, Sentence

# Claims whose name is not that of the figure.
FIGURE_OF = {"village.persons": "village.population"}
CROPS = {str(crop.label): crop.value for crop in Planting.Crop}
CROP = re.compile(rf"(?P<crop>{'|'.join(map(re.escape, CROPS))})(?:共|种植)?(?P<n>{NUMBER})亩")
LOOSE = r"(?P<hedge>将近|接近|近|大约|约)?"
COUNTED = (
    ("activities.pairing_meeting.count", re.compile(rf"帮扶对接{LOOSE}(?P<n>{NUMBER})(?P<more>余|多)?次")),
    ("help_plans.count", re.compile(rf"帮扶计划{LOOSE}(?P<n>{NUMBER})(?P<more>余|多)?份")),
    ("poverty.incidence", re.compile(rf"贫困发生率(?:为|是|已)?{LOOSE}(?P<n>{NUMBER})(?P<more>)%(?!以[下内])")),
    ("projects.allocated_yuan", re.compile(rf"项目(?:总)?(?:资金|投资)(?:共|共计|合计|总计){LOOSE}(?P<n>{NUMBER})(?P<more>余|多)?万元")),
)  # fmt: skip
WAN = {"projects.allocated_yuan": 10_000}
VILLAGE_CODE = 12
"""Digits of a village's code; shorter codes are of townships and counties."""

Shows = Callable[[Sentence, int, int], bool]
"""Whether words of a sentence were computed from records rather than typed."""


@dataclass(frozen=True)
class Asked:
    """A number in the text that there is a figure for, by the token that computes it."""

    token: str
    sentence: Sentence
    start: int
    end: int
    value: Decimal
    stated: str
    unit: str = ""
    hedge: str = ""
    per: int = 1


def against_figures(
    document: Document, said: Sequence[Claim], at: At, shows: Shows, *, is_draft: bool
) -> Iterator[Finding]:
    """Numbers that the records say otherwise; in a draft also those that were typed although a figure says the same."""
    asked = [
        one
        for one in (*_claimed(document, said, at), *_counted(document), *_planted(document))
        if not shows(one.sentence, one.start, one.end)
    ]
    values = compute_tokens([one.token for one in asked], at)
    for one in asked:
        yield from _judged(one, values[one.token], is_draft=is_draft)


def _judged(one: Asked, value: Value, *, is_draft: bool) -> Iterator[Finding]:
    # What nobody recorded cannot contradict.
    if value.amount is None or (not value.amount and one.token.startswith("village")):
        return
    real = Decimal(value.amount) / one.per
    if not holds(one.value, real, one.hedge):
        yield differs(
            one.sentence, one.start, one.end, one.stated, f"{plain(real)}{one.unit}", value
        )  # fmt: skip
    elif is_draft and not one.hedge:
        yield one.sentence.finding(
            "typed", Severity.WARNING, one.start, one.end, stated=one.stated,
            computed=f"[[{one.token}]]",
            message=f"“{one.stated}”是手工写的，有指标“{value.figure.label}”，记录变了它不会跟着变。",
            mend=f"改为插入指标 [[{one.token}]]",
        )  # fmt: skip


def _claimed(document: Document, said: Sequence[Claim], at: At) -> Iterator[Asked]:
    if document.is_of_many_places:
        return
    for claim in said:
        code = FIGURE_OF.get(claim.key, claim.key)
        is_elsewhere = claim.scope != "村" and len(at.area) == VILLAGE_CODE
        if claim.time or is_elsewhere or not _is_figure(code):
            continue
        token = f"{code}@{claim.when}" if claim.when else code
        yield Asked(
            token, claim.sentence, claim.start, claim.end, claim.value, claim.stated, claim.unit
        )  # fmt: skip


def _is_figure(code: str) -> bool:
    try:
        find(code)
    except UnknownFigureError:
        return False
    return True


def _counted(document: Document) -> Iterator[Asked]:
    for code, pattern in COUNTED:
        for sentence, match in document.matches(pattern):
            if not sentence.looks_ahead and not document.is_of_many_places:
                hedge = match["hedge"] or match["more"] or ""
                yield Asked(
                    code, sentence, *match.span(), number(match["n"]), match[0], "", hedge,
                    WAN.get(code, 1),
                )  # fmt: skip


def _planted(document: Document) -> Iterator[Asked]:
    for sentence, match in document.matches(CROP):
        code = f"planting.{CROPS[match['crop']]}.mu"
        if _is_figure(code) and not sentence.looks_ahead and not document.is_of_many_places:
            yield Asked(code, sentence, *match.span(), number(match["n"]), match[0], "亩")


def holds(stated: Decimal, real: Decimal, hedge: str) -> bool:
    """近N: a tenth below at most. N余: above, by less than the next round number. 约N: a twentieth either way."""
    match hedge:
        case "近" | "将近" | "接近":
            return stated * 9 / 10 <= real < stated
        case "余" | "多":
            return stated < real < stated * 2 and real - stated < _place(stated)
        case "约" | "大约":
            return abs(real - stated) <= stated / 20
        case _:
            return stated == real


def _place(value: Decimal) -> Decimal:
    """The value of the last digit that is not nought: 100 of 200, 10 of 230."""
    digits = f"{value:f}".partition(".")[0]
    return Decimal(10 ** (len(digits) - len(digits.rstrip("0"))))


def differs(
    sentence: Sentence, start: int, end: int, stated: str, computed: str, value: Value
) -> Finding:
    return sentence.finding(
        "records", Severity.ERROR, start, end, stated=stated, computed=computed,
        message=f"与记录不符：{value.figure.label}{_moment(value)}是{computed}，这里写{stated}。",
        mend=f"改为{computed}，或先更正记录",
    )  # fmt: skip


def _moment(value: Value) -> str:
    return f"截至{wording.day(value.at.day)}"
