"""The village that files are imported into, and the day on which it happens."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from households.imports.staging import Outcome, Reading, look, take_over
from households.models import Area
from tests.factories import AreaFactory

VILLAGE = "410399100200"
TODAY = date(2018, 7, 13)

Look = Callable[..., Reading]
Load = Callable[..., Outcome]


@pytest.fixture
def village(db: None) -> Area:
    AreaFactory(code=VILLAGE[:6], name="试验县")
    AreaFactory(code=VILLAGE[:9], name="试验乡")
    return AreaFactory(code=VILLAGE, name="焦沟村")


@pytest.fixture
def looked(village: Area) -> Look:
    """What a file would do, reckoned on a day."""

    def reckon(
        content: bytes, *, area: str = VILLAGE, today: date = TODAY, **options: Any
    ) -> Reading:
        return look(
            kind="national",
            content=content,
            file_name="名单.xlsx",
            area_code=area,
            options=options,
            today=today,
        )

    return reckon


@pytest.fixture
def loaded(looked: Look) -> Load:
    """A file taken over."""

    def carry_out(content: bytes, **options: Any) -> Outcome:
        return take_over(looked(content, **options), by=None)

    return carry_out


def errors(reading: Reading) -> list[tuple[str, str, str]]:
    """Place, heading and rule of every error."""
    return [said[1:] for said in _said(reading) if said[0] == "error"]


def notes(reading: Reading) -> list[tuple[str, str, str]]:
    return [said[1:] for said in _said(reading) if said[0] == "note"]


def changes(reading: Reading) -> list[tuple[str, str, str]]:
    """Heading, before and after of every change."""
    return [
        (finding.heading, finding.was, finding.value)
        for row in reading.plan.rows
        for finding in row.findings
        if finding.severity == "change"
    ]


def _said(reading: Reading) -> list[tuple[str, str, str, str]]:
    found = [*reading.plan.remarks, *(each for row in reading.plan.rows for each in row.findings)]
    return [(each.severity, each.place, each.heading, each.rule) for each in found]


def outcomes(reading: Reading) -> list[str]:
    return [row.outcome for row in reading.plan.rows]


def values(rows: Any, *names: str) -> list[Mapping[str, Any]]:
    return list(rows.values_list(*names))
