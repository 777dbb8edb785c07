"""Recording a visit and taking it back: once, with its line in the audit book, or not at all."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from households.actions.accounts import end_posting, open_account, post, set_password
from households.actions.issues import raise_issue
from households.actions.visits import record_visit, void_visit
from households.models import AuditLine, Issue, Posting, User, Visit
from tests.factories import PostingFactory, UserFactory, VisitFactory
from tests.households.conftest import TODAY, Village

pytestmark = pytest.mark.django_db


@contextmanager
def audit_book_full() -> Iterator[None]:
    """A database that takes no further line into the audit book, as a full disk would."""
    if connection.vendor == "sqlite":
        statements = [
            "CREATE TRIGGER book_full BEFORE INSERT ON households_auditline "
            "BEGIN SELECT RAISE(ABORT, 'book_full'); END"
        ]
    else:
        statements = [
            "CREATE FUNCTION book_full() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'book_full'; END $$",
            "CREATE TRIGGER book_full BEFORE INSERT ON households_auditline "
            "FOR EACH ROW EXECUTE FUNCTION book_full()",
        ]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    try:
        with pytest.raises(DatabaseError, match="book_full"), transaction.atomic():
            yield
    finally:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("DROP TRIGGER book_full")
            else:
                cursor.execute("DROP TRIGGER book_full ON households_auditline")
                cursor.execute("DROP FUNCTION book_full()")


def a_visit(village: Village, **changes: Any) -> dict[str, Any]:
    content = {
        "household": village.household,
        "by": village.secretary,
        "key": uuid.UUID(int=1),
        "on": date(2018, 6, 28),
        "today": TODAY,
        "findings": "水管已接通。",
    }
    return content | changes


def verbs() -> list[str]:
    return list(AuditLine.objects.order_by("number").values_list("verb", flat=True))


def test_visit_is_recorded_with_its_line_in_the_audit_book(mine: Village) -> None:
    visit = record_visit(**a_visit(mine))

    line = AuditLine.objects.get()
    assert (visit.household, visit.visitor, visit.visited_on, visit.findings) == (
        mine.household,
        mine.secretary,
        date(2018, 6, 28),
        "水管已接通。",
    )
    assert (line.verb, line.actor, line.target_key, line.area_code) == (
        "visit.recorded",
        mine.secretary.username,
        str(visit.key),
        mine.area.code,
    )
    assert json.loads(line.after)["household"] == mine.household.number


def test_visit_is_not_recorded_when_the_audit_book_takes_no_line(mine: Village) -> None:
    with audit_book_full():
        record_visit(**a_visit(mine, problem="屋顶漏水。"))

    assert (Visit.objects.count(), Issue.objects.count(), AuditLine.objects.count()) == (0, 0, 0)


def test_same_visit_sent_twice_is_one_visit_and_one_line(mine: Village) -> None:
    first = record_visit(**a_visit(mine, problem="屋顶漏水。"))
    second = record_visit(**a_visit(mine, problem="屋顶漏水。"))

    assert second == first
    assert (Visit.objects.count(), Issue.objects.count()) == (1, 1)
    assert verbs() == ["visit.recorded", "issue.raised"]


@pytest.mark.parametrize(
    "change",
    [
        {"findings": "另一件事。"},
        {"on": date(2018, 6, 27)},
        {"mode": Visit.Mode.PHONE},
        {"problem": "屋顶漏水。"},
    ],
)
def test_same_key_with_other_content_is_refused(mine: Village, change: dict[str, Any]) -> None:
    record_visit(**a_visit(mine))

    with pytest.raises(ValidationError, match="已经登记，内容与这次提交的不同"):
        record_visit(**a_visit(mine, **change))

    assert Visit.objects.get().findings == "水管已接通。"
    assert verbs() == ["visit.recorded"]


def test_key_of_another_persons_visit_is_refused(mine: Village) -> None:
    record_visit(**a_visit(mine))

    with pytest.raises(ValidationError, match="已经登记"):
        record_visit(**a_visit(mine, by=mine.helper))

    assert Visit.objects.get().visitor == mine.secretary


def test_visit_in_the_future_is_refused_in_a_sentence(mine: Village) -> None:
    with pytest.raises(ValidationError) as refusal:
        record_visit(**a_visit(mine, on=TODAY + timedelta(days=1)))

    assert refusal.value.message_dict == {"on": ["走访日期不能晚于今天，请改为实际走访的日期。"]}
    assert (Visit.objects.count(), verbs()) == (0, [])


def test_problem_on_a_visit_goes_into_the_problem_ledger_due_in_thirty_days(mine: Village) -> None:
    visit = record_visit(**a_visit(mine, problem="屋顶漏水。"))

    issue = Issue.objects.get()
    assert (issue.visit, issue.household, issue.text, issue.raised_on, issue.due_on) == (
        visit,
        mine.household,
        "屋顶漏水。",
        date(2018, 6, 28),
        date(2018, 7, 28),
    )


def test_voided_visit_stays_with_who_and_why(mine: Village) -> None:
    visit = VisitFactory(household=mine.household)

    void_visit(visit=visit, by=mine.secretary, reason=" 记错了户 ")

    visit.refresh_from_db()
    assert (visit.is_void, visit.voided_by, visit.void_reason) == (
        True,
        mine.secretary,
        "记错了户",
    )
    line = AuditLine.objects.get()
    assert (line.verb, line.target_key, line.reason) == (
        "visit.voided",
        str(visit.key),
        "记错了户",
    )


def test_visit_is_not_voided_when_the_audit_book_takes_no_line(mine: Village) -> None:
    visit = VisitFactory(household=mine.household)

    with audit_book_full():
        void_visit(visit=visit, by=mine.secretary, reason="记错了户")

    visit.refresh_from_db()
    assert (visit.is_void, verbs()) == (False, [])


def test_visit_is_not_voided_without_a_reason(mine: Village) -> None:
    visit = VisitFactory(household=mine.household)

    with pytest.raises(ValidationError) as refusal:
        void_visit(visit=visit, by=mine.secretary, reason="  ")

    assert refusal.value.message_dict == {"reason": ["请写明作废的原因。"]}


def test_visit_is_voided_only_once(mine: Village) -> None:
    visit = VisitFactory(household=mine.household)
    void_visit(visit=visit, by=mine.secretary, reason="记错了户")

    with pytest.raises(ValidationError, match="已经作废"):
        void_visit(visit=visit, by=mine.helper, reason="再来一次")

    visit.refresh_from_db()
    assert (visit.voided_by, visit.void_reason) == (mine.secretary, "记错了户")


def test_issue_is_not_raised_when_the_audit_book_takes_no_line(mine: Village) -> None:
    with audit_book_full():
        raise_issue(by=mine.secretary, area=mine.area, source="visit", text="漏水", on=TODAY)

    assert Issue.objects.count() == 0


def test_account_is_opened_with_its_line_and_no_password_in_it(mine: Village) -> None:
    user = open_account(
        by=mine.administrator, username="zhang", name="张三", password="shan-qing-2018"
    )

    line = AuditLine.objects.get()
    assert user.check_password("shan-qing-2018")
    assert (line.verb, line.target_key) == ("account.opened", "zhang")
    assert "shan-qing" not in line.after


def test_nothing_of_an_account_is_written_when_the_audit_book_takes_no_line(mine: Village) -> None:
    user = UserFactory()
    posting = PostingFactory(user=user, area=mine.area)
    people = User.objects.get_queryset().count()
    by = mine.administrator

    with audit_book_full():
        open_account(by=by, username="zhang", name="张三", password="shan-qing-2018")
    with audit_book_full():
        set_password(by=by, user=user, password="shan-qing-2018")
    with audit_book_full():
        post(by=by, user=user, role=Posting.Role.AUDITOR, area=mine.area, begins_on=TODAY)
    with audit_book_full():
        end_posting(by=by, posting=posting, ends_on=TODAY)

    user.refresh_from_db()
    posting.refresh_from_db()
    assert User.objects.get_queryset().count() == people
    assert not user.check_password("shan-qing-2018")
    assert (user.postings.count(), posting.ends_on) == (1, None)


def test_posting_cannot_end_before_it_begins(mine: Village) -> None:
    posting = PostingFactory(area=mine.area, begins_on=date(2018, 5, 1))

    with pytest.raises(ValidationError, match="终止日期须晚于起始日期"):
        end_posting(by=mine.administrator, posting=posting, ends_on=date(2018, 5, 1))
