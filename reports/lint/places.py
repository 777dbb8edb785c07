"""What a text states of the whole place: its households and people, for whatever is divided by them."""

import re
from collections.abc import Iterable
from decimal import Decimal

from reports.lint.numbers import NUMBER, number
from reports.lint.text import Document

WHOLE_POPULATION = (
    re.compile(rf"(?:全|本|该|我|辖)(?:村|乡|镇|县|区)(?:现|共|总|辖|内)?(?:有|计)?(?:农户|总户数|村民|人口)?(?:(?P<h>{NUMBER})户[,、共]?)?(?:总?人口)?(?P<p>{NUMBER})(?P<scale>万)?人(?!次)"),
    re.compile(rf"总人口(?:数)?(?:为|共|:|有)?(?P<p>{NUMBER})(?P<scale>万)?人"),
    re.compile(rf"全村(?:共有|现有|共|有)?(?P<h>{NUMBER})户(?=[,。;、(]|农户|村民|人家)"),
    re.compile(rf"总户数(?:为|共|:|有)?(?P<h>{NUMBER})户"),
    re.compile(rf"(?:共有|现有|辖|总户数)(?P<h>{NUMBER})户[,、共]?(?:总?人口)?(?P<p>{NUMBER})(?P<scale>万)?人(?![次])"),
    re.compile(rf"(?<!\d)\d+个(?:村民小?组|自然村|小组|组)[,、共有]{{0,3}}(?P<h>{NUMBER})户[,、共]?(?P<p>{NUMBER})(?P<scale>万)?人(?!次)"),
)  # fmt: skip


def are_of_one_place(values: list[Decimal]) -> bool:
    """Whether they can be one population at several times, and not those of a village and of its township."""
    return not values or max(values) * 2 < min(values) * 3


def people(document: Document) -> list[Decimal]:
    """All numbers that the text states as the persons of a whole place."""
    return _whole(document, "p")


def households(document: Document) -> list[Decimal]:
    return _whole(document, "h")


def _whole(document: Document, name: str) -> list[Decimal]:
    found: Iterable[Decimal] = (
        number(match[name]) * (10_000 if name == "p" and match["scale"] else 1)
        for pattern in WHOLE_POPULATION
        for _, match in document.matches(pattern)
        if match.groupdict().get(name)
    )
    return list(dict.fromkeys(value for value in found if value))
