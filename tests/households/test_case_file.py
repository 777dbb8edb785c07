"""The parts of a case file, each read as a whole: story, register, people, income, conditions, help."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from households.actions.acts import Birth, Death, Newcomer, perform
from households.actions.acts import reverse as take_back
from households.case_file import (
    against_line,
    card_doubt,
    facts,
    former_members,
    income_sheet,
    incomes,
    living_in_words,
    members,
    opened,
    standings,
    story,
    subsidies,
)
from households.models import (
    Act,
    Circumstances,
    Disability,
    Household,
    Living,
    Membership,
    Standing,
    User,
)
from tests.factories import (
    ActFactory,
    ActivityFactory,
    ActivityHouseholdFactory,
    CauseFactory,
    CircumstancesFactory,
    DisabilityFactory,
    ExitFindingFactory,
    ExitReviewFactory,
    ExitStepFactory,
    GiftFactory,
    GiftReceiverFactory,
    HelpPlanFactory,
    HouseholdFactory,
    IncomeFactory,
    IssueFactory,
    LivingFactory,
    MembershipFactory,
    PairingFactory,
    PersonFactory,
    PlannedExitFactory,
    PlantingFactory,
    ProductionFactory,
    StandardFactory,
    StandingFactory,
    StatedIncomeFactory,
    SubsidyCategoryFactory,
    SubsidyFactory,
    SubsidyPaymentFactory,
    VisitFactory,
    VisitNoteFactory,
)
from tests.households.conftest import TODAY, Village, page_of, queries

pytestmark = pytest.mark.django_db

NUMBER = "410399196003078818"
CARD = f"{NUMBER}42"
VOID = {"voided_at": datetime(2018, 6, 2, 2, tzinfo=UTC), "void_reason": "登记错了"}


def page_url(household: Household) -> str:
    return reverse("households:household-detail", args=[household.number])


def told(household: Household, day: date = TODAY) -> list[tuple[date, str, bool]]:
    """Day, title and whether it was taken back, of every event, the latest first."""
    days = story(household, day)
    return [(found.on, event.title, event.is_void) for found in days for event in found.events]


def bear(household: Household, by: User) -> Act:
    child = Newcomer(
        relation=Membership.Relation.SON,
        name="石小满",
        sex="1",
        born_on=date(2018, 3, 1),
        no_identity_reason="新生儿未上户",
    )
    birth = Birth(household=household, on=date(2018, 3, 1), reason="出生", newcomer=child)
    return perform(birth, by=by, today=TODAY)


def test_act_is_told_once_and_its_rows_not_again(mine: Village) -> None:
    bear(mine.household, mine.secretary)

    titles = [title for _, title, _ in told(mine.household)]
    assert [title for title in titles if "石小满" in title] == ["出生：石小满"]


def test_row_that_no_act_made_is_told_by_itself(mine: Village) -> None:
    MembershipFactory(
        household=mine.household,
        person__name="祁连",
        relation=Membership.Relation.SPOUSE,
        begins_on=date(2017, 5, 1),
        joined_by=Membership.Joined.MARRIED_IN,
        ends_on=date(2018, 2, 1),
        left_by=Membership.Left.DEATH,
    )

    assert told(mine.household)[:2] == [
        (date(2018, 2, 1), "祁连离开本户", False),
        (date(2017, 5, 1), "祁连加入本户", False),
    ]


def test_end_of_an_old_row_is_told_by_the_act_and_its_beginning_by_itself(mine: Village) -> None:
    spouse = MembershipFactory(
        household=mine.household,
        person__name="祁连",
        relation=Membership.Relation.SPOUSE,
        begins_on=date(2017, 5, 1),
        joined_by=Membership.Joined.MARRIED_IN,
    )
    death = Death(
        household=mine.household, person=spouse.person, on=date(2018, 2, 1), reason="病故"
    )
    perform(death, by=mine.secretary, today=TODAY)

    assert [line for line in told(mine.household) if "祁连" in line[1]] == [
        (date(2018, 2, 1), "死亡：祁连", False),
        (date(2017, 5, 1), "祁连加入本户", False),
    ]


def test_act_taken_back_stays_struck_through_with_who_and_why(mine: Village) -> None:
    act = bear(mine.household, mine.secretary)
    take_back(act, by=mine.secretary, today=TODAY, reason="不是这一户的")

    (event,) = story(mine.household, TODAY)[0].events
    assert (event.title, event.is_void, event.void_note, event.url) == (
        "出生：石小满",
        True,
        f"2018年6月30日{mine.secretary}撤销：不是这一户的",
        reverse("households:act-detail", args=[act.pk]),
    )
    assert "撤销" not in "".join(title for _, title, _ in told(mine.household))


def test_change_of_relation_to_the_head_is_no_coming_or_going(mine: Village) -> None:
    before = MembershipFactory(
        household=mine.household,
        relation=Membership.Relation.SON,
        ends_on=date(2018, 2, 1),
        left_by=Membership.Left.RELATION,
    )
    MembershipFactory(
        household=mine.household,
        person=before.person,
        relation=Membership.Relation.OTHER,
        begins_on=date(2018, 2, 1),
        joined_by=Membership.Joined.RELATION,
    )

    assert "本户" not in "".join(title for _, title, _ in told(mine.household))
    assert former_members(opened(mine.household, TODAY), TODAY) == []


def test_act_of_another_household_opens_for_who_reaches_it_too(
    client: Client, mine: Village, theirs: Village
) -> None:
    act = ActFactory(
        kind=Act.Kind.SPLIT, household=theirs.household, counterpart=mine.household, on=TODAY
    )
    link = reverse("households:act-detail", args=[act.pk])
    title = f"分户（另一户 {theirs.household}）"

    page = page_of(client, mine.secretary, page_url(mine.household))

    assert title in page
    assert link not in page


def test_living_conditions_are_told_by_what_changed(mine: Village) -> None:
    changed_on = date(2018, 5, 1)
    LivingFactory(household=mine.household, house_grade="C", ends_on=changed_on)
    LivingFactory(household=mine.household, house_grade="B", begins_on=changed_on)

    events = [event for day in story(mine.household, TODAY) for event in day.events]

    assert [(event.on, event.title, event.text) for event in events if "生活" in event.title] == [
        (changed_on, "生活条件有变化", "住房等级：C级危房 → B级"),
        (date(2014, 1, 1), "登记生活条件", "3 项"),
    ]


def test_exit_procedure_is_told_step_by_step(mine: Village) -> None:
    review = ExitReviewFactory(household=mine.household)
    ExitStepFactory(review=review, held_on=date(2018, 5, 12), place="村部")
    ExitFindingFactory(review=review, found_on=date(2018, 5, 10))
    ExitFindingFactory(
        review=review, item="water", passed=False, note="水质浑浊", found_on=date(2018, 5, 10)
    )

    events = [event for day in story(mine.household, TODAY)[:2] for event in day.events]

    assert [(event.title, event.text) for event in events] == [
        ("2018年脱贫退出·民主评议", "村部"),
        ("2018年脱贫退出体检", "1 项达标；饮水安全没有达标：水质浑浊"),
    ]
    assert events[0].url == (
        f"{reverse('households:exit-detail', args=[mine.household.number])}?year=2018"
    )


def test_void_visit_is_told_struck_through_with_who_and_why(mine: Village) -> None:
    VisitFactory(
        household=mine.household, visited_on=date(2018, 6, 1), voided_by=mine.secretary, **VOID
    )

    (event,) = story(mine.household, TODAY)[0].events
    assert (event.is_void, event.void_note) == (
        True,
        f"2018年6月2日{mine.secretary}作废：登记错了",
    )


def test_register_over_time_is_listed_the_latest_first() -> None:
    household = HouseholdFactory()
    StandingFactory(household=household, ends_on=date(2017, 12, 31), reason="精准识别")
    StandingFactory(
        household=household,
        status=Standing.Status.REMOVED,
        turn=Standing.Turn.EXPELLED,
        begins_on=date(2017, 12, 31),
        document="县办〔2017〕9号",
    )

    assert [
        (
            spell.standing.begins_on,
            spell.standing.ends_on,
            spell.standing.get_status_display(),
            spell.attribute_label,
            spell.standing.get_turn_display(),
            spell.standing.reason,
            spell.standing.document,
        )
        for spell in standings(household)
    ] == [
        (date(2017, 12, 31), None, "清退·销户", "", "清退", "", "县办〔2017〕9号"),
        (date(2014, 1, 1), date(2017, 12, 31), "未脱贫", "一般贫困户", "建档立卡", "精准识别", ""),
    ]


def test_member_is_said_in_full() -> None:
    membership = MembershipFactory(
        relation=Membership.Relation.SON,
        begins_on=date(2016, 2, 1),
        joined_by=Membership.Joined.ADOPTED,
    )
    CircumstancesFactory(
        person=membership.person,
        education=Circumstances.Education.JUNIOR,
        school=Circumstances.School.NONE,
        no_school_reason="辍学务工",
        work_place=Circumstances.WorkPlace.COUNTY,
        months_worked=8,
        public_post="护林员",
        public_post_months=3,
        has_medical_insurance=True,
        has_pension_insurance=True,
        is_serving_soldier=True,
        party=Circumstances.Party.LEAGUE,
    )

    (member,) = members(opened(membership.household, TODAY), TODAY)

    assert (member.schooling, member.work, member.others) == (
        "初中文化，非在校生（辍学务工）",
        ["普通劳动力", "乡（镇）外县内务工，8个月", "公益性岗位：护林员，3个月"],
        [
            "有医保、养老保险；没有大病保险",
            "共青团员",
            "现役军人",
            "2016年2月1日起在户（收养）",
        ],
    )


def test_member_of_whom_nothing_is_known_is_said_to_be_so() -> None:
    membership = MembershipFactory()

    (member,) = members(opened(membership.household, TODAY), TODAY)

    assert (member.schooling, member.work, member.others) == ("个人情况没有登记", [], [])


def test_relation_that_changed_does_not_change_since_when_one_belongs() -> None:
    first = MembershipFactory(
        relation=Membership.Relation.SON,
        begins_on=date(2015, 1, 1),
        joined_by=Membership.Joined.BIRTH,
        ends_on=date(2018, 1, 1),
        left_by=Membership.Left.RELATION,
    )
    MembershipFactory(
        household=first.household,
        person=first.person,
        relation=Membership.Relation.OTHER,
        begins_on=date(2018, 1, 1),
        joined_by=Membership.Joined.RELATION,
    )

    (member,) = members(opened(first.household, TODAY), TODAY)

    assert (member.since, member.joined_by) == (date(2015, 1, 1), "birth")


def test_former_members_are_listed_with_when_and_why_they_left(mine: Village) -> None:
    gone = MembershipFactory(
        household=mine.household,
        relation=Membership.Relation.DAUGHTER,
        ends_on=date(2017, 10, 1),
        left_by=Membership.Left.MARRIED_OUT,
    )

    (former,) = former_members(opened(mine.household, TODAY), TODAY)

    assert (
        former.person,
        former.since,
        former.joined_label,
        former.membership.ends_on,
        former.membership.get_left_by_display(),
    ) == (gone.person, date(2014, 1, 1), "建档时在户", date(2017, 10, 1), "嫁出")


@pytest.mark.parametrize(
    ("card", "grade", "doubt"),
    [
        (CARD, "2", ""),
        (None, "2", ""),
        (CARD, "1", "残疾人证号里的类别、等级与登记的不一致，请对照证件核实。"),
        (
            "41039919600307883442",
            "2",
            "残疾人证号里的身份号码与本人的不一致，请对照两证核实。",
        ),
        ("123", "2", "残疾人证号有误：残疾人证号应为 20 位（换领过的 22 位），这里是 3 位。"),
    ],
)
def test_disability_card_is_held_against_its_holder(
    card: str | None, grade: str, doubt: str
) -> None:
    person = PersonFactory.build(identity_number=NUMBER)
    found = Disability(person=person, category="4", grade=grade, card_number=card)

    assert card_doubt(person, found, TODAY) == doubt


def test_income_sheet_adds_up_and_sets_the_system_beside() -> None:
    income = IncomeFactory(
        year=2017,
        wages_fen=600_000,
        business_fen=200_000,
        transfers_fen=120_050,
        dibao_fen=120_000,
        business_costs_fen=50_000,
        member_count=3,
    )
    StatedIncomeFactory(
        household=income.household, year=2017, net_fen=870_050, per_head_fen=280_000
    )
    StatedIncomeFactory(household=income.household, year=2016, per_head_fen=250_000)

    sheet = income_sheet(incomes(income.household))

    assert [(line.label, line.cells) for line in sheet] == [
        ("工资性收入", ("6000.00", "")),
        ("生产经营性收入", ("2000.00", "")),
        ("财产性收入", ("0.00", "")),
        ("转移性收入", ("1200.50", "")),
        ("其中：低保金", ("1200.00", "")),
        ("其中：其他转移性收入", ("0.50", "")),
        ("年收入", ("9200.50", "")),
        ("生产经营性支出", ("500.00", "")),
        ("纯收入", ("8700.50", "")),
        ("系统载明的纯收入", ("8700.50", "")),
        ("与系统相差", ("一致", "")),
        ("计算人口", ("3 人", "")),
        ("人均纯收入", ("2900.17", "")),
        ("系统载明的人均纯收入", ("2800.00", "2500.00")),
        ("与系统相差", ("+100.17", "")),
    ]


@pytest.mark.parametrize(("line", "is_below"), [(299_999, False), (300_000, True), (None, None)])
def test_last_income_is_held_against_the_line_of_its_year(
    line: int | None, is_below: bool | None
) -> None:
    income = IncomeFactory(year=2017, wages_fen=300_000, member_count=1)
    area = income.household.area
    StandardFactory(area=area, value=900_000, begins_on=date(2018, 1, 1))
    if line:
        StandardFactory(
            area=area, value=line, begins_on=date(2017, 1, 1), ends_on=date(2018, 1, 1)
        )

    found = against_line(income.household, incomes(income.household), TODAY)

    assert found is not None
    assert (found.year.year, found.is_below) == (2017, is_below)


def test_household_without_income_is_held_against_nothing() -> None:
    assert against_line(HouseholdFactory(), [], TODAY) is None


def test_living_is_said_in_one_line_and_what_nobody_saw_is_left_out() -> None:
    living = Living(house_grade="B", house_area_m2=80, house_structure="砖混", water_is_safe=False)

    assert living_in_words(living) == "住房B级，80平方米砖混，饮水不安全"
    assert living_in_words(Living(house_area_m2=0)) == "没有住房"
    assert living_in_words(Living()) == living_in_words(None) == "没有登记"


def test_land_is_said_in_mu() -> None:
    production = ProductionFactory(farmland_li=350, is_in_cooperative=True)

    said = {fact.label: fact.words for fact in facts(production)}

    assert (said["耕地面积（亩）"], said["加入农民专业合作社"], said["通生产用电"]) == (
        "3.5",
        "是",
        "没有登记",
    )


def test_void_payment_is_shown_but_not_counted_and_loans_stand_apart(mine: Village) -> None:
    subsidy = SubsidyFactory(household=mine.household)
    SubsidyPaymentFactory(subsidy=subsidy, paid_on=date(2018, 4, 1), amount_fen=10_000)
    SubsidyPaymentFactory(
        subsidy=subsidy,
        paid_on=date(2018, 5, 1),
        amount_fen=20_000,
        voided_by=mine.secretary,
        **VOID,
    )
    loan = SubsidyFactory(
        household=mine.household,
        category=SubsidyCategoryFactory(code="micro_credit", is_loan=True),
    )
    household = opened(mine.household, TODAY)

    (file,) = subsidies(household, TODAY)
    assert (file.subsidy, len(file.payments), file.paid_fen, file.last_paid_on) == (
        subsidy,
        2,
        10_000,
        date(2018, 4, 1),
    )
    assert [file.subsidy for file in subsidies(household, TODAY, loans=True)] == [loan]


def furnish(household: Household, by: User) -> None:
    """One more of every row that hangs on a household."""
    person = PersonFactory(identity_number=None)
    MembershipFactory(household=household, person=person, relation=Membership.Relation.OTHER)
    MembershipFactory(
        household=household,
        relation=Membership.Relation.OTHER,
        ends_on=date(2017, 1, 1),
        left_by=Membership.Left.DEATH,
    )
    CircumstancesFactory(person=person)
    DisabilityFactory(person=person)
    PairingFactory(household=household)
    VisitFactory(household=household)
    IssueFactory(household=household, area=household.area)
    HelpPlanFactory(household=household)
    ActFactory(household=household, person=person, recorded_by=by)
    subsidy = SubsidyFactory(household=household, category=SubsidyCategoryFactory(), person=person)
    SubsidyPaymentFactory(subsidy=subsidy)
    SubsidyPaymentFactory(subsidy=subsidy, voided_by=by, **VOID)


def once_a_year(household: Household, year: int) -> None:
    IncomeFactory(household=household, year=year)
    StatedIncomeFactory(household=household, year=year)
    PlantingFactory(household=household, year=year)
    review = ExitReviewFactory(household=household, year=year)
    ExitStepFactory(review=review)
    ExitFindingFactory(review=review)
    begins_on, ends_on = date(year, 1, 1), date(year + 1, 1, 1)
    for factory in (LivingFactory, ProductionFactory, CauseFactory, PlannedExitFactory):
        factory(household=household, begins_on=begins_on, ends_on=ends_on)


def test_case_file_asks_as_often_whatever_hangs_on_the_household(
    client: Client, mine: Village
) -> None:
    url = page_url(mine.household)
    StandardFactory(area=mine.area)
    furnish(mine.household, mine.secretary)
    once_a_year(mine.household, 2015)
    one = queries(client, mine.secretary, url)
    for year in (2016, 2017):
        furnish(mine.household, mine.secretary)
        once_a_year(mine.household, year)

    assert queries(client, mine.secretary, url) == one


def test_personal_numbers_stand_nowhere_on_the_page(client: Client, mine: Village) -> None:
    person = PersonFactory(identity_number=NUMBER, born_on=date(1960, 3, 7), phone="13800001234")
    MembershipFactory(household=mine.household, person=person, relation=Membership.Relation.SON)
    gone = PersonFactory(identity_number="410399196003078834", born_on=date(1960, 3, 7))
    MembershipFactory(
        household=mine.household,
        person=gone,
        relation=Membership.Relation.OTHER,
        ends_on=date(2017, 1, 1),
        left_by=Membership.Left.MOVED_OUT,
    )
    DisabilityFactory(person=person, card_number="41039919600307883442")
    mine.household.bank_name = "信用社"
    mine.household.bank_account = "6228480000000001234"
    mine.household.save()

    for user in (mine.secretary, mine.helper, mine.auditor):
        page = page_of(client, user, page_url(mine.household))
        for shown in ("410399************", "138****1234", "信用社 ***************1234"):
            assert shown in page, shown
        assert "残疾人证号里的身份号码与本人的不一致" in page
        for hidden in ("196003", "13800001234", "62284800", "1960年3月"):
            assert hidden not in page, hidden


def test_empty_file_says_of_each_part_that_it_is_empty(client: Client, mine: Village) -> None:
    household = HouseholdFactory(area=mine.area)

    page = page_of(client, mine.secretary, page_url(household))

    for words in (
        "没有登记年收入",
        "还没有写这一户的来龙去脉",
        "从来没有在册",
        "没有登记致贫原因",
        "今天没有在户的成员",
        "没有登记住房、饮水、用电、道路等生活条件",
        "没有登记耕地、林地等生产条件",
        "没有登记种植",
        "没有登记补贴或保障",
        "没有结对",
        "没有帮扶计划",
        "还没有走访",
        "没有问题记录",
    ):
        assert words in page, words


def test_person_without_birth_date_reads_well(client: Client, mine: Village) -> None:
    person = PersonFactory(born_on=None)
    MembershipFactory(household=mine.household, person=person, relation=Membership.Relation.OTHER)

    assert "男，年龄不详" in page_of(client, mine.secretary, page_url(mine.household))


def test_only_who_may_edit_the_register_is_offered_changes(client: Client, mine: Village) -> None:
    link = reverse("households:act-pick", args=[mine.household.number])

    assert [
        link in page_of(client, user, page_url(mine.household))
        for user in (mine.secretary, mine.helper, mine.auditor)
    ] == [True, False, False]


def test_only_who_may_edit_is_offered_each_part(client: Client, mine: Village) -> None:
    household = mine.household
    person = household.memberships.get().person
    subsidy = SubsidyFactory(household=household)
    payment = SubsidyPaymentFactory(subsidy=subsidy)
    income = IncomeFactory(household=household)
    stated = StatedIncomeFactory(household=household)

    def at(name: str, *args: object) -> str:
        return f'href="{reverse(f"households:{name}", args=[household.number, *args])}'

    links = [
        *(at("part-edit", part) for part in ("details", "causes", "plan", "papers")),
        *(at("part-edit", part) for part in ("living", "production")),
        *(at("row-new", kind) for kind in ("income", "stated-income", "planting", "subsidy")),
        *(at("row-new", kind) for kind in ("pairing", "help-plan")),
        f"{at('row-new', 'payment')}?subsidy={subsidy.pk}",
        at("row-edit", "income", income.pk),
        at("row-edit", "stated-income", stated.pk),
        at("row-edit", "subsidy", subsidy.pk),
        at("row-void", "payment", payment.pk),
        at("member-edit", person.code),
        at("card-new", person.code),
    ]

    page = page_of(client, mine.secretary, page_url(household))
    assert [link for link in links if link not in page] == []
    for user in (mine.helper, mine.auditor):
        page = page_of(client, user, page_url(household))
        assert [link for link in links if link in page] == []


def test_gifts_and_activities_that_reached_the_household_are_part_of_its_story(
    client: Client, mine: Village
) -> None:
    gift = GiftFactory(area=mine.area, item="棉被", quantity="2床", donor="某单位")
    GiftReceiverFactory(gift=gift, household=mine.household)
    held = ActivityFactory(area=mine.area, title="春季对接会")
    ActivityHouseholdFactory(activity=held, household=mine.household)
    visit = VisitFactory(household=mine.household, findings="一切正常。")
    VisitNoteFactory(visit=visit, text="多卖两头猪")

    page = page_of(client, mine.secretary, mine.household.get_absolute_url())

    assert f'<a href="{gift.get_absolute_url()}">收到棉被2床</a>' in page
    assert f'<a href="{held.get_absolute_url()}">帮扶对接：春季对接会</a>' in page
    assert "一切正常；收入：多卖两头猪" in page
