"""The ledger of incomes: totals and shares computed from the parts, against the line of the year and of the place."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from households.models import Area
from reports.ledgers import LEDGERS, total_cells
from tests.factories import IncomeFactory, StandardFactory, StatedIncomeFactory
from tests.reports.ledgers.conftest import AT, exported, registered
from tests.reports.ledgers.reading import picked

INCOMES = LEDGERS["incomes"]


def test_income_ledger_computes_every_total(village: Area, next_door: Area) -> None:
    household = registered(village, "4103990001", "石大山")
    IncomeFactory(
        household=household, year=2017, wages_fen=900_000, business_fen=300_000, property_fen=10_000,
        transfers_fen=90_000, dibao_fen=60_000, pension_fen=20_000, business_costs_fen=100_000, member_count=3,
    )  # fmt: skip
    IncomeFactory(household=household, year=2016, wages_fen=600_000, member_count=3)
    IncomeFactory(household=household, year=2018)
    StatedIncomeFactory(household=household, year=2017, per_head_fen=400_100)
    StandardFactory(
        area=Area.objects.get(code="410399"),
        value=320_800,
        document="县标准",
        ends_on=date(2018, 1, 1),
    )
    StandardFactory(
        area=Area.objects.get(code="410399"), value=340_000, begins_on=date(2018, 1, 1)
    )
    IncomeFactory(household=registered(next_door, "4103990099", "外村人"), year=2017)

    paper = exported("incomes", village).paper

    assert picked(INCOMES, paper.records, "收入年度", "年收入", "生产经营性支出", "纯收入", "转移性收入其中·其他转移性", "计算人口", "人均纯收入", "全国系统·系统载明的人均", "全国系统·相差", "脱贫收入标准·标准（元）", "脱贫收入标准·依据文件", "脱贫收入标准·是否超过", "上年人均", "没有超过计户") == [
        (2017, 13_000, 1_000, 12_000, 100, 3, 4_000, 4_001, -1, 3_208, "县标准", "是", 2_000, None)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("net", "expected"), [(963_000, ("是", None)), (962_400, ("否", 1)), (962_399, ("否", 1))]
)
def test_just_the_line_is_not_over_it(
    village: Area, net: int, expected: tuple[str, int | None]
) -> None:
    IncomeFactory(
        household=registered(village, "4103990001", "石大山"), year=2017, wages_fen=net, member_count=3
    )  # fmt: skip
    StandardFactory(area=village, value=320_800)

    rows = exported("incomes", village).paper.records

    assert picked(INCOMES, rows, "脱贫收入标准·是否超过", "没有超过计户") == [expected]


def test_without_a_line_nothing_is_said_of_it(village: Area) -> None:
    IncomeFactory(household=registered(village, "4103990001", "石大山"), year=2017)

    rows = exported("incomes", village).paper.records

    assert picked(
        INCOMES, rows, "脱贫收入标准·标准（元）", "脱贫收入标准·是否超过", "没有超过计户"
    ) == [(None, None, None)]
    assert INCOMES.totals(INCOMES.records(AT), AT)["not_over"] == 0


def test_nearest_line_counts_for_each_village(village: Area, next_door: Area) -> None:
    StandardFactory(area=Area.objects.get(code="410399"), value=300_000)
    StandardFactory(area=next_door, value=500_000)
    for area, number in ((village, "4103990001"), (next_door, "4103990002")):
        IncomeFactory(household=registered(area, number, "甲"), year=2017, wages_fen=400_000)
    at = replace(AT, area="410399")

    rows = exported("incomes", Area.objects.get(code="410399"), at=at).paper.records

    assert picked(INCOMES, rows, "行政村", "脱贫收入标准·标准（元）", "脱贫收入标准·是否超过") == [
        ("试村", 3_000, "是"),
        ("邻村", 5_000, "否"),
    ]
    assert INCOMES.totals(INCOMES.records(at), at)["not_over"] == 1


def test_share_below_the_rows_is_that_of_the_sums_to_the_fen(village: Area) -> None:
    for number, (wages, members) in enumerate(((1_000_000, 3), (500_000, 4))):
        IncomeFactory(
            household=registered(village, f"410399000{number}", "甲"), year=2017, wages_fen=wages, member_count=members
        )  # fmt: skip
    written = exported("incomes", village)
    place = [column.heading for column in INCOMES.columns].index("人均纯收入")

    sums = INCOMES.totals(INCOMES.records(AT), AT)

    # 15,000 yuan over seven persons; the mean of the two households' own figures would be another number.
    assert total_cells(INCOMES.columns, sums)[place] == Decimal("2142.86")
    assert written.paper.total[place + 1] == 2142.86
    assert written.paper.formulas[place + 1] == '=IF(V7=0,"",ROUND(U7/V7,2))'
