"""Run as a program of its own: reads a workbook from standard input and writes its sheets to standard output as JSON.

calamine ends its whole process on some crafted files, so it never runs in ours. Nothing of Django is loaded here.
"""

import contextlib
import io
import json
import sys
from datetime import date, datetime
from typing import Any

MEMORY_BYTES = 768 << 20
CPU_SECONDS = 40
MAX_ROWS = 120_000
MAX_COLUMNS = 300
MAX_CELLS = 4_000_000
MAX_CHARACTERS = 80_000_000
TOO_LARGE = 3


def main() -> int:
    _limit()
    import python_calamine  # noqa: PLC0415 – only after the limits are set

    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheets, cell_count, character_count = [], 0, 0
    for about in workbook.sheets_metadata:
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        height, width = sheet.total_height, sheet.total_width
        cell_count += height * width
        if height > MAX_ROWS or width > MAX_COLUMNS or cell_count > MAX_CELLS:
            return TOO_LARGE
        rows = [[_plain(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        character_count += sum(len(cell) for row in rows for cell in row if isinstance(cell, str))
        if character_count > MAX_CHARACTERS:
            return TOO_LARGE
        _fill_down(rows, sheet.merged_cell_ranges or [])
        sheets.append({"name": about.name, "rows": rows})
    sys.stdout.write(json.dumps({"sheets": sheets}))
    return 0


def _limit() -> None:
    """Windows has no such limits; there the parent's clock alone ends a runaway."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _plain(value: Any) -> str | int | float | bool | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        is_day = value.time() == datetime.min.time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (str, bool, int, float)):
        return value
    return str(value)


def _fill_down(
    rows: list[list[Any]], merged: list[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    """A cell merged over several rows speaks for each of them; across columns it stays where it is."""
    for (top, left), (bottom, _) in merged:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top + 1 : bottom + 1]:
            if left < len(row) and row[left] is None:
                row[left] = rows[top][left]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except MemoryError:
        sys.exit(TOO_LARGE)
