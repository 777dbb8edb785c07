"""A long ledger is made beside the pages: told as it comes, fetched by who asked and nobody else, and whole or not at all."""

import stat
from collections.abc import Iterator
from pathlib import Path
from threading import enumerate as threads

import pytest
from django.test import Client
from django.utils import timezone

from households.models import Area, AuditLine, User
from reports import jobs
from reports.ledgers import sheet
from reports.models import LedgerExport
from reports.views import ledger_exports
from tests.factories import PostingFactory
from tests.reports.ledgers.conftest import ADDRESS, registered
from tests.reports.ledgers.reading import Paper

WORKBOOK = f"/ledgers/register/ledger.xlsx?{ADDRESS}"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A state directory of the test's own, and three rows are long."""
    settings.JIAOGOU_VAR = tmp_path
    monkeypatch.setattr(ledger_exports, "AT_ONCE", 2)
    yield tmp_path / "papers"
    finish()


def finish() -> None:
    """Wait until the threads that make ledgers are done."""
    for thread in threads():
        if thread.name.startswith("ledger-"):
            thread.join()


@pytest.fixture
def three(transactional_db: None, village: Area) -> Area:
    for number in range(1, 4):
        registered(village, f"410399000{number}", f"户主{number}")
    return village


def test_long_ledger_is_made_beside_the_page_and_fetched(
    client: Client, three: Area, auditor: User, folder: Path
) -> None:
    client.force_login(auditor)

    answer = client.get(WORKBOOK)
    finish()
    page = client.get(answer["Location"]).content.decode()
    file = client.get(f"{answer['Location']}ledger.xlsx")

    assert "下载 Excel" in page
    content = b"".join(file.streaming_content)  # type: ignore[attr-defined]
    assert len(Paper.read(content).records) == 3
    assert "%E8%8A%B1%E5%90%8D%E5%86%8C" in file["Content-Disposition"]
    assert LedgerExport.objects.get().exported_by == auditor
    [job] = folder.iterdir()
    assert sorted(path.name for path in job.iterdir()) == ["job.json", "ledger.xlsx"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in job.iterdir()} == {0o600}


def test_short_ledger_is_answered_at_once(
    client: Client, village: Area, auditor: User, folder: Path
) -> None:
    registered(village, "4103990001", "石大山")
    client.force_login(auditor)

    answer = client.get(WORKBOOK)

    assert len(Paper.read(b"".join(answer.streaming_content)).records) == 1  # type: ignore[attr-defined]
    assert not folder.exists()


def test_nobody_else_sees_the_job(client: Client, three: Area, auditor: User) -> None:
    client.force_login(auditor)
    where = client.get(WORKBOOK)["Location"]
    finish()
    client.force_login(PostingFactory(area=three, role="auditor").user)

    assert client.get(where).status_code == 404
    assert client.get(f"{where}ledger.xlsx").status_code == 404


def test_ledger_tells_of_what_was_made_of_it(client: Client, three: Area, auditor: User) -> None:
    client.force_login(auditor)
    where = client.get(WORKBOOK)["Location"]
    finish()

    page = client.get(f"/ledgers/register/?{ADDRESS}").content.decode()

    assert f'可以下载：<a href="{where}">试村贫困户花名册（截至2018年6月30日）</a>' in page


def test_second_export_leads_to_the_one_being_made(
    client: Client, three: Area, auditor: User
) -> None:
    client.force_login(auditor)
    job = jobs.begin(
        owner=auditor.pk, title="台账", file_name="", query="", total=3, now=timezone.now(),
        kind=jobs.LEDGER,
    )  # fmt: skip

    answer = client.get(WORKBOOK)

    assert answer["Location"] == f"/ledgers/exports/{job.key}/"
    assert LedgerExport.objects.count() == 0


def test_papers_and_ledgers_in_the_making_do_not_mix(
    client: Client, three: Area, auditor: User
) -> None:
    client.force_login(auditor)
    key = client.get(WORKBOOK)["Location"].split("/")[3]
    finish()

    assert jobs.find(key, owner=auditor.pk, now=timezone.now()) is None
    assert jobs.of(auditor.pk, timezone.now()) == []


def test_more_rows_than_a_sheet_holds_are_a_sentence_and_no_export(
    client: Client, three: Area, auditor: User, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet, "LAST_ROW", 5)
    client.force_login(auditor)

    where = client.get(WORKBOOK)["Location"]
    finish()
    page = client.get(where).content.decode()

    assert "超过了 Excel 一张表能放的行数（5 行），请缩小区域或加条件，分几次导出。" in page
    assert not AuditLine.objects.filter(verb="ledger.exported").exists()
    [job] = folder.iterdir()
    assert [path.name for path in job.iterdir()] == ["job.json"]


def test_job_that_is_not_ready_gives_no_file(client: Client, auditor: User) -> None:
    job = jobs.begin(
        owner=auditor.pk, title="台账", file_name="", query="", total=3, now=timezone.now(),
        kind=jobs.LEDGER,
    )  # fmt: skip
    client.force_login(auditor)

    assert (
        client.get(f"/ledgers/exports/{job.key}/ledger.xlsx")["Location"]
        == f"/ledgers/exports/{job.key}/"
    )
    assert "正在导出：0 / 3 行" in client.get(f"/ledgers/exports/{job.key}/").content.decode()
