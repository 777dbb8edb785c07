"""The ledger of activities: those of the half-year that stand good, and together they are the figures of all kinds."""

from datetime import date

from django.utils import timezone

from households.models import Activity, Area
from reports.figures import compute
from reports.ledgers import LEDGERS
from tests.factories import (
    ActivityFactory,
    ActivityHouseholdFactory,
    PhotoFactory,
    UserFactory,
    VisitFactory,
)
from tests.reports.ledgers.conftest import AT, exported, registered
from tests.reports.ledgers.reading import column_of, headings, picked

ACTIVITIES = LEDGERS["activities"]


def void() -> dict[str, object]:
    return {"voided_at": timezone.now(), "voided_by": UserFactory(), "void_reason": "重复登记"}


def test_activity_ledger_says_all_that_is_known(village: Area, next_door: Area) -> None:
    activity = ActivityFactory(
        area=village, kind=Activity.Kind.TRAINING, held_on=date(2018, 5, 16), title="菊花打顶培训",
        place="东岭", led_by="林书白", participants="种植户", participant_count=58, description="现场操作。\n=1+1",
        recorded_by=UserFactory(name="孙书记"),
    )  # fmt: skip
    for number in ("4103990001", "4103990002"):
        ActivityHouseholdFactory(
            activity=activity, household=registered(village, number, "石大山")
        )
    PhotoFactory.create_batch(2, visit=None, activity=activity)
    PhotoFactory(visit=None, activity=activity, **void())
    ActivityFactory(area=next_door)

    paper = exported("activities", village).paper

    assert paper.headings == headings(ACTIVITIES)
    assert paper.records == [[
        date(2018, 5, 16), "试村", "培训", "菊花打顶培训", "东岭", "林书白", "种植户", 58, 2, "现场操作。\n=1+1", 2,
        "孙书记", 1,
    ]]  # fmt: skip


def test_households_reached_lead_to_the_page_that_names_them(village: Area) -> None:
    reached = ActivityHouseholdFactory(
        activity__area=village, household=registered(village, "4103990001", "石大山")
    ).activity
    alone = ActivityFactory(area=village, held_on=date(2018, 3, 2))
    column = column_of(ACTIVITIES, "涉及户数")

    rows = ACTIVITIES.fill([reached, alone], AT)

    assert column.link is not None
    assert [(column.text(row), column.link(row)) for row in rows] == [
        ("1", f"/activities/{reached.key}/"),
        ("", ""),
    ]


def test_activities_of_each_kind_and_of_all_kinds_are_as_many_as_the_figures_say(
    village: Area, next_door: Area
) -> None:
    for kind in Activity.Kind:
        ActivityFactory(area=village, kind=kind)
        ActivityFactory(area=village, kind=kind, **void())
    for day in ("2017-12-31", "2018-01-01", "2018-06-30", "2018-07-01"):
        ActivityFactory(area=village, held_on=date.fromisoformat(day), kind="party_day")
    ActivityFactory(area=next_door, kind="party_day")
    VisitFactory(household=registered(village, "4103990001", "石大山"))
    records = ACTIVITIES.records(AT)

    figures = compute([f"activities.{kind}.count" for kind in Activity.Kind], AT)
    counted = {
        f"activities.{kind}.count": ACTIVITIES.totals(records.filter(kind=kind), AT)["activities"]
        for kind in Activity.Kind
    }

    assert counted == {code: value.amount for code, value in figures.items()}
    assert counted["activities.party_day.count"] == 3
    assert ACTIVITIES.totals(records, AT)["activities"] == sum(counted.values()) == 10
    assert exported("activities", village).paper.total[-1] == 10


def test_persons_and_households_are_added_up_as_often_as_they_came(village: Area) -> None:
    household = registered(village, "4103990001", "石大山")
    for count in (40, None, 2):
        activity = ActivityFactory(area=village, participant_count=count)
        ActivityHouseholdFactory(activity=activity, household=household)

    paper = exported("activities", village).paper

    assert picked(ACTIVITIES, [*paper.records, paper.total[1:]], "参加人数", "涉及户数", "计次") == [
        (40, 1, 1), (None, 1, 1), (2, 1, 1), (42, 3, 3),
    ]  # fmt: skip
    assert ACTIVITIES.summary(ACTIVITIES.totals(ACTIVITIES.records(AT), AT)) == (
        "3 次，参加 42 人次"
    )
