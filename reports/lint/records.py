"""What the text says against the figures: each claim at its own time, loose numbers loosely, works against projects."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from households import wording
from households.models import Gift, Planting
from projects.models import Allocation, Project, Quantity
from reports.figures import At, UnknownFigureError, compute, find
from reports.lint.claims import Claim
from reports.lint.finding import Finding, Severity
from reports.lint.text import NUMBER, Document, Sentence, number, plain

# Claims whose name is not that of the figure.
FIGURE_OF = {
    "village.persons": "village.population",
    "registered.households": "registered.households",
}
CROPS = {str(crop.label): crop.value for crop in Planting.Crop}
CROP = re.compile(rf"(?P<crop>{'|'.join(map(re.escape, CROPS))})(?:共|种植)?(?P<n>{NUMBER})亩")
COUNTED = (
    ("activities.pairing_meeting.count", re.compile(rf"帮扶对接(?P<hedge>近|约)?(?P<n>{NUMBER})(?P<more>余|多)?次")),
    ("help_plans.count", re.compile(rf"帮扶计划(?P<hedge>近|约)?(?P<n>{NUMBER})(?P<more>余|多)?份")),
    ("poverty.incidence", re.compile(rf"贫困发生率(?:为|是|已)(?P<hedge>近|约)?(?P<n>{NUMBER})(?P<more>)%(?!以[下内])")),
    ("projects.allocated_yuan", re.compile(rf"项目(?:总)?(?:资金|投资)(?:共|共计|合计|总计)(?P<hedge>近|约)?(?P<n>{NUMBER})(?P<more>余|多)?万元")),
)  # fmt: skip
WAN = {"projects.allocated_yuan": 10_000}
CLAUSE = re.compile(r"[^;。]+")
MONEY = re.compile(rf"(?P<n>{NUMBER})万元?")
SIZE = re.compile(rf"(?P<n>{NUMBER})(?P<unit>平方米|米|公里|处|个|盏|座|口|亩)")
WORTH = re.compile(rf"价值(?P<hedge>约|近)?(?P<n>{NUMBER})(?P<scale>万)?元")
ALIKE = 3
"""Pairs of neighbouring characters that a clause and a project have to share before they are taken for the same."""


def against_records(document: Document, said: Sequence[Claim], at: At) -> Iterator[Finding]:
    """Everything that the records say otherwise."""
    yield from _claims(said, at)
    yield from _counted(document, at)
    yield from _crops(document, at)
    yield from _works(document, at)
    yield from _gifts(document, at)


def _claims(said: Sequence[Claim], at: At) -> Iterator[Finding]:
    asked: dict[Claim, str] = {}
    for claim in said:
        code = FIGURE_OF.get(claim.key, claim.key)
        if _is_figure(code):
            asked[claim] = f"{code}@{claim.when}" if claim.when else code
    for claim, token in asked.items():
        code, _, day = token.partition("@")
        moment = replace(at, day=date.fromisoformat(day)) if day else at
        [value] = compute([code], moment).values()
        # What nobody recorded cannot contradict.
        if value.amount is None or (not value.amount and claim.key.startswith("village")):
            continue
        if value.amount != claim.value:
            yield _differs(
                claim.sentence, claim.start, claim.end, claim.stated,
                f"{plain(Decimal(value.amount))}{claim.unit}", value.figure.label, moment.day,
            )  # fmt: skip


def _is_figure(code: str) -> bool:
    try:
        find(code)
    except UnknownFigureError:
        return False
    return True


def _counted(document: Document, at: At) -> Iterator[Finding]:
    for code, pattern in COUNTED:
        for sentence, match in document.matches(pattern):
            if sentence.looks_ahead:
                continue
            [value] = compute([code], at).values()
            if value.amount is None:
                continue
            real = Decimal(value.amount) / WAN.get(code, 1)
            if _holds(number(match["n"]), real, match["hedge"] or match["more"] or ""):
                continue
            yield _differs(
                sentence, match.start(), match.end(), match[0], plain(real), value.figure.label, at.day
            )  # fmt: skip


def _holds(stated: Decimal, real: Decimal, hedge: str) -> bool:
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


def _crops(document: Document, at: At) -> Iterator[Finding]:
    for sentence, match in document.matches(CROP):
        code = f"planting.{CROPS[match['crop']]}.mu"
        if not _is_figure(code) or sentence.looks_ahead:
            continue
        [value] = compute([code], at).values()
        if value.amount is not None and value.amount != number(match["n"]):
            yield _differs(
                sentence, match.start(), match.end(), match[0], f"{plain(Decimal(value.amount))}亩",
                value.figure.label, at.day,
            )  # fmt: skip


def _works(document: Document, at: At) -> Iterator[Finding]:
    """A clause with a sum and a size that is clearly about one project: both are held against it."""
    projects = list(Project.objects.in_area(at.area).prefetch_related("quantities"))
    given = Allocation.objects.by(at.day).filter(project__in=projects).order_by()
    sums = dict(given.values_list("project").annotate(Sum("amount_fen")))
    for sentence in document.sentences:
        if sentence.looks_ahead:
            continue
        for clause in CLAUSE.finditer(sentence.text):
            money = list(MONEY.finditer(clause[0]))
            project = _meant(clause[0], projects) if len(money) == 1 else None
            if project is None:
                continue
            fen = sums.get(project.pk, 0)
            stated = number(money[0]["n"])
            start = clause.start()
            if stated != wording.wanyuan(fen):
                yield _differs(
                    sentence, start + money[0].start(), start + money[0].end(), money[0][0],
                    f"{plain(wording.wanyuan(fen))}万元", f"“{project.name}”下达的资金", at.day,
                )  # fmt: skip
            yield from _sizes(sentence, clause, project, at)


def _sizes(
    sentence: Sentence, clause: re.Match[str], project: Project, at: At
) -> Iterator[Finding]:
    own: list[Quantity] = list(project.quantities.all())
    for size in SIZE.finditer(clause[0]):
        alike = [row for row in own if row.unit == size["unit"]]
        if alike and number(size["n"]) not in {row.amount for row in alike}:
            yield _differs(
                sentence, clause.start() + size.start(), clause.start() + size.end(), size[0],
                f"{wording.number(alike[0].amount)}{alike[0].unit}", f"“{project.name}”的规模", at.day,
            )  # fmt: skip


def _meant(clause: str, projects: Sequence[Project]) -> Project | None:
    """The one project whose words the clause shares most; none when two are alike, or nothing is."""
    scores = sorted(
        (
            (len(_pairs(clause) & _pairs(_words(project))), project.pk, project)
            for project in projects
        ),
        reverse=True,
    )
    if not scores or scores[0][0] < ALIKE or (len(scores) > 1 and scores[1][0] == scores[0][0]):
        return None
    return scores[0][2]


def _words(project: Project) -> str:
    return project.name + "。" + "。".join(row.item for row in project.quantities.all())


def _pairs(text: str) -> set[str]:
    return {
        text[at : at + 2]
        for at in range(len(text) - 1)
        if re.fullmatch("[一-鿿]{2}", text[at : at + 2])
    }


def _gifts(document: Document, at: At) -> Iterator[Finding]:
    """A stated worth is that of one gift, or of several on one day."""
    period = at.period
    gifts = Gift.objects.in_area(at.area).between(period.start, period.end).standing_good()
    values = list(gifts.values_list("given_on", "value_fen"))
    if not values:
        return
    by_day: dict[date, int] = {}
    for given_on, fen in values:
        by_day[given_on] = by_day.get(given_on, 0) + fen
    known = {wording.yuan(fen) for _, fen in values} | {
        wording.yuan(fen) for fen in by_day.values()
    }
    known.add(wording.yuan(sum(by_day.values())))
    for sentence, match in document.matches(WORTH):
        stated = number(match["n"]) * (10_000 if match["scale"] else 1)
        if sentence.looks_ahead or any(
            _holds(stated, real, match["hedge"] or "") for real in known
        ):
            continue
        nearest = min(known, key=lambda real: abs(real - stated))
        yield _differs(
            sentence, match.start(), match.end(), match[0], f"{plain(nearest)}元",
            "登记的慰问物资（最接近的）", at.day,
        )  # fmt: skip


def _differs(
    sentence: Sentence, start: int, end: int, stated: str, computed: str, label: str, day: date
) -> Finding:
    return Finding(
        "records", Severity.ERROR, sentence.line, sentence.around(start, end), stated, computed,
        f"与记录不符：{label}截至{wording.day(day)}是{computed}，这里写{stated}。",
    )  # fmt: skip
