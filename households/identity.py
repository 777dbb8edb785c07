"""Citizen identity numbers and disability card numbers: what can be read from them, and what in them cannot be right."""

from dataclasses import dataclass
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
LENGTH = 18
CARD_LENGTH = 20


class BadNumberError(ValueError):
    """A number that belongs to nobody; says in a sentence why, and how to mend it."""


@dataclass(frozen=True)
class Identity:
    """What an identity number says of its holder (GB 11643-1999): place of first registration, birth date, sex."""

    number: str
    county: str
    born_on: date
    is_male: bool

    @property
    def sex(self) -> str:
        """The code of households.models.Sex."""
        return "1" if self.is_male else "2"


@dataclass(frozen=True)
class Card:
    """What a disability card's number says: its holder's identity number, category (1–7), grade (1–4), and issue."""

    identity: Identity
    category: str
    grade: str
    issue: str = ""


def check_digit(first_seventeen: str) -> str:
    """The 18th character: the weighted sum of the first seventeen, modulo 11 (GB 11643-1999)."""
    total = sum(
        int(digit) * weight for digit, weight in zip(first_seventeen, WEIGHTS, strict=True)
    )
    return CHECK_DIGITS[total % 11]


def tidied(text: str) -> str:
    """A number as it is kept: without blanks or full-width characters, with a capital X."""
    narrow = text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    return "".join(narrow.split()).upper()


def read_identity(text: str, *, today: date) -> Identity:
    """Raises BadNumberError for a wrong length or character, a birth date that is none or is to come, a wrong check digit."""
    number = tidied(text)
    if len(number) != LENGTH:
        raise BadNumberError(f"身份号码应为 18 位，这里是 {len(number)} 位，请对照身份证补全。")
    if not (number[:17].isascii() and number[:17].isdigit() and number[17] in CHECK_DIGITS):
        raise BadNumberError("身份号码前 17 位应为数字，末位为数字或 X，请对照身份证改正。")
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadNumberError("身份号码第 7 至 14 位不是一个日期，请对照身份证改正。") from None
    if born_on > today or born_on.year < 1880:
        raise BadNumberError("身份号码中的出生日期不可能，请对照身份证改正。")
    if check_digit(number[:17]) != number[17]:
        raise BadNumberError("身份号码校验位不对，至少有一位抄错，请对照身份证改正。")
    return Identity(number, number[:6], born_on, int(number[16]) % 2 == 1)


def read_card(text: str, *, today: date) -> Card:
    """A disability card: identity number, category, grade, and B with a digit when issued again.

    Raises BadNumberError when a part of it cannot be right. Source: GB/T 26341-2010 for categories and grades.
    """
    number = tidied(text)
    if not CARD_LENGTH <= len(number) <= CARD_LENGTH + 2:
        raise BadNumberError(f"残疾人证号应为 20 位（换领过的 22 位），这里是 {len(number)} 位。")
    identity = read_identity(number[:LENGTH], today=today)
    category, grade, issue = number[18], number[19], number[20:]
    if category not in "1234567":
        raise BadNumberError(f"残疾人证号第 19 位是残疾类别，应为 1 至 7，这里是 {category}。")
    if grade not in "1234":
        raise BadNumberError(f"残疾人证号第 20 位是残疾等级，应为 1 至 4，这里是 {grade}。")
    if issue and not (issue[0] == "B" and issue[1:].isdigit()):
        raise BadNumberError("残疾人证号第 21 位起应为 B 加补换次数，例如 B1。")
    return Card(identity, category, grade, issue)
