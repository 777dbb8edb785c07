"""贫困人口信息表: the national export's own columns, and the way back through the import that reads them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from households.imports.kinds.national import NATIONAL as FORM
from households.imports.staging import Reading, look, take_over
from households.models import Area, Cause, Membership
from reports.figures import compute
from reports.ledgers import LEDGERS
from reports.models import Version
from tests.factories import CauseFactory, DisabilityFactory, LivingFactory
from tests.jiaogou_data import CODE
from tests.reports.ledgers.conftest import AT, circumstances, exported, income, registered
from tests.reports.ledgers.reading import Paper

NATIONAL = LEDGERS["national"]
HERE = replace(AT, area=CODE)
FIGURES = [
    *(
        f"{code}.{unit}"
        for code in (
            "registered", "poor", "exited", "relapsed", "registered.general", "registered.dibao", "registered.tekun",
            "disabled.registered",
        )
        for unit in ("households", "persons")
    ),
    *(f"cause.{cause}.households" for cause in Cause.Code),
]  # fmt: skip


def full(area: str) -> bytes:
    """The workbook with whole numbers, as it goes back to the national system."""
    at = replace(AT, area=area)
    place = Area.objects.get(code=area)
    return exported("national", place, at=at, version=Version.FULL, reason="交回系统").content


def amounts() -> dict[str, Any]:
    return {code: value.amount for code, value in compute(FIGURES, HERE).items()}


def read_back(content: bytes, area: str, **options: Any) -> Reading:
    return look(
        kind="national",
        content=content,
        file_name="贫困人口信息表.xlsx",
        area_code=area,
        options={"data_on": "2018-06-30", **options},
        today=date(2018, 7, 13),
    )


@pytest.fixture(scope="module")
def jiaogou_ledger(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> tuple[bytes, dict[str, Any]]:
    """The workbook and the figures; the database is empty again when a test gets them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_jiaogou", verbosity=0)
        told = full(CODE), amounts()
        transaction.set_rollback(True)
    return told


def test_headings_are_those_of_the_import_in_its_order() -> None:
    assert ["序号", *(column.heading for column in NATIONAL.columns)] == [
        column.title for column in FORM.columns
    ]


@pytest.mark.django_db
def test_jiaogou_goes_out_and_comes_into_an_empty_register_with_equal_figures(
    jiaogou_ledger: tuple[bytes, dict[str, Any]],
) -> None:
    content, figures = jiaogou_ledger
    assert not Membership.objects.exists()

    reading = read_back(content, CODE, create_areas=True)
    outcome = take_over(reading, by=None)

    assert reading.table.absent == ()
    assert [name[:2] for name in reading.table.ignored] == ["疑点"]
    assert [row.why for row in reading.table.skipped] == ["合计行", "表下的文字"]
    assert outcome.counts["persons"] == figures["registered.persons"] == 709
    assert figures["disabled.registered.households"] == 25
    assert amounts() == figures


@pytest.mark.django_db
def test_register_that_came_from_the_ledger_writes_the_same_ledger(
    jiaogou_ledger: tuple[bytes, dict[str, Any]],
) -> None:
    content, _ = jiaogou_ledger
    take_over(read_back(content, CODE, create_areas=True), by=None)

    def told(file: bytes) -> list[list[Any]]:
        # Income parts are not in the export, so a register made from it has no income of its own to state.
        place = [column.heading for column in NATIONAL.columns].index("人均纯收入")
        rows = Paper.read(file).records
        return sorted([*row[:place], *row[place + 1 :]] for row in rows)

    assert told(full(CODE)) == told(content)


def test_masked_ledger_shows_no_number_no_birth_date_and_is_not_taken_in(village: Area) -> None:
    household = registered(village, "4103990001", "石大山")
    member = household.memberships.select_related("person").get()
    person = member.person
    person.identity_number, person.no_identity_reason = "410399196001010017", ""
    person.born_on, person.phone = date(1960, 1, 1), "13800001234"
    person.save()
    circumstances(member)
    CauseFactory(household=household)
    LivingFactory(household=household, house_grade="C", water_is_safe=None)
    income(household, 2017, 10_000, 3)
    written = exported("national", village)

    row = dict(zip(written.paper.headings, written.paper.records[0], strict=True))

    assert row["证件号码"] == "410399************"
    assert row["出生日期"] is None
    assert row["联系电话"] == "138****1234"
    assert (row["危房户"], row["饮水安全"], row["饮水困难"]) == ("是", None, "否")
    assert row["人均纯收入"] == 3333.33
    reading = read_back(written.content, village.code)
    assert [finding.rule for row in reading.plan.rows for finding in row.findings] == [
        "号码被星号遮住了，认不出是谁。",
        "联系电话应为一个电话号码。",
    ]


def test_number_of_the_card_is_told_where_there_is_a_card(village: Area) -> None:
    member = registered(village, "4103990001", "石大山").memberships.select_related("person").get()
    DisabilityFactory(person=member.person, card_number="41039919600101001742")

    paper = Paper.read(full(village.code))

    row = dict(zip(paper.headings, paper.records[0], strict=True))
    assert row["证件号码"] == "41039919600101001742"


def test_persons_are_counted_by_a_live_formula(village: Area) -> None:
    registered(village, "4103990001", "石大山", "石小山")

    paper = exported("national", village).paper

    place = 1 + [column.heading for column in NATIONAL.columns].index("姓名")
    assert (paper.formulas[place], paper.total[place]) == ("=COUNTA(I4:I5)", 2)
