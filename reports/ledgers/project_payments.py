"""资金支付台账: a row an entry of money that left for a project or came back, down to the voucher."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from households import wording
from projects.models import FundSource, Payment
from reports.figures import At, find, records
from reports.ledgers.about import by_village, labels
from reports.ledgers.facts import Place, places
from reports.ledgers.kinds import DATE, PROSE, WANYUAN, YUAN
from reports.ledgers.ledger import Column, Grouping, Ledger, Span


@dataclass(frozen=True)
class Row:
    """A payment, out of which sum it was made, and for which project."""

    payment: Payment
    place: Place

    @property
    def origin(self) -> Payment:
        """The payment that a refund or a reversal puts right; a payment itself."""
        return self.payment.origin or self.payment


def select(at: At) -> QuerySet[Payment]:
    """The entries that the figure of money paid adds up, those that came back with their minus."""
    payments: QuerySet[Any] = records(find("projects.paid_yuan"), at)
    return payments


def prepare(payments: QuerySet[Payment]) -> QuerySet[Payment]:
    return payments.select_related(
        "allocation__project",
        "allocation__source",
        "contract",
        "origin",
        "recorded_by",
        "approved_by",
    )


def fill(payments: Sequence[Any], at: At) -> list[Row]:
    named = places({payment.allocation.project.area_id for payment in payments})
    return [Row(payment, named[payment.allocation.project.area_id]) for payment in payments]


def totals(payments: QuerySet[Payment], at: At) -> dict[str, int]:
    sums = payments.aggregate(
        rows=Count("pk"),
        paid=Sum("amount_fen", default=0),
        back=Sum("amount_fen", default=0, filter=Q(amount_fen__lt=0)),
    )
    return {key: int(value) for key, value in sums.items()}


def summary(sums: Mapping[str, int]) -> str:
    said = f"{sums['rows']} 笔，支付 {wording.money(sums['paid'])}"
    back = -sums["back"]
    return f"{said}（已扣除退回和冲销 {wording.money(back)}）" if back else said


COLUMNS = (
    Column(
        "支付日期",
        lambda row: row.payment.paid_on,
        DATE,
        width=11,
        key="on",
        sort=("paid_on",),
        main=True,
        link=lambda row: row.payment.get_absolute_url(),
    ),
    Column(
        "凭证号",
        lambda row: row.payment.voucher,
        width=12,
        key="voucher",
        sort=("voucher",),
        main=True,
        link=lambda row: row.payment.get_absolute_url(),
    ),
    Column(
        "种类",
        lambda row: row.payment.get_kind_display(),
        width=6,
        main=True,
        choices=labels(Payment.Kind),
    ),
    Column(
        "行政村",
        lambda row: row.place.village,
        width=7,
        key="village",
        sort=("allocation__project__area",),
        grouping=by_village("allocation__project__"),
    ),
    Column(
        "项目编号",
        lambda row: row.payment.allocation.project.code,
        width=12,
        key="code",
        sort=("allocation__project__code",),
        grouping=Grouping(
            ("allocation__project__code",), lambda row: row.payment.allocation.project.code
        ),
    ),
    Column(
        "项目名称",
        lambda row: row.payment.allocation.project.name,
        PROSE,
        width=17,
        main=True,
        link=lambda row: row.payment.allocation.project.get_absolute_url(),
    ),
    Column(
        "资金来源",
        lambda row: row.payment.allocation.source.name,
        PROSE,
        width=16,
        group="从哪笔钱支付",
        key="source",
        sort=("allocation__source__name",),
        grouping=Grouping(
            ("allocation__source__name", "allocation__source"),
            lambda row: row.payment.allocation.source.name,
        ),
        link=lambda row: row.payment.allocation.source.get_absolute_url(),
    ),
    Column(
        "资金性质",
        lambda row: row.payment.allocation.source.get_kind_display(),
        choices=labels(FundSource.Kind),
        width=10,
        group="从哪笔钱支付",
        key="kind",
        sort=("allocation__source__kind",),
        grouping=Grouping(
            ("allocation__source__kind",),
            lambda row: row.payment.allocation.source.get_kind_display(),
        ),
        main=True,
    ),
    Column(
        "下达文号",
        lambda row: row.payment.allocation.document,
        PROSE,
        width=16,
        group="从哪笔钱支付",
        link=lambda row: row.payment.allocation.get_absolute_url(),
    ),
    Column(
        "收款单位",
        lambda row: row.payment.payee,
        PROSE,
        width=18,
        key="payee",
        sort=("payee",),
        main=True,
    ),
    Column("用途", lambda row: row.payment.purpose, PROSE, width=14, main=True),
    Column("合同编号", lambda row: row.payment.contract and row.payment.contract.number, width=12),
    Column(
        "元",
        lambda row: row.payment.amount_fen,
        YUAN,
        width=14,
        group="金额",
        key="paid",
        sort=("amount_fen",),
        total=True,
        main=True,
        note="退回和冲销带负号。合计与指标“支付项目资金”一致。",
    ),
    Column(
        "万元",
        lambda row: row.payment.amount_fen,
        WANYUAN,
        width=11,
        group="金额",
        key="paid",
        total=True,
        note="同一金额，小数位数够到分为止，与元一分不差。",
    ),
    Column(
        "退回或冲销的原支付",
        lambda row: (
            row.payment.origin_id
            and f"{wording.day(row.origin.paid_on)} {row.origin.voucher}".strip()
        ),
        PROSE,
        width=16,
        note="退回和冲销写明针对哪一笔；支付本身留空。",
    ),
    Column(
        "登记人",
        lambda row: row.payment.recorded_by and row.payment.recorded_by.name,
        width=8,
        note="由数据文件载入的没有登记人。",
    ),
    Column(
        "复核人",
        lambda row: row.payment.approved_by and row.payment.approved_by.name,
        width=8,
        note="大额支付由另一人复核；不到大额的留空。",
    ),
    Column("说明", lambda row: row.payment.note, PROSE, width=18),
)

PROJECT_PAYMENTS = Ledger(
    name="project-payments",
    title="资金支付台账",
    about="截至统计日项目资金的每一笔支付、退回和冲销：从哪笔资金、付给谁、凭什么付。",
    measure="笔",
    span=Span.AS_AT,
    unit="元、万元",
    frozen=3,
    columns=COLUMNS,
    order=("paid_on", "pk"),
    select=select,
    prepare=prepare,
    fill=fill,
    totals=totals,
    summary=summary,
)
