"""The workbooks we hand out to be filled in: headings that the import reads, lists to pick from, and how to fill them."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from households.imports.columns import Column
from households.imports.planning import Kind
from households.models import (
    Cause,
    Circumstances,
    Membership,
    Planting,
    Standing,
    SubsidyCategory,
)

TITLE_ROW, UNIT_ROW, HEADING_ROW = 1, 2, 3
ROWS = 2000
HAIR = Side(style="thin", color="808080")
YES_NO = ("是", "否")
# What a column may be filled with, by its key; the same labels that the import reads.
LISTS: dict[str, Sequence[str]] = {
    "relation": Membership.Relation.labels,
    "education": Circumstances.Education.labels,
    "school": Circumstances.School.labels,
    "health": Circumstances.Health.labels,
    "labour": Circumstances.Labour.labels,
    "work_place": Circumstances.WorkPlace.labels,
    "party": Circumstances.Party.labels,
    "status": ("未脱贫", "已脱贫", "返贫"),
    "attribute": Standing.Attribute.labels,
    "cause": Cause.Code.labels,
    "crop": Planting.Crop.labels,
    **dict.fromkeys(
        ("medical", "serious_illness", "pension", "soldier", "intercropped", "house_grade",
         "water_is_safe", "water_is_difficult"),
        YES_NO,
    ),
}  # fmt: skip
DATES = ("begins_on", "ends_on", "paid_on", "born_on")
MONEY = ("wages", "business", "property", "transfers", "family_planning", "dibao", "tekun", "pension_fund", "ecology", "costs", "stated", "amount", "per_head_fen")  # fmt: skip
WHOLE = ("year", "size", "months", "post_months", "quantity", "exit_year", "position")
WIDE = ("household", "person", "papers", "document", "note", "category", "no_school_reason")
FACTS = {"household": "户编号", "head": "户主", "person": "人编号", "name": "姓名"}


@dataclass(frozen=True)
class Filled:
    """A row that is handed out filled in as far as it is known: whom it is about."""

    household: str
    head: str
    person: str = ""
    name: str = ""


def blank_form(kind: Kind, *, people: Iterable[Filled] = ()) -> bytes:
    """The workbook of a kind, with a line for each of the people where some are given."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = kind.title[:30]
    _head(sheet, kind)
    lists = book.create_sheet("选项")
    _offer(book, sheet, lists, kind)
    _fill(sheet, kind.columns, people)
    _lay_out(sheet, kind.columns)
    _explain(book, kind)
    lists.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def members_of(memberships: QuerySet[Membership]) -> list[Filled]:
    """Those who are in the households, household by household, the head first."""
    rows = memberships.select_related("household", "person").order_by("household__number", "pk")
    by_household: dict[str, list[Membership]] = {}
    for row in rows:
        by_household.setdefault(row.household.number, []).append(row)
    filled = []
    for number, members in by_household.items():
        members.sort(key=lambda row: row.relation != Membership.Relation.HEAD)
        head = members[0].person.name
        filled += [Filled(number, head, row.person.code, row.person.name) for row in members]
    return filled


def _head(sheet: Worksheet, kind: Kind) -> None:
    last = get_column_letter(len(kind.columns))
    sheet.merge_cells(f"A{TITLE_ROW}:{last}{TITLE_ROW}")
    title = sheet.cell(TITLE_ROW, 1, kind.title)
    title.font, title.alignment = Font(size=16, bold=True), Alignment(horizontal="center")
    sheet.cell(UNIT_ROW, 1, "填报单位（盖章）：")
    sheet.cell(UNIT_ROW, max(len(kind.columns) - 2, 2), "填报日期：    年   月   日")
    for index, column in enumerate(kind.columns, 1):
        cell = sheet.cell(HEADING_ROW, index, column.title)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="F2EEE4")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = Border(HAIR, HAIR, HAIR, HAIR)
        cell.comment = Comment(_hint(column), "焦沟")


def _hint(column: Column) -> str:
    """What may stand in a column, as the remark on its heading."""
    needed = "必填。" if column.filled else "可以空着。"
    if column.choices or column.key in LISTS or column.key == "category":
        return f"{needed}从下拉里选。"
    if _shape(column) == "date":
        return f"{needed}日期，例如 2018-07-13。"
    if _shape(column) == "yuan":
        return f"{needed}元，最多两位小数。"
    if _shape(column) == "wanyuan":
        return f"{needed}万元，最多六位小数；只写一个数。"
    return f"{needed}整数。" if _shape(column) == "whole" else f"{needed}文本。"


def _shape(column: Column) -> str:
    for shape, keys in (("date", DATES), ("yuan", MONEY), ("whole", WHOLE)):
        if column.key in keys:
            return shape
    return column.shape


def _offer(book: Workbook, sheet: Worksheet, lists: Worksheet, kind: Kind) -> None:
    """Pick-lists by reference to a sheet of their own: a list typed into the rule may be 255 characters only."""
    place = 0
    for index, column in enumerate(kind.columns, 1):
        labels = column.choices or LISTS.get(column.key)
        if column.key == "category":
            labels = list(SubsidyCategory.objects.values_list("name", flat=True))
        if not labels:
            continue
        place += 1
        letter = get_column_letter(place)
        for row, label in enumerate(labels, 1):
            lists.cell(row, place, str(label))
        name = f"list_{column.key}"
        book.defined_names[name] = DefinedName(
            name, attr_text=f"'{lists.title}'!${letter}$1:${letter}${len(labels)}"
        )
        rule = DataValidation(type="list", formula1=name, allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = column.title, "请从下拉里选一项。"
        where = get_column_letter(index)
        rule.add(f"{where}{HEADING_ROW + 1}:{where}{HEADING_ROW + ROWS}")
        sheet.add_data_validation(rule)


def _fill(sheet: Worksheet, columns: Sequence[Column], people: Iterable[Filled]) -> None:
    keys = [column.key for column in columns]
    for offset, who in enumerate(people, 1):
        for key in FACTS:
            if key in keys:
                cell = sheet.cell(HEADING_ROW + offset, keys.index(key) + 1)
                cell.value, cell.data_type, cell.number_format = getattr(who, key), "s", "@"


def _lay_out(sheet: Any, columns: Sequence[Column]) -> None:
    for index, column in enumerate(columns, 1):
        letter = get_column_letter(index)
        dimension = sheet.column_dimensions[letter]
        dimension.width = 24 if column.key in WIDE else 14
        dimension.number_format = _format(column)
    sheet.row_dimensions[TITLE_ROW].height = 28
    sheet.row_dimensions[HEADING_ROW].height = 32
    sheet.freeze_panes = f"A{HEADING_ROW + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _format(column: Column) -> str:
    return {"date": "yyyy-mm-dd", "yuan": "0.00", "wanyuan": "0.00####", "whole": "0"}.get(
        _shape(column), "@"
    )


def _explain(book: Workbook, kind: Kind) -> None:
    sheet: Any = book.create_sheet("填表说明")
    sheet.column_dimensions["A"].width = 100
    sheet["A1"].value, sheet["A1"].font = f"{kind.title}填表说明", Font(size=14, bold=True)
    for row, rule in enumerate(kind.about.rules, 3):
        cell = sheet.cell(row, 1, f"{row - 2}. {rule}")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
