"""What a list says of a visit besides its words: pictures, corrections; and two visits' pictures side by side."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from households.models import Photo, Visit
from tests.factories import IssueFactory, PhotoFactory, ProposalFactory, VisitFactory
from tests.households.conftest import Village, page_of, queries

pytestmark = pytest.mark.django_db
LIST = reverse("households:visit-list")


def photos_page(mine: Village, **asked: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{reverse('households:household-photos', args=[mine.household.number])}?{query}"


def pictured(mine: Village, on: date, *kinds: str) -> Visit:
    visit = VisitFactory(household=mine.household, visited_on=on)
    for kind in kinds:
        PhotoFactory(visit=visit, kind=kind)
    return visit


@pytest.mark.parametrize("place", ["list", "case file"])
def test_visit_says_how_many_pictures_it_has_and_that_it_was_corrected(
    client: Client, mine: Village, place: str
) -> None:
    pictured(mine, date(2018, 3, 1), "scene", "after", "signature")
    Visit.objects.update(version=2)
    address = LIST if place == "list" else mine.household.get_absolute_url()

    page = page_of(client, mine.secretary, address)

    assert ("照片 2 张" in page, "已更正" in page) == (True, True)


def test_list_with_pictures_takes_as_many_queries_for_three_as_for_one(
    client: Client, mine: Village
) -> None:
    pictured(mine, date(2018, 3, 1), "scene")
    one = queries(client, mine.secretary, LIST)
    pictured(mine, date(2018, 3, 2), "scene")
    pictured(mine, date(2018, 3, 3), "scene", "after")

    assert queries(client, mine.secretary, LIST) == one


def test_first_and_last_visit_stand_side_by_side_unless_others_are_asked_for(
    client: Client, mine: Village
) -> None:
    first, second, last = (pictured(mine, date(2018, month, 1), "scene") for month in (1, 2, 3))
    pictured(mine, date(2018, 4, 1), "signature")

    def shown(address: str) -> list[str]:
        page = page_of(client, mine.secretary, address)
        return re.findall(r"/photos/([^/]+)/small/", page)

    keys = [str(visit.photos.get().key) for visit in (first, second, last)]
    assert shown(photos_page(mine)) == [keys[0], keys[2]]
    assert shown(photos_page(mine, right=str(second.key))) == [keys[0], keys[1]]


def test_household_without_pictures_says_so(client: Client, mine: Village) -> None:
    assert "这一户还没有照片" in page_of(client, mine.secretary, photos_page(mine))


def test_pictures_before_and_after_mending_stand_in_their_columns(
    client: Client, mine: Village
) -> None:
    issue = IssueFactory(area=mine.area)
    after, before = (
        PhotoFactory(visit=None, issue=issue, kind=kind)
        for kind in (Photo.Kind.AFTER, Photo.Kind.BEFORE)
    )

    page = page_of(client, mine.secretary, issue.get_absolute_url())

    assert (
        page.index("整改前</h3>")
        < page.index(str(before.key))
        < page.index("整改后</h3>")
        < page.index(str(after.key))
    )


def test_case_file_says_how_many_changes_wait_and_leads_to_these(
    client: Client, mine: Village
) -> None:
    visit = VisitFactory(household=mine.household)
    ProposalFactory(visit=visit)
    other = ProposalFactory()
    url = f"{reverse('households:proposal-list')}?household={mine.household.number}"

    page = page_of(client, mine.secretary, mine.household.get_absolute_url())
    client.force_login(mine.secretary)

    assert "走访提出的更改有 1 项待核对" in page
    assert url in page
    assert client.get(url).context["leaf"].total == 1
    assert other.household != mine.household
