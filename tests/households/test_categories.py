"""The code list of subsidies grows in the browser, and each category has its dated rates."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from households.actions.categories import add_category, change_category, set_rate
from households.models import Area, AuditLine, Posting, Reach, SubsidyCategory, SubsidyRate, User
from tests.factories import (
    AreaFactory,
    PostingFactory,
    SubsidyCategoryFactory,
    SubsidyFactory,
    SubsidyRateFactory,
    UserFactory,
)
from tests.households.conftest import page_of, queries

pytestmark = pytest.mark.django_db

EVERYWHERE = Reach(user_id=0, day=date(2018, 6, 30), areas=("41",))
LIST = reverse("households:category-list")
HEATING = {
    "code": "heating",
    "name": "取暖补贴",
    "group": "relief",
    "paid_to": "household",
    "is_recurring": "on",
}


@pytest.fixture
def county(db: None) -> Area:
    return AreaFactory(code="410399", name="试验县")


@pytest.fixture
def staff(county: Area) -> User:
    return PostingFactory(area=county, role=Posting.Role.BUREAU_STAFF).user


def of(name: str, *more: object) -> str:
    return reverse(f"households:{name}", args=["dibao", *more])


def order() -> list[str]:
    return list(SubsidyCategory.objects.values_list("code", flat=True))


def test_new_category_is_added_without_code_and_written_down(client: Client, staff: User) -> None:
    client.force_login(staff)

    answer = client.post(reverse("households:category-new"), HEATING)

    kept = SubsidyCategory.objects.get()
    assert answer["Location"] == reverse("households:category-detail", args=["heating"])
    assert (kept.name, kept.group, kept.paid_to, kept.is_recurring, kept.is_loan) == (
        "取暖补贴",
        "relief",
        "household",
        True,
        False,
    )
    assert AuditLine.objects.get(verb="subsidy_category.added").target_key == "heating"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": ""}, "请填代码"),
        ({"code": "取暖"}, "代码只能用字母"),
        ({"code": "new"}, "这个代码系统自己要用"),
        ({"code": "dibao"}, "代码"),
        ({"name": "低保"}, "已有同名的类别"),
        ({"name": ""}, "请填类别的名称"),
        ({"paid_to": ""}, "请选按户还是按人发放"),
    ],
)
def test_category_that_cannot_be_is_refused_in_words(
    client: Client, staff: User, changes: dict[str, str], sentence: str
) -> None:
    SubsidyCategoryFactory(code="dibao", name="低保")
    client.force_login(staff)

    answer = client.post(reverse("households:category-new"), HEATING | changes)

    assert sentence in answer.content.decode()
    assert order() == ["dibao"]


def test_categories_stand_where_they_are_put(db: None) -> None:
    by = UserFactory()
    for code in ("a", "b", "c"):
        last = SubsidyCategory.objects.last()
        add_category(by=by, after=last, code=code, name=code, group="relief", paid_to="person",
                     is_recurring=False)  # fmt: skip
    first, second, third = SubsidyCategory.objects.all()

    change_category(by=by, reach=EVERYWHERE, category=third, after=first)
    moved = order()
    change_category(by=by, reach=EVERYWHERE, category=second, after=None)

    assert (moved, order()) == (["a", "c", "b"], ["b", "a", "c"])


def test_form_shows_where_a_category_stands(client: Client, staff: User) -> None:
    first = SubsidyCategoryFactory(code="dibao", position=1)
    second = SubsidyCategoryFactory(code="yulu", position=2)
    client.force_login(staff)

    forms = [
        client.get(reverse("households:category-edit", args=[code])).context["form"]
        for code in ("dibao", "yulu")
    ]
    new = client.get(reverse("households:category-new")).context["form"]

    assert [form["after"].initial for form in [*forms, new]] == [None, first, second]


def test_used_category_is_renamed_but_not_made_another_thing(db: None) -> None:
    category = SubsidyCategoryFactory()
    SubsidyFactory(category=category)
    by = UserFactory()

    renamed = change_category(by=by, reach=EVERYWHERE, category=category, name="城乡低保")

    assert renamed.name == "城乡低保"
    line = AuditLine.objects.get(verb="subsidy_category.changed")
    assert ("dibao" in line.before, "城乡低保" in line.after) == (True, True)
    for change in ({"paid_to": "person"}, {"is_loan": True}):
        with pytest.raises(ValidationError, match="请另立一个类别"):
            change_category(by=by, reach=EVERYWHERE, category=category, **change)


def test_category_used_out_of_reach_is_left_to_those_above(county: Area) -> None:
    category = SubsidyCategoryFactory()
    SubsidyFactory(category=category, household__area=AreaFactory(code="410398110220"))
    reach = Reach(user_id=0, day=date(2018, 6, 30), areas=(county.code,))

    with pytest.raises(ValidationError, match="请由管辖这些区域的上级更正"):
        change_category(by=UserFactory(), reach=reach, category=category, name="城乡低保")


def test_nobody_can_delete_a_category(client: Client, staff: User) -> None:
    SubsidyCategoryFactory()

    client.force_login(staff)

    assert client.delete(of("category-detail")).status_code in (200, 405)
    assert order() == ["dibao"]


def test_rate_is_entered_in_yuan_and_ends_the_former(
    client: Client, county: Area, staff: User
) -> None:
    SubsidyCategoryFactory()
    client.force_login(staff)
    sent = {"area": county.code, "amount_fen": "150", "per": "元/人·月", "document": "试验文件"}
    client.post(of("rate-new"), sent | {"begins_on": "2017-01-01"})
    later = sent | {"amount_fen": "160.5", "begins_on": "2018-01-01"}
    asked = client.post(of("rate-new"), later).content.decode()

    client.post(of("rate-new"), later | {"confirmed": "on"})

    assert "“150元/人·月，试验文件”（2017年1月1日起）将到2017年12月31日为止" in asked
    rates = SubsidyRate.objects.order_by("begins_on").values_list("amount_fen", "ends_on")
    assert list(rates) == [(15_000, date(2018, 1, 1)), (16_050, None)]


def test_rate_is_corrected_with_its_reason(client: Client, county: Area, staff: User) -> None:
    rate = SubsidyRateFactory(area=county)
    client.force_login(staff)
    page = of("rate-edit", rate.pk)
    shown = client.get(page).content.decode()

    client.post(
        page,
        {
            "amount_fen": "65",
            "per": rate.per,
            "begins_on": rate.begins_on.isoformat(),
            "document": rate.document,
            "reason": "看错一位",
        },
    )

    rate.refresh_from_db()
    line = AuditLine.objects.get(verb="subsidy_rate.corrected")
    assert 'name="amount_fen" value="60"' in shown
    assert (rate.amount_fen, line.reason) == (6_500, "看错一位")
    assert ('"amount_fen":6000' in line.before, '"amount_fen":6500' in line.after) == (True, True)


def test_rates_of_other_counties_are_not_shown(client: Client, county: Area, staff: User) -> None:
    category = SubsidyCategoryFactory()
    SubsidyRateFactory(category=category, area=county, document="本县文件")
    SubsidyRateFactory(category=category, area=AreaFactory(code="410398"), document="邻县文件")

    text = page_of(client, staff, of("category-detail"))

    assert ("本县文件" in text, "邻县文件" in text) == (True, False)


def test_list_shows_the_rate_in_force_in_as_many_queries_for_three_as_for_one(
    client: Client, county: Area, staff: User
) -> None:
    SubsidyRateFactory(area=county)
    SubsidyRateFactory(
        area=county, amount_fen=5_000, begins_on=date(2010, 1, 1), ends_on=date(2014, 1, 1)
    )
    one = queries(client, staff, LIST)
    for code in ("yulu", "pension"):
        SubsidyRateFactory(category=SubsidyCategoryFactory(code=code), area=county)

    text = page_of(client, staff, LIST)

    assert ("60.00 元/人·月（试验县）" in text, "50.00" in text) == (True, False)
    assert queries(client, staff, LIST) == one


def test_reader_sees_the_list_and_no_way_to_change_it(client: Client, county: Area) -> None:
    SubsidyRateFactory(area=county)
    auditor = PostingFactory(area=county, role=Posting.Role.AUDITOR).user

    texts = [page_of(client, auditor, url) for url in (LIST, of("category-detail"))]

    assert ["/new/" in text or "/edit/" in text for text in texts] == [False, False]


def test_second_rate_of_a_day_is_refused(county: Area) -> None:
    rate = SubsidyRateFactory(area=county)

    with pytest.raises(ValidationError, match="这一天已有一行"):
        set_rate(
            by=UserFactory(),
            category=rate.category,
            area=county,
            amount_fen=1,
            per="元",
            begins_on=rate.begins_on,
            document="试",
            confirmed=True,
        )
