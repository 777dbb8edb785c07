"""The papers of a household read back: a page each, all that the register says, and nothing that a door must not tell."""

import io
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PageObject, PdfReader

from households.models import (
    ActivityHousehold,
    Circumstances,
    GiftReceiver,
    Household,
    Person,
    Standing,
    User,
    VisitNote,
)
from reports.documents.household_papers import KINDS, Selection, gathered, papers
from reports.typeset.code import QUIET_ZONE, code_rows
from reports.typeset.composing import Composer
from reports.typeset.document import Typeset
from reports.typeset.fonts import type_case
from reports.typeset.form_page import CODE_SIZE, FormPage, Setter
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    CauseFactory,
    CircumstancesFactory,
    GiftFactory,
    HelpPlanFactory,
    HouseholdFactory,
    IncomeFactory,
    LivingFactory,
    MembershipFactory,
    PairingFactory,
    PersonFactory,
    PlannedExitFactory,
    PlantingFactory,
    StandingFactory,
    SubsidyCategoryFactory,
    SubsidyFactory,
    SubsidyRateFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db

DAY = date(2018, 7, 13)
ORIGIN = "https://fupin.example.cn"
VERIFICATION, POLICY_CARD = KINDS["verification"], KINDS["policy-card"]


def printed(kind=VERIFICATION, households=None, day=DAY) -> Typeset:
    chosen = Household.objects.order_by("number") if households is None else households
    return papers(kind, chosen, day=day, base_url=ORIGIN, title="试验", author="某局")


def pages(paper: Typeset) -> list[str]:
    """The words of each page without the blanks and line ends that the layout puts in."""
    read = PdfReader(io.BytesIO(paper.pdf)).pages
    return ["".join(page.extract_text().split()) for page in read]


def family(size: int = 3, **household) -> Household:
    """A household of so many persons with something in every part of its papers."""
    home = HouseholdFactory(**household)
    for place in range(size):
        person = PersonFactory(name=f"石{'甲乙丙丁戊己庚辛壬癸子丑'[place]}山")
        relation = "head" if not place else "son"
        MembershipFactory(household=home, person=person, relation=relation)
        CircumstancesFactory(person=person, work_place="04", months_worked=11)
    StandingFactory(household=home)
    CauseFactory(household=home, code="no_skill")
    PlannedExitFactory(household=home, year=2019, route="production")
    LivingFactory(household=home)
    IncomeFactory(household=home, year=2017, wages_fen=1_187_400, member_count=size)
    PlantingFactory(household=home, year=2018, crop="pepper", area_li=350)
    helper = UserFactory(name="徐艳敏", organisation="市机关事务管理局", duty="副科长")
    PairingFactory(household=home, helper=helper)
    HelpPlanFactory(household=home, year=2018, made_on=date(2018, 2, 1), measures="提供种苗。")
    return home


def entitle(home: Household, *, amount_fen: int = 15_000, begins_on=date(2018, 1, 1), **category):
    category = SubsidyCategoryFactory(**category)
    rate = SubsidyRateFactory(
        category=category, area=home.area, amount_fen=amount_fen, begins_on=begins_on
    )
    SubsidyFactory(household=home, category=category)
    return rate


def test_verification_says_what_the_register_says_of_the_household_and_each_member():
    home = family(3, group_number=3)
    entitle(home, code="dibao", name="农村最低生活保障")

    [page] = pages(printed())

    said = [
        f"户编号{home.number}",
        "3组",
        *("石甲山", "石乙山", "石丙山"),
        "未脱贫",
        "一般贫困户",
        "缺技术",
        "2019年，发展生产",
        "徐艳敏市机关事务管理局副科长",
        "工资性11874元",
        "2018年：花椒3.5亩",
        "农村最低生活保障",
        "150元/人·月",
        "户主（签字）",
        "核实人（签字）",
        "第一书记（签字）",
    ]
    assert [words for words in said if words not in page] == []


def test_card_says_who_helps_what_is_due_and_where_to_ask():
    home = family(3)
    entitle(home, code="dibao", name="农村最低生活保障")

    [page] = pages(printed(POLICY_CARD))

    said = [
        "石甲山",
        "缺技术",
        "徐艳敏",
        "市机关事务管理局",
        "副科长",
        "电话",
        "农村最低生活保障",
        "150元/人·月",
        "按月",
        "计划2019年脱贫，路径：发展生产",
        "2018年",
        "提供种苗。",
        "12317",
    ]
    assert [words for words in said if words not in page] == []


def test_card_tells_nobodys_health_number_account_or_name_but_the_heads():
    home = family(3, bank_account="6222020200112233445")
    head = home.memberships.get(relation="head").person
    head.identity_number, head.no_identity_reason = "410399195203071237", ""
    head.born_on = date(1952, 3, 7)
    head.save()
    Circumstances.objects.update(health="04")
    home.help_plans.update(measures="联系合作社提供种苗；协助办理慢性病就诊卡；跟踪务工。")
    entitle(home, code="disability_care", name="重度残疾人护理补贴", group="disability")

    [page] = pages(printed(POLICY_CARD))

    assert re.search(r"410399195203|62220202|2233445|\d\*|残疾|慢性病|石乙山|石丙山", page) is None
    assert "联系合作社提供种苗；跟踪务工。" in page
    assert "另有1项涉及个人情况" in page


def test_identity_numbers_are_masked_on_the_verification():
    home = HouseholdFactory()
    numbers = ["410399195203071237", "410399198811230045"]
    for relation, number in zip(("head", "spouse"), numbers, strict=True):
        person = PersonFactory(identity_number=number, born_on=date(1952, 3, 7))
        MembershipFactory(household=home, person=person, relation=relation)

    [page] = pages(printed())

    assert all(number not in page for number in numbers)
    assert all(f"{number[:6]}{'*' * 12}" in page for number in numbers)


def test_rate_is_the_one_of_the_day_and_of_the_nearest_place():
    home = family(1)
    old = entitle(home, amount_fen=12_000, begins_on=date(2016, 1, 1))
    type(old).objects.filter(pk=old.pk).update(ends_on=date(2018, 1, 1))
    county = AreaFactory(code=home.area_id[:6], name="某县")
    for area, amount in ((home.area, 15_000), (county, 99_000)):
        SubsidyRateFactory(
            category=old.category, area=area, amount_fen=amount, begins_on=date(2018, 1, 1)
        )

    assert "120元/人·月" in pages(printed(POLICY_CARD, day=date(2017, 7, 1)))[0]
    assert "150元/人·月" in pages(printed(POLICY_CARD))[0]


def test_exit_is_dated_by_the_exit_and_not_by_a_later_change_of_attribute():
    home = HouseholdFactory()
    MembershipFactory(household=home)
    days = (date(2014, 1, 1), date(2016, 12, 31), date(2018, 3, 1), None)
    for begins, ends, status in zip(
        days[:-1], days[1:], ("poor", "exited", "exited"), strict=True
    ):
        StandingFactory(household=home, status=status, begins_on=begins, ends_on=ends)

    assert "2016年12月31日脱贫" in pages(printed(POLICY_CARD))[0]


@pytest.mark.parametrize("kind", [VERIFICATION, POLICY_CARD], ids=["verification", "policy-card"])
def test_twelve_persons_and_the_longest_words_stay_on_one_page_in_readable_type(kind):
    home = family(12, natural_village="上" * 40, group_number=12)
    Person.objects.update(name="艾" * 20)
    home.help_plans.update(measures="指导种植、联系收购、落实公益岗位，跟踪务工；" * 120)
    User.objects.update(organisation="市" * 80, duty="科" * 40)
    for place in range(14):
        entitle(home, code=f"long{place}", name="长" * 40)

    paper = printed(kind)
    [material] = gathered(Household.objects.all(), DAY)
    form = kind.compose(material, ORIGIN)
    page = FormPage(form, Setter(Composer(type_case())))

    assert paper.pages == len(pages(paper)) == 1
    assert page.type_size >= 0.6 * form.floor  # far beyond what any register holds
    assert pages(paper)[0].count("长") == 14 * 40


@pytest.mark.parametrize("kind", [VERIFICATION, POLICY_CARD], ids=["verification", "policy-card"])
def test_twelve_persons_of_usual_words_need_no_type_below_the_floor(kind):
    home = family(12, group_number=3)
    for place in range(8):
        entitle(home, code=f"usual{place}", name="寄宿生生活费补助")

    [material] = gathered(Household.objects.all(), DAY)
    form = kind.compose(material, ORIGIN)

    assert FormPage(form, Setter(Composer(type_case()))).type_size >= form.floor
    assert printed(kind).pages == 1


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_household_of_which_nothing_is_known_still_has_its_page(kind):
    home = HouseholdFactory()

    [page] = pages(printed(kind))

    assert home.number in page


def test_code_holds_the_address_of_the_case_file():
    home = family(1)
    address = f"{ORIGIN}/households/{home.number}/"

    read = PdfReader(io.BytesIO(printed().pdf)).pages[0]

    assert drawn_modules(read) == dark_modules(code_rows(address))


def dark_modules(rows: list[tuple[int, ...]]) -> set[tuple[int, int]]:
    return {(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}


def drawn_modules(page: PageObject) -> set[tuple[int, int]]:
    """The modules of the code as the page paints them: its small filled rectangles, in rows from the top."""
    stream = page.get_contents()
    assert stream is not None
    number = r"(-?[\d.]+)"
    found = [
        tuple(map(float, match))
        for match in re.findall(
            rf"{number} {number} {number} {number} re", stream.get_data().decode("latin-1")
        )
    ]
    module = min(height for _, _, _, height in found)
    bars = [bar for bar in found if abs(bar[3] - module) < 0.01]
    left, top = min(bar[0] for bar in bars), max(bar[1] for bar in bars)
    assert module * (round(CODE_SIZE / module)) == pytest.approx(CODE_SIZE, abs=0.1)
    assert QUIET_ZONE > 0
    return {
        (round((x - left) / module) + step, round((top - y) / module))
        for x, y, width, _ in bars
        for step in range(round(width / module))
    }


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_same_records_give_the_same_bytes(kind):
    family(2)

    assert printed(kind).pdf == printed(kind).pdf


def test_one_household_costs_as_many_queries_as_three():
    area = AreaFactory()
    counts = []
    for new in (1, 2):
        for _ in range(new):
            entitle(family(2, area=area), code=f"code{Household.objects.count()}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            printed(POLICY_CARD)
        counts.append(len(queries))

    assert counts[0] == counts[1] < 25


def test_households_come_by_group_and_then_number_and_only_those_that_stand_so():
    area = AreaFactory()
    for number, group, status in (
        ("A001", 2, "poor"),
        ("A002", 1, "exited"),
        ("A003", 1, "relapsed"),
        ("A004", None, "poor"),
        ("A005", 1, "removed"),
    ):
        home = HouseholdFactory(number=number, area=area, group_number=group)
        StandingFactory(household=home, status=Standing.Status(status))
    HouseholdFactory(number="A006", area=area, group_number=1)

    def numbers(**choice) -> list[str]:
        chosen = Selection(area, **choice).of(Household.objects.all(), DAY)
        return [household.number for household in chosen]

    assert numbers() == ["A002", "A003", "A001", "A004"]
    assert numbers(status="poor") == ["A003", "A001", "A004"]
    assert numbers(group=1, status="all") == ["A002", "A003", "A005", "A006"]


def test_nothing_chosen_is_no_file():
    with pytest.raises(ValueError, match="没有要打印的户"):
        printed(households=Household.objects.none())


def test_help_record_holds_each_call_gift_and_activity_of_the_year_and_no_other():
    home = family(3, group_number=3)
    visitor = UserFactory(name="徐艳敏")
    visit = VisitFactory(
        household=home,
        visitor=visitor,
        visited_on=date(2018, 3, 5),
        findings="花椒苗已栽",
        action="下周送肥",
    )
    VisitNote.objects.create(visit=visit, topic="water", text="新接自来水")
    VisitFactory(household=home, visited_on=date(2017, 12, 31), findings="去年的一次")
    VisitFactory(household=home, visited_on=date(2018, 7, 14), findings="以后的一次")
    gift = GiftFactory(area=home.area, given_on=date(2018, 2, 10), item="棉被", donor="某单位")
    GiftReceiver.objects.create(gift=gift, household=home)
    held = ActivityFactory(area=home.area, held_on=date(2018, 5, 4), title="花椒管护培训")
    ActivityHousehold.objects.create(activity=held, household=home)

    [page] = pages(printed(KINDS["help-record"]))

    order = [
        "2018年帮扶记录",
        f"户编号{home.number}",
        "2月10日",
        "送棉被",
        "3月5日",
        "花椒苗已栽。饮水：新接自来水。措施：下周送肥。",
        "5月4日",
        "花椒管护培训。",
        "户主（签字）",
    ]
    places = [page.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)
    assert [words for words in ("去年的一次", "以后的一次") if words in page] == []


@pytest.mark.parametrize(
    ("code", "year", "day"),
    [
        ("help-record", 2017, date(2017, 12, 31)),
        ("help-record", 2018, DAY),
        ("help-record", None, DAY),
        ("policy-card", 2017, DAY),
    ],
)
def test_paper_of_a_year_is_made_as_at_its_last_day(code, year, day):
    assert KINDS[code].day(year, DAY) == day
