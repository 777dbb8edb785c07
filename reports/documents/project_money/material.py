"""What the page and the paper show: sums, and the charts of the very same sums."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from households import wording
from households.models import Area
from projects import money, overview, story
from projects.models import FundSource, Project
from reports import charts
from reports.figures import At
from reports.typeset.blocks import Drawing

MONTHS_DRAWN = 12
PAID = ("已支付", "已下达未支付")


@dataclass(frozen=True)
class StageLine:
    """A stage, and how many projects stand at it."""

    label: str
    count: int


@dataclass(frozen=True)
class MoneyReport:
    """The money of the projects of a place by a day."""

    area: Area
    at: At
    total: money.Money
    kinds: tuple[overview.Part, ...]
    categories: tuple[overview.Part, ...]
    months: tuple[overview.MonthPart, ...]
    stages: tuple[StageLine, ...]

    @property
    def unstated_fen(self) -> int:
        return sum(
            part.money.allocated_fen
            for part in self.kinds
            if part.code == FundSource.Kind.UNSTATED
        )

    @cached_property
    def kinds_drawn(self) -> Drawing:
        return _drawn("按资金性质：下达多少，支付了多少", self.kinds)

    @cached_property
    def categories_drawn(self) -> Drawing:
        return _drawn("按项目类别：下达多少，支付了多少", self.categories)

    @cached_property
    def months_drawn(self) -> Drawing:
        """The last months that money came or went in; the table has them all."""
        months = self.months[-MONTHS_DRAWN:]
        pairs = [
            charts.Pair(
                f"{month.first.month}月"
                if place and month.first.month > 1
                else f"{month.first:%y}年{month.first.month}月",
                month.so_far.allocated_fen,
                month.so_far.paid_fen,
            )
            for place, month in enumerate(months)
        ]
        highest = max((month.so_far.allocated_fen for month in months), default=0)
        return charts.standing_pairs(
            "累计下达和累计支付，按月",
            pairs,
            ("累计下达", "累计支付"),
            f"最高 {wording.money(highest)}",
        )

    @cached_property
    def stages_drawn(self) -> Drawing:
        lines = [charts.Whole(line.label, f"{line.count} 个", line.count) for line in self.stages]
        return charts.lying_bars("各阶段的项目数", lines)


def money_report(area: Area, at: At) -> MoneyReport:
    """Gathers the report in a fixed number of queries."""
    projects = Project.objects.in_area(area.code)
    columns = story.board(money.lines(list(projects.select_related("area")), at.day))
    return MoneyReport(
        area=area,
        at=at,
        total=money.total(projects, at.day),
        kinds=tuple(overview.by_kind(projects, at.day)),
        categories=tuple(overview.by_category(projects, at.day)),
        months=tuple(overview.by_month(projects, at.day)),
        stages=tuple(StageLine(column.label, len(column.lines)) for column in columns),
    )


def _drawn(label: str, parts: Sequence[overview.Part]) -> Drawing:
    lines = [
        charts.Whole(
            part.label,
            f"{wording.money(part.money.allocated_fen)}，支付{wording.money(part.money.paid_fen)}",
            part.money.allocated_fen,
            part.money.paid_fen,
        )
        for part in parts
    ]
    return charts.lying_bars(label, lines, PAID)
