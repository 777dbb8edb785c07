"""Bytes to sheets. The file is looked at for what could hurt before anything opens it, then opened in a process of its own.

Limits and threats: reliability of imports, T5 and T6 – zip bombs, entities, links, macros, files that are not what
their name says. Every refusal is one sentence that says what the file is and what to do.
"""

import json
import re
import subprocess
import sys
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.core.exceptions import ValidationError

from households.imports import child
from households.imports.cells import Raw

MEGABYTE = 1 << 20
MAX_FILE_MB = 10
MAX_UNPACKED_MB = 60
MAX_PARTS = 200
WALL_SECONDS = 60
CHUNK = 1 << 16

SAVE_AS = "请在 Excel 里打开它，另存为 .xlsx 后再导入。"
BROKEN = "文件不完整或已损坏，请重新导出，或在 Excel 里打开后另存为 .xlsx 再导入。"
TOO_FAR = (
    f"表格太大，或离数据很远的地方有内容（最多 {child.MAX_ROWS} 行、{child.MAX_COLUMNS} 列）。"
    "请把要导入的行复制到一张新表，或按乡镇分成几个文件后再导入。"
)
# DOCTYPE is where entities are declared; a part written in UTF-16 has zero bytes between the letters.
DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS = (
    (b"%PDF", "这是 PDF 文件，不是 Excel 文件。请导入 Excel 表格（.xlsx）。"),
    (b"\xff\xd8\xff", "这是图片，不是 Excel 文件。请导入 Excel 表格（.xlsx）。"),
    (b"\x89PNG", "这是图片，不是 Excel 文件。请导入 Excel 表格（.xlsx）。"),
    (b"Rar!", "这是 RAR 压缩包。请先解压，再导入里面的 Excel 表格（.xlsx）。"),
    (b"7z\xbc\xaf", "这是 7z 压缩包。请先解压，再导入里面的 Excel 表格（.xlsx）。"),
    (b"\x09\x08", f"这是很早的 Excel（.xls）文件。{SAVE_AS}"),
)


@dataclass(frozen=True)
class Limits:
    """How large a file may be, packed and unpacked."""

    file_mb: int = MAX_FILE_MB
    unpacked_mb: int = MAX_UNPACKED_MB


ORDINARY = Limits()


@dataclass(frozen=True)
class Sheet:
    """A sheet with its rows from the first on, whatever stands in them; `rows[0]` is row 1."""

    name: str
    rows: list[list[Raw]]


def read(content: bytes, limits: Limits = ORDINARY) -> list[Sheet]:
    """The sheets of a workbook. Raises ValidationError with one sentence for a file that is none, or is dangerous."""
    examine(content, limits)
    return _sheets(content)


def examine(content: bytes, limits: Limits = ORDINARY) -> None:
    """Raises ValidationError for anything but an ordinary .xlsx of bearable size."""
    if not content:
        raise ValidationError("文件是空的（0 字节）。请重新导出后再导入。")
    if len(content) > limits.file_mb * MEGABYTE:
        raise ValidationError(f"文件超过 {limits.file_mb} MB。请按乡镇或村分成几个文件后再导入。")
    if not content.startswith(b"PK\x03\x04"):
        raise ValidationError(_what_it_is(content))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _examine_parts(archive)
            _unpack_counting(archive, limits.unpacked_mb)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError) as error:
        raise ValidationError(BROKEN) from error
    except (NotImplementedError, RuntimeError) as error:
        raise ValidationError(f"文件的压缩方式不是 Excel 用的那种。{SAVE_AS}") from error


def _what_it_is(content: bytes) -> str:
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return "文件加了打开密码。请在 Excel 里去掉密码（文件－信息－保护工作簿），另存为 .xlsx 后再导入。"
        return f"这是旧版 Excel（.xls）文件，改扩展名不能转换格式。{SAVE_AS}"
    for beginning, sentence in OTHERS:
        if content.startswith(beginning):
            return sentence
    text = _text(content[:4096])
    if text is None:
        return f"这不是 Excel 文件。{SAVE_AS}"
    start = text.lstrip("\ufeff \r\n\t").lower()
    if start.startswith(("<!doctype html", "<html", "<table", "<head", "<meta", "<body")):
        return f"这是网页（.html）文件，只是扩展名改成了 Excel 的。{SAVE_AS}"
    if start.startswith(("<?xml", "<workbook")):
        return f"这是 XML 文件，不是 .xlsx。{SAVE_AS}"
    return f"这是文本（.csv 或 .txt）文件，身份号码等长数字容易丢位。{SAVE_AS}"


def _text(beginning: bytes) -> str | None:
    """The beginning as text in one of the encodings of Chinese Windows, or None."""
    for encoding in ("utf-16", "utf-8", "gb18030"):
        if encoding == "utf-16" and not beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        # The cut may go through a character.
        for end in range(len(beginning), max(len(beginning) - 4, -1), -1):
            try:
                text = beginning[:end].decode(encoding)
            except UnicodeDecodeError:
                continue
            return None if re.search(r"[\x00-\x08\x0e-\x1f]", text) else text
    return None


def _examine_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    lower = [name.lower().replace("\\", "/") for name in names]
    if len(parts) > MAX_PARTS:
        raise ValidationError(
            f"文件里有 {len(parts)} 个部件，最多 {MAX_PARTS} 个。请把要导入的那张表单独另存为 .xlsx 后再导入。"
        )
    if any(name.startswith("/") or ".." in name.split("/") or ":" in name for name in lower):
        raise ValidationError(f"文件里有不该有的路径，可能是有意做坏的。{SAVE_AS}")
    if len(set(lower)) < len(lower):
        raise ValidationError(BROKEN)
    if any(part.flag_bits & 0x1 for part in parts):
        raise ValidationError("压缩包加了密码。请导入没有密码的 Excel 表格（.xlsx）。")
    if any(name.endswith("vbaproject.bin") for name in lower):
        raise ValidationError("文件带有宏。请在 Excel 里另存为不带宏的 .xlsx 后再导入。")
    if any("/externallinks/" in name for name in lower):
        raise ValidationError(
            "文件引用了别的文件里的数据。请在 Excel 里“数据－编辑链接－断开链接”，另存为 .xlsx 后再导入。"
        )
    if "xl/workbook.xml" not in lower:
        raise ValidationError(_what_archive(lower))
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise NotImplementedError


def _what_archive(names: list[str]) -> str:
    if any(name.startswith("word/") for name in names):
        return "这是 Word 文件。请把表格复制到 Excel，另存为 .xlsx 后再导入。"
    if "xl/workbook.bin" in names:
        return f"这是二进制的 Excel（.xlsb）文件。{SAVE_AS}"
    if "content.xml" in names:
        return f"这是 ODS 表格。{SAVE_AS}"
    return "这是压缩包，不是 Excel 文件。请先解压，再导入里面的 Excel 表格（.xlsx）。"


def _unpack_counting(archive: zipfile.ZipFile, most_mb: int) -> None:
    """Reads every part to its end: sizes in a header may lie, and a cut-off part shows here."""
    unpacked = 0
    for part in archive.infolist():
        is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
        tail = b""
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                unpacked += len(chunk)
                if unpacked > most_mb * MEGABYTE:
                    raise ValidationError(
                        f"文件展开后超过 {most_mb} MB，可能是有意做坏的；"
                        "如果确实有这么多行，请按乡镇或村分成几个文件后再导入。"
                    )
                if is_xml:
                    seen = tail + chunk.replace(b"\0", b"")
                    if DECLARATION.search(seen):
                        raise ValidationError(
                            f"文件里有 Excel 不会写的声明，可能是有意做坏的。{SAVE_AS}"
                        )
                    tail = seen[-16:]


def _sheets(content: bytes) -> list[Sheet]:
    try:
        ended = subprocess.run(
            [sys.executable, "-I", str(Path(child.__file__))],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ValidationError(
            f"读这个文件用了 {WALL_SECONDS} 秒还没有读完，已停止。{TOO_FAR}"
        ) from error
    if ended.returncode == 1:
        # An exception of Python's: calamine said what is wrong, in its own words.
        raise ValidationError(BROKEN)
    if ended.returncode != 0:
        raise ValidationError(TOO_FAR)
    return [Sheet(**sheet) for sheet in json.loads(ended.stdout)["sheets"]]
