"""For villages at random: the number on the screen is that of the list behind it, of the ledger and of the report."""

import html
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from households.models import Area, Posting
from reports.documents.report import report_on
from reports.figures import At, Counted, compute, find, listed
from reports.ledgers import LEDGERS
from reports.narrative.tokens import written
from reports.periods import HalfYear, Month, Period, Year
from reports.typeset.blocks import Paragraph
from tests.factories import AreaFactory, PostingFactory
from tests.reports.random_village import populate

pytestmark = pytest.mark.django_db

SEEDS = (1, 4, 6, 9)
PERIODS = (HalfYear(2018, 1), Month(2018, 5), Year(2018))
FEN = 100
# The totals of ledgers that are figures, by ledger and key; sums of money in 分.
OF_LEDGERS = {
    ("visits", "visits"): "visits.count",
    ("visits", "households"): "visits.households",
    ("activities", "activities"): "activities.count",
    ("gifts", "rows"): "gifts.count",
    ("gifts", "value"): "gifts.value",
    ("issues", "open"): "issues.open",
    ("subsidy-payments", "amount"): "subsidies.paid",
    ("project-payments", "paid"): "projects.paid_yuan",
    ("projects", "allocated"): "projects.allocated_yuan",
    ("projects", "paid"): "projects.paid_yuan",
    ("register", "households"): "registered.households",
    ("register", "persons"): "registered.persons",
}


@pytest.fixture(params=SEEDS)
def village(request: pytest.FixtureRequest) -> Area:
    area: Area = AreaFactory()
    populate(area, request.param)
    return area


@pytest.fixture(params=PERIODS, ids=str)
def at(village: Area, request: pytest.FixtureRequest) -> At:
    period: Period = request.param
    return At(area=village.code, day=period.last_day, period=period)


def test_the_totals_of_ledgers_are_figures(village: Area, at: At) -> None:
    values = compute(OF_LEDGERS.values(), at)
    totals = {name: LEDGERS[name].totals(LEDGERS[name].records(at), at) for name, _ in OF_LEDGERS}

    told = {
        (name, key): (values[code].amount or 0) * (FEN if find(code).unit == "元" else 1)
        for (name, key), code in OF_LEDGERS.items()
    }

    assert {(name, key): totals[name][key] for name, key in OF_LEDGERS} == told


def test_the_report_states_the_figures(village: Area, at: At) -> None:
    """Every number with a link says what the figure is at its own moment, computed afresh."""
    report = report_on(village, at.period, dated=date(2019, 2, 1), today=date(2019, 2, 1))
    by_token = report.facts.by_token

    for value in report.figures:
        assert compute([value.figure.code], value.at)[value.figure.code].amount == value.amount
    stated = {
        run.text
        for block in report.blocks
        if isinstance(block, Paragraph)
        for run in block.runs
        if run.figure
        and run.text not in (written(by_token[run.figure]), written(by_token[run.figure], "元"))
    }
    assert stated == set()


def test_the_screen_shows_what_its_pages_list(client: Client, village: Area, at: At) -> None:
    client.force_login(PostingFactory(area=village, role=Posting.Role.AUDITOR).user)
    page = client.get(
        reverse("reports:figure-list"),
        {"area": village.code, "period": at.period.code, "at": at.day.isoformat()},
    ).content.decode()
    links = re.findall(
        r'<a class="figure" href="/figures/([^/]+)/\?([^"]+)"[^>]*>([^<]+)</a>', page
    )
    figures = listed(village.code)
    values = compute([figure.code for figure in figures], at)

    assert {code: text for code, _, text in links} == {
        code: value.text for code, value in values.items()
    }
    for code, query, text in links:
        figure = find(code)
        if isinstance(figure, Counted) and not figure.total and not figure.each and text != "0":
            shown = client.get(f"/figures/{code}/?{html.unescape(query)}").content.decode()
            assert f"共 {text} 条" in shown
