"""Numbers as texts write them: read, written again, and compared as loosely as they are stated."""

from decimal import Decimal
from fractions import Fraction

from households import wording

# A number by itself: no piece of a longer one, of a range (2000~3000) or of a code (8-3).
NUMBER = r"(?<![\d.~\-—])(?<!\d[至到])\d+(?:\.\d+)?(?!\d|\.\d|[~\-—至到]\d)"
CHINESE = "一二三四五六七八九十"
DIGITS = {mark: value for value, marks in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九")) for mark in marks}  # fmt: skip
PLACES = {"十": 10, "百": 100, "千": 1000}


def number(text: str) -> Decimal:
    return Decimal(text)


def numeral(text: str) -> int:
    """一 to 九十九 as a number."""
    tens, has_ten, ones = text.rpartition("十")
    if not has_ten:
        return CHINESE.index(text[-1]) + 1
    return (CHINESE.index(tens) + 1 if tens else 1) * 10 + (CHINESE.index(ones) + 1 if ones else 0)


def in_chinese(value: int) -> str:
    """1 to 99 as 一 to 九十九."""
    tens, ones = divmod(value, 10)
    first = "" if tens == 0 else "十" if tens == 1 else f"{CHINESE[tens - 1]}十"
    return first + (CHINESE[ones - 1] if ones else "")


def counted_in_chinese(text: str) -> int | None:
    """二十三, 一百零五, 三千; nothing for what is no plain number: 三四 (三四十户), 二零."""
    total, digit, last = 0, None, 10_000
    for mark in text:
        if mark in DIGITS:
            if digit:
                return None
            digit = DIGITS[mark]
            continue
        place = PLACES[mark]
        if place >= last or digit == 0:
            return None
        total += (1 if digit is None else digit) * place
        digit, last = None, place
    return total + (digit or 0)


def decimals(text: str) -> int:
    """How many places after the point are stated."""
    return len(text.partition(".")[2])


def plain(value: Decimal | int) -> str:
    """A number without idle noughts."""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_decimal(value: Fraction) -> Decimal:
    """To 28 places, as Decimal counts."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def agrees(stated: str, result: Decimal) -> bool:
    """Rounded or cut off at the places that are stated: both are customary.

    Shares that are to come to 100 are rounded up by a hair (20.54 as 20.6): within half a per cent that passes too.
    """
    step = Decimal(1).scaleb(-decimals(stated))
    over = Decimal(stated) - result
    return -step < over <= step / 2 or 0 < over < min(step, result / 200)


def near(stated: Decimal, result: Decimal) -> bool:
    """Within one per cent of the result."""
    return abs(stated - result) <= abs(result) / 100


def like(result: Decimal, stated: str) -> str:
    """A result with as many places as the number that is stated."""
    return f"{wording.rounded(result, decimals(stated))}"
