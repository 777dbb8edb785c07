"""What the household is or was entitled to, with what was paid on each; loans apart, because a loan is no income."""

from dataclasses import dataclass
from datetime import date

from households.models import Household, Subsidy, SubsidyPayment


@dataclass(frozen=True)
class SubsidyFile:
    """An entitlement and the payments on it, the latest first; void payments are shown but not counted."""

    subsidy: Subsidy
    payments: tuple[SubsidyPayment, ...] = ()

    @property
    def good(self) -> tuple[SubsidyPayment, ...]:
        return tuple(payment for payment in self.payments if not payment.is_void)

    @property
    def paid_fen(self) -> int:
        return sum(payment.amount_fen for payment in self.good)

    @property
    def last_paid_on(self) -> date | None:
        return max((payment.paid_on for payment in self.good), default=None)


def subsidies(household: Household, day: date, *, loans: bool = False) -> list[SubsidyFile]:
    """What it was entitled to by the day, in the order of the categories; with `loans`, what it borrowed instead."""
    found = [
        SubsidyFile(subsidy, tuple(subsidy.payments.all()))
        for subsidy in household.subsidies.all()
        if subsidy.begins_on <= day and subsidy.category.is_loan == loans
    ]
    return sorted(found, key=_place)


def _place(file: SubsidyFile) -> tuple[int, str, date]:
    category = file.subsidy.category
    return category.position, category.code, file.subsidy.begins_on
