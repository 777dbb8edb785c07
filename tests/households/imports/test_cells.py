"""What cells say in all their customary writings, and what they are told when they say nothing."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.imports import cells, labels
from households.imports.cells import BadCellError, Noted
from households.models import Cause, Circumstances, Membership, Standing
from tests.households.imports.workbooks import identity

TODAY = date(2018, 7, 13)
NUMBER = identity(date(1960, 5, 1))
EXCEL_DAY_ZERO = date(1899, 12, 30)

# Before 1927-5-19 Excel's number has four digits, as a year has.
days = st.dates(min_value=date(1927, 5, 19), max_value=date(2099, 12, 31))
# What people and programs leave around a value without seeing it.
clutter = st.sampled_from(["", " ", "\u3000", "\xa0", "\ufeff", "\n", "'", "\t "])
WRITINGS = [
    "{d:%Y-%m-%d}", "{d.year}-{d.month}-{d.day}", "{d:%Y/%m/%d}", "{d.year}/{d.month}/{d.day}", "{d.year}.{d.month}.{d.day}",
    "{d:%Y%m%d}", "{d.year}年{d.month}月{d.day}日", "{d:%Y}年{d:%m}月{d:%d}日", "{d:%Y-%m-%d} 00:00:00", "{d.year}年{d.month}月{d.day}",
]  # fmt: skip


def wide(text: str) -> str:
    """The text as a full-width keyboard writes it."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@given(
    day=days,
    writing=st.sampled_from(WRITINGS),
    before=clutter,
    after=clutter,
    is_wide=st.booleans(),
)
def test_a_day_is_read_in_every_customary_writing(
    day: date, writing: str, before: str, after: str, is_wide: bool
):  # fmt: skip
    written = writing.format(d=day)
    after = after.replace("'", "")

    assert cells.day(before + (wide(written) if is_wide else written) + after) == day


@given(day=days)
def test_a_day_is_read_from_the_number_that_excel_keeps(day: date):
    serial = (day - EXCEL_DAY_ZERO).days

    assert cells.day(float(serial)) == day
    assert cells.day(str(serial)) == day
    assert cells.day(float(f"{day:%Y%m%d}")) == day


@given(day=days)
def test_a_month_is_its_first_day_and_says_so(day: date):
    found = cells.day(f"{day.year}年{day.month}月")

    assert isinstance(found, Noted)
    assert (found.value, found.rule) == (day.replace(day=1), "只写到月，按这个月的 1 日登记。")


@pytest.mark.parametrize(
    "raw", ["2018-2-30", "去年", "2018", "13-7-2018", 3.0, True, "2018-13-1", "99999"]
)
def test_what_is_no_day_is_told_how_to_write_one(raw: Any):
    with pytest.raises(BadCellError) as refused:
        cells.day(raw)

    assert (refused.value.rule, refused.value.mend) == (
        "不是一个日期。",
        "请写成 2018-7-13 这样。",
    )


LISTS: list[tuple[Any, Any]] = [
    (labels.relation, Membership.Relation),
    (labels.education, Circumstances.Education),
    (labels.school, Circumstances.School),
    (labels.health, Circumstances.Health),
    (labels.labour, Circumstances.Labour),
    (labels.work_place, Circumstances.WorkPlace),
    (labels.cause, Cause.Code),
    (labels.attribute, Standing.Attribute),
]


@given(
    chosen=st.sampled_from([(read, code) for read, codes in LISTS for code in codes]),
    before=clutter, after=clutter, brackets=st.booleans(),
)  # fmt: skip
def test_every_label_of_our_lists_is_read_back(
    chosen: tuple[Any, Any], before: str, after: str, brackets: bool
):
    read, code = chosen
    label = code.label.replace("（", "(").replace("）", ")") if brackets else code.label
    before, after = before.replace("'", ""), after.replace("'", "")

    assert read(f"{before}{label}{after}") == code


OTHER_NAMES = [
    (labels.relation, "本人或户主", "head"), (labels.relation, "之妻", "spouse"), (labels.relation, "丈夫", "spouse"),
    (labels.relation, "长子", "son"), (labels.relation, "儿媳", "daughter_in_law"), (labels.relation, "外孙女", "daughters_daughter"),
    (labels.nation, "汉", "汉族"), (labels.nation, "蒙古族", "蒙古族"), (labels.education, "文盲/半文盲", "01"),
    (labels.school, "小学三年级", "03"), (labels.school, "初二", "05"), (labels.school, "否", "01"),
    (labels.health, "大病", "03"), (labels.health, "残疾、长期慢性病", "02+04"), (labels.health, "残疾,患有大病", "03+04"),
    (labels.health, "长期慢性病+残疾", "02+04"), (labels.health, "残疾，残疾", "04"), (labels.labour, "无劳动能力", "04"),
    (labels.work_place, "乡(镇)内务工", "01"), (labels.work_place, "县外省内", "03"), (labels.work_place, "无", ""),
    (labels.attribute, "一般户", "general"), (labels.attribute, "低保户", "dibao"), (labels.attribute, "特困供养(集中)", "tekun_central"),
    (labels.attribute, "五保贫困户-分散供养", "tekun_scattered"), (labels.cause, "缺劳动力", "no_labour"),
    (labels.cause, "自身发展力不足", "low_motivation"), (labels.status, "脱贫", "exited"), (labels.status, "已脱贫", "exited"),
    (labels.status, "未脱贫", "poor"), (labels.status, "返贫", "relapsed"), (labels.house_grade, "是", "C"),
    (labels.house_grade, "否", "B"), (labels.house_grade, "D级", "D"), (labels.house_grade, "×", "B"), (labels.sex, "女", "2"),
]  # fmt: skip


@pytest.mark.parametrize(("read", "written", "code"), OTHER_NAMES)
def test_labels_have_other_names(read: Any, written: str, code: str):
    assert read(written) == code


def test_a_word_that_says_less_than_we_keep_is_noted():
    found = labels.attribute("五保户")

    assert isinstance(found, Noted)
    assert found.value == "tekun_scattered"


def test_an_unknown_label_is_told_which_there_are():
    with pytest.raises(BadCellError) as refused:
        labels.labour("很能干")

    assert refused.value.rule == "劳动技能没有这一项。"
    assert refused.value.mend == (
        "请改成其中之一：普通劳动力、技能劳动力、丧失劳动力、无劳动力、弱劳动力或半劳动力。"
    )


def test_nobody_is_healthy_and_ill():
    with pytest.raises(BadCellError, match="不能和别的健康状况并列"):
        labels.health("健康、残疾")


def papers(raw: Any) -> str:
    return cells.papers(TODAY)(raw).identity.number


@pytest.mark.parametrize(
    "raw",
    [NUMBER, f" {NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}", wide(NUMBER), f"'{NUMBER}", f"\ufeff{NUMBER}\u3000", f"‘{NUMBER}"],
)  # fmt: skip
def test_an_identity_number_is_read_through_its_clutter(raw: str):
    assert papers(raw) == NUMBER


def test_a_small_x_is_a_capital_one():
    ending_in_x = next(
        number
        for sequence in range(1, 90)
        if (number := identity(sequence=sequence)).endswith("X")
    )

    assert papers(ending_in_x.lower()) == ending_in_x


@pytest.mark.parametrize("raw", [float(NUMBER[:17] + "0"), 410399196005010110, "4.10399E+17", "4.10399196005E+17", "４.１E+17"])  # fmt: skip
def test_a_number_that_excel_broke_is_an_error(raw: Any):
    with pytest.raises(BadCellError, match="位数已被 Excel 改坏") as refused:
        cells.papers(TODAY)(raw)

    assert "文本格式" in refused.value.mend


def test_a_disability_card_is_an_identity_number_and_a_card():
    found = cells.papers(TODAY)(f"{NUMBER}42B1")

    assert found.identity.number == NUMBER
    assert found.card is not None
    assert (found.card.category, found.card.grade, found.card.issue) == ("4", "2", "B1")


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (NUMBER[:17] + ("1" if NUMBER[17] == "0" else "0"), "身份号码校验位不对"),
        (NUMBER[:15], "身份号码应为 18 位，这里是 15 位"),
        ("无", "身份号码应为 18 位"),
        (f"{NUMBER}92", "第 19 位是残疾类别"),
    ],
)
def test_a_wrong_number_says_what_is_wrong(raw: str, rule: str):
    with pytest.raises(BadCellError, match=rule):
        cells.papers(TODAY)(raw)


@pytest.mark.parametrize("raw", [3, 3.0, "3", "3.0", "３", " 3 人", "3个月"])
def test_whole_numbers_come_as_text_and_with_a_tail(raw: Any):
    assert cells.whole(0, 12)(raw) == 3


@pytest.mark.parametrize("raw", [3.5, "三", "13", -1, "nan", "1e400", True, ""])
def test_what_is_no_whole_number_in_range_is_an_error(raw: Any):
    with pytest.raises(BadCellError):
        cells.whole(0, 12)(raw)


@given(fen=st.integers(min_value=-(10**11), max_value=10**11))
def test_money_is_exact_as_number_and_as_text(fen: int):
    read = cells.fen(negative=True)

    sign = "-" if fen < 0 else ""

    assert read(fen / 100) == fen
    assert read(f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}元") == fen


@pytest.mark.parametrize("raw", ["3208.555", 3208.555, "三千", "nan", "inf", "1e30", True])
def test_money_has_two_decimals_at_most(raw: Any):
    with pytest.raises(BadCellError):
        cells.fen()(raw)


@pytest.mark.parametrize("raw", ["是", "有", "√", 1, 1.0, "1", "Y", True, "ｙ", " 是 "])
def test_yes_is_said_in_many_ways(raw: Any):
    assert cells.yes_or_no(raw) is True


@pytest.mark.parametrize("raw", ["否", "无", "×", "x", 0, 0.0, "0", False, "没有"])
def test_no_is_said_in_many_ways(raw: Any):
    assert cells.yes_or_no(raw) is False


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("石 大 山", "石大山"),
        ("　石大山", "石大山"),
        ("买买提•艾力", "买买提·艾力"),
        ("Anna  Shi", "Anna Shi"),
    ],
)
def test_a_name_is_written_without_the_blanks_of_a_layout(raw: str, read: str):
    assert cells.name(raw) == read


@pytest.mark.parametrize("raw", ["石大山1", 3.0, "石" * 41])
def test_what_is_no_name_is_an_error(raw: Any):
    with pytest.raises(BadCellError):
        cells.name(raw)


@pytest.mark.parametrize(
    "raw", ["2018", 2018.0, "2018年", "2018年度", "2018-12-31", "2018年12月", 43465.0]
)
def test_a_year_is_read_from_anything_that_names_one(raw: Any):
    assert cells.year(raw) == 2018


@pytest.mark.parametrize(
    ("raw", "group"), [("3", 3), ("三组", 3), ("第十二村民组", 12), (3.0, 3), ("二十小组", 20)]
)
def test_a_group_is_a_number(raw: Any, group: int):
    assert cells.group_number(raw) == group


@pytest.mark.parametrize("raw", [None, "", " ", "\u3000", "\xa0\n", "\ufeff", "-", "——", "/"])
def test_a_cell_with_nothing_to_say_is_blank(raw: Any):
    assert cells.is_blank(raw)


@pytest.mark.parametrize("raw", [0, 0.0, False, "0", "否", "×", "√", "-1"])
def test_a_cell_that_says_no_is_not_blank(raw: Any):
    assert not cells.is_blank(raw)


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("12000001234", "12000001234"),
        (12000001234.0, "12000001234"),
        ("+86 138 0000 1234", "13800001234"),
        ("0379-1234567", "0379-1234567"),
        ("无", None),
    ],
)
def test_a_telephone_is_one_number_or_none(raw: Any, number: str | None):
    assert cells.phone(raw) == number


def test_two_telephones_are_not_one():
    with pytest.raises(BadCellError, match="一个电话号码"):
        cells.phone("12000001234、12000001235")


@given(day=days)
def test_a_cell_written_out_is_read_as_the_same_day(day: date):
    kept = day.isoformat()

    assert cells.day(cells.written(kept)) == day
    assert cells.day(cells.written(float((day - EXCEL_DAY_ZERO) / timedelta(days=1)))) == day
