"""Names by the first letters of their sounds, so that two thumbs find a household."""

# As a surname these are read otherwise than elsewhere; the packaged dictionary reads the common word
# (mozillazg/python-pinyin#297).
SURNAMES = {
    "单": "s", "仇": "q", "区": "o", "朴": "p", "查": "z", "解": "x", "曾": "z", "盖": "g", "乐": "y",
    "覃": "q", "召": "s", "种": "c", "重": "c", "翟": "z", "缪": "m", "晟": "c", "冼": "x", "尉": "w",
    "秘": "b", "折": "s", "黑": "h", "员": "y", "纪": "j", "教": "j", "繁": "p", "句": "g", "祭": "z",
    "洗": "x", "能": "n", "逄": "p", "宓": "m", "隗": "k", "郇": "x", "那": "n", "都": "d", "曲": "q",
    "宿": "s", "干": "g", "石": "s", "燕": "y", "尹": "y", "卜": "b", "车": "c", "乜": "n", "柏": "b",
    "瞿": "q", "任": "r", "相": "x", "幺": "y", "贾": "j", "沈": "s", "长": "c", "佴": "n",
    "尉迟": "yc", "万俟": "mq", "长孙": "zs", "澹台": "tt", "令狐": "lh", "单于": "cy", "宰父": "zf",
}  # fmt: skip


def initials(name: str) -> str:
    """Every reading of a name by first letters, each after a blank: 单小满 gives " sxm dxm", the surname's own first."""
    # The dictionary takes 55 MB, which most processes never need.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    plain = "".join(character for character in name if character.isalnum())
    if not plain:
        return ""
    common = "".join(lazy_pinyin(plain, style=Style.FIRST_LETTER, errors="default")).lower()
    readings = [common]
    for length in (2, 1):
        surname = SURNAMES.get(plain[:length])
        if surname and len(plain) >= length:
            rest = lazy_pinyin(plain[length:], style=Style.FIRST_LETTER, errors="default")
            readings.insert(0, (surname + "".join(rest)).lower())
            break
    return "".join(f" {reading}" for reading in dict.fromkeys(readings))
