"""The audit book: in words, within reach, verified here and by a script that needs only Python."""

import ast
import json
import re
import subprocess
import sys
from io import BytesIO

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from openpyxl import load_workbook

from households import guards
from households.access import May, reach
from households.audit import record
from households.models import AuditLine
from reports.auditing import TOLD_VERBS, told_line, verb_label
from reports.auditing.words import ACTS
from reports.models import DraftSave, ReportStep
from tests.factories import AreaFactory, HouseholdFactory, PostingFactory

BOOK = reverse("reports:audit-book")
SCRIPT = settings.ROOT / "docs" / "verify_audit.py"
LITERAL = re.compile(r"^[a-z_]+\.[a-z_-]+$")


@pytest.fixture
def village(db: None):
    return AreaFactory(code="410399101201", name="试验村")


@pytest.fixture
def auditor(client, village):
    posting = PostingFactory(area=village, role="auditor")
    client.force_login(posting.user)
    return posting.user


def write(**line) -> AuditLine:
    with transaction.atomic():
        return record(**({"by": None, "verb": "visit.recorded"} | line))


def verbs_in_code() -> set[str]:
    """Every verb that is written out where the book is written."""
    found = set()
    for app in ("households", "projects", "reports"):
        for path in (settings.ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if not isinstance(node, ast.Call):
                    continue
                for keyword in node.keywords:
                    if keyword.arg == "verb":
                        found |= {
                            constant.value
                            for constant in ast.walk(keyword.value)
                            if isinstance(constant, ast.Constant)
                            and isinstance(constant.value, str)
                            and LITERAL.match(constant.value)
                        }
    return found


def test_every_verb_has_words():
    # Those of reports are put together from what a save or a step is called.
    composed = {f"draft.{act}" for act in DraftSave.Act} | {
        f"report.{act}" for act in ReportStep.Act
    }
    verbs = verbs_in_code() | composed
    untold = {verb for verb in verbs if re.search("[a-z]", verb_label(verb))}

    assert untold == set()
    assert len(verbs_in_code()) > 40


def test_acts_on_any_record_are_told_by_its_name():
    assert verb_label("living.corrected") == "更正生活条件"
    assert verb_label("acceptance.entered") == "登记验收"
    assert verb_label("never.heard") == "never.heard"
    assert {act for act in ACTS if re.search("[a-z]", ACTS[act])} == set()
    assert {verb for verb in TOLD_VERBS if re.search("[a-z]", TOLD_VERBS[verb])} == set()


def test_line_is_told_with_what_changed(village):
    household = HouseholdFactory(area=village)
    line = write(
        verb="living.corrected",
        target=household,
        before={"group_number": 1, "void": False},
        after={"group_number": 2, "void": False},
        reason="抄错",
    )

    told = told_line(line)

    assert told.verb == "更正生活条件"
    assert [change.text for change in told.changes] == ["村民组：1 → 2"]
    assert told.sentence == "村民组：1 → 2；原因：抄错"


def test_auditor_reads_the_lines_of_the_own_places_only(client, auditor, village):
    mine = write(area=village.code)
    theirs = write(area=AreaFactory().code)
    about_no_place = write(by=auditor, verb="session.closed")
    of_a_stranger = write(by=PostingFactory().user, verb="session.closed")

    page = client.get(BOOK)

    shown = {told.line.number for told in page.context["lines"]}
    assert {mine.number, about_no_place.number} <= shown
    assert shown.isdisjoint({theirs.number, of_a_stranger.number})


def test_book_is_filtered_by_who_what_when_and_where(client, auditor, village):
    wanted = write(by=auditor, area=village.code, verb="visit.voided", key="TEST-0001")
    write(by=auditor, area=village.code)

    for query in ({"verb": "visit.voided"}, {"q": "TEST-0001"}):
        assert [told.line for told in client.get(BOOK, query).context["lines"]] == [wanted]
    everything = client.get(BOOK, {"actor": auditor.username}).context["lines"]
    assert wanted in [told.line for told in everything]
    assert client.get(BOOK, {"end": "2018-01-01"}).context["lines"] == []
    assert client.get(BOOK, {"area": village.code}).context["leaf"].total == 2


def test_button_verifies_the_whole_book_and_notes_that(client, auditor):
    write()

    page = client.post(reverse("reports:audit-verify"), follow=True)

    assert "审计簿完整" in page.content.decode()
    assert AuditLine.objects.get(verb="audit.verified").actor == auditor.username


def test_button_says_where_a_book_was_changed(client, auditor):
    from django.db import connection  # noqa: PLC0415

    line = write(reason="真")
    guards.AUDIT.drop(connection)
    try:
        AuditLine.objects.filter(number=line.number).update(reason="假")
    finally:
        guards.AUDIT.create(connection)

    page = client.post(reverse("reports:audit-verify"), follow=True)

    assert f"第 {line.number} 条起不可信" in page.content.decode()


def extract(client) -> bytes:
    return b"".join(client.get(reverse("reports:audit-extract")).streaming_content)


def checked(content: bytes, tmp_path, *more: str) -> subprocess.CompletedProcess:
    file = tmp_path / "审计记录.jsonl"
    file.write_bytes(content)
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(file), *more],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"PYTHONIOENCODING": "utf-8"},
    )


def test_extract_is_verified_by_python_alone(client, auditor, village, tmp_path):
    write(area=village.code, after={"何": "事"})
    secret = write(area=AreaFactory().code, after={"姓名": "外村人"})

    content = extract(client)
    result = checked(content, tmp_path)

    lines = [json.loads(line) for line in content.decode().splitlines()]
    last = AuditLine.objects.order_by("-number").first()
    assert last is not None
    assert (result.returncode, result.stderr) == (0, "")
    assert f"锚点 {last.number}:{last.hash}" in result.stdout
    assert last.verb == "audit.exported"
    assert [line for line in lines if line.get("number") == secret.number] == [
        {
            "number": secret.number,
            "previous_hash": secret.previous_hash,
            "hash": secret.hash,
        }
    ]
    assert "外村人" not in content.decode()


@pytest.mark.parametrize("how", ["content", "cut out", "cut off", "swapped"])
def test_script_sees_what_was_done_to_an_extract(client, auditor, village, tmp_path, how):
    for index in range(3):
        write(area=village.code, reason=f"第{index}次")
    anchor = write(area=village.code)
    lines = extract(client).decode().splitlines()
    mark = f"{anchor.number}:{anchor.hash}"
    assert checked("\n".join(lines).encode(), tmp_path, "--anchor", mark).returncode == 0

    match how:
        case "content":
            lines = [line.replace("第1次", "第9次") for line in lines]
        case "cut out":
            del lines[-4]
        case "cut off":
            lines = lines[:-3]
        case "swapped":
            lines[-3], lines[-4] = lines[-4], lines[-3]
    result = checked("\n".join(lines).encode(), tmp_path, "--anchor", mark)

    assert result.returncode == 1
    assert "不完整" in result.stderr


def test_lines_go_out_as_a_workbook_in_words(client, auditor, village):
    write(by=auditor, area=village.code, verb="visit.voided", key="K-1", reason="重复")

    answer = client.get(reverse("reports:audit-workbook"), {"verb": "visit.voided"})

    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    rows = list(sheet.iter_rows(min_row=4, max_row=4, values_only=True))
    assert rows[0][3:7] == (auditor.name, "试验村审计人员", "作废走访", "K-1")
    assert rows[0][8] == "原因：重复"
    assert AuditLine.objects.get(verb="audit.exported").area_code == village.code


def test_reach_of_the_audit_is_that_of_auditor_and_leader(village):
    from django.utils import timezone  # noqa: PLC0415

    today = timezone.localdate()
    roles = ("first_secretary", "bureau_staff", "bureau_leader", "auditor", "administrator")
    may = {
        role: bool(reach(PostingFactory(area=village, role=role).user, May.AUDIT, today))
        for role in roles
    }

    assert [role for role, has in may.items() if has] == ["bureau_leader", "auditor"]
