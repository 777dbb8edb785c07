"""补贴享受台账 and 补贴发放台账: who is entitled to what on a day, and what was paid in a half-year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, QuerySet, Sum

from households import wording
from households.models import Standing, Subsidy, SubsidyCategory, SubsidyPayment
from reports.figures import At, find, records
from reports.ledgers.about import by_group, by_village, labels
from reports.ledgers.facts import Facts, Place, dated, gather, places
from reports.ledgers.kinds import DATE, INTEGER, YUAN
from reports.ledgers.ledger import Column, Grouping, Ledger, Span


@dataclass(frozen=True)
class Row:
    """An entitlement with its household on the day, and what was paid on it by then."""

    subsidy: Subsidy
    place: Place
    facts: Facts
    paid_fen: int = 0
    last_paid_on: date | None = None
    payment: SubsidyPayment | None = None


def select_subsidies(at: At) -> QuerySet[Subsidy]:
    """Entitlements in force on the day; what was given once stays given."""
    subsidies: QuerySet[Any] = Subsidy.objects.in_area(at.area).covering(at.day)
    return subsidies.alias(
        headship=dated("household__memberships", at, relation="head"),
        standing=dated("household__standings", at),
    )


def prepare_subsidies(subsidies: QuerySet[Subsidy]) -> QuerySet[Subsidy]:
    return subsidies.select_related("household", "person", "category")


def fill_subsidies(subsidies: Sequence[Any], at: At) -> list[Row]:
    facts = gather({subsidy.household_id for subsidy in subsidies}, at)
    named = places({subsidy.household.area_id for subsidy in subsidies})
    good = SubsidyPayment.objects.filter(
        subsidy__in=[subsidy.pk for subsidy in subsidies], voided_at__isnull=True, paid_on__lte=at.day
    )  # fmt: skip
    summed = (
        good.order_by().values("subsidy").annotate(paid=Sum("amount_fen"), last=Max("paid_on"))
    )
    paid: dict[int, tuple[int, date | None]] = {
        row["subsidy"]: (row["paid"], row["last"]) for row in summed
    }
    return [
        Row(
            subsidy,
            named[subsidy.household.area_id],
            facts[subsidy.household_id],
            *paid.get(subsidy.pk, (0, None)),
        )
        for subsidy in subsidies
    ]


def totals_of_subsidies(subsidies: QuerySet[Subsidy], at: At) -> dict[str, int]:
    good = SubsidyPayment.objects.filter(
        subsidy__in=subsidies.order_by().values("pk"), voided_at__isnull=True, paid_on__lte=at.day
    )
    counted = subsidies.aggregate(rows=Count("pk"), households=Count("household", distinct=True))
    return counted | {"paid": good.aggregate(paid=Sum("amount_fen"))["paid"] or 0}


def select_payments(at: At) -> QuerySet[SubsidyPayment]:
    """The payments that the figure of paid subsidies adds up: those of the half-year, without loans and void ones."""
    payments: QuerySet[Any] = records(find("subsidies.paid"), at)
    return payments.alias(
        headship=dated("subsidy__household__memberships", at, relation="head"),
        standing=dated("subsidy__household__standings", at),
    )


def prepare_payments(payments: QuerySet[SubsidyPayment]) -> QuerySet[SubsidyPayment]:
    return payments.select_related("subsidy__household", "subsidy__person", "subsidy__category")


def fill_payments(payments: Sequence[Any], at: At) -> list[Row]:
    facts = gather({payment.subsidy.household_id for payment in payments}, at)
    named = places({payment.subsidy.household.area_id for payment in payments})
    return [
        Row(
            payment.subsidy,
            named[payment.subsidy.household.area_id],
            facts[payment.subsidy.household_id],
            payment=payment,
        )
        for payment in payments
    ]


def totals_of_payments(payments: QuerySet[SubsidyPayment], at: At) -> dict[str, int]:
    counted = payments.aggregate(
        rows=Count("pk"),
        households=Count("subsidy__household", distinct=True),
        amount=Sum("amount_fen"),
    )
    return counted | {"amount": counted["amount"] or 0}


def _about(path: str) -> tuple[Column, ...]:
    """Whom a row is about; `path` leads from the ledger's records to the entitlement."""
    return (
        Column(
            "行政村",
            lambda row: row.place.village,
            width=7,
            key="village",
            sort=(f"{path}household__area",),
            grouping=by_village(f"{path}household__"),
        ),
        Column(
            "村民组",
            lambda row: row.subsidy.household.group_label,
            width=6,
            key="group",
            sort=(f"{path}household__group_number",),
        grouping=by_group(f"{path}household__", lambda row: row.subsidy.household),
            main=True,
        ),
        Column(
            "户编号",
            lambda row: row.subsidy.household.number,
            width=18,
            key="number",
            sort=(f"{path}household__number",),
            main=True,
            link=lambda row: row.subsidy.household.get_absolute_url(),
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
            "享受人",
            lambda row: row.subsidy.person.name if row.subsidy.person else "全户",
            width=8,
            main=True,
        ),
        Column(
            "身份号码",
            lambda row: row.subsidy.person and wording.identity_number(row.subsidy.person.identity_number),
            full=lambda row: row.subsidy.person and row.subsidy.person.identity_number,
            width=20,
            note="按人发放的才有，已遮盖一部分。",
        ),
        Column("类别", lambda row: row.subsidy.category.get_group_display(), width=9, choices=labels(SubsidyCategory.Group)),
        Column(
            "补贴项目",
            lambda row: row.subsidy.category.name,
            width=18,
            key="category",
            sort=(f"{path}category__position",),
            grouping=Grouping(
                (f"{path}category__position", f"{path}category"),
                lambda row: row.subsidy.category.name,
            ),
            main=True,
        ),
    )  # fmt: skip


SUBSIDIES = Ledger(
    name="subsidies",
    title="补贴享受台账",
    about="统计日正在享受的、此前办结的各项补贴和保障，每项一行，以及到统计日累计发放了多少。作废的不列。",
    measure="项",
    span=Span.AS_AT,
    unit="元",
    frozen=4,
    columns=(
        *_about(""),
        Column(
            "数量",
            lambda row: row.subsidy.quantity,
            INTEGER,
            width=7,
            note="例如低保的保障人口、贷款的金额。",
        ),
        Column("单位", lambda row: row.subsidy.category.unit, width=6),
        Column(
            "起始日期",
            lambda row: row.subsidy.begins_on,
            DATE,
            width=11,
            key="begins",
            sort=("begins_on",),
            main=True,
            note="持续享受的为开始日期，一次性的为办结日期。",
        ),
        Column("终止日期", lambda row: row.subsidy.ends_on, DATE, width=11),
        Column("依据文件", lambda row: row.subsidy.document, width=16),
        Column(
            "最近发放",
            lambda row: row.last_paid_on,
            DATE,
            width=11,
            note="到统计日为止的最近一笔。",
        ),
        Column(
            "累计发放",
            lambda row: row.paid_fen,
            YUAN,
            width=12,
            key="paid",
            total=True,
            main=True,
            note="到统计日为止登记的发放之和，作废的不计。",
        ),
    ),
    order=("household__number", "category__position", "begins_on", "pk"),
    select=select_subsidies,
    prepare=prepare_subsidies,
    fill=fill_subsidies,
    totals=totals_of_subsidies,
    summary=lambda sums: (
        f"{sums['rows']} 项，{sums['households']} 户，累计发放 {wording.money(sums['paid'])}"
    ),
)

SUBSIDY_PAYMENTS = Ledger(
    name="subsidy-payments",
    title="补贴发放台账",
    about="本期内发放到户、到人的补贴，每笔一行，合计与指标“发放补贴金额”一致。贷款和作废的不列。",
    measure="笔",
    span=Span.PERIOD,
    unit="元",
    frozen=4,
    columns=(
        *_about("subsidy__"),
        Column(
            "发放日期",
            lambda row: row.payment.paid_on,
            DATE,
            width=11,
            key="paid_on",
            sort=("paid_on",),
            main=True,
        ),
        Column("所属期", lambda row: row.payment.covers, width=12, main=True),
        Column("凭证号", lambda row: row.payment.voucher, width=14),
        Column(
            "金额",
            lambda row: row.payment.amount_fen,
            YUAN,
            width=12,
            key="amount",
            sort=("amount_fen",),
            total=True,
            main=True,
        ),
    ),
    order=("paid_on", "subsidy__household__number", "pk"),
    select=select_payments,
    prepare=prepare_payments,
    fill=fill_payments,
    totals=totals_of_payments,
    summary=lambda sums: (
        f"{sums['rows']} 笔，{sums['households']} 户，{wording.money(sums['amount'])}"
    ),
)
