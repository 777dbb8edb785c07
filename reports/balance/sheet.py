"""The table: for each account and unit a column that must close."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from households.models import Membership, Standing
from reports.balance.accounts import Account
from reports.balance.movements import UNNAMED, Movement, Unit, movements
from reports.figures import At, Value, compute
from reports.periods import Period

Turn = Standing.Turn
Joined = Membership.Joined
Left = Membership.Left

# The order in which offices list them. Standings and memberships share the words for what is one thing.
LABELS: dict[str, str] = {
    Turn.FILED: "建档立卡",
    Turn.IDENTIFIED: "新识别",
    Turn.RELAPSE: "返贫",
    Turn.EXIT: "脱贫",
    Turn.ATTRIBUTE: "户属性变更",
    Joined.BIRTH: "出生",
    Joined.MARRIED_IN: "嫁入",
    Joined.ADOPTED: "收养",
    Joined.RELEASED: "刑满释放",
    Joined.MOVED_IN: "迁入",
    Left.DEATH: "死亡",
    Left.MARRIED_OUT: "嫁出",
    Left.ABROAD: "出国定居",
    Left.PRISON: "判刑收监",
    Left.MOVED_OUT: "迁出",
    Turn.EXPELLED: "清退",
    Turn.DISSOLVED: "整户销户",
    Turn.SPLIT: "分户",
    Turn.MERGED: "并户",
    Joined.RELATION: "与户主关系变更",
    Left.MISTAKE: "重复登记更正",
    UNNAMED: "其他",
}


@dataclass(frozen=True)
class Column:
    """One account in one unit: what it opened with, what came in and went out and by what, and what it closed with."""

    account: Account
    unit: Unit
    opening: Value
    closing: Value
    moved: tuple[Movement, ...]

    @cached_property
    def came(self) -> list[Movement]:
        return [m for m in self.moved if self._in(m)]

    @cached_property
    def went(self) -> list[Movement]:
        return [m for m in self.moved if self._out(m)]

    @cached_property
    def came_by(self) -> Counter[str]:
        return Counter(movement.by for movement in self.came)

    @cached_property
    def went_by(self) -> Counter[str]:
        return Counter(movement.by for movement in self.went)

    @property
    def difference(self) -> int:
        """Nought where it closes: opening + in − out − closing."""
        opening, closing = int(self.opening.amount or 0), int(self.closing.amount or 0)
        return opening + len(self.came) - len(self.went) - closing

    def _in(self, movement: Movement) -> bool:
        return self.account.holds(movement.after) and not self.account.holds(movement.before)

    def _out(self, movement: Movement) -> bool:
        return self.account.holds(movement.before) and not self.account.holds(movement.after)


@dataclass(frozen=True)
class Balance:
    """The columns of a period with the reasons that occur in any of them, in the customary order."""

    columns: tuple[Column, ...]

    @cached_property
    def ins(self) -> list[str]:
        return _ordered({by for column in self.columns for by in column.came_by})

    @cached_property
    def outs(self) -> list[str]:
        return _ordered({by for column in self.columns for by in column.went_by})

    @property
    def closes(self) -> bool:
        return all(column.difference == 0 for column in self.columns)


def balance(area: str, period: Period, accounts: Sequence[Account]) -> Balance:
    """The table of an area and a period. Opening and closing are the figures of the eve and of the last day."""
    codes = [f"{account.code}.{unit}" for account in accounts for unit in Unit]
    opening = compute(codes, At(area=area, day=period.eve, period=period.previous))
    closing = compute(codes, At(area=area, day=period.last_day, period=period))
    moved = movements(area, period)
    of = {unit: tuple(m for m in moved if m.unit is unit) for unit in Unit}
    return Balance(
        tuple(
            Column(
                account,
                unit,
                opening[f"{account.code}.{unit}"],
                closing[f"{account.code}.{unit}"],
                of[unit],
            )
            for account in accounts
            for unit in Unit
        )
    )


def _ordered(reasons: set[str]) -> list[str]:
    known = list(LABELS)
    return sorted(reasons, key=lambda by: (known.index(by) if by in known else len(known), by))
