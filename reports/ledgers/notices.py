"""公告公示台账: a row a public notice of a project or of a pot of money, with the days it hung."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from households.standards import project_notice_days_at
from projects.models import FundSource, Notice, Project
from reports.figures import At
from reports.ledgers.about import labels
from reports.ledgers.facts import Place, places
from reports.ledgers.kinds import DATE, INTEGER, PROSE
from reports.ledgers.ledger import Column, Grouping, Ledger, Span


@dataclass(frozen=True)
class Row:
    """A notice by the day: how long it has hung, and how long it should."""

    notice: Notice
    place: Place
    days: int
    least: int
    hangs: bool

    @property
    def about(self) -> Project | FundSource:
        found = self.notice.project or self.notice.source
        if found is None:  # the table's constraint says that there is one
            raise ValueError(self.notice.pk)
        return found

    @property
    def verdict(self) -> str:
        """Whether it hung long enough. Only a board is taken down: websites stay open, and the rule speaks of boards."""
        if self.days >= self.least:
            return "够"
        return "还在张贴" if self.hangs else "不够"


def select(at: At) -> QuerySet[Notice]:
    """Notices posted by the day, of projects and of money of the place."""
    return (
        Notice.objects.in_area(at.area)
        .by(at.day)
        .placed()
        .annotate(least=project_notice_days_at("place_id", at.day))
    )


def prepare(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    return notices.select_related("project", "source")


def fill(notices: Sequence[Any], at: At) -> list[Row]:
    named = places({notice.place_id for notice in notices})
    return [
        Row(
            notice=notice,
            place=named[notice.place_id],
            days=notice.days_up(at.day),
            least=notice.least,
            hangs=notice.taken_down_on is None or notice.taken_down_on > at.day,
        )
        for notice in notices
    ]


def totals(notices: QuerySet[Notice], at: At) -> dict[str, int]:
    sums = notices.aggregate(rows=Count("pk"), projects=Count("project", distinct=True))
    return {key: int(value) for key, value in sums.items()}


def summary(sums: Mapping[str, int]) -> str:
    return f"{sums['rows']} 次公告公示，涉及 {sums['projects']} 个项目"


COLUMNS = (
    Column(
        "张贴（发布）日期",
        lambda row: row.notice.posted_on,
        DATE,
        width=12,
        key="on",
        sort=("posted_on",),
        main=True,
    ),
    Column(
        "行政村",
        lambda row: row.place.village,
        width=8,
        key="village",
        sort=("place_id",),
        grouping=Grouping(("place_id",), lambda row: row.place.village),
    ),
    Column(
        "项目编号",
        lambda row: row.notice.project and row.notice.project.code,
        width=12,
        key="code",
        sort=("project__code",),
    ),
    Column(
        "项目（资金）名称",
        lambda row: row.about.name,
        PROSE,
        width=24,
        main=True,
        link=lambda row: row.about.get_absolute_url(),
    ),
    Column(
        "公示环节",
        lambda row: row.notice.get_moment_display(),
        width=13,
        main=True,
        choices=labels(Notice.Moment),
    ),
    Column(
        "公示地点",
        lambda row: row.notice.get_place_display(),
        width=12,
        main=True,
        choices=labels(Notice.Place),
    ),
    Column("具体位置（网址）", lambda row: row.notice.where, PROSE, width=22),
    Column(
        "撤下日期",
        lambda row: row.notice.taken_down_on if not row.hangs else None,
        DATE,
        width=12,
        main=True,
        note="统计日还在张贴的留空。",
    ),
    Column(
        "张贴天数",
        lambda row: row.days,
        INTEGER,
        width=8,
        main=True,
        note="到统计日为止，张贴和撤下的当天都算。",
    ),
    Column(
        "应张贴天数",
        lambda row: row.least,
        INTEGER,
        width=8,
        note="当地登记的标准；没有登记的按 10 天（国开办发〔2018〕11号）。",
    ),
    Column(
        "够不够",
        lambda row: row.verdict,
        width=9,
        main=True,
        note="还在张贴、天数未满的写“还在张贴”。",
    ),
    Column("反映和处理", lambda row: row.notice.objections, PROSE, width=24),
    Column(
        "计次",
        lambda row: 1,
        INTEGER,
        width=5,
        key="rows",
        total=True,
        main=True,
        note="每次公告公示计 1，合计就是次数。",
    ),
)

NOTICES = Ledger(
    name="notices",
    title="项目资金公告公示台账",
    about="截至统计日项目和资金的公告公示每次一行：公示什么、在哪里、多少天。应公示而没有的在数据核查里。",
    measure="次",
    span=Span.AS_AT,
    frozen=1,
    columns=COLUMNS,
    order=("posted_on", "pk"),
    select=select,
    prepare=prepare,
    fill=fill,
    totals=totals,
    summary=summary,
)
