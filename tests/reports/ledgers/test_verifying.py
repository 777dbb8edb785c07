"""A ledger that comes back: what was changed in it, what has changed since, and what somebody remarks on it."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from households.models import Area, AuditLine, Household, Issue, Person, Posting, User
from reports.actions.ledgers import export_ledger
from reports.ledgers import LEDGERS
from reports.ledgers.packed import unpacked
from reports.ledgers.proof import Digest
from reports.ledgers.returned import read_returned
from reports.ledgers.verifying import Finding, Verdict
from reports.models import LedgerExport, Version
from reports.views.ledger_verifying import SCRIPT, told_of
from tests.factories import PostingFactory
from tests.reports.ledgers.conftest import ADDRESS, AT, NOW, exported, registered
from tests.reports.ledgers.test_export import ALL, some_of_everything

LABELS = [column.label for column in LEDGERS["register"].columns]
TODAY = date(2018, 7, 20)


def with_query(
    name: str, area: Area, version: Version = Version.MASKED, by: User | None = None
) -> bytes:
    """An export as the page makes it: with the address that it was asked for by."""
    ledger, file = LEDGERS[name], BytesIO()
    export_ledger(
        ledger=ledger, records=ledger.records(AT), at=AT, area=area, filtered_by=(), query=ADDRESS,
        version=version, by=by, now=NOW, file=file,
    )  # fmt: skip
    return file.getvalue()


def verified(content: bytes) -> Verdict:
    return told_of(read_returned(content), user=None, within=None, full=None, day=TODAY)


def changed(content: bytes, change: Callable[[Worksheet], object]) -> bytes:
    book, file = load_workbook(BytesIO(content)), BytesIO()
    change(book.worksheets[0])
    book.save(file)
    return file.getvalue()


def letter(label: str) -> int:
    return LABELS.index(label) + 2


@pytest.fixture
def five(village: Area) -> list[Household]:
    return [registered(village, f"410399000{n}", f"户主{n}", f"成员{n}") for n in range(1, 6)]


def first_row(page: Worksheet) -> int:
    return next(cell.row for cell in page["A"] if cell.value == 1)


def as_an_auditor(page: Worksheet) -> None:
    """Three cells changed, one row taken out, two remarks."""
    first = first_row(page)
    page.cell(first, letter("户主")).value = "改名"
    page.cell(first + 1, letter("家庭人口")).value = 9
    page.cell(first + 2, letter("村民组")).value = None
    page.cell(first, page.max_column).value = "户主对不上"
    page.cell(first + 4, page.max_column).value = "人口要核"
    page.delete_rows(first + 3)


@ALL
def test_ledger_as_it_was_exported_is_genuine(village: Area, name: str) -> None:
    some_of_everything(village, 1, 3)

    found = verified(with_query(name, village))

    assert (found.finding, found.remarks, found.written, found.warnings) == (
        Finding.GENUINE,
        [],
        [],
        [],
    )
    assert found.comparison is not None
    assert found.comparison.is_same
    assert found.since is not None
    assert found.since.is_same


@ALL
def test_program_without_the_system_computes_the_same_digest(
    village: Area, tmp_path: Path, name: str
) -> None:
    some_of_everything(village, 1, 3)
    path = tmp_path / "台账.xlsx"
    written = exported(name, village)
    path.write_bytes(written.content)
    resaved = tmp_path / "另存.xlsx"
    resaved.write_bytes(changed(written.content, lambda page: None))

    for file in (path, resaved):
        ended = subprocess.run(
            [sys.executable, "-I", str(SCRIPT), str(file)],
            capture_output=True, text=True, check=False, env={"PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert written.exported.sha256 in ended.stdout


def book_of(page: Worksheet) -> Workbook:
    assert page.parent is not None
    return page.parent


def without_proof(page: Worksheet) -> None:
    book_of(page).remove(book_of(page)["校验"])


def changes_a_cell(page: Worksheet) -> None:
    page.cell(first_row(page), letter("户主")).value = "改"


def takes_a_row_out(page: Worksheet) -> None:
    page.delete_rows(first_row(page))


def writes_a_row_in(page: Worksheet) -> None:
    first = first_row(page)
    page.insert_rows(first)
    page.cell(first, letter("户主")).value = "加"


def changes_a_heading(page: Worksheet) -> None:
    page.cell(3, letter("户主")).value = "改"


@pytest.mark.usefixtures("five")
def test_program_without_the_system_sees_each_change(village: Area, tmp_path: Path) -> None:
    content = exported("register", village).content
    changes = [changes_a_cell, takes_a_row_out, writes_a_row_in, changes_a_heading]

    for number, change in enumerate(changes):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(changed(content, change))
        ended = subprocess.run(
            [sys.executable, "-I", str(SCRIPT), str(path)],
            capture_output=True, text=True, check=False, env={"PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
        assert ended.returncode == 1, ended.stdout + ended.stderr


@pytest.mark.usefixtures("five")
def test_what_an_auditor_did_is_told_cell_by_cell(village: Area) -> None:
    content = changed(with_query("register", village), as_an_auditor)

    found = verified(content)

    comparison = found.comparison
    assert comparison is not None
    first = 4
    assert found.finding is Finding.CHANGED
    assert [(c.place, c.number, c.label, c.then, c.found, c.now) for c in comparison.changed] == [
        (f"F{first}", 1, "户主", "户主1", "改名", "户主1"),
        (f"I{first + 1}", 2, "家庭人口", "2", "9", "2"),
        (f"D{first + 2}", 3, "村民组", "1组", "", "1组"),
    ]
    assert [(row.number, row.name) for row in comparison.deleted] == [(4, "4103990004 户主4")]
    assert comparison.added == []
    assert [(remark.number, remark.text) for remark in found.remarks] == [
        (1, "户主对不上"),
        (5, "人口要核"),
    ]


def test_records_corrected_since_are_told_beside_what_was_changed(
    village: Area, five: list[Household]
) -> None:
    content = changed(with_query("register", village), as_an_auditor)
    Person.objects.filter(name="户主1").update(name="真名")
    Person.objects.filter(name="户主5").update(name="新名")

    found = verified(content)

    assert found.comparison is not None
    assert found.since is not None
    cell = found.comparison.changed[0]
    assert (cell.then, cell.found, cell.now) == ("户主1", "改名", "真名")
    assert [(c.number, c.label, c.then, c.now) for c in found.since.changed] == [
        (1, "户主", "户主1", "真名"),
        (5, "户主", "户主5", "新名"),
    ]


@pytest.mark.usefixtures("five")
def test_household_that_came_since_is_new(village: Area) -> None:
    content = with_query("register", village)
    registered(village, "4103990006", "户主6")

    found = verified(content)

    assert found.finding is Finding.GENUINE
    assert found.since is not None
    assert [row.name for row in found.since.new] == ["4103990006 户主6"]


@pytest.mark.usefixtures("five")
def test_sorted_rows_are_the_same_rows(village: Area) -> None:
    def turned(page: Worksheet) -> None:
        first = first_row(page)
        rows = [[cell.value for cell in row] for row in page.iter_rows(first, first + 4)]
        for place, values in enumerate(reversed(rows)):
            for column, value in enumerate(values, start=1):
                page.cell(first + place, column).value = value

    found = verified(changed(with_query("register", village), turned))

    assert (found.finding, found.why) == (
        Finding.GENUINE,
        "每一格都与导出时一样，只是行的顺序变了。",
    )


@pytest.mark.usefixtures("five")
def test_row_that_was_taken_out_with_the_numbers_made_good_is_one_row(village: Area) -> None:
    def renumbered(page: Worksheet) -> None:
        first = first_row(page)
        page.delete_rows(first)
        for place in range(4):
            page.cell(first + place, 1).value = place + 1
        page.cell(first + 2, letter("户主")).value = "改名"

    found = verified(changed(with_query("register", village), renumbered))

    assert found.comparison is not None
    assert [row.number for row in found.comparison.deleted] == [1]
    assert [(c.then, c.found) for c in found.comparison.changed] == [("户主4", "改名")]


@pytest.mark.usefixtures("five")
def test_row_written_in_is_told(village: Area) -> None:
    def added(page: Worksheet) -> None:
        first = first_row(page)
        page.insert_rows(first + 5)
        page.cell(first + 5, letter("户主")).value = "外来户"

    found = verified(changed(with_query("register", village), added))

    assert found.comparison is not None
    assert found.finding is Finding.CHANGED
    assert [(row.place, row.text) for row in found.comparison.added] == [("9", "外来户")]


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    ("change", "label", "found"),
    [
        (lambda page: page.__setitem__("A1", "别村花名册"), "标题", "别村花名册"),
        (lambda page: book_of(page)["校验"].__setitem__("B6", "改了条件"), "筛选条件", "改了条件"),
        (lambda page: page.__setitem__("I9", 99), "家庭人口", "99"),
    ],
)
def test_words_around_the_table_are_held_against_the_export_too(
    village: Area, change: Callable[[Worksheet], object], label: str, found: str
) -> None:
    told = verified(changed(with_query("register", village), change))

    assert told.finding is Finding.CHANGED
    assert [(cell.label, cell.found) for cell in told.written] == [(label, found)]


@pytest.mark.usefixtures("five")
def test_file_of_nobody_is_unknown(village: Area) -> None:
    content = with_query("register", village)

    def forged(page: Worksheet) -> None:
        without_proof(page)
        page.cell(first_row(page), letter("户主")).value = "改名"

    found = verified(changed(content, forged))

    assert found.finding is Finding.UNKNOWN
    assert "没有“校验”页" in found.why


@pytest.mark.usefixtures("five")
def test_file_without_its_proof_is_known_by_its_rows(village: Area) -> None:
    found = verified(changed(with_query("register", village), without_proof))

    assert found.finding is Finding.GENUINE
    assert found.export == LedgerExport.objects.get()


def test_workbook_that_is_no_ledger_is_refused_in_a_sentence(
    client: Client, auditor: User
) -> None:
    file = BytesIO()
    Workbook().save(file)
    client.force_login(auditor)

    page = client.post(
        reverse("reports:ledger-verify"), {"file": SimpleUploadedFile("a.xlsx", file.getvalue())}
    )

    assert "这个文件里没有台账：找不到“序号”开头的表头。" in page.content.decode()


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    "how", ["UPDATE reports_ledgerexport SET title = 'x'", "DELETE FROM reports_ledgerexport"]
)
def test_what_was_exported_is_never_changed(village: Area, how: str) -> None:
    with_query("register", village)

    with (
        pytest.raises(DatabaseError, match="reports_ledgerexport_never_changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(how)


@pytest.mark.usefixtures("five")
def test_kept_rows_are_sealed_and_whole(village: Area) -> None:
    exported("register", village)
    export = LedgerExport.objects.get()

    with connection.cursor() as cursor:
        cursor.execute("SELECT rows FROM reports_ledgerexport")
        sealed = bytes(cursor.fetchone()[0])
    digest = Digest(LEDGERS["register"].columns)
    kept = list(unpacked(bytes(export.rows)))
    for row in kept:
        digest.add(row.cells)

    assert "户主1".encode() not in sealed
    assert [row.key for row in kept] == [
        str(home.pk) for home in Household.objects.order_by("number")
    ]
    assert digest.hexdigest() == export.sha256


def post(client: Client, name: str, content: bytes, **fields: object):
    return client.post(
        reverse(f"reports:{name}"), {"file": SimpleUploadedFile("台账.xlsx", content)} | fields
    )


def seen(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]


def test_remarks_become_problems_once(
    client: Client, village: Area, auditor: User, five: list[Household]
) -> None:
    secretary = PostingFactory(area=village, role=Posting.Role.FIRST_SECRETARY).user
    content = changed(with_query("register", village), as_an_auditor)
    client.force_login(auditor)
    page = post(client, "ledger-verify", content).content.decode()
    assert Issue.objects.count() == 0
    answer = {"seen": seen(page), "responsible_user": secretary.pk, "due_on": "2030-01-31"}

    first = post(client, "ledger-remarks", content, **answer).content.decode()
    second = post(client, "ledger-remarks", content, **answer).content.decode()

    assert "2 条疑点已登记为问题。" in first
    assert "其中 0 条还没有登记为问题" in second
    issues = Issue.objects.order_by("household__number")
    assert [
        (i.household, i.area, i.source, i.responsible_user, i.due_on, i.raised_by) for i in issues
    ] == [
        (five[0], village, "audit", secretary, date(2030, 1, 31), auditor),
        (five[4], village, "audit", secretary, date(2030, 1, 31), auditor),
    ]
    assert [issue.text for issue in issues] == [
        "试村贫困户花名册（截至2018年6月30日）第1行（4103990001 户主1）：户主对不上",
        "试村贫困户花名册（截至2018年6月30日）第5行（4103990005 户主5）：人口要核",
    ]
    assert AuditLine.objects.filter(verb="issue.raised").count() == 2


@pytest.mark.usefixtures("five")
def test_another_file_than_the_one_looked_at_raises_nothing(
    client: Client, village: Area, auditor: User
) -> None:
    content = changed(with_query("register", village), as_an_auditor)
    client.force_login(auditor)

    page = post(client, "ledger-remarks", content, seen="0" * 64, due_on="2030-01-31")

    assert "这不是刚才核验的那个文件" in page.content.decode()
    assert Issue.objects.count() == 0


@pytest.mark.usefixtures("five")
def test_remark_that_is_too_long_is_said_and_nothing_is_raised(
    client: Client, village: Area, auditor: User
) -> None:
    def remarked(page: Worksheet) -> None:
        first = first_row(page)
        page.cell(first, page.max_column).value = "短的"
        page.cell(first + 1, page.max_column).value = "长" * 1000

    content = changed(with_query("register", village), remarked)
    client.force_login(auditor)
    page = post(client, "ledger-verify", content).content.decode()

    answer = post(client, "ledger-remarks", content, seen=seen(page), due_on="2030-01-31")

    assert "第2行的疑点太长" in answer.content.decode()
    assert Issue.objects.count() == 0


@pytest.mark.usefixtures("five")
def test_ledger_of_another_village_is_unknown(
    client: Client, village: Area, next_door: Area
) -> None:
    stranger = PostingFactory(area=next_door, role=Posting.Role.AUDITOR).user
    content = changed(with_query("register", village), as_an_auditor)
    client.force_login(stranger)

    page = post(client, "ledger-verify", content).content.decode()

    assert "不在您的任职区域" in page
    assert "户主1" not in page


@pytest.mark.usefixtures("five")
def test_command_says_what_was_changed(village: Area, tmp_path: Path) -> None:
    path, out = tmp_path / "台账.xlsx", StringIO()
    path.write_bytes(changed(with_query("register", village), as_an_auditor))

    with pytest.raises(CommandError, match="改动过：与导出时不一样"):
        call_command("verify_ledger", str(path), stdout=out, no_color=True)

    said = out.getvalue()
    assert "F4 户主（4103990001 户主1）：导出时户主1，文件里改名" in said
    assert "删去第4行" in said
    assert "疑点 表格第4行（4103990001 户主1）：户主对不上" in said


@pytest.mark.usefixtures("five")
def test_command_says_that_a_file_is_genuine(village: Area, tmp_path: Path) -> None:
    path, out = tmp_path / "台账.xlsx", StringIO()
    path.write_bytes(with_query("register", village))

    call_command("verify_ledger", str(path), stdout=out, no_color=True)

    assert "原样：各行的摘要与导出时一样，一格也没有改。" in out.getvalue()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice to save it with")
@pytest.mark.usefixtures("five")
def test_libreoffice_changes_nothing_by_saving_and_what_was_changed_is_still_found(
    village: Area, tmp_path: Path
) -> None:
    content = with_query("register", village)
    written = {"whole": content, "changed": changed(content, as_an_auditor)}
    for name, bytes_of in written.items():
        (tmp_path / f"{name}.xlsx").write_bytes(bytes_of)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "saved"),
         *(str(tmp_path / f"{name}.xlsx") for name in written)],
        capture_output=True, check=False,
    )  # fmt: skip
    saved = {name: tmp_path / "saved" / f"{name}.xlsx" for name in written}
    if not all(path.exists() for path in saved.values()):
        pytest.skip("this LibreOffice has no Calc")

    whole = verified(saved["whole"].read_bytes())
    found = verified(saved["changed"].read_bytes())

    assert (whole.finding, whole.written) == (Finding.GENUINE, [])
    assert found.comparison is not None
    assert (
        len(found.comparison.changed),
        len(found.comparison.deleted),
        len(found.comparison.added),
        len(found.remarks),
    ) == (3, 1, 0, 2)
    assert found.written == []
