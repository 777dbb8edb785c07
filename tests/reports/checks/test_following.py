"""What people say of a finding: assigned, answered, closed by another – and asked again when it does not hold."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from households.models import AuditLine, Membership, User
from reports import checks
from reports.actions.following import Matter, answer_doubt, assign_doubt, close_doubt, reopen_doubt
from reports.checks import State
from reports.checks.waiting import doubts_waiting
from reports.models import Doubt
from tests.factories import AreaFactory, PostingFactory, SubsidyPaymentFactory, VisitFactory
from tests.reports.checks.conftest import entitled, moment

CODE = "sex-and-relation"
TODAY = date(2018, 7, 2)


@pytest.fixture
def son(village, settle) -> Membership:
    """Somebody told of as a son who is a woman by sex."""
    head = settle(sex="1", standing={"status": "poor"})
    return settle(head.household, relation="son", sex="2", name="小明")


@pytest.fixture
def people(village) -> dict[str, User]:
    return {
        role: PostingFactory(area=village, role=role).user
        for role in ("first_secretary", "bureau_staff", "bureau_leader", "auditor", "helper")
    }


def matter(son: Membership) -> Matter:
    at, rule = moment(son.household.area_id), checks.find(CODE)
    rows = rule.records(at).select_related(*rule.subject.related).filter(pk=son.pk)
    [finding] = checks.told(rule, rows, at)
    return Matter(
        CODE, finding.key, son.household.area, finding.whose, finding.about, finding.text
    )


def mark(son: Membership) -> str:
    at, rule = moment(son.household.area_id), checks.find(CODE)
    return checks.fingerprint(
        rule, rule.records(at).select_related(*rule.subject.related).get(pk=son.pk), at
    )


def answered(son: Membership, by: User, verdict: str) -> Doubt:
    return answer_doubt(
        matter=matter(son), fingerprint=mark(son), by=by, verdict=verdict, answer="看过户口簿"
    )


def state(doubt: Doubt) -> State:
    return checks.states([doubt], moment(doubt.area_id))[doubt.pk]


def left(son: Membership) -> int:
    return checks.outstanding(moment(son.household.area_id)).left[CODE].total()


def mend(son: Membership) -> None:
    son.relation = "daughter"
    son.save()


def test_finding_goes_from_hand_to_hand(son, people):
    secretary, auditor = people["first_secretary"], people["auditor"]

    doubt = assign_doubt(
        matter=matter(son),
        by=auditor,
        today=TODAY,
        responsible=secretary,
        due_on=date(2018, 7, 10),
    )
    assert state(doubt) is State.ASSIGNED
    doubt = answered(son, secretary, "verified")
    assert state(doubt) is State.ANSWERED
    doubt = close_doubt(doubt=doubt, by=auditor, is_found=True, note="同意")

    assert state(doubt) is State.QUIET
    assert list(AuditLine.objects.order_by("number").values_list("verb", "target_key")) == [
        (f"doubt.{verb}", f"{CODE}/{son.pk}") for verb in ("assigned", "answered", "closed")
    ]


def test_nothing_is_kept_when_the_book_refuses(son, people, monkeypatch):
    def broken(**line: object) -> None:
        raise IntegrityError("no")

    monkeypatch.setattr("reports.actions.following.record", broken)

    with pytest.raises(IntegrityError), transaction.atomic():
        answered(son, people["first_secretary"], "mended")
    assert Doubt.objects.count() == 0


def test_what_was_verified_is_quiet_until_its_record_changes(son, people):
    doubt = close_doubt(
        doubt=answered(son, people["first_secretary"], "verified"),
        by=people["auditor"],
        is_found=True,
    )
    assert left(son) == 0

    son.person.name = "小明明"
    son.person.save()

    assert state(doubt) is State.CHANGED
    assert left(son) == 1


def test_time_passing_is_no_change(son, people):
    doubt = close_doubt(
        doubt=answered(son, people["first_secretary"], "verified"),
        by=people["auditor"],
        is_found=True,
    )

    later = checks.states([doubt], moment(doubt.area_id, date(2019, 12, 31)))

    assert later == {doubt.pk: State.QUIET}


def test_what_was_closed_as_mended_comes_back_when_it_is_found_again(son, people):
    doubt = answered(son, people["first_secretary"], "mended")
    with pytest.raises(ValidationError, match="仍然查得出来"):
        close_doubt(doubt=doubt, by=people["auditor"], is_found=True)
    mend(son)
    assert state(doubt) is State.GONE
    doubt = close_doubt(doubt=doubt, by=people["auditor"], is_found=False)
    assert state(doubt) is State.CLOSED

    son.relation = "son"
    son.save()

    assert state(doubt) is State.REMAINS
    assert left(son) == 1


def test_nobody_closes_the_own_answer(son, people):
    staff = people["bureau_staff"]
    doubt = answered(son, staff, "verified")

    with pytest.raises(ValidationError, match="自己的答复不能自己复核"):
        close_doubt(doubt=doubt, by=staff, is_found=True)
    doubt.closed_by, doubt.closed_at = staff, doubt.answered_at
    with pytest.raises(IntegrityError, match="doubt_closed_by_another"), transaction.atomic():
        doubt.save()


def test_answer_can_be_sent_back_with_a_reason(son, people):
    doubt = answered(son, people["first_secretary"], "verified")

    with pytest.raises(ValidationError, match="退回的原因"):
        reopen_doubt(doubt=doubt, by=people["auditor"], note=" ")
    doubt = reopen_doubt(doubt=doubt, by=people["auditor"], note="没有说明怎么核实")

    assert state(doubt) is State.ASSIGNED
    assert AuditLine.objects.get(verb="doubt.reopened").reason == "没有说明怎么核实"


def test_only_somebody_who_can_answer_there_answers_for_it(son, people):
    with pytest.raises(ValidationError, match="没有答复疑点的权限"):
        assign_doubt(
            matter=matter(son), by=people["auditor"], today=TODAY, responsible=people["auditor"]
        )


@pytest.fixture
def open_as(client, people):
    def get(role: str, url: str, data=None, post: bool = False):
        client.force_login(people[role])
        return client.post(url, data) if post else client.get(url, data)

    return get


def address(name: str, son: Membership) -> str:
    query = f"?area={son.household.area_id}&period=2018H1&at=2018-06-30"
    return reverse(f"reports:finding-{name}", args=[CODE, son.pk]) + query


def test_pages_take_a_finding_to_its_end(open_as, son, people):
    detail = address("detail", son)
    page = open_as("first_secretary", detail)
    assert [label for label, _ in page.context["acts"]] == ["答复", "安排核实"]

    open_as(
        "first_secretary",
        address("answer", son),
        {"verdict": "verified", "answer": "户口簿如此"},
        post=True,
    )
    assert [label for label, _ in open_as("first_secretary", detail).context["acts"]] == []
    assert [label for label, _ in open_as("auditor", detail).context["acts"]] == [
        "复核办结",
        "退回",
    ]
    open_as("auditor", address("close", son), {"note": ""}, post=True)

    told = open_as("auditor", detail).content.decode()
    assert "经核实无误" in told
    assert "户口簿如此" in told
    assert "小明" in told


def test_list_of_a_rule_has_a_tab_for_each_state(open_as, son, people, settle):
    settle(son.household, relation="daughter", sex="1")
    url = reverse("reports:check-detail", args=[CODE])
    half = {"area": son.household.area_id, "period": "2018H1"}
    answered(son, people["first_secretary"], "verified")

    def counts() -> dict[str, int]:
        return {tab.name: tab.count for tab in open_as("auditor", url, half).context["tabs"]}

    assert counts() == {"left": 2, "open": 1, "answered": 1, "closed": 0, "gone": 0}
    close_doubt(doubt=Doubt.objects.get(), by=people["auditor"], is_found=True)
    assert counts() == {"left": 1, "open": 1, "answered": 0, "closed": 1, "gone": 0}
    for name, count in counts().items():
        page = open_as("auditor", url, half | {"state": name})
        assert len(page.context.get("rows", page.context.get("doubts"))) == count


def test_what_is_under_way_is_listed_by_state(open_as, son, people):
    url = reverse("reports:doubt-list")
    half = {"area": son.household.area_id, "period": "2018H1"}
    answered(son, people["first_secretary"], "mended")

    assert [
        row["state"]
        for row in open_as("auditor", url, half | {"state": "answered"}).context["rows"]
    ] == [State.ANSWERED]
    mend(son)
    assert open_as("auditor", url, half).context["rows"] == []
    assert [
        row["state"] for row in open_as("auditor", url, half | {"state": "gone"}).context["rows"]
    ] == [State.GONE]


def test_finding_of_the_village_next_door_is_not_found(client, son):
    client.force_login(PostingFactory(area=AreaFactory(), role="auditor").user)

    assert client.get(address("detail", son)).status_code == 404


def test_county_costs_as_many_queries_as_a_village(son, people, settle):
    close_doubt(
        doubt=answered(son, people["first_secretary"], "verified"),
        by=people["auditor"],
        is_found=True,
    )

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            checks.outstanding(moment("410399"))
        return len(captured)

    one = cost()
    for code in ("410399101202", "410399102201", "410399103201"):
        AreaFactory(code=code)
        member = settle(sex="1", standing={"status": "poor"})
        member.household.area_id = code
        member.household.save()
        VisitFactory(household=member.household)
        SubsidyPaymentFactory(subsidy=entitled(member, f"kind-{code[-5:]}"))

    assert cost() == one
    assert one <= 25


def test_desk_says_what_waits_and_leads_to_just_that(open_as, son, people):

    today = timezone.localdate()
    assign_doubt(
        matter=matter(son),
        by=people["auditor"],
        today=TODAY,
        responsible=people["first_secretary"],
    )
    [waiting] = doubts_waiting(people["first_secretary"], today)
    assert (waiting.label, waiting.count) == ("我负责的疑点待答复", 1)
    assert len(open_as("first_secretary", waiting.url).context["rows"]) == 1

    answered(son, people["first_secretary"], "verified")

    assert doubts_waiting(people["first_secretary"], today) == []
    [waiting] = doubts_waiting(people["auditor"], today)
    assert (waiting.label, waiting.count) == ("疑点待复核", 1)
    assert len(open_as("auditor", waiting.url).context["rows"]) == 1


def test_findings_go_out_as_a_workbook_with_how_far_they_have_come(open_as, son, people):
    answered(son, people["first_secretary"], "verified")
    url = reverse("reports:findings-workbook")

    reply = open_as("auditor", url, {"area": son.household.area_id, "period": "2018H1"})

    sheet = load_workbook(BytesIO(b"".join(reply.streaming_content))).worksheets[0]
    rows = [row[1:] for row in sheet.iter_rows(min_row=4, values_only=True)]
    [row] = [row for row in rows if row[0] == checks.find(CODE).title]
    assert row[3:7] == (
        son.household.number,
        "小明",
        "性别女，与户主关系却是“之子”。",
        "已答复，待复核",
    )
    assert row[9:12] == ("经核实无误", "看过户口簿", people["first_secretary"].name)
    assert AuditLine.objects.filter(verb="findings.exported").count() == 1
