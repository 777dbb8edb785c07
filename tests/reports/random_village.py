"""A village with records at random, the same for the same seed: two years of everything that figures count."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from households.models import (
    Activity,
    Area,
    Disability,
    Gift,
    Household,
    Membership,
    PlannedExit,
    Planting,
    Standing,
    User,
)
from projects.models import FundSource, StageEvent
from tests.factories import (
    ActivityFactory,
    AllocationFactory,
    CaseFileFactory,
    DisabilityFactory,
    FundSourceFactory,
    GiftFactory,
    HelpPlanFactory,
    HouseholdFactory,
    IssueFactory,
    MembershipFactory,
    PaymentFactory,
    PlannedExitFactory,
    PlantingFactory,
    ProjectFactory,
    StandingFactory,
    SubsidyCategoryFactory,
    SubsidyFactory,
    SubsidyPaymentFactory,
    UserFactory,
    VillageProfileFactory,
    VisitFactory,
)

FIRST, DAYS = date(2017, 1, 1), 730
Status = Standing.Status


def populate(area: Area, seed: int, people: list[User] | None = None) -> None:
    """Fills the village. Some things may be missing altogether, as in real villages."""
    chance = Random(seed)
    staff = people or [UserFactory(), UserFactory()]

    def day() -> date:
        return FIRST + timedelta(days=chance.randrange(DAYS))

    def some(most: int) -> range:
        return range(chance.choice((0, most, chance.randrange(most + 1))))

    if chance.random() < 0.8:
        VillageProfileFactory(area=area, population=chance.randrange(50, 400), household_count=60)
    households = [_household(area, chance, day) for _ in some(12)]
    for household in households:
        for _ in some(4):
            VisitFactory(household=household, visited_on=day(), visitor=chance.choice(staff))
        for _ in some(2):
            HelpPlanFactory(household=household, made_on=day())
    for _ in some(6):
        held = ActivityFactory(
            area=area, held_on=day(), kind=chance.choice(list(Activity.Kind)), led_by="张三"
        )
        if chance.random() < 0.2:
            _void(held, staff[0])
    for _ in some(4):
        gift = GiftFactory(
            area=area, given_on=day(), value_fen=chance.randrange(1, 9_999_999),
            value_is_estimated=chance.random() < 0.5,
        )  # fmt: skip
        if chance.random() < 0.2:
            _void(gift, staff[0])
    for _ in some(6):
        raised = day()
        IssueFactory(
            area=area,
            household=chance.choice([*households, None]),
            raised_on=raised,
            due_on=chance.choice([None, raised + timedelta(days=30)]),
            **_closing(raised, chance),
        )
    for _ in some(4):
        _project(area, chance, day)


def _household(area: Area, chance: Random, day) -> Household:
    household: Household = HouseholdFactory(area=area)
    for place in range(chance.randrange(1, 5)):
        begun = chance.choice([date(2014, 1, 1), day()]) if place else date(2014, 1, 1)
        leaves = bool(place) and chance.random() < 0.2
        member = MembershipFactory(
            household=household,
            relation=Membership.Relation.OTHER if place else Membership.Relation.HEAD,
            begins_on=begun,
            ends_on=begun + timedelta(days=chance.randrange(1, 900)) if leaves else None,
            left_by=Membership.Left.DEATH if leaves else "",
        )
        if chance.random() < 0.1:
            DisabilityFactory(person=member.person, category=Disability.Category.BODY)
    _standings(household, chance, day)
    if chance.random() < 0.5:
        CaseFileFactory(household=household, completed_on=day())
    if chance.random() < 0.3:
        PlantingFactory(household=household, crop=chance.choice(list(Planting.Crop)))
    if chance.random() < 0.4:
        PlannedExitFactory(
            household=household, year=chance.choice([2017, 2018, 2019, 2020]),
            route=chance.choice(list(PlannedExit.Route)),
        )  # fmt: skip
    for code in ("dibao", "tekun_central", "house_c", "relocation"):
        if chance.random() < 0.15:
            subsidy = SubsidyFactory(
                household=household, category=SubsidyCategoryFactory(code=code), begins_on=day()
            )
            for _ in range(chance.randrange(3)):
                SubsidyPaymentFactory(subsidy=subsidy, paid_on=day())
    return household


def _standings(household: Household, chance: Random, day) -> None:
    """On the register from the beginning or later; some exit, some of these fall back, some exit again."""
    if chance.random() < 0.2:
        return
    days = sorted({chance.choice([date(2014, 1, 1), day()]), *(day() for _ in range(3))})
    days = days[: chance.randrange(1, len(days) + 1)]
    steps = (Status.POOR, Status.EXITED, Status.RELAPSED, Status.EXITED)
    for place, begun in enumerate(days):
        StandingFactory(
            household=household, status=steps[place], begins_on=begun,
            ends_on=days[place + 1] if place + 1 < len(days) else None,
        )  # fmt: skip


def _closing(raised: date, chance: Random) -> dict[str, object]:
    if chance.random() < 0.5:
        return {}
    closed = raised + timedelta(days=chance.randrange(200))
    return {"closed_on": closed, "result": "已解决"}


def _project(area: Area, chance: Random, day) -> None:
    project = ProjectFactory(area=area)
    if chance.random() < 0.7:
        project.quantities.create(item="路面", amount=chance.randrange(1, 900), unit="米")
    for stage in chance.choice(([], ["started"], ["started", "finished"], ["withdrawn"])):
        StageEvent.objects.create(project=project, stage=stage, on=day())
    for _ in range(chance.randrange(3)):
        source = FundSourceFactory(area=area, kind=chance.choice(list(FundSource.Kind)))
        given = AllocationFactory(
            project=project, source=source, allocated_on=day(),
            amount_fen=chance.randrange(1, 99_999_999),
        )  # fmt: skip
        if chance.random() < 0.5:
            later = given.allocated_on + timedelta(days=chance.randrange(200))
            PaymentFactory(allocation=given, paid_on=later, amount_fen=given.amount_fen // 3 + 1)


def _void(row: Activity | Gift, by: User) -> None:
    row.voided_at, row.voided_by, row.void_reason = (
        datetime(2018, 12, 31, tzinfo=UTC),
        by,
        "重复",
    )
    row.save()
