"""问题台账: what was open in a half-year, with who mends it by when and how it ended (domain: 整改台账)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from households.models import Issue
from projects.models import Project, ProjectIssue
from reports.figures import At
from reports.ledgers.about import by_village, labels
from reports.ledgers.facts import Facts, Place, dated, gather, places
from reports.ledgers.kinds import DATE, INTEGER, PROSE
from reports.ledgers.ledger import Column, Ledger, Span


@dataclass(frozen=True)
class Row:
    """An issue, with its household or project where it is about one, as it stood on the day."""

    issue: Issue
    place: Place
    facts: Facts | None
    project: Project | None
    is_open: bool
    is_closed_in_period: bool
    state: str


def select(at: At) -> QuerySet[Issue]:
    """Raised by the day, and still open when the half-year began: open and closed ones add up to the figures."""
    rows: QuerySet[Any] = Issue.objects.in_area(at.area).filter(
        Q(closed_on__isnull=True) | Q(closed_on__gte=at.period.start), raised_on__lte=at.day
    )
    return rows.alias(
        headship=dated("household__memberships", at, relation="head"),
        standing=dated("household__standings", at),
    )


def prepare(issues: QuerySet[Issue]) -> QuerySet[Issue]:
    return issues.select_related("household")


def fill(issues: Sequence[Any], at: At) -> list[Row]:
    facts = gather({issue.household_id for issue in issues if issue.household_id}, at)
    projects = ProjectIssue.objects.by_issue(issues)
    named = places({issue.area_id for issue in issues})
    return [
        Row(
            issue=issue,
            place=named[issue.area_id],
            facts=facts.get(issue.household_id),
            project=projects.get(issue.pk),
            is_open=_is_open(issue, at),
            is_closed_in_period=not _is_open(issue, at),
            state=_state(issue, at),
        )
        for issue in issues
    ]


def _is_open(issue: Issue, at: At) -> bool:
    return issue.closed_on is None or issue.closed_on > at.day


def _state(issue: Issue, at: At) -> str:
    if not _is_open(issue, at):
        return "已销号"
    if issue.due_on and issue.due_on < at.day:
        return "超期"
    return "待销号" if issue.done_on and issue.done_on <= at.day else "整改中"


def totals(issues: QuerySet[Issue], at: At) -> dict[str, int]:
    still = Q(closed_on__isnull=True) | Q(closed_on__gt=at.day)
    return issues.aggregate(
        issues=Count("pk"), open=Count("pk", filter=still), closed=Count("pk", filter=~still)
    )


COLUMNS = (
    Column(
        "提出日期",
        lambda row: row.issue.raised_on,
        DATE,
        width=11,
        key="on",
        sort=("raised_on",),
        main=True,
        link=lambda row: row.issue.get_absolute_url(),
    ),
    Column(
        "问题来源",
        lambda row: row.issue.get_source_display(),
        width=9,
        main=True,
        choices=labels(Issue.Source),
    ),
    Column("问题内容", lambda row: row.issue.text, PROSE, width=36, main=True),
    Column(
        "行政村",
        lambda row: row.place.village,
        width=7,
        key="village",
        sort=("area",),
        grouping=by_village(),
    ),
    Column(
        "涉及户编号",
        lambda row: row.issue.household and row.issue.household.number,
        width=18,
        note="不涉及某一户的留空。",
    ),
    Column(
        "涉及户户主",
        lambda row: row.facts and row.facts.head and row.facts.head.name,
        width=9,
        main=True,
    ),
    Column(
        "涉及项目",
        lambda row: row.project and row.project.name,
        width=16,
        note="不涉及项目的留空。",
    ),
    Column("整改措施", lambda row: row.issue.measure, PROSE, width=26),
    Column("责任单位", lambda row: row.issue.unit, width=14),
    Column(
        "责任人",
        lambda row: row.issue.responsible,
        width=8,
        key="responsible",
        sort=("responsible",),
        main=True,
    ),
    Column(
        "整改时限",
        lambda row: row.issue.due_on,
        DATE,
        width=11,
        key="due",
        sort=("due_on",),
        main=True,
    ),
    Column("完成情况", lambda row: row.issue.result, PROSE, width=26),
    Column(
        "整改状态",
        lambda row: row.state,
        width=8,
        main=True,
        note="统计日的状态；超期的还没有销号。",
    ),
    Column(
        "销号日期",
        lambda row: row.issue.closed_on if row.is_closed_in_period else None,
        DATE,
        width=11,
        main=True,
    ),
    Column("佐证", lambda row: row.issue.evidence, width=14),
    Column("备注", lambda row: row.issue.note, width=12),
    Column(
        "未销号",
        lambda row: 1 if row.is_open else None,
        INTEGER,
        width=7,
        key="open",
        total=True,
        note="统计日还没有销号的计 1，合计就是未销号问题数。",
    ),
    Column(
        "本期销号",
        lambda row: 1 if row.is_closed_in_period else None,
        INTEGER,
        width=8,
        key="closed",
        total=True,
        note="本期销号的计 1。",
    ),
)

ISSUES = Ledger(
    name="issues",
    title="问题台账",
    about="本期内还没有销号或在本期销号的问题每个一行：来源、内容、谁来改、什么时候改完、结果怎样。",
    measure="个",
    span=Span.PERIOD,
    frozen=3,
    columns=COLUMNS,
    order=("raised_on", "pk"),
    select=select,
    prepare=prepare,
    fill=fill,
    totals=totals,
    summary=lambda sums: (
        f"{sums['issues']} 个，未销号 {sums['open']} 个，本期销号 {sums['closed']} 个"
    ),
)
