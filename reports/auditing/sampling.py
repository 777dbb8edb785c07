"""Random samples that anybody can draw again: the seed is written down, and chance is a digest of seed and record.

Every record gets the SHA-256 of seed, kind and its own key; the smallest are drawn. That needs no generator whose
sequence could change with a version, and does not depend on the order in which a database gives its rows.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F

from households.models import Area, Household, Standing, SubsidyCategory
from projects.models import FundSource, Project
from reports.figures import At, Counted, find

LARGEST = 500
Labels = Callable[[set[Any]], Mapping[Any, str]]


@dataclass(frozen=True)
class Stratum:
    """What records are parted by: the column, and how its values are called."""

    label: str
    path: str
    labels: Labels


@dataclass(frozen=True)
class Universe:
    """What can be drawn from: the records of a figure, so that m is the figure. `key` is what names a record for ever."""

    label: str
    unit: str
    figure: str
    key: str
    strata: Mapping[str, Stratum] = field(default_factory=dict)

    @property
    def counted(self) -> Counted:
        figure = find(self.figure)
        assert isinstance(figure, Counted)
        return figure


@dataclass(frozen=True)
class Layer:
    """One stratum: how many there are in it, and how many were drawn."""

    label: str
    total: int
    drawn: int


@dataclass(frozen=True)
class Sample:
    """What was drawn: the records' primary keys in the order of strata and keys, with the size of each layer."""

    total: int
    layers: tuple[Layer, ...]
    picks: tuple[int, ...]
    strata: tuple[str, ...]
    digest: str


def _choices(enum: Any) -> Labels:
    return lambda values: {
        value: str(enum(value).label) if value else "未登记" for value in values
    }


def _areas(values: set[Any]) -> Mapping[Any, str]:
    return dict(Area.objects.filter(code__in=values).values_list("code", "name"))


def _categories(values: set[Any]) -> Mapping[Any, str]:
    return dict(SubsidyCategory.objects.filter(pk__in=values).values_list("pk", "name"))


def _groups(values: set[Any]) -> Mapping[Any, str]:
    return {value: Household(group_number=value).group_label or "未登记" for value in values}


def _village(path: str) -> Stratum:
    return Stratum("行政村", path, _areas)


UNIVERSES: dict[str, Universe] = {
    "households": Universe(
        "在册户", "户", "registered.households", "number",
        {
            "village": _village("area_id"),
            "attribute": Stratum("户属性", "standing__attribute", _choices(Standing.Attribute)),
            "status": Stratum("在册状态", "standing__status", _choices(Standing.Status)),
            "group": Stratum("村民组", "group_number", _groups),
        },
    ),
    "projects": Universe(
        "项目", "个", "projects.count", "code",
        {
            "category": Stratum("项目类别", "category", _choices(Project.Category)),
            "village": _village("area_id"),
        },
    ),
    "payments": Universe(
        "项目支付", "笔", "projects.paid_yuan", "pk",
        {
            "kind": Stratum(
                "资金性质", "allocation__source__kind", _choices(FundSource.Kind)
            ),
            "category": Stratum(
                "项目类别", "allocation__project__category", _choices(Project.Category)
            ),
            "village": _village("allocation__project__area_id"),
        },
    ),
    "subsidies": Universe(
        "半年期补贴发放", "笔", "subsidies.paid", "pk",
        {
            "category": Stratum("补贴类别", "subsidy__category_id", _categories),
            "village": _village("subsidy__household__area_id"),
        },
    ),
    "visits": Universe(
        "半年期走访", "次", "visits.count", "pk", {"village": _village("household__area_id")}
    ),
}  # fmt: skip


def draw(universe: str, *, stratum: str, size: int, seed: str, at: At) -> Sample:
    """The same seed, size, stratum, place and day give the same sample while the records of that day are the same.

    Each layer gets its share by the largest remainders, and at least one where there are places enough.
    Raises ValidationError for a size that cannot be drawn.
    """
    drawn_from = UNIVERSES[universe]
    if not 1 <= size <= LARGEST:
        raise ValidationError(f"抽样数量为 1 至 {LARGEST}。")
    layers = _layers(drawn_from, stratum, at)
    total = sum(len(members) for members in layers.values())
    shares = _shares({name: len(members) for name, members in layers.items()}, min(size, total))
    picks: list[tuple[str, str, int]] = []
    for name, members in layers.items():
        lots = sorted((_lot(seed, universe, key), key, pk) for key, pk in members)
        picks += sorted((name, key, pk) for _, key, pk in lots[: shares[name]])
    text = "\n".join(f"{name}\t{key}" for name, key, _ in picks)
    return Sample(
        total,
        tuple(Layer(name, len(members), shares[name]) for name, members in layers.items()),
        tuple(pk for _, _, pk in picks),
        tuple(name for name, _, _ in picks),
        hashlib.sha256(text.encode()).hexdigest(),
    )


def _layers(universe: Universe, stratum: str, at: At) -> dict[str, list[tuple[str, int]]]:
    """The records by layer, each with its key in words and its primary key; the layers in the order of their names."""
    records = universe.counted.records(at)
    layers: dict[str, list[tuple[str, int]]] = defaultdict(list)
    if not stratum:
        for key, pk in records.values_list(universe.key, "pk"):
            layers["全部"].append((str(key), pk))
        return dict(layers)
    parted = universe.strata[stratum]
    rows = list(records.annotate(layer=F(parted.path)).values_list("layer", universe.key, "pk"))
    labels = parted.labels({layer for layer, _, _ in rows})
    for layer, key, pk in rows:
        layers[labels.get(layer, "未登记")].append((str(key), pk))
    return dict(sorted(layers.items()))


def _shares(totals: Mapping[str, int], size: int) -> dict[str, int]:
    """Whole numbers that add up to the size, in proportion; never more than there are."""
    whole = sum(totals.values())
    if not whole:
        return dict.fromkeys(totals, 0)
    shares = {name: size * total // whole for name, total in totals.items()}
    if size >= len(totals):
        shares = {name: max(share, 1) for name, share in shares.items()}
    by_remainder = sorted(totals, key=lambda name: (-(size * totals[name] % whole), name))
    while sum(shares.values()) < size:
        for name in by_remainder:
            if sum(shares.values()) < size and shares[name] < totals[name]:
                shares[name] += 1
    while sum(shares.values()) > size:
        largest = max(shares, key=lambda name: (shares[name], name))
        shares[largest] -= 1
    return shares


def _lot(seed: str, universe: str, key: str) -> str:
    return hashlib.sha256(f"{seed}\n{universe}\n{key}".encode()).hexdigest()
