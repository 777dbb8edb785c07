"""Our own blank forms: handed out, filled in, looked at, taken over."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from households.imports.blank_forms import HEADING_ROW, LISTS, Filled, blank_form
from households.imports.cells import BadCellError
from households.imports.kinds import KINDS
from households.imports.staging import look, take_over
from households.models import (
    Area,
    AuditLine,
    Circumstances,
    Income,
    Person,
    Planting,
    Posting,
    StatedIncome,
    Subsidy,
    SubsidyCategory,
    SubsidyPayment,
)
from tests.factories import (
    CircumstancesFactory,
    HouseholdFactory,
    MembershipFactory,
    PostingFactory,
    SubsidyCategoryFactory,
    SubsidyFactory,
)
from tests.households.imports.conftest import TODAY, VILLAGE
from tests.households.imports.workbooks import workbook

pytestmark = pytest.mark.django_db
NUMBER, CODE = "4103990001", "410399000101"


@pytest.fixture(autouse=True)
def household(village: Area):
    household = HouseholdFactory(area=village, number=NUMBER)
    MembershipFactory(household=household, person__code=CODE, person__name="石大山")
    return household


@pytest.fixture
def person(household) -> Person:
    return Person.objects.get(code=CODE)


def file(**cells) -> bytes:
    return workbook([["焦沟村登记表"], list(cells), list(cells.values())])


def looked(kind: str, content: bytes):
    return look(
        kind=kind,
        content=content,
        file_name="表.xlsx",
        area_code=VILLAGE,
        options={"data_on": date(2018, 6, 30)},
        today=TODAY,
    )


def told(kind: str, content: bytes) -> list[tuple[str, list[str]]]:
    """Each row's mark, and what was found on it."""
    plan = looked(kind, content).plan
    return [
        (str(row.outcome), [finding.sentence for finding in row.findings]) for row in plan.rows
    ]


def taken(kind: str, content: bytes) -> None:
    take_over(looked(kind, content), by=None)


INCOME = {
    "户编号": NUMBER, "户主": "石大山", "年度": 2017, "计算人口": 1, "工资性收入": 8000.5, "生产经营性收入": 1000,
    "财产性收入": None, "转移性收入": 1200, "其中低保金": 1200, "生产经营性支出": 300, "系统人均纯收入": "9900",
}  # fmt: skip


def test_income_is_new_then_the_same_then_changed():
    assert told("income", file(**INCOME)) == [("new", [])]
    taken("income", file(**INCOME))
    income = Income.objects.get()
    assert (income.total_fen, income.net_fen, income.member_count) == (1_020_050, 990_050, 1)
    assert StatedIncome.objects.get().per_head_fen == 990_000

    assert told("income", file(**INCOME)) == [("same", [])]
    changed = INCOME | {"工资性收入": "9000", "系统人均纯收入": 9901}
    assert told("income", file(**changed)) == [
        ("changed", ["E3「工资性收入」8000.50 → 9000.00", "K3「系统人均纯收入」9900.00 → 9901.00"])
    ]
    taken("income", file(**changed))
    assert Income.objects.get().wages_fen == 900_000


def test_transfers_smaller_than_their_parts_are_an_error():
    assert told("income", file(**INCOME | {"转移性收入": 100})) == [
        ("error", ["H3「转移性收入」“100”：转移性收入小于其中各项之和。请核对其中各项。"])
    ]


def test_household_that_nobody_knows_is_an_error():
    assert told("income", file(**INCOME | {"户编号": "4103999999"})) == [
        (
            "error",
            [
                "A3「户编号」“4103999999”：登记册里没有这个户编号，或者不在所选的村。请核对户编号；新识别的户先办变动。"
            ],
        )
    ]


def test_same_year_twice_in_a_file_is_an_error():
    rows = workbook([list(INCOME), list(INCOME.values()), list(INCOME.values())])

    assert told("income", rows) == [
        ("new", []),
        ("error", [f"A3「户编号」“{NUMBER}”：与第 2 行重复。请删去一行。"]),
    ]


def test_one_bad_row_keeps_everything_out():
    rows = workbook(
        [list(INCOME), list(INCOME.values()), list((INCOME | {"年度": "去年"}).values())]
    )

    with pytest.raises(ValidationError):
        taken("income", rows)
    assert Income.objects.count() == 0


PLANTING = {"户编号": NUMBER, "户主": "石大山", "年度": 2018, "作物": "花椒", "面积（亩）": 3.5, "套种": "是", "备注": None}  # fmt: skip


def test_planting_in_mu():
    taken("planting", file(**PLANTING))

    planting = Planting.objects.get()
    assert (planting.crop, planting.area_li, planting.is_intercropped) == ("pepper", 350, True)
    assert told("planting", file(**PLANTING)) == [("same", [])]
    assert told("planting", file(**PLANTING | {"面积（亩）": 4, "套种": "否"})) == [
        ("changed", ["E3「面积（亩）」3.5 → 4", "F3「套种」是 → 否"])
    ]


MEMBER = {
    "户编号": NUMBER, "人编号": CODE, "姓名": "石大山", "文化程度": "小学", "健康状况": "残疾、长期慢性病",
    "劳动技能": "弱劳动力或半劳动力", "务工时间（月）": 0, "参加大病保险": "√", "联系电话": "12000000009",
}  # fmt: skip


def test_what_is_true_of_a_member_changes_from_the_day_of_the_data(person: Person):
    CircumstancesFactory(person=person, health="01", labour="01", begins_on=date(2017, 1, 1))

    assert [mark for mark, _ in told("members", file(**MEMBER))] == ["changed"]
    taken("members", file(**MEMBER))

    assert list(
        Circumstances.objects.order_by("begins_on").values_list(
            "health", "labour", "has_serious_illness_insurance", "begins_on", "ends_on"
        )
    ) == [
        ("01", "01", False, date(2017, 1, 1), date(2018, 6, 30)),
        ("02+04", "05", True, date(2018, 6, 30), None),
    ]
    person.refresh_from_db()
    assert person.phone == "12000000009"
    assert told("members", file(**MEMBER)) == [("same", [])]


def test_phone_numbers_are_masked_in_what_is_told(person: Person):
    CircumstancesFactory(person=person)

    assert "12000000009" not in str(told("members", file(**MEMBER)))


def test_first_circumstances_need_the_three_main_facts(person: Person):
    assert told("members", file(**MEMBER | {"健康状况": None})) == [
        ("error", ["E3「健康状况」：登记册里还没有这个人的情况，这一格不能空着。请补上。"])
    ]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (
            {"人编号": "410399000199"},
            "B3「人编号」“410399000199”：登记册里没有这个人编号，或者现在不在所选的村。新加入的人先办变动。",
        ),
        (
            {"姓名": "仇大山"},
            "C3「姓名」“仇大山”：登记册里这个人编号是石大山。请核对人编号和姓名。",
        ),
    ],
)
def test_member_that_nobody_knows_is_an_error(typed, why):
    assert told("members", file(**MEMBER | typed)) == [("error", [why])]


@pytest.fixture
def dibao() -> SubsidyCategory:
    return SubsidyCategoryFactory(name="农村低保")


SUBSIDY = {
    "户编号": NUMBER, "户主": "石大山", "人编号": None, "姓名": None, "补贴项目": "农村低保", "起始日期": "2018-01-01",
    "终止日期": None, "数量": 2, "依据文件": None, "备注": None,
}  # fmt: skip


def test_entitlement_begins_and_ends(dibao: SubsidyCategory):
    taken("subsidies", file(**SUBSIDY))
    assert list(Subsidy.objects.values_list("category", "person", "quantity", "begins_on")) == [
        (dibao.pk, None, 2, date(2018, 1, 1))
    ]
    assert told("subsidies", file(**SUBSIDY)) == [("same", [])]

    ended = SUBSIDY | {"终止日期": "2018年7月1日"}
    assert told("subsidies", file(**ended)) == [
        ("changed", ["G3「终止日期」（空） → 2018年7月1日"])
    ]
    taken("subsidies", file(**ended))
    assert Subsidy.objects.get().ends_on == date(2018, 7, 1)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (
            {"补贴项目": "红包"},
            "E3「补贴项目」“红包”：代码表里没有这种补贴。请从下拉项里选，或先在“补贴类别”里登记。",
        ),
        (
            {"人编号": CODE, "姓名": "石大山"},
            f"C3「人编号」“{CODE}”：农村低保按户发放。请把人编号和姓名清空。",
        ),
        (
            {"终止日期": "2017-01-01"},
            "G3「终止日期」“2017-01-01”：终止日期须晚于起始日期。请核对两个日期。",
        ),
    ],
)
def test_entitlement_that_cannot_be(dibao: SubsidyCategory, typed, why):
    assert told("subsidies", file(**SUBSIDY | typed)) == [("error", [why])]


def test_second_entitlement_over_the_first_is_an_error(dibao: SubsidyCategory, household):
    SubsidyFactory(household=household, category=dibao, begins_on=date(2017, 1, 1))

    assert told("subsidies", file(**SUBSIDY)) == [
        (
            "error",
            [
                "F3「起始日期」“2018-01-01”：这项补贴自2017年1月1日起已在享受。同一项不能同时登记两次；请核对起止日期。"
            ],
        )
    ]


PAYMENT = {
    "户编号": NUMBER, "户主": "石大山", "人编号": None, "姓名": None, "补贴项目": "农村低保", "发放日期": "2018-03-15",
    "金额（元）": 150, "所属期": "2018年3月", "凭证号": None,
}  # fmt: skip


def test_payment_finds_its_entitlement_and_the_same_one_is_the_same(dibao, household):
    subsidy = SubsidyFactory(household=household, category=dibao)

    taken("payments", file(**PAYMENT))

    assert list(
        SubsidyPayment.objects.values_list("subsidy", "paid_on", "amount_fen", "covers")
    ) == [(subsidy.pk, date(2018, 3, 15), 15_000, "2018年3月")]
    assert told("payments", file(**PAYMENT)) == [("same", [])]


def test_payment_without_entitlement_is_an_error(dibao: SubsidyCategory):
    assert told("payments", file(**PAYMENT)) == [
        (
            "error",
            [
                "E3「补贴项目」“农村低保”：这一户（这个人）在发放日期没有登记享受这项补贴。请先登记补贴享受，或核对户编号、人编号和日期。"
            ],
        )
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_untouched_form_says_that_there_are_no_rows(kind: str, dibao: SubsidyCategory):
    plan = looked(kind, blank_form(KINDS[kind])).plan

    assert plan.rows == []
    assert [bool(finding.rule) for finding in plan.remarks] == [True]
    assert not plan.is_sound


def test_form_handed_out_with_people_and_filled_in_comes_in_cleanly():
    book = openpyxl.load_workbook(
        io.BytesIO(blank_form(KINDS["income"], people=[Filled(NUMBER, "石大山")]))
    )
    sheet = book["收入表"]
    headings = [cell.value for cell in sheet[HEADING_ROW]]
    assert sheet.cell(HEADING_ROW + 1, 1).value == NUMBER
    typed: dict[str, Any] = INCOME
    for heading in ("年度", "计算人口", "工资性收入"):
        sheet.cell(HEADING_ROW + 1, headings.index(heading) + 1, typed[heading])
    stream = io.BytesIO()
    book.save(stream)

    assert told("income", stream.getvalue()) == [("new", [])]


@pytest.mark.parametrize("kind", KINDS)
def test_every_label_that_is_offered_is_read(kind: str, dibao: SubsidyCategory):
    unread = []
    for column in KINDS[kind].columns:
        for label in column.choices or LISTS.get(column.key, ()):
            try:
                column.read(str(label))
            except BadCellError:
                unread.append((column.title, label))

    assert unread == []


def test_form_with_the_people_of_a_village_is_on_record(client, village: Area):
    client.force_login(PostingFactory(area=village, role=Posting.Role.BUREAU_STAFF).user)

    answer = client.get(reverse("households:import-form", args=["members"]), {"area": VILLAGE})

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["家庭成员表"]
    assert [cell.value for cell in sheet[HEADING_ROW + 1]][:4] == [
        NUMBER,
        "石大山",
        CODE,
        "石大山",
    ]
    assert list(
        AuditLine.objects.filter(verb="form.exported").values_list("target_key", "area_code")
    ) == [("members", VILLAGE)]
