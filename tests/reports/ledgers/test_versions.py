"""What a version of a ledger tells: masked unless somebody may have more, in full for a reason, little for the public."""

import json
from datetime import date
from io import BytesIO
from urllib.parse import urlencode

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from households.models import Area, AuditLine, Posting, SubsidyCategory, User
from reports.actions.ledgers import export_ledger
from reports.ledgers import LEDGERS
from reports.ledgers.ledger import UNMASKED
from reports.ledgers.public import PUBLIC, UNDER_AGE
from reports.models import LedgerExport, Version
from tests.factories import PostingFactory, SubsidyFactory, UserFactory
from tests.reports.ledgers.conftest import ADDRESS, AT, NOW, circumstances, registered
from tests.reports.ledgers.reading import Paper
from tests.reports.ledgers.test_export import some_of_everything

NUMBER, PHONE, PASSWORD = "410399196001010017", "13800001234", "correct-horse-9"


def written(
    name: str, area: Area, version: Version, by: User | None = None, reason: str = ""
) -> bytes:
    ledger, file = LEDGERS[name], BytesIO()
    export_ledger(
        ledger=ledger, records=ledger.records(AT), at=AT, area=area, filtered_by=(), query=ADDRESS,
        version=version, reason=reason, by=by, now=NOW, file=file,
    )  # fmt: skip
    return file.getvalue()


@pytest.fixture
def known(village: Area) -> None:
    """A household whose head has a number and a telephone."""
    head = registered(village, "4103990001", "石大山", "石小山").memberships.get(relation="head")
    head.person.identity_number, head.person.phone = NUMBER, PHONE
    head.person.born_on, head.person.sex = date(1960, 1, 1), "1"
    head.person.save()
    circumstances(head, health="04")


@pytest.fixture
def clerk(village: Area) -> User:
    user = UserFactory(name="林书白", username="linshubai")
    user.set_password(PASSWORD)
    user.save()
    PostingFactory(user=user, area=village, role=Posting.Role.BUREAU_STAFF)
    return user


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("name", ["register", "households"])
def test_numbers_are_masked_unless_the_full_ledger_is_asked_for(village: Area, name: str) -> None:
    masked = str(Paper.read(written(name, village, Version.MASKED)).records)
    full = str(Paper.read(written(name, village, Version.FULL)).records)

    assert NUMBER not in masked
    assert PHONE not in masked
    assert NUMBER in full
    assert PHONE in full


@pytest.mark.usefixtures("known")
def test_full_ledger_bears_name_number_and_reason(village: Area, clerk: User) -> None:
    paper = Paper.read(written("register", village, Version.FULL, clerk, "与民政核对"))

    number = LedgerExport.objects.get().number
    stamp = f"&C林书白（linshubai）　第{number}号　含个人信息，按保密要求保管"
    assert paper.page.parent is not None
    assert [str(page.oddHeader) for page in paper.page.parent] == [stamp, stamp]
    assert paper.proof["版本"] == "完整版"
    assert paper.proof["导出理由"] == "与民政核对"
    assert paper.proof["证件号码和电话"] == "未脱敏，含身份号码、电话、账号等个人信息"
    comments = [cell.comment.text for cell in paper.page[3] if cell.comment]
    assert comments.count(UNMASKED) == 2


def test_masked_ledger_bears_no_stamp(village: Area) -> None:
    paper = Paper.read(written("register", village, Version.MASKED))

    assert str(paper.page.oddHeader) == ""


def ask(client: Client, name: str = "register", **fields: str):
    return client.post(f"/ledgers/{name}/full/?{ADDRESS}", fields)


@pytest.mark.usefixtures("known")
def test_full_ledger_is_handed_out_for_a_reason_and_the_password(
    client: Client, clerk: User
) -> None:
    client.force_login(clerk)

    answer = ask(client, reason="与民政核对", password=PASSWORD)

    paper = Paper.read(b"".join(answer.streaming_content))
    assert NUMBER in str(paper.records)
    assert "%E5%AE%8C%E6%95%B4%E7%89%88" in answer["Content-Disposition"]
    line = AuditLine.objects.get(verb="ledger.exported")
    assert (line.actor, line.reason) == ("linshubai", "与民政核对")
    assert json.loads(line.after)["version"] == "full"


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": "与民政核对", "password": "wrong"}, "密码不对，没有导出。"),
        ({"reason": "与民政核对"}, "请再输一次登录密码。"),
        ({"password": PASSWORD}, "请写明为什么要未脱敏的台账。"),
        ({"reason": "看看", "password": PASSWORD}, "请写清楚，至少 4 个字。"),
    ],
)
def test_full_ledger_is_refused_without(
    client: Client, clerk: User, fields: dict[str, str], sentence: str
) -> None:
    client.force_login(clerk)

    page = ask(client, **fields).content.decode()

    assert sentence in page
    assert NUMBER not in page
    assert LedgerExport.objects.count() == 0


@pytest.mark.usefixtures("known")
def test_guessing_the_password_locks_as_at_sign_in(client: Client, clerk: User) -> None:
    client.force_login(clerk)

    answers = [ask(client, reason="与民政核对", password=f"guess-{n}") for n in range(6)]
    right = ask(client, reason="与民政核对", password=PASSWORD)

    assert answers[0].status_code == 200
    assert right.status_code == 429
    assert "账号暂时锁定" in right.content.decode()
    assert AccessAttempt.objects.filter(username="linshubai").exists()
    assert LedgerExport.objects.count() == 0


def test_ledger_without_numbers_has_no_full_version(client: Client, clerk: User) -> None:
    client.force_login(clerk)

    assert client.get(f"/ledgers/visits/full/?{ADDRESS}").status_code == 404


@pytest.mark.usefixtures("known")
def test_first_secretary_is_offered_no_full_version(client: Client, village: Area) -> None:
    secretary = PostingFactory(area=village, role=Posting.Role.FIRST_SECRETARY).user
    client.force_login(secretary)

    page = client.get(f"/ledgers/register/?{ADDRESS}").content.decode()

    assert "完整版" not in page
    assert "公示版" in page


# What must not hang in public: numbers, health, disability, causes, incomes, notes, and who is under age.
PRIVATE = (
    "证件",
    "身份号码",
    "电话",
    "账号",
    "健康",
    "残疾",
    "致贫原因",
    "收入",
    "年龄",
    "成员",
    "享受人",
    "备注",
    "说明",
    "受益内容",
)


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_public_version_has_no_private_column_and_all_it_promises(
    village: Area, name: str
) -> None:
    some_of_everything(village, 1, 2)
    labels = {column.label for column in LEDGERS[name].columns}
    groups = {column.group for column in LEDGERS[name].columns}

    paper = Paper.read(written(name, village, Version.PUBLIC))

    assert set(PUBLIC[name].labels) <= labels | groups
    assert [label for label in paper.headings if any(word in label for word in PRIVATE)] == []
    assert "疑点" not in str([cell.value for cell in paper.page[3]])
    assert str(paper.page["A1"].value).endswith("（公示）")
    assert paper.proof["版本"] == "公示版"


def test_ledgers_about_persons_and_visits_have_no_public_version(
    client: Client, auditor: User
) -> None:
    client.force_login(auditor)

    for name in ("households", "visits", "issues", "gifts"):
        assert name not in PUBLIC
        assert client.get(f"/ledgers/{name}/public.xlsx?{ADDRESS}").status_code == 404


def test_head_under_age_is_not_named_in_public(village: Area) -> None:
    orphan = registered(village, "4103990001", "石小小").memberships.get()
    orphan.person.born_on = date(2000, 7, 1)
    orphan.person.save()
    adult = registered(village, "4103990002", "石大山").memberships.get()
    adult.person.born_on = date(2000, 6, 30)
    adult.person.save()

    rows = Paper.read(written("register", village, Version.PUBLIC)).records

    assert [row[4] for row in rows] == [UNDER_AGE, "石大山"]


def test_help_for_illness_or_disability_is_not_listed_in_public(village: Area) -> None:
    home = registered(village, "4103990001", "石大山")
    for group in (SubsidyCategory.Group.DISABILITY, SubsidyCategory.Group.HEALTH):
        SubsidyFactory(household=home, category__code=group, category__group=group)
    SubsidyFactory(
        household=home, category__code="award", category__group=SubsidyCategory.Group.INDUSTRY,
        category__name="产业奖补",
    )  # fmt: skip

    rows = Paper.read(written("subsidies", village, Version.PUBLIC)).records

    assert ["产业奖补" in row for row in rows] == [True]


@pytest.mark.usefixtures("known")
def test_part_of_a_ledger_is_not_published(client: Client, auditor: User) -> None:
    client.force_login(auditor)
    condition = urlencode({"q": "石"})

    refused = client.get(f"/ledgers/register/public.xlsx?{ADDRESS}&{condition}")

    assert refused.status_code == 400
    assert "公示版只能整本导出" in refused.content.decode()
    assert LedgerExport.objects.count() == 0


@pytest.mark.usefixtures("known")
def test_full_values_are_not_told_to_who_may_not_have_them(client: Client, village: Area) -> None:
    content = written("register", village, Version.FULL)
    book, file = load_workbook(BytesIO(content)), BytesIO()
    page = book.worksheets[0]
    row = next(cell.row for cell in page["A"] if cell.value == 1)
    column = next(cell.column for cell in page[3] if cell.value == "户主证件号码")
    page.cell(row, column).value = "410399195001010010"
    book.save(file)
    secretary = PostingFactory(area=village, role=Posting.Role.FIRST_SECRETARY).user
    client.force_login(secretary)
    file.seek(0)
    file.name = "台账.xlsx"

    told = client.post("/ledgers/verify/", {"file": file}).content.decode()

    assert "（号码，不显示）" in told
    assert NUMBER not in told


@pytest.mark.usefixtures("known")
@pytest.mark.django_db
def test_rows_are_written_before_the_transaction_begins(village: Area) -> None:
    with CaptureQueriesContext(connection) as asked:
        written("register", village, Version.MASKED)

    queries = [query["sql"] for query in asked]
    begins = next(n for n, sql in enumerate(queries) if sql.startswith(("BEGIN", "SAVEPOINT")))
    read = [n for n, sql in enumerate(queries) if 'FROM "households_membership"' in sql]
    assert read
    assert max(read) < begins
