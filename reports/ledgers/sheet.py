"""The workbook of a ledger, laid out as offices file it.

openpyxl makes the package: styles, heads, foot, print set-up, the sheet 校验. The rows are written by ourselves
between its heads and its foot, packed as they come: memory stays constant, typed text can never become a formula, and a
total carries both its live formula and the value, which openpyxl cannot write and programs that do not calculate need.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import repeat
from math import ceil
from typing import IO, BinaryIO, Self
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell as OpenpyxlCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.ledgers.cells import column_of_cells, empty, formula_cell, text_cell, written
from reports.ledgers.kinds import PROSE, TEXT, Cell, Kind, clean, lines_in, lines_of
from reports.ledgers.ledger import Column, heads

TITLE_FONT = Font(name="黑体", size=16, bold=True)
HEAD_FONT = Font(name="宋体", size=10, bold=True)
BODY_FONT = Font(name="宋体", size=10)
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
A4, A3 = 9, 8
# How wide a table may be, in characters, before its type on one page falls below six points.
WIDEST_ON = {A4: 230, A3: 330}
HEAD_ROW = 3
NUMBER_WIDTH = 6
PROOF_WIDTHS = {"A": 40, "B": 90}
# In points, for 10-point type. Stated for every row: not every program fits rows to wrapped text by itself.
LINE, ROOM, TALLEST = 13, 5, 409
LAST_ROW = 1_048_576  # of a sheet of Excel's
LEVEL = 6
AT_ONCE = 200  # rows; what they are written of stays in the processor's own memory
REMARKS, REMARKS_WIDTH = "疑点", 30
REMARKS_NOTE = "对这一行有疑问的写在这里，保存后在系统“台账－核验”页交回：逐条成为问题，有人答复。这一列不计入摘要，也不打印。"
SHEET, PROOF = "xl/worksheets/sheet1.xml", "校验"
# What a package begins with, for programs that tell its kind by that.
FIRST_PARTS = ("[Content_Types].xml", "_rels/.rels")
ROW = '<row r="%s" ht="%s" customHeight="1">'
DIMENSION = re.compile(rb"<dimension [^>]*/>")
FOOT = "单位负责人：　　　　　　　审核人：　　　　　　　填表人：　　　　　　　联系电话："
NOTHING = "没有符合条件的记录。"
TOTAL, SUBTOTAL = "合计", "小计"


@dataclass(frozen=True)
class Cover:
    """What stands over the table: title, the office that fills it in, the day, and the unit of money if there is any."""

    title: str
    office: str
    on: str
    unit: str = ""


class TooManyRowsError(ValueError):
    """More rows than a sheet can hold; says in a sentence what to do."""


class Sheet:
    """A ledger being written into a file, in a `with`: add the rows, then `save` the whole.

    With `remarks` there is an empty column at the right end for what a reader remarks.
    """

    def __init__(
        self,
        file: BinaryIO,
        name: str,
        columns: Sequence[Column],
        *,
        cover: Cover,
        frozen: int = 0,
        remarks: bool = False,
    ) -> None:
        self._columns = columns
        self._cover = cover
        self._book = Workbook()
        self._page: Worksheet = self._book.worksheets[0]
        self._page.title = name[:31]
        self._proof = self._book.create_sheet(PROOF)
        letters = [get_column_letter(number) for number in range(1, len(columns) + 3)]
        self._remarks = letters.pop() if remarks else ""
        self._letters = letters[: len(columns) + 1]
        self._first_row = HEAD_ROW + (2 if any(column.group for column in columns) else 1)
        self._frozen = frozen
        self._styles = [str(self._style(column.kind)) for column in columns]
        self._total_styles = [str(self._style(c.total_kind, HEAD_FONT)) for c in columns]
        self._text_style = str(self._style(TEXT))
        self._prose_style = str(self._style(PROSE))
        self._label_style = str(self._style(TEXT, HEAD_FONT))
        self._number_style = str(self._style(Kind("0", int, str)))
        self._package = ZipFile(file, "w", ZIP_DEFLATED, compresslevel=LEVEL)
        self._lay_out()
        self._rows = self._begin()
        self.count = 0
        self._subtotals = 0
        self._first_of_group = self._first_row

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *error: object) -> None:
        self._rows.close()
        self._package.close()

    def add(self, cells: Sequence[Cell]) -> None:
        """One row under the others; its number is put before it."""
        self.extend([cells])

    def extend(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Rows under the others, best many at once. Raises TooManyRowsError when the sheet is full."""
        for start in range(0, len(rows), AT_ONCE):
            self._extend(rows[start : start + AT_ONCE])

    def _extend(self, rows: Sequence[Sequence[Cell]]) -> None:
        first = self._next_row
        # Under them stand the total and the foot.
        if first + len(rows) + 1 > LAST_ROW:
            raise TooManyRowsError(
                f"超过了 Excel 一张表能放的行数（{LAST_ROW} 行），请缩小区域或加条件，分几次导出。"
            )
        numbers = [str(number) for number in range(first, first + len(rows))]
        ordinals = range(self.count + 1, self.count + len(rows) + 1)
        self.count += len(rows)
        columns = list(zip(*rows, strict=True))
        written = [column_of_cells("A", self._number_style, "", numbers, ordinals)]
        for letter, style, column in zip(self._letters[1:], self._styles, columns, strict=True):
            written.append(column_of_cells(letter, style, self._text_style, numbers, column))
        if self._remarks:
            written.append((empty(f"{self._remarks}%s", self._prose_style), [numbers]))
        pattern = "".join(pattern for pattern, _ in written)
        heights = map(_height, self._lines(columns, len(rows)))
        values = zip(numbers, heights, *(v for _, values in written for v in values), strict=True)
        self._write("".join(map(f"{ROW}{pattern}</row>".__mod__, values)))

    def begin_group(self) -> None:
        """The rows from here on are those of the next subtotal."""
        self._first_of_group = self._next_row

    def subtotal(self, label: str, place: int, totals: Sequence[Cell]) -> None:
        """A row under the rows of the group: what it sums up stands in the column of that place."""
        row = self._next_row
        cells = self._total_row(row, SUBTOTAL, self._first_of_group, row - 1, totals)
        letter = self._letters[1 + place]
        cells[1 + place] = text_cell(f"{letter}{row}", self._label_style, label)
        self._write_row(row, cells, lines_in(label, self._columns[place].width))
        self._subtotals += 1
        self.begin_group()

    def save(
        self,
        *,
        totals: Sequence[Cell],
        total_label: str = TOTAL,
        proof: Iterable[tuple[str, Cell]],
        stamp: str = "",
    ) -> None:
        """Closes the table with its totals, or with a sentence when it is empty, and the package with its proof.

        `stamp` is printed above every page.
        """
        if self.count:
            self._write_totals(totals, total_label)
        else:
            self._write_nothing()
        self._lay_out_foot()
        self._prove(proof)
        for page in (self._page, self._proof):
            if stamp:
                header = HeaderFooterItem()
                header.center.text = stamp.replace("&", "&&")
                page.oddHeader = header
                page.page_margins.top = 0.8
        self._end()

    @property
    def _next_row(self) -> int:
        return self._first_row + self.count + self._subtotals

    @property
    def _last_row(self) -> int:
        """The last row of records or of a subtotal, or the row of the sentence that there are none."""
        return self._next_row - 1 if self.count else self._first_row

    @property
    def _foot_row(self) -> int:
        return self._last_row + (2 if self.count else 1)

    def _lines(self, columns: Sequence[Sequence[Cell]], count: int) -> Iterable[int]:
        """How many lines each row takes."""
        taken = [
            lines
            for column, cells in zip(self._columns, columns, strict=True)
            if (lines := lines_of(cells, column.width))
        ]
        if len(taken) < 2:
            return taken[0] if taken else repeat(1, count)
        return map(max, *taken)

    def _write(self, xml: str) -> None:
        self._rows.write(xml.encode())

    def _write_row(self, number: int, cells: Iterable[str], lines: int = 1) -> None:
        self._write(f"{ROW % (number, _height(lines))}{''.join(cells)}</row>")

    def _write_totals(self, totals: Sequence[Cell], label: str) -> None:
        row = self._last_row + 1
        self._write_row(row, self._total_row(row, label, self._first_row, self._last_row, totals))
        if not self._columns[0].total:
            self._page.merged_cells.add(f"A{row}:B{row}")

    def _total_row(
        self, row: int, label: str, first: int, last: int, totals: Sequence[Cell]
    ) -> list[str]:
        """Live formulas with their values. The total passes over the rows of subtotals, so that nothing counts twice;
        unlike SUBTOTAL, it says the same when somebody has filtered the rows.
        """
        passes_over = label != SUBTOTAL and self._subtotals
        letter_of = dict(
            zip((column.key for column in self._columns), self._letters[1:], strict=True)
        )
        cells = [text_cell(f"A{row}", self._label_style, label)]
        columns = zip(self._letters[1:], self._total_styles, self._columns, totals, strict=True)
        for letter, style, column, total in columns:
            place = f"{letter}{row}"
            if column.total:
                area, records = (
                    f"{letter}{first}:{letter}{last}",
                    f'$A${first}:$A${last},"<>{SUBTOTAL}"',
                )
                if passes_over:
                    formula = (
                        f'COUNTIFS({records},{area},"<>")'
                        if column.counted
                        else f"SUMIF({records},{area})"
                    )
                else:
                    formula = f"{'COUNTA' if column.counted else 'SUM'}({area})"
                cells.append(formula_cell(place, style, formula, total))
            elif column.ratio and not letter_of.keys() >= set(column.ratio):
                # Somebody left out a column that it is made of: the value stands alone.
                cells.append(written(place, style, style, total))
            elif column.ratio:
                part, whole = (f"{letter_of[key]}{row}" for key in column.ratio)
                formula = f'IF({whole}=0,"",ROUND({part}/{whole},{column.decimals}))'
                cells.append(formula_cell(place, style, formula, total))
            else:
                cells.append(empty(place, style))
        return cells

    def _write_nothing(self) -> None:
        row = self._first_row
        rest = (empty(f"{letter}{row}", self._text_style) for letter in self._letters[1:])
        self._write_row(row, [text_cell(f"A{row}", self._text_style, NOTHING), *rest])
        self._page.merged_cells.add(f"A{row}:{self._letters[-1]}{row}")

    @property
    def _width(self) -> float:
        return NUMBER_WIDTH + sum(column.width for column in self._columns)

    def _lay_out(self) -> None:
        """All that stands over the rows."""
        page, last, cover, width = self._page, self._letters[-1], self._cover, self._width
        # A title in the middle of two sheets would be cut in half between them.
        align = "center" if width <= WIDEST_ON[A3] else "left"
        self._put("A1", cover.title, TITLE_FONT, merge=f"A1:{last}1", align=align)
        page.row_dimensions[1].height = 32
        middle = max(len(self._letters) // 2, 1)
        right = self._letters[middle]
        left = f"A2:{self._letters[middle - 1]}2"
        self._put("A2", f"填报单位（盖章）：{cover.office}", BODY_FONT, merge=left, align="left")
        unit = f"　　单位：{cover.unit}" if cover.unit else ""
        on = f"填报日期：{cover.on}{unit}"
        self._put(f"{right}2", on, BODY_FONT, merge=f"{right}2:{last}2", align="right")
        page.row_dimensions[2].height = 20
        self._put_heads()
        page.column_dimensions["A"].width = NUMBER_WIDTH
        for letter, column in zip(self._letters[1:], self._columns, strict=True):
            page.column_dimensions[letter].width = column.width
        if self._remarks:
            page.column_dimensions[self._remarks].width = REMARKS_WIDTH
        page.freeze_panes = f"{self._letters[self._frozen + 1]}{self._first_row}"
        _set_up_print(page, width)
        if width > WIDEST_ON[A3]:
            page.print_title_cols = f"A:{self._letters[self._frozen]}"
        page.print_title_rows = f"{HEAD_ROW}:{self._first_row - 1}"

    def _lay_out_foot(self) -> None:
        page, last, foot = self._page, self._letters[-1], self._foot_row
        self._put(f"A{foot}", FOOT, BODY_FONT, merge=f"A{foot}:{last}{foot}", align="left")
        page.row_dimensions[foot].height = 28
        if self.count:
            right = self._remarks or last
            page.auto_filter.ref = f"A{self._first_row - 1}:{right}{self._last_row}"
            for letter, column in zip(self._letters[1:], self._columns, strict=True):
                if column.choices:
                    self._offer(letter, column.choices)
        if self._remarks:
            page.print_area = f"A1:{last}{foot}"

    def _offer(self, letter: str, choices: Sequence[str]) -> None:
        """A list to pick from when a cell is changed. Another word is asked about and may stay: a ledger is not a form."""
        rule = DataValidation(
            type="list",
            formula1=f'"{",".join(choices)}"',
            allow_blank=True,
            showErrorMessage=True,
            errorStyle="warning",
            errorTitle="不在代码表里",
            error="这一列一般从下拉列表里选。",
        )
        rule.add(f"{letter}{self._first_row}:{letter}{self._last_row}")
        self._page.add_data_validation(rule)

    def _put_heads(self) -> None:
        """序号 and the headings, over one row, or over two where columns share an upper heading."""
        top, bottom = HEAD_ROW, self._first_row - 1
        self._put_head("A", "序号", top, bottom)
        lines = {top: 1, bottom: 1}
        letters = iter(self._letters[1:])
        for group, columns in heads(self._columns):
            under = [next(letters) for _ in columns]
            for column in columns:
                lines[bottom] = max(lines[bottom], lines_in(column.heading, column.width))
            if not group:
                self._put_head(under[0], columns[0].heading, top, bottom, columns[0].note)
                continue
            self._put(
                f"{under[0]}{top}", group, HEAD_FONT, box=f"{under[0]}{top}:{under[-1]}{top}"
            )
            for letter, column in zip(under, columns, strict=True):
                self._put_head(letter, column.heading, bottom, bottom, column.note)
        if self._remarks:
            self._put_head(self._remarks, REMARKS, top, bottom, REMARKS_NOTE)
        for row, count in lines.items():
            self._page.row_dimensions[row].height = _height(count)

    def _put_head(self, letter: str, text: str, top: int, bottom: int, note: str = "") -> None:
        place = f"{letter}{top}"
        self._put(place, text, HEAD_FONT, box=f"{place}:{letter}{bottom}")
        if note:
            lines = len(note) // 18 + 2
            comment = Comment(note, "口径", width=260, height=22 * lines)
            self._page[place].comment = comment

    def _put(
        self,
        place: str,
        text: str,
        font: Font,
        *,
        merge: str = "",
        box: str = "",
        align: str = "center",
    ) -> None:
        """Text in a cell, which may stretch over others (`merge`), with lines round all of them (`box`)."""
        page = self._page
        _put_text(page[place], text)
        page[place].font = font
        page[place].alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
        for row in page[box] if box else ():
            for cell in row:
                cell.border = BOX
        area = merge or box
        if area and area.split(":")[0] != area.split(":")[1]:
            page.merge_cells(area)

    def _style(self, kind: Kind, font: Font = BODY_FONT) -> int:
        """The number under which a style is found in the package; each is made once."""
        cell = OpenpyxlCell(self._page, row=1, column=1)
        cell.font, cell.border, cell.number_format = font, BOX, kind.number_format
        cell.alignment = Alignment(horizontal=kind.align, vertical="center", wrap_text=True)
        # Tells Excel that the text was meant as text, so that editing the cell does not make it a formula.
        cell.quotePrefix = kind.number_format == TEXT.number_format
        return int(cell.style_id)

    def _prove(self, proof: Iterable[tuple[str, Cell]]) -> None:
        page = self._proof
        for row, (label, value) in enumerate(proof, start=1):
            _put_text(page.cell(row, 1), label)
            page.cell(row, 1).font = HEAD_FONT
            cell = page.cell(row, 2)
            if isinstance(value, str):
                _put_text(cell, value)
            else:
                cell.value = value
            cell.font = BODY_FONT
            page.row_dimensions[row].height = _height(lines_in(str(value), PROOF_WIDTHS["B"]))
        for cells in page.iter_rows():
            for cell in cells:
                cell.border = BOX
                cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
        for letter, width in PROOF_WIDTHS.items():
            page.column_dimensions[letter].width = width
        _set_up_print(page, sum(PROOF_WIDTHS.values()))

    def _begin(self) -> IO[bytes]:
        """The package up to the first row of records, which can be written from here on."""
        with self._made() as made:
            for name in FIRST_PARTS:
                self._package.writestr(name, made.read(name))
            content = made.read(SHEET)
        rows = self._package.open(SHEET, "w")
        # How far the sheet reaches is not known yet; the element that says it may be left out (18.3.1.35).
        rows.write(DIMENSION.sub(b"", content[: content.index(b"</sheetData>")]))
        return rows

    def _end(self) -> None:
        """What stands under the rows, and the rest of the package."""
        with self._made() as made:
            content = made.read(SHEET)
            self._rows.write(content[content.index(f'<row r="{self._foot_row}"'.encode()) :])
            self._rows.close()
            for part in made.infolist():
                if part.filename not in (SHEET, *FIRST_PARTS):
                    self._package.writestr(part.filename, made.read(part))
        self._package.close()

    def _made(self) -> ZipFile:
        """The package as openpyxl makes it of what is laid out so far."""
        package = BytesIO()
        self._book.save(package)
        return ZipFile(package)


def _height(lines: int) -> int:
    return min(LINE * lines + ROOM, TALLEST)


def _set_up_print(page: Worksheet, width: float) -> None:
    """Landscape on A4, on A3 what would be too small there, and over several A3 sheets what is too wide for one."""
    page.page_setup.paperSize = A4 if width <= WIDEST_ON[A4] else A3
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToWidth = ceil(width / WIDEST_ON[A3])
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top, page.page_margins.bottom = 0.6, 0.7
    page.page_margins.header = page.page_margins.footer = 0.3
    footer = HeaderFooterItem()
    footer.center.text = "第 &P 页，共 &N 页"
    page.oddFooter = footer


def _put_text(cell: OpenpyxlCell, text: str) -> None:
    """Text stays text: openpyxl would make a formula of what begins with = and an error of #N/A."""
    cell.value = clean(text)
    cell.data_type = "s"
    cell.quotePrefix = True
