"""What happened in a half-year, and money from the beginning to the day."""

from datetime import UTC, date, datetime
from decimal import Decimal

from tests.factories import (
    ActivityFactory,
    AllocationFactory,
    FundSourceFactory,
    GiftFactory,
    HelpPlanFactory,
    HouseholdFactory,
    IssueFactory,
    PaymentFactory,
    PlantingFactory,
    ProjectFactory,
    StandingFactory,
    SubsidyCategoryFactory,
    SubsidyPaymentFactory,
    UserFactory,
    VillageProfileFactory,
    VisitFactory,
)


def void():
    return {
        "voided_at": datetime(2018, 3, 2, tzinfo=UTC),
        "voided_by": UserFactory(),
        "void_reason": "重复登记",
    }


def test_both_halves_of_a_year_make_the_year(village, amount):
    household = HouseholdFactory(area=village)
    days = [
        (2017, 12, 31),
        (2018, 1, 1),
        (2018, 6, 30),
        (2018, 7, 1),
        (2018, 12, 31),
        (2019, 1, 1),
    ]
    for day in days:
        VisitFactory(household=household, visited_on=date(*day))

    assert amount("visits.count", period="2018H1") == 2
    assert amount("visits.count", period="2018H2") == 2


def test_visited_household_counts_once_however_often(village, amount):
    household = HouseholdFactory(area=village)
    VisitFactory.create_batch(3, household=household)
    VisitFactory(household__area=village)

    assert amount("visits.count") == 4
    assert amount("visits.households") == 2


def test_voided_records_count_nowhere(village, amount):
    VisitFactory(household__area=village, **void())
    ActivityFactory(area=village, **void())
    GiftFactory(area=village, **void())

    codes = [
        "visits.count",
        "visits.households",
        "activities.pairing_meeting.count",
        "gifts.value",
    ]
    assert [amount(code) for code in codes] == [0, 0, 0, 0]


def test_events_are_counted_by_kind(village, amount):
    ActivityFactory.create_batch(2, area=village)
    ActivityFactory(area=village, kind="party_class")
    ActivityFactory(area=village, held_on=date(2018, 7, 1))

    assert amount("activities.pairing_meeting.count") == 2
    assert amount("activities.party_class.count") == 1
    assert amount("activities.clean_up.count") == 0


def test_gifts_add_up_in_yuan(village, amount):
    GiftFactory(area=village, value_fen=1_690_050)
    GiftFactory(area=village, value_fen=50, given_on=date(2018, 1, 1))

    assert amount("gifts.value") == 16901


def test_fen_are_kept_in_a_sum(village, amount):
    GiftFactory(area=village, value_fen=1_005)

    assert amount("gifts.value") == Decimal("10.05")


def test_revised_plan_is_a_further_one(village, amount):
    household = HouseholdFactory(area=village)
    HelpPlanFactory.create_batch(2, household=household)

    assert amount("help_plans.count") == 2


def test_loan_is_no_subsidy(village, amount):
    SubsidyPaymentFactory(subsidy__household__area=village, amount_fen=30_000)
    SubsidyPaymentFactory(
        subsidy__household__area=village,
        subsidy__category=SubsidyCategoryFactory(code="loan", is_loan=True),
        amount_fen=5_000_000,
    )

    assert amount("subsidies.paid") == 300


def test_issues_opened_closed_and_left(village, amount):
    IssueFactory(
        area=village, raised_on=date(2017, 11, 1), closed_on=date(2018, 1, 1), result="已修"
    )
    IssueFactory(area=village, raised_on=date(2018, 2, 1), due_on=date(2018, 6, 29))
    IssueFactory(area=village, raised_on=date(2018, 2, 1), due_on=date(2018, 6, 30))
    IssueFactory(area=village, raised_on=date(2018, 7, 1))

    codes = ["issues.opened", "issues.closed", "issues.open", "issues.overdue"]
    assert [amount(code) for code in codes] == [2, 1, 2, 1]
    assert amount("issues.open", date(2017, 12, 31)) == 1


def test_project_money_adds_up_to_the_day_by_kind(village, amount):
    project = ProjectFactory(area=village)
    own = FundSourceFactory(area=village, kind="own")
    first = AllocationFactory(project=project, amount_fen=190_000_000)
    AllocationFactory(
        project=project, source=own, amount_fen=3_000_050, allocated_on=date(2018, 6, 30)
    )
    AllocationFactory(project=project, allocated_on=date(2018, 7, 1))
    PaymentFactory(allocation=first, amount_fen=5_000_000)
    ProjectFactory(area=village)

    assert amount("projects.count") == 1
    assert amount("projects.allocated_yuan") == Decimal("1930000.5")
    assert amount("projects.allocated_yuan.integrated") == 1_900_000
    assert amount("projects.allocated_yuan.own") == Decimal("30000.5")
    assert amount("projects.allocated_yuan.donation") == 0
    assert amount("projects.paid_yuan") == 50_000
    assert amount("projects.count", date(2018, 1, 31)) == 0


def test_crops_of_registered_households_in_the_year_of_the_day(village, amount):
    household = StandingFactory(household__area=village).household
    PlantingFactory(household=household, area_li=350)
    PlantingFactory(household=household, crop="pepper", area_li=330)
    PlantingFactory(household=household, year=2017, area_li=999)
    PlantingFactory(household__area=village, area_li=5_000)

    assert amount("planting.households") == 1
    assert amount("planting.chrysanthemum.mu") == Decimal("3.5")
    assert amount("planting.pepper.mu") == Decimal("3.3")
    assert amount("planting.chrysanthemum.mu", date(2017, 12, 31)) == Decimal("9.99")


def test_profile_in_force_on_the_day_is_the_one_that_speaks(village, amount):
    VillageProfileFactory(area=village, population=2000, ends_on=date(2018, 1, 1))
    VillageProfileFactory(
        area=village,
        population=2223,
        farmland_li=316_900,
        territory_m2=12_000_000,
        begins_on=date(2018, 1, 1),
    )

    assert amount("village.population", date(2017, 12, 31)) == 2000
    assert amount("village.population", date(2018, 1, 1)) == 2223
    assert amount("village.area_km2") == 12
    assert amount("village.farmland_mu") == 3169
    assert amount("village.farmland_mu_per_head") == Decimal("1.43")
