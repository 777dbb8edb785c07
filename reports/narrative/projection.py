"""What the incidence of poverty comes to once a year's plan is carried out, held against a line in per cent."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from households import wording


@dataclass(frozen=True)
class Projection:
    """Persons still poor after the plan over the whole population, against the line in per cent."""

    poor: int
    planned: int
    population: int
    line: Decimal

    @property
    def remaining(self) -> int:
        return self.poor - self.planned

    @property
    def incidence(self) -> Decimal:
        return wording.rounded(Decimal(self.remaining) * 100 / self.population)

    @property
    def most_allowed(self) -> int:
        """The most persons with whom the incidence, unrounded, is still below the line."""
        bound = self.line * self.population / 100
        return int(bound.to_integral_value(ROUND_CEILING)) - 1

    @property
    def margin(self) -> int:
        """How many of the planned may stay poor without missing the line; negative if it is missed."""
        return self.most_allowed - self.remaining
