"""Prose of villages, townships and people at random, and of the odd ones: nothing dangles, nothing counts nought."""

import re
from datetime import date

import pytest

from households.models import Area, User
from projects.models import StageEvent
from reports.documents.report import report_on
from reports.lint import Severity
from reports.periods import HalfYear, Month, Period, Year
from reports.typeset.blocks import Heading, Paragraph
from tests.factories import (
    ActivityFactory,
    AllocationFactory,
    AreaFactory,
    MembershipFactory,
    PostingFactory,
    ProjectFactory,
    StandingFactory,
    UserFactory,
    VillageProfileFactory,
    VisitFactory,
)
from tests.reports.random_village import populate

pytestmark = pytest.mark.django_db

DATED = date(2019, 2, 1)
PERIODS = [HalfYear(2017, 2), HalfYear(2018, 1), HalfYear(2018, 2), Month(2018, 3), Year(2018)]
FAULTS = {
    "dangling": re.compile(r"[，；、：。（][，；、：。）]|^[，；、：。）]|[，；、：（]$|[^。：]$"),
    "nought": re.compile(r"(?<![\d.])0(?:户|人|个|次|份|笔|项|元|万元|天|亩)"),
    "unit twice": re.compile(r"(户|人|个|次|份|笔|元|亩|天|%|村|年)\1(?!均)"),
    "left over": re.compile(r"\[\[|\]\]|None|—"),
    "one by one of one": re.compile(r"共1(?:个|次|笔|项)[^。]*一是"),
}


def told(area: Area, period: Period, person: User | None = None) -> list[str]:
    """The paragraphs of the text, in which the lint finds no error either."""
    report = report_on(area, period, person=person, dated=DATED, today=DATED)
    errors = [one.finding for one in report.answers if one.finding.severity is Severity.ERROR]
    assert errors == [], report.text
    return [
        block.lead + "".join(run.text for run in block.runs)
        for block in report.blocks
        if isinstance(block, Paragraph)
    ]


def faults(texts: list[str]) -> list[tuple[str, str]]:
    return [(name, text) for text in texts for name, fault in FAULTS.items() if fault.search(text)]


def poor(area: Area, status: str = "poor", persons: int = 2) -> None:
    household = StandingFactory(household__area=area, status=status).household
    MembershipFactory(household=household)
    for _ in range(persons - 1):
        MembershipFactory(household=household, relation="other")


@pytest.mark.parametrize("seed", range(8))
def test_prose_of_random_places_and_people_is_whole(seed: int) -> None:
    people: list[User] = [UserFactory(), UserFactory()]
    county = AreaFactory(code="410398", name="试验县")
    AreaFactory(code="410398100", name="石坡镇")
    for number in range(2):
        area = AreaFactory(code=f"410398100{200 + number}", name=f"第{number}村")
        populate(area, seed * 10 + number, people)
    PostingFactory(user=people[0], area=area)

    for period in PERIODS:
        assert faults(told(area, period)) == []
        assert faults(told(county, period)) == []
        for person in people:
            assert faults(told(area, period, person)) == []


def test_a_village_with_quite_other_work() -> None:
    """No planting, no gifts, no visits: trainings, and a project that was withdrawn when it had money already."""
    village = AreaFactory(name="试验村")
    for day, title in ((3, "电商培训"), (9, "月嫂培训"), (20, "电商培训")):
        ActivityFactory(area=village, kind="training", title=title, held_on=date(2018, 4, day))
    project = ProjectFactory(area=village, name="扶贫车间")
    AllocationFactory(project=project, amount_fen=50_000_000)
    StageEvent.objects.create(project=project, stage="withdrawn", on=date(2018, 5, 2))

    paragraphs = told(village, HalfYear(2018, 1))

    assert faults(paragraphs) == []
    assert paragraphs[0].startswith(
        "2018年上半年，试验村脱贫攻坚主要做了产业发展、项目建设等方面的工作。"
    )
    assert paragraphs[3:5] == [
        "（一）发展特色产业。举办技术培训3次：电商培训（4月3日、4月20日）、月嫂培训（4月9日）。",
        "（二）推进项目建设。扶贫车间，安排整合资金50万元，规模未登记，5月2日调整出库。"
        "截至2018年6月底，1个项目累计下达资金50万元，均为整合资金；尚未支付。",
    ]


def test_one_line_of_work_is_told_as_one() -> None:
    village = AreaFactory(name="试验村")
    VisitFactory(household__area=village)

    assert told(village, HalfYear(2018, 1))[0].startswith(
        "2018年上半年，试验村脱贫攻坚主要做了结对帮扶方面的工作。"
    )


def test_a_village_where_nobody_lives_any_more_has_no_rate() -> None:
    village = AreaFactory(name="试验村")
    VillageProfileFactory(area=village, population=0, household_count=0)

    paragraphs = told(village, Year(2018))

    assert faults(paragraphs) == []
    assert not any("%" in text for text in paragraphs)


def test_households_that_fell_back_are_told_within_the_poor() -> None:
    village = AreaFactory(name="试验村")
    VillageProfileFactory(area=village, population=100)
    poor(village, "relapsed", persons=3)
    poor(village)

    assert (
        "全村100户100人，其中建档立卡贫困户2户5人，均未脱贫，未脱贫户中有返贫户1户3人，贫困发生率5%。"
        in told(village, HalfYear(2018, 1))
    )


def test_fewer_poor_and_a_lower_rate_are_told_against_the_period_before() -> None:
    village = AreaFactory(name="试验村")
    VillageProfileFactory(area=village, population=100)
    poor(village)
    household = StandingFactory(household__area=village, ends_on=date(2018, 5, 2)).household
    MembershipFactory(household=household)
    StandingFactory(household=household, status="exited", begins_on=date(2018, 5, 2))

    def against(period: Period) -> str:
        [text] = [text for text in told(village, period) if "相比" in text]
        return text.partition("。与")[2].partition("。")[0]

    moved = "未脱贫户由2户3人减少到1户2人，贫困发生率由3%下降到2%"
    assert against(HalfYear(2018, 1)) == f"2017年底相比，{moved}"
    assert against(Month(2018, 5)) == f"4月底相比，{moved}"
    assert against(Year(2018)) == f"2017年底相比，{moved}"


@pytest.mark.parametrize(
    ("before", "now", "sentence"),
    [
        (1, 3, "与2017年下半年相比，走访次数由1次增加到3次。"),
        (3, 1, "与2017年下半年相比，走访次数由3次减少到1次。"),
        (2, 2, "与2017年下半年相比，走访次数持平。"),
        (0, 2, ""),
    ],
)
def test_work_is_told_as_more_less_or_level_where_there_was_some_before(
    before: int, now: int, sentence: str
) -> None:
    village = AreaFactory()
    for day, count in ((date(2017, 8, 1), before), (date(2018, 3, 1), now)):
        VisitFactory.create_batch(count, household__area=village, visited_on=day)

    [text] = [text for text in told(village, HalfYear(2018, 1)) if "走访农户" in text]

    assert text.partition(f"走访到的有{now}户。")[2] == sentence


def test_a_period_still_running_is_not_held_against_a_whole_one() -> None:
    village = AreaFactory()
    for day in (date(2018, 5, 1), date(2018, 6, 1)):
        VisitFactory(household__area=village, visited_on=day)

    report = report_on(village, Month(2018, 6), dated=date(2018, 6, 10), today=date(2018, 6, 10))

    assert not any(
        "相比" in run.text
        for block in report.blocks
        if isinstance(block, Paragraph)
        for run in block.runs
    )


@pytest.mark.parametrize(
    ("period", "name", "next_year"),
    [
        (Month(2018, 6), "试验村2018年6月脱贫攻坚工作月报", 2018),
        (Month(2018, 12), "试验村2018年12月脱贫攻坚工作月报", 2019),
        (HalfYear(2018, 1), "试验村2018年上半年脱贫攻坚工作情况报告", 2018),
        (Year(2018), "试验村2018年脱贫攻坚工作年度报告", 2019),
    ],
)
def test_each_kind_of_report_has_its_name_and_looks_ahead_from_its_end(
    period: Period, name: str, next_year: int
) -> None:
    village = AreaFactory(name="试验村")
    poor(village)

    report = report_on(village, period, dated=DATED, today=DATED)

    assert report.name == name
    assert any(
        text.startswith(f"（一）完成{next_year}年脱贫任务。") for text in told(village, period)
    )
    assert [block.text[:2] for block in report.blocks if isinstance(block, Heading)][:4] == [
        *("一、", "二、", "三、", "四、")
    ]
