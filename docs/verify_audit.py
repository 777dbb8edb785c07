"""核对焦沟系统导出的审计记录，只需要 Python 3.8 以上，不需要系统本身，也不联网。

用法：python verify_audit.py 审计记录.jsonl [--anchor 序号:摘要]

Reads an audit extract from its first line on and says whether it is whole. It needs nothing but Python, so that an
auditor can run it on any machine and read how it decides.
"""

import argparse
import hashlib
import json
import sys

FORMAT = "jiaogou-audit/1"
BEGINNING = "0" * 64
CHAINED = (
    "number", "at", "actor", "actor_name", "actor_roles", "address", "request_id", "verb", "target_type",
    "target_key", "area_code", "before", "after", "reason", "previous_hash",
)  # fmt: skip


class NotWholeError(Exception):
    """What does not hold, in a sentence."""


def digest(line):
    """SHA-256 of the canonical JSON of a line, the digest of the line before it included."""
    content = {name: line[name] for name in CHAINED}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read(file):
    """The objects of the file, each with the number of its line."""
    for place, text in enumerate(file, start=1):
        try:
            content = json.loads(text)
        except ValueError:
            raise NotWholeError(f"文件第 {place} 行不是 JSON。") from None
        if not isinstance(content, dict):
            raise NotWholeError(f"文件第 {place} 行不是一条记录。")
        yield place, content


def verify(file, anchor=None):
    """How many lines, how many of them whole, and the last digest. Raises NotWholeError at the first that does not hold."""
    rows = read(file)
    _, about = next(rows, (1, {}))
    if about.get("format") != FORMAT:
        raise NotWholeError("这不是焦沟系统导出的审计记录。")
    number, head, whole, anchored = 0, BEGINNING, 0, anchor is None
    for place, line in rows:
        number += 1
        if line.get("number") != number:
            raise NotWholeError(f"文件第 {place} 行：序号应为 {number}，有记录被删除或调换。")
        if line.get("previous_hash") != head:
            raise NotWholeError(f"第 {number} 条与上一条不衔接。")
        if "verb" in line:
            whole += 1
            if any(name not in line for name in CHAINED) or digest(line) != line.get("hash"):
                raise NotWholeError(f"第 {number} 条内容与摘要不符，被改动过。")
        head = line.get("hash")
        anchored = anchored or (number, head) == anchor
    if not anchored:
        raise NotWholeError("没有与锚点相符的一条：记录被截断或重写过。")
    return number, whole, head


def main():
    parser = argparse.ArgumentParser(
        description="核对焦沟系统导出的审计记录是否完整、有没有被改动。"
    )
    parser.add_argument("file", help="导出的 .jsonl 文件")
    parser.add_argument("--anchor", help="留存的锚点，写作 序号:摘要；有它才能发现末尾被截断")
    typed = parser.parse_args()
    anchor = None
    if typed.anchor:
        number, _, mark = typed.anchor.partition(":")
        if not number.isdigit() or len(mark) != 64:
            print("锚点应写作 序号:摘要，摘要为 64 位。", file=sys.stderr)
            return 2
        anchor = (int(number), mark.lower())
    try:
        with open(typed.file, encoding="utf-8") as file:
            lines, whole, head = verify(file, anchor)
    except NotWholeError as error:
        print(f"不完整：{error}", file=sys.stderr)
        return 1
    except (OSError, UnicodeDecodeError) as error:
        print(f"打不开文件：{error}", file=sys.stderr)
        return 2
    print(f"完整：共 {lines} 条，逐条衔接；其中 {whole} 条有内容，逐条与摘要相符。")
    print(f"锚点 {lines}:{head}")
    return 0


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
        sys.stderr.reconfigure(encoding="utf-8")
    sys.exit(main())
