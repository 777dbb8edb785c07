"""What a result may be when the numbers it comes from were rounded: 2.3亿 and 2.6亿 do not tell a growth of 13% exactly."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reports.lint.finding import Severity
from reports.lint.numbers import agrees, as_decimal, decimals
from reports.lint.quantities import Quantity

SLIGHT = Fraction(1, 20)
"""A result that is off by no more than this, where rounding may explain it, is left in peace."""


@dataclass(frozen=True)
class Span:
    """A result worked out of the numbers as they are stated, and the least and most it may be."""

    exact: Fraction
    low: Fraction
    high: Fraction

    @property
    def value(self) -> Decimal:
        return as_decimal(self.exact)

    def verdict(self, stated: str) -> Severity | None:
        """Nothing where a stated number agrees; a note where rounding alone may explain it; an error otherwise."""
        if agrees(stated, self.value):
            return None
        number = Fraction(stated)
        step = Fraction(1, 10 ** decimals(stated))
        if self.low - step < number <= self.high + step / 2:
            is_slight = abs(number - self.exact) <= abs(self.exact) * SLIGHT
            return None if is_slight else Severity.NOTE
        return Severity.ERROR


def slack(quantity: Quantity) -> Fraction:
    """How far a number may be from what it stands for: half its last place where it is plainly a rounded one."""
    is_rounded = quantity.scale and "." in quantity.digits
    return quantity.step / 2 if is_rounded else Fraction()


def ratio(part: Quantity, whole: Quantity, times: int = 100) -> Span:
    """part / whole × times. The whole is not nought."""
    return _span(part, whole, lambda a, b: a / b * times)


def change(was: Quantity, now: Quantity, times: int = 100) -> Span:
    """|now − was| / was × times."""
    return _span(now, was, lambda a, b: abs(a - b) / b * times)


def difference(was: Quantity, now: Quantity) -> Span:
    """|now − was| in the first unit of their kind."""
    return _span(now, was, lambda a, b: abs(a - b))


def _span(
    first: Quantity, second: Quantity, worked_out: Callable[[Fraction, Fraction], Fraction]
) -> Span:
    ends = [
        worked_out(first.base + up * slack(first), second.base + over * slack(second))
        for up in (-1, 1)
        for over in (-1, 1)
        if second.base + over * slack(second) > 0
    ]
    exact = worked_out(first.base, second.base)
    return Span(exact, min(ends, default=exact), max(ends, default=exact))
