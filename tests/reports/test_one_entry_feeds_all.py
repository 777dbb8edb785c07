"""One visit, typed once: the case file, the ledger, the booklet, the month, the desk and the half-year's report all tell it."""

import io
import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from households.models import Area
from reports.documents.report import report_on
from reports.figures import At, compute
from reports.periods import HalfYear
from tests.households.conftest import Village, settle

pytestmark = pytest.mark.django_db
HALF = HalfYear.parse("2018H1")
DAY = date(2018, 6, 20)
WORDS = "东屋漏雨，已经盖了油毡"


@pytest.fixture
def mine(db: None) -> Village:
    return settle("石大山")


def words_of(pdf: bytes) -> str:
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return "".join(text.split())


def told(client: Client, mine: Village) -> dict[str, Any]:
    """Whether each place tells of the visit, or how many visits it counts."""
    area, number = mine.area.pk, mine.household.number
    moment = {"area": area, "period": HALF.code, "at": HALF.last_day.isoformat()}

    def page(name: str, *args: object, **asked: str) -> str:
        return client.get(reverse(name, args=args), asked).content.decode()

    ledger = client.get(reverse("reports:ledger-workbook", args=["visits"]), moment)
    book = load_workbook(io.BytesIO(b"".join(ledger)), data_only=True)
    cells = [cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row]
    paper = client.get(
        reverse("reports:paper-household", args=["help-record", number]), {"year": "2018"}
    )
    month = {"area": area, "month": "2018-06"}
    one = month | {"person": str(mine.secretary.pk)}
    values = compute(["visits.count"], At(area=area, day=HALF.last_day, period=HALF))
    report = report_on(
        Area.objects.get(pk=area), HALF, dated=date(2018, 7, 13), today=date(2018, 7, 13)
    )
    prose = "".join(run.text for block in report.blocks for run in getattr(block, "runs", ()))
    return {
        "case file": WORDS in page("households:household-detail", number),
        "list of visits": WORDS in page("households:visit-list"),
        "ledger": any(WORDS in str(cell) for cell in cells),
        "booklet": WORDS in words_of(paper.content),
        "month": WORDS in page("reports:work-month", **one),
        "month on paper": WORDS in words_of(client.get(reverse("reports:work-pdf"), one).content),
        "desk": WORDS in page("reports:desk", **moment),
        "figure": values["visits.count"].amount,
        "report": "走访农户1次，走访到的有1户" in prose,
    }


def test_one_entry_feeds_all(client: Client, mine: Village) -> None:
    client.force_login(mine.secretary)
    before = told(client, mine)

    client.post(
        reverse("households:visit-new", args=[mine.household.number]),
        {
            "key": str(uuid.UUID(int=1)),
            "on": DAY.isoformat(),
            "kind": "routine",
            "mode": "home",
            "findings": WORDS,
        },
    )

    places = (
        "case file", "list of visits", "ledger", "booklet", "month", "month on paper", "desk", "report",
    )  # fmt: skip
    assert before == dict.fromkeys(places, False) | {"figure": 0}
    assert told(client, mine) == dict.fromkeys(places, True) | {"figure": 1}
