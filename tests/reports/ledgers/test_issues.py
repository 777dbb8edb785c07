"""问题台账: what was open in the half-year, and it agrees with the figures."""

from datetime import date

import pytest

from households.models import Issue
from reports.figures import At, compute
from reports.ledgers import LEDGERS
from reports.periods import HalfYear
from tests.factories import AreaFactory, HouseholdFactory, IssueFactory, ProjectIssueFactory

pytestmark = pytest.mark.django_db
HALF = HalfYear.parse("2018H1")


def test_open_and_closed_ones_add_up_to_the_figures_and_older_closed_ones_are_left_out():
    area = AreaFactory()
    at = At(area=area.pk, day=HALF.last_day, period=HALF)
    IssueFactory(area=area, text="超期的", due_on=date(2018, 4, 1))
    IssueFactory(area=area, text="待销号的", done_on=date(2018, 5, 1))
    IssueFactory(
        area=area,
        household=HouseholdFactory(area=area),
        text="已销号的",
        result="好了",
        closed_on=date(2018, 6, 1),
    )
    IssueFactory(area=area, text="下半年销的", result="好了", closed_on=date(2018, 8, 1))
    IssueFactory(
        area=area,
        text="去年销的",
        result="好了",
        raised_on=date(2017, 3, 1),
        closed_on=date(2017, 4, 1),
    )
    ledger = LEDGERS["issues"]

    issues = ledger.prepare(ledger.select(at)).order_by("pk")
    rows = ledger.fill(list(issues), at)

    assert [(row.issue.text, row.state) for row in rows] == [
        ("超期的", "超期"),
        ("待销号的", "待销号"),
        ("已销号的", "已销号"),
        ("下半年销的", "整改中"),
    ]
    sums = ledger.totals(Issue.objects.filter(pk__in=issues.values("pk")), at)
    values = compute(["issues.open", "issues.closed"], at)
    assert sums == {
        "issues": 4,
        "open": values["issues.open"].amount,
        "closed": values["issues.closed"].amount,
    }
    assert (sums["open"], sums["closed"]) == (3, 1)


def test_project_that_a_problem_is_about_stands_in_its_row():
    link = ProjectIssueFactory(project__name="村内道路硬化")
    at = At(area=link.project.area_id, day=HALF.last_day, period=HALF)
    ledger = LEDGERS["issues"]
    [column] = [column for column in ledger.columns if column.heading == "涉及项目"]

    [row] = ledger.fill(list(ledger.select(at)), at)

    assert column.value(row) == "村内道路硬化"
