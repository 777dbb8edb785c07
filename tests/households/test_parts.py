"""Entering and correcting the parts of a case file in the browser."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from households.identity import check_digit
from households.models import (
    AuditLine,
    CaseFile,
    Circumstances,
    Disability,
    Household,
    Income,
    Living,
    Pairing,
    Person,
    PlannedExit,
    Planting,
    Posting,
    Production,
    StatedIncome,
    Subsidy,
    SubsidyCategory,
    SubsidyPayment,
)
from tests.factories import (
    AreaFactory,
    CauseFactory,
    CircumstancesFactory,
    HouseholdFactory,
    LivingFactory,
    MembershipFactory,
    PersonFactory,
    PostingFactory,
    SubsidyCategoryFactory,
    SubsidyFactory,
    SubsidyPaymentFactory,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
BODY = "41039919600101133"
NUMBER = BODY + check_digit(BODY)


@pytest.fixture
def household():
    return MembershipFactory(
        household__area=AreaFactory(code="410399101201"),
        person__name="仇大山",
        person__identity_number=NUMBER,
        person__born_on=date(1960, 1, 1),
    ).household


@pytest.fixture
def person(household):
    return household.memberships.get().person


@pytest.fixture
def staff(client, household):
    client.force_login(PostingFactory(area=household.area).user)
    return client


def address(name, household, *args):
    return reverse(f"households:{name}", args=[household.number, *args])


def submit(client, url, **typed):
    """Sends the form as it stands on the page, with what is typed over it; gives the errors in words."""
    form = client.get(url).context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        if value is not None and value is not False:
            data[bound.html_name] = (
                bound.field.widget.format_value(value) if isinstance(value, date) else value
            )
    answer = client.post(url, data | typed)
    if answer.status_code == 302:
        return {}
    return {name: list(map(str, errors)) for name, errors in answer.context["form"].errors.items()}


def rows(queryset, *fields):
    return list(queryset.order_by("pk").values_list(*fields))


def test_details_are_corrected_and_the_account_is_sealed(staff, household):
    errors = submit(
        staff,
        address("part-edit", household, "details"),
        group_number="3",
        address="焦沟村下河",
        is_military_family="on",
        bank_name="信用社",
        bank_number="0000 1111 2222",
        history="一家两口。",
    )

    kept = Household.objects.get()
    assert errors == {}
    assert (kept.group_number, kept.is_military_family, kept.bank_account, kept.history) == (
        3,
        True,
        "000011112222",
        "一家两口。",
    )
    line = AuditLine.objects.get(verb="household.corrected")
    assert "000011112222" not in line.after + line.before
    assert "000011112222" not in staff.get(address("part-edit", household, "details")).text


def test_account_left_empty_stays_and_a_dash_takes_it_out(staff, household):
    url = address("part-edit", household, "details")
    submit(staff, url, bank_number="12345678")

    submit(staff, url, bank_number="")
    assert Household.objects.get().bank_account == "12345678"
    submit(staff, url, bank_number="-")
    assert Household.objects.get().bank_account is None


def test_papers(staff, household):
    submit(
        staff,
        address("part-edit", household, "papers"),
        completed_on="2018-03-01",
        card_posted_on="2018-03-09",
    )

    assert rows(CaseFile.objects, "completed_on", "card_posted_on") == [
        (date(2018, 3, 1), date(2018, 3, 9))
    ]


def test_living_from_a_new_day_ends_the_former_and_the_same_day_corrects_it(staff, household):
    LivingFactory(household=household, house_grade="C", begins_on=date(2017, 1, 1))
    url = address("part-edit", household, "living")

    submit(staff, url, begins_on="2018-05-01", house_grade="B", water_is_safe="true")
    assert rows(Living.objects, "house_grade", "begins_on", "ends_on") == [
        ("C", date(2017, 1, 1), date(2018, 5, 1)),
        ("B", date(2018, 5, 1), None),
    ]
    submit(staff, url, house_grade="A")
    assert rows(Living.objects, "house_grade", "begins_on", "ends_on") == [
        ("C", date(2017, 1, 1), date(2018, 5, 1)),
        ("A", date(2018, 5, 1), None),
    ]


def test_living_that_nobody_looked_at_stays_unknown(staff, household):
    submit(staff, address("part-edit", household, "living"), begins_on="2018-05-01")

    assert rows(Living.objects, "water_is_safe", "has_power", "house_grade") == [(None, None, "")]


def test_earlier_day_than_the_row_in_force_is_refused(staff, household):
    LivingFactory(household=household, begins_on=date(2017, 1, 1))

    errors = submit(staff, address("part-edit", household, "living"), begins_on="2016-05-01")

    assert errors == {
        "begins_on": [
            "现在这一条从2017年1月1日起，新的情况不能更早；要更正这一条，请用它的起始日期。"
        ]
    }
    assert Living.objects.count() == 1


def test_day_to_come_is_refused(staff, household):
    tomorrow = TODAY + timedelta(days=1)

    errors = submit(
        staff, address("part-edit", household, "living"), begins_on=tomorrow.isoformat()
    )

    assert errors == {"begins_on": ["不能晚于今天。"]}


def test_land_is_typed_in_mu(staff, household):
    submit(
        staff,
        address("part-edit", household, "production"),
        begins_on="2018-01-01",
        farmland_li="5.25",
        is_in_cooperative="true",
    )

    assert rows(Production.objects, "farmland_li", "forest_li", "is_in_cooperative") == [
        (525, 0, True)
    ]


def test_irrigated_land_within_farmland(staff, household):
    errors = submit(
        staff,
        address("part-edit", household, "production"),
        farmland_li="1",
        irrigated_li="2",
    )

    assert errors == {"__all__": ["有效灌溉面积不能大于耕地面积。"]}


def test_plan(staff, household):
    submit(
        staff,
        address("part-edit", household, "plan"),
        begins_on="2018-01-01",
        year="2018",
        route="production",
    )

    assert rows(PlannedExit.objects, "year", "route") == [(2018, "production")]


def test_causes_from_a_day(staff, household):
    CauseFactory(household=household, code="illness", begins_on=date(2014, 1, 1))

    errors = submit(
        staff,
        address("part-edit", household, "causes"),
        main="schooling",
        others=["illness", "no_skill"],
        begins_on="2018-01-01",
    )

    assert errors == {}
    assert rows(household.causes, "code", "is_main", "begins_on", "ends_on") == [
        ("illness", True, date(2014, 1, 1), date(2018, 1, 1)),
        ("schooling", True, date(2018, 1, 1), None),
        ("illness", False, date(2018, 1, 1), None),
        ("no_skill", False, date(2018, 1, 1), None),
    ]


@pytest.mark.parametrize(
    ("others", "why"),
    [
        (["illness"], "其他致贫原因不能与主要原因相同。"),
        (["no_land", "no_skill", "disaster"], "其他致贫原因最多选两项。"),
    ],
)
def test_causes_that_cannot_be(staff, household, others, why):
    errors = submit(
        staff, address("part-edit", household, "causes"), main="illness", others=others
    )

    assert errors == {"others": [why]}
    assert household.causes.count() == 0


def test_member_has_several_ailments(staff, household, person):
    CircumstancesFactory(person=person, begins_on=date(2017, 1, 1))

    submit(
        staff,
        address("member-edit", household, person.code),
        begins_on="2018-02-01",
        ailments=["04", "02"],
        phone="120 0000 0001",
        party="01",
    )

    assert rows(Circumstances.objects, "health", "party", "begins_on", "ends_on") == [
        ("01", "", date(2017, 1, 1), date(2018, 2, 1)),
        ("02+04", "01", date(2018, 2, 1), None),
    ]
    assert Person.objects.get().phone == "12000000001"
    assert "12000000001" not in AuditLine.objects.get(verb="person.phone_set").after


def test_card_number_says_category_and_grade(staff, household, person):
    submit(staff, address("card-new", household, person.code), number=f"{NUMBER}42")

    card = Disability.objects.get()
    assert (card.category, card.grade, card.card_number) == ("4", "2", f"{NUMBER}42")


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({}, {"category": ["没有号码的，请选择。"], "grade": ["没有号码的，请选择。"]}),
        (
            {"number": "11010519491231002X42"},
            {
                "number": [
                    "这个残疾人证号不含仇大山的身份号码，请对照证件；身份号码错了的，先办身份信息更正。"
                ]
            },
        ),
        (
            {"number": f"{NUMBER}42", "category": "1"},
            {"category": ["与号码不符，请对照证件，或留空由号码得出。"]},
        ),
    ],
)
def test_card_that_cannot_be(staff, household, person, typed, errors):
    found = submit(staff, address("card-new", household, person.code), **typed)

    assert {name: found.get(name) for name in errors} == errors
    assert Disability.objects.count() == 0


def test_income_is_typed_in_yuan_and_empty_parts_are_nought(staff, household):
    errors = submit(
        staff,
        address("row-new", household, "income"),
        year="2017",
        member_count="2",
        wages_fen="8000.50",
        transfers_fen="1200",
        dibao_fen="1200",
        business_costs_fen="300",
    )

    income = Income.objects.get()
    assert errors == {}
    assert (income.wages_fen, income.total_fen, income.net_fen, income.other_transfers_fen) == (
        800_050,
        920_050,
        890_050,
        0,
    )


def test_transfers_hold_their_parts(staff, household):
    errors = submit(
        staff,
        address("row-new", household, "income"),
        member_count="1",
        transfers_fen="100",
        dibao_fen="200",
    )

    assert errors == {"__all__": ["转移性收入不能小于其中各项之和。"]}


def test_second_income_of_a_year_is_refused(staff, household):
    url = address("row-new", household, "income")
    submit(staff, url, year="2017", member_count="1")

    assert submit(staff, url, year="2017", member_count="1") == {
        "__all__": ["该户这一年的收入已登记。"]
    }


def test_stated_income_and_planting(staff, household):
    submit(staff, address("row-new", household, "stated-income"), year="2017", per_head_fen="3400")
    submit(
        staff,
        address("row-new", household, "planting"),
        year="2018",
        crop="pepper",
        area_li="3.5",
        is_intercropped="on",
    )

    assert rows(StatedIncome.objects, "year", "per_head_fen") == [(2017, 340_000)]
    assert rows(Planting.objects, "crop", "area_li", "is_intercropped") == [("pepper", 350, True)]


def test_subsidy_goes_to_whom_its_category_says(staff, household, person):
    dibao = SubsidyCategoryFactory(name="农村低保")
    care = SubsidyCategoryFactory(
        code="disability_care", name="护理补贴", paid_to=SubsidyCategory.PaidTo.PERSON
    )
    url = address("row-new", household, "subsidy")

    assert submit(staff, url, category=care.pk, begins_on="2018-01-01") == {
        "person": ["护理补贴按人发放，请选是家里的谁。"]
    }
    assert submit(staff, url, category=dibao.pk, person=person.pk, begins_on="2018-01-01") == {
        "person": ["农村低保按户发放，请选“全户”。"]
    }
    assert submit(staff, url, category=dibao.pk, quantity="2", begins_on="2018-01-01") == {}
    assert rows(Subsidy.objects, "category", "person", "quantity") == [(dibao.pk, None, 2)]


def test_payment_is_entered_and_voided(staff, household):
    subsidy = SubsidyFactory(household=household)
    submit(
        staff,
        address("row-new", household, "payment"),
        subsidy=subsidy.pk,
        paid_on="2018-03-15",
        amount_fen="150",
        covers="2018年3月",
    )
    payment = SubsidyPayment.objects.get()
    assert (payment.amount_fen, payment.covers) == (15_000, "2018年3月")

    staff.post(address("row-void", household, "payment", payment.pk), {"reason": "重复录入"})
    payment.refresh_from_db()
    assert (payment.is_void, payment.void_reason) == (True, "重复录入")
    assert staff.get(address("row-edit", household, "payment", payment.pk)).status_code == 404


def test_entitlement_with_payments_is_not_voided(staff, household):
    payment = SubsidyPaymentFactory(subsidy__household=household)

    answer = staff.post(
        address("row-void", household, "subsidy", payment.subsidy_id), {"reason": "错"}
    )

    assert answer.context["form"].non_field_errors() == [
        "这项补贴已有发放记录，请先作废那些发放，或者登记停止享受的日期。"
    ]
    assert not Subsidy.objects.get().is_void


def test_helper_is_one_posted_here(staff, household):
    here = PostingFactory(area=household.area, role=Posting.Role.HELPER).user
    PostingFactory(role=Posting.Role.HELPER)
    url = address("row-new", household, "pairing")

    offered = staff.get(url).context["form"].fields["helper"].queryset
    assert {user.pk for user in offered} == {here.pk, int(staff.session["_auth_user_id"])}
    submit(staff, url, helper=here.pk, begins_on="2018-01-01")
    assert rows(Pairing.objects, "helper", "ends_on") == [(here.pk, None)]


def test_help_plan_bears_the_name_of_who_made_it(staff, household):
    submit(staff, address("row-new", household, "help-plan"), measures="种两亩花椒。")

    plan = household.help_plans.get()
    assert (plan.measures, plan.made_on, plan.made_by_id) == (
        "种两亩花椒。",
        TODAY,
        int(staff.session["_auth_user_id"]),
    )


def test_nobody_writes_over_what_another_changed_meanwhile(staff, household):
    living = LivingFactory(household=household, house_grade="C", begins_on=date(2017, 1, 1))
    url = address("part-edit", household, "living")
    seen = staff.get(url).context["form"]["seen"].value()
    Living.objects.filter(pk=living.pk).update(house_grade="D")

    errors = submit(staff, url, seen=seen, house_grade="B", begins_on="2018-05-01")

    assert errors == {
        "__all__": [
            "您打开以后，别人改了这一条：“住房等级”原来是“C”，现在是“D”。您写的还在下面；请核对后重新打开再改。"
        ]
    }
    assert rows(Living.objects, "house_grade", "ends_on") == [("D", None)]


def test_page_whose_seal_is_broken_writes_nothing(staff, household):
    errors = submit(staff, address("part-edit", household, "living"), seen=signing.dumps({})[:-3])

    assert errors == {"__all__": ["这一页不完整，请复制写好的内容，重新打开再改。"]}
    assert Living.objects.count() == 0


def test_row_of_another_household_is_not_found(staff, household):
    other = SubsidyFactory(household=HouseholdFactory(area=household.area))
    stranger = PersonFactory()

    assert staff.get(address("row-edit", household, "subsidy", other.pk)).status_code == 404
    assert staff.get(address("member-edit", household, stranger.code)).status_code == 404
    assert staff.get(address("part-edit", household, "nothing")).status_code == 404
    assert staff.get(address("row-new", household, "nothing")).status_code == 404


def test_what_was_typed_stays_with_the_error(staff, household):
    answer = staff.post(
        address("row-new", household, "income"), {"year": "2017", "wages_fen": "一万"}
    )

    text = unescape(answer.text)
    assert 'value="一万"' in text
    assert "这不是数字，请只写数字，例如 3400 或 12.5。" in text
