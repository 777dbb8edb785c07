"""Punctuation as official papers write it (GB/T 15834-2011, GB/T 15835-2011).

For text typed by people, to be shown to them before it is kept; setting a document never changes
its text.
"""

import re

HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
MARKS = "，。、；：？！（）《》“”‘’…—％"
_HAN = f"[{HAN}]"
_NEXT_TO_HAN = f"[{HAN}{MARKS}]"

FULL_WIDTH = {0xFF10 + k: 0x30 + k for k in range(10)}
FULL_WIDTH |= {0xFF21 + k: 0x41 + k for k in range(26)} | {0xFF41 + k: 0x61 + k for k in range(26)}
FULL_WIDTH |= {0x3000: 0x20, 0xA0: 0x20, 0x09: 0x20}

STOPS = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}


def normalise(text: str) -> str:
    """Half-width punctuation among Chinese becomes full-width, spaces around figures go.

    Numbers (1,234.5), times (10:30) and web addresses stay as they are; text without a Chinese
    character is only stripped. Line breaks stay. Doing it twice changes nothing more.
    """
    return "\n".join(_line(line) for line in text.splitlines())


def _line(text: str) -> str:
    text = text.translate(FULL_WIDTH).strip()
    if not re.search(_HAN, text):
        return text
    text = re.sub(r"\.{3,}|。{2,}|…+", "……", text)
    text = re.sub(r"-{2,}|—{2,}", "——", text)
    text = _brackets(text)
    text = _quotes(text)
    text = _stops(text)
    text = _spaces(text)
    return text.replace("》、《", "》《")


def _brackets(text: str) -> str:
    """A pair of brackets is Chinese if Chinese stands in it or right before it."""
    inner = r"[^()\n]*"
    before = None
    while before != text:
        before = text
        text = re.sub(rf"\(({inner}{_NEXT_TO_HAN}{inner})\)", r"（\1）", text)
        text = re.sub(rf"(?<={_NEXT_TO_HAN})(\s*)\(({inner})\)", r"\1（\2）", text)
    return text


def _quotes(text: str) -> str:
    if text.count('"') % 2:
        return text
    return re.sub(r'"([^"]*)"', r"“\1”", text)


def _stops(text: str) -> str:
    for half, full in STOPS.items():
        mark = re.escape(half)
        text = re.sub(rf"(?<={_NEXT_TO_HAN})\s*{mark}|{mark}(?=\s*{_NEXT_TO_HAN})", full, text)
    return re.sub(rf"(?<={_HAN})\s*\.(?=\s*(?:{_HAN}|$))", "。", text)


def _spaces(text: str) -> str:
    text = re.sub(rf"(?<={_NEXT_TO_HAN})\s+(?=[{HAN}{MARKS}0-9A-Za-z])", "", text)
    return re.sub(rf"(?<=[0-9A-Za-z%])\s+(?={_NEXT_TO_HAN})", "", text)
