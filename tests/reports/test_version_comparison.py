"""Two kept reports side by side."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from households.models import User
from reports.actions import signing
from reports.documents.report import report_on
from reports.documents.signed import side_by_side, words_between
from reports.models import ReportVersion
from reports.periods import HalfYear
from tests.factories import VisitFactory
from tests.households.conftest import Village, page_of, theirs
from tests.reports.test_signing import author, leader, mine, reader, signed

__all__ = ["author", "leader", "mine", "reader", "theirs"]
pytestmark = pytest.mark.django_db


def second_half(mine: Village, author: User) -> ReportVersion:
    VisitFactory(household=mine.household, visited_on=date(2018, 8, 1))
    VisitFactory(household=mine.household, visited_on=date(2018, 9, 1))
    today = date(2019, 1, 10)
    report = report_on(mine.area, HalfYear(2018, 2), dated=today, today=today, organisation="某局")
    return signing.submit(report=report, by=author)


def test_figures_are_matched_by_what_their_moment_is_to_the_report(
    mine: Village, author: User, reader: User, leader: User
) -> None:
    first = signed(mine.area, author, reader, leader).version
    second = second_half(mine, author)

    rows = {(one.label, one.when): one for one in side_by_side(first, second)}

    visits = rows["走访次数", "本期"]
    assert (visits.first, visits.second, visits.change) == ("1次", "2次", "+1")
    assert visits.moments == ("2018年上半年", "2018年下半年")
    assert rows["建档立卡贫困户数", "统计日"].moments == ("2018-06-30", "2018-12-31")


def test_words_of_two_editions_differ_where_they_were_put_right(
    mine: Village, author: User, reader: User, leader: User
) -> None:
    first = signed(mine.area, author, reader, leader).version
    VisitFactory(household=mine.household, visited_on=date(2018, 5, 1))
    second = signed(mine.area, author, reader, leader, "补登走访").version

    stretches = words_between(first, second)

    assert ("gone", "1") in [(one.change, one.text) for one in stretches]
    assert ("new", "2") in [(one.change, one.text) for one in stretches]


def test_versions_of_another_village_cannot_be_chosen(
    client: Client, mine: Village, author: User, reader: User, leader: User, theirs: Village
) -> None:
    first = signed(mine.area, author, reader, leader).version
    page = reverse("reports:version-compare")
    asked = f"{page}?first={first.pk}&second={first.pk}"

    assert "还没有两稿可以对比" in page_of(client, theirs.auditor, page)
    assert "走访次数" not in page_of(client, theirs.auditor, asked)
    assert "走访次数" in page_of(client, mine.auditor, asked)
