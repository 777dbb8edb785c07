"""A ledger with columns chosen and subtotals, and the balance, are known again when they come back."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from households.models import Area
from reports.actions.balance import export_balance
from reports.ledgers.returned import read_returned
from reports.ledgers.verifying import Finding, Verdict
from reports.models import LedgerExport
from reports.periods import Month
from reports.views.ledger_verifying import told_of
from tests.factories import MembershipFactory
from tests.reports.ledgers.conftest import ADDRESS, NOW, exported, registered


def verdict(content: bytes) -> Verdict:
    return told_of(
        read_returned(content), user=None, within=None, full=None, day=date(2018, 7, 13)
    )


def changed(content: bytes, place: str, value: int) -> bytes:
    book, file = load_workbook(BytesIO(content)), BytesIO()
    book.worksheets[0][place] = value
    book.save(file)
    return file.getvalue()


@pytest.fixture
def families(village: Area) -> None:
    registered(village, "4103990001", "甲", "甲子", group=1)
    registered(village, "4103990002", "乙", group=2)


@pytest.mark.usefixtures("families")
def test_ledger_with_chosen_columns_and_subtotals_is_genuine_until_a_cell_is_changed(
    village: Area,
) -> None:
    shown = ["村民组", "户主", "家庭人口"]
    content = exported(
        "register", village, shown=shown, by_group="group",
        query=f"{ADDRESS}&by=group&" + "&".join(f"show={label}" for label in shown),
    ).content  # fmt: skip

    assert verdict(content).finding is Finding.GENUINE
    found = verdict(changed(content, "D4", 9))
    assert found.finding is Finding.CHANGED
    assert found.comparison is not None
    assert [(change.place, change.then, change.found) for change in found.comparison.changed] == [
        ("D4", "2", "9")
    ]


@pytest.mark.usefixtures("families")
def test_subtotal_that_is_not_the_sum_of_its_rows_is_told(village: Area) -> None:
    content = exported("register", village, shown=["村民组", "家庭人口"], by_group="group").content

    found = verdict(changed(content, "C5", 99))

    assert found.finding is Finding.CHANGED
    assert found.comparison is not None
    assert found.comparison.is_same
    assert [
        (change.place, change.name, change.then, change.found) for change in found.written
    ] == [("C5", "小计", "2", "99")]


@pytest.mark.usefixtures("families")
def test_balance_is_genuine_until_a_cell_is_changed_and_tells_what_changed_since(
    village: Area,
) -> None:
    file = BytesIO()
    export_balance(area=village, period=Month(2018, 6), by=None, now=NOW, file=file)
    content = file.getvalue()
    export = LedgerExport.objects.get()
    assert export.url == f"/balance/?area={village.code}&period=2018-06"
    export.clean_fields()
    assert export.period == "2018-06"
    first = verdict(content)
    assert first.finding is Finding.GENUINE
    assert first.since is not None
    assert first.since.is_same

    MembershipFactory(
        household__area=village,
        household=registered(village, "4103990003", "丙"),
        relation="son",
        joined_by="birth",
        begins_on=date(2018, 6, 3),
    )

    again = verdict(content)
    assert again.finding is Finding.GENUINE
    assert again.since is not None
    assert again.since.changed
    assert verdict(changed(content, "D5", 77)).finding is Finding.CHANGED
