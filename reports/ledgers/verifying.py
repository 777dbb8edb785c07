"""Whether a ledger that came back is what was exported: as it was, changed since, or never seen."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import Enum

from django.db.models import QuerySet

from households.models import AuditLine
from reports.ledgers import LEDGERS
from reports.ledgers.comparing import CellChange, Comparison, Since, compared, named, since
from reports.ledgers.packed import KeptRow, unpacked
from reports.ledgers.proof import canonical_rows, sha256_of
from reports.ledgers.returned import POSITION_LABEL, Returned, ReturnedRow
from reports.ledgers.sheet import SUBTOTAL, TOTAL
from reports.models import BALANCE, LedgerExport

NAMING = 3
TELLING = re.compile("编号|户主$|姓名|名称|物品|凭证号|^(走访|支付|发放|提出)?日期")


class Finding(Enum):
    """What a file is, with its words and the tone of its badge."""

    GENUINE = ("原样", "success")
    CHANGED = ("改动过", "error")
    UNKNOWN = ("不认识", "warning")

    def __init__(self, label: str, tone: str) -> None:
        self.label = label
        self.tone = tone


@dataclass(frozen=True)
class Remark:
    """What somebody wrote beside a row: the row as it was, where it stands, and the words."""

    place: str
    number: int | None
    name: str
    text: str
    key: str = ""


@dataclass(frozen=True)
class Verdict:
    """What came out. `written` are changed words around the table; `since` what became of the records."""

    finding: Finding
    digest: str
    why: str
    export: LedgerExport | None = None
    comparison: Comparison | None = None
    written: list[CellChange] = field(default_factory=list)
    since: Since | None = None
    remarks: list[Remark] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def verdict(
    returned: Returned,
    exports: QuerySet[LedgerExport],
    today: Callable[[LedgerExport], Sequence[KeptRow]],
) -> Verdict:
    """Looks for the export among those, by the digest of the rows first, then by what the sheet 校验 says.

    `today` gives the rows of the same ledger, asked for just as then, as they are now.
    """
    digest = returned.digest
    export = _found(returned, digest, exports)
    if export is None:
        return Verdict(Finding.UNKNOWN, digest, _why_unknown(returned))
    then, now = list(unpacked(bytes(export.rows))), list(today(export))
    naming = _naming(export)
    current = {row.key: row for row in now if row.key}
    comparison = compared(returned, export.labels, then, naming=naming, now=current)
    written = list(_written(returned, export))
    is_same = comparison.is_same and not written
    return Verdict(
        finding=Finding.GENUINE if is_same else Finding.CHANGED,
        digest=digest,
        why=_why(is_same, comparison),
        export=export,
        comparison=comparison,
        written=written,
        since=since(export.labels, then, now, naming=naming),
        remarks=_remarks(comparison, returned, naming),
        warnings=list(_warnings(export, then)),
    )


def _found(
    returned: Returned, digest: str, exports: QuerySet[LedgerExport]
) -> LedgerExport | None:
    same = exports.filter(sha256__in={digest, returned.digest_by_number})
    stated = None
    if position := returned.position:
        stated = exports.filter(number=position[0], hash=position[1]).first()
    if stated:
        return stated
    return same.first()


def _naming(export: LedgerExport) -> list[int]:
    """Where a row's own name stands: those of the columns a small screen shows that tell one row from another."""
    columns = LEDGERS[export.ledger].columns if export.ledger in LEDGERS else ()
    main = {column.label for column in columns if column.main and TELLING.search(column.label)}
    places = [place for place, label in enumerate(export.labels) if label in main]
    return places[:NAMING] or list(range(len(export.labels)))[:NAMING]


def _why(is_same: bool, comparison: Comparison) -> str:
    if not is_same:
        return "与导出时不一样，逐格列在下面。"
    if comparison.is_reordered:
        return "每一格都与导出时一样，只是行的顺序变了。"
    return "各行的摘要与导出时一样，一格也没有改。"


def _why_unknown(returned: Returned) -> str:
    if returned.position is None:
        return f"没有“校验”页上的{POSITION_LABEL}，各行的摘要也不是本系统导出过的。"
    number = returned.position[0]
    return f"“校验”页写的是审计簿第 {number} 号，但没有相符的导出记录，或不在您的任职区域。"


def _written(returned: Returned, export: LedgerExport) -> Iterator[CellChange]:
    """What was changed around the table: title, proof, and a total that is not the sum of its rows."""
    if returned.title != export.title:
        yield CellChange("A1", None, "标题", "标题", export.title, returned.title)
    if returned.proof:
        for row, (label, value) in enumerate(export.proof, start=1):
            if returned.proof.get(label, "") != value:
                found = returned.proof.get(label, "")
                yield CellChange(f"校验!B{row}", None, "校验", label, value, found)
    summed = [
        (returned.labels.index(label), label, then)
        for label, then in zip(export.labels, export.totals, strict=True)
        if then and label in returned.labels
    ]
    if total := returned.total:
        for column, label, then in summed:
            found = total.cells[column]
            # A program that does not calculate leaves a live sum empty. A ratio is no sum of its rows.
            if not found or found == then or found == _sum(returned.rows, column):
                continue
            place = f"{returned.letters[column]}{total.place}"
            yield CellChange(place, None, TOTAL, label, then, found)
    # Sorted rows no longer stand over their subtotal; and the balance has rows that belong to none.
    numbers = [row.number for row in returned.rows if row.number is not None]
    if export.ledger != BALANCE and numbers == sorted(numbers):
        for subtotal in returned.subtotals:
            for column, label, _ in summed:
                found, right = subtotal.row.cells[column], _sum(subtotal.rows, column)
                if found and right is not None and found != right:
                    place = f"{returned.letters[column]}{subtotal.row.place}"
                    yield CellChange(place, None, SUBTOTAL, label, right, found)


def _sum(rows: Sequence[ReturnedRow], column: int) -> str | None:
    """The sum of a column as it stands; None where something in it is no number."""
    try:
        amounts = [Decimal(row.cells[column]) for row in rows if row.cells[column]]
    except InvalidOperation:
        return None
    return f"{sum(amounts, Decimal(0)).normalize() + 0:f}"


def _remarks(comparison: Comparison, returned: Returned, naming: Sequence[int]) -> list[Remark]:
    remarks = [
        Remark(
            place=str(row.place),
            number=row.number,
            name=named(was.cells, naming) if was else "新写的一行",
            text=row.remark,
            key=was.key if was else "",
        )
        for row, was in comparison.pairs
        if row.remark
    ]
    total = returned.total
    if total and total.remark:
        remarks.append(Remark(str(total.place), None, "合计", total.remark))
    return remarks


def _warnings(export: LedgerExport, then: Sequence[KeptRow]) -> Iterator[str]:
    """Whether what is kept agrees with the audit book, which nobody can change."""
    line = AuditLine.objects.filter(number=export.number, hash=export.hash).first()
    if line is None or json.loads(line.after).get("sha256") != export.sha256:
        yield "留存的导出记录与审计簿不符，结果不可信，请联系管理员。"
    lines = [*canonical_rows([export.labels]), *canonical_rows([row.cells for row in then])]
    if sha256_of(lines) != export.sha256:
        yield "留存的各行与它们的摘要不符，结果不可信，请联系管理员。"
