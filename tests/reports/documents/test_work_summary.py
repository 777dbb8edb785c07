"""The summary of one person's work: the same figures, narrowed to the person; words that follow the records."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from households.models import Activity, Area, Posting, User, Visit
from reports.documents.report import Report, report_on
from reports.figures import At, compute
from reports.lint import lint
from reports.periods import HalfYear, Month, Period, Year
from reports.typeset.blocks import Heading, Paragraph, Signature
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    GiftFactory,
    HelpPlanFactory,
    HouseholdFactory,
    IssueFactory,
    PairingFactory,
    PostingFactory,
    StandingFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db

HALF = HalfYear(2018, 1)
DATED = date(2019, 2, 1)


@pytest.fixture
def village() -> Area:
    return AreaFactory(name="试验村")


@pytest.fixture
def secretary(village: Area) -> User:
    user = UserFactory(name="李明", organisation="市局", duty="科长")
    PostingFactory(user=user, area=village, begins_on=date(2017, 11, 1))
    return user


def summary(village: Area, person: User, period: Period = HALF) -> Report:
    return report_on(village, period, person=person, dated=DATED, today=DATED)


def told(village: Area, person: User, period: Period = HALF) -> list[str]:
    return [
        block.lead + "".join(run.text for run in block.runs)
        for block in summary(village, person, period).blocks
        if isinstance(block, Paragraph)
    ]


def test_a_person_without_records_says_so(village: Area, secretary: User) -> None:
    made = summary(village, secretary)

    assert made.name == "试验村第一书记李明2018年上半年驻村工作总结"
    assert [block.text for block in made.blocks if isinstance(block, Heading)] == [
        "一、任职情况",
        "二、所做工作",
        "三、发现和解决的问题",
        "四、下步打算",
    ]
    assert told(village, secretary) == [
        "现将2018年上半年的工作总结如下，文中数字均由登记的记录汇总得出，"
        "时点数截至2018年6月30日，时期数从2018年1月1日计至6月30日。",
        "李明，市局科长，2017年11月1日起任试验村第一书记。",
        "本期没有登记工作记录。",
        "没有登记本人提出或负责的问题。",
        "目前没有未销号的问题和到期应走访的农户。",
    ]
    assert Signature("李明", "2019年2月1日") in made.blocks


def test_only_the_persons_own_work_is_told(village: Area, secretary: User) -> None:
    household = HouseholdFactory(area=village)
    for day, mode in ((1, "home"), (1, "home"), (9, "phone")):
        VisitFactory(
            household=household, visitor=secretary, visited_on=date(2018, 3, day), mode=mode
        )
    VisitFactory(household=household)
    ActivityFactory(area=village, led_by="李明", kind="training", title="种椒培训")
    ActivityFactory(area=village, led_by="张三", kind="training", title="养牛培训")
    HelpPlanFactory(household=household, made_by=secretary)
    GiftFactory(area=village, recorded_by=secretary, item="棉被", value_fen=1_100_000)
    GiftFactory(area=village)

    assert told(village, secretary)[2:6] == [
        "（一）走访农户。走访农户3次（入户2次、电话1次），走访到的有1户，有走访的日子共2天。",
        "（二）组织和参与活动。组织和参与培训1次（3月1日，种椒培训）。",
        "（三）制定帮扶计划。为农户制定帮扶计划1份。",
        "（四）开展慰问帮扶。经办慰问和捐赠物资：2月10日，某单位向困难户送去棉被，价值11000元。",
    ]


def test_households_answered_for_are_told_with_those_not_called_on(
    village: Area, secretary: User
) -> None:
    for _ in range(3):
        PairingFactory(household__area=village, helper=secretary)
    called = PairingFactory(household__area=village, helper=secretary).household
    VisitFactory(household=called, visitor=secretary)

    assert any(
        "截至2018年6月底，结对帮扶农户4户，本期走访到1户，还有3户没有走访到。" in text
        for text in told(village, secretary)
    )


def test_problems_solved_and_open_are_those_the_person_raised_or_answers_for(
    village: Area, secretary: User
) -> None:
    IssueFactory(area=village, raised_by=secretary, text="路灯不亮。", measure="换灯。")
    IssueFactory(
        area=village,
        responsible_user=secretary,
        text="入户路破损",
        closed_on=date(2018, 5, 1),
        result="已硬化200米。",
    )
    IssueFactory(area=village, household=HouseholdFactory(area=village), raised_by=secretary)
    IssueFactory(area=village, text="别人的问题")

    paragraphs = told(village, secretary)

    assert (
        "本人提出或负责的问题，2018年上半年新提出3个，销号1个；截至2018年6月底未销号2个。"
        in paragraphs
    )
    assert "已经解决的村级问题有1个：入户路破损，已硬化200米。" in paragraphs
    assert (
        "（一）办结未销号问题。针对路灯不亮的问题，换灯，时限尚未确定。"
        "对个别农户的1个问题，逐户办理，办结一个销号一个。"
    ) in paragraphs
    assert not any("别人" in text for text in paragraphs)


def test_calls_that_are_due_are_planned(village: Area) -> None:
    helper = UserFactory(name="王芳")
    PostingFactory(user=helper, area=village, role=Posting.Role.HELPER)
    household = StandingFactory(household__area=village).household
    PairingFactory(household=household, helper=helper)
    StandingFactory(household__area=village)

    assert summary(village, helper).name == "试验村帮扶责任人王芳2018年上半年帮扶工作总结"
    assert (
        "（一）走访到期农户。按规定的走访间隔，应走访而没有走访的在册农户有1户，逐户走访到位。"
        in told(village, helper)
    )


def test_months_and_changes_are_told(village: Area, secretary: User) -> None:
    household = HouseholdFactory(area=village)
    for month in (1, 2, 3, 5):
        VisitFactory(household=household, visitor=secretary, visited_on=date(2018, month, 3))
    VisitFactory(household=household, visitor=secretary, visited_on=date(2017, 8, 1))

    assert (
        "有工作记录的月份是1月至3月、5月。与2017年下半年相比，走访次数由1次增加到4次，走访户数持平。"
        in told(village, secretary)
    )


def test_a_posting_that_ended_is_told_with_its_last_day(village: Area) -> None:
    user = UserFactory(name="赵强")
    PostingFactory(user=user, area=village, begins_on=date(2017, 1, 1), ends_on=date(2018, 4, 1))

    assert "赵强，2017年1月1日至2018年3月31日任试验村第一书记。" in told(village, user)


@pytest.mark.parametrize("period", [HALF, Month(2018, 3), Year(2018)], ids=str)
def test_the_persons_figures_are_the_villages_narrowed(
    village: Area, secretary: User, period: Period
) -> None:
    """Everybody's visits together are the village's."""
    people: list[User] = [secretary, UserFactory()]
    for number in range(7):
        VisitFactory(household__area=village, visitor=people[number % 2])

    def visits(person: User | None) -> object:
        at = At(area=village.code, day=period.last_day, period=period, person=person)
        return compute(["visits.count"], at)["visits.count"].amount

    assert [visits(person) for person in (None, people[0], people[1])] == [7, 4, 3]


def test_queries_do_not_grow_with_the_records(village: Area, secretary: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            _ = summary(village, secretary).blocks
        return len(captured)

    def more() -> None:
        household = PairingFactory(household__area=village, helper=secretary).household
        VisitFactory(household=household, visitor=secretary, mode=Visit.Mode.PHONE)
        ActivityFactory(area=village, recorded_by=secretary, kind=Activity.Kind.OTHER)
        GiftFactory(area=village, recorded_by=secretary)
        IssueFactory(area=village, raised_by=secretary)

    more()
    once = queries()
    more()
    more()

    assert queries() == once


def test_our_own_summaries_have_no_fault(jiaogou: Area) -> None:
    for person in User.objects.filter(pk__in=Visit.objects.values("visitor"))[:6]:
        for period in (HALF, Month(2018, 5), Year(2018)):
            made = summary(jiaogou, person, period)
            assert lint(made.text, made.at) == []
