"""Whether the books themselves are kept up: nobody lost sight of, last year's income there, problems struck off in time."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from households import wording
from households.models import (
    ON_REGISTER,
    Circumstances,
    Income,
    Issue,
    Living,
    Membership,
    Photo,
    Production,
    Visit,
)
from reports.checks import sources
from reports.checks.rule import Condition, Group, Place, Rule, Severity
from reports.checks.subjects import HOUSEHOLDS, INCOME_CLOSES, ISSUES
from reports.figures import At

YEAR = timedelta(days=365)
# A problem gets its owner and its term when it is raised, at the latest within a week.
TO_ARRANGE = timedelta(days=7)
REGISTERED = Q(standing__status__in=ON_REGISTER)


def _lost_sight_of(at: At) -> Condition:
    """Whoever was filed within the year has been looked at; a fact that still holds need not be written again."""
    since = at.day - YEAR
    fresh = Q(begins_on__gt=since, begins_on__lte=at.day)
    members = Membership.objects.covering(at.day).filter(household=OuterRef("pk"))
    seen = Circumstances.objects.filter(fresh, person=OuterRef("person_id"))
    visits = Visit.objects.standing_good().filter(visited_on__gt=since, visited_on__lte=at.day)
    quiet: Condition = Q(standing__begins_on__lte=since)
    for rows in (
        visits.filter(household=OuterRef("pk")),
        Living.objects.filter(fresh, household=OuterRef("pk")),
        Production.objects.filter(fresh, household=OuterRef("pk")),
        members.filter(Exists(seen)),
    ):
        quiet &= ~Exists(rows)
    return REGISTERED & quiet


def _last_year(day: date) -> int:
    return day.year if day.month >= INCOME_CLOSES else day.year - 1


def _income_missing(at: At) -> Condition:
    year = _last_year(at.day)
    there = Q(standing__begins_on__lte=date(year, INCOME_CLOSES - 1, 30))
    incomes = Income.objects.filter(household=OuterRef("pk"), year=year)
    return REGISTERED & there & ~Exists(incomes)


def _overdue(at: At) -> Condition:
    return _open(at) & Q(due_on__lt=at.day)


def _open(at: At) -> Q:
    return Q(closed_on__isnull=True) | Q(closed_on__gt=at.day)


def _not_arranged(at: At) -> Condition:
    nobody = Q(responsible="", responsible_user__isnull=True)
    waiting = Q(raised_on__lte=at.day - TO_ARRANGE)
    return _open(at) & waiting & (nobody | Q(due_on__isnull=True))


def _say_not_arranged(row: Issue, at: At) -> str:
    missing = [
        word
        for word, there in (
            ("责任人", row.responsible or row.responsible_user_id),
            ("整改时限", row.due_on),
        )
        if not there
    ]
    return f"{wording.day(row.raised_on)}提出，没有写明{'和'.join(missing)}。"


def _closed_without_evidence(at: At) -> Condition:
    photos = Photo.objects.standing_good().filter(issue=OuterRef("pk"))
    closed = Q(closed_on__isnull=False, closed_on__lte=at.day)
    return closed & Q(evidence="") & ~Exists(photos)


def _say_overdue(row: Any, at: At) -> str:
    days = (at.day - row.due_on).days
    return f"时限是{wording.day(row.due_on)}，已超过{days}天。"


RULES = (
    Rule(
        code="lost-sight-of",
        title="在册户一年没有走访，也没有更新过",
        meaning="在册满一年的农户，最近一年（365 天）没有走访，成员情况、生活条件、生产条件也都没有更新过。",
        document=sources.STALE,
        mend="入户走访，核对并更新各项情况。",
        place=Place.SUMMARY,
        severity=Severity.DOUBT,
        group=Group.HELP,
        subject=HOUSEHOLDS,
        where=_lost_sight_of,
        says=lambda row, at: "一年内没有走访，情况没有更新过。",
    ),
    Rule(
        code="income-missing",
        title="在册户没有最近年度的收入",
        meaning="当日在册、在最近一个收入核算年度截止日（9 月 30 日）以前已在册的农户，没有登记这一年度的收入。",
        document=sources.INCOME,
        mend="按收入核算表补登。",
        place=Place.INCOME,
        severity=Severity.DOUBT,
        group=Group.INCOME,
        subject=HOUSEHOLDS,
        where=_income_missing,
        says=lambda row, at: f"没有登记{_last_year(at.day)}年的收入。",
    ),
    Rule(
        code="issue-overdue",
        title="问题超过整改时限没有销号",
        meaning="整改时限在当日以前，当日还没有销号的问题。",
        document=sources.LEDGER_OF_ISSUES,
        mend="已经整改的报完成、销号；没有整改完的写明进展，改期。",
        place=Place.ISSUE,
        severity=Severity.DOUBT,
        group=Group.ISSUES,
        subject=ISSUES,
        where=_overdue,
        says=_say_overdue,
    ),
    Rule(
        code="issue-not-arranged",
        title="问题没有责任人或时限",
        meaning="提出满 7 天、当日没有销号，而没有责任人或者没有整改时限的问题。",
        document=sources.LEDGER_OF_ISSUES,
        mend="安排整改：写明责任人和时限。",
        place=Place.ISSUE,
        severity=Severity.ERROR,
        group=Group.ISSUES,
        subject=ISSUES,
        where=_not_arranged,
        says=_say_not_arranged,
    ),
    Rule(
        code="issue-closed-without-evidence",
        title="问题销号没有佐证",
        meaning="当日已经销号，而佐证空着、也没有照片的问题。",
        document=sources.LEDGER_OF_ISSUES,
        mend="补上佐证材料的名称或照片；没有佐证的重新核实。",
        place=Place.ISSUE,
        severity=Severity.DOUBT,
        group=Group.ISSUES,
        subject=ISSUES,
        where=_closed_without_evidence,
        says=lambda row, at: f"{wording.day(row.shown_closed_on)}销号，没有佐证。",
        shows={"shown_closed_on": lambda at: F("closed_on")},
    ),
)
