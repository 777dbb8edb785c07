"""户人动态平衡表: opening + in − out = closing, for households and for persons, and every cell a set of records."""

from reports.balance.accounts import BY_ATTRIBUTE, BY_STATUS, Account
from reports.balance.movements import Movement, Unit, movements
from reports.balance.sheet import Balance, Column, balance

__all__ = [
    "BY_ATTRIBUTE",
    "BY_STATUS",
    "Account",
    "Balance",
    "Column",
    "Movement",
    "Unit",
    "balance",
    "movements",
]
