"""The problem ledger: who mends what by when, and what striking off asks for."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.actions.visits import record_visit
from households.models import AuditLine, Issue, Standard, User
from households.todo import todo
from tests.factories import IssueFactory, StandardFactory
from tests.households.conftest import Village, page_of, queries, registered
from tests.households.pictures import jpeg

pytestmark = pytest.mark.django_db
LIST = reverse("households:issue-list")
NEW = reverse("households:issue-new")


def step(issue: Issue, kind: str) -> str:
    return reverse("households:issue-step", args=[issue.key, kind])


def today() -> date:
    return timezone.localdate()


def typed(mine: Village, **changes: object) -> dict[str, object]:
    sent = {
        "key": str(uuid.UUID(int=9)),
        "area": mine.area.pk,
        "household": "",
        "source": "resident",
        "text": "村口路灯不亮",
        "on": today().isoformat(),
    }
    return sent | changes


def take(client: Client, user: User, issue: Issue, kind: str, **sent: str) -> str:
    client.force_login(user)
    answer = client.post(step(issue, kind), {"on": today().isoformat()} | sent, follow=True)
    issue.refresh_from_db()
    return str(answer.content.decode())


def test_problem_of_the_village_is_raised_once_however_often_it_is_sent(
    client: Client, mine: Village
) -> None:
    client.force_login(mine.secretary)

    for _ in range(2):
        client.post(NEW, typed(mine))

    [issue] = Issue.objects.all()
    assert (issue.text, issue.household, issue.area, issue.raised_by) == (
        "村口路灯不亮",
        None,
        mine.area,
        mine.secretary,
    )
    assert AuditLine.objects.filter(verb="issue.raised").count() == 1


def test_problem_of_a_household_stands_in_its_case_file(client: Client, mine: Village) -> None:
    client.force_login(mine.secretary)

    client.post(NEW, typed(mine, household=mine.household.number, text="屋顶漏雨"))

    issue = Issue.objects.get()
    page = page_of(client, mine.secretary, mine.household.get_absolute_url())
    assert issue.household == mine.household
    assert f'<a href="{issue.get_absolute_url()}">屋顶漏雨</a>' in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"responsible_user": "0"}, "这个人不能选，请刷新页面后重选。"),
        ({"text": " "}, "请写明是什么问题。"),
        ({"on": "2999-01-01"}, "提出日期不能晚于今天。"),
        ({"due_on": "2000-01-01"}, "整改时限不能早于提出日期。"),
        ({"household": "999"}, "没有户编号 999"),
    ],
)
def test_problem_that_does_not_hold_is_refused_in_words(
    client: Client, mine: Village, changes: dict[str, str], words: str
) -> None:
    client.force_login(mine.secretary)

    page = client.post(NEW, typed(mine, **changes)).content.decode()

    assert words in page
    assert Issue.objects.count() == 0


def test_helper_raises_problems_of_paired_households_only(client: Client, mine: Village) -> None:
    unpaired = registered(mine.area)
    client.force_login(mine.helper)

    for number in ("", unpaired.number, mine.household.number):
        client.post(NEW, typed(mine, household=number, key=str(uuid.uuid4())))

    assert list(Issue.objects.values_list("household", flat=True)) == [mine.household.pk]


def test_way_from_progress_to_striking_off_is_kept_step_by_step(
    client: Client, mine: Village
) -> None:
    issue = IssueFactory(area=mine.area)
    take(client, mine.secretary, issue, "progress", text="已联系电工")
    take(client, mine.secretary, issue, "done", result="路灯已亮", evidence="收据3号")

    take(client, mine.secretary, issue, "close", text="夜里看过")

    assert list(issue.steps.values_list("kind", "text")) == [
        ("progress", "已联系电工"),
        ("done", "路灯已亮"),
        ("closed", "夜里看过"),
    ]
    assert (issue.result, issue.evidence, issue.closed_on, issue.closed_by) == (
        "路灯已亮",
        "收据3号",
        today(),
        mine.secretary,
    )


def test_nothing_is_struck_off_without_a_result(client: Client, mine: Village) -> None:
    issue = IssueFactory(area=mine.area)

    page = take(client, mine.secretary, issue, "close")

    assert "请先报完成" in page
    assert issue.closed_on is None


def test_second_person_strikes_off_where_the_standard_asks_for_two(
    client: Client, mine: Village
) -> None:
    StandardFactory(
        kind=Standard.Kind.ISSUE_CLOSERS, area=mine.area, value=2, begins_on=date(2018, 1, 1)
    )
    issue = IssueFactory(area=mine.area, household=mine.household)
    take(client, mine.helper, issue, "done", result="已修好")

    refused = take(client, mine.helper, issue, "close")
    before = issue.closed_on
    take(client, mine.secretary, issue, "close")

    assert "须由报完成以外的另一人销号" in refused
    assert (before, issue.closed_by) == (None, mine.secretary)


def test_returned_problem_is_open_again_and_says_why(client: Client, mine: Village) -> None:
    issue = IssueFactory(area=mine.area)
    take(client, mine.secretary, issue, "done", result="已修好")

    take(client, mine.secretary, issue, "return", reason="又漏了")

    assert (issue.done_on, issue.result) == (None, "")
    assert issue.steps.last().text == "又漏了"


def test_term_is_moved_only_with_a_reason(client: Client, mine: Village) -> None:
    issue = IssueFactory(area=mine.area, due_on=date(2018, 4, 1))
    sent = {"measure": "", "unit": "", "responsible": "甲", "due_on": "2018-05-01"}

    refused = take(client, mine.secretary, issue, "arrange", **sent)
    before = issue.due_on
    take(client, mine.secretary, issue, "arrange", **sent, reason="等材料")

    assert "整改时限改了，请写明原因。" in refused
    assert (before, issue.due_on, issue.responsible) == (
        date(2018, 4, 1),
        date(2018, 5, 1),
        "甲",
    )
    assert issue.steps.get().text == "由2018年4月1日改为2018年5月1日：等材料"


def test_closed_problem_takes_no_further_step(client: Client, mine: Village) -> None:
    issue = IssueFactory(area=mine.area, result="已修好", closed_on=date(2018, 4, 1))

    page = take(client, mine.secretary, issue, "progress", text="再看看")

    assert "不能再改" in page
    assert issue.steps.count() == 0


def test_picture_after_mending_stands_beside_the_one_before(client: Client, mine: Village) -> None:
    client.force_login(mine.secretary)
    picture = SimpleUploadedFile("前.jpg", jpeg(), "image/jpeg")
    client.post(NEW, typed(mine, photos=picture))
    issue = Issue.objects.get()

    done = {"on": today().isoformat(), "result": "亮了"}
    client.post(step(issue, "done"), done | {"photos": SimpleUploadedFile("后.jpg", jpeg("blue"))})

    assert list(issue.photos.values_list("kind", flat=True)) == ["before", "after"]


def test_list_leaves_out_what_is_struck_off_unless_asked(client: Client, mine: Village) -> None:
    IssueFactory(area=mine.area, text="还在改的")
    IssueFactory(area=mine.area, text="过期的", due_on=date(2018, 4, 1))
    IssueFactory(area=mine.area, text="改完的", result="好了", closed_on=date(2018, 4, 1))

    def shown(**query: str) -> list[str]:
        client.force_login(mine.secretary)
        page = client.get(LIST, query).content.decode()
        return [text for text in ("还在改的", "过期的", "改完的") if text in page]

    assert shown() == ["还在改的", "过期的"]
    assert shown(state="overdue") == ["过期的"]
    assert shown(state="closed") == ["改完的"]
    assert shown(state="all") == ["还在改的", "过期的", "改完的"]


def test_who_answers_is_reminded_on_the_desk_and_finds_exactly_these(
    client: Client, mine: Village
) -> None:
    late = {"due_on": today() - timedelta(days=1)}
    soon = {"due_on": today() + timedelta(days=7)}
    later = {"due_on": today() + timedelta(days=8)}
    for terms in (late, soon, later):
        IssueFactory(
            area=mine.area, household=mine.household, responsible_user=mine.helper, **terms
        )
    IssueFactory(area=mine.area, household=mine.household, responsible_user=mine.secretary, **late)
    IssueFactory(area=mine.area, done_on=date(2018, 4, 1), responsible_user=mine.secretary, **soon)

    def reminded(user: User) -> dict[str, int]:
        return {line.label: line.count for line in todo(user, today())}

    assert reminded(mine.helper) == {"我负责的问题超期": 1, "我负责的问题七天内到期": 1}
    assert reminded(mine.secretary) == {"我负责的问题超期": 1, "问题待销号": 1}
    for user in (mine.helper, mine.secretary):
        client.force_login(user)
        listed = {
            line.label: client.get(line.url).context["leaf"].total for line in todo(user, today())
        }
        assert listed == reminded(user)


def test_nobody_answers_for_what_they_cannot_open(client: Client, mine: Village) -> None:
    client.force_login(mine.secretary)
    theirs = typed(mine, responsible_user=mine.helper.pk)

    page = client.post(NEW, theirs).content.decode()
    client.post(NEW, theirs | {"household": mine.household.number})

    assert f"{mine.helper}看不到这个问题" in page
    issue = Issue.objects.get()
    assert (issue.household, issue.responsible, issue.responsible_user) == (
        mine.household,
        mine.helper.name,
        mine.helper,
    )


def test_name_beside_a_chosen_person_is_refused(client: Client, mine: Village) -> None:
    client.force_login(mine.secretary)

    page = client.post(
        NEW, typed(mine, responsible_user=mine.secretary.pk, responsible="电工老周")
    ).content.decode()

    assert "责任人和其他责任人只填一个。" in page
    assert Issue.objects.count() == 0


def test_problem_found_on_a_visit_is_the_visitors_to_answer(mine: Village) -> None:
    record_visit(
        household=mine.household,
        by=mine.helper,
        key=uuid.uuid4(),
        on=today(),
        today=today(),
        problem="水管漏水",
    )

    assert Issue.objects.get().responsible_user == mine.helper


def test_list_takes_as_many_queries_for_three_as_for_one(client: Client, mine: Village) -> None:
    IssueFactory(area=mine.area, household=mine.household)
    one = queries(client, mine.secretary, LIST)
    for _ in range(2):
        IssueFactory(area=mine.area, household=registered(mine.area))

    assert queries(client, mine.secretary, LIST) == one


def test_stranger_village_is_out_of_reach(client: Client, mine: Village, theirs: Village) -> None:
    issue = IssueFactory(area=theirs.area, due_on=today() + timedelta(days=3))
    client.force_login(mine.secretary)

    assert client.get(issue.get_absolute_url()).status_code == 404
    assert client.post(step(issue, "done"), {"result": "x"}).status_code == 404
