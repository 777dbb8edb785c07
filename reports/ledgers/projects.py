"""项目资金台账: a row a project that money was allocated to, its money by where it came from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from households import wording
from projects.models import (
    Allocation,
    Beneficiary,
    Contract,
    FundSource,
    Payment,
    Progress,
    Project,
    Quantity,
    StageEvent,
)
from reports.figures import At, find, records
from reports.ledgers.about import by_village, labels
from reports.ledgers.facts import Place, places
from reports.ledgers.kinds import DATE, INTEGER, PROSE, SHARE, WANYUAN
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
    contractors: list[str] = field(default_factory=list)
    contracted_fen: int | None = None
    percent_done: int | None = None
    served_count: int | None = None
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
    _read_building(rows, at)
    for quantity in Quantity.objects.filter(project__in=keys):
        rows[quantity.project_id].quantities.append(quantity)
    events = StageEvent.objects.filter(project__in=keys, on__lte=at.day)
    for event in events.order_by("on", "pk"):
        row = rows[event.project_id]
        row.reached[event.stage] = event.on
        row.stage = event.get_stage_display()
    return list(rows.values())


def _read_building(rows: Mapping[int, Row], at: At) -> None:
    """Who builds each, for how much, how far it is, and how many households it serves."""
    contracts = Contract.objects.filter(project__in=rows, signed_on__lte=at.day)
    for contract in contracts.select_related("contractor").order_by("signed_on", "pk"):
        row = rows[contract.project_id]
        row.contracted_fen = (row.contracted_fen or 0) + contract.amount_fen
        if contract.contractor.name not in row.contractors:
            row.contractors.append(contract.contractor.name)
    seen = Progress.objects.filter(project__in=rows, seen_on__lte=at.day)
    for project, percent in seen.order_by("seen_on").values_list("project", "percent"):
        rows[project].percent_done = percent
    served = Beneficiary.objects.by(at.day).filter(project__in=rows).order_by()
    for project, count in served.values_list("project").annotate(Count("pk")):
        rows[project].served_count = count


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
    contracts = Contract.objects.filter(project__in=keys, signed_on__lte=at.day)
    contracted = contracts.aggregate(contracted=Sum("amount_fen", default=0))
    planned = projects.aggregate(planned=Sum("planned_fen", default=0))
    served = Beneficiary.objects.by(at.day).filter(project__in=keys).count()
    sums = {**allocated, **paid, "left": left, **contracted, **planned, "served": served}
    return {"projects": projects.count(), **sums}


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
        width=14,
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
    Column(
        "项目类别",
        lambda row: row.project.get_category_display(),
        width=9,
        choices=labels(Project.Category),
    ),
    Column(
        "建设性质",
        lambda row: row.project.get_nature_display(),
        width=7,
        choices=labels(Project.Nature),
    ),
    Column(
        "行政村",
        lambda row: row.place.village,
        width=7,
        key="village",
        sort=("area",),
        grouping=by_village(),
    ),
    Column("实施地点", lambda row: row.project.place, PROSE, width=10),
    Column("建设内容", lambda row: row.project.content, PROSE, width=20),
    Column("建设规模", _scale, PROSE, width=14, main=True, note="各项内容的数量和单位。"),
    Column("责任单位", lambda row: row.project.responsible_unit, PROSE, width=11),
    Column("责任人", lambda row: row.project.responsible_person, width=7),
    Column(
        "施工（供货）单位", lambda row: "；".join(row.contractors), PROSE, width=14, group="合同"
    ),
    Column(
        "金额（万元）",
        lambda row: row.contracted_fen,
        WANYUAN,
        width=9,
        group="合同",
        key="contracted",
        total=True,
        note="统计日或以前签订的合同金额合计。",
    ),
    Column(
        "计划资金（万元）",
        lambda row: row.project.planned_fen,
        WANYUAN,
        width=9,
        key="planned",
        sort=("planned_fen",),
        total=True,
        note="入库时的计划；没有登记的留空。",
    ),
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
    Column(
        "完成进度",
        lambda row: None if row.percent_done is None else share(row.percent_done, 100),
        SHARE,
        width=8,
        note="统计日或以前最后一次登记的进度。",
    ),
    Column(
        "受益户数",
        lambda row: row.served_count,
        INTEGER,
        width=7,
        key="served",
        total=True,
        note="登记了名单的受益户；受益范围是全村、没有名单的留空。合计是户次。",
    ),
    Column(
        "对应退出指标",
        lambda row: row.project.get_indicator_display(),
        width=9,
        choices=labels(Project.Indicator),
    ),
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
