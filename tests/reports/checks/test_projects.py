"""Rules of projects and money: each finds what is wrong and leaves its clean twin alone."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from households.models import Area
from projects.models import Allocation, Contract, Project
from reports import checks
from reports.figures import At
from reports.periods import HalfYear
from tests.factories import (
    AllocationFactory,
    AreaFactory,
    BeneficiaryFactory,
    ContractFactory,
    FundSourceFactory,
    NoticeFactory,
    PaymentFactory,
    PostingFactory,
    ProjectFactory,
    ProjectPhotoFactory,
    QuantityFactory,
    SourceEntryFactory,
    StageEventFactory,
    StandardFactory,
    StandingFactory,
)

pytestmark = pytest.mark.django_db
HALF = HalfYear.parse("2018H1")
DAY = HALF.last_day
CODES = [rule.code for rule in checks.RULES if rule.group is checks.Group.PROJECTS]


@pytest.fixture
def area(db: None) -> Area:
    return AreaFactory()


def at(area: Area, day: date = DAY) -> At:
    return At(area=area.pk, day=day, period=HALF)


def found(area: Area, day: date = DAY) -> dict[str, int]:
    counts = checks.counted(at(area, day))
    return {code: counts[code].total() for code in CODES if counts[code]}


def signed(**fields: Any) -> Contract:
    """A contract with a picture of its paper."""
    contract = ContractFactory(**fields)
    ProjectPhotoFactory(project=contract.project, contract=contract, moment="paper")
    return contract


def clean(area: Area, **fields: Any) -> Allocation:
    """A project that has all that is asked for, with money that was wholly paid."""
    project = ProjectFactory(area=area, goal="通到每一户", **fields)
    source = SourceEntryFactory(source__area=area).source
    days = {
        "admitted": 1,
        "approved": 5,
        "procured": 10,
        "started": 20,
        "finished": 90,
        "accepted": 100,
    }
    for stage, passed in days.items():
        on = date.fromordinal(date(2018, 1, 1).toordinal() + passed)
        StageEventFactory(project=project, stage=stage, on=on)
    signed(project=project)
    NoticeFactory(project=None, source=source, moment="fund")
    for moment in ("admission", "plan", "completion"):
        NoticeFactory(project=project, moment=moment)
    allocation = AllocationFactory(
        project=project, source=source, document="下达1号", amount_fen=50_000_000
    )
    PaymentFactory(allocation=allocation, voucher="记-1")
    return allocation


def test_clean_project_is_left_alone(area: Area) -> None:
    clean(area)

    assert found(area) == {}


def _unstated(area: Area) -> None:
    source = FundSourceFactory(area=area, kind="unstated")
    allocation = AllocationFactory(project=clean(area).project, source=source)
    PaymentFactory(allocation=allocation, amount_fen=allocation.amount_fen, voucher="记-2")


def _without_size(area: Area) -> None:
    source = FundSourceFactory(area=area)
    NoticeFactory(project=None, source=source, moment="fund")
    allocation = AllocationFactory(project=clean(area).project, source=source, document="2号")
    PaymentFactory(allocation=allocation, amount_fen=allocation.amount_fen, voucher="记-2")


def _without_document(area: Area) -> None:
    first = clean(area)
    allocation = AllocationFactory(project=first.project, source=first.source)
    PaymentFactory(allocation=allocation, amount_fen=allocation.amount_fen, voucher="记-2")


def _idle(year: int) -> Callable[[Area], None]:
    def make(area: Area) -> None:
        first = clean(area)
        AllocationFactory(
            project=first.project,
            source=first.source,
            document="2号",
            allocated_on=date(year, 6, 1),
        )

    return make


def _paid(**fields: Any) -> Callable[[Area], None]:
    def make(area: Area) -> None:
        first = clean(area)
        more = AllocationFactory(
            project=first.project, source=first.source, document="2号", amount_fen=50_000_000
        )
        PaymentFactory(**({"allocation": more, "voucher": "记-2", "payee": "另一单位"} | fields))

    return make


def _missing_notice(area: Area) -> None:
    project = signed(project__area=area, project__goal="有目标", method="village").project
    StageEventFactory(project=project, stage="started")


def _not_accepted(area: Area) -> None:
    project = ProjectFactory(area=area, goal="有目标")
    StageEventFactory(project=project, stage="finished", on=date(2018, 4, 1))


def _contract(**fields: Any) -> Callable[[Area], None]:
    def make(area: Area) -> None:
        first = clean(area)
        more = AllocationFactory(
            project=first.project, source=first.source, document="2号", amount_fen=50_000_000
        )
        contract = signed(project=first.project, contractor__name="另一单位", **fields)
        payee = fields.get("contractor__name", "另一单位")
        PaymentFactory(allocation=more, voucher="记-2", payee=payee, contract=contract)

    return make


def _foreign_payee(area: Area) -> None:
    first = clean(area)
    more = AllocationFactory(
        project=first.project, source=first.source, document="2号", amount_fen=50_000_000
    )
    contract = signed(project=first.project, contractor__name="中标单位")
    PaymentFactory(allocation=more, voucher="记-2", payee="别的单位", contract=contract)


def _without_contract(area: Area) -> None:
    project = ProjectFactory(area=area, goal="有目标")
    StageEventFactory(project=project, stage="started")
    NoticeFactory(project=project, moment="plan")


def _built(area: Area, *sums: int, unit: str = "米", amount: int = 1000) -> None:
    for fen in sums:
        project = clean(area).project
        QuantityFactory(project=project, unit=unit, amount=amount)
        if fen > 50_000_000:
            source = project.allocations.get().source
            more = AllocationFactory(
                project=project, source=source, document="3号", amount_fen=fen - 50_000_000
            )
            PaymentFactory(
                allocation=more, amount_fen=more.amount_fen, voucher="记-3", payee="第三单位"
            )


def _no_goal(area: Area) -> None:
    StageEventFactory(project__area=area, project__goal="", stage="admitted")


def _accepted_and_left(area: Area) -> None:
    StageEventFactory(
        project=clean(area).project, stage="accepted", on=date(2018, 3, 31), document="一次"
    )
    Project.objects.get().stage_events.filter(stage="accepted", on__gt=date(2018, 3, 31)).delete()
    Project.objects.get().stage_events.filter(stage="finished").update(on=date(2018, 3, 31))


def _without_tender(area: Area) -> None:
    clean(area).project.stage_events.filter(stage="procured").delete()


def _unannounced(area: Area) -> None:
    first = clean(area)
    source = SourceEntryFactory(source__area=area).source
    more = AllocationFactory(project=first.project, source=source, document="4号")
    PaymentFactory(allocation=more, amount_fen=more.amount_fen, voucher="记-4", payee="第四单位")


def _approved_late(area: Area) -> None:
    clean(area).project.stage_events.filter(stage="approved").update(on=date(2018, 1, 25))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_unstated, "source-unstated"),
        (_without_size, "source-without-size"),
        (_without_document, "allocation-without-document"),
        (_idle(2017), "idle-over-a-year"),
        (_idle(2016), "idle-over-two-years"),
        (_paid(paid_on=date(2018, 1, 20)), "paid-before-start"),
        (_paid(voucher=""), "paid-without-voucher"),
        (_paid(payee="某施工单位"), "project-paid-twice"),
        (_paid(purpose="年终奖金"), "paid-for-what-is-forbidden"),
        (_foreign_payee, "payee-is-not-the-contractor"),
        (_without_contract, "contract-missing"),
        (_contract(amount_fen=49_999_999), "contract-overpaid"),
        (
            lambda area: _built(area, 50_000_000, 50_000_000, 50_000_000, 100_000_001),
            "unit-cost-far-off",
        ),
        (
            lambda area: NoticeFactory(
                project=clean(area).project,
                moment="plan",
                posted_on=date(2018, 3, 1),
                taken_down_on=date(2018, 3, 9),
            ),
            "notice-taken-down-too-soon",
        ),
        (_missing_notice, "notice-missing"),
        (_not_accepted, "not-accepted"),
        (_no_goal, "no-goal"),
        (_accepted_and_left, "accepted-not-in-use"),
        (_without_tender, "tender-not-recorded"),
        (lambda area: ContractFactory(project=clean(area).project), "contract-without-papers"),
        (_unannounced, "fund-not-announced"),
        (_approved_late, "stages-out-of-order"),
        (lambda area: clean(area, scope="households"), "no-beneficiaries"),
        (
            lambda area: BeneficiaryFactory(project=clean(area).project),
            "beneficiary-not-registered",
        ),
    ],
)
def test_rule_finds_what_is_wrong_and_nothing_else(
    area: Area, make: Callable[[Area], Any], code: str
) -> None:
    make(area)

    assert found(area) == {code: 1}


@pytest.mark.parametrize(
    "make",
    [
        _contract(amount_fen=50_000_000),
        lambda area: _built(area, 50_000_000, 50_000_000, 50_000_000, 100_000_000),
        lambda area: _built(area, 50_000_000, 50_000_000, 200_000_000),
        lambda area: NoticeFactory(
            project=clean(area).project, moment="plan", posted_on=date(2018, 3, 1), taken_down_on=date(2018, 3, 10)
        ),
        lambda area: NoticeFactory(
            project=clean(area).project, place="website", moment="plan", taken_down_on=date(2018, 1, 11)
        ),
        lambda area: NoticeFactory(
            project=clean(area).project, moment="plan", posted_on=DAY, taken_down_on=date(2018, 7, 1)
        ),
    ],
)  # fmt: skip
def test_what_is_just_right_is_left_alone(area: Area, make: Callable[[Area], Any]) -> None:
    make(area)

    assert found(area) == {}


def test_unit_cost_is_told_beside_that_of_the_others_of_the_county(area: Area) -> None:
    _built(AreaFactory(code=f"{area.code[:9]}299"), 50_000_000, 50_000_000, 50_000_000)
    _built(area, 150_000_000)
    _built(area, 900_000_000, unit="处", amount=1)

    rule = checks.find("unit-cost-far-off")
    [finding] = checks.told(rule, rule.records(at(area)), at(area))

    assert finding.text == "道路每米1500元，县内同类的3个项目平均500元。"


def test_place_sets_how_long_its_notices_hang(area: Area) -> None:
    StandardFactory(kind="project_notice_days", area=area, value=7, begins_on=date(2018, 1, 1))
    project = clean(area).project
    for days in (6, 7):
        NoticeFactory(
            project=project, moment="plan", posted_on=date(2018, 3, days),
            taken_down_on=date(2018, 3, 12),
        )  # fmt: skip

    assert found(area) == {"notice-taken-down-too-soon": 1}


def test_stages_out_of_order_are_told_by_their_days(area: Area) -> None:
    _approved_late(area)
    rule = checks.find("stages-out-of-order")

    [finding] = checks.told(rule, rule.records(at(area)), at(area))

    assert finding.text == "开工2018年1月21日，早于批复2018年1月25日。"


def test_money_that_is_idle_is_counted_from_its_day(area: Area) -> None:
    _idle(2017)(area)

    assert found(area, date(2018, 5, 31)) == {}


def test_payment_that_was_reversed_is_no_second_one(area: Area) -> None:
    allocation = clean(area)
    [payment] = allocation.payments.all()
    PaymentFactory(
        allocation=allocation,
        kind="reversed",
        amount_fen=-payment.amount_fen,
        origin=payment,
        reverses=payment,
    )
    PaymentFactory(allocation=allocation, voucher="记-2")

    assert found(area) == {}


def test_registered_beneficiary_is_no_doubt(area: Area) -> None:
    home = StandingFactory(household__area=area).household
    BeneficiaryFactory(project=clean(area, scope="households").project, household=home)

    assert found(area) == {}


def test_finding_leads_to_the_part_of_the_project_that_mends_it(
    client: Client, area: Area
) -> None:
    _missing_notice(area)
    project = Project.objects.get()
    client.force_login(PostingFactory(area=area, role="bureau_staff").user)
    url = reverse("reports:check-detail", args=["notice-missing"])

    page = client.get(url, {"area": area.pk, "period": "2018H1"}).content.decode()

    assert f'<a href="{project.get_absolute_url()}#notices">公告公示</a>' in page
    assert "没有登记实施前公示。" in page


@pytest.mark.usefixtures("jiaogou")
def test_182_wan_of_the_report_are_raised_as_unstated() -> None:
    rule = checks.find("source-unstated")
    moment = At(area="410325199299", day=DAY, period=HALF)

    findings = checks.told(rule, rule.records(moment).select_related("area"), moment)

    assert [finding.text for finding in findings] == ["已下达182万元，没有写明来源。"]
