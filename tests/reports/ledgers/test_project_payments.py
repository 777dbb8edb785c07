"""The ledger of payments: each entry down to its voucher, together exactly the figure of money paid."""

from datetime import date
from decimal import Decimal

from households.models import Area
from reports.figures import compute
from reports.ledgers import LEDGERS
from tests.factories import AllocationFactory, ContractFactory, PaymentFactory, UserFactory
from tests.reports.ledgers.conftest import AT, exported
from tests.reports.ledgers.reading import column_of, headings, picked

LEDGER = LEDGERS["project-payments"]


def test_payment_says_whence_to_whom_and_why(village: Area, next_door: Area) -> None:
    allocation = AllocationFactory(
        project__area=village, project__code="XM-01", project__name="通组路",
        source__name="整合资金第一批", document="试财〔2018〕1号",
    )  # fmt: skip
    contract = ContractFactory(project=allocation.project, number="HT-1")
    paid = PaymentFactory(
        allocation=allocation, amount_fen=33_333_301, payee="路桥公司", purpose="进度款", voucher="记-7",
        contract=contract, recorded_by=UserFactory(name="林书白"), approved_by=UserFactory(name="李局"),
        note="第一期",
    )  # fmt: skip
    PaymentFactory(
        allocation=allocation, origin=paid, kind="refunded", amount_fen=-3_333_300, paid_on=date(2018, 5, 1),
        payee="路桥公司", purpose="多付退回", voucher="记-9",
    )  # fmt: skip
    PaymentFactory(allocation__project__area=next_door)

    paper = exported("project-payments", village).paper

    assert paper.headings == headings(LEDGER)
    assert paper.records == [
        [date(2018, 4, 1), "记-7", "支付", "试村", "XM-01", "通组路", "整合资金第一批", "整合资金", "试财〔2018〕1号",
         "路桥公司", "进度款", "HT-1", 333_333.01, 33.333301, None, "林书白", "李局", "第一期"],
        [date(2018, 5, 1), "记-9", "退回", "试村", "XM-01", "通组路", "整合资金第一批", "整合资金", "试财〔2018〕1号",
         "路桥公司", "多付退回", None, -33_333, -3.3333, "2018年4月1日 记-7", None, None, None],
    ]  # fmt: skip
    assert picked(LEDGER, [paper.total[1:]], "金额·元", "金额·万元") == [(300_000.01, 30.000001)]
    sums = LEDGER.totals(LEDGER.records(AT), AT)
    assert LEDGER.summary(sums) == "2 笔，支付 300000.01元（已扣除退回和冲销 33333元）"


def test_entries_lead_to_voucher_project_source_and_allocation(village: Area) -> None:
    payment = PaymentFactory(allocation__project__area=village, allocation__project__code="XM-01")

    [row] = LEDGER.rows(LEDGER.prepare(LEDGER.records(AT)), AT)

    links = {
        heading: column_of(LEDGER, heading).link(row)  # type: ignore[misc]
        for heading in ("凭证号", "项目名称", "从哪笔钱支付·资金来源", "从哪笔钱支付·下达文号")
    }
    assert links == {
        "凭证号": f"/payments/{payment.pk}/",
        "项目名称": "/projects/XM-01/",
        "从哪笔钱支付·资金来源": f"/funds/{payment.allocation.source_id}/",
        "从哪笔钱支付·下达文号": f"/funds/allocations/{payment.allocation_id}/",
    }


def test_payments_by_the_day_add_up_to_the_figure(village: Area) -> None:
    allocation = AllocationFactory(project__area=village)
    first = PaymentFactory(allocation=allocation, amount_fen=1_234_567, paid_on=AT.day)
    PaymentFactory(allocation=allocation, amount_fen=99, paid_on=date(2017, 1, 1))
    PaymentFactory(
        allocation=allocation, origin=first, reverses=first, kind="reversed", amount_fen=-1_234_567,
        paid_on=date(2018, 7, 1),
    )  # fmt: skip

    paid = compute(["projects.paid_yuan"], AT)["projects.paid_yuan"].amount
    sums = exported("project-payments", village).exported.sums

    assert paid == Decimal("12346.66")
    assert dict(sums)["金额·元"] == "12346.66"
    assert dict(sums)["金额·万元"] == "1.234666"
