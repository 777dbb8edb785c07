"""`make bench`: how a large ledger is written, beside the libraries that could have written it, in one interleaved run.

100,000 rows of 20 columns with the same styles, each writer in a process of its own: CPU seconds (user and system)
without what it takes to make the rows, and the most memory the process held. What was written is read back and every
cell compared with the rows, in the same run: a fast file that is wrong is no file.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

OURS, PROVED, OPENPYXL, XLSXWRITER, TABLIB, DEFLATE = (
    "本系统", "本系统，连同摘要和留底", "openpyxl 只写", "XlsxWriter", "tablib", "只压缩同样的 XML",
)  # fmt: skip
BLOCK = 1 << 16
BATCH = 1000
HEADS = [f"列{number}" for number in range(1, 21)]
# Text, identity and household numbers, days, whole numbers, sums: as a ledger of persons has them.
FORMATS = ["@"] * 10 + ["yyyy-mm-dd"] * 3 + ["0"] * 3 + ["#,##0.00"] * 3 + ["@"]
MOST_OF_OPENPYXL, MOST_OF_DEFLATE, MOST_MB = 0.2, 2.0, 120
Rows = Iterator[list[Any]]


class Stopwatch:
    """CPU seconds that went into making rows, which is nobody's writing."""

    seconds = 0.0


def rows(count: int) -> Rows:
    """The same rows at every call, made by the thousand with the stopwatch running."""
    made = _rows(count)
    while True:
        began = time.process_time()
        batch = list(islice(made, BATCH))
        Stopwatch.seconds += time.process_time() - began
        if not batch:
            return
        yield from batch


def _rows(count: int) -> Rows:
    """Every hundredth row holds what breaks careless writers."""
    chance = random.Random(2018)
    names = ["".join(chance.choices("石仇张王李刘赵陈", k=1) + chance.choices("大山小满春兰国强秀英玉梅福德", k=2)) for _ in range(3000)]  # fmt: skip
    begun = date(2014, 1, 1)
    for number in range(count):
        strange = number % 100 == 99
        yield [
            "嵩县", "饭坡镇", "焦沟村", f"{number % 12 + 1}组", f"4103990{chance.randrange(10**11):011d}", chance.choice(names),
            f"410399{'*' * 12}", "未脱贫" if number % 3 else "脱贫", None if number % 4 == 0 else "一般贫困户",
            "=1+1 <&> 前 后" if strange else "因病",
            begun + timedelta(chance.randrange(1600)), None if number % 5 == 0 else begun + timedelta(chance.randrange(1600)),
            begun + timedelta(chance.randrange(1600)), number % 9, number % 2, None if number % 7 else 3,
            Decimal(chance.randrange(10**6)) / 100, Decimal(chance.randrange(10**7)) / 100, Decimal(chance.randrange(1000)),
            "".join(chance.choices("走访时看到家里住房安全饮水有保障孩子上学老人看病已经报销种了玉米花生养羊", k=14)),
        ]  # fmt: skip


def write_ours(path: Path, count: int) -> None:
    _write_ours(path, count, proved=False)


def write_proved(path: Path, count: int) -> None:
    _write_ours(path, count, proved=True)


def _write_ours(path: Path, count: int, *, proved: bool) -> None:
    from reports.ledgers.kinds import Kind  # noqa: PLC0415 – each process loads its own writer only
    from reports.ledgers.ledger import Column  # noqa: PLC0415
    from reports.ledgers.packed import Packing  # noqa: PLC0415
    from reports.ledgers.proof import Digest, canonical_rows  # noqa: PLC0415
    from reports.ledgers.sheet import Cover, Sheet  # noqa: PLC0415

    columns = [
        Column(head, str, Kind(form, str, str), width=18)
        for head, form in zip(HEADS, FORMATS, strict=True)
    ]
    digest, packing = Digest(columns), Packing()
    cover = Cover("台账", "单位", "2018年7月13日")
    with path.open("wb") as file, Sheet(file, "台账", columns, cover=cover) as sheet:
        made = rows(count)
        while batch := list(islice(made, BATCH)):
            sheet.extend(batch)
            if proved:
                lines = canonical_rows(batch)
                digest.add_lines(lines)
                packing.add([str(number) for number in range(len(batch))], lines)
        sheet.save(totals=[None] * len(columns), proof=[("行摘要", digest.hexdigest())])


def write_openpyxl(path: Path, count: int) -> None:
    """Its fastest way with styles: each style is made once, and a cell is given its number."""
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Alignment, Border, Font, Side  # noqa: PLC0415

    book = Workbook(write_only=True)
    page = book.create_sheet("台账")
    thin = Side(style="thin")
    styles = []
    for form in FORMATS:
        cell = WriteOnlyCell(page)
        cell.font, cell.number_format = Font(name="宋体", size=10), form
        cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        styles.append(cell._style)  # type: ignore[attr-defined]
    for row in rows(count):
        cells = []
        for value, style in zip(row, styles, strict=True):
            cell = WriteOnlyCell(page, value)
            if isinstance(value, str):
                cell.data_type = "s"
            cell._style = style  # type: ignore[attr-defined]
            cells.append(cell)
        page.append(cells)
    book.save(path)


def write_xlsxwriter(path: Path, count: int) -> None:
    from xlsxwriter import Workbook  # noqa: PLC0415

    book = Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet("台账")
    look = {"font_name": "宋体", "font_size": 10, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}  # fmt: skip
    formats = [book.add_format(look | {"num_format": form}) for form in FORMATS]
    for place, row in enumerate(rows(count)):
        for column, (value, form) in enumerate(zip(row, formats, strict=True)):
            if value is None:
                page.write_blank(place, column, None, form)
            elif isinstance(value, str):
                page.write_string(place, column, value, form)
            elif isinstance(value, date):
                page.write_datetime(place, column, value, form)
            else:
                page.write_number(place, column, value, form)
    book.close()


def write_tablib(path: Path, count: int) -> None:
    from tablib import Dataset  # noqa: PLC0415

    made = Dataset(headers=HEADS)
    for row in rows(count):
        made.append(row)
    path.write_bytes(made.export("xlsx", escape=False))


def deflate(path: Path, count: int) -> None:
    """Packs the sheet that we wrote, and does nothing else."""
    from reports.ledgers.sheet import LEVEL  # noqa: PLC0415

    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    with path.with_name("sheet.xml").open("rb") as xml, path.open("wb") as file:
        while block := xml.read(BLOCK):
            file.write(packer.compress(block))
        file.write(packer.flush())


WRITERS: dict[str, Callable[[Path, int], None]] = {
    OURS: write_ours,
    PROVED: write_proved,
    OPENPYXL: write_openpyxl,
    XLSXWRITER: write_xlsxwriter,
    TABLIB: write_tablib,
    DEFLATE: deflate,
}


def child(name: str, path: Path, count: int) -> None:
    """Writes once and says what it took."""
    writer = WRITERS[name]
    if writer in (write_ours, write_proved, deflate):
        _set_up()
    writer(path.with_name("warm.xlsx"), 10)
    Stopwatch.seconds = 0.0
    began = time.process_time()
    writer(path, count)
    spent = time.process_time() - began - Stopwatch.seconds
    print(json.dumps({"cpu": spent, "mb": _peak_mb()}))  # noqa: T201


def _peak_mb() -> float:
    """The most that this process held. What getrusage says may be the parent's, from before the program was loaded."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])
        / 1024
    )


def _set_up() -> None:
    import django  # noqa: PLC0415

    django.setup()


def differing(path: Path, count: int, first: int, left: int) -> int:
    """How many cells, read by calamine, do not say what the rows say. Records start at this row and column, from nought."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    found = iter(sheet.iter_rows())
    for _ in range(first):
        next(found)
    return sum(
        not _is_same(cell, value)
        for row, read in zip(rows(count), found, strict=False)
        for value, cell in zip(row, read[left : left + len(row)], strict=True)
    )


def differing_by_openpyxl(path: Path, count: int, first: int, left: int) -> int:
    from openpyxl import load_workbook  # noqa: PLC0415

    book = load_workbook(path, read_only=True)
    found = book.worksheets[0].iter_rows(
        min_row=first + 1, min_col=left + 1, max_col=left + len(HEADS), values_only=True
    )
    wrong = sum(
        not _is_same(cell, value)
        for row, read in zip(rows(count), found, strict=False)
        for value, cell in zip(row, read, strict=True)
    )
    book.close()
    return wrong


def _is_same(cell: Any, value: Any) -> bool:
    if value is None:
        return cell in (None, "")
    if isinstance(value, date):
        return getattr(cell, "date", lambda: cell)() == value
    if isinstance(value, Decimal):
        return bool(Decimal(repr(float(cell))) == value)
    return bool(cell == value)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", nargs=2, metavar=("NAME", "FILE"))
    asked = parser.parse_args()
    if asked.child:
        child(asked.child[0], Path(asked.child[1]), asked.rows)
        return 0
    with TemporaryDirectory() as folder:
        return compare(Path(folder), asked.rows, asked.rounds)


def compare(folder: Path, count: int, rounds: int) -> int:
    say(f"{count} 行 × {len(HEADS)} 列，{rounds} 轮交替，取中位数；CPU 秒不含造数据。")
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in WRITERS}
    wrong: dict[str, int] = {}
    for turn in range(rounds):
        for name in WRITERS:
            path = folder / "written.xlsx"
            taken[name].append(_run(name, path, count))
            if name == OURS:
                with zipfile.ZipFile(path) as package:
                    package.extract("xl/worksheets/sheet1.xml", folder)
                (folder / "xl/worksheets/sheet1.xml").replace(folder / "sheet.xml")
            if turn == 0 and name != DEFLATE:
                # Ours stand under title, office and heads, after their numbers.
                first, left = {OURS: (3, 1), PROVED: (3, 1), TABLIB: (1, 0)}.get(name, (0, 0))
                wrong[name] = differing(path, count, first, left)
                if name == OURS:
                    wrong["本系统，由 openpyxl 读"] = differing_by_openpyxl(
                        path, count, first, left
                    )
    return _tell(taken, wrong)


def _run(name: str, path: Path, count: int) -> dict[str, float]:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.bench.ledgers", "--rows", str(count), "--child", name, str(path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(ended.stdout)
    return found


def _tell(taken: dict[str, list[dict[str, float]]], wrong: dict[str, int]) -> int:
    cpu = {name: median(run["cpu"] for run in runs) for name, runs in taken.items()}
    peak = {name: max(run["mb"] for run in runs) for name, runs in taken.items()}
    for name in WRITERS:
        times = "，".join(
            f"{cpu[name] / cpu[other]:.2f} × {other}" for other in (OPENPYXL, DEFLATE)
        )
        say(f"  {name}：CPU {cpu[name]:.2f} 秒，内存 {peak[name]:.0f} MB；{times}")
    for name, count in wrong.items():
        say(f"  逐格比较 {name}：{f'{count} 格不对' if count else '全部相同'}")
    goals: Sequence[tuple[str, float, float]] = (
        (f"不超过 {OPENPYXL}的五分之一", _paired(taken, OPENPYXL), MOST_OF_OPENPYXL),
        (f"不超过{DEFLATE}的两倍", _paired(taken, DEFLATE), MOST_OF_DEFLATE),
        (f"内存不超过 {MOST_MB} MB", peak[PROVED], MOST_MB),
        ("每一格都对", wrong[OURS] + wrong[PROVED] + wrong["本系统，由 openpyxl 读"], 0),
    )
    for words, found, most in goals:
        say(f"  {'达到' if found <= most else '没有达到'}：{words}（{found:.2f}）")
    return int(any(found > most for _, found, most in goals))


def _paired(taken: dict[str, list[dict[str, float]]], other: str) -> float:
    """The middle of the ratios round by round, which what else the machine does moves least."""
    pairs = zip(taken[OURS], taken[other], strict=True)
    return median(ours["cpu"] / theirs["cpu"] for ours, theirs in pairs)


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
