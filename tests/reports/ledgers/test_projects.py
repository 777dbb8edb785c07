"""The ledger of projects and their money: all sources, all payments, to the 分."""

from datetime import date
from decimal import Decimal

from households.models import Area
from projects.models import FundSource, Quantity, StageEvent
from reports.figures import compute
from reports.ledgers import LEDGERS
from tests.factories import (
    AllocationFactory,
    BeneficiaryFactory,
    ContractFactory,
    PaymentFactory,
    ProgressFactory,
    ProjectFactory,
)
from tests.reports.ledgers.conftest import AT, exported
from tests.reports.ledgers.reading import headings, picked

PROJECTS = LEDGERS["projects"]
Kind, Stage = FundSource.Kind, StageEvent.Stage


def test_project_ledger_says_all_that_is_known(village: Area, next_door: Area) -> None:
    project = ProjectFactory(
        code="XM-01", area=village, name="通组路", place="村内", content="硬化道路", goal="出行方便",
        responsible_unit="乡政府", indicator="road", note="分两期",
    )  # fmt: skip
    first = AllocationFactory(project=project, amount_fen=190_000_000, document="试财〔2018〕1号")
    AllocationFactory(
        project=project, amount_fen=1, source__kind=Kind.OWN, document="试财〔2018〕1号"
    )
    PaymentFactory(allocation=first, amount_fen=57_000_000)
    PaymentFactory(allocation=first, amount_fen=99)
    Quantity.objects.create(project=project, item="道路", amount=Decimal(9400), unit="米")
    Quantity.objects.create(project=project, item="边沟", amount=Decimal("1.50"), unit="公里")
    project.planned_fen, project.responsible_person = 200_000_000, "乔木"
    project.save()
    firm = ContractFactory(project=project, contractor__name="路桥公司", amount_fen=100_000_000)
    ContractFactory(project=project, contractor=firm.contractor, amount_fen=80_000_000)
    ContractFactory(project=project, signed_on=date(2018, 7, 1))
    ProgressFactory(project=project, percent=40, seen_on=date(2018, 4, 1))
    ProgressFactory(project=project, percent=65, seen_on=AT.day)
    ProgressFactory(project=project, percent=80, seen_on=date(2018, 7, 1))
    BeneficiaryFactory.create_batch(2, project=project)
    BeneficiaryFactory(project=project, since_on=date(2018, 7, 1))
    for stage, day in ((Stage.APPROVED, 1), (Stage.STARTED, 2), (Stage.FINISHED, 3)):
        StageEvent.objects.create(project=project, stage=stage, on=date(2018, day, 5))
    AllocationFactory(project__area=next_door)

    paper = exported("projects", village).paper

    assert paper.headings == headings(PROJECTS)
    assert paper.records == [[
        "XM-01", "通组路", "村基础设施", "新建", "试村", "村内", "硬化道路", "道路9400米；边沟1.5公里", "乡政府",
        "乔木", "路桥公司", 180, 200, "试财〔2018〕1号", 190, None, None, None, None, None, None, 0.000001, None, 190.000001, 57.000099, 0.3, 132.999902,
        date(2018, 1, 5), date(2018, 2, 5), date(2018, 3, 5), None, None, None, "完工", 0.65, 2, "通村道路", "出行方便", "分两期",
    ]]  # fmt: skip
    assert paper.page["A3"].value == "序号"
    assert paper.page["P3"].value == "下达资金（万元）"


def test_totals_of_the_project_ledger_are_live_and_kept(village: Area) -> None:
    for code, fen in (("XM-01", 10_000_001), ("XM-02", 33_333_333)):
        allocation = AllocationFactory(project__area=village, project__code=code, amount_fen=fen)
        PaymentFactory(allocation=allocation, amount_fen=fen // 3)

    paper = exported("projects", village).paper

    money = ("下达资金（万元）·整合资金", "下达资金（万元）·群众自筹", "下达资金（万元）·合计", "拨付（万元）·已拨付", "拨付（万元）·拨付率", "拨付（万元）·结余")  # fmt: skip
    assert picked(PROJECTS, [paper.total[1:]], *money) == [
        (43.333334, 0, 43.333334, 14.444444, 0.3333, 28.88889)
    ]
    assert picked(PROJECTS, [paper.formulas[1:]], *money) == [
        ("=SUM(P5:P6)", "=SUM(W5:W6)", "=SUM(Y5:Y6)", "=SUM(Z5:Z6)", '=IF(Y7=0,"",ROUND(Z7/Y7,4))', "=SUM(AB5:AB6)")
    ]  # fmt: skip


def test_money_after_the_day_is_not_in_the_ledger(village: Area) -> None:
    allocation = AllocationFactory(project__area=village, amount_fen=100, allocated_on=AT.day)
    AllocationFactory(project=allocation.project, amount_fen=1000, allocated_on=date(2018, 7, 1))
    PaymentFactory(allocation=allocation, amount_fen=40, paid_on=AT.day)
    PaymentFactory(allocation=allocation, amount_fen=60, paid_on=date(2018, 7, 1))
    AllocationFactory(project__area=village, allocated_on=date(2018, 7, 1))
    ProjectFactory(area=village)
    StageEvent.objects.create(
        project=allocation.project, stage=Stage.FINISHED, on=date(2018, 7, 1)
    )

    rows = exported("projects", village).paper.records

    assert picked(PROJECTS, rows, "下达资金（万元）·合计", "拨付（万元）·已拨付", "拨付（万元）·结余", "进度日期·完工") == [
        (0.0001, 0.00004, 0.00006, None)
    ]  # fmt: skip


def test_totals_are_those_of_the_figures(village: Area) -> None:
    for kind, fen in zip(Kind, range(1_000_001, 99_000_000, 1_000_003), strict=False):
        allocation = AllocationFactory(project__area=village, source__kind=kind, amount_fen=fen)
        PaymentFactory(allocation=allocation, amount_fen=fen // 7)

    sums = PROJECTS.totals(PROJECTS.records(AT), AT)
    codes = {f"allocated.{kind}": f"projects.allocated_yuan.{kind}" for kind in Kind.values}
    codes |= {"allocated": "projects.allocated_yuan", "paid": "projects.paid_yuan"}
    figures = compute([*codes.values(), "projects.count"], AT)

    assert {key: Decimal(sums[key]) / 100 for key in codes} == {
        key: figures[code].amount for key, code in codes.items()
    }
    assert sums["projects"] == figures["projects.count"].amount == len(Kind)
