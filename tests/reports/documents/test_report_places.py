"""The report of a township or a county: its villages summed, each in a row of a table, and nothing told one by one."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from households.models import Area, Posting
from reports.documents.report import Report, report_on
from reports.figures import At, compute
from reports.periods import HalfYear, Month, Period, Year
from reports.typeset.blocks import Heading, Paragraph, TableBlock
from tests.factories import (
    ActivityFactory,
    AllocationFactory,
    AreaFactory,
    GiftFactory,
    IssueFactory,
    MembershipFactory,
    PostingFactory,
    ProjectFactory,
    StandingFactory,
    VillageProfileFactory,
    VisitFactory,
)
from tests.reports.random_village import populate

pytestmark = pytest.mark.django_db

HALF = HalfYear(2018, 1)
DATED = date(2019, 2, 1)
PEOPLE = ("village.households", "village.population", "registered.households", "registered.persons",
          "poor.households", "poor.persons", "poverty.incidence")  # fmt: skip


@pytest.fixture
def county() -> Area:
    AreaFactory(code="410398100", name="石坡镇")
    return AreaFactory(code="410398", name="试验县")


def village(number: int, name: str) -> Area:
    area: Area = AreaFactory(code=f"410398100{200 + number}", name=name)
    return area


def report(area: Area, period: Period = HALF) -> Report:
    return report_on(area, period, dated=DATED, today=DATED)


def told(area: Area, period: Period = HALF) -> list[str]:
    return [
        block.lead + "".join(run.text for run in block.runs)
        for block in report(area, period).blocks
        if isinstance(block, Paragraph)
    ]


def tables(area: Area, period: Period = HALF) -> dict[str, TableBlock]:
    """The tables of the text by the first word of their titles; those of the annexes left out."""
    return {
        block.title: block
        for block in report(area, period).blocks
        if isinstance(block, TableBlock) and block.title.startswith("各村")
    }


def poor(area: Area, persons: int = 1) -> None:
    household = StandingFactory(household__area=area).household
    MembershipFactory(household=household)
    for _ in range(persons - 1):
        MembershipFactory(household=household, relation="other")


def test_the_place_is_told_with_what_it_holds(county: Area) -> None:
    VillageProfileFactory(area=village(0, "甲村"), population=400)
    VillageProfileFactory(area=village(1, "乙村"), population=100)
    poor(Area.objects.get(name="甲村"), 10)

    paragraphs = told(county)

    assert (
        "试验县辖1个乡镇、2个行政村，总面积6平方公里，共有6个自然村、8个村民组，"
        "耕地1000亩（人均2亩）、林地800亩（人均1.6亩），党员40人。"
    ) in paragraphs
    assert "全县200户500人，其中建档立卡贫困户1户10人，均未脱贫，贫困发生率2%。" in paragraphs
    headings = [block.text for block in report(county).blocks if isinstance(block, Heading)]
    assert headings[0] == "一、基本情况"


def test_villages_without_a_profile_are_named_and_no_rate_is_made_of_a_part(county: Area) -> None:
    VillageProfileFactory(area=village(0, "甲村"), population=400)
    poor(village(1, "乙村"))

    paragraphs = told(county)

    assert any("以上不含尚未登记村情的乙村。" in text for text in paragraphs)
    assert (
        "已登记村情的村共有100户400人。全县建档立卡贫困户1户1人，均未脱贫。"
        "因有的村没有登记总人口，贫困发生率不作计算。"
    ) in paragraphs
    assert not any("%" in text for text in paragraphs)
    assert tables(county)["各村基本情况表（2018年6月30日）"].rows == (
        ("石坡镇", "甲村", "100", "400", "0", "0", "0", "0", "0.00"),
        ("石坡镇", "乙村", "—", "—", "1", "1", "1", "1", "—"),
        ("合计", "", "100", "400", "1", "1", "1", "1", "—"),
    )


@pytest.mark.parametrize("seed", [0, 30, 60])
@pytest.mark.parametrize("period", [HALF, Month(2018, 5), Year(2018)], ids=str)
def test_the_last_row_is_the_place_itself_and_the_rows_add_up_to_it(
    county: Area, seed: int, period: Period
) -> None:
    for number in range(4):
        area = village(number, f"第{number}村")
        populate(area, seed + number)
        if not area.profiles.exists():
            VillageProfileFactory(area=area)
    township = Area.objects.get(code="410398100")
    values = compute(PEOPLE, At(area=township.code, day=period.last_day, period=period))

    for table in tables(township, period).values():
        *rows, total = table.rows
        for place, head in enumerate(table.head):
            if head != "行政村" and "%" not in head:
                assert round(sum(float(row[place]) for row in rows), 6) == float(total[place])
    [people, _] = tables(township, period).values()
    rate = values["poverty.incidence"].amount
    assert people.rows[-1][:-1] == ("合计", *(values[code].text for code in PEOPLE[:-1]))
    assert people.rows[-1][-1] == ("—" if rate is None else f"{rate:.2f}")


def test_events_are_counted_and_not_told_one_by_one(county: Area) -> None:
    for number in range(3):
        ActivityFactory(area=village(number, f"第{number}村"), kind="training", title="种椒")

    assert "（一）发展特色产业。举办技术培训3次（涉及3个村）。" in told(county)


def test_the_largest_gifts_and_projects_are_told(county: Area) -> None:
    for number in range(4):
        area = village(number, f"第{number}村")
        GiftFactory(area=area, value_fen=100_000 * (number + 1))
        AllocationFactory(
            project=ProjectFactory(area=area, name="修路"), amount_fen=10_000_000 * (number + 1)
        )

    paragraphs = told(county)

    assert paragraphs[5] == (
        "（一）做实结对帮扶。送去慰问和捐赠物资共4笔，价值合计10000元，其中价值较大的有3笔："
        "一是2月10日，某单位向第3村困难户送去米面油，价值4000元；二是2月10日，某单位向第2村困难户送去米面油，价值3000元；"
        "三是2月10日，某单位向第1村困难户送去米面油，价值2000元。"
    )
    assert paragraphs[6].startswith(
        "（二）推进项目建设。本期有资金或进度变动的项目4个，涉及4个村，均为村基础设施项目。下达资金较多的是："
        "一是第3村修路，安排整合资金40万元，规模未登记；"
    )
    assert "截至2018年6月底，4个项目累计下达资金100万元，均为整合资金；尚未支付。" in paragraphs[6]


def test_problems_are_counted_by_village(county: Area) -> None:
    for number, count in enumerate((1, 3, 0)):
        area = village(number, f"第{number}村")
        IssueFactory.create_batch(count, area=area, text="路灯不亮")

    paragraphs = told(county)

    assert "村级层面尚未解决的问题有4个：第1村3个、第0村1个。" in paragraphs
    assert not any("路灯" in text for text in paragraphs)
    assert (
        "（一）办结未销号问题。对未销号的问题，由各村按确定的责任人和时限逐项办理，办结一个销号一个。"
        in paragraphs
    )


def test_the_report_of_a_county_is_that_of_its_bureau(county: Area) -> None:
    area = village(0, "甲村")
    PostingFactory(area=area, user__organisation="市局")
    PostingFactory(area=county, user__organisation="县扶贫办", role=Posting.Role.BUREAU_STAFF)

    assert report(county).organisation == "县扶贫办"
    assert report(area).organisation == "市局"


def test_queries_do_not_grow_with_the_villages(county: Area) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            _ = report(county).blocks
        return len(captured)

    for number in range(3):
        populate(village(number, f"第{number}村"), number)
        VisitFactory(household__area_id=f"410398100{200 + number}")
        AllocationFactory(project__area_id=f"410398100{200 + number}")
    once = queries()
    for number in range(3, 12):
        populate(village(number, f"第{number}村"), number)

    assert queries() == once
