"""How a sum, an area, a date or a personal number is written for people: one place for HTML, Excel and PDF."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

FEN_IN_YUAN = 100
FEN_IN_WANYUAN = 1_000_000
LI_IN_MU = 100
M2_IN_KM2 = 1_000_000
MASK = "*"
IDENTITY_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])")


def yuan(fen: int) -> Decimal:
    """元 of a sum in 分, exact."""
    return Decimal(fen) / FEN_IN_YUAN


def wanyuan(fen: int) -> Decimal:
    """万元 of a sum in 分, exact (as many decimals as it takes)."""
    return Decimal(fen) / FEN_IN_WANYUAN


def mu(li: int) -> Decimal:
    """亩 of an area in 厘, exact."""
    return Decimal(li) / LI_IN_MU


def km2(m2: int) -> Decimal:
    """平方公里 of an area in square metres, exact."""
    return Decimal(m2) / M2_IN_KM2


def rounded(value: Decimal, places: int = 2) -> Decimal:
    """Half up, as accountants round; the only rounding in the system."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def number(value: Decimal | int) -> str:
    """A quantity without needless zeros: 190, 1.43, 0.5; thousands are not grouped (GB/T 15835)."""
    text = f"{rounded(Decimal(value), 2):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def fixed(value: Decimal, places: int = 2) -> str:
    """A quantity in a column of a table: at least so many decimals, and all that it takes (190.00, 0.1234)."""
    least = Decimal(1).scaleb(-places)
    return f"{value:f}" if value != value.quantize(least) else f"{value.quantize(least):f}"


def money(fen: int) -> str:
    """A sum as a sentence says it: 万元 from ten thousand up when it comes out even to two decimals, else 元."""
    if abs(fen) >= FEN_IN_WANYUAN and fen % (FEN_IN_WANYUAN // 100) == 0:
        return f"{number(wanyuan(fen))}万元"
    return f"{number(yuan(fen))}元"


def day(value: date | None) -> str:
    """2018年7月13日: Arabic, full year, no padding (GB/T 9704-2012, 7.3.5)."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def identity_number(value: str | None) -> str:
    """An identity number with birth date, sequence and check digit hidden.

    Fewer stars would hide nothing: county and birth date known, the last four leave one candidate.
    """
    if not value:
        return ""
    return value[:6] + MASK * (len(value) - 6)


def without_identity_numbers(text: str) -> str:
    """Words, or an address, in which each identity number is hidden."""
    return IDENTITY_NUMBER.sub(lambda found: identity_number(found[0]), text)


def phone(value: str | None) -> str:
    """A telephone number with the middle hidden: 138****1234."""
    if not value:
        return ""
    return (
        value[:3] + MASK * max(len(value) - 7, 0) + value[-4:]
        if len(value) > 7
        else MASK * len(value)
    )


def account(value: str | None) -> str:
    """A bank account with all but the last four hidden, as banks print it on slips."""
    if not value:
        return ""
    return MASK * max(len(value) - 4, 0) + value[-4:] if len(value) > 8 else MASK * len(value)
