"""The ledgers of the Jiaogou data against the report of 2018 and the figures."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from households.models import Activity, Area, Posting
from reports.figures import compute
from reports.ledgers import LEDGERS
from tests.factories import PostingFactory
from tests.reports.ledgers.conftest import AT, exported
from tests.reports.ledgers.test_screen import fetched


def test_ledgers_of_the_jiaogou_data_add_up_to_the_report_of_2018(jiaogou: Area) -> None:
    at = replace(AT, area=jiaogou.code)
    found = {name: exported(name, jiaogou, at=at) for name in LEDGERS}

    assert found["households"].paper.total[-2:] == [192, 709]
    assert found["register"].exported.row_count == 192
    assert found["projects"].exported.row_count == 10
    assert dict(found["projects"].exported.sums)["下达资金（万元）·合计"] == "504.00"
    visits = compute(["visits.households", "visits.count"], at)
    assert found["visits"].paper.total[-2:] == [value.amount for value in visits.values()]
    kinds = compute([f"activities.{kind}.count" for kind in Activity.Kind], at)
    held = sum(int(value.amount or 0) for value in kinds.values())
    assert found["activities"].paper.total[-1] == held == 27
    assert dict(found["gifts"].exported.sums)["价值（元）"] == "45900.00"
    assert compute(["gifts.value"], at)["gifts.value"].amount == 45_900
    assert found["pairings"].paper.total[-1] == 192


# The keys of a ledger's totals, and the figures that say the same.
SAME: Mapping[str, Mapping[str, str]] = {
    "national": {"persons": "registered.persons", "households": "registered.households"},
    "exits": {"households": "exited.households", "persons": "exited.persons"},
    "house-repairs": {"households": "house_repair.households", "persons": "house_repair.persons"},
    "relocations": {"households": "relocation.households", "persons": "relocation.persons"},
    "industry": {"planting": "planting.households"},
    "health": {"households": "disabled.households"},
    "case-files": {
        "arranged": "case_files.completed",
        "households": "registered.households",
        "persons": "registered.persons",
    },
}


@pytest.mark.parametrize("name", sorted(SAME))
@pytest.mark.parametrize("day", [date(2017, 12, 31), date(2018, 6, 30)])
def test_ledger_workbook_screen_and_figure_are_one_number(
    client: Client, jiaogou: Area, name: str, day: date
) -> None:
    at, same = replace(AT, area=jiaogou.code, day=day), SAME[name]
    figures = compute(same.values(), at)

    sums = LEDGERS[name].totals(LEDGERS[name].records(at), at)
    paper = exported(name, jiaogou, at=at).paper

    expected = {key: figures[code].amount for key, code in same.items()}
    assert {key: sums[key] for key in same} == expected
    columns = [column.key if column.total else "" for column in LEDGERS[name].columns]
    below = dict(zip(columns, paper.total[1:], strict=True))
    told = {key: amount for key, amount in expected.items() if key in below}
    assert {key: below[key] for key in told} == told
    auditor = PostingFactory(area=jiaogou, role=Posting.Role.AUDITOR).user
    page = fetched(client, auditor, f"/ledgers/{name}/?area={jiaogou.code}&at={day}&columns=all")
    foot = re.findall(r"<t[hd] [^>]*>([^<]*)</t[hd]>", page.partition("<tfoot>")[2])
    shown = dict(zip(columns, foot, strict=True))
    assert {key: shown[key] for key in told} == {key: str(amount) for key, amount in told.items()}


def test_crops_of_jiaogou_are_those_of_the_report(jiaogou: Area) -> None:
    at = replace(AT, area=jiaogou.code)

    sums = dict(exported("industry", jiaogou, at=at).exported.sums)

    assert (sums["本年度种植（亩）·菊花"], sums["本年度种植（亩）·花椒"]) == ("408.00", "400.00")
    figures = compute(["planting.chrysanthemum.mu", "planting.pepper.mu"], at)
    assert [value.amount for value in figures.values()] == [408, 400]
