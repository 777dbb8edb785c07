"""Export after export into one register, at random: whatever was taken over is the same when it comes again."""

import random
from datetime import date
from typing import Any

import pytest

from households.imports.findings import Severity
from households.imports.headings import Row, Table
from households.imports.kinds.national import NATIONAL
from households.imports.planning import Plan
from households.models import Area, Circumstances, Membership, Person, Standing
from tests.households.imports.conftest import VILLAGE
from tests.households.imports.workbooks import identity, person

TITLES = [column.title for column in NATIONAL.columns]
MOVING: dict[str, list[Any]] = {
    "文化程度": ["小学", "初中", "高中"],
    "健康状况": ["健康", "残疾", "患有大病", "长期慢性病、残疾"],
    "劳动技能": ["普通劳动力", "无劳动力", "技能劳动力"],
    "务工状况": [None, "省外务工", "县外省内务工"],
    "务工时间(月)": [0, 3, "11"],
    "参加大病医疗": ["是", "否"],
    "民族": ["汉族", "回"],
    "联系电话": ["12000000001", "12000000002", None],
}
OF_HOUSEHOLD: dict[str, list[Any]] = {
    "自然村": ["上沟", "下沟", None],
    "贫困户属性": ["一般贫困户", "低保贫困户", "特困供养（集中）", "五保户"],
    "主要致贫原因": ["因病", "因残", "缺技术", None],
    "危房户": ["是", "否", "D级", None],
    "饮水安全": ["是", "否", None],
    "人均纯收入": [3000, "3208.50", None],
}


class Village:
    """Households as the national system has them, moving from export to export."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.families = [self._family(n) for n in range(6)]

    def _family(self, n: int) -> list[dict[str, Any]]:
        number = f"41039900{n:02d}"
        born = date(1950 + self.dice.randrange(30), 1 + self.dice.randrange(12), 1)
        return [
            person(
                number,
                f"{number}{place:02d}",
                姓名="石" + "甲乙丙丁戊己"[n] + "一二三"[place],
                证件号码=identity(born, sequence=n * 10 + place),
                与户主关系=["户主", "其他", "之子"][place],
            )
            for place in range(1 + self.dice.randrange(3))
        ]

    def move(self, year: int) -> None:
        for family in self.families:
            for key, choices in OF_HOUSEHOLD.items():
                told = self.dice.choice(choices)
                for row in family:
                    row[key] = told
            if family[0]["脱贫属性"] == "未脱贫" and self.dice.random() < 0.3:
                for row in family:
                    row |= {"脱贫属性": "已脱贫", "脱贫年度": year - 1}
            elif family[0]["脱贫属性"] == "已脱贫" and self.dice.random() < 0.2:
                for row in family:
                    row["脱贫属性"] = "返贫"
            for row in family:
                row |= {
                    key: self.dice.choice(MOVING[key]) for key in self.dice.sample(list(MOVING), 3)
                }
            if len(family) > 1 and self.dice.random() < 0.3:
                family[0]["与户主关系"], family[1]["与户主关系"] = (
                    family[1]["与户主关系"],
                    family[0]["与户主关系"],
                )

    def export(self) -> list[dict[str, Any]]:
        rows = [row for family in self.families for row in family]
        self.dice.shuffle(rows)
        return rows


def planned(rows: list[dict[str, Any]], on: date) -> Plan:
    table = Table(
        letters={title: title for title in rows[0]},
        rows=[
            Row(n, {title: row.get(title) for title in TITLES}) for n, row in enumerate(rows, 2)
        ],
    )
    options = NATIONAL.settle({"data_on": on}, today=on)
    return NATIONAL.plan(table, area_code=VILLAGE, options=options, today=on)


@pytest.mark.parametrize("seed", range(8))
def test_what_was_taken_over_is_the_same_when_it_comes_again(village: Area, seed: int):
    told = Village(seed)
    for year in range(2016, 2022):
        rows, on = told.export(), date(year, 7, 1)

        plan = planned(rows, on)
        assert [finding.sentence for row in plan.rows for finding in row.of(Severity.ERROR)] == []
        plan.writes.carry_out()

        again = planned(rows, on)
        assert [finding.sentence for row in again.rows for finding in row.of(Severity.ERROR)] == []
        assert {row.outcome for row in again.rows} == {"same"}
        assert not again.writes
        told.move(year)

    people = sum(map(len, told.families))
    now = date(2021, 7, 1)
    assert Person.objects.count() == people
    assert Membership.objects.covering(now).count() == people
    assert Circumstances.objects.covering(now).count() == people
    assert Membership.objects.covering(now).filter(relation="head").count() == len(told.families)
    assert Standing.objects.covering(now).count() == len(told.families)
