"""Exporting: the workbook proves itself, the audit book knows of it, the file has a name that fits everywhere."""

import json
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from households.audit import head, verify
from households.models import Area, AuditLine, Household, User
from reports.actions.ledgers import export_ledger, file_name
from reports.ledgers import LEDGERS
from reports.ledgers.proof import Digest, canonical
from reports.models import LedgerExport
from tests.factories import (
    ActivityHouseholdFactory,
    AllocationFactory,
    BeneficiaryFactory,
    ContractFactory,
    DisabilityFactory,
    ExitFindingFactory,
    ExitReviewFactory,
    ExitStepFactory,
    GiftReceiverFactory,
    IssueFactory,
    LivingFactory,
    NoticeFactory,
    PairingFactory,
    PaymentFactory,
    PhotoFactory,
    PlantingFactory,
    ProductionFactory,
    StandardFactory,
    SubsidyFactory,
    SubsidyPaymentFactory,
    VisitNoteFactory,
)
from tests.reports.ledgers.conftest import AT, NOW, circumstances, exported, income, registered

ALL = pytest.mark.parametrize("name", sorted(LEDGERS))


def some_of_everything(area: Area, start: int, count: int) -> None:
    """So many households with all that is done for a household, and so many projects."""
    for number in range(start, start + count):
        household = registered(area, f"41039900{number:02d}", f"户主{number}", f"成员{number}")
        income(household, 2017, 9_000 + number, 2)
        for member in household.memberships.all():
            circumstances(member, health="02+04", school="04")
            DisabilityFactory(person=member.person)
        own_affairs(household, number)
        IssueFactory(area=area, household=household)
        PairingFactory.create_batch(2, household=household)
        visit = VisitNoteFactory(visit__household=household).visit
        PhotoFactory(visit=visit)
        reached = ActivityHouseholdFactory(
            household=household, activity__area=area, activity__participant_count=number
        )
        PhotoFactory(visit=None, activity=reached.activity)
        GiftReceiverFactory(
            household=household, gift__area=area, gift__visit=visit, gift__household_count=1
        )
        GiftReceiverFactory(household=household, gift__area=area, gift__activity=reached.activity)
        allocation = AllocationFactory(
            project__area=area, project__code=f"XM-{number:02d}", amount_fen=1_000_000 + number
        )
        PaymentFactory(allocation=allocation, amount_fen=400_000 + number)
        ContractFactory(project=allocation.project, amount_fen=900_000 + number)
        NoticeFactory(project=allocation.project)
        BeneficiaryFactory(project=allocation.project, household=household, amount_fen=number)


def own_affairs(household: Household, number: int) -> None:
    """What the ledgers of houses, fields, schooling, health, incomes and exits tell of a household."""
    person = household.memberships.first().person  # type: ignore[union-attr]
    subsidies = {
        ("house_d", "housing"): None,
        ("relocation", "housing"): None,
        ("industry", "industry"): None,
        ("micro_credit", "finance"): None,
        ("edu_boarding", "education"): person,
        ("disability_care", "disability"): person,
    }
    for (code, group), whose in subsidies.items():
        given = SubsidyFactory(
            household=household, person=whose, quantity=number, category__code=code,
            category__group=group, category__is_loan=group == "finance",
        )  # fmt: skip
        SubsidyPaymentFactory(subsidy=given, amount_fen=10_000 + number)
    LivingFactory(household=household, house_grade="C", house_area_m2=80, wants_relocation=True)
    ProductionFactory(household=household)
    PlantingFactory(household=household, area_li=100 + number)
    StandardFactory(area=household.area, kind="exit_line", begins_on=date(2016, 1, number))
    review = ExitReviewFactory(household=household, year=2018)
    ExitFindingFactory(review=review, found_on=date(2018, 6, 1))
    ExitStepFactory(review=review, held_on=date(2018, 6, 2), document="记录")
    if number % 2:
        household.standings.update(status="exited", begins_on=date(2017, 12, 1 + number))


@ALL
def test_totals_of_the_database_are_the_sums_of_the_rows(village: Area, name: str) -> None:
    some_of_everything(village, 1, 3)
    ledger = LEDGERS[name]
    records = ledger.records(AT)
    rows = list(ledger.rows(ledger.ordered(records), AT))

    totals = ledger.totals(records, AT)

    assert rows
    columns = [column for column in ledger.columns if column.total]
    assert columns
    assert {column.key: totals[column.key] for column in columns} == {
        column.key: column.sum(rows) for column in columns
    }


@ALL
def test_export_takes_as_many_queries_for_six_rows_as_for_two(village: Area, name: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            exported(name, village)
        return len(asked)

    some_of_everything(village, 1, 2)
    two = queries()
    some_of_everything(village, 3, 4)

    assert queries() == two


@ALL
def test_workbook_proves_itself(village: Area, auditor: User, name: str) -> None:
    some_of_everything(village, 1, 3)
    ledger = LEDGERS[name]

    written = exported(name, village, by=auditor)

    proof, rows = written.paper.proof, written.paper.records
    assert written.paper.reckoned
    assert all(came == Decimal(repr(kept)) for came, kept in written.paper.reckoned.values())
    digest = Digest(ledger.columns)
    for row in rows:
        digest.add(row)
    assert proof["行摘要 SHA-256"] == digest.hexdigest() == written.exported.sha256
    assert proof["行数"] == len(rows) == written.exported.row_count
    assert proof["审计簿位置"] == "{}:{}".format(*head())
    assert proof["导出人"] == "审计员（shenji）"
    assert proof["导出时间"] == "2018年7月13日 10:30:00"
    assert proof["区域"] == "试县试乡试村（410399101201）"
    assert proof["台账"] == written.paper.page["A1"].value == ledger.heading("试村", AT)
    assert proof["筛选条件"] == "无，列出全部"
    assert {
        label.removeprefix("合计·"): value
        for label, value in proof.items()
        if label.startswith("合计·")
    } == dict(written.exported.sums)


def test_digest_of_a_sheet_changes_with_one_cell(village: Area) -> None:
    some_of_everything(village, 1, 2)
    written = exported("projects", village)
    rows = written.paper.records
    rows[1][-5] = "2018-06-01"

    digest = Digest(LEDGERS["projects"].columns)
    for row in rows:
        digest.add(row)

    assert digest.hexdigest() != written.exported.sha256


@pytest.mark.parametrize(
    ("cell", "expected"),
    [(None, ""), (0, "0"), (190, "190"), (190.0, "190"), (0.1, "0.1"), (1e-06, "0.000001"), (12000000, "12000000")],
)  # fmt: skip
def test_cells_are_written_one_way_for_the_digest(cell: object, expected: str) -> None:
    assert canonical(cell) == expected


def test_audit_book_says_what_was_exported_and_no_personal_number(
    village: Area, auditor: User
) -> None:
    some_of_everything(village, 1, 2)

    written = exported("visits", village, by=auditor)

    line = AuditLine.objects.get()
    assert (line.verb, line.target_key, line.area_code, line.actor) == (
        "ledger.exported",
        "visits",
        village.code,
        "shenji",
    )
    assert json.loads(line.after) == {
        "period": "2018H1",
        "day": "2018-06-30",
        "filter": "无，列出全部",
        "version": "masked",
        "rows": 2,
        "sums": {"计户": "2", "计次": "2"},
        "sha256": written.exported.sha256,
    }
    assert verify().broken_at is None


def test_export_that_the_audit_book_refuses_gives_no_workbook(
    village: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported("visits", village)
    monkeypatch.setattr(AuditLine, "digest", lambda line: head()[1])
    file, ledger = BytesIO(), LEDGERS["visits"]

    with pytest.raises(DatabaseError), transaction.atomic():
        export_ledger(
            ledger=ledger, records=ledger.records(AT), at=AT, area=village, filtered_by=(),
            by=None, now=NOW, file=file,
        )  # fmt: skip

    assert file.getvalue() == b""
    assert LedgerExport.objects.count() == 1


def test_export_that_cannot_be_kept_leaves_no_line_in_the_audit_book(
    village: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported("visits", village)
    kept = LedgerExport.objects.get()
    monkeypatch.setattr(LedgerExport, "save", lambda self, **how: kept.delete())

    with pytest.raises(DatabaseError), transaction.atomic():
        exported("visits", village)

    assert AuditLine.objects.filter(verb="ledger.exported").count() == 1


@ALL
def test_empty_ledger_is_a_workbook_too(village: Area, name: str) -> None:
    written = exported(name, village)

    assert written.exported.row_count == 0
    assert [cell.value for cell in written.paper.page["A"]][-2] == "没有符合条件的记录。"
    assert written.paper.proof["行数"] == 0


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("焦沟村", "走访台账", "2018年上半年", "20180713"), "焦沟村_走访台账_2018年上半年_20180713.xlsx"),
        (("../../etc", 'a"b\r\nc', "..", "x:y*?"), "etc_abc__xy.xlsx"),
        (("村" * 60, "台账"), f"{'村' * 40}_台账.xlsx"),
        (("CON", "村. "), "CON_村.xlsx"),
        (("😀村", "\u202e台账\u2066", "\u200f"), "😀村_台账_.xlsx"),
    ],
)  # fmt: skip
def test_file_name_fits_everywhere(parts: tuple[str, ...], expected: str) -> None:
    assert file_name(*parts) == expected


@ALL
def test_ledger_explains_itself(name: str) -> None:
    ledger = LEDGERS[name]
    labels = [column.label for column in ledger.columns]

    assert len(set(labels)) == len(labels)
    assert ledger.about.endswith("。")
    assert all(column.note.endswith("。") for column in ledger.columns if column.note)
    assert [column.key for column in ledger.columns if column.total or column.sort].count("") == 0
