"""All that is to be looked at of one half-year in one file: report, ledgers, figures, findings, audit extract, and their digests.

Names and order are always the same, and each part says how it can be checked. The zip is written to the disk part by
part, so that a county's package needs no more memory than one of its ledgers.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from households import wording
from households.audit import record
from households.models import Area, Reach, User
from reports import checks, jobs
from reports.actions.beside import filled
from reports.actions.findings_list import export_findings
from reports.actions.ledgers import UNSAFE_IN_NAME, export_ledger
from reports.auditing.book import VERIFIER, Extract, write_extract
from reports.documents.report import NotReportableError, report_on
from reports.figures import At, Value, compute, listed
from reports.jobs import Job
from reports.ledgers import LEDGERS
from reports.models import Doubt, ReportVersion
from reports.typeset.blocks import Note
from reports.typeset.document import typeset
from reports.typeset.faces import FontsNotReadyError

# A zip holds a time for each part; one and the same keeps two packages of the same content alike.
NO_TIME = (1980, 1, 1, 0, 0, 0)
ORDINARY_FILE = 0o100644 << 16
CHUNK = 1 << 20
NAME_LENGTH = 40
# The parts whose progress is told: report, figures, findings, audit book, the words and sums around them.
OTHER_PARTS = 5


@dataclass(frozen=True)
class PackageOrder:
    """A package of a place and a half-year as at a day, for somebody."""

    area: Area
    at: At
    reach: Reach
    today: date
    by: User

    @property
    def title(self) -> str:
        return f"{self.area.name}{self.at.period}审计资料"

    @property
    def stem(self) -> str:
        return f"{safe(self.area.name)}_{self.at.period.code}_审计资料"

    @property
    def total(self) -> int:
        return len(LEDGERS) + OTHER_PARTS


@dataclass
class _Zip:
    """The package being written; it remembers what it has taken, with digests."""

    archive: ZipFile
    root: str
    sums: list[tuple[str, str]] = field(default_factory=list)

    def put(self, name: str, content: bytes) -> str:
        with self._entry(name) as entry:
            entry.write(content)
        return self._noted(name, hashlib.sha256(content).hexdigest())

    def pour(self, name: str, file: BinaryIO) -> str:
        digest = hashlib.sha256()
        file.seek(0)
        with self._entry(name) as entry:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                entry.write(chunk)
        return self._noted(name, digest.hexdigest())

    def _entry(self, name: str) -> Any:
        info = ZipInfo(f"{self.root}/{name}", NO_TIME)
        info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, ORDINARY_FILE, 3
        return self.archive.open(info, "w", force_zip64=True)

    def _noted(self, name: str, sha256: str) -> str:
        self.sums.append((name, sha256))
        return sha256


def make_package(order: PackageOrder, job: Job) -> Job:
    """Fills the job, with the package or with what went wrong."""
    return filled(job, lambda: _made(order, job), refusals=(FontsNotReadyError, ValueError))


def _made(order: PackageOrder, job: Job) -> Job:
    with job.draft.open("wb") as file:
        for done, _ in enumerate(_parts(order, file), start=1):
            jobs.told(job, done, timezone.now())
    with job.draft.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    # What is not noted down must not lie there to be fetched.
    with transaction.atomic():
        record(
            by=order.by,
            verb="package.made",
            key=f"{order.area.code}/{order.at.period.code}",
            area=order.area.code,
            after={"day": order.at.day, "file": job.file_name, "sha256": sha256},
        )
        return jobs.placed(job, job.file_name, timezone.now())


def safe(name: str) -> str:
    """A name that a file may have on any system: no separators, no marks that turn the order, not too long."""
    return UNSAFE_IN_NAME.sub("", name).strip(" .")[:NAME_LENGTH] or "未命名"


def _parts(order: PackageOrder, file: BinaryIO) -> Iterator[str]:
    """Writes the package, yielding the name of each part when it is done."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        package = _Zip(archive, order.stem)
        told = [_report(order, package)]
        yield "report"
        ledgers = []
        for number, name in enumerate(LEDGERS, start=1):
            ledgers.append(_ledger(order, package, name, number))
            yield name
        package.put("2_台账/台账摘要.json", _json(ledgers))
        package.put("3_指标.json", _json(_figures(order)))
        yield "figures"
        findings = _findings(order)
        package.put("4_疑点.json", _json(findings))
        with TemporaryFile() as listed_findings:
            export_findings(
                area=order.area,
                at=order.at,
                by=order.by,
                now=timezone.now(),
                file=listed_findings,
            )
            package.pour("4_疑点.xlsx", listed_findings)
        yield "findings"
        extract = _audit(order, package)
        yield "audit"
        told.append(f"台账 {len(ledgers)} 本，共 {sum(one['rows'] for one in ledgers)} 行。")
        told.append(f"疑点 {sum(len(one['findings']) for one in findings['rules'])} 处。")
        package.put("README.txt", _readme(order, told, extract).encode())
        lines = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(package.sums))
        package.put("SHA256SUMS", lines.encode())
        yield "sums"


def _report(order: PackageOrder, package: _Zip) -> str:
    """The signed paper if there is one, else what the report would be today, marked as a draft."""
    period = order.at.period
    versions = ReportVersion.objects.of(order.area.code, period.code).told()
    signed = max(
        (version.paper for version in versions if version.is_signed),
        key=lambda paper: paper.edition,
        default=None,
    )
    stem = f"1_报告/{safe(order.area.name)}_{period.code}_报告"
    if signed:
        package.put(f"{stem}_签发第{signed.edition}版.pdf", bytes(signed.pdf))
        return f"报告是签发的第 {signed.edition} 版，{wording.day(signed.dated_on)}，SHA-256 {signed.sha256}。"
    try:
        report = report_on(order.area, period, dated=order.today, today=order.today)
    except NotReportableError as refusal:
        package.put("1_报告/没有报告.txt", f"{refusal}\n".encode())
        return f"没有报告：{refusal}"
    draft = typeset(
        [
            Note(f"草稿，没有签发。{wording.day(order.today)}按当时的记录生成，只供审计参考。"),
            *report.blocks,
        ],
        title=f"{report.name}（草稿）",
        author=report.organisation,
        subject=report.name,
        keywords="草稿",
        created=order.today,
    )
    package.put(f"{stem}_草稿.pdf", draft.pdf)
    return "报告还没有签发，放进来的是按现在的记录生成的草稿，首页写明是草稿。"


def _ledger(order: PackageOrder, package: _Zip, name: str, number: int) -> dict[str, Any]:
    ledger = LEDGERS[name]
    with TemporaryFile() as file:
        exported = export_ledger(
            ledger=ledger,
            records=ledger.records(order.at, order.reach),
            at=order.at,
            area=order.area,
            filtered_by=(),
            by=order.by,
            now=timezone.now(),
            file=file,
        )
        path = f"2_台账/{number:02d}_{safe(ledger.title)}.xlsx"
        sha256 = package.pour(path, file)
    return {
        "file": path.removeprefix("2_台账/"),
        "title": ledger.title,
        "span": ledger.span.text(order.at),
        "rows": exported.row_count,
        "sums": dict(exported.sums),
        "rows_sha256": exported.sha256,
        "file_sha256": sha256,
        "audit_line": exported.line.number,
        "audit_hash": exported.line.hash,
    }


def _figures(order: PackageOrder) -> dict[str, Any]:
    figures = listed(order.at.area)
    values = compute([figure.code for figure in figures], order.at)
    return {
        "area": order.area.code,
        "name": order.area.name,
        "period": order.at.period.code,
        "day": order.at.day,
        "figures": [_value(values[figure.code]) for figure in figures],
    }


def _value(value: Value) -> dict[str, Any]:
    figure = value.figure
    told: dict[str, Any] = {
        "code": figure.code,
        "label": figure.label,
        "unit": figure.unit,
        "moment": value.moment,
        "value": value.exact,
        "meaning": figure.meaning,
        "document": figure.document,
    }
    if value.parts:
        told["parts"] = {
            part.figure.code: None if part.amount is None else str(part.amount)
            for part in value.parts
        }
    return told


def _findings(order: PackageOrder) -> dict[str, Any]:
    """What every rule finds, with what was said of it; one query a rule, as its own page asks it."""
    doubts: dict[tuple[str, int], Doubt] = {
        (doubt.rule, doubt.record): doubt
        for doubt in Doubt.objects.in_area(order.at.area).select_related(
            "responsible", "answered_by", "closed_by"
        )
    }
    states = checks.states(doubts.values(), order.at)
    rules = []
    for rule in checks.RULES:
        rows = rule.records(order.at).select_related(*rule.subject.related)
        found = checks.told(rule, rows, order.at)
        rules.append(
            {
                "code": rule.code,
                "title": rule.title,
                "severity": rule.severity.label,
                "meaning": rule.meaning,
                "document": rule.document,
                "findings": [
                    {"record": one.whose, "about": one.about, "text": one.text}
                    | _said(doubts.get((rule.code, one.key)), states)
                    for one in found
                ],
            }
        )
    return {"area": order.area.code, "day": order.at.day, "rules": rules}


def _said(doubt: Doubt | None, states: dict[int, checks.State]) -> dict[str, Any]:
    if doubt is None:
        return {"state": checks.State.NEW.label}
    return {
        "state": states[doubt.pk].label,
        "responsible": doubt.responsible.name if doubt.responsible else "",
        "due_on": doubt.due_on,
        "verdict": doubt.get_verdict_display(),
        "answer": doubt.answer,
        "answered_by": doubt.answered_by.name if doubt.answered_by else "",
        "closed_by": doubt.closed_by.name if doubt.closed_by else "",
    }


def _audit(order: PackageOrder, package: _Zip) -> Extract:
    with TemporaryFile() as file:
        extract = write_extract(file, reach=order.reach, made_at=timezone.now())
        package.pour("5_审计记录/审计记录.jsonl", file)
    with VERIFIER.open("rb") as script:
        package.pour(f"5_审计记录/{VERIFIER.name}", script)
    return extract


def _readme(order: PackageOrder, told: list[str], extract: Extract) -> str:
    half = order.at.period
    return f"""{order.title}
{"=" * 20}

区域：{order.area.name}（{order.area.code}）
期间：{half}（{wording.day(half.start)}至{wording.day(half.last_day)}）
统计时点：{wording.day(order.at.day)}
制作人：{order.by.name}（{order.by.username}）
制作日期：{wording.day(order.today)}

{chr(10).join(told)}

里面有什么
  1_报告/          签发的报告；没有签发的是草稿，文件名和首页都写明
  2_台账/          全部台账的工作簿，证件号码和电话已脱敏；每本末尾的“校验”页写明行数、合计和行摘要
  2_台账/台账摘要.json  每本台账的行数、合计、行摘要、文件摘要和在审计簿里的位置
  3_指标.json      全部指标的值、口径和依据
  4_疑点.xlsx、4_疑点.json  每条规则查出的记录，和办理情况
  5_审计记录/      可核对的审计记录和核对用的程序
  SHA256SUMS       每个文件的 SHA-256

怎样核对
  1. 文件有没有改动：在本文件夹里运行 sha256sum -c SHA256SUMS（Windows 用 certutil -hashfile 文件名 SHA256 逐个对照）。
  2. 审计记录有没有改动：python 5_审计记录/{VERIFIER.name} 5_审计记录/审计记录.jsonl
     只需要 Python，不需要系统，也不联网。应显示锚点 {extract.anchor}
  3. 台账的行：按“校验”页写的摘要算法重算，应与“行摘要”一致。

审计记录共 {extract.lines} 条，其中 {extract.whole} 条在制作人的范围内，有全部内容；其余只有序号和摘要，证明中间没有抽走。
本资料包的制作也记入审计簿。资料里有个人信息，请妥善保管，用完销毁。
"""


def _json(content: Any) -> bytes:
    text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    return f"{text}\n".encode()
