"""走访台账: a row a visit of the half-year."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from households.models import Issue, Standing, Visit, VisitNote
from reports.figures import At, find, records
from reports.ledgers.about import by_group, by_village, labels
from reports.ledgers.facts import Facts, Place, dated, gather, photo_counts, places
from reports.ledgers.kinds import DATE, INTEGER, PROSE
from reports.ledgers.ledger import Column, Grouping, Ledger, Span


@dataclass(frozen=True)
class Row:
    """A visit, with what it said matter by matter, and what is known on the day of its household and its problems."""

    visit: Visit
    place: Place
    facts: Facts
    notes: tuple[VisitNote, ...]
    issues: tuple[Issue, ...]
    photo_count: int | None
    is_first_of_household: bool


def select(at: At) -> QuerySet[Visit]:
    """The visits that the figure of visits counts: those of the half-year that were not voided."""
    visits: QuerySet[Any] = records(find("visits.count"), at)
    return visits.alias(
        headship=dated("household__memberships", at, relation="head"),
        standing=dated("household__standings", at),
    )


def prepare(visits: QuerySet[Visit]) -> QuerySet[Visit]:
    """Marks the visit on which a household is counted: the first among those that the filter left."""
    place = Window(
        RowNumber(),
        partition_by=F("household"),
        order_by=[F("visited_on").asc(), F("pk").asc()],
    )
    return visits.select_related("household", "visitor").annotate(place_in_household=place)


def fill(visits: Sequence[Any], at: At) -> list[Row]:
    facts = gather({visit.household_id for visit in visits}, at)
    named = places({visit.household.area_id for visit in visits})
    keys = [visit.pk for visit in visits]
    photos = photo_counts("visit", keys)
    notes: dict[int, list[VisitNote]] = {}
    for note in VisitNote.objects.filter(visit__in=keys).order_by("pk"):
        notes.setdefault(note.visit_id, []).append(note)
    issues: dict[int | None, list[Issue]] = {}
    for issue in Issue.objects.filter(visit__in=keys).order_by("pk"):
        issues.setdefault(issue.visit_id, []).append(issue)
    return [
        Row(
            visit=visit,
            place=named[visit.household.area_id],
            facts=facts[visit.household_id],
            notes=tuple(notes.get(visit.pk, ())),
            issues=tuple(issues.get(visit.pk, ())),
            photo_count=photos.get(visit.pk),
            is_first_of_household=visit.place_in_household == 1,
        )
        for visit in visits
    ]


def totals(visits: QuerySet[Visit], at: At) -> dict[str, int]:
    counted = visits.aggregate(households=Count("household", distinct=True), visits=Count("pk"))
    return dict(counted)


COLUMNS = (
    Column(
        "走访日期",
        lambda row: row.visit.visited_on,
        DATE,
        width=11,
        key="on",
        sort=("visited_on",),
        main=True,
        link=lambda row: row.visit.get_absolute_url(),
    ),
    Column(
        "行政村",
        lambda row: row.place.village,
        width=7,
        key="village",
        sort=("household__area",),
        grouping=by_village("household__"),
    ),
    Column(
        "村民组",
        lambda row: row.visit.household.group_label,
        width=6,
        key="group",
        sort=("household__group_number",),
        grouping=by_group("household__", lambda row: row.visit.household),
        main=True,
    ),
    Column(
        "户编号",
        lambda row: row.visit.household.number,
        width=18,
        key="number",
        sort=("household__number",),
        main=True,
        link=lambda row: row.visit.household.get_absolute_url(),
    ),
    Column(
        "户主",
        lambda row: row.facts.head and row.facts.head.name,
        width=8,
        key="head",
        sort=("headship__person__name",),
        main=True,
    ),
    Column(
        "在册状态",
        lambda row: row.facts.standing and row.facts.standing.get_status_display(),
        choices=labels(Standing.Status),
        width=7,
        note="该户统计日的在册状态；不在册的留空。",
    ),
    Column(
        "走访人",
        lambda row: row.visit.visitor.name,
        width=8,
        key="visitor",
        sort=("visitor__name",),
        grouping=Grouping(("visitor__name", "visitor"), lambda row: row.visit.visitor.name),
        main=True,
    ),
    Column("走访人单位", lambda row: row.visit.visitor.organisation, width=16),
    Column(
        "走访类型",
        lambda row: row.visit.get_kind_display(),
        width=9,
        main=True,
        choices=labels(Visit.Kind),
    ),
    Column(
        "走访方式",
        lambda row: row.visit.get_mode_display(),
        width=8,
        main=True,
        choices=labels(Visit.Mode),
    ),
    Column("走访地点", lambda row: row.visit.place, width=10),
    Column("见到的人", lambda row: row.visit.people_met, width=10),
    Column("看到和听到的情况", lambda row: row.visit.findings, PROSE, width=32, main=True),
    Column(
        "各方面变化",
        lambda row: "；".join(f"{note.get_topic_display()}：{note.text}" for note in row.notes),
        PROSE,
        width=24,
        note="收入、住房、饮水、教育、健康、就业的变化，多方面的以分号隔开。",
    ),
    Column("宣讲的政策", lambda row: row.visit.policies, PROSE, width=18),
    Column("商定的措施", lambda row: row.visit.action, PROSE, width=22),
    Column(
        "发现的问题",
        lambda row: "；".join(issue.text for issue in row.issues),
        PROSE,
        width=20,
        note="走访时记入问题台账的问题，多个的以分号隔开。",
    ),
    Column(
        "照片",
        lambda row: row.photo_count,
        INTEGER,
        width=5,
        note="张数，作废的不计；没有的留空。",
    ),
    Column(
        "更正次数",
        lambda row: row.visit.version - 1 or None,
        INTEGER,
        width=5,
        note="没有更正过的留空；本表是最后的内容，更正以前的在该次走访的页面。",
    ),
    Column(
        "登记日期",
        lambda row: timezone.localtime(row.visit.recorded_at).date(),
        DATE,
        width=11,
        note="记入系统的日期，可能晚于走访日期。",
    ),
    Column(
        "计户",
        lambda row: 1 if row.is_first_of_household else None,
        INTEGER,
        width=5,
        key="households",
        total=True,
        note="每户只在本表中最早的一次走访计 1，合计就是走访到的户数。",
    ),
    Column(
        "计次",
        lambda row: 1,
        INTEGER,
        width=5,
        key="visits",
        total=True,
        note="每次走访计 1，合计就是走访次数。",
    ),
)

VISITS = Ledger(
    name="visits",
    title="走访台账",
    about="本期内的走访每次一行：哪天、谁、走访了哪一户、看到什么、商定了什么。作废的不列。",
    measure="次",
    span=Span.PERIOD,
    frozen=5,
    columns=COLUMNS,
    order=("visited_on", "pk"),
    select=select,
    prepare=prepare,
    fill=fill,
    totals=totals,
    summary=lambda sums: f"{sums['visits']} 次，走访到 {sums['households']} 户",
)
