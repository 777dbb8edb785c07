"""A list out of a workbook: which column is what, and each row's number made the same as ours.

The columns are guessed from their headings, or from what stands in them; who knows better says so.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from households.identity import (
    CARD_LENGTH,
    LENGTH,
    BadNumberError,
    check_digit,
    read_identity,
    tidied,
)
from households.imports.cells import EXACT_DIGITS, Raw, is_blank, written
from households.imports.headings import FOOT, TOTAL, letter, plain
from households.imports.reading import Sheet

LOOKED_AT = 30
TRIED = 50
OLD_LENGTH = 15
ROLES = {
    "identity": "身份号码",
    "name": "姓名",
    "on": "日期",
    "grade": "残疾等级",
    "category": "残疾类别",
    "what": "情况",
}
HEADINGS = {
    "identity": ("公民身份号码", "身份证号码", "身份证号", "身份号码", "证件号码", "身份证", "残疾人证号", "残疾证号", "证件号"),
    "name": ("姓名", "学生姓名", "死者姓名", "权利人", "车主", "参保人", "法定代表人", "户主姓名", "户主", "名称"),
    "on": ("死亡日期", "死亡时间", "火化日期", "注销日期", "注销时间", "日期", "时间"),
    "grade": ("残疾等级", "残疾级别", "等级", "级别"),
    "category": ("残疾类别", "残疾类型", "类别"),
    "what": (
        "车牌号", "号牌号码", "车辆型号", "品牌型号", "车辆类型", "坐落", "不动产坐落", "房屋坐落", "企业名称", "单位名称",
        "工作单位", "学校", "学校名称", "就读学校", "参保类型", "险种", "情况", "备注",
    ),
}  # fmt: skip
DAMAGED = "长数字存成了数值，后几位已被 Excel 改坏，请把这一列设为文本格式重新导出。"


@dataclass(frozen=True)
class Entry:
    """One row of the list: its row in the sheet, the number as ours are written, and what else it says."""

    row: int
    number: str
    said: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.said.get("name", "")


@dataclass(frozen=True)
class Invalid:
    """A row whose number is none: its place, what stands there (hidden but for its beginning), and why."""

    row: int
    place: str
    shown: str
    why: str


@dataclass(frozen=True)
class Reading:
    """How a sheet was read: the columns by role, with their letters and headings, and its rows."""

    sheet: str
    headings: tuple[tuple[str, str], ...]
    columns: Mapping[str, str]
    entries: tuple[Entry, ...]
    invalid: tuple[Invalid, ...]

    @property
    def named(self) -> list[tuple[str, str]]:
        """What each role was read from, in words."""
        called = dict(self.headings)
        return [
            (ROLES[role], f"{place} 列“{called.get(place, '')}”")
            for role, place in self.columns.items()
        ]


def normalised(raw: Raw) -> str:
    """A number as it is kept: 18 digits with a capital X.

    Fifteen digits become eighteen (GB 11643-1999, annex), a disability card gives the number of its holder.
    """
    text = _bare(raw)
    if len(text) == OLD_LENGTH and text.isdigit():
        longer = f"{text[:6]}19{text[6:]}"
        return longer + check_digit(longer)
    if len(text) in (CARD_LENGTH, CARD_LENGTH + 2):
        return text[:LENGTH]
    return text


def read_list(sheets: Sequence[Sheet], chosen: Mapping[str, str], *, today: date) -> Reading:
    """The first sheet with a column of numbers. `chosen` gives the letters of columns that somebody named.

    Raises ValidationError when no column can be the numbers, or a letter is beyond the table.
    """
    for sheet in sheets:
        at = _heading_row(sheet)
        columns = _columns(sheet, at, chosen, today)
        if "identity" in columns:
            return _reading(sheet, at, columns, today)
    raise ValidationError(
        "没有找到身份号码这一列。请在“身份号码在哪一列”里选好再比对；列名常写作“身份证号码”或“证件号码”。"
    )


def _heading_row(sheet: Sheet) -> int:
    """The row with the most headings that are known; the first where none has any."""
    known = {plain(name) for names in HEADINGS.values() for name in names}
    best, most = 0, 0
    for at, cells in enumerate(sheet.rows[:LOOKED_AT]):
        found = sum(not is_blank(cell) and plain(cell) in known for cell in cells)
        if found > most:
            best, most = at, found
    return best


def _columns(sheet: Sheet, at: int, chosen: Mapping[str, str], today: date) -> dict[str, int]:
    width = max((len(row) for row in sheet.rows), default=0)
    letters = {letter(index): index for index in range(width)}
    columns: dict[str, int] = {}
    for role, place in chosen.items():
        if place and place not in letters:
            raise ValidationError(f"“{ROLES[role]}”选了 {place} 列，表里没有这一列。")
        if place:
            columns[role] = letters[place]
    headings = [plain(cell) if not is_blank(cell) else "" for cell in _row(sheet, at)]
    for role, names in HEADINGS.items():
        if role in columns:
            continue
        for name in names:
            places = [index for index, heading in enumerate(headings) if heading == plain(name)]
            free = [index for index in places if index not in columns.values()]
            if free:
                columns[role] = free[0]
                break
    if "identity" not in columns:
        best = max(range(width), key=lambda index: _numbers(sheet, at, index, today), default=None)
        if best is not None and _numbers(sheet, at, best, today):
            columns["identity"] = best
    return {role: columns[role] for role in ROLES if role in columns}


def _numbers(sheet: Sheet, at: int, index: int, today: date) -> int:
    """How many of the first cells of a column are numbers of people."""
    return sum(
        _fault(row[index], today) == ""
        for row in sheet.rows[at : at + TRIED]
        if index < len(row) and not is_blank(row[index])
    )


def _fault(raw: Raw, today: date) -> str:
    if isinstance(raw, (int, float)) and abs(raw) >= 10**EXACT_DIGITS:
        return DAMAGED
    try:
        read_identity(normalised(raw), today=today)
    except BadNumberError as error:
        return str(error)
    return ""


def _reading(sheet: Sheet, at: int, columns: dict[str, int], today: date) -> Reading:
    entries: list[Entry] = []
    invalid: list[Invalid] = []
    letters = {role: letter(index) for role, index in columns.items()}
    # Without a heading row the numbers begin at once.
    first = _row(sheet, at)
    begins = at if _fault(_cell(first, columns["identity"]), today) == "" else at + 1
    for offset, cells in enumerate(sheet.rows[begins:], start=begins + 1):
        if all(is_blank(cell) for cell in cells) or _is_foot(cells):
            continue
        raw = _cell(cells, columns["identity"])
        fault = "没有号码。" if is_blank(raw) else _fault(raw, today)
        if fault:
            place = f"{letters['identity']}{offset}"
            invalid.append(Invalid(offset, place, _shown(raw), fault))
            continue
        said = {
            role: written(value)
            for role, index in columns.items()
            if role != "identity" and not is_blank(value := _cell(cells, index))
        }
        entries.append(Entry(offset, normalised(raw), _of_card(raw) | said))
    headings = tuple(
        (letter(index), written(cell).replace("\n", "") if not is_blank(cell) else "")
        for index, cell in enumerate(first)
    )
    return Reading(sheet.name, headings, letters, tuple(entries), tuple(invalid))


def _of_card(raw: Raw) -> dict[str, str]:
    """Category and grade, which a disability card's number says itself (19th and 20th digit)."""
    card = _bare(raw)
    if len(card) not in (CARD_LENGTH, CARD_LENGTH + 2):
        return {}
    return {"category": card[LENGTH], "grade": card[LENGTH + 1]}


def _bare(raw: Raw) -> str:
    return tidied(written(raw)).lstrip("'‘’`").replace("-", "").replace("—", "")


def _is_foot(cells: Sequence[Raw]) -> bool:
    text = next((written(cell) for cell in cells if not is_blank(cell)), "")
    filled = sum(not is_blank(cell) for cell in cells)
    return bool(TOTAL.match(text) or (filled <= 2 and FOOT.match(text)))


def _shown(raw: Raw) -> str:
    text = re.sub(r"\s", "", written(raw)) if not is_blank(raw) else ""
    return text[:6] + "*" * max(len(text) - 6, 0)


def _row(sheet: Sheet, at: int) -> list[Raw]:
    return sheet.rows[at] if at < len(sheet.rows) else []


def _cell(cells: Sequence[Raw], index: int) -> Raw:
    return cells[index] if index < len(cells) else None
