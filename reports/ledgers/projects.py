"""项目资金台账: a row a project that money was allocated to, its money by where it came from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from households import wording
from projects.models import Allocation, FundSource, Payment, Project, Quantity, StageEvent
from reports.figures import At, find, records
from reports.ledgers.facts import Place, places
from reports.ledgers.kinds import DATE, PROSE, SHARE, WANYUAN
from reports.ledgers.ledger import Column, Ledger, Span, share

Kind = FundSource.Kind
Stage = StageEvent.Stage


@dataclass
class Row:
    """A project with all that was allocated, paid, built and reached up to the day. Money in 分."""

    project: Project
    place: Place
    allocated: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    documents: list[str] = field(default_factory=list)
    paid_fen: int = 0
    quantities: list[Quantity] = field(default_factory=list)
    reached: dict[str, date] = field(default_factory=dict)
    stage: str = ""

    @property
    def allocated_fen(self) -> int:
        return sum(self.allocated.values())

    @property
    def left_fen(self) -> int:
        return self.allocated_fen - self.paid_fen


def select(at: At) -> QuerySet[Project]:
    """The projects that the figure of projects counts: those with money allocated by the day."""
    projects: QuerySet[Any] = records(find("projects.count"), at)
    return projects


def fill(projects: Sequence[Any], at: At) -> list[Row]:
    named = places({project.area_id for project in projects})
    rows = {project.pk: Row(project, named[project.area_id]) for project in projects}
    keys = list(rows)
    allocations = Allocation.objects.by(at.day).filter(project__in=keys)
    for allocation in allocations.select_related("source").order_by("allocated_on", "pk"):
        row = rows[allocation.project_id]
        row.allocated[allocation.source.kind] += allocation.amount_fen
        if allocation.document and allocation.document not in row.documents:
            row.documents.append(allocation.document)
    payments = Payment.objects.by(at.day).filter(allocation__project__in=keys)
    sums = payments.values_list("allocation__project").annotate(Sum("amount_fen")).order_by()
    for project, fen in sums:
        rows[project].paid_fen = fen
    for quantity in Quantity.objects.filter(project__in=keys):
        rows[quantity.project_id].quantities.append(quantity)
    events = StageEvent.objects.filter(project__in=keys, on__lte=at.day)
    for event in events.order_by("on", "pk"):
        row = rows[event.project_id]
        row.reached[event.stage] = event.on
        row.stage = event.get_stage_display()
    return list(rows.values())


def totals(projects: QuerySet[Project], at: At) -> dict[str, int]:
    """What the allocations and payments of these projects add up to, straight from the rows of money."""
    keys = projects.order_by().values("pk")
    by_kind = {
        f"allocated.{kind}": Sum("amount_fen", filter=Q(source__kind=kind), default=0)
        for kind in Kind.values
    }
    allocations = Allocation.objects.by(at.day).filter(project__in=keys)
    allocated = allocations.aggregate(allocated=Sum("amount_fen", default=0), **by_kind)
    payments = Payment.objects.by(at.day).filter(allocation__project__in=keys)
    paid = payments.aggregate(paid=Sum("amount_fen", default=0))
    left = allocated["allocated"] - paid["paid"]
    return {"projects": projects.count(), **allocated, **paid, "left": left}


def summary(sums: Mapping[str, int]) -> str:
    allocated, paid, left = (wording.money(sums[key]) for key in ("allocated", "paid", "left"))
    return f"{sums['projects']} 个项目，下达 {allocated}，已拨付 {paid}，结余 {left}"


def _scale(row: Row) -> str:
    return "；".join(
        f"{quantity.item}{wording.number(quantity.amount)}{quantity.unit}"
        for quantity in row.quantities
    )


def _of_kind(kind: Kind) -> Column:
    def value(row: Row) -> int | None:
        return row.allocated.get(kind)

    return Column(
        kind.label,
        value,
        WANYUAN,
        width=9,
        group="下达资金（万元）",
        key=f"allocated.{kind.value}",
        total=True,
    )


def _reached(stage: Stage, heading: str) -> Column:
    def value(row: Row) -> date | None:
        return row.reached.get(stage)

    return Column(heading, value, DATE, width=11, group="进度日期", main=stage is Stage.FINISHED)


COLUMNS = (
    Column(
        "项目编号",
        lambda row: row.project.code,
        width=12,
        key="code",
        sort=("code",),
        link=lambda row: row.project.get_absolute_url(),
    ),
    Column(
        "项目名称",
        lambda row: row.project.name,
        PROSE,
        width=16,
        key="name",
        sort=("name",),
        main=True,
        link=lambda row: row.project.get_absolute_url(),
    ),
    Column("项目类别", lambda row: row.project.get_category_display(), width=9),
    Column("建设性质", lambda row: row.project.get_nature_display(), width=7),
    Column("行政村", lambda row: row.place.village, width=7),
    Column("实施地点", lambda row: row.project.place, PROSE, width=10),
    Column("建设内容", lambda row: row.project.content, PROSE, width=20),
    Column("建设规模", _scale, PROSE, width=14, main=True, note="各项内容的数量和单位。"),
    Column("责任单位", lambda row: row.project.responsible_unit, PROSE, width=11),
    Column("下达文号", lambda row: "；".join(row.documents), PROSE, width=11),
    *(_of_kind(kind) for kind in Kind),
    Column(
        "合计",
        lambda row: row.allocated_fen,
        WANYUAN,
        width=9,
        group="下达资金（万元）",
        key="allocated",
        total=True,
        main=True,
        note="统计日或以前下达到项目的资金，各种性质合计。来源未注明的单列，不猜。",
    ),
    Column(
        "已拨付",
        lambda row: row.paid_fen,
        WANYUAN,
        width=9,
        group="拨付（万元）",
        key="paid",
        total=True,
        main=True,
        note="统计日或以前从下达资金中实际支付的金额，按支付日期计。",
    ),
    Column(
        "拨付率",
        lambda row: share(row.paid_fen, row.allocated_fen),
        SHARE,
        width=8,
        group="拨付（万元）",
        ratio=("paid", "allocated"),
        main=True,
        note="已拨付÷下达资金合计。",
    ),
    Column(
        "结余",
        lambda row: row.left_fen,
        WANYUAN,
        width=9,
        group="拨付（万元）",
        key="left",
        total=True,
        main=True,
        note="下达资金合计－已拨付。",
    ),
    _reached(Stage.APPROVED, "批复"),
    _reached(Stage.STARTED, "开工"),
    _reached(Stage.FINISHED, "完工"),
    _reached(Stage.ACCEPTED, "验收"),
    _reached(Stage.AUDITED, "决算审计"),
    _reached(Stage.ANNOUNCED, "竣工公示"),
    Column("当前阶段", lambda row: row.stage, width=7, main=True),
    Column("对应退出指标", lambda row: row.project.get_indicator_display(), width=9),
    Column("绩效目标", lambda row: row.project.goal, PROSE, width=18),
    Column("备注", lambda row: row.project.note, PROSE, width=14),
)

PROJECTS = Ledger(
    name="projects",
    title="扶贫项目资金台账",
    about="截至统计日下达了资金的项目每个一行：资金来源、拨付、结余、规模和进度。",
    measure="个项目",
    span=Span.AS_AT,
    unit="万元",
    frozen=2,
    columns=COLUMNS,
    order=("code",),
    select=select,
    fill=fill,
    totals=totals,
    summary=summary,
)
