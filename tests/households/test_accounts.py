"""Accounts: the administrator of an area looks after its people, and nobody else's."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.models import Area, AuditLine, Posting, User
from tests.factories import AreaFactory, PostingFactory, UserFactory
from tests.households.conftest import Village, page_of, queries

pytestmark = pytest.mark.django_db

LIST = reverse("households:account-list")
NEW = reverse("households:account-new")
Role = Posting.Role


def at(name: str, user: User, *more: object) -> str:
    return reverse(f"households:{name}", args=[user.username, *more])


def listed(client: Client, administrator: User) -> set[User]:
    client.force_login(administrator)
    return set(client.get(LIST).context["leaf"].rows)


def test_administrator_sees_people_of_the_own_area_and_people_without_a_posting(
    client: Client, mine: Village, theirs: Village, nobody: User
) -> None:
    former = PostingFactory(area=mine.area, ends_on=date(2017, 1, 1)).user

    assert listed(client, mine.administrator) == {
        mine.secretary,
        mine.helper,
        mine.administrator,
        mine.auditor,
        former,
        nobody,
    }
    client.force_login(mine.administrator)
    assert client.get(at("account-detail", theirs.secretary)).status_code == 404


def test_administrator_sees_nothing_of_any_household(client: Client, mine: Village) -> None:
    client.force_login(mine.administrator)

    assert client.get(reverse("households:household-list")).status_code == 403
    assert client.get(mine.household.get_absolute_url()).status_code == 403


def test_new_account_gets_a_password_that_is_shown_once(client: Client, mine: Village) -> None:
    client.force_login(mine.administrator)

    page = client.post(NEW, {"username": "zhang", "name": "张三"}).content.decode()

    password = re.search(r"<code>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</code>", page)
    user = User.objects.get_queryset().get(username="zhang")
    assert password
    assert user.check_password(password[1])
    for url in (LIST, at("account-detail", user)):
        assert password[1] not in page_of(client, mine.administrator, url)
    assert all(password[1] not in line.after for line in AuditLine.objects.all())


def test_typed_password_is_taken(client: Client, mine: Village) -> None:
    client.force_login(mine.administrator)

    client.post(NEW, {"username": "zhang", "name": "张三", "password": "shan-qing-2018"})

    assert User.objects.get_queryset().get(username="zhang").check_password("shan-qing-2018")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"password": "12345"}, "密码"),
        ({"username": "张三"}, "用户名只能用字母、数字"),
        ({"username": ""}, "这个字段是必填项"),
        ({"username": "taken"}, "这个用户名已有人使用"),
    ],
)
def test_refused_account_says_why_and_keeps_what_was_typed(
    client: Client, mine: Village, changes: dict[str, str], sentence: str
) -> None:
    UserFactory(username="taken")
    client.force_login(mine.administrator)

    typed = {"username": "zhang", "name": "张三丰", "organisation": "县财政局"} | changes
    page = client.post(NEW, typed).content.decode()

    assert sentence in page
    assert 'value="张三丰"' in page
    assert 'value="县财政局"' in page
    assert not User.objects.get_queryset().filter(name="张三丰").exists()


def test_password_is_set_anew_and_shown_once(client: Client, mine: Village) -> None:
    client.force_login(mine.administrator)

    page = client.post(at("account-password", mine.helper), {"password": ""}).content.decode()

    password = re.search(r"<code>([a-z2-9-]{14})</code>", page)
    assert password
    assert User.objects.get_queryset().get(pk=mine.helper.pk).check_password(password[1])
    assert AuditLine.objects.filter(verb="account.password_set").count() == 1


def test_weak_password_is_refused_in_words(client: Client, mine: Village) -> None:
    client.force_login(mine.administrator)

    page = client.post(at("account-password", mine.helper), {"password": "1234"}).content.decode()

    assert "密码" in page
    assert not User.objects.get_queryset().get(pk=mine.helper.pk).check_password("1234")


def test_password_of_somebody_also_posted_out_of_reach_cannot_be_set(
    client: Client, mine: Village, theirs: Village
) -> None:
    PostingFactory(user=mine.helper, area=theirs.area, role=Role.BUREAU_LEADER)
    client.force_login(mine.administrator)

    assert client.get(at("account-detail", mine.helper)).status_code == 200
    assert client.post(at("account-password", mine.helper)).status_code == 404


def test_posting_is_given_in_reach_only(client: Client, mine: Village, theirs: Village) -> None:
    newcomer = UserFactory()
    client.force_login(mine.administrator)

    def post(area: Area) -> int:
        sent = {"role": Role.AUDITOR, "area": area.code, "begins_on": "2018-01-01"}
        return client.post(at("posting-new", newcomer), sent).status_code

    assert [post(theirs.area), post(mine.area)] == [200, 302]
    posting = Posting.objects.get(user=newcomer)
    assert (posting.role, posting.area, posting.begins_on) == (
        Role.AUDITOR,
        mine.area,
        date(2018, 1, 1),
    )


def test_county_administrator_posts_in_the_villages_of_the_county(
    client: Client, mine: Village
) -> None:
    county = AreaFactory(code=mine.area.code[:6], name="试验县")
    posting = PostingFactory(area=county, role=Role.ADMINISTRATOR)
    client.force_login(posting.user)

    form = client.get(at("posting-new", UserFactory())).context["form"]

    assert set(form.fields["area"].queryset) == {county, mine.area}


def test_posting_is_ended_from_a_day_on(client: Client, mine: Village) -> None:
    posting = Posting.objects.get(user=mine.helper)
    client.force_login(mine.administrator)

    refused = client.post(at("posting-end", mine.helper, posting.pk), {"ends_on": "2013-01-01"})
    answer = client.post(at("posting-end", mine.helper, posting.pk), {"ends_on": "2018-07-01"})

    posting.refresh_from_db()
    assert "终止日期须晚于起始日期" in refused.content.decode()
    assert (answer.status_code, posting.ends_on) == (302, date(2018, 7, 1))


def test_ended_posting_gives_no_entry_from_that_day_on(client: Client, mine: Village) -> None:
    Posting.objects.filter(user=mine.secretary).update(ends_on=timezone.localdate())
    client.force_login(mine.secretary)

    assert client.get(mine.household.get_absolute_url()).status_code == 403


def test_posting_out_of_reach_is_neither_shown_nor_ended(
    client: Client, mine: Village, theirs: Village
) -> None:
    elsewhere = PostingFactory(user=mine.helper, area=theirs.area, role=Role.AUDITOR)
    client.force_login(mine.administrator)

    shown = client.get(at("account-detail", mine.helper)).context["postings"]

    assert elsewhere not in shown
    assert client.get(at("posting-end", mine.helper, elsewhere.pk)).status_code == 404


def test_administrator_changes_neither_own_postings_nor_own_password_here(
    client: Client, mine: Village
) -> None:
    own = Posting.objects.get(user=mine.administrator)
    client.force_login(mine.administrator)

    assert [
        client.post(url).status_code
        for url in (
            at("posting-new", mine.administrator),
            at("posting-end", mine.administrator, own.pk),
            at("account-password", mine.administrator),
        )
    ] == [404, 404, 404]
    assert "要由另一位管理员办理" in page_of(
        client, mine.administrator, at("account-detail", mine.administrator)
    )


def test_account_list_asks_as_often_for_more_rows(client: Client, mine: Village) -> None:
    few = queries(client, mine.administrator, LIST)
    for _ in range(3):
        PostingFactory(area=mine.area, begins_on=timezone.localdate() - timedelta(days=1))

    assert queries(client, mine.administrator, LIST) == few


def test_own_password_is_changed_with_a_line_in_the_audit_book_and_the_person_stays_signed_in(
    client: Client, mine: Village
) -> None:
    mine.helper.set_password("jiu-mima-2018")
    mine.helper.save()
    client.force_login(mine.helper)
    typed = {"new_password1": "xin-mima-2018", "new_password2": "xin-mima-2018"}

    refused = client.post(reverse("password"), typed | {"old_password": "wrong"})
    answer = client.post(reverse("password"), typed | {"old_password": "jiu-mima-2018"})

    user = User.objects.get_queryset().get(pk=mine.helper.pk)
    assert (refused.status_code, answer.status_code) == (200, 302)
    assert user.check_password("xin-mima-2018")
    assert AuditLine.objects.filter(verb="account.password_set").count() == 1
    assert mine.household.number in page_of_signed_in(client)


def page_of_signed_in(client: Client) -> str:
    return client.get(reverse("households:household-list")).content.decode()
