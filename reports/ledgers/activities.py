"""活动台账: a row a group event of the half-year; a call on one household is a visit and stands in the other ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum

from households.models import Activity, ActivityHousehold
from reports.figures import At, sources
from reports.ledgers.about import by_village, labels
from reports.ledgers.facts import Place, photo_counts, places
from reports.ledgers.kinds import DATE, INTEGER, PROSE
from reports.ledgers.ledger import Column, Ledger, Span


@dataclass(frozen=True)
class Row:
    """An activity, with how many households it reached and how many pictures there are of it."""

    activity: Activity
    place: Place
    household_count: int | None
    photo_count: int | None


def select(at: At) -> QuerySet[Activity]:
    """The activities that the figures of all kinds count together: those of the half-year that were not voided."""
    activities: QuerySet[Any] = sources.ACTIVITIES.rows(at)
    return activities


def prepare(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    return activities.select_related("recorded_by")


def fill(activities: Sequence[Any], at: At) -> list[Row]:
    keys = [activity.pk for activity in activities]
    named = places({activity.area_id for activity in activities})
    photos = photo_counts("activity", keys)
    reached = ActivityHousehold.objects.filter(activity__in=keys).order_by()
    households = dict(reached.values_list("activity").annotate(Count("pk")))
    return [
        Row(
            activity=activity,
            place=named[activity.area_id],
            household_count=households.get(activity.pk),
            photo_count=photos.get(activity.pk),
        )
        for activity in activities
    ]


def totals(activities: QuerySet[Activity], at: At) -> dict[str, int]:
    keys = activities.order_by().values("pk")
    counted = activities.aggregate(activities=Count("pk"), participants=Sum("participant_count"))
    return {
        "activities": counted["activities"],
        "participants": counted["participants"] or 0,
        "households": ActivityHousehold.objects.filter(activity__in=keys).count(),
    }


COLUMNS = (
    Column(
        "日期",
        lambda row: row.activity.held_on,
        DATE,
        width=11,
        key="on",
        sort=("held_on",),
        main=True,
        link=lambda row: row.activity.get_absolute_url(),
    ),
    Column(
        "行政村",
        lambda row: row.place.village,
        width=7,
        key="village",
        sort=("area",),
        grouping=by_village(),
    ),
    Column(
        "类型",
        lambda row: row.activity.get_kind_display(),
        choices=labels(Activity.Kind),
        width=9,
        key="kind",
        sort=("kind",),
        main=True,
    ),
    Column("名称", lambda row: row.activity.title, PROSE, width=24, main=True),
    Column("地点", lambda row: row.activity.place, width=14),
    Column(
        "主持（主讲）人",
        lambda row: row.activity.led_by,
        width=15,
        key="leader",
        sort=("led_by",),
        main=True,
    ),
    Column("参加人员", lambda row: row.activity.participants, PROSE, width=20),
    Column(
        "参加人数",
        lambda row: row.activity.participant_count,
        INTEGER,
        width=7,
        key="participants",
        sort=("participant_count",),
        total=True,
        main=True,
        note="没有清点人数的留空；合计是人次，同一个人参加几次计几次。",
    ),
    Column(
        "涉及户数",
        lambda row: row.household_count,
        INTEGER,
        width=7,
        key="households",
        total=True,
        main=True,
        note="登记了覆盖哪些户的才有，名单在该活动的页面；合计是户次。",
        link=lambda row: row.activity.get_absolute_url() if row.household_count else "",
    ),
    Column("内容", lambda row: row.activity.description, PROSE, width=44),
    Column(
        "照片",
        lambda row: row.photo_count,
        INTEGER,
        width=5,
        note="张数，作废的不计；没有的留空。",
    ),
    Column(
        "登记人",
        lambda row: row.activity.recorded_by and row.activity.recorded_by.name,
        width=8,
        note="由数据文件载入的没有登记人。",
    ),
    Column(
        "计次",
        lambda row: 1,
        INTEGER,
        width=5,
        key="activities",
        total=True,
        note="每次活动计 1，合计就是活动次数，等于各类型活动次数指标之和。",
    ),
)

ACTIVITIES = Ledger(
    name="activities",
    title="活动台账",
    about="本期内的集体活动每次一行：哪天、什么活动、谁主持、多少人参加、涉及多少户。入户走访不在内，作废的不列。",
    measure="次",
    span=Span.PERIOD,
    frozen=4,
    columns=COLUMNS,
    order=("held_on", "pk"),
    select=select,
    prepare=prepare,
    fill=fill,
    totals=totals,
    summary=lambda sums: f"{sums['activities']} 次，参加 {sums['participants']} 人次",
)
