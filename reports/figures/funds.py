"""Projects and their money, from the beginning to the day and within the period. A source that the papers do not name stays unstated."""

from django.db.models import Exists, OuterRef, Q

from projects.models import Allocation, FundSource, StageEvent
from reports.figures.at import At
from reports.figures.figure import Counted, Figure, Group, Total
from reports.figures.sources import (
    ALLOCATIONS,
    ALLOCATIONS_OF_PERIOD,
    PAYMENTS,
    PAYMENTS_OF_PERIOD,
    PROJECTS,
)

DOCUMENT = "《中央财政专项扶贫资金管理办法》（财农〔2017〕8号）、《国务院办公厅关于支持贫困县开展统筹整合使用财政涉农资金试点的意见》（国办发〔2016〕22号）"
YUAN = Total("amount_fen", per=100)


def _funded(at: At) -> Q:
    return Q(Exists(Allocation.objects.by(at.day).filter(project=OuterRef("pk"))))


def _allocated(kind: FundSource.Kind) -> Figure:
    return Counted(
        code=f"projects.allocated_yuan.{kind.value}",
        label=f"下达项目资金（{kind.label}）",
        unit="元",
        meaning=f"截至统计日累计下达到项目的资金中，资金性质为“{kind.label}”的金额。",
        document=DOCUMENT,
        group=Group.FUNDS,
        source=ALLOCATIONS,
        where=lambda at: Q(source__kind=kind),
        total=YUAN,
    )


def _paid(kind: FundSource.Kind) -> Figure:
    return Counted(
        code=f"projects.paid_yuan.{kind.value}",
        label=f"支付项目资金（{kind.label}）",
        unit="元",
        meaning=f"截至统计日从资金性质为“{kind.label}”的项目资金中累计支付的金额，按支付日期计。",
        document=DOCUMENT,
        group=Group.FUNDS,
        source=PAYMENTS,
        where=lambda at: Q(allocation__source__kind=kind),
        total=YUAN,
    )


def _accepted(at: At) -> Q:
    accepted = StageEvent.objects.filter(
        stage=StageEvent.Stage.ACCEPTED, on__lte=at.day, project=OuterRef("allocation__project")
    )
    return Q(Exists(accepted))


FIGURES: tuple[Figure, ...] = (
    Counted(
        code="projects.count",
        label="已下达资金的项目数",
        unit="个",
        meaning="截至统计日至少有一笔资金下达的项目，多笔资金的只计一个；只入库未下达资金的不计。",
        document=DOCUMENT,
        group=Group.FUNDS,
        source=PROJECTS,
        where=_funded,
    ),
    Counted(
        code="projects.allocated_yuan",
        label="下达项目资金",
        unit="元",
        meaning="截至统计日累计下达到项目的资金，各种资金性质合计，按下达日期计。",
        document=DOCUMENT,
        group=Group.FUNDS,
        source=ALLOCATIONS,
        total=YUAN,
    ),
    *(_allocated(kind) for kind in FundSource.Kind),
    Counted(
        code="projects.paid_yuan",
        label="支付项目资金",
        unit="元",
        meaning="截至统计日从已下达的项目资金中累计支付的金额，按支付日期计。",
        document=DOCUMENT,
        group=Group.FUNDS,
        source=PAYMENTS,
        total=YUAN,
    ),
    *(_paid(kind) for kind in FundSource.Kind),
    Counted(
        code="projects.newly_allocated_yuan",
        label="本期下达项目资金",
        unit="元",
        meaning="下达日期在本期内的项目资金，各种资金性质合计；本期收回、调出的已减去。",
        document=DOCUMENT,
        group=Group.FUNDS,
        is_stock=False,
        source=ALLOCATIONS_OF_PERIOD,
        total=YUAN,
    ),
    Counted(
        code="projects.newly_paid_yuan",
        label="本期支付项目资金",
        unit="元",
        meaning="支付日期在本期内的项目资金；本期退回、冲销的已减去。",
        document=DOCUMENT,
        group=Group.FUNDS,
        is_stock=False,
        source=PAYMENTS_OF_PERIOD,
        total=YUAN,
    ),
    Counted(
        code="projects.accepted_yuan",
        label="已验收项目的支付资金",
        unit="元",
        meaning="截至统计日累计支付的项目资金中，所属项目到统计日已登记验收的金额。",
        document=DOCUMENT,
        group=Group.FUNDS,
        source=PAYMENTS,
        where=_accepted,
        total=YUAN,
    ),
)
