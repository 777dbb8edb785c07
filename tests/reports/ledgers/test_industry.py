"""The ledger of industry in households: fields of the year, help, loans and land; crops are never added to one another."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from households.models import Area, Planting
from reports.figures import compute
from reports.ledgers import LEDGERS
from tests.factories import (
    BeneficiaryFactory,
    PlantingFactory,
    ProductionFactory,
    SubsidyFactory,
    SubsidyPaymentFactory,
)
from tests.reports.ledgers.conftest import AT, exported, registered
from tests.reports.ledgers.reading import picked

INDUSTRY = LEDGERS["industry"]


def test_industry_ledger_says_all_that_is_known(village: Area, next_door: Area) -> None:
    household = registered(village, "4103990001", "石大山")
    PlantingFactory(household=household, crop="chrysanthemum", area_li=340)
    PlantingFactory(household=household, crop="pepper", area_li=330, is_intercropped=True)
    PlantingFactory(household=household, year=2017, crop="wheat", area_li=900)
    given = SubsidyFactory(
        household=household, category__code="pv", category__name="光伏扶贫", category__group="industry"
    )  # fmt: skip
    SubsidyPaymentFactory(subsidy=given, amount_fen=300_000)
    SubsidyFactory(
        household=household, quantity=50_000, category__code="micro_credit", category__group="finance", category__is_loan=True
    )  # fmt: skip
    BeneficiaryFactory(
        household=household, project__area=village, project__category="industry", project__name="菊花基地",
        since_on=date(2018, 3, 1),
    )  # fmt: skip
    ProductionFactory(household=household, farmland_li=500, is_in_cooperative=True)
    registered(village, "4103990002", "什么也没有")
    PlantingFactory(household=registered(village, "4103990003", "清退", status="removed"))
    PlantingFactory(household=registered(next_door, "4103990099", "外村人"))

    paper = exported("industry", village).paper

    assert picked(INDUSTRY, paper.records, "户编号", "本年度种植（亩）·小麦", "本年度种植（亩）·菊花", "本年度种植（亩）·花椒", "套种的作物", "产业扶持项目", "累计发放（元）", "受益的产业项目", "扶贫小额信贷（元）", "生产条件（亩）·耕地", "加入合作社", "种植计户", "计户") == [
        ("4103990001", None, 3.4, 3.3, "花椒", "光伏扶贫", 3_000, "菊花基地", 50_000, 5, "是", 1, 1)
    ]  # fmt: skip


def test_sums_are_the_figures_of_the_year(village: Area) -> None:
    for number, crop in enumerate(("chrysanthemum", "pepper", "chrysanthemum")):
        household = registered(village, f"410399000{number}", "甲")
        PlantingFactory(household=household, crop=crop, area_li=100 + number)
    at = replace(AT, day=date(2018, 6, 30))
    crops = {f"mu_{crop}": f"planting.{crop}.mu" for crop in Planting.Crop.values}

    sums = INDUSTRY.totals(INDUSTRY.records(at), at)
    figures = compute([*crops.values(), "planting.households"], at)

    assert {key: Decimal(sums[key]) / 100 for key in crops} == {
        key: figures[code].amount for key, code in crops.items()
    }
    assert sums["planting"] == figures["planting.households"].amount == 3
