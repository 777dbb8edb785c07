"""The ledgers of entitlements and of payments on them."""

from datetime import date

from django.utils import timezone

from households.models import Area, SubsidyCategory
from reports.figures import compute
from reports.ledgers import LEDGERS
from tests.factories import (
    SubsidyCategoryFactory,
    SubsidyFactory,
    SubsidyPaymentFactory,
    UserFactory,
)
from tests.reports.ledgers.conftest import AT, exported, registered
from tests.reports.ledgers.reading import headings, picked

SUBSIDIES, PAYMENTS = LEDGERS["subsidies"], LEDGERS["subsidy-payments"]


def void() -> dict[str, object]:
    return {"voided_at": timezone.now(), "voided_by": UserFactory(), "void_reason": "重复录入"}


def test_entitlements_in_force_with_what_was_paid_by_the_day(village: Area, next_door: Area):
    household = registered(village, "4103990001", "石大山", group=3)
    head = household.memberships.get().person
    dibao = SubsidyFactory(
        household=household, category=SubsidyCategoryFactory(name="农村低保"), quantity=2, document="批复"
    )  # fmt: skip
    care = SubsidyFactory(
        household=household,
        person=head,
        category=SubsidyCategoryFactory(
            code="care", name="护理补贴", paid_to=SubsidyCategory.PaidTo.PERSON, position=5
        ),
        begins_on=date(2018, 1, 1),
    )
    SubsidyFactory(household=household, category__code="old", ends_on=date(2018, 6, 30))
    SubsidyFactory(household=household, category__code="mistaken", **void())
    SubsidyFactory(household=registered(next_door, "4103990099", "外村人"))
    SubsidyPaymentFactory(subsidy=dibao, paid_on=date(2018, 3, 1), amount_fen=30_000)
    SubsidyPaymentFactory(subsidy=dibao, paid_on=date(2018, 7, 1), amount_fen=30_000)
    SubsidyPaymentFactory(subsidy=care, paid_on=date(2018, 4, 1), amount_fen=6_050)
    SubsidyPaymentFactory(subsidy=care, paid_on=date(2018, 5, 1), **void())

    paper = exported("subsidies", village).paper

    assert paper.headings == headings(SUBSIDIES)
    assert paper.records == [
        ["试村", "3组", "4103990001", "石大山", "未脱贫", "全户", None, "社会保障", "农村低保", 2, None,
         date(2014, 1, 1), None, "批复", date(2018, 3, 1), 300],
        ["试村", "3组", "4103990001", "石大山", "未脱贫", "石大山", None, "社会保障", "护理补贴", None, None,
         date(2018, 1, 1), None, None, date(2018, 4, 1), 60.5],
    ]  # fmt: skip
    assert paper.total[-1] == 360.5
    assert SUBSIDIES.totals(SUBSIDIES.records(AT), AT) == {
        "rows": 2,
        "households": 1,
        "paid": 36_050,
    }


def test_payments_of_the_half_year_add_up_to_the_figure(village: Area, next_door: Area):
    household = registered(village, "4103990001", "石大山")
    dibao = SubsidyFactory(household=household, category__name="农村低保")
    loan = SubsidyFactory(household=household, category__code="loan", category__is_loan=True)
    for day in ("2017-12-31", "2018-01-01", "2018-06-30", "2018-07-01"):
        SubsidyPaymentFactory(
            subsidy=dibao, paid_on=date.fromisoformat(day), amount_fen=15_000, covers=day[:7]
        )
    SubsidyPaymentFactory(subsidy=dibao, **void())
    SubsidyPaymentFactory(subsidy=loan, amount_fen=5_000_000)
    SubsidyPaymentFactory(subsidy__household=registered(next_door, "4103990099", "外村人"))

    paper = exported("subsidy-payments", village).paper

    assert picked(PAYMENTS, paper.records, "发放日期", "补贴项目", "所属期", "金额") == [
        (date(2018, 1, 1), "农村低保", "2018-01", 150),
        (date(2018, 6, 30), "农村低保", "2018-06", 150),
    ]
    assert paper.total[-1] == 300
    assert compute(["subsidies.paid"], AT)["subsidies.paid"].amount == 300
