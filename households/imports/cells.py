"""What a cell says. A reader takes what stands in a cell and gives a value, or raises BadCellError with a sentence.

A cell is text, a number, a truth value or nothing; days come as text in ISO form, because that is how a draft keeps them.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from households.identity import (
    CARD_LENGTH,
    BadNumberError,
    Card,
    Identity,
    read_card,
    read_identity,
    tidied,
)
from households.wording import MASK

Raw = str | int | float | bool | None

# Excel keeps fifteen digits of a number; a longer one has lost its end.
EXACT_DIGITS = 15
REMEMBERED = 1024
STROKES = "-—–－―_/／\\ "  # what people draw into a cell that has nothing to say
EXCEL_EPOCH = date(1899, 12, 30)
FEN_IN_WANYUAN = 1_000_000
LARGEST_WANYUAN = 100_000  # 十亿元: no project of a county is larger; a sum in 元 under 万元 is
FIRST_SERIAL, LAST_SERIAL = (
    61,
    73_050,
)  # 1 March 1900, after the day that never was, to 31 December 2099
INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
YES = {
    "是",
    "有",
    "√",
    "✓",
    "✔",
    "对",
    "1",
    "y",
    "yes",
    "t",
    "true",
    "参加",
    "已参加",
    "通",
    "安全",
}
NO = {"否", "无", "×", "x", "✗", "✘", "╳", "没有", "0", "n", "no", "f", "false", "未参加", "不通", "不安全", "不是"}  # fmt: skip
DAMAGED = "位数已被 Excel 改坏：长数字存成了数值，后几位已丢失。"
DAMAGED_MEND = "请把这一列设为文本格式，从系统重新导出，或对照原件重新输入。"


class BadCellError(ValueError):
    """A cell that says nothing usable: the rule it breaks, and how to mend it."""

    def __init__(self, rule: str, mend: str = "") -> None:
        super().__init__(rule)
        self.rule = rule
        self.mend = mend


@dataclass(frozen=True)
class Noted:
    """A value that was read, with something to say about it."""

    value: Any
    rule: str
    mend: str = ""


def is_blank(raw: Raw) -> bool:
    if not isinstance(raw, str):
        return raw is None
    return not raw[:1].isalnum() and not _visible(raw).strip(STROKES)


def written(raw: Raw) -> str:
    """A cell as somebody would type it. A number that has lost its end is written so that it can be seen."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float):
        if raw.is_integer() and abs(raw) < 10**EXACT_DIGITS:
            return str(int(raw))
        return f"{raw:.14E}" if abs(raw) >= 10**EXACT_DIGITS else repr(raw)
    if isinstance(raw, int) and abs(raw) >= 10**EXACT_DIGITS:
        return f"{float(raw):.14E}"
    return str(raw)


def _visible(text: str) -> str:
    """Without what cannot be seen, and without blanks of any width at the ends; the leading apostrophe of a text cell too."""
    clean = INVISIBLE.sub("", text.replace("\u3000", " ").replace("\xa0", " ")).strip()
    return clean[1:].strip() if clean[:1] in "'`‘’" and len(clean) > 1 else clean


def _narrow(raw: Raw) -> str:
    """Text in half-width characters without any blank, for numbers, dates and labels."""
    return "".join(_visible(written(raw)).translate(WIDE).split())


def text(max_length: int = 200) -> Callable[[Raw], str]:
    """Words as they stand, blanks and line breaks made single."""

    def read(raw: Raw) -> str:
        words = " ".join(_visible(written(raw)).split())
        if len(words) > max_length:
            raise BadCellError(f"最多 {max_length} 个字，这里有 {len(words)} 个。", "请写短些。")
        return words

    return read


def name(raw: Raw) -> str:
    """A person's name: blanks inside a Chinese name are only there for the look; one dot for all its kinds."""
    if isinstance(raw, (int, float)):
        raise BadCellError("姓名不能是数字。", "请核对是不是错了列。")
    words = re.sub("[•・．‧●]", "·", _visible(str(raw)))
    joined = " ".join(words.split())
    if not re.search("[A-Za-z]", joined):
        joined = "".join(joined.split())
    if len(joined) > 40:
        raise BadCellError(f"姓名最多 40 个字，这里有 {len(joined)} 个。", "请核对是不是错了列。")
    if re.search(r"\d", joined):
        raise BadCellError("姓名里不能有数字。", "请核对是不是错了列。")
    return joined


def code(low: int, high: int) -> Callable[[Raw], str]:
    """A key such as 户编号: digits, letters and hyphens, `low` to `high` of them, never a damaged number."""

    def read(raw: Raw) -> str:
        _refuse_damaged(raw)
        key = _narrow(raw)
        if not re.fullmatch(r"[0-9A-Za-z-]+", key):
            raise BadCellError("编号只能是数字、字母和短横。", "请对照系统改正。")
        if not low <= len(key) <= high:
            raise BadCellError(
                f"编号应为 {low} 至 {high} 位，这里是 {len(key)} 位。", "请对照系统补全。"
            )
        return key

    return read


def whole(low: int, high: int) -> Callable[[Raw], int]:
    """A whole number, also as 3.0, as text, with a unit or a thousands comma."""

    def read(raw: Raw) -> int:
        if isinstance(raw, bool):
            raise BadCellError("应为整数。", "请填数字。")
        digits = re.sub(r"[人口户个月年岁次天]+$", "", _narrow(raw).replace(",", ""))
        try:
            number = Decimal(digits)
        except InvalidOperation:
            raise BadCellError("应为整数。", f"请填 {low} 至 {high} 的整数。") from None
        if not number.is_finite() or number != number.to_integral_value():
            raise BadCellError("应为整数。", f"请填 {low} 至 {high} 的整数。")
        if not low <= number <= high:
            raise BadCellError(f"应在 {low} 至 {high} 之间。", "请核对。")
        return int(number)

    return read


def year(raw: Raw) -> int:
    """A year: 2018, 2018年, 2018年度, 2018.0, or any day in it."""
    digits = re.sub(r"年度?$", "", _narrow(raw))
    if re.fullmatch(r"(19|20)\d\d(\.0+)?", digits):
        return int(digits[:4])
    try:
        found = day(raw)
    except BadCellError:
        raise BadCellError("应为四位的年份。", "请写成 2018 这样。") from None
    return (found.value if isinstance(found, Noted) else found).year


def fen(*, negative: bool = False) -> Callable[[Raw], int]:
    """Money in 元 with at most two decimals, as 分."""

    def read(raw: Raw) -> int:
        if isinstance(raw, bool):
            raise BadCellError("应为金额（元）。", "请填数字。")
        digits = re.sub(r"(元|圆|块)$", "", _narrow(raw).replace(",", "").lstrip("¥￥"))
        try:
            amount = Decimal(digits)
        except InvalidOperation:
            raise BadCellError("应为金额（元）。", "请填数字，单位为元，不写万元。") from None
        if not amount.is_finite() or abs(amount) >= 10**11:
            raise BadCellError("金额太大。", "单位是元，请核对。")
        # A float is a hundredth give or take what binary cannot say.
        cents = amount * 100
        nearest = cents.quantize(Decimal(1))
        if abs(cents - nearest) > (Decimal("0.0001") if isinstance(raw, float) else 0):
            raise BadCellError("金额最多两位小数。", "请四舍五入到分。")
        if nearest < 0 and not negative:
            raise BadCellError("金额不能为负数。", "请核对。")
        return int(nearest)

    return read


def wanyuan(raw: Raw) -> int | Noted:
    """Money in 万元, exact to the 分, as 分. A cell with a second number or with words in it is asked about, not guessed."""
    words = _narrow(raw).replace(",", "").lstrip("¥￥")
    match = None if isinstance(raw, bool) else re.fullmatch(r"(\d+(?:\.\d+)?)(万元?|元)?", words)
    if match is None:
        raise _no_single_sum(words)
    cents = Decimal(match[1]) * (100 if match[2] == "元" else FEN_IN_WANYUAN)
    nearest = cents.quantize(Decimal(1))
    # A float is a hundredth give or take what binary cannot say.
    if abs(cents - nearest) > (Decimal("0.0001") if isinstance(raw, float) else 0):
        raise BadCellError("金额精确到分，单位万元时最多六位小数。", "请四舍五入到分。")
    if nearest > LARGEST_WANYUAN * FEN_IN_WANYUAN:
        raise BadCellError("金额太大。", "单位是万元，请核对是不是写成了元。")
    if match[2] == "元":
        return Noted(int(nearest), "这一格写的是元，按元读入。")
    return int(nearest)


def _no_single_sum(words: str) -> BadCellError:
    if len(re.findall(r"\d+(?:\.\d+)?", words)) > 1:
        return BadCellError(
            "这一格不止一个数，不知道哪个是总额、哪个是其中数。",
            "请只写总金额，其中数写到备注里。",
        )
    if re.search(r"\d", words):
        return BadCellError(
            "金额旁边有别的字，不知道是不是确切的数。", "请只写数字，说明写到备注里。"
        )
    return BadCellError("应为金额（万元）。", "请填数字，没有的留空。")


def li(raw: Raw) -> int:
    """Land in 亩 with at most two decimals, as 厘 (a hundredth of a 亩)."""
    digits = re.sub("亩$", "", _narrow(raw))
    try:
        return fen()(float(digits) if isinstance(raw, float) else digits)
    except BadCellError:
        raise BadCellError("应为面积（亩），最多两位小数。", "请填数字，单位为亩。") from None


@lru_cache(maxsize=REMEMBERED, typed=True)
def yes_or_no(raw: Raw) -> bool:
    """是、否 and what people put for them."""
    word = _narrow(raw).lower()
    word = re.sub(r"\.0+$", "", word)
    if word in YES or word in NO:
        return word in YES
    raise BadCellError("应为“是”或“否”。", "请填“是”或“否”。")


def phone(raw: Raw) -> str | None:
    """A telephone number: 7 to 12 digits, hyphens allowed; two of them are not one. None for somebody who has none."""
    if _narrow(raw) in {"无", "没有", "暂无", "0", "无电话"}:
        return None
    number = re.sub(r"\.0+$", "", _narrow(raw))
    number = re.sub(r"^(\+?86-?)(?=1\d{10}$)", "", number)
    if not re.fullmatch(r"[\d-]{7,14}", number):
        raise BadCellError(
            "联系电话应为一个电话号码。", "请只留一个，例如 11 位的手机号码；没有的留空。"
        )
    return number


def day(raw: Raw) -> date | Noted:
    """A day in any customary writing: 2018-7-13, 2018/07/13, 2018.7.13, 20180713, 2018年7月13日, 2018年7月, Excel's number."""
    words = _narrow(raw)
    if isinstance(raw, bool):
        raise _no_day()
    if re.fullmatch(r"\d{5}(\.\d+)?", words):
        return _from_serial(float(words))
    if match := re.fullmatch(r"(\d{4})(\d{2})(\d{2})(\.0)?", words):
        return _date(match[1], match[2], match[3])
    # What follows the day may be a time of day, which no field of ours keeps.
    if match := re.fullmatch(
        r"(\d{4})[-/.\\年_、](\d{1,2})[-/.\\月_、](\d{1,2})[日号]?(T?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?",
        words,
    ):
        return _date(match[1], match[2], match[3])
    if match := re.fullmatch(r"(\d{4})[-/.年](\d{1,2})月?", words):
        first = _date(match[1], match[2], "1")
        return Noted(first, "只写到月，按这个月的 1 日登记。", "知道是哪一天的请补上。")
    raise _no_day()


def _from_serial(number: float) -> date:
    if not FIRST_SERIAL <= number < LAST_SERIAL + 1:
        raise _no_day()
    return EXCEL_EPOCH + timedelta(days=math.floor(number))


def _date(the_year: str, month: str, the_day: str) -> date:
    try:
        found = date(int(the_year), int(month), int(the_day))
    except ValueError:
        raise _no_day() from None
    if not 1880 <= found.year <= 2100:
        raise _no_day()
    return found


def _no_day() -> BadCellError:
    return BadCellError("不是一个日期。", "请写成 2018-7-13 这样。")


@dataclass(frozen=True)
class Papers:
    """What stands under 证件号码: an identity number, and the disability card it was written as, if it was."""

    identity: Identity
    card: Card | None = None


def papers(today: date) -> Callable[[Raw], Papers]:
    """An identity number, or the 20 to 22 characters of a disability card, whose first 18 are one."""

    def read(raw: Raw) -> Papers:
        _refuse_damaged(raw)
        number = tidied(_visible(written(raw)))
        if MASK in number:
            raise BadCellError("号码被星号遮住了，认不出是谁。", "请用含完整号码的表。")
        try:
            if len(number) >= CARD_LENGTH:
                card = read_card(number, today=today)
                return Papers(card.identity, card)
            return Papers(read_identity(number, today=today))
        except BadNumberError as error:
            raise BadCellError(str(error)) from None

    return read


def digits(low: int, high: int) -> Callable[[Raw], str]:
    """A number that is a name, such as a bank account: digits only, never a damaged number."""

    def read(raw: Raw) -> str:
        _refuse_damaged(raw)
        found = _narrow(raw).replace("-", "")
        if not (found.isascii() and found.isdigit() and low <= len(found) <= high):
            raise BadCellError(f"应为 {low} 至 {high} 位数字。", "请对照原件改正。")
        return found

    return read


def _refuse_damaged(raw: Raw) -> None:
    if isinstance(raw, bool):
        raise BadCellError("应为号码。", "请对照原件输入。")
    if isinstance(raw, (int, float)) and abs(raw) >= 10**EXACT_DIGITS:
        raise BadCellError(DAMAGED, DAMAGED_MEND)
    if isinstance(raw, str) and re.fullmatch(r"\d(\.\d+)?[eE]\+?\d{1,3}", _narrow(raw)):
        raise BadCellError(DAMAGED, DAMAGED_MEND)


def label(allowed: dict[str, str], aliases: dict[str, str], *, what: str) -> Callable[[Raw], str]:
    """A code by its name or by one of the other names it goes by; an unknown one is told which there are."""
    known = {_label(name): code for code, name in allowed.items()}
    known |= {_label(alias): code for alias, code in aliases.items()}

    # A file says the same few words over and over; names and numbers are never remembered.
    @lru_cache(maxsize=REMEMBERED, typed=True)
    def read(raw: Raw) -> str:
        found = known.get(_label(_narrow(raw)))
        if found is None:
            raise BadCellError(
                f"{what}没有这一项。", f"请改成其中之一：{'、'.join(allowed.values())}。"
            )
        return found

    return read


def _label(words: str) -> str:
    """A label without brackets, dots and dashes, which nobody writes twice the same."""
    return "".join(character for character in words.translate(WIDE) if character.isalnum()).lower()


CHINESE = {character: value for value, character in enumerate("零一二三四五六七八九")}


def group_number(raw: Raw) -> int:
    """A village group by its number: 3, 三组, 第十二组."""
    words = re.sub(r"^第|(村民)?小?组$", "", _narrow(raw))
    if not re.fullmatch("[一二三四五六七八九十]{1,3}", words):
        return whole(1, 200)(re.sub(r"\.0+$", "", words))
    tens, has_ten, ones = words.rpartition("十")
    if not has_ten:
        return CHINESE[ones]
    return CHINESE.get(tens, 1) * 10 + CHINESE.get(ones, 0)
