"""The ledger of households that projects serve."""

from datetime import date

from households.models import Area
from reports.ledgers import LEDGERS
from tests.factories import BeneficiaryFactory, HouseholdFactory, ProjectFactory
from tests.reports.ledgers.conftest import AT, exported, registered
from tests.reports.ledgers.reading import headings

LEDGER = LEDGERS["beneficiaries"]


def test_household_stands_once_a_project_with_what_it_had(village: Area, next_door: Area) -> None:
    cattle = ProjectFactory(area=village, code="XM-01", name="养牛", category="industry")
    well = ProjectFactory(area=village, code="XM-02", name="饮水")
    family = registered(
        village, "4103990001", "石大山", "石小山", group=2, begins_on=date(2018, 3, 1)
    )
    BeneficiaryFactory(
        project=cattle,
        household=family,
        since_on=date(2018, 3, 1),
        benefit="母牛一头",
        amount_fen=800_050,
    )
    BeneficiaryFactory(project=well, household=family, since_on=date(2018, 2, 28))
    BeneficiaryFactory(
        project=well, household=HouseholdFactory(area=village, number="4103990002", group_number=None),
        since_on=AT.day,
    )  # fmt: skip
    BeneficiaryFactory(project=well, since_on=date(2018, 7, 1))
    BeneficiaryFactory(project__area=next_door)

    paper = exported("beneficiaries", village).paper

    assert paper.headings == headings(LEDGER)
    assert paper.records == [
        ["XM-01", "养牛", "产业扶贫", "试村", "4103990001", "石大山", 2, 2, date(2018, 3, 1), "是", "母牛一头", 8000.5],
        ["XM-02", "饮水", "村基础设施", "试村", "4103990001", "石大山", 2, 2, date(2018, 2, 28), "否", None, None],
        ["XM-02", "饮水", "村基础设施", "试村", "4103990002", None, None, 0, date(2018, 6, 30), "否", None, None],
    ]  # fmt: skip
    sums = LEDGER.totals(LEDGER.records(AT), AT)
    assert sums == {"rows": 3, "projects": 2, "households": 2, "amount": 800_050, "persons": 4}
    assert LEDGER.summary(sums) == "2 个项目，受益 2 户（3 户次），折合 8000.5元"


def test_household_and_project_lead_to_their_pages(village: Area) -> None:
    served = BeneficiaryFactory(project__area=village, project__code="XM-01")

    [row] = LEDGER.rows(LEDGER.prepare(LEDGER.records(AT)), AT)

    assert [column.link(row) for column in LEDGER.columns if column.link] == [
        "/projects/XM-01/",
        f"/households/{served.household.number}/",
    ]
