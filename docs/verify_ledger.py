#!/usr/bin/env python3
"""核对台账：不用系统，只要 Python 3.8 以上。用法：python3 verify_ledger.py 台账.xlsx

Computes the digest of a ledger's rows from the workbook itself and holds it against what its sheet 校验 says. It uses
nothing but Python's own library and opens no connection. Exit status: 0 they agree, 1 they do not, 2 no such file.

The digest alone shows that rows and 校验 agree with one another; that both are what the system once exported, only the
audit book can say: look the position up there (校验, 审计簿位置) or hand the file in on the page 台账－核验.
"""

import hashlib
import json
import re
import sys
import zipfile
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
NUMBER, TOTAL, SUBTOTAL, REMARKS, PROOF = "序号", "合计", "小计", "疑点", "校验"
DIGEST = "行摘要 SHA-256"
POSITION = "审计簿位置"
LARGEST = 1 << 30  # bytes of one part, unpacked
BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
CODE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class NotALedgerError(Exception):
    """What is wrong with the file, in a sentence."""


def main(arguments):
    if len(arguments) != 1:
        print("用法：python3 verify_ledger.py 台账.xlsx")
        return 2
    try:
        digest, count, proof = examine(arguments[0])
    except (OSError, zipfile.BadZipFile, ElementTree.ParseError, KeyError, ValueError) as error:
        print(f"读不了这个文件：{error}")
        return 2
    except NotALedgerError as error:
        print(error)
        return 2
    stated = proof.get(DIGEST, "")
    print(f"行数　　　　　{count}")
    print(f"各行的摘要　　{digest}")
    print(f"校验页写的是　{stated or '（没有）'}")
    if digest != stated:
        print("不一致：各行或校验页改动过。")
        return 1
    print("一致：各行与校验页相符。")
    print(f"审计簿位置　　{proof.get(POSITION, '（没有）')}")
    print(
        "这个位置要在系统的审计簿里查：manage.py verify_audit --anchor 位置，或在“台账－核验”页交上文件。"
    )
    return 0


def examine(path):
    """The digest of the rows, how many they are, and what the sheet 校验 says."""
    with zipfile.ZipFile(path) as package:
        shared = shared_texts(package)
        dates = date_styles(package)
        sheets = sheet_parts(package)
        proof = {}
        for name, part in sheets:
            if name == PROOF:
                for _, cells in rows_of(package, part, shared, dates):
                    if 0 in cells and 1 in cells:
                        proof[cells[0].strip()] = cells[1]
        for name, part in sheets:
            if name != PROOF:
                found = digest_of(rows_of(package, part, shared, dates))
                if found:
                    return (*found, proof)
    raise NotALedgerError("这个文件里没有台账：找不到“序号”开头的表头。")


def digest_of(rows):
    """Heads, then records; a record has a number in the first column. None where there are no heads."""
    found = hashlib.sha256()
    upper = lower = columns = None
    count, is_over = 0, False
    for number, cells in rows:
        first = cells.get(0, "").strip()
        if upper is None:
            if first == NUMBER:
                upper, head = cells, number
            elif number > 12:
                return None
            continue
        if columns is None and number == head + 1 and first in ("", NUMBER) and cells:
            # A second row of heads; a row of records has a number, the sentence for none has words.
            lower = cells
            continue
        if columns is None:
            columns, labels = headings(upper, lower)
            found.update(line(labels))
        is_over = is_over or first.startswith(TOTAL)
        if is_whole(first) or (not is_over and is_added(cells, columns)):
            found.update(line([cells.get(column, "") for column in columns]))
            count += 1
    if upper is None:
        return None
    if columns is None:
        found.update(line(headings(upper, lower)[1]))
    return found.hexdigest(), count


def is_added(cells, columns):
    """Whether a row without a number was written in by somebody: no sentence, no subtotal."""
    said = any(SUBTOTAL in cells.get(column, "") for column in range(4))
    return not cells.get(0, "").strip() and not said and any(cells.get(c) for c in columns)


def headings(upper, lower):
    """The places of the columns that count, and what each is called, its upper heading before it."""
    columns, labels, group = [], [], ""
    for column in range(1, max([*upper, *(lower or ())]) + 1):
        group = upper.get(column, "").strip() or group
        heading = (lower or {}).get(column, "").strip()
        label = f"{group}·{heading}" if heading else group
        if label != REMARKS:
            columns.append(column)
            labels.append(label)
    return columns, labels


def line(cells):
    text = json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
    return f"{text}\n".encode()


def rows_of(package, part, shared, dates):
    """Each row with its number and its cells by column, as the digest sees them. One row at a time."""
    with opened(package, part) as stream:
        number = 0
        for _, row in ElementTree.iterparse(stream):
            if row.tag != f"{MAIN}row":
                continue
            number = int(row.get("r") or number + 1)
            cells, column = {}, -1
            for cell in row.iter(f"{MAIN}c"):
                column = place(cell.get("r")) if cell.get("r") else column + 1
                text = value(cell, shared, dates)
                if text:
                    cells[column] = text
            row.clear()
            yield number, cells


def value(cell, shared, dates):
    kind, raw = cell.get("t", "n"), cell.findtext(f"{MAIN}v")
    if kind == "inlineStr":
        inner = cell.find(f"{MAIN}is")
        return "" if inner is None else text_in(inner)
    if raw is None or raw == "":
        return ""
    if kind == "s":
        return shared[int(raw)]
    if kind in ("str", "e"):
        return plain(raw)
    if kind == "d":
        return raw[:10]
    if int(cell.get("s") or 0) in dates and kind == "n":
        return (date(1899, 12, 30) + timedelta(days=int(float(raw)))).isoformat()
    try:
        # As programs keep it: the shortest digits that give the same number.
        amount = Decimal(raw) if re.fullmatch(r"-?\d{1,15}", raw) else Decimal(repr(float(raw)))
    except (InvalidOperation, ValueError):
        return raw
    return f"{amount.normalize() + 0:f}"


def shared_texts(package):
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    with opened(package, "xl/sharedStrings.xml") as stream:
        texts = []
        for _, element in ElementTree.iterparse(stream):
            if element.tag == f"{MAIN}si":
                texts.append(text_in(element))
                element.clear()
        return texts


def text_in(element):
    """The runs of a text put together, without the readings that may stand over it."""
    runs = [
        element.find(f"{MAIN}t"),
        *(run.find(f"{MAIN}t") for run in element.findall(f"{MAIN}r")),
    ]
    return "".join(plain(run.text or "") for run in runs if run is not None)


def plain(text):
    return (
        CODE.sub(lambda code: chr(int(code[1], 16)), text)
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )


def date_styles(package):
    """The numbers of the styles that show a number as a day."""
    if "xl/styles.xml" not in package.namelist():
        return set()
    with opened(package, "xl/styles.xml") as stream:
        styles = ElementTree.parse(stream).getroot()
    own = {
        int(form.get("numFmtId")): re.sub(
            r'"[^"]*"|\\.|\[[^\]]*\]', "", form.get("formatCode", "")
        )
        for form in styles.iter(f"{MAIN}numFmt")
    }
    days = BUILT_IN_DATES | {number for number, code in own.items() if re.search("[yd]", code)}
    days -= {number for number, code in own.items() if not re.search("[yd]", code)}
    kinds = styles.find(f"{MAIN}cellXfs")
    return {
        place
        for place, kind in enumerate(kinds if kinds is not None else ())
        if int(kind.get("numFmtId") or 0) in days
    }


def sheet_parts(package):
    """The sheets in their order: name and part."""
    with opened(package, "xl/_rels/workbook.xml.rels") as stream:
        targets = {
            relation.get("Id"): relation.get("Target")
            for relation in ElementTree.parse(stream).getroot().iter(f"{PACKAGE}Relationship")
        }
    with opened(package, "xl/workbook.xml") as stream:
        sheets = list(ElementTree.parse(stream).getroot().iter(f"{MAIN}sheet"))
    found = []
    for sheet in sheets:
        target = targets[sheet.get(f"{RELATIONS}id")]
        found.append(
            (sheet.get("name"), target.lstrip("/") if target.startswith("/") else f"xl/{target}")
        )
    return found


def opened(package, part):
    if package.getinfo(part).file_size > LARGEST:
        raise NotALedgerError("文件展开后太大，可能是有意做坏的。")
    return package.open(part)


def place(reference):
    """The column of an address such as AB12, counted from nought."""
    column = 0
    for character in reference:
        if not character.isalpha():
            break
        column = column * 26 + ord(character.upper()) - 64
    return column - 1


def is_whole(text):
    return text.isascii() and text.isdigit() and len(text) < 8


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
