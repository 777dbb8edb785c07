"""The package of a half-year: everything in it, each part to be checked, names that no village can break."""

import hashlib
import json
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from households.access import May, reach
from households.models import Area, AuditLine, User
from reports import checks, jobs
from reports.actions.making_package import PackageOrder, make_package, safe
from reports.figures import At
from reports.jobs import PACKAGE, Job
from reports.ledgers import LEDGERS
from reports.periods import HalfYear
from tests.factories import AreaFactory, PostingFactory, ReportVersionFactory, SignedPaperFactory

TODAY = date(2018, 7, 13)
HALF = HalfYear.parse("2018H1")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    """A state directory of the test's own, with the fonts of all."""
    (tmp_path / "fonts").symlink_to(Path(settings.JIAOGOU_VAR) / "fonts")
    settings.JIAOGOU_VAR = tmp_path
    return tmp_path / "papers"


def made(area: Area, by: User, half: HalfYear = HALF) -> Job:
    at = At(area=area.code, day=half.last_day, period=half)
    order = PackageOrder(area, at, reach(by, May.AUDIT, timezone.localdate()), TODAY, by)
    job = jobs.begin(
        owner=by.pk,
        title=order.title,
        file_name=f"{order.stem}.zip",
        query="",
        total=order.total,
        now=timezone.now(),
        kind=PACKAGE,
    )
    return make_package(order, job)


def opened(job: Job) -> dict[str, bytes]:
    assert job.is_ready, job.error
    with ZipFile(job.paper) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def auditor(jiaogou) -> User:
    return PostingFactory(area=jiaogou, role="auditor").user


def test_package_of_jiaogou_has_everything_and_each_part_checks(jiaogou, auditor, tmp_path):
    job = made(jiaogou, auditor)

    parts = opened(job)
    names = list(parts)
    assert names[0] == "1_报告/焦沟村_2018H1_报告_草稿.pdf"
    assert names[1 : 1 + len(LEDGERS)] == [
        f"2_台账/{number:02d}_{safe(ledger.title)}.xlsx"
        for number, ledger in enumerate(LEDGERS.values(), start=1)
    ]
    assert names[1 + len(LEDGERS) :] == [
        "2_台账/台账摘要.json",
        "3_指标.json",
        "4_疑点.json",
        "4_疑点.xlsx",
        "5_审计记录/审计记录.jsonl",
        "5_审计记录/verify_audit.py",
        "README.txt",
        "SHA256SUMS",
    ]
    lines = [line.split("  ", 1) for line in parts["SHA256SUMS"].decode().splitlines()]
    sums = {name: sha256 for sha256, name in lines}
    assert sums == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in parts.items()
        if name != "SHA256SUMS"
    }
    assert "草稿，没有签发" in PdfReader(BytesIO(parts[names[0]])).pages[0].extract_text()
    figures = {one["code"]: one["value"] for one in json.loads(parts["3_指标.json"])["figures"]}
    assert (figures["registered.households"], figures["projects.allocated_yuan"]) == (
        "192",
        "5040000",
    )
    told = json.loads(parts["2_台账/台账摘要.json"])
    register = load_workbook(BytesIO(parts[f"2_台账/{told[0]['file']}"]))
    assert told[0]["rows"] == 192
    assert told[0]["rows_sha256"] in {
        row[1] for row in register["校验"].iter_rows(values_only=True)
    }
    found = {
        one["code"]: len(one["findings"]) for one in json.loads(parts["4_疑点.json"])["rules"]
    }
    counts = checks.counted(At(area=jiaogou.code, day=HALF.last_day, period=HALF))
    assert found == {code: number.total() for code, number in counts.items()}
    for name in ("审计记录.jsonl", "verify_audit.py"):
        (tmp_path / name).write_bytes(parts[f"5_审计记录/{name}"])
    result = subprocess.run(
        [
            sys.executable,
            "-I",
            str(tmp_path / "verify_audit.py"),
            str(tmp_path / "审计记录.jsonl"),
        ],
        capture_output=True,
        check=False,
    )
    assert result.returncode == 0
    line = AuditLine.objects.get(verb="package.made")
    assert json.loads(line.after)["sha256"] == hashlib.sha256(job.paper.read_bytes()).hexdigest()


def test_signed_report_goes_in_as_it_was_signed(db):
    area = AreaFactory(name="试验村")
    by = PostingFactory(area=area, role="auditor").user
    version = ReportVersionFactory(area=area)
    SignedPaperFactory(version=version, pdf=b"%PDF-signed")

    parts = opened(made(area, by))

    assert parts["1_报告/试验村_2018H1_报告_签发第1版.pdf"] == b"%PDF-signed"
    assert "报告是签发的第 1 版" in parts["README.txt"].decode()


def test_half_year_without_a_report_says_why(db):
    area = AreaFactory(name="试验村")
    by = PostingFactory(area=area, role="auditor").user

    parts = opened(made(area, by, HalfYear.parse("2019H1")))

    assert "2019年上半年还没有开始" in parts["1_报告/没有报告.txt"].decode()
    assert [name for name in parts if name.startswith("1_")] == ["1_报告/没有报告.txt"]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("../../etc/村", "etc村"),
        ('a:b*?"<>|村', "ab村"),
        ("\u202e村.", "村"),
        ("...", "未命名"),
        ("村" * 60, "村" * 40),
    ],
)
def test_strange_names_break_no_file_name(db, name, file):
    area = AreaFactory(name=name[:40])
    by = PostingFactory(area=area, role="auditor").user

    job = made(area, by)

    assert safe(name) == file
    assert job.is_ready, job.error
    with ZipFile(job.paper) as archive:
        assert {entry.partition("/")[0] for entry in archive.namelist()} == {
            f"{safe(name)}_2018H1_审计资料"
        }


def test_parts_come_in_the_same_order_with_the_same_times(db):
    area = AreaFactory(name="试验村")
    by = PostingFactory(area=area, role="auditor").user

    one, two = made(area, by), made(area, by)

    listings = []
    for job in (one, two):
        with ZipFile(job.paper) as archive:
            listings.append([(info.filename, info.date_time) for info in archive.infolist()])
    assert listings[0] == listings[1]


def test_package_is_its_owners_and_no_paper(client, db):
    area = AreaFactory(name="试验村")
    owner, other = (PostingFactory(area=area, role="auditor").user for _ in range(2))
    job = made(area, owner)
    url = reverse("reports:package-file", args=[job.key])

    client.force_login(other)
    assert client.get(url).status_code == 404
    client.force_login(owner)
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == job.paper.read_bytes()
    assert job.file_name == "试验村_2018H1_审计资料.zip"
    assert jobs.of(owner.pk, timezone.now()) == []


def test_failure_becomes_a_sentence(db, monkeypatch):
    area = AreaFactory(name="试验村")
    by = PostingFactory(area=area, role="auditor").user

    def broken(order: PackageOrder) -> None:
        raise RuntimeError

    monkeypatch.setattr("reports.actions.making_package._figures", broken)

    job = made(area, by)

    assert "没有做成" in job.error
    assert not job.draft.exists()
    assert AuditLine.objects.filter(verb="package.made").count() == 0
