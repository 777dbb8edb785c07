"""Clauses on projects and gifts against their records: the money, the size, the worth."""

import re
from collections.abc import Iterator
from datetime import date

from django.db.models import Sum

from households import wording
from households.models import Gift
from projects.models import Allocation, Project, Quantity
from reports.figures import At
from reports.lint.finding import Finding, Severity
from reports.lint.numbers import NUMBER, number, plain
from reports.lint.records import Shows, holds
from reports.lint.text import Document, Sentence

CLAUSE = re.compile(r"[^;。]+")
MONEY = re.compile(rf"(?P<n>{NUMBER})万元?")
SIZE = re.compile(rf"(?P<n>{NUMBER})(?P<unit>平方米|米|公里|处|个|盏|座|口|亩)")
WORTH = re.compile(rf"价值(?P<hedge>约|近)?(?P<n>{NUMBER})(?P<scale>万)?元")
ALIKE = 3
"""Pairs of neighbouring characters that a clause and a project have to share before they are taken for the same."""


def against_projects(document: Document, at: At, shows: Shows) -> Iterator[Finding]:
    """A clause with a sum and a size that is clearly about one project: both are held against it."""
    if document.is_of_many_places:
        return
    projects = list(Project.objects.in_area(at.area).prefetch_related("quantities"))
    pairs = {project: _pairs(_words(project)) for project in projects}
    given = Allocation.objects.by(at.day).filter(project__in=projects).order_by()
    sums = dict(given.values_list("project").annotate(Sum("amount_fen")))
    for sentence in document.sentences:
        if sentence.looks_ahead:
            continue
        for clause in CLAUSE.finditer(sentence.text):
            money = list(MONEY.finditer(clause[0]))
            project = _meant(clause[0], pairs) if len(money) == 1 else None
            if project is None:
                continue
            fen = sums.get(project.pk, 0)
            start, end = (clause.start() + place for place in money[0].span())
            stated = number(money[0]["n"])
            if stated != wording.wanyuan(fen) and not shows(sentence, start, end):
                yield _differs(
                    sentence, start, end, money[0][0], f"{plain(wording.wanyuan(fen))}万元",
                    f"“{project.name}”下达的资金", at.day,
                )  # fmt: skip
            yield from _sizes(sentence, clause, project, at, shows)


def _sizes(
    sentence: Sentence, clause: re.Match[str], project: Project, at: At, shows: Shows
) -> Iterator[Finding]:
    own: list[Quantity] = list(project.quantities.all())
    for size in SIZE.finditer(clause[0]):
        alike = [row for row in own if row.unit == size["unit"]]
        start, end = (clause.start() + place for place in size.span())
        if not alike or shows(sentence, start, end):
            continue
        if number(size["n"]) not in {row.amount for row in alike}:
            yield _differs(
                sentence, start, end, size[0], f"{wording.number(alike[0].amount)}{alike[0].unit}",
                f"“{project.name}”的规模", at.day,
            )  # fmt: skip


def _meant(clause: str, pairs: dict[Project, set[str]]) -> Project | None:
    """The one project whose words the clause shares most; none when two are alike, or nothing is."""
    said = _pairs(clause)
    scores = sorted(
        ((len(said & own), project.pk, project) for project, own in pairs.items()), reverse=True
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
        if all("一" <= mark <= "鿿" for mark in text[at : at + 2])
    }


def against_gifts(document: Document, at: At, shows: Shows) -> Iterator[Finding]:
    """A stated worth is that of one gift, or of several on one day, or of all."""
    period = at.period
    gifts = Gift.objects.in_area(at.area).between(period.start, period.end).standing_good()
    values = list(gifts.values_list("given_on", "value_fen"))
    if not values:
        return
    by_day: dict[date, int] = {}
    for given_on, fen in values:
        by_day[given_on] = by_day.get(given_on, 0) + fen
    known = {wording.yuan(fen) for _, fen in values}
    known |= {wording.yuan(fen) for fen in by_day.values()}
    known.add(wording.yuan(sum(by_day.values())))
    for sentence, match in document.matches(WORTH):
        stated = number(match["n"]) * (10_000 if match["scale"] else 1)
        if sentence.looks_ahead or shows(sentence, *match.span()):
            continue
        if any(holds(stated, real, match["hedge"] or "") for real in known):
            continue
        nearest = min(known, key=lambda real: abs(real - stated))
        yield _differs(
            sentence, *match.span(), match[0], f"{plain(nearest)}元",
            "登记的慰问物资（最接近的）", at.day,
        )  # fmt: skip


def _differs(
    sentence: Sentence, start: int, end: int, stated: str, computed: str, label: str, day: date
) -> Finding:
    return sentence.finding(
        "records", Severity.ERROR, start, end, stated=stated, computed=computed,
        message=f"与记录不符：{label}截至{wording.day(day)}是{computed}，这里写{stated}。",
        mend=f"改为{computed}，或先更正记录",
    )  # fmt: skip
