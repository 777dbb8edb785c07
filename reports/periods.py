"""Half-years. The end of one is the beginning of the next, so nothing is counted twice or lost."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

CODE = re.compile(r"^(\d{4})[Hh]([12])$")


@dataclass(frozen=True, order=True)
class HalfYear:
    """The first or the second half of a year: start <= day < end."""

    year: int
    half: int

    @classmethod
    def parse(cls, code: str) -> Self:
        """Reads 2018H1 and the like. Raises ValueError with a Chinese sentence for anything else."""
        match = CODE.match(code.strip())
        if not match or not 1949 <= int(match[1]) <= 2999:
            raise ValueError(f"“{code}”不是半年期，应写作 2018H1（上半年）或 2018H2（下半年）。")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The half-year that a day lies in."""
        return cls(day.year, 1 if day.month <= 6 else 2)

    @property
    def start(self) -> date:
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def end(self) -> date:
        """The first day that no longer belongs to it."""
        return self.next.start

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

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
