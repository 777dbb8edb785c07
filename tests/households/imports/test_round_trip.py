"""The Jiaogou register out into the national layout and in again where nothing is known: the figures are the same."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from households import wording
from households.imports.staging import look, take_over
from households.models import Household, Living, Standing, StatedIncome
from reports.figures.at import At
from reports.figures.computing import compute
from reports.periods import HalfYear
from tests.households.imports.workbooks import HEADINGS, export
from tests.jiaogou_data import CODE

DAY = date(2018, 6, 30)
FIGURES = [
    "registered.households", "registered.persons", "exited.households", "exited.persons", "poor.households",
    "poor.persons",
]  # fmt: skip


def amounts() -> dict[str, Any]:
    at = At(area=CODE, day=DAY, period=HalfYear.parse("2018H1"))
    return {code: value.amount for code, value in compute(FIGURES, at).items()}


def rows() -> list[dict[str, Any]]:
    """The register of the day, one row a person, as the national system would write it."""
    found = []
    standings = Standing.objects.covering(DAY).registered().select_related("household__area")
    for standing in standings.order_by("household__number"):
        found += _family(standing)
    return found


def _family(standing: Standing) -> list[dict[str, Any]]:
    household = standing.household
    members = list(household.memberships.covering(DAY).select_related("person").order_by("id"))
    told = household.stated_incomes.filter(year=2017).first()
    return [
        _of_household(household, standing, len(members), told)
        | {
            "人编号": member.person.code,
            "姓名": member.person.name,
            "证件号码": member.person.identity_number,
            "与户主关系": member.get_relation_display(),
            "民族": member.person.ethnicity,
            "联系电话": member.person.phone,
        }
        | _circumstances(member.person.circumstances.covering(DAY).get())
        for member in members
    ]


def _of_household(
    household: Household, standing: Standing, size: int, told: StatedIncome | None
) -> dict[str, Any]:
    living = household.livings.covering(DAY).first() or Living()
    is_exited = standing.status == Standing.Status.EXITED
    return {
        "县(市、区、旗)": "嵩县",
        "乡(镇)": "饭坡镇",
        "行政村": household.area.name,
        "自然村": household.natural_village,
        "户编号": household.number,
        "人数": size,
        "脱贫属性": "已脱贫" if is_exited else "未脱贫",
        "脱贫年度": _exit_year(household) if is_exited else None,
        "贫困户属性": standing.get_attribute_display(),
        "主要致贫原因": household.causes.covering(DAY).get(is_main=True).get_code_display(),
        "危房户": _yes_no(living.house_is_dangerous),
        "饮水安全": _yes_no(living.water_is_safe),
        "饮水困难": _yes_no(living.water_is_difficult),
        "人均纯收入": wording.yuan(told.per_head_fen)
        if told and told.per_head_fen is not None
        else None,
    }


def _exit_year(household: Household) -> int:
    return household.standings.filter(turn="exit").latest("begins_on").begins_on.year


def _circumstances(row: Any) -> dict[str, Any]:
    return {
        "文化程度": row.get_education_display(),
        "在校生状况": row.get_school_display(),
        "健康状况": row.get_health_display(),
        "劳动技能": row.get_labour_display(),
        "务工状况": row.get_work_place_display(),
        "务工时间(月)": row.months_worked,
        "参加大病医疗": _yes_no(row.has_serious_illness_insurance),
    }


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else "是" if value else "否"


@pytest.fixture(scope="module")
def jiaogou_export(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> tuple[bytes, dict[str, Any]]:
    """The workbook and the figures; the database is empty again when a test gets them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_jiaogou", verbosity=0)
        told = export(*rows(), headings=HEADINGS), amounts()
        transaction.set_rollback(True)
    return told


def _look(content: bytes) -> Any:
    return look(
        kind="national",
        content=content,
        file_name="焦沟村.xlsx",
        area_code=CODE,
        options={"create_areas": True, "data_on": "2018-06-30"},
        today=date(2018, 7, 13),
    )


@pytest.mark.django_db
def test_a_register_from_its_export_has_the_figures_of_the_register_it_came_from(
    jiaogou_export: tuple[bytes, dict[str, Any]],
):
    content, figures = jiaogou_export

    outcome = take_over(_look(content), by=None)

    assert outcome.counts["households"] == figures["registered.households"] == 192
    assert outcome.counts["persons"] == figures["registered.persons"] == 709
    assert amounts() == figures


@pytest.mark.django_db
def test_the_same_export_again_is_the_same_register(
    jiaogou_export: tuple[bytes, dict[str, Any]],
):
    content, _ = jiaogou_export
    take_over(_look(content), by=None)

    again = _look(content)

    assert (
        again.plan.counts | {"same": 709, "new": 0, "changed": 0, "error": 0} == again.plan.counts
    )
    assert not again.plan.writes
