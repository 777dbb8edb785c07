"""The ledgers of houses repaired and of families moved: who was helped by the day, and who still waits."""

from dataclasses import replace
from datetime import date

from households.models import Area, Household
from reports.figures import compute
from reports.ledgers import LEDGERS
from tests.factories import LivingFactory, SubsidyFactory, SubsidyPaymentFactory
from tests.reports.ledgers.conftest import AT, exported, registered
from tests.reports.ledgers.reading import picked

REPAIRS, RELOCATIONS = LEDGERS["house-repairs"], LEDGERS["relocations"]


def helped(household: Household, code: str, on: date = date(2017, 11, 1), **more: object) -> None:
    subsidy = SubsidyFactory(
        household=household, category__code=code, category__name=code, category__group="housing",
        begins_on=on, **more,
    )  # fmt: skip
    SubsidyPaymentFactory(subsidy=subsidy, amount_fen=1_500_000, paid_on=date(2018, 1, 5))


def test_repairs_tell_who_was_helped_and_who_waits(village: Area, next_door: Area) -> None:
    done = registered(village, "4103990001", "石大山", "石小山")
    helped(done, "house_d", document="建〔2017〕1号")
    LivingFactory(household=done, house_grade="A", house_area_m2=100)
    waiting = registered(village, "4103990002", "石老二")
    LivingFactory(household=waiting, house_grade="D")
    moved = registered(village, "4103990003", "石老三")
    helped(moved, "relocation")
    LivingFactory(household=moved, house_grade="C")
    LivingFactory(household=registered(village, "4103990004", "石老四"), house_grade="B")
    later = registered(village, "4103990005", "石老五")
    helped(later, "house_c", on=date(2018, 7, 1))
    helped(registered(next_door, "4103990099", "外村人"), "house_d")

    paper = exported("house-repairs", village).paper

    assert picked(REPAIRS, paper.records, "户编号", "改造情况", "危房改造·改造方式", "危房改造·办结日期", "危房改造·依据文件", "危房改造·累计发放（元）", "统计日的住房·住房等级", "统计日的住房·人均（㎡）", "待改造计户", "计户", "计人") == [
        ("4103990001", "已改造", "house_d", date(2017, 11, 1), "建〔2017〕1号", 15_000, "A级", 50, None, 1, 2),
        ("4103990002", "待改造", None, None, None, None, "D级危房", None, 1, None, None),
    ]  # fmt: skip
    sums = REPAIRS.totals(REPAIRS.records(AT), AT)
    assert sums == {"households": 1, "persons": 2, "waiting": 1, "paid": 1_500_000}
    assert REPAIRS.summary(sums) == "已改造 1 户 2 人，还有 1 户待办，累计发放 1.5万元"


def test_help_given_twice_is_marked_in_both_ledgers(village: Area) -> None:
    household = registered(village, "4103990001", "石大山")
    helped(household, "house_c")
    helped(household, "relocation", on=date(2018, 2, 1), quantity=4)

    repairs = exported("house-repairs", village).paper.records
    relocations = exported("relocations", village).paper.records

    assert picked(REPAIRS, repairs, "又享受易地搬迁") == [("是",)]
    assert picked(RELOCATIONS, relocations, "又享受危房改造", "易地搬迁·办结日期", "易地搬迁·安置人口") == [
        ("是", date(2018, 2, 1), 4)
    ]  # fmt: skip


def test_who_wishes_to_move_waits_for_it(village: Area) -> None:
    LivingFactory(household=registered(village, "4103990001", "甲"), wants_relocation=True)
    LivingFactory(household=registered(village, "4103990002", "乙"), wants_relocation=False)

    paper = exported("relocations", village).paper

    assert picked(RELOCATIONS, paper.records, "户编号", "搬迁情况", "待搬迁计户", "计户") == [
        ("4103990001", "待搬迁", 1, None)
    ]


def test_both_ledgers_are_the_figures_of_their_day(village: Area) -> None:
    for number in range(3):
        household = registered(village, f"410399000{number}", "甲", "乙")
        helped(household, "house_d" if number else "relocation", on=date(2018, 1, 1 + number))

    for day in (date(2017, 12, 31), date(2018, 1, 2), AT.day):
        at = replace(AT, day=day)
        codes = [
            f"{name}.{unit}"
            for name in ("house_repair", "relocation")
            for unit in ("households", "persons")
        ]
        figures = [value.amount for value in compute(codes, at).values()]
        sums = [
            ledger.totals(ledger.records(at), at)[key]
            for ledger in (REPAIRS, RELOCATIONS)
            for key in ("households", "persons")
        ]
        assert sums == figures
