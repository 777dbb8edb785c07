"""Looks at ledgers that people keep: a name, columns, sort, subtotals and filter; theirs alone; opened by an address."""

import json
from datetime import UTC, datetime
from typing import cast
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client

from households.models import Area, AuditLine, User
from reports.actions.saved_views import delete_view, rename_view, save_view
from reports.models import SavedView
from tests.factories import SavedViewFactory
from tests.reports.ledgers.conftest import ADDRESS, registered
from tests.reports.ledgers.test_screen import fetched, read, table_of, workbook

LOOK = urlencode(
    [("show", "户主"), ("show", "家庭人口"), ("sort", "-persons"), ("by", "group"), ("status", "poor"), ("q", "石")]
)  # fmt: skip


def keep(
    client: Client, user: User, name: str, query: str, ledger: str = "register"
) -> HttpResponse:
    client.force_login(user)
    return cast(
        "HttpResponse", client.post(f"/ledgers/{ledger}/views/new/?{query}", {"name": name})
    )


def test_view_keeps_the_look_and_opens_it_at_another_time(
    client: Client, auditor: User, village: Area
) -> None:
    registered(village, "4103990001", "石大山", "石小山")
    registered(village, "4103990002", "仇小满")
    registered(village, "4103990003", "石老二", status="exited")

    kept = keep(client, auditor, "未脱贫石姓", f"{ADDRESS}&{LOOK}&page=2")

    view = SavedView.objects.get()
    assert kept["Location"] == f"/ledger-views/{view.pk}/?{ADDRESS}"
    assert (view.owner, view.ledger, view.name, view.columns) == (
        auditor, "register", "未脱贫石姓", ["户主", "家庭人口"]
    )  # fmt: skip
    assert (view.sort, view.grouped_by) == ("", "group")
    assert parse_qs(view.conditions) == {"status": ["poor"], "q": ["石"]}

    opened = client.get(
        f"/ledger-views/{view.pk}/?area={village.code}&period=2018H2&at=2018-07-01"
    )
    address = urlsplit(opened["Location"])
    assert address.path == "/ledgers/register/"
    assert parse_qs(address.query) == {
        "area": [village.code], "period": ["2018H2"], "at": ["2018-07-01"], "show": ["户主", "家庭人口"],
        "by": ["group"], "status": ["poor"], "q": ["石"], "view": [str(view.pk)],
    }  # fmt: skip
    page = fetched(client, auditor, opened["Location"])
    assert table_of(page) == [["石大山", "2"]]
    assert "正在看“未脱贫石姓”" in page
    paper = read(workbook(client, auditor, "register", address.query))
    assert paper.headings == ["户主", "家庭人口"]
    assert paper.records == [["石大山", 2]]
    assert "小计" in paper.proof


def test_sort_is_kept_with_the_view(client: Client, auditor: User, village: Area) -> None:
    registered(village, "4103990001", "甲")
    registered(village, "4103990002", "乙")
    keep(client, auditor, "倒序", f"{ADDRESS}&sort=-number")

    opened = client.get(SavedView.objects.get().get_absolute_url())

    assert parse_qs(urlsplit(opened["Location"]).query)["sort"] == ["-number"]


def test_name_is_taken_once_on_a_ledger_by_a_person(
    client: Client, auditor: User, village: Area
) -> None:
    SavedViewFactory(ledger="register", name="未脱贫")
    SavedViewFactory(owner=auditor, ledger="visits", name="未脱贫")
    keep(client, auditor, "未脱贫", ADDRESS)

    again = keep(client, auditor, "未脱贫", ADDRESS)

    assert again.status_code == 200
    assert "您在这本台账上已有这个名称的视图，请换一个名称。" in again.content.decode()
    assert SavedView.objects.count() == 3


def test_view_without_a_name_is_not_kept(client: Client, auditor: User, village: Area) -> None:
    refused = keep(client, auditor, " ", ADDRESS)

    assert "请写名称。" in refused.content.decode()
    assert not SavedView.objects.exists()
    with pytest.raises(IntegrityError, match="savedview_has_a_name"), transaction.atomic():
        SavedViewFactory(name="")


def test_identity_number_among_the_conditions_is_not_kept(
    client: Client, auditor: User, village: Area
) -> None:
    refused = keep(client, auditor, "查人", f"{ADDRESS}&q=410399196001010017")

    page = refused.content.decode()
    assert "筛选条件里有身份号码，不能存下来。" in page
    assert not SavedView.objects.exists()
    assert not AuditLine.objects.filter(verb="view.saved").exists()


def test_view_is_renamed_and_deleted_by_its_owner_and_the_book_says_so(
    client: Client, auditor: User, village: Area
) -> None:
    view = SavedViewFactory(owner=auditor, ledger="register", name="旧名")
    client.force_login(auditor)

    client.post(f"/ledger-views/{view.pk}/rename/", {"name": "新名"})
    question = client.get(f"/ledger-views/{view.pk}/delete/").content.decode()
    gone = client.post(f"/ledger-views/{view.pk}/delete/")

    assert "删除视图“新名”？" in question
    assert gone["Location"] == "/ledgers/register/"
    assert not SavedView.objects.exists()
    lines = AuditLine.objects.filter(verb__startswith="view.").order_by("number")
    assert [(line.verb, json.loads(line.before)) for line in lines] == [
        ("view.renamed", {"name": "旧名"}),
        ("view.deleted", {"ledger": "register", "name": "新名"}),
    ]


def test_views_of_others_are_not_there(client: Client, auditor: User, village: Area) -> None:
    view = SavedViewFactory(ledger="register", name="别人的视图")
    client.force_login(auditor)

    for act in ("", "rename/", "delete/"):
        assert client.get(f"/ledger-views/{view.pk}/{act}").status_code == 404
    page = fetched(client, auditor, f"/ledgers/register/?{ADDRESS}&view={view.pk}")
    assert "别人的视图" not in page
    with pytest.raises(SavedView.DoesNotExist):
        delete_view(by=auditor, view=view)


def test_view_of_a_ledger_that_is_no_longer_there_is_not_found(
    client: Client, auditor: User
) -> None:
    view = SavedViewFactory(owner=auditor, ledger="gone")
    client.force_login(auditor)

    assert client.get(f"/ledger-views/{view.pk}/").status_code == 404
    assert client.get("/ledgers/gone/views/new/").status_code == 404


def test_what_is_refused_changes_nothing(auditor: User) -> None:
    first = SavedViewFactory(owner=auditor, ledger="register", name="一")
    second = SavedViewFactory(owner=auditor, ledger="register", name="二")

    with pytest.raises(ValidationError):
        rename_view(by=auditor, view=second, name=first.name)
    with pytest.raises(ValidationError):
        save_view(
            by=auditor, ledger="register", name="三", columns=[], sort="", grouped_by="", conditions="q=" + "石" * 1000
        )  # fmt: skip

    assert sorted(SavedView.objects.values_list("name", flat=True)) == ["一", "二"]
    assert AuditLine.objects.count() == 0
    assert first.saved_at == datetime(2018, 7, 10, 9, tzinfo=UTC)
