"""The ledger of visits: those of the half-year that stand good."""

from dataclasses import replace
from datetime import UTC, date, datetime

from django.utils import timezone

from households.models import Area, Photo, Visit
from reports.figures import compute
from reports.ledgers import LEDGERS
from reports.models import LedgerExport
from reports.periods import Month
from tests.factories import (
    IssueFactory,
    PhotoFactory,
    UserFactory,
    VisitFactory,
    VisitNoteFactory,
)
from tests.reports.ledgers.conftest import AT, exported, registered
from tests.reports.ledgers.reading import headings, picked

VISITS = LEDGERS["visits"]


def void() -> dict[str, object]:
    return {"voided_at": timezone.now(), "voided_by": UserFactory(), "void_reason": "登记错了户"}


def test_ledger_of_a_month_is_remembered_as_that_months(village: Area) -> None:
    VisitFactory(
        household=registered(village, "4103990001", "石大山"), visited_on=date(2018, 3, 5)
    )

    written = exported("visits", village, at=replace(AT, period=Month(2018, 3)))

    export = LedgerExport.objects.get()
    export.clean_fields()
    assert (export.period, written.exported.row_count) == ("2018-03", 1)


def test_visit_ledger_says_all_that_is_known(village: Area, next_door: Area) -> None:
    household = registered(village, "4103990001", "石大山", group=12)
    visitor = UserFactory(name="林书白", organisation="某局")
    visit = VisitFactory(
        household=household, visitor=visitor, visited_on=date(2018, 3, 1), kind=Visit.Kind.FOLLOW_UP,
        mode=Visit.Mode.PHONE, place="东岭窑洞", people_met="户主和老伴",
        findings="水管冻裂。\n=SUM(A1)", policies="医保报销", action="联系水管员", version=3,
        recorded_at=datetime(2018, 3, 1, 17, tzinfo=UTC),
    )  # fmt: skip
    IssueFactory(area=village, household=household, visit=visit, text="水管冻裂")
    IssueFactory(area=village, household=household, visit=visit, text="门前积雪")
    VisitNoteFactory(visit=visit, topic="water", text="水管冻裂")
    VisitNoteFactory(visit=visit, topic="income", text="多卖两头猪")
    PhotoFactory.create_batch(2, visit=visit)
    PhotoFactory(visit=visit, kind=Photo.Kind.SIGNATURE)
    PhotoFactory(visit=visit, **void())
    VisitFactory(household=registered(next_door, "4103990099", "外村人"))

    paper = exported("visits", village).paper

    assert paper.headings == headings(VISITS)
    assert paper.records == [[
        date(2018, 3, 1), "试村", "12组", "4103990001", "石大山", "未脱贫", "林书白", "某局", "回访", "电话",
        "东岭窑洞", "户主和老伴", "水管冻裂。\n=SUM(A1)", "饮水：水管冻裂；收入：多卖两头猪", "医保报销",
        "联系水管员", "水管冻裂；门前积雪", 3, 2, date(2018, 3, 2), 1, 1,
    ]]  # fmt: skip


def test_visit_ledger_holds_the_half_year_and_nothing_void(village: Area) -> None:
    household = registered(village, "4103990001", "石大山")
    other = registered(village, "4103990002", "石老二")
    for day in ("2017-12-31", "2018-01-01", "2018-06-30", "2018-07-01"):
        VisitFactory(household=household, visited_on=date.fromisoformat(day))
    VisitFactory(household=other, visited_on=date(2018, 3, 1))
    VisitFactory(household=other, visited_on=date(2018, 3, 2), **void())

    paper = exported("visits", village).paper

    assert picked(VISITS, paper.records, "走访日期", "户编号", "计户", "计次") == [
        (date(2018, 1, 1), "4103990001", 1, 1),
        (date(2018, 3, 1), "4103990002", 1, 1),
        (date(2018, 6, 30), "4103990001", None, 1),
    ]
    assert paper.total[-2:] == [2, 3]


def test_visit_of_which_only_the_day_is_known_leaves_the_rest_empty(village: Area) -> None:
    VisitFactory(household=registered(village, "4103990001", "石大山"), findings="")

    paper = exported("visits", village).paper

    assert picked(
        VISITS, paper.records,
        "走访地点", "见到的人", "看到和听到的情况", "各方面变化", "宣讲的政策", "照片", "更正次数",
    ) == [(None, None, None, None, None, None, None)]  # fmt: skip


def test_visits_to_households_outside_the_register_are_listed_and_counted(village: Area) -> None:
    household = registered(village, "4103990001", "石大山", ends_on=date(2015, 1, 1))
    VisitFactory(household=household)

    sums = VISITS.totals(VISITS.records(AT), AT)
    figures = compute(["visits.count", "visits.households"], AT)

    assert sums == {"visits": 1, "households": 1}
    assert [value.amount for value in figures.values()] == [1, 1]
