"""How the words of the report vary with what is on record. Strings only; no paper."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from households.models import Activity, Area, Issue, PlannedExit, Posting, Standing
from projects.models import FundSource, StageEvent
from reports.documents.report import NotReportableError, report_on
from reports.periods import HalfYear
from reports.typeset.blocks import Heading, Paragraph, Signature, TableBlock
from tests.factories import (
    ActivityFactory,
    AllocationFactory,
    AreaFactory,
    CaseFileFactory,
    FundSourceFactory,
    GiftFactory,
    HouseholdFactory,
    IssueFactory,
    MembershipFactory,
    PlannedExitFactory,
    PlantingFactory,
    PostingFactory,
    ProjectFactory,
    StandingFactory,
    SubsidyCategoryFactory,
    SubsidyFactory,
    UserFactory,
    VillageProfileFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db

PERIOD = HalfYear(2018, 1)
DATED, TODAY = date(2018, 7, 13), date(2018, 7, 13)


@pytest.fixture
def village() -> Area:
    return AreaFactory(name="试验村")


def told(village: Area, period: HalfYear = PERIOD) -> list[str]:
    """Every paragraph of the report, run-in heading and all."""
    report = report_on(village, period, dated=date(2020, 1, 1), today=date(2020, 1, 1))
    return [
        block.lead + "".join(run.text for run in block.runs)
        for block in report.blocks
        if isinstance(block, Paragraph)
    ]


def register(village: Area, *, persons: int = 1, status: str = Standing.Status.POOR):
    household = HouseholdFactory(area=village)
    StandingFactory(household=household, status=status)
    MembershipFactory(household=household)
    for _ in range(persons - 1):
        MembershipFactory(household=household, relation="other")
    return household


def test_an_empty_village_says_what_is_not_on_record(village: Area):
    report = report_on(village, PERIOD, dated=DATED, today=TODAY)

    assert [block.text for block in report.blocks if isinstance(block, Heading)] == [
        "一、基本村情",
        "二、主要做法",
        "三、存在问题",
        "四、下步打算",
    ]
    assert told(village) == [
        "2018年上半年，试验村没有登记帮扶工作记录，这里只报告已登记的村情、问题和计划。"
        "现将本期情况作一报告，文中数字均由登记的记录汇总得出，时点数截至2018年6月30日"
        "（另注时间的除外），时期数从2018年1月1日计至6月30日。",
        "试验村的户数、人口、土地等村情尚未登记。",
        "全村没有在册的建档立卡贫困户。",
        "本期没有登记帮扶工作记录。",
        "问题台账中没有登记的问题。",
        "目前没有登记的脱贫计划、未销号问题和未完工项目。",
    ]
    assert Signature("（报告单位未登记）", "2018年7月13日") in report.blocks


def test_a_village_with_one_household_reads_as_one(village: Area):
    household = register(village)
    VillageProfileFactory(area=village, household_count=1, population=1, forest_li=0)
    CaseFileFactory(household=household)
    PlannedExitFactory(household=household)
    VisitFactory(household=household)

    paragraphs = told(village)

    assert "全村1户1人，其中建档立卡贫困户1户1人，均未脱贫，贫困发生率100%。" in paragraphs
    assert (
        "与2017年底相比，未脱贫户数和人数、贫困发生率没有变化。按照脱贫计划，2018年脱贫1户1人。"
        in paragraphs
    )
    assert (
        "（一）规范档卡管理。在册的1户建档立卡贫困户，档卡资料已全部整理完成，一户一套。"
        in paragraphs
    )
    assert "（二）做实结对帮扶。2018年上半年，走访农户1次，走访到的有1户。" in paragraphs
    assert paragraphs[-1] == (
        "（一）完成2018年脱贫任务。按计划，2018年还要脱贫1户1人。计划完成后，现有未脱贫人口1人全部脱贫，"
        "按总人口1人计算，贫困发生率由100%降到0%（0/1），低于2%的贫困村退出标准，但没有余量。"
    )


def test_a_village_without_gifts_has_no_sentence_on_gifts(village: Area):
    VisitFactory(household=register(village))

    assert not any("慰问" in paragraph or "送去" in paragraph for paragraph in told(village))


def test_one_gift_is_a_sentence_and_two_are_added_up(village: Area):
    GiftFactory(area=village, item="棉被", value_fen=1_100_000, donor="甲局", receivers="贫困户")

    assert told(village)[3] == "（一）做实结对帮扶。2月10日，甲局向贫困户送去棉被，价值11000元。"

    GiftFactory(area=village, item="米油", value_fen=900_050, value_is_estimated=True)

    assert (
        "送去慰问和捐赠物资共2笔，价值合计20000.5元：一是2月10日，甲局向贫困户送去棉被，价值11000元；"
        "二是2月10日，某单位向困难户送去米油，估价9000.5元。"
    ) in told(village)[3]


def test_crops_side_by_side_are_never_added(village: Area):
    household = register(village)
    PlantingFactory(household=household, area_li=40_800, is_intercropped=True)
    PlantingFactory(household=household, crop="pepper", area_li=40_000, is_intercropped=True)

    paragraph = next(text for text in told(village) if "发展特色产业" in text)

    assert paragraph == (
        "（一）发展特色产业。2018年，有1户在册农户种植菊花408亩、花椒400亩。"
        "菊花、花椒套种在同一块地上，面积各计各的，不相加。"
    )


def test_houses_are_told_as_more_or_unchanged_against_the_half_year_before(village: Area):
    moved = SubsidyCategoryFactory(code="relocation", is_recurring=False)
    SubsidyFactory(category=moved, household=register(village), begins_on=date(2017, 5, 1))

    assert not any("落实惠民政策" in text for text in told(village))

    SubsidyFactory(
        category=moved, household=register(village, persons=3), begins_on=date(2018, 4, 1)
    )

    assert (
        "（一）落实惠民政策。截至2018年6月底，易地扶贫搬迁由2017年底的1户1人增至2户4人。"
        in told(village)
    )


def test_each_project_is_a_clause_and_an_unstated_source_is_said_so(village: Area):
    road = ProjectFactory(area=village, code="XM-1", name="修路")
    road.quantities.create(item="路面", amount=9400, unit="米")
    StageEvent.objects.create(project=road, stage="finished", on=date(2018, 6, 12))
    AllocationFactory(project=road, amount_fen=190_000_000)
    hall = ProjectFactory(area=village, code="XM-2", name="建卫生室")
    unstated = FundSourceFactory(area=village, kind=FundSource.Kind.UNSTATED)
    AllocationFactory(project=hall, source=unstated, amount_fen=20_000_000)

    paragraphs = told(village)

    assert (
        "（一）推进项目建设。一是修路，安排整合资金190万元，规模为路面9400米，6月12日完工；"
        "二是建卫生室，安排资金20万元（来源未注明），规模未登记。"
        "截至2018年6月底，2个项目累计下达资金210万元，其中整合资金190万元、来源未注明的20万元；尚未支付。"
    ) in paragraphs
    assert (
        "（一）推进未完工项目。尚未完工的项目有1个：建卫生室（进度未登记），抓紧实施。"
        "已下达的资金还有210万元没有支付，按进度和验收结果及时拨付。"
    ) in paragraphs


def test_problems_of_single_households_are_counted_and_not_told(village: Area):
    IssueFactory(area=village, text="路灯不亮。", measure="换灯。", responsible="村委会")
    IssueFactory(area=village, household=register(village), text="张某家漏雨")

    paragraphs = told(village)

    assert "村级层面尚未解决的问题有1个：路灯不亮。" in paragraphs
    assert any("其中村级1个、个别农户1个" in text for text in paragraphs)
    assert not any("张某" in text for text in paragraphs)
    assert (
        "（二）办结未销号问题。换灯，由村委会负责，时限尚未确定。对个别农户的问题，由责任人逐户办理，办结一个销号一个。"
        in paragraphs
    )


def test_typed_text_cannot_smuggle_in_a_figure(village: Area):
    IssueFactory(area=village, text="见[[registered.households]]和[[no.such]]\n第二行；")

    assert (
        "村级层面尚未解决的问题有1个：见[[registered.households]]和[[no.such]] 第二行。"
        in told(village)
    )


def test_events_of_the_period_that_were_voided_are_not_told(village: Area):
    ActivityFactory(
        area=village,
        kind=Activity.Kind.PARTY_CLASS,
        title="党课",
        voided_at="2018-05-01T00:00:00Z",
        voided_by=UserFactory(),
        void_reason="重复",
    )
    ActivityFactory(area=village, kind=Activity.Kind.PARTY_DAY, held_on=date(2018, 7, 1))

    assert not any("基层党建" in text for text in told(village))


def test_the_exit_plan_names_the_route_of_last_resort_and_what_is_overdue(village: Area):
    security = PlannedExit.Route.SOCIAL_SECURITY
    PlannedExitFactory(household=register(village), year=2019)
    PlannedExitFactory(household=register(village), year=2020, route=security)
    PlannedExitFactory(household=register(village), year=2017)
    register(village)

    assert (
        "与2017年底相比，未脱贫户数和人数没有变化。按照脱贫计划，2019年脱贫1户1人，2020年以社会保障兜底方式脱贫1户1人。"
        "原计划已经到期、至今尚未脱贫的，有2017年的1户1人。另有1户未脱贫户没有登记脱贫计划。"
    ) in told(village)


def test_a_plan_that_misses_the_line_says_by_how_many(village: Area):
    VillageProfileFactory(area=village, population=100)
    PlannedExitFactory(household=register(village))
    register(village, persons=3)

    assert any(
        "降到3%（3/100），仍达不到低于2%的贫困村退出标准，须在计划之外至少再脱贫2人。" in text
        for text in told(village)
    )


def test_a_village_that_has_left_poverty_keeps_it_up(village: Area):
    register(village, persons=2, status=Standing.Status.EXITED)

    paragraphs = told(village)

    assert "全村建档立卡贫困户1户2人，均已脱贫。" in paragraphs
    assert (
        "（一）巩固脱贫成果。在册农户1户2人均已脱贫，继续落实帮扶政策，定期回访，防止返贫。"
        in paragraphs
    )


def test_a_second_half_plans_the_year_after(village: Area):
    PlannedExitFactory(household=register(village), year=2019)

    assert any("（一）完成2019年脱贫任务。" in text for text in told(village, HalfYear(2018, 2)))


def test_the_report_is_signed_by_the_unit_of_the_first_secretary(village: Area):
    staff = UserFactory(organisation="县局")
    PostingFactory(user=staff, area=village, role=Posting.Role.BUREAU_STAFF)
    secretary = UserFactory(organisation="市局")
    PostingFactory(user=secretary, area=village, begins_on=date(2018, 1, 1))

    def signed(period: HalfYear, organisation: str = "") -> str:
        report = report_on(village, period, dated=DATED, today=TODAY, organisation=organisation)
        return report.organisation

    assert signed(PERIOD) == "市局"
    assert signed(HalfYear(2017, 2)) == "县局"
    assert signed(PERIOD, "另一单位") == "另一单位"


def test_only_a_period_begun_and_a_later_date_can_be_reported(village: Area):
    def refused(area: Area, period: HalfYear, dated: date) -> str:
        with pytest.raises(NotReportableError) as refusal:
            report_on(area, period, dated=dated, today=TODAY)
        return str(refusal.value)

    assert (
        refused(village, HalfYear(2019, 1), DATED)
        == "2019年上半年还没有开始，没有可以报告的记录。"
    )
    assert refused(village, PERIOD, date(2018, 5, 1)) == (
        "报告的数字截至2018年6月30日，成文日期不能早于这一天，请改用这一天或以后的日期。"
    )


def test_the_annex_lists_every_figure_of_the_text_once(village: Area):
    VisitFactory(household=register(village))
    report = report_on(village, PERIOD, dated=DATED, today=TODAY)
    table = next(block for block in report.blocks if isinstance(block, TableBlock))
    tokens = [
        run.figure
        for block in report.blocks
        if isinstance(block, Paragraph)
        for run in block.runs
        if run.figure
    ]

    assert [f"{code}@{moment}" for _, _, _, moment, code in table.rows] == list(
        dict.fromkeys(tokens)
    )


def test_queries_do_not_grow_with_the_records(village: Area):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            _ = report_on(village, PERIOD, dated=DATED, today=TODAY).blocks
        return len(captured)

    def more() -> None:
        household = register(village, persons=2)
        PlannedExitFactory(household=household)
        PlantingFactory(household=household)
        VisitFactory(household=household)
        ActivityFactory(area=village)
        GiftFactory(area=village)
        Issue.objects.create(area=village, source="audit", text="账", raised_on=date(2018, 2, 1))
        project = ProjectFactory(area=village)
        project.quantities.create(item="路", amount=1, unit="米")
        StageEvent.objects.create(project=project, stage="started", on=date(2018, 3, 1))
        AllocationFactory(project=project)

    more()
    once = queries()
    more()
    more()

    assert queries() == once
