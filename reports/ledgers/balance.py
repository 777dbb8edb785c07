"""户人动态平衡 as a workbook: the page's table with decreases signed, so that the last row is a live sum: 期初＋增加－减少＝期末."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from households import wording
from reports.balance import BY_ATTRIBUTE, BY_STATUS, Balance, Unit, balance
from reports.balance import Column as Account
from reports.balance.sheet import LABELS
from reports.figures import find
from reports.ledgers.kinds import INTEGER, PROSE
from reports.ledgers.ledger import Column
from reports.periods import Period

TITLE = "户人动态平衡表"
ABOUT = "一个期间的期初、增加、减少和期末，户和人分开，按在册状态和户属性；减少记负数，期末由表中各行加出。"
ACCOUNTS = (*BY_STATUS, *BY_ATTRIBUTE)
OPENING, CAME, WENT = "期初", "增加", "减少"
CLOSING = "期末"
NOTHING = "没有发生"


@dataclass(frozen=True)
class Line:
    """A row: on which side of the account, by what, and a number for each column of the balance, minus for what went."""

    side: str
    reason: str
    numbers: dict[str, int]


def key(account: str, unit: Unit) -> str:
    """The code of the figure that counts the account."""
    return f"{account}.{unit}"


def _number(code: str) -> Callable[[Line], int]:
    return lambda line: line.numbers[code]


def _note(code: str) -> str:
    return f"期初、期末就是指标“{find(code).label}”。"


COLUMNS = (
    Column("类别", lambda line: line.side, width=8, choices=(OPENING, CAME, WENT)),
    Column("事项", lambda line: line.reason, PROSE, width=20),
    *(
        Column(
            unit.label,
            _number(key(account.code, unit)),
            INTEGER,
            width=9,
            group=account.label,
            key=key(account.code, unit),
            total=True,
            note=_note(key(account.code, unit)),
        )
        for account in ACCOUNTS
        for unit in Unit
    ),
)


def lines(area: str, period: Period) -> list[tuple[str, list[Line]]]:
    """The rows side by side; a side on which nothing happened says so, with noughts."""
    sheet = balance(area, period, ACCOUNTS)
    opening = Line(
        OPENING,
        f"截至{wording.day(period.eve)}",
        {_code(column): int(column.opening.amount or 0) for column in sheet.columns},
    )
    return [
        (OPENING, [opening]),
        (CAME, list(_moved(sheet, CAME)) or [_nothing(sheet, CAME)]),
        (WENT, list(_moved(sheet, WENT)) or [_nothing(sheet, WENT)]),
    ]


def rows(area: str, period: Period) -> list[tuple[str, Line]]:
    """Every row with the key under which it is known again when a workbook comes back."""
    return [
        (f"{line.side}·{line.reason}", line) for _, side in lines(area, period) for line in side
    ]


def _moved(sheet: Balance, side: str) -> Iterator[Line]:
    for by in sheet.ins if side == CAME else sheet.outs:
        numbers = {
            _code(column): column.came_by[by] if side == CAME else -column.went_by[by]
            for column in sheet.columns
        }
        yield Line(side, LABELS.get(by, by), numbers)


def _nothing(sheet: Balance, side: str) -> Line:
    return Line(side, NOTHING, {_code(column): 0 for column in sheet.columns})


def _code(column: Account) -> str:
    return key(column.account.code, column.unit)
