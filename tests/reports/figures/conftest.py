"""A village, and what is asked of it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from households.models import Area
from reports.figures import At, compute
from reports.periods import HalfYear
from tests.factories import AreaFactory

Ask = Callable[..., int | Decimal | None]


@pytest.fixture
def village(db) -> Area:
    return AreaFactory(code="410399101201")


@pytest.fixture
def amount(village) -> Ask:
    """The amount of one figure in the village, on the last day of 2018H1 unless said otherwise."""

    def ask(code: str, day: date = date(2018, 6, 30), period: str = "2018H1", area: str = ""):
        at = At(area=area or village.code, day=day, period=HalfYear.parse(period))
        return compute([code], at)[code].amount

    return ask
