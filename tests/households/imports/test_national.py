"""The national export into an empty register: what each column becomes, and what keeps a file out."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from households.models import (
    Area,
    Cause,
    Circumstances,
    Disability,
    Household,
    Living,
    Membership,
    Person,
    Standing,
    StatedIncome,
)
from tests.factories import AreaFactory
from tests.households.imports.conftest import VILLAGE, Load, Look, errors, notes, outcomes
from tests.households.imports.workbooks import HEADINGS, export, identity, person

CHILD = date(2016, 3, 2)


def spouse(**cells: Any) -> dict[str, Any]:
    return person(code="410399000102", 姓名="仇小满", 与户主关系="配偶", 证件号码=identity(male=False), **cells)  # fmt: skip


def test_a_row_becomes_a_household_and_all_that_hangs_on_it(loaded: Load):
    number = identity()

    outcome = loaded(export(person(人数=1, 务工状况="县外省内务工", **{"务工时间(月)": 6})))

    assert outcome.counts == {
        "new": 1, "changed": 0, "same": 0, "error": 0, "households": 1, "persons": 1,
    }  # fmt: skip
    household, someone = Household.objects.get(), Person.objects.get()
    assert (household.number, household.area_id, household.natural_village) == (
        "4103990001",
        VILLAGE,
        "上沟",
    )
    assert (someone.code, someone.name, someone.sex, someone.born_on, someone.ethnicity) == (
        "410399000101", "石大山", "1", date(1960, 5, 1), "汉族",
    )  # fmt: skip
    assert (someone.identity_number, someone.phone, someone.initials) == (
        number,
        "12000000001",
        " sds",
    )
    filed = date(2014, 1, 1)
    assert list(Membership.objects.values_list("household", "person", "relation", "begins_on", "joined_by")) == [
        (household.pk, someone.pk, "head", filed, "filed")
    ]  # fmt: skip
    assert list(Standing.objects.values_list("status", "attribute", "turn", "begins_on", "ends_on")) == [
        ("poor", "general", "filed", filed, None)
    ]  # fmt: skip
    assert list(Cause.objects.values_list("code", "is_main", "begins_on")) == [
        ("illness", True, filed)
    ]
    assert list(Living.objects.values_list("house_grade", "water_is_safe", "water_is_difficult", "begins_on")) == [
        ("B", True, False, filed)
    ]  # fmt: skip
    assert list(StatedIncome.objects.values_list("year", "per_head_fen", "net_fen")) == [(2017, 320850, None)]  # fmt: skip
    facts = Circumstances.objects.get()
    assert (facts.education, facts.school, facts.health, facts.labour, facts.work_place, facts.months_worked) == (
        "02", "01", "01", "01", "03", 6,
    )  # fmt: skip
    assert facts.has_serious_illness_insurance is True


FILED, EXITED, RELAPSED = date(2014, 1, 1), date(2016, 12, 31), date(2017, 1, 1)


@pytest.mark.parametrize(
    ("cells", "standings"),
    [
        ({"脱贫属性": "未脱贫"}, [("poor", "filed", FILED, None)]),
        ({"脱贫属性": "预脱贫"}, [("poor", "filed", FILED, None)]),
        (
            {"脱贫属性": "已脱贫", "脱贫年度": 2016},
            [("poor", "filed", FILED, EXITED), ("exited", "exit", EXITED, None)],
        ),
        (
            {"脱贫属性": "脱贫", "脱贫年度": "2016年"},
            [("poor", "filed", FILED, EXITED), ("exited", "exit", EXITED, None)],
        ),
        (
            {"脱贫属性": "返贫", "脱贫年度": 2016},
            [
                ("poor", "filed", FILED, EXITED),
                ("exited", "exit", EXITED, RELAPSED),
                ("relapsed", "relapse", RELAPSED, None),
            ],
        ),
        ({"脱贫属性": "返贫"}, [("relapsed", "filed", FILED, None)]),
    ],
)
def test_a_status_is_a_history(loaded: Load, cells: dict[str, Any], standings: list[tuple]):
    loaded(export(person(**cells)))

    told = Standing.objects.order_by("begins_on")
    assert list(told.values_list("status", "turn", "begins_on", "ends_on")) == standings


def test_an_export_without_exit_years_takes_the_year_before_the_data(loaded: Load, looked: Look):
    headings = [name for name in HEADINGS if name != "脱贫年度"]
    content = export(person(脱贫属性="已脱贫"), headings=headings)

    told = notes(looked(content))
    loaded(content)

    assert told == [("T2", "脱贫属性", "文件没有“脱贫年度”列，按 2017 年底脱贫登记。")]
    assert Standing.objects.get(status="exited").begins_on == date(2017, 12, 31)


def test_an_exited_household_without_its_year_keeps_the_file_out(looked: Look):
    assert errors(looked(export(person(脱贫属性="已脱贫")))) == [
        ("U2", "脱贫年度", "已脱贫的户须有脱贫年度。")
    ]


def test_options_say_what_the_file_does_not(loaded: Load):
    loaded(
        export(person(脱贫属性="未脱贫")),
        filed_on="2016年12月1日",
        data_on="2018-6-30",
        year="2016",
    )

    assert Standing.objects.get().begins_on == date(2016, 12, 1)
    assert StatedIncome.objects.get().year == 2016


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"data_on": "2018-7-14"}, "数据日期 2018年7月14日 还没有到，请改正。"),
        ({"filed_on": "2018-7-1", "data_on": "2018-6-1"}, "建档日期 2018年7月1日 晚于数据日期 2018年6月1日，请改正。"),
        ({"filed_on": "去年"}, "建档日期“去年”不是一个日期，请写成 2018-7-13 这样。"),
        ({"year": "二〇一七"}, "收入年度“二〇一七”不是年份，请写成 2017 这样。"),
        ({"year": 2019}, "收入年度 2019 晚于数据日期 2018年7月13日，请改正。"),
    ],
)  # fmt: skip
def test_options_that_cannot_be_are_refused(looked: Look, options: dict[str, Any], sentence: str):
    with pytest.raises(ValidationError) as refused:
        looked(export(person()), **options)

    assert refused.value.messages == [sentence]


def test_a_child_born_after_the_filing_joins_by_birth(loaded: Load):
    born = person(
        code="410399000103", 姓名="石小小", 与户主关系="之女", 证件号码=identity(CHILD, male=False),
        文化程度=None, 劳动技能=None,
    )  # fmt: skip

    loaded(export(person(), born))

    child = Membership.objects.get(relation="daughter")
    assert (child.begins_on, child.joined_by) == (CHILD, "birth")
    facts = Circumstances.objects.get(person=child.person)
    assert (facts.begins_on, facts.education, facts.labour) == (CHILD, "06", "04")


def test_a_person_without_a_number_says_why_and_keeps_the_birth_date(loaded: Load, looked: Look):
    newborn = person(code="410399000103", 姓名="石小小", 与户主关系="之女", 证件号码=None, 出生日期="2018年3月", 文化程度="学龄前儿童")  # fmt: skip
    content = export(person(), newborn, headings=[*HEADINGS, "出生日期"])

    told = notes(looked(content))
    loaded(content)

    assert told == [("AC3", "出生日期", "只写到月，按这个月的 1 日登记。")]
    child = Person.objects.get(name="石小小")
    assert (child.identity_number, child.no_identity_reason, child.born_on, child.sex) == (
        None, "国家系统导出表中没有证件号码", date(2018, 3, 1), "2",
    )  # fmt: skip


def test_a_person_with_neither_number_nor_birth_date_is_noted(looked: Look):
    reading = looked(export(person(), spouse() | {"证件号码": None}))

    assert notes(reading) == [("I3", "证件号码", "没有证件号码，也没有出生日期，年龄不能计算。")]
    assert reading.plan.is_sound


def test_a_disability_card_under_the_number_is_both(loaded: Load):
    number = identity()

    loaded(export(person(证件号码=f"{number}42", 健康状况="残疾、长期慢性病")))

    card = Disability.objects.get()
    assert (card.category, card.grade, card.card_number) == ("4", "2", f"{number}42")
    assert Person.objects.get().identity_number == number
    assert Circumstances.objects.get().health == "02+04"


def test_a_row_full_of_customary_writings_is_sound(looked: Look, loaded: Load):
    number = identity()
    content = export(
        person(
            " 4103990001", "'410399000101", 姓名="石 大 山", 证件号码=f"　{number.lower()} ", 行政村="焦沟", 民族="汉",
            与户主关系="本人或户主", 文化程度="文盲、半文盲", 在校生状况=None, 健康状况="残疾，大病", 劳动技能="无劳动能力",
            务工状况="乡(镇)内务工", 参加大病医疗="√", 脱贫属性="脱贫", 脱贫年度="２０１６年度", 贫困户属性="低保户", 主要致贫原因="缺劳动力",
            危房户="×", 饮水安全=1, 饮水困难=0, 人均纯收入="3,208.50元", 联系电话="120-00000001", **{"务工时间(月)": "3.0"},
        ),
        headings=[{"县(市、区、旗)": "县（市、区、旗）", "务工时间(月)": "务工时间\n（月）"}.get(name, name) for name in HEADINGS],
        above=[["2018年贫困人口信息表"], ["填报单位：试验乡", None, None, "单位：元"], []],
    )  # fmt: skip
    # A heading written otherwise takes its cell along.
    assert looked(content).table.headings_at == 4

    assert errors(looked(content)) == []


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        ({"户编号": None}, ("F2", "户编号", "“户编号”不能空着。")),
        ({"人编号": 4.10399e17}, ("G2", "人编号", "位数已被 Excel 改坏：长数字存成了数值，后几位已丢失。")),
        ({"证件号码": 410399196005010110}, ("I2", "证件号码", "位数已被 Excel 改坏：长数字存成了数值，后几位已丢失。")),
        ({"姓名": "  "}, ("H2", "姓名", "“姓名”不能空着。")),
        ({"健康状况": "还行"}, ("O2", "健康状况", "健康状况没有这一项。")),
        ({"务工时间(月)": 13}, ("R2", "务工时间(月)", "应在 0 至 12 之间。")),
        ({"脱贫属性": "已脱贫", "脱贫年度": 2019}, ("U2", "脱贫年度", "脱贫年度晚于数据日期（2018年7月13日）。")),
        ({"脱贫属性": "已脱贫", "脱贫年度": 2013}, ("U2", "脱贫年度", "脱贫年度早于建档日期（2014年1月1日）。")),
        ({"行政村": "别的村"}, ("D2", "行政村", "这次只导入焦沟村，这一行属于别的村。")),
        ({"人均纯收入": "三千"}, ("AA2", "人均纯收入", "应为金额（元）。")),
        ({"文化程度": None}, ("M2", "文化程度", "“文化程度”不能空着。")),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_by_its_place(
    looked: Look, cells: dict[str, Any], error: tuple[str, str, str]
):
    reading = looked(export(person() | cells))

    assert errors(reading) == [error]
    assert outcomes(reading) == ["error"]


def test_one_bad_row_of_five_hundred_writes_nothing(looked: Look, loaded: Load):
    people = [
        person(
            f"4103990{n:05d}",
            证件号码=identity(date(1950 + n // 80, 1 + n % 12, 1), sequence=n % 80),
        )
        for n in range(499)
    ]
    content = export(*people, person("410399099999", 健康状况="还行"))

    with pytest.raises(ValidationError, match="有 1 处错误，什么也没有导入"):
        loaded(content)

    assert errors(looked(content)) == [("O501", "健康状况", "健康状况没有这一项。")]
    assert [Household.objects.count(), Person.objects.count(), Standing.objects.count()] == [
        0,
        0,
        0,
    ]


def test_a_household_has_one_head(looked: Look):
    second = spouse() | {"与户主关系": "户主"}
    none = person("4103990002", 与户主关系="配偶", 姓名="仇二", 证件号码=identity(sequence=7))

    assert errors(looked(export(person(), second, none))) == [
        ("K3", "与户主关系", "户 4103990001 有两位户主，另一位在 K2。"),
        ("K4", "与户主关系", "户 4103990002 没有户主。"),
    ]


def test_facts_of_a_household_are_the_same_on_each_of_its_rows(looked: Look):
    other = spouse(贫困户属性="低保贫困户", 主要致贫原因=None)

    assert errors(looked(export(other, person()))) == [
        ("V2", "贫困户属性", "同一户各行应当一样，V3 写的是“一般贫困户”。")
    ]


def test_persons_and_numbers_stand_once_in_a_file(looked: Look):
    again = person(与户主关系="之子")
    twin = person(code="410399000109", 与户主关系="之子")

    assert errors(looked(export(person(), again, twin))) == [
        ("G3", "人编号", "这个人编号在 G2 已经出现过。"),
        ("I3", "证件号码", "这个证件号码在 I2 已经出现过。"),
        ("I4", "证件号码", "这个证件号码在 I2 已经出现过。"),
    ]


def test_what_is_odd_but_possible_is_noted(looked: Look):
    daughter = person(
        code="410399000103",
        姓名="石小花",
        与户主关系="之女",
        证件号码=identity(date(1990, 1, 1)),
        人数=3,
    )

    assert notes(looked(export(person(人数=3, **{"县(市、区、旗)": "别的县"}), daughter | {"县(市、区、旗)": "别的县"}))) == [
        ("J2", "人数", "写的是 3 人，文件里本户有 2 行，按行数登记。"),
        ("B2", "县(市、区、旗)", "登记册中是“试验县”，不改登记册。"),
        ("K3", "与户主关系", "与证件号码里的性别（男）不符。"),
    ]  # fmt: skip


def test_villages_are_found_by_name_beneath_a_township(looked: Look, loaded: Load, village: Area):
    AreaFactory(code=f"{VILLAGE[:9]}201", name="石门村")
    content = export(
        person(),
        person("4103990002", 姓名="仇二", 行政村="石门村委会", 证件号码=identity(sequence=7)),
        person("4103990003", 姓名="仇三", 行政村="无此村", 证件号码=identity(sequence=8)),
    )

    told = errors(looked(content, area=VILLAGE[:6]))
    loaded(export(person(), person("4103990002", 姓名="仇二", 行政村="石门", 证件号码=identity(sequence=7))), area=VILLAGE[:9])  # fmt: skip

    assert told == [("D4", "行政村", "登记册中没有这个行政村，有的是：焦沟村、石门村。")]
    assert list(Household.objects.order_by("number").values_list("area_id", flat=True)) == [
        VILLAGE, f"{VILLAGE[:9]}201",
    ]  # fmt: skip


def test_villages_of_one_name_are_told_apart_by_their_township(looked: Look, village: Area):
    AreaFactory(code="410399101", name="石门镇")
    AreaFactory(code="410399101200", name="焦沟村")

    assert errors(looked(export(person()), area="410399")) == []
    assert errors(looked(export(person(**{"乡(镇)": None})), area="410399")) == [
        ("D2", "行政村", "这里有同名的行政村，分不清是哪一个。")
    ]


def test_an_unknown_place_is_an_error(looked: Look, village: Area):
    assert errors(looked(export(person()), area="410399300200")) == [("", "", "没有代码是这个的区域。")]  # fmt: skip


def test_places_are_made_with_the_names_of_the_file_when_asked(loaded: Load, village: Area):
    content = export(person(**{"县(市、区、旗)": "新县", "乡(镇)": "新镇", "行政村": "新村"}))

    loaded(content, area="410398100200", create_areas=True)

    assert list(Area.objects.within("410398").values_list("code", "name", "level")) == [
        ("410398", "新县", "county"),
        ("410398100", "新镇", "township"),
        ("410398100200", "新村", "village"),
    ]
    assert Household.objects.get().area_id == "410398100200"


def test_only_a_village_can_be_made(looked: Look, village: Area):
    assert errors(looked(export(person()), area="410398", create_areas=True)) == [
        ("", "", "新建区域须用行政村自己的 12 位区划代码。")
    ]
