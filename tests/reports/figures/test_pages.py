"""The list of figures and the page of each, as people in office see them."""

import re
from datetime import date
from itertools import chain

import pytest
from django.urls import reverse

from households.models import Area
from tests.factories import (
    AllocationFactory,
    AreaFactory,
    HouseholdFactory,
    MembershipFactory,
    PostingFactory,
    StandingFactory,
    VillageProfileFactory,
    VisitFactory,
)

LIST = reverse("reports:figure-list")


def detail(code: str, **query: str) -> str:
    return reverse("reports:figure-detail", args=[code], query=query or None)


@pytest.fixture
def secretary(client, village):
    posting = PostingFactory(area=village)
    client.force_login(posting.user)
    return client


def text(response) -> str:
    return response.content.decode()


def test_list_is_of_ones_own_village_and_of_its_last_visited_half_year(secretary, village):
    VisitFactory(household__area=village, visited_on=date(2018, 3, 1))
    VisitFactory(visited_on=date(2020, 3, 1))

    chosen = secretary.get(LIST).context["chosen"]

    assert chosen.area == village
    assert chosen.period.code == "2018H1"
    assert chosen.day == date(2018, 6, 30)


def test_area_out_of_reach_is_not_found(secretary):
    stranger = AreaFactory()

    assert secretary.get(LIST, {"area": stranger.code}).status_code == 404
    assert secretary.get(detail("poor.households", area=stranger.code)).status_code == 404
    assert secretary.get(LIST, {"area": "不是代码"}).status_code == 404
    assert secretary.get(LIST, {"area": "410399101201\0"}).status_code == 404


def test_area_above_ones_own_is_not_found(secretary, village):
    AreaFactory(code=village.code[:9])

    assert secretary.get(LIST, {"area": village.code[:9]}).status_code == 404


def test_county_may_turn_to_its_townships_and_their_villages(client, village):
    county, township = AreaFactory(code="410399"), AreaFactory(code="410399101")
    AreaFactory(code="410398101201")
    client.force_login(PostingFactory(area=county, role="auditor").user)

    assert client.get(LIST).context["chosen"].areas == [county, township, village]
    assert client.get(LIST, {"area": township.code}).status_code == 200


def test_unreadable_day_is_said_and_kept_in_its_field(secretary):
    page = text(secretary.get(LIST, {"period": "2018H1", "at": "2018-02-30"}))

    assert "统计日应写作 2018-06-30 这样的日期。" in page
    assert 'value="2018-02-30"' in page


def test_unreadable_half_year_is_said(secretary):
    assert "“2018H3”不是期间" in text(secretary.get(LIST, {"period": "2018H3"}))


def test_year_nobody_means_is_said(secretary):
    page = text(secretary.get(LIST, {"at": "0001-01-01"}))

    assert "统计日的年份须在 1949 至 2999 之间。" in page


@pytest.mark.parametrize(
    "code", ["poor.dogs", "planned_exit.0123.persons", "planned_exit.２０１８.persons"]
)
def test_unknown_figure_is_not_found(secretary, code):
    assert secretary.get(detail(code)).status_code == 404


def test_helper_and_administrator_may_not_see_figures(client, village):
    for role in ("helper", "administrator"):
        client.force_login(PostingFactory(area=village, role=role).user)

        assert client.get(LIST).status_code == 403
        assert client.get(detail("poor.households")).status_code == 403


def test_number_leads_to_its_records_at_the_same_moment(secretary, village):
    StandingFactory(household__area=village)

    page = text(secretary.get(LIST, {"period": "2018H1", "at": "2018-05-01"}))

    url = detail("poor.households", area=village.code, period="2018H1", at="2018-05-01")
    assert f'href="{url.replace("&", "&amp;")}"' in page


def test_page_lists_the_households_of_the_place_and_no_other(secretary, village):
    mine = StandingFactory(household__area=village).household
    MembershipFactory(household=mine, person__name="石大山")
    theirs = StandingFactory().household

    response = secretary.get(detail("poor.households", at="2018-06-30"))

    assert response.context["value"].amount == 1
    assert "石大山" in text(response)
    assert mine.number in text(response)
    assert theirs.number not in text(response)


def test_page_of_a_sum_ends_in_its_total(secretary, village):
    for amount in (190_000_000, 3_000_000):
        AllocationFactory(project__area=village, amount_fen=amount)

    page = text(secretary.get(detail("projects.allocated_yuan", at="2018-06-30")))

    foot = re.search(r"<tfoot>(.*?)</tfoot>", page, re.DOTALL)
    assert foot
    assert "全部 2 条合计" in foot[1]
    assert "1930000" in foot[1]


def test_page_of_a_ratio_shows_its_parts_with_their_own_pages(secretary, village):
    VillageProfileFactory(area=village, population=400)
    MembershipFactory(household=StandingFactory(household__area=village).household)

    response = secretary.get(detail("poverty.incidence", at="2018-06-30"))

    assert response.context["value"].text == "0.25"
    assert [(part.value.text, part.url.split("?")[0]) for part in response.context["parts"]] == [
        ("1", detail("poor.persons")),
        ("400", detail("village.population")),
    ]


def test_page_shows_no_personal_number(secretary, village):
    household = StandingFactory(household__area=village).household
    MembershipFactory(household=household, person__phone="13800001234")

    page = text(secretary.get(detail("poor.persons", at="2018-06-30")))

    assert "13800001234" not in page


def numbers(page: str) -> list[str]:
    return re.findall(r"<td[^>]*>(TEST-\d{4})</td>", page)


def test_long_list_can_be_read_to_its_end_and_back(secretary, village):
    for index in range(120):
        household = HouseholdFactory(area=village, number=f"TEST-{index:04d}")
        StandingFactory(household=household)
    first = secretary.get(detail("poor.households", at="2018-06-30"))
    address = reverse("reports:figure-detail", args=["poor.households"])

    second = secretary.get(address + first.context["page"].next_url)
    third = secretary.get(address + second.context["page"].next_url)
    back = secretary.get(address + third.context["page"].previous_url)

    seen = [numbers(text(page)) for page in (first, second, third)]
    assert [len(page) for page in seen] == [50, 50, 20]
    assert [*chain(*seen)] == [f"TEST-{index:04d}" for index in range(120)]
    assert third.context["page"].next_url == ""
    assert first.context["page"].previous_url == ""
    assert numbers(text(back)) == seen[1]


def test_rows_that_share_a_date_are_neither_lost_nor_doubled_between_pages(secretary, village):
    household = HouseholdFactory(area=village)
    visits = VisitFactory.create_batch(60, household=household, visited_on=date(2018, 3, 1))
    first = secretary.get(detail("visits.count", period="2018H1"))
    address = reverse("reports:figure-detail", args=["visits.count"])

    second = secretary.get(address + first.context["page"].next_url)

    rows = [*first.context["page"].rows, *second.context["page"].rows]
    assert [row.pk for row in rows] == [visit.pk for visit in visits]


def test_row_that_is_gone_leads_to_the_first_page(secretary, village):
    StandingFactory(household__area=village)

    for after in ("999999", "abc", "9" * 30):
        response = secretary.get(detail("poor.households", at="2018-06-30", after=after))
        assert len(response.context["page"].rows) == 1


PAGES = [
    LIST,
    *(detail(code) for code in ("registered.households", "registered.persons", "visits.count")),
    detail("projects.allocated_yuan"),
    detail("poverty.incidence"),
]


@pytest.mark.parametrize("url", PAGES)
def test_queries_do_not_grow_with_the_village(
    secretary, village, url, django_assert_max_num_queries
):
    def grow(count: int) -> None:
        for _ in range(count):
            household = StandingFactory(household__area=village).household
            MembershipFactory(household=household)
            VisitFactory(household=household)
            AllocationFactory(project__area=village)

    def cost() -> int:
        with django_assert_max_num_queries(60) as captured:
            secretary.get(url, {"period": "2018H1"})
        return len(captured)

    grow(1)
    small = cost()
    grow(4)

    assert cost() == small


def test_every_number_of_the_list_is_the_number_on_its_page(client, jiaogou: Area):
    client.force_login(PostingFactory(area=jiaogou, role="auditor").user)
    page = client.get(LIST, {"area": jiaogou.code, "period": "2018H1"})
    entries = [
        entry for _, lines in page.context["chapters"] for line in lines for entry in line.entries
    ]

    for entry in entries:
        response = client.get(entry.url)
        assert response.status_code == 200
        assert response.context["value"].text == entry.value.text
