"""The table in a workbook: headings found by name in any order, below titles and above foot lines."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.core.exceptions import ValidationError

from households.imports.cells import Raw, is_blank, written
from households.imports.reading import Sheet

LOOKED_AT = 30
SEQUENCE = {"序号", "编号", "行号"}
TOTAL = re.compile(r"^(合计|总计|小计|共计|本页合计|本页小计|累计)")
FOOT = re.compile(
    r"^(填表|制表|填报|审核|复核|单位负责人|负责人|领导签字|经办人|联系人|联系电话|盖章|注[:：]|说明|备注[:：]|以上|第.{1,4}页)"
)


class Named(Protocol):
    """What a column must say for its heading to be found."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def synonyms(self) -> tuple[str, ...]: ...
    @property
    def required(self) -> bool: ...


@dataclass(frozen=True)
class Row:
    """A row of the table: its number in the sheet, and its cells by the titles of the form's columns."""

    number: int
    cells: dict[str, Raw]


@dataclass(frozen=True)
class Skipped:
    """A row that is not one of the table's, and why."""

    number: int
    why: str


@dataclass(frozen=True)
class Table:
    """`letters`: the column letter of each title found. `ignored`: headings nobody reads, as they are written."""

    letters: dict[str, str]
    rows: list[Row]
    sheet: str = ""
    headings_at: int = 0
    ignored: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    absent: tuple[str, ...] = field(default=())

    def place(self, number: int, title: str) -> str:
        """H12; only the row where the column is not in the sheet."""
        return f"{self.letters.get(title, '第')}{number}" + (
            "" if title in self.letters else " 行"
        )


def plain(heading: object) -> str:
    """A heading without what varies: blanks, line breaks, brackets, marks, width."""
    text = unicodedata.normalize("NFKC", str(heading))
    bare = "".join(character for character in text if character.isalnum())
    return re.sub(r"(必填|选填)$", "", bare).casefold()


def letter(index: int) -> str:
    """The letters of the column at an index counted from 0: A, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def find_table(sheets: Sequence[Sheet], columns: Sequence[Named]) -> Table:
    """The first sheet that has the form's headings. Raises ValidationError when none has, or one is missing or twice."""
    names = {
        plain(name): column for column in columns for name in (column.title, *column.synonyms)
    }
    enough = max(3, sum(column.required for column in columns) // 2)
    enough = min(enough, len(columns))
    for sheet in sheets:
        at, matched = _heading_row(sheet, names)
        if matched >= enough:
            return _table(sheet, at, columns, names)
    wanted = "、".join(column.title for column in columns if column.required)
    raise ValidationError(
        f"没有找到列名行。请确认选对了表格种类；表格前 {LOOKED_AT} 行里应有一行列名：{wanted}。"
    )


def _heading_row(sheet: Sheet, names: dict[str, Named]) -> tuple[int, int]:
    best, most = 0, 0
    for at, cells in enumerate(sheet.rows[:LOOKED_AT]):
        found = {
            names[name].key
            for cell in cells
            if not is_blank(cell) and (name := plain(cell)) in names
        }
        if len(found) > most:
            best, most = at, len(found)
    return best, most


def _table(sheet: Sheet, at: int, columns: Sequence[Named], names: dict[str, Named]) -> Table:
    headings = sheet.rows[at]
    places: dict[str, list[int]] = {}
    unread: dict[int, str] = {}
    for index, cell in enumerate(headings):
        if is_blank(cell):
            continue
        column = names.get(plain(cell))
        if column:
            places.setdefault(column.title, []).append(index)
        else:
            unread[index] = " ".join(written(cell).split())[:30]
    _refuse_twice_and_missing(places, columns, headings)
    indexes = {title: found[0] for title, found in places.items()}
    rows, skipped = _rows(sheet.rows, at, indexes)
    below = sheet.rows[at + 1 :]
    nameless = [
        index
        for index in range(max(map(len, below), default=0))
        if index not in indexes.values()
        and index not in unread
        and any(index < len(cells) and not is_blank(cells[index]) for cells in below)
    ]
    ignored = [f"{text}（{letter(index)} 列）" for index, text in unread.items()]
    ignored += [f"没有列名的 {letter(index)} 列" for index in nameless]
    return Table(
        letters={title: letter(index) for title, index in indexes.items()},
        rows=rows,
        sheet=sheet.name,
        headings_at=at + 1,
        ignored=tuple(ignored),
        skipped=tuple(skipped),
        absent=tuple(column.title for column in columns if column.title not in indexes),
    )


def _refuse_twice_and_missing(
    places: dict[str, list[int]], columns: Sequence[Named], headings: Sequence[Raw]
) -> None:
    problems = []
    for title, found in places.items():
        if len(found) > 1:
            letters = "、".join(letter(index) for index in found)
            problems.append(f"列名“{title}”出现了 {len(found)} 次（{letters} 列），请只留一列。")
    missing = [
        column.title for column in columns if column.required and column.title not in places
    ]
    if missing:
        problems.append(
            f"缺少列：{'、'.join(missing)}。请从系统重新导出完整的表，或补上这些列后再导入。"
        )
    if problems:
        raise ValidationError(problems)


def _rows(
    sheet_rows: Sequence[Sequence[Raw]], at: int, indexes: dict[str, int]
) -> tuple[list[Row], list[Skipped]]:
    rows: list[Row] = []
    skipped: list[Skipped] = []
    repeated = {title: plain(sheet_rows[at][index]) for title, index in indexes.items()}
    for number, cells in enumerate(sheet_rows[at + 1 :], start=at + 2):
        by_title = {
            title: cells[index] if index < len(cells) else None for title, index in indexes.items()
        }
        why = _not_a_row(cells, by_title, repeated)
        if why is None:
            rows.append(Row(number, by_title))
        elif why:
            skipped.append(Skipped(number, why))
    return rows, skipped


def _not_a_row(
    cells: Iterable[Raw], by_title: dict[str, Raw], repeated: dict[str, str]
) -> str | None:
    """None for a row of the table, "" for a blank one, else what it is."""
    filled = [cell for cell in cells if not is_blank(cell)]
    if not filled:
        return ""
    first = written(filled[0])
    if TOTAL.match(plain(first)):
        return "合计行"
    # Lines below a table are few cells of words; a row of the table with half its cells gone is for the checks to name.
    if len(filled) <= 4 and FOOT.match("".join(first.split())):
        return "表下的文字"
    titles = [title for title, cell in by_title.items() if not is_blank(cell)]
    if not set(titles) - SEQUENCE:
        return "" if len(filled) == 1 and _is_number(first) else "没有内容的行"
    if len(titles) > 2 and all(
        plain(written(by_title[title])) == repeated[title] for title in titles
    ):
        return "重复的列名行"
    return None


def _is_number(text: str) -> bool:
    return text.strip().replace(".", "").isdigit()
