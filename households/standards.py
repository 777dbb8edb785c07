"""Standards in the units that people use, and the one in force at a place on a day."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from django.db.models import CharField, ExpressionWrapper, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Length

from households.models import Area, Reach, Standard
from households.wording import number

# Stored whole: 分 in a 元, hundredths in a percent; days and persons as they are.
SCALE = {
    Standard.Unit.YUAN_A_YEAR: 100,
    Standard.Unit.YUAN: 100,
    Standard.Unit.PERCENT: 100,
    Standard.Unit.DAYS: 1,
    Standard.Unit.PERSONS: 1,
}
# No national rule sets how often a household is visited; where no standard is in force, the custom of the field.
CUSTOMARY_VISIT_INTERVAL = timedelta(days=30)
CUSTOMARY_ISSUE_TERM = timedelta(days=30)
# 国开办发〔2018〕11号, part 4: a notice on a village board hangs for ten days at least, in principle.
CUSTOMARY_PROJECT_NOTICE = 10
# 厅字〔2016〕16号: a poor village exits below 2 %, in the western region below 3 %.
WESTERN_PROVINCES = frozenset(
    {"15", "45", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"}
)


class HasDays(Protocol):
    begins_on: date
    ends_on: date | None


def in_force(row: HasDays, day: date) -> bool:
    """The same as `covering` asks of the database, of a row that is here already."""
    return row.begins_on <= day and (row.ends_on is None or day < row.ends_on)


def unit_of(kind: str) -> Standard.Unit:
    return Standard.UNITS[Standard.Kind(kind)]


def amount_of(standard: Standard) -> Decimal:
    """The value in its unit: 3400, 7, 2."""
    return Decimal(standard.value) / SCALE[unit_of(standard.kind)]


def written(standard: Standard) -> str:
    """The value with its unit: 3400元/人·年, 7天, 2%."""
    return f"{number(amount_of(standard))}{standard.unit}"


def seen_from(reach: Reach) -> Q:
    """Rows set for places in reach, and for the places that these lie in, whose rows hold there too."""
    above = {
        area[:length]
        for area in reach.areas
        for length in Area.LEVEL_OF_LENGTH
        if length < len(area)
    }
    return reach.places() | Q(area__in=above)


def incidence_limit(area: str, day: date) -> Decimal:
    """The per cent that the incidence of a poor village has to fall below, by what is in force there on the day.

    Where nobody has entered a standard, that of the national document for the village's province.
    """
    if standard := Standard.objects.of(Standard.Kind.INCIDENCE_LIMIT, area, day):
        return amount_of(standard)
    return Decimal(3) if area[:2] in WESTERN_PROVINCES else Decimal(2)


def visit_interval(area: str, day: date, role: str = "") -> timedelta:
    """How long a household may be without a visit, for people of a role or for all."""
    standard = Standard.objects.of(Standard.Kind.VISIT_INTERVAL, area, day, role)
    return timedelta(days=standard.value) if standard else CUSTOMARY_VISIT_INTERVAL


def issue_term(area: str, day: date) -> timedelta:
    """How long the mending of a problem may take when nobody names a day."""
    standard = Standard.objects.of(Standard.Kind.ISSUE_TERM, area, day)
    return timedelta(days=standard.value) if standard else CUSTOMARY_ISSUE_TERM


def closing_needs_another(area: str, day: date) -> bool:
    """Whether an issue is struck off only by somebody else than who reports it done."""
    standard = Standard.objects.of(Standard.Kind.ISSUE_CLOSERS, area, day)
    return standard is not None and standard.value > 1


def large_payment(area: str, day: date) -> int | None:
    """From how many 分 on a payment needs a second person; None where no standard says so."""
    standard = Standard.objects.of(Standard.Kind.LARGE_PAYMENT, area, day)
    return standard.value if standard else None


def project_notice_days_at(path: str, day: date) -> Combinable:
    """The same for each row, whose place's code stands at `path`: of the nearest place with a standard, else the custom."""
    place = ExpressionWrapper(OuterRef(path), output_field=CharField())
    found = Standard.objects.covering(day).filter(kind=Standard.Kind.PROJECT_NOTICE_DAYS)
    nearest = found.alias(place=place).filter(place__startswith=F("area_id"))
    days = nearest.order_by(Length("area_id").desc()).values("value")[:1]
    return Coalesce(Subquery(days), CUSTOMARY_PROJECT_NOTICE, output_field=IntegerField())


def project_notice_days(area: str, day: date) -> int:
    """For how many days the notice of a project or of its money hangs on a board."""
    standard = Standard.objects.of(Standard.Kind.PROJECT_NOTICE_DAYS, area, day)
    return standard.value if standard else CUSTOMARY_PROJECT_NOTICE
