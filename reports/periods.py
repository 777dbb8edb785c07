"""Months, half-years and years. The end of one is the beginning of the next, so nothing is counted twice or lost."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

CODE = re.compile(r"^(\d{4})[Hh]([12])$")
MONTH = re.compile(r"^(\d{4})-(\d{2})$")
YEAR = re.compile(r"^(\d{4})$")
YEARS = range(1949, 3000)


class Period:
    """A stretch of days that follows on another of its kind: start <= day < end."""

    year: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The one of this kind that a day lies in."""
        raise NotImplementedError

    @property
    def start(self) -> date:
        raise NotImplementedError

    @property
    def next(self) -> Self:
        raise NotImplementedError

    @property
    def previous(self) -> Self:
        raise NotImplementedError

    @property
    def code(self) -> str:
        raise NotImplementedError

    @property
    def end(self) -> date:
        """The first day that no longer belongs to it."""
        return self.next.start

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def eve(self) -> date:
        """The day before it begins, on which the former one closed."""
        return self.start - timedelta(days=1)


@dataclass(frozen=True, order=True)
class Month(Period):
    """A calendar month."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month)

    @property
    def start(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def next(self) -> Self:
        return type(self)(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def previous(self) -> Self:
        return type(self)(self.year - (self.month == 1), (self.month - 2) % 12 + 1)

    @property
    def code(self) -> str:
        return f"{self.year}-{self.month:02d}"

    def __str__(self) -> str:
        return f"{self.year}年{self.month}月"


@dataclass(frozen=True, order=True)
class Year(Period):
    """A calendar year."""

    year: int

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year)

    @property
    def start(self) -> date:
        return date(self.year, 1, 1)

    @property
    def next(self) -> Self:
        return type(self)(self.year + 1)

    @property
    def previous(self) -> Self:
        return type(self)(self.year - 1)

    @property
    def code(self) -> str:
        return str(self.year)

    def __str__(self) -> str:
        return f"{self.year}年"


@dataclass(frozen=True, order=True)
class HalfYear(Period):
    """The first or the second half of a year."""

    year: int
    half: int

    @classmethod
    def parse(cls, code: str) -> Self:
        """Reads 2018H1 and the like. Raises ValueError with a Chinese sentence for anything else."""
        match = CODE.match(code.strip())
        if not match or int(match[1]) not in YEARS:
            raise ValueError(f"“{code}”不是半年期，应写作 2018H1（上半年）或 2018H2（下半年）。")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, 1 if day.month <= 6 else 2)

    @property
    def start(self) -> date:
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def previous(self) -> Self:
        return type(self)(self.year - 1, 2) if self.half == 1 else type(self)(self.year, 1)

    @property
    def next(self) -> Self:
        return type(self)(self.year, 2) if self.half == 1 else type(self)(self.year + 1, 1)

    @property
    def code(self) -> str:
        return f"{self.year}H{self.half}"

    def __str__(self) -> str:
        return f"{self.year}年{'上' if self.half == 1 else '下'}半年"


def parts(year: int) -> list[Period]:
    """A year with its halves and months, the longest first."""
    return [
        Year(year),
        *(HalfYear(year, half) for half in (1, 2)),
        *(Month(year, month) for month in range(1, 13)),
    ]


def parse_period(code: str) -> Period:
    """Reads 2018, 2018H1 or 2018-03. Raises ValueError with a Chinese sentence for anything else."""
    text = code.strip()
    if (match := YEAR.match(text)) and int(match[1]) in YEARS:
        return Year(int(match[1]))
    if (match := MONTH.match(text)) and int(match[1]) in YEARS and 1 <= int(match[2]) <= 12:
        return Month(int(match[1]), int(match[2]))
    try:
        return HalfYear.parse(text)
    except ValueError:
        raise ValueError(
            f"“{code}”不是期间，应写作 2018（年）、2018H1（半年）或 2018-03（月）。"
        ) from None
