"""The ledgers of the Jiaogou data against the report of 2018 and the figures."""

from dataclasses import replace

from households.models import Activity, Area
from reports.figures import compute
from reports.ledgers import LEDGERS
from tests.reports.ledgers.conftest import AT, exported


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
