"""Files that are not what they should be: each gets its sentence, and none gets far."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from households.imports import child, reading
from households.imports.reading import read
from tests.households.imports.workbooks import saved, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
ENCRYPTED = OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


def archive(**parts: bytes) -> bytes:
    """A zip archive of these parts; two underscores stand for a slash, one for a dot."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), content)
    return stream.getvalue()


def with_part(name: str, content: bytes, *, over: str = "") -> bytes:
    """An ordinary workbook with a part added, or one of its parts written over."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["户编号"], ["4103990001"]]))) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            if part.filename != over:
                new.writestr(part.filename, old.read(part))
        new.writestr(name, content)
    return stream.getvalue()


def sheet_xml(rows: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def with_sheet(content: bytes) -> bytes:
    return with_part("xl/worksheets/sheet1.xml", content, over="xl/worksheets/sheet1.xml")


def with_shared_text(text: str, *, rows: int) -> bytes:
    """A workbook whose every row shows one text that is stored once."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    link = f'<Relationship Id="rId99" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
    cells = (f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, rows + 1))
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["户编号"]]))) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = sheet_xml("".join(cells))
            elif part.filename == "xl/_rels/workbook.xml.rels":
                content = content.replace(b"</Relationships>", link.encode())
            new.writestr(part.filename, content)
        new.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}"><si><t>{text}</t></si></sst>')
    return stream.getvalue()


HOSTILE = {
    "empty": (b"", "文件是空的"),
    "old excel": (OLE, "旧版 Excel（.xls）"),
    "encrypted": (ENCRYPTED, "加了打开密码"),
    "html": ("\ufeff<html><table><tr><td>户编号</td></tr></table></html>".encode(), "网页（.html）"),
    "csv": ("户编号,姓名\r\n4103990001,石大山\r\n".encode("gb18030"), "文本（.csv 或 .txt）"),
    "unicode text": ("户编号\t姓名\r\n".encode("utf-16"), "文本（.csv 或 .txt）"),
    "xml": (b'<?xml version="1.0"?><Workbook/>', "XML 文件"),
    "pdf": (b"%PDF-1.7\n", "PDF 文件"),
    "picture": (b"\xff\xd8\xff\xe0" + b"\0" * 50, "图片"),
    "rubbish": (bytes(range(256)) * 4, "不是 Excel 文件"),
    "truncated": (workbook([["户编号"]])[:-200], "不完整或已损坏"),
    "word": (archive(word__document_xml=b"<x/>"), "Word 文件"),
    "ods": (archive(content_xml=b"<x/>"), "ODS 表格"),
    "other archive": (archive(a_txt=b"x"), "压缩包"),
    "macros": (with_part("xl/vbaProject.bin", b"x"), "带有宏"),
    "links": (with_part("xl/externalLinks/externalLink1.xml", b"<x/>"), "别的文件里的数据"),
    "path": (with_part("../evil.xml", b"<x/>"), "不该有的路径"),
    "parts": (archive(**{f"p{n}_xml": b"<x/>" for n in range(250)}), "250 个部件"),
    "entity": (
        with_sheet(b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><worksheet>&a;</worksheet>'),
        "不会写的声明",
    ),
    "entity in utf-16": (
        with_sheet('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'.encode("utf-16")),
        "不会写的声明",
    ),
    "not xml": (with_sheet(b"<worksheet><sheetData><row"), "已损坏"),
    "far cell": (
        with_sheet(sheet_xml('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        "离数据很远的地方",
    ),
    "wide": (with_sheet(sheet_xml('<row r="1"><c r="XFD1"><v>1</v></c></row>')), "离数据很远的地方"),
    "bomb": (
        with_part("xl/media/image1.bin", b"\0" * (reading.MAX_UNPACKED_MB + 1) * reading.MEGABYTE),
        "展开后超过 60 MB",
    ),
    "large": (b"PK\x03\x04" + b"\0" * reading.MAX_FILE_MB * reading.MEGABYTE, "超过 10 MB"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "told"), HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_no_ordinary_workbook_gets_one_sentence(content: bytes, told: str):
    with pytest.raises(ValidationError) as refused:
        read(content)

    (sentence,) = refused.value.messages
    assert told in sentence
    assert sentence.endswith("。")


def test_every_refusal_says_what_to_do():
    asked = []
    for content, _ in HOSTILE.values():
        with pytest.raises(ValidationError) as refused:
            read(content)
        asked += refused.value.messages

    assert [sentence for sentence in asked if "请" not in sentence] == []


@pytest.mark.parametrize("cut", range(50, 4500, 450))
def test_a_file_cut_off_anywhere_is_broken(cut: int):
    content = workbook([["户编号", "姓名"], ["4103990001", "石大山"]])

    with pytest.raises(ValidationError, match="不完整或已损坏"):
        read(content[:cut])


MEASURED = """
import resource, sys, time
import django
django.setup()
from django.core.exceptions import ValidationError
from households.imports import reading
began = time.monotonic()
try:
    reading.read(open(sys.argv[1], "rb").read())
except ValidationError as refused:
    print(refused.messages[0])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
print(time.monotonic() - began)
"""
"""In a process of its own: what a child is said to have used at most counts in how large its parent was."""


def test_the_child_bears_no_more_than_its_limits(tmp_path: Path):
    """Few bytes that unfold into a hundred thousand long cells: refused, in bounded memory and time."""
    file = tmp_path / "unfolding.xlsx"
    file.write_bytes(with_shared_text("沟" * 30_000, rows=100_000))

    answer = subprocess.run(
        [sys.executable, "-c", MEASURED, str(file)],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "jiaogou.settings"},
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    told, megabytes, seconds = answer.stdout.splitlines()
    assert "表格太大" in told
    assert int(megabytes) <= 768
    assert float(seconds) < reading.WALL_SECONDS


def test_the_parent_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    slow = tmp_path / "slow.py"
    slow.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(child, "__file__", str(slow))
    monkeypatch.setattr(reading, "WALL_SECONDS", 0.5)

    with pytest.raises(ValidationError, match="还没有读完"):
        read(workbook([["户编号"]]))


def test_a_workbook_comes_with_its_rows_from_the_first_on():
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    sheet["B3"], sheet["C3"], sheet["B4"], sheet["C4"] = "户编号", "人数", "4103990001", 3

    (found,) = read(saved(book))

    assert found.name == "Sheet"
    assert found.rows == [
        [None, None, None],
        [None, None, None],
        [None, "户编号", "人数"],
        [None, "4103990001", 3.0],
    ]


def test_a_cell_merged_over_rows_speaks_for_each_of_them():
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    for row in (["户编号", "姓名"], ["4103990001", "石大山"], [None, "石小山"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")

    (found,) = read(saved(book))

    assert [row[0] for row in found.rows] == ["户编号", "4103990001", "4103990001"]


def test_a_wrong_dimension_loses_no_row():
    """Files saved by WPS say that the sheet is A1 only."""
    content = sheet_xml(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>'
    ).replace(b"<sheetData>", b'<dimension ref="A1"/><sheetData>')

    (found,) = read(with_sheet(content))

    assert found.rows == [[1.0, None], [None, 2.0]]
