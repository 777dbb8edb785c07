"""A household's income by year: parts as entered, totals computed, and beside them what the national system states."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from households import wording
from households.models import Household, Income, Standard, StatedIncome


@dataclass(frozen=True)
class IncomeYear:
    """A year's income as we count it and as the system states it, in 分; either may be missing."""

    year: int
    income: Income | None = None
    stated: StatedIncome | None = None

    @property
    def per_head_fen(self) -> int | None:
        """人均纯收入: net income by the members counted that year, rounded to a whole 分."""
        if self.income is None:
            return None
        return int(wording.rounded(Decimal(self.income.net_fen) / self.income.member_count, 0))

    @property
    def stated_net_fen(self) -> int | None:
        return self.stated.net_fen if self.stated else None

    @property
    def stated_per_head_fen(self) -> int | None:
        return self.stated.per_head_fen if self.stated else None

    @property
    def net_difference_fen(self) -> int | None:
        """Ours less the system's; None while either is missing."""
        net = self.income.net_fen if self.income else None
        return _less(net, self.stated_net_fen)

    @property
    def per_head_difference_fen(self) -> int | None:
        return _less(self.per_head_fen, self.stated_per_head_fen)


@dataclass(frozen=True)
class Line:
    """A line of the income sheet with a cell for each year; `weight` is the class of its row."""

    label: str
    cells: tuple[str, ...]
    weight: str = ""


@dataclass(frozen=True)
class AgainstLine:
    """The last year's net income a head beside the exit line that was in force for that year."""

    year: IncomeYear
    line: Standard | None

    @property
    def is_below(self) -> bool | None:
        """Whether it does not exceed the line (一超过 asks for more, not as much); None without a line."""
        per_head = self.year.per_head_fen
        return None if self.line is None or per_head is None else per_head <= self.line.value


def incomes(household: Household) -> list[IncomeYear]:
    """Every year of which something is known, the latest first."""
    own = {row.year: row for row in household.incomes.all()}
    stated = {row.year: row for row in household.stated_incomes.all()}
    years = sorted(own.keys() | stated.keys(), reverse=True)
    return [IncomeYear(year, own.get(year), stated.get(year)) for year in years]


def against_line(household: Household, years: list[IncomeYear], day: date) -> AgainstLine | None:
    """The last year entered; the line is the one of the last day of that year, or of the day while the year runs."""
    entered = [year for year in years if year.income]
    if not entered:
        return None
    last = entered[0]
    judged_on = min(day, date(last.year, 12, 31))
    line = Standard.objects.of(Standard.Kind.EXIT_LINE, household.area_id, judged_on)
    return AgainstLine(last, line)


def income_sheet(years: list[IncomeYear]) -> list[Line]:
    """The lines of the income sheet of the national system (table AC07), in 元; a line that no year fills is left out."""
    lines = [
        Line(label, tuple(cell(year) for year in years), weight) for label, weight, cell in _SHEET
    ]
    return [line for line in lines if any(line.cells)]


Cell = Callable[[IncomeYear], str]


def _own(name: str) -> Cell:
    return lambda year: _yuan(getattr(year.income, name)) if year.income else ""


def _named(name: str) -> Cell:
    """A part of the transfers; most households have none of most kinds, so a zero stays empty."""
    return lambda year: _yuan(getattr(year.income, name) or None) if year.income else ""


def _yuan(fen: int | None) -> str:
    return "" if fen is None else wording.fixed(wording.yuan(fen))


def _signed(fen: int | None) -> str:
    """+12.00, -3.00, or 一致 where both sides say the same."""
    if fen is None:
        return ""
    return f"{wording.yuan(fen):+.2f}" if fen else "一致"


_SHEET: tuple[tuple[str, str, Cell], ...] = (
    ("工资性收入", "", _own("wages_fen")),
    ("生产经营性收入", "", _own("business_fen")),
    ("财产性收入", "", _own("property_fen")),
    ("转移性收入", "", _own("transfers_fen")),
    ("其中：计划生育金", "of", _named("family_planning_fen")),
    ("其中：低保金", "of", _named("dibao_fen")),
    ("其中：特困供养金", "of", _named("tekun_fen")),
    ("其中：养老保险金", "of", _named("pension_fen")),
    ("其中：生态补偿金", "of", _named("ecology_fen")),
    ("其中：其他转移性收入", "of", _named("other_transfers_fen")),
    ("年收入", "total", _own("total_fen")),
    ("生产经营性支出", "", _own("business_costs_fen")),
    ("纯收入", "total", _own("net_fen")),
    ("系统载明的纯收入", "", lambda year: _yuan(year.stated_net_fen)),
    ("与系统相差", "of", lambda year: _signed(year.net_difference_fen)),
    ("计算人口", "", lambda year: f"{year.income.member_count} 人" if year.income else ""),
    ("人均纯收入", "total", lambda year: _yuan(year.per_head_fen)),
    ("系统载明的人均纯收入", "", lambda year: _yuan(year.stated_per_head_fen)),
    ("与系统相差", "of", lambda year: _signed(year.per_head_difference_fen)),
)


def _less(ours: int | None, theirs: int | None) -> int | None:
    return None if ours is None or theirs is None else ours - theirs
