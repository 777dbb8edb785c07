"""Standards in the units that people use, and the one in force at a place on a day."""

from datetime import date, timedelta
from decimal import Decimal

from households.models import Standard
from households.wording import number

# Stored whole: 分 in a 元, hundredths in a percent; days as they are.
SCALE = {Standard.Unit.YUAN_A_YEAR: 100, Standard.Unit.PERCENT: 100, Standard.Unit.DAYS: 1}
# No national rule sets how often a household is visited; where no standard is in force, the custom of the field.
CUSTOMARY_VISIT_INTERVAL = timedelta(days=30)


def unit_of(kind: str) -> Standard.Unit:
    return Standard.UNITS[Standard.Kind(kind)]


def stored(kind: str, amount: Decimal) -> int:
    """A quantity in the kind's unit as it is kept; half a day or a tenth of a 分 cannot be.

    Raises ValueError for a quantity finer than what is kept.
    """
    scaled = amount * SCALE[unit_of(kind)]
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{amount} is finer than the unit of {kind}")
    return int(scaled)


def amount_of(standard: Standard) -> Decimal:
    """The value in its unit: 3400, 7, 2."""
    return Decimal(standard.value) / SCALE[unit_of(standard.kind)]


def written(standard: Standard) -> str:
    """The value with its unit: 3400元/人·年, 7天, 2%."""
    return f"{number(amount_of(standard))}{standard.unit}"


def visit_interval(area: str, day: date) -> timedelta:
    """How long a household may be without a visit."""
    standard = Standard.objects.of(Standard.Kind.VISIT_INTERVAL, area, day)
    return timedelta(days=standard.value) if standard else CUSTOMARY_VISIT_INTERVAL
