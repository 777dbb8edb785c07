"""Exporting a ledger: the workbook, its proof, what is kept of it, and the line in the audit book that says it left the house."""

import re
import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from households import wording
from households.audit import record
from households.models import Area, AuditLine, User
from reports.actions.kept_exports import keep_export
from reports.figures import At
from reports.ledgers import Column, Ledger, Span, total_cells
from reports.ledgers.facts import full_name
from reports.ledgers.kinds import Cell
from reports.ledgers.packed import Packing
from reports.ledgers.proof import METHOD, Digest, canonical_rows
from reports.ledgers.public import PUBLIC
from reports.ledgers.sheet import REMARKS, Cover, Sheet
from reports.models import Version

# What Windows and the usual file systems do not take in a name, and what could be mistaken for a folder.
UNSAFE_IN_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]')
EVERYTHING = "无，列出全部"
NUMBERS = {
    Version.MASKED: "已脱敏",
    Version.FULL: "未脱敏，含身份号码、电话、账号等个人信息",
    Version.PUBLIC: "不含",
}


@dataclass(frozen=True)
class Exported:
    """What an export came to: the name for the file, how many rows, the sums in words, and the digest of the rows."""

    filename: str
    row_count: int
    sums: tuple[tuple[str, str], ...]
    sha256: str
    line: AuditLine


@dataclass(frozen=True)
class Contents:
    """All rows of an export once they are written: digest, sums, and what is kept."""

    digest: str
    row_count: int
    totals: list[Cell]
    sums: tuple[tuple[str, str], ...]
    packed: bytes


def export_ledger(
    *,
    ledger: Ledger,
    records: QuerySet[Any],
    sort: str = "",
    by_group: str = "",
    shown: Collection[str] = (),
    at: At,
    area: Area,
    filtered_by: Sequence[str],
    query: str = "",
    version: Version = Version.MASKED,
    reason: str = "",
    by: User | None,
    now: datetime,
    file: BinaryIO,
    told: Callable[[int], None] = lambda count: None,
) -> Exported:
    """Writes the workbook of the narrowed records into the file. `filtered_by` says the filter in words, `query` as an
    address; `told` hears how many rows are written. `shown` are the labels of the columns wanted, all by default;
    `by_group` is the key of the column by which there are subtotals.

    The rows come first and outside any transaction, so that nobody waits for them; then the line in the audit book
    and what is kept, in one short transaction; a file is there only after it. Personal numbers are masked, as on
    screen, but for the full version. `by` is nobody for a command on the machine itself. Raises TooManyRowsError.
    """
    local = timezone.localtime(now)
    title, office = ledger.heading(area.name, at), full_name(area)
    columns = columns_of(ledger, version, at, shown)
    cover = Cover(
        f"{title}（公示）" if version is Version.PUBLIC else title,
        office,
        wording.day(local.date()),
        ledger.unit,
    )
    if version is Version.PUBLIC:
        records = PUBLIC[ledger.name].records(records)
    ordered = ledger.ordered(records, sort, by_group)
    with (
        TemporaryFile() as draft,
        Sheet(
            draft,
            ledger.title,
            columns,
            cover=cover,
            frozen=ledger.frozen_among(columns),
            remarks=version is not Version.PUBLIC,
        ) as sheet,
    ):
        contents = _write(sheet, ledger, columns, ordered, at, told, by_group)
        condition = "；".join(filtered_by) or EVERYTHING
        with transaction.atomic():
            line = record(
                by=by,
                verb="ledger.exported",
                key=ledger.name,
                area=area.code,
                after={
                    "period": at.period.code if ledger.span is Span.PERIOD else None,
                    "day": at.day,
                    "filter": condition,
                    "version": version.value,
                    "rows": contents.row_count,
                    "sums": dict(contents.sums),
                    "sha256": contents.digest,
                },
                reason=reason,
            )
            proof = [
                ("台账", title),
                ("台账代号", ledger.name),
                ("区域", f"{office}（{area.code}）"),
                ("统计时点", wording.day(at.day)),
                ("期间", str(at.period)),
                ("筛选条件", condition),
                ("查询", wording.without_identity_numbers(query) or EVERYTHING),
                *_way(ledger, columns, version, by_group),
                *_whose(version, by, local, reason),
                *_proof(contents, version, line),
            ]
            keep_export(
                line=line,
                ledger=ledger.name,
                title=cover.title,
                area=area,
                period=at.period.code,
                counted_on=at.day,
                version=version,
                query=query,
                by=by,
                now=now,
                columns=columns,
                totals=contents.totals,
                row_count=contents.row_count,
                digest=contents.digest,
                packed=contents.packed,
                proof=proof,
            )
        stamp = f"{_signature(by)}　第{line.number}号　含个人信息，按保密要求保管"
        sheet.save(
            totals=contents.totals,
            proof=proof,
            stamp=stamp if version is Version.FULL else "",
        )
        draft.seek(0)
        shutil.copyfileobj(draft, file)
    parts = [area.name, ledger.title, ledger.span.text(at), f"{local:%Y%m%d}"]
    return Exported(
        file_name(*parts, *([] if version is Version.MASKED else [version.label])),
        contents.row_count,
        contents.sums,
        contents.digest,
        line,
    )


def columns_of(
    ledger: Ledger, version: Version, at: At, shown: Collection[str] = ()
) -> list[Column]:
    """The columns that a version of a ledger shows, of those that somebody chose; all of it where that leaves nothing."""
    match version:
        case Version.FULL:
            columns = [column.unmasked for column in ledger.columns]
        case Version.PUBLIC:
            columns = PUBLIC[ledger.name].columns(ledger, at)
        case _:
            columns = list(ledger.columns)
    return [column for column in columns if column.label in shown] or columns


def _write(
    sheet: Sheet,
    ledger: Ledger,
    columns: Sequence[Column],
    ordered: QuerySet[Any],
    at: At,
    told: Callable[[int], None],
    by: str,
) -> Contents:
    digest, packing, sums = Digest(columns), Packing(), Counter[str]()
    # Two columns may say one sum in two units, and a ratio may need the sum of a column that is not shown.
    summed = {column.key: column for column in ledger.columns if column.total}
    place = next((place for place, column in enumerate(columns) if column.key == by), 0)
    below, last = Counter[str](), ""
    for chunk_keys, chunk in ledger.chunks(ordered, at):
        for label, keys, rows in _runs(chunk_keys, chunk, ledger, by):
            if label != last and sheet.count:
                sheet.subtotal(last, place, total_cells(columns, below))
                below = Counter[str]()
            last = label
            cells = [[column.cell(row) for column in columns] for row in rows]
            lines = canonical_rows(cells)
            sheet.extend(cells)
            digest.add_lines(lines)
            packing.add(keys, lines)
            for key, column in summed.items():
                added = column.sum(rows)
                sums[key] += added
                below[key] += added
        told(sheet.count)
    if by and sheet.count:
        sheet.subtotal(last, place, total_cells(columns, below))
    named = tuple(
        (column.label, column.total_kind.text(sums[column.key]))
        for column in columns
        if column.total
    )
    totals = total_cells(columns, sums)
    return Contents(digest.hexdigest(), sheet.count, totals, named, packing.packed())


def _runs(
    keys: Sequence[str], rows: Sequence[Any], ledger: Ledger, by: str
) -> Iterator[tuple[str, Sequence[str], Sequence[Any]]]:
    """The rows of a chunk with their keys, group after group; all at once where no groups are asked for."""
    if not by:
        yield "", keys, rows
        return
    label_of = ledger.groupings[by].label
    for label, pairs in groupby(zip(keys, rows, strict=True), key=lambda pair: label_of(pair[1])):
        run = list(pairs)
        yield label, [key for key, _ in run], [row for _, row in run]


def _way(
    ledger: Ledger, columns: Sequence[Column], version: Version, by: str
) -> list[tuple[str, Cell]]:
    """What of the ledger is shown, and how, where that is not the ledger's own way."""
    said: list[tuple[str, Cell]] = []
    if version is not Version.PUBLIC and len(columns) < len(ledger.columns):
        said.append(("列", "、".join(column.label for column in columns)))
    if by:
        heading = next(column.heading for column in ledger.columns if column.key == by)
        words = f"按{heading}。小计行不是记录，不计入行数和摘要；合计只加记录，不重复计小计。"
        said.append(("小计", words))
    return said


def _whose(
    version: Version, by: User | None, local: datetime, reason: str
) -> list[tuple[str, Cell]]:
    """Who took it out of the house, when, and where the version asks for it, why."""
    why: list[tuple[str, Cell]] = [("导出理由", reason)] if reason else []
    return [
        ("版本", version.label),
        ("导出人", _signature(by)),
        ("导出时间", f"{wording.day(local.date())} {local:%H:%M:%S}"),
        *why,
    ]


def _signature(by: User | None) -> str:
    return f"{by.name}（{by.username}）" if by else "系统命令"


def _proof(contents: Contents, version: Version, line: AuditLine) -> list[tuple[str, Cell]]:
    """What the workbook can be checked by, long after it left the house."""
    withheld = [("不公开的", PUBLIC_WORDS)] if version is Version.PUBLIC else []
    return [
        ("证件号码和电话", NUMBERS[version]),
        *withheld,
        ("行数", contents.row_count),
        *((f"合计·{heading}", text) for heading, text in contents.sums),
        ("行摘要 SHA-256", contents.digest),
        ("摘要算法", METHOD),
        ("审计簿位置", f"{line.number}:{line.hash}"),
        (
            "怎样核对",
            "在系统“台账－核验”页交上这个文件，会说它是原样、改过哪几格、还是系统没有导出过；只有文件没有系统，用那一页下载的核对程序。"
            "在系统所在的机器上运行 manage.py verify_audit --anchor 加上面的审计簿位置：审计簿若被改动或截断，会指出是第几条。",
        ),
        *(
            []
            if version is Version.PUBLIC
            else [("怎样提疑点", f"写在台账最右边的“{REMARKS}”列，保存后在“台账－核验”页交回。")]
        ),
    ]


PUBLIC_WORDS = "身份、电话、账号等号码，疾病和残疾情况，未成年人姓名。"


def file_name(*parts: str) -> str:
    """村名_台账名_期间_导出日期.xlsx, whatever the parts hold: safe in a header and on Windows."""
    safe = (UNSAFE_IN_NAME.sub("", part).strip(" .")[:40] for part in parts)
    return f"{'_'.join(safe)}.xlsx"
