"""Workbooks as lists of lists, and the people in them: invented, with the region code that no county has."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl

from households.identity import check_digit

Cells = Sequence[Any]

HEADINGS = [
    "序号", "县(市、区、旗)", "乡(镇)", "行政村", "自然村", "户编号", "人编号", "姓名", "证件号码", "人数", "与户主关系", "民族",
    "文化程度", "在校生状况", "健康状况", "劳动技能", "务工状况", "务工时间(月)", "参加大病医疗", "脱贫属性", "脱贫年度", "贫困户属性",
    "主要致贫原因", "危房户", "饮水安全", "饮水困难", "人均纯收入", "联系电话",
]  # fmt: skip


def workbook(*sheets: Sequence[Cells], names: Sequence[str] = ()) -> bytes:
    """A workbook with these rows, a list a sheet."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for index, rows in enumerate(sheets):
        sheet = book.create_sheet(names[index] if names else f"表{index + 1}")
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def identity(born_on: date = date(1960, 5, 1), *, sequence: int = 1, male: bool = True) -> str:
    """A number that is right in form; the sequence tells people born on one day apart."""
    digits = f"410399{born_on:%Y%m%d}{sequence:02d}{1 if male else 2}"
    return digits + check_digit(digits)


def person(number: Any = "4103990001", code: Any = "", **cells: Any) -> dict[str, Any]:
    """A row of the export by headings: the head of a poor household, unless said otherwise."""
    return {
        "序号": 1, "县(市、区、旗)": "试验县", "乡(镇)": "试验乡", "行政村": "焦沟村", "自然村": "上沟", "户编号": number,
        "人编号": code or f"{number}01", "姓名": "石大山", "证件号码": identity(), "人数": None, "与户主关系": "户主",
        "民族": "汉族", "文化程度": "小学", "在校生状况": "非在校生", "健康状况": "健康", "劳动技能": "普通劳动力", "务工状况": None,
        "务工时间(月)": 0, "参加大病医疗": "是", "脱贫属性": "未脱贫", "脱贫年度": None, "贫困户属性": "一般贫困户",
        "主要致贫原因": "因病", "危房户": "否", "饮水安全": "是", "饮水困难": "否", "人均纯收入": 3208.5, "联系电话": "12000000001",
    } | cells  # fmt: skip


def export(
    *people: dict[str, Any], headings: Sequence[str] = HEADINGS, above: Sequence[Cells] = ()
) -> bytes:
    """The workbook that the national system would export of these people."""
    return workbook([*above, headings, *([row.get(name) for name in headings] for row in people)])
