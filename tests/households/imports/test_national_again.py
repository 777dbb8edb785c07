"""A later export against the register that an earlier one left: same, changed, and what only staff may decide."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from households.models import (
    AuditLine,
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
from tests.households.imports.conftest import Load, Look, changes, errors, notes, outcomes
from tests.households.imports.test_national import spouse
from tests.households.imports.workbooks import HEADINGS, export, identity, person

DATA_ON = date(2018, 7, 13)
FILED = date(2014, 1, 1)
TABLES = (
    AuditLine, Cause, Circumstances, Disability, Household, Living, Membership, Person, Standing, StatedIncome,
)  # fmt: skip


def register() -> list[list[tuple]]:
    """Every row of every table, sealed numbers opened."""
    return [list(table.objects.order_by("pk").values_list()) for table in TABLES]


def test_the_same_file_twice_changes_nothing(loaded: Load, looked: Look):
    content = export(
        person(脱贫属性="返贫", 脱贫年度=2016), spouse(脱贫属性="返贫", 脱贫年度=2016)
    )
    loaded(content)
    before = register()

    again = loaded(content)

    assert (again.is_applied, again.has_changed) == (True, False)
    assert outcomes(looked(content)) == ["same", "same"]
    assert register() == before


def test_looking_writes_nothing(looked: Look):
    before = register()

    looked(export(person()))

    assert register() == before


def test_an_exit_ends_the_poor_standing_on_the_last_day_of_its_year(loaded: Load, looked: Look):
    loaded(export(person()))
    later = export(person(脱贫属性="已脱贫", 脱贫年度=2017))

    told = changes(looked(later))
    loaded(later)

    assert told == [("脱贫属性", "未脱贫", "脱贫")]
    assert list(Standing.objects.order_by("begins_on").values_list("status", "turn", "begins_on", "ends_on")) == [
        ("poor", "filed", FILED, date(2017, 12, 31)),
        ("exited", "exit", date(2017, 12, 31), None),
    ]  # fmt: skip


def test_an_exit_told_after_a_change_of_attribute_stands_before_it(loaded: Load):
    loaded(export(person()), data_on="2018-01-15")
    loaded(export(person(贫困户属性="低保贫困户")), data_on="2018-02-01")

    loaded(export(person(贫困户属性="低保贫困户", 脱贫属性="已脱贫", 脱贫年度=2017)))

    told = Standing.objects.order_by("begins_on")
    assert list(told.values_list("status", "attribute", "turn", "begins_on", "ends_on")) == [
        ("poor", "general", "filed", FILED, date(2017, 12, 31)),
        ("exited", "general", "exit", date(2017, 12, 31), date(2018, 2, 1)),
        ("exited", "dibao", "attribute", date(2018, 2, 1), None),
    ]


def test_a_relapse_begins_with_the_data(loaded: Load):
    loaded(export(person(脱贫属性="已脱贫", 脱贫年度=2016)))

    loaded(export(person(脱贫属性="返贫", 脱贫年度=2016)))

    assert list(Standing.objects.order_by("begins_on").values_list("status", "turn", "begins_on")) == [
        ("poor", "filed", FILED),
        ("exited", "exit", date(2016, 12, 31)),
        ("relapsed", "relapse", DATA_ON),
    ]  # fmt: skip


def test_every_changed_cell_is_shown_old_and_new_and_dated(loaded: Load, looked: Look):
    loaded(export(person()))
    later = export(
        person(
            姓名="石大川", 自然村="下沟", 民族="回族", 文化程度="初中", 健康状况="残疾", 劳动技能="丧失劳动力", 务工状况="省外务工",
            参加大病医疗="否", 贫困户属性="低保贫困户", 主要致贫原因="因残", 危房户="D级", 饮水安全="否", 人均纯收入=4000,
            联系电话="12000000002", **{"务工时间(月)": 3},
        )
    )  # fmt: skip

    told = changes(looked(later))
    loaded(later)

    assert told == [
        ("自然村", "上沟", "下沟"),
        ("贫困户属性", "一般贫困户", "低保贫困户"),
        ("主要致贫原因", "因病", "因残"),
        ("危房户", "B级", "D级危房"),
        ("饮水安全", "是", "否"),
        ("人均纯收入", "3208.50 元", "4000.00 元"),
        ("姓名", "石大山", "石大川"),
        ("民族", "汉族", "回族"),
        ("联系电话", "120****0001", "120****0002"),
        ("文化程度", "小学", "初中"),
        ("健康状况", "健康", "残疾"),
        ("劳动技能", "普通劳动力", "丧失劳动力"),
        ("务工状况", "", "省外务工"),
        ("务工时间(月)", "0", "3"),
        ("参加大病医疗", "是", "否"),
    ]
    for table in (Standing, Cause, Living, Circumstances):
        assert list(table.objects.order_by("begins_on").values_list("begins_on", "ends_on")) == [
            (FILED, DATA_ON),
            (DATA_ON, None),
        ]
    now = Standing.objects.get(ends_on=None)
    assert (now.status, now.attribute, now.turn) == ("poor", "dibao", "attribute")
    assert (Person.objects.get().name, Person.objects.get().initials) == ("石大川", " sdc")
    assert StatedIncome.objects.get().per_head_fen == 400_000


def test_what_changes_on_the_day_it_began_is_corrected_in_place(loaded: Load):
    loaded(export(person()), filed_on="2018-07-13")

    loaded(export(person(健康状况="残疾", 主要致贫原因="因残", 贫困户属性="低保贫困户")))

    assert [row.health for row in Circumstances.objects.all()] == ["04"]
    assert [row.code for row in Cause.objects.all()] == ["disability"]
    assert [(row.attribute, row.turn) for row in Standing.objects.all()] == [("dibao", "filed")]


def test_a_cell_that_says_nothing_takes_nothing_away(loaded: Load, looked: Look):
    loaded(export(person()))
    sparse = export(
        person(自然村=None, 证件号码=None, 联系电话=None, 危房户=None, 饮水安全=None, 饮水困难=None, 人均纯收入=None,
               主要致贫原因=None, 参加大病医疗=None, 文化程度=None, 劳动技能=None)
    )  # fmt: skip

    assert outcomes(looked(sparse)) == ["same"]


def test_a_column_that_is_not_there_takes_nothing_away(loaded: Load, looked: Look):
    loaded(export(person(务工状况="省外务工", **{"务工时间(月)": 6})))
    few = [
        name
        for name in HEADINGS
        if name not in {"务工状况", "务工时间(月)", "危房户", "参加大病医疗", "在校生状况"}
    ]

    assert outcomes(looked(export(person(), headings=few))) == ["same"]


def test_a_grade_that_fits_the_answer_stays(loaded: Load, looked: Look):
    loaded(export(person(危房户="D级")))

    assert changes(looked(export(person(危房户="是")))) == []
    assert changes(looked(export(person(危房户="否")))) == [("危房户", "D级危房", "B级")]


def test_a_number_corrected_is_shown_masked_and_takes_the_birth_date_along(
    loaded: Load, looked: Look
):
    loaded(export(person()))
    later = export(person(证件号码=identity(date(1961, 2, 3))))

    told = looked(later)
    loaded(later)

    assert changes(told) == [("证件号码", "410399************", "410399************")]
    assert notes(told) == [("I2", "证件号码", "出生日期随证件号码改为 1961年2月3日。")]
    someone = Person.objects.get()
    assert (someone.identity_number, someone.born_on) == (
        identity(date(1961, 2, 3)),
        date(1961, 2, 3),
    )
    assert errors(looked(export(person(code="410399000109", 证件号码=identity(date(1961, 2, 3)))))) == [
        ("I2", "证件号码", "这个号码在登记册中是人编号 410399000101 的。"),
        ("K2", "与户主关系", "登记册中本户的户主是人编号 410399000101，不在文件中。"),
    ]  # fmt: skip


def test_a_key_with_another_name_and_number_is_somebody_else(loaded: Load, looked: Look):
    loaded(export(person()))

    assert errors(looked(export(person(姓名="仇二", 证件号码=identity(sequence=9))))) == [
        ("G2", "人编号", "姓名和证件号码都与登记册中这个人编号的人不同。")
    ]


def test_a_newcomer_to_a_known_household_moves_in_with_the_data(loaded: Load, looked: Look):
    loaded(export(person()))
    later = export(person(), spouse())

    assert notes(looked(later)) == [
        ("G3", "人编号", "登记册中的户新增这个人，按 2018年7月13日 其他转入登记。")
    ]
    loaded(later)
    assert list(Membership.objects.filter(relation="spouse").values_list("begins_on", "joined_by")) == [
        (DATA_ON, "moved_in")
    ]  # fmt: skip


def test_heads_change_places_on_the_day_of_the_data(loaded: Load):
    loaded(export(person(), spouse()))

    loaded(export(person(与户主关系="配偶"), spouse() | {"与户主关系": "户主"}))

    told = Membership.objects.order_by("begins_on", "person__code")
    assert list(told.values_list("person__name", "relation", "begins_on", "ends_on", "joined_by", "left_by")) == [
        ("石大山", "head", FILED, DATA_ON, "filed", "relation"),
        ("仇小满", "spouse", FILED, DATA_ON, "filed", "relation"),
        ("石大山", "spouse", DATA_ON, None, "relation", ""),
        ("仇小满", "head", DATA_ON, None, "relation", ""),
    ]  # fmt: skip


def test_heads_change_places_on_the_day_they_began(loaded: Load):
    loaded(export(person(), spouse()), filed_on=DATA_ON)

    loaded(export(person(与户主关系="配偶"), spouse() | {"与户主关系": "户主"}))

    told = Membership.objects.order_by("person__code")
    assert list(told.values_list("person__name", "relation", "begins_on", "joined_by")) == [
        ("石大山", "spouse", DATA_ON, "filed"),
        ("仇小满", "head", DATA_ON, "filed"),
    ]


def test_nobody_is_in_two_households(loaded: Load, looked: Look):
    loaded(export(person(), spouse()))
    elsewhere = spouse() | {"户编号": "4103990002", "与户主关系": "户主"}

    assert errors(looked(export(elsewhere))) == [
        ("F2", "户编号", "登记册中此人现在户 4103990001。")
    ]


def test_who_is_missing_in_the_file_is_told_and_left_alone(loaded: Load, looked: Look):
    loaded(
        export(
            person(), spouse(), person("4103990002", 姓名="仇二", 证件号码=identity(sequence=7))
        )
    )
    before = register()
    fewer = looked(export(person()))

    assert notes(fewer) == [
        ("", "", "登记册中有 1 户在册户不在文件中，没有改动：4103990002。"),
        ("F2", "户编号", "登记册中本户还有仇小满（人编号 410399000102），不在文件中，没有改动。"),
    ]
    assert outcomes(fewer) == ["same"]
    assert register() == before


def test_a_head_who_is_missing_is_for_staff_to_decide(loaded: Load, looked: Look):
    loaded(export(person(), spouse()))

    assert errors(looked(export(spouse() | {"与户主关系": "户主"}))) == [
        ("K2", "与户主关系", "登记册中本户的户主是人编号 410399000101，不在文件中。")
    ]


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ({"脱贫属性": "已脱贫", "脱贫年度": 2016}, {"脱贫属性": "未脱贫"}, "登记册中这一户已于 2016年12月31日 脱贫，文件写的是未脱贫。"),
        ({"脱贫属性": "已脱贫", "脱贫年度": 2016}, {"脱贫属性": "已脱贫", "脱贫年度": 2017}, "登记册中这一户脱贫的日期是 2016年12月31日，年度不符。"),
        ({}, {"脱贫属性": "返贫"}, "登记册中这一户没有脱贫过，文件写的是返贫，又没有脱贫年度。"),
    ],
)  # fmt: skip
def test_a_history_that_contradicts_ours_keeps_the_file_out(
    loaded: Load, looked: Look, before: dict[str, Any], after: dict[str, Any], rule: str
):
    loaded(export(person(**before)))

    assert [said[2] for said in errors(looked(export(person(**after))))] == [rule]


def test_a_file_older_than_the_register_is_refused_where_they_differ(loaded: Load, looked: Look):
    loaded(export(person()), data_on="2018-07-01")
    loaded(export(person(健康状况="残疾")))

    assert errors(looked(export(person(健康状况="患有大病")), data_on="2018-07-10")) == [
        (
            "G2",
            "人编号",
            "登记册中这一项自 2018年7月13日 起另有记录，晚于变动的日期 2018年7月10日。",
        )
    ]


def test_the_dead_and_the_removed_do_not_come_back_by_file(loaded: Load, looked: Look):
    loaded(export(person(), spouse()))
    Person.objects.filter(name="仇小满").update(died_on=date(2018, 1, 1))
    Standing.objects.update(status="removed", turn="expelled")

    assert [said[2] for said in errors(looked(export(person(), spouse())))] == [
        "登记册中这一户已于 2014年1月1日 清退或销户。",
        "登记册中此人已于 2018年1月1日 死亡。",
    ]


def test_the_audit_book_gets_one_line_without_personal_data(loaded: Load):
    loaded(export(person(), spouse()))

    (line,) = AuditLine.objects.all()
    assert (line.verb, line.area_code) == ("register.imported", "410399100200")
    assert '"new":2' in line.after
    assert "名单.xlsx" in line.after
    assert [word for word in ("石大山", identity(), "12000000001") if word in line.after] == []


def test_a_register_that_moved_meanwhile_is_not_written_over(loaded: Load, looked: Look):
    reading = looked(export(person()))
    loaded(export(person(姓名="仇二", 证件号码=identity(sequence=9))))

    from households.imports.staging import take_over  # noqa: PLC0415

    with pytest.raises(ValidationError, match="登记册刚刚被别人改动"):
        take_over(reading, by=None)

    assert [someone.name for someone in Person.objects.all()] == ["仇二"]
