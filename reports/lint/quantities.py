"""Numbers with their units, comparable where they measure the same: 0.5公顷 and 7.5亩, 504万元 and 5040000元."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reports.lint.numbers import NUMBER, as_decimal, plain

# What a unit measures, and how many of the first unit of that kind one of it is. A mu is a fifteenth of a hectare.
UNITS: dict[str, tuple[str, Fraction]] = {
    "元": ("money", Fraction(1)),
    "平方米": ("area", Fraction(1)),
    "亩": ("area", Fraction(10_000, 15)),
    "公顷": ("area", Fraction(10_000)),
    "平方公里": ("area", Fraction(1_000_000)),
    "米": ("length", Fraction(1)),
    "公里": ("length", Fraction(1000)),
    "公斤": ("weight", Fraction(1)),
    "斤": ("weight", Fraction(1, 2)),
    "吨": ("weight", Fraction(1000)),
    "户": ("户", Fraction(1)),
    "人": ("人", Fraction(1)),
    "名": ("人", Fraction(1)),
    "%": ("%", Fraction(1)),
}
THINGS = "人次|户次|个百分点|百分点|立方米|处|个|盏|次|份|场|套|只|头|棵|株|座|口|眼|栋|间|条|件|台|辆|期|倍|家|批|项|篇|块|方"
SCALES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}  # fmt: skip
ALL_UNITS = "|".join(sorted((*UNITS, *THINGS.split("|")), key=len, reverse=True))
SCALE = "百万|千万|万|亿|千|百"
QUANTITY = re.compile(
    rf"(?P<n>{NUMBER})(?P<more>[余多])?(?P<scale>{SCALE})?(?P<after>[余多])?(?P<unit>{ALL_UNITS})(?P<per>/[一-鿿])?"
)

# 10万元以上的3个: a limit, not an amount.
LIMIT = re.compile(r"(?:及|含)?(?:以上|以下|以内|之内|左右|上下|不等)")


@dataclass(frozen=True)
class Quantity:
    """A number with its unit in a sentence; `value` is in the unit, `base` in the first unit of its kind."""

    start: int
    end: int
    digits: str
    scale: str
    unit: str
    kind: str
    value: Decimal
    is_loose: bool = False

    @property
    def base(self) -> Fraction:
        return Fraction(self.value) * _factor(self.unit)

    @property
    def stated(self) -> str:
        return f"{self.digits}{self.scale}{self.unit}"

    @property
    def step(self) -> Fraction:
        """What the last place that is stated is worth, in the first unit of its kind."""
        places = len(self.digits.partition(".")[2])
        return Fraction(SCALES[self.scale], 10**places) * _factor(self.unit)

    def in_unit(self, base: Fraction) -> Decimal:
        """An amount in this quantity's own unit and scale."""
        return as_decimal(base / _factor(self.unit) / SCALES[self.scale])

    def like(self, base: Fraction, places: int = 4) -> str:
        """An amount written as this quantity is."""
        return f"{plain(round(self.in_unit(base), places))}{self.scale}{self.unit}"


def quantities(text: str) -> list[Quantity]:
    """All of a sentence, in its order. Prices (元/亩) are none: they measure nothing that is there."""
    return [_read(match) for match in QUANTITY.finditer(text) if not match["per"]]


def _read(match: re.Match[str]) -> Quantity:
    unit, scale = match["unit"], match["scale"] or ""
    return Quantity(
        match.start(),
        match.end("unit"),
        match["n"],
        scale,
        unit,
        UNITS[unit][0] if unit in UNITS else unit,
        Decimal(match["n"]) * SCALES[scale],
        bool(match["more"] or match["after"] or LIMIT.match(match.string, match.end())),
    )


def _factor(unit: str) -> Fraction:
    return UNITS[unit][1] if unit in UNITS else Fraction(1)
