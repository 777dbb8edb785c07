"""The month's record of work: what was entered, once, day by day, and each total opens exactly its records."""

import uuid
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from households.access import May, reach
from households.actions.visits import record_visit, void_visit
from households.models import AuditLine
from reports.documents.work_record import Seen, work_record
from reports.periods import Month
from tests.factories import (
    ActivityFactory,
    GiftFactory,
    IssueFactory,
    PairingFactory,
    VisitFactory,
)
from tests.households.conftest import Village, page_of, queries, registered, settle

pytestmark = pytest.mark.django_db
MONTH = Month(2018, 3)
PAGE, PDF = reverse("reports:work-month"), reverse("reports:work-pdf")
ASKED = {"month": "2018-03"}


@pytest.fixture
def mine(db: None) -> Village:
    return settle("石大山")


@pytest.fixture
def theirs(db: None) -> Village:
    return settle("仇小满")


@pytest.fixture
def busy(mine: Village) -> Village:
    """A March with one of each, and something on either side of it."""
    for on in (date(2018, 2, 28), date(2018, 3, 5), date(2018, 4, 1)):
        VisitFactory(household=mine.household, visitor=mine.secretary, visited_on=on)
        ActivityFactory(area=mine.area, held_on=on, title="党课", recorded_by=mine.secretary)
        GiftFactory(area=mine.area, given_on=on, value_fen=10_000, item="大米")
        IssueFactory(
            area=mine.area,
            raised_on=on,
            closed_on=on,
            result="已通",
            text="断水",
            raised_by=mine.secretary,
        )
    VisitFactory(household=mine.household, visitor=mine.helper, visited_on=date(2018, 3, 5))
    VisitFactory(
        household=registered(mine.area, "仇大妮"),
        visitor=mine.secretary,
        visited_on=date(2018, 3, 5),
    )
    return mine


def shown(client: Client, **asked: Any) -> Any:
    return client.get(PAGE, ASKED | asked).context["record"]


def test_month_has_its_own_days_only_and_each_record_once(client: Client, busy: Village) -> None:
    client.force_login(busy.secretary)

    record = shown(client)

    assert [(line.on, line.sort, line.told, line.by) for line in record.lines] == [
        (date(2018, 3, 5), "走访", "入户走访2户次：石大山、仇大妮。", busy.secretary.name),
        (date(2018, 3, 5), "走访", "入户走访1户次：石大山。", busy.helper.name),
        (date(2018, 3, 5), "活动", "帮扶对接：党课。", ""),
        (date(2018, 3, 5), "慰问", "送给困难户，价值100元：大米。", "某单位"),
        (date(2018, 3, 5), "问题", "发现问题：断水。", ""),
        (date(2018, 3, 5), "问题", "问题销号，已通：断水。", ""),
    ]
    assert [(total.label, total.amount) for total in record.totals] == [
        ("走访", "3"),
        ("走访户数", "2"),
        ("活动", "1"),
        ("慰问物资", "1"),
        ("慰问价值", "100"),
        ("发现问题", "1"),
        ("问题销号", "1"),
    ]


@pytest.mark.parametrize("own", [False, True])
def test_each_total_opens_the_list_of_exactly_its_records(
    client: Client, busy: Village, own: bool
) -> None:
    client.force_login(busy.secretary)
    record = shown(client, **({"person": busy.secretary.pk} if own else {}))

    counted = {
        total.label: str(client.get(total.url).context["leaf"].total)
        for total in record.totals
        if total.label not in ("走访户数", "慰问价值")
    }

    assert counted == {
        total.label: total.amount for total in record.totals if total.label in counted
    }
    assert counted["走访"] == ("2" if own else "3")


def test_void_visit_is_not_told_and_a_corrected_one_is_told_as_it_is(
    client: Client, mine: Village
) -> None:
    known: dict[str, Any] = {
        "household": mine.household,
        "by": mine.secretary,
        "today": date(2018, 4, 1),
    }
    kept, gone = (
        record_visit(**known, key=uuid.uuid4(), on=date(2018, 3, day), findings=text)
        for day, text in ((5, "水管已通"), (6, "写错的"))
    )
    void_visit(visit=gone, by=mine.secretary, reason="记错了户")
    client.force_login(mine.secretary)

    record = shown(client, person=mine.secretary.pk)

    assert [line.told for line in record.lines] == ["入户，水管已通：石大山。"]
    assert [line.records[0].url for line in record.lines] == [kept.get_absolute_url()]


def test_helper_begins_with_the_own_record_and_sees_paired_households_only(
    client: Client, busy: Village
) -> None:
    client.force_login(busy.helper)

    record = shown(client)
    everybody = shown(client, person="")

    assert (record.person, [line.by for line in record.lines]) == (
        busy.helper,
        [busy.helper.name],
    )
    assert [total.label for total in record.totals] == ["走访", "走访户数", "发现问题", "问题销号"]
    assert [line.told for line in everybody.lines] == ["入户走访1户次：石大山。"] * 2


def test_paper_says_what_the_screen_says_and_is_noted_down(client: Client, busy: Village) -> None:
    client.force_login(busy.secretary)

    answer = client.get(PDF, ASKED)

    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    words = text.replace("\n", "").replace(" ", "")
    for line in shown(client).lines:
        assert line.told.replace(" ", "") in words
    assert "本月走访3次，走访户数2户，活动1次" in words
    assert (
        AuditLine.objects.get(verb="work_record.printed").target_key == f"{busy.area.pk}/2018-03"
    )
    assert client.get(PDF, ASKED).content == answer.content


def test_month_without_work_says_so_and_one_that_cannot_be_read_says_how(
    client: Client, mine: Village
) -> None:
    empty = page_of(client, mine.secretary, f"{PAGE}?month=2018-03")
    wrong = page_of(client, mine.secretary, f"{PAGE}?month=2018年3月")

    assert "这个月没有登记的工作" in empty
    assert "不是月份，应写作 2018-06。" in wrong


def test_page_takes_as_many_queries_for_three_of_each_as_for_one(
    client: Client, mine: Village
) -> None:
    def add() -> None:
        household = registered(mine.area)
        PairingFactory(household=household, helper=mine.helper)
        VisitFactory(household=household, visitor=mine.secretary, visited_on=date(2018, 3, 5))
        ActivityFactory(area=mine.area, held_on=date(2018, 3, 6))
        GiftFactory(area=mine.area, given_on=date(2018, 3, 7))
        IssueFactory(area=mine.area, household=household, raised_on=date(2018, 3, 8))

    url = f"{PAGE}?month=2018-03"
    add()
    one = queries(client, mine.secretary, url)
    add()
    add()

    assert queries(client, mine.secretary, url) == one


def test_what_lies_out_of_reach_is_not_in_it(mine: Village, theirs: Village) -> None:
    VisitFactory(household=theirs.household, visitor=theirs.secretary, visited_on=date(2018, 3, 5))
    seen = reach(mine.secretary, May.SEE_HOUSEHOLDS, date(2018, 4, 1))

    record = work_record(theirs.area, MONTH, None, Seen(seen, seen, seen))

    assert record.lines == ()
