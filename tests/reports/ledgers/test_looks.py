"""How a ledger is looked at: columns chosen, subtotals by group, lists to pick from; the workbook follows the screen."""

import html
import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from households.models import Area, User
from reports.ledgers import LEDGERS, Column
from reports.ledgers.proof import Digest
from tests.factories import AllocationFactory, FundSourceFactory, PaymentFactory, SavedViewFactory
from tests.reports.ledgers.conftest import ADDRESS, AT, exported, registered
from tests.reports.ledgers.reading import headings
from tests.reports.ledgers.test_export import some_of_everything
from tests.reports.ledgers.test_screen import fetched, read, table_of, workbook

REGISTER, PAYMENTS = LEDGERS["register"], LEDGERS["project-payments"]


@pytest.fixture
def families(village: Area) -> None:
    registered(village, "4103990003", "丙", group=2)
    registered(village, "4103990001", "甲", "甲子", group=1)
    registered(village, "4103990002", "乙", group=None)
    registered(village, "4103990004", "丁", "丁子", "丁女", group=2)


@pytest.mark.usefixtures("families")
def test_screen_and_workbook_have_the_columns_chosen_in_the_ledgers_order(
    client: Client, auditor: User
) -> None:
    query = f"{ADDRESS}&show=家庭人口&show=户主&show=没有这列&sort=-head"

    shown = table_of(fetched(client, auditor, f"/ledgers/register/?{query}"))
    paper = read(workbook(client, auditor, "register", query))

    assert paper.headings == ["户主", "家庭人口"]
    assert paper.records == [["甲", 2], ["乙", 1], ["丙", 1], ["丁", 3]]
    assert shown == [["甲", "2"], ["乙", "1"], ["丙", "1"], ["丁", "3"]]
    assert paper.proof["列"] == "户主、家庭人口"
    assert paper.total == ["合计", None, 7]


@pytest.mark.usefixtures("families")
def test_workbook_of_no_choice_has_every_column_and_says_nothing_of_it(
    client: Client, auditor: User
) -> None:
    paper = read(workbook(client, auditor, "register", f"{ADDRESS}&show=没有这列"))

    assert paper.headings == headings(REGISTER)
    assert "列" not in paper.proof


@pytest.mark.usefixtures("families")
def test_columns_shown_are_ticked_and_carried_to_the_workbook(
    client: Client, auditor: User
) -> None:
    page = fetched(
        client, auditor, f"/ledgers/register/?{ADDRESS}&show=户主&show=家庭人口&by=group"
    )

    ticked = re.findall(r'name="show" value="([^"]+)" checked', page)
    link = re.search(r'href="/ledgers/register/ledger\.xlsx\?([^"]*)"', page)

    assert ticked == ["户主", "家庭人口"]
    assert '<option value="group" selected>按村民组</option>' in page
    assert link is not None
    assert html.unescape(link[1]).count("show=") == 2
    assert "by=group" in link[1]


def test_ratio_without_its_parts_keeps_its_value(village: Area) -> None:
    allocation = AllocationFactory(project__area=village, amount_fen=1_000_000)
    PaymentFactory(allocation=allocation, amount_fen=250_000)
    projects = LEDGERS["projects"]
    ratio = next(column for column in projects.columns if column.ratio)

    whole = exported("projects", village).paper
    alone = exported("projects", village, shown=["项目名称", ratio.label]).paper

    place = headings(projects).index(ratio.label) + 1
    assert str(whole.formulas[place]).startswith("=IF(")
    assert alone.formulas[-1] == alone.total[-1] == whole.total[place] == 0.25


def test_columns_that_stay_in_sight_are_those_of_the_chosen(village: Area) -> None:
    registered(village, "4103990001", "甲")

    paper = exported("register", village, shown=["户主", "家庭人口", "计户"]).paper

    assert paper.page.freeze_panes == "C4"


@pytest.mark.usefixtures("families")
def test_subtotals_stand_under_their_groups_and_the_total_counts_nothing_twice(
    village: Area,
) -> None:
    whole = exported("register", village)
    written = exported(
        "register", village, shown=["村民组", "户主", "家庭人口", "计户"], by_group="group"
    )

    paper = written.paper
    # The two databases disagree on which end of an order what is not known stands at.
    known = [
        ["1组", "甲", 2, 1],
        ["小计", "试村1组", None, 2, 1],
        ["2组", "丙", 1, 1],
        ["2组", "丁", 3, 1],
        ["小计", "试村2组", None, 4, 2],
    ]
    loose = [[None, "乙", 1, 1], ["小计", "试村（村民组未登记）", None, 1, 1]]
    rows = [row if row[0] == "小计" else row[1:] for row in paper.table[:-1]]
    assert rows in (loose + known, known + loose)
    assert [row[0] for row in paper.table if isinstance(row[0], int)] == [1, 2, 3, 4]
    assert paper.total == ["合计", None, None, 7, 4]
    assert written.exported.sums == (("家庭人口", "7"), ("计户", "4"))
    assert dict(whole.exported.sums)["家庭人口"] == "7"


@pytest.mark.usefixtures("families")
def test_subtotals_are_live_formulas_that_the_total_leaves_out(village: Area) -> None:
    paper = exported("register", village, shown=["村民组", "家庭人口"], by_group="group").paper

    column = [str(cell.value) for (cell,) in paper.page.iter_rows(4, paper.kept.max_row - 1, 3, 3)]

    assert column[-1] == """=SUMIF($A$4:$A$10,"<>小计",C4:C10)"""
    assert all(came == kept for came, kept in paper.reckoned.values())
    groups = [formula for formula in column[:-1] if formula.startswith("=")]
    assert sorted(groups) in (
        ["=SUM(C4:C4)", "=SUM(C6:C6)", "=SUM(C8:C9)"],
        ["=SUM(C4:C4)", "=SUM(C6:C7)", "=SUM(C9:C9)"],
    )


@pytest.mark.usefixtures("families")
def test_digest_and_count_are_of_the_records_only(village: Area) -> None:
    written = exported("register", village, by_group="group")

    digest = Digest(REGISTER.columns)
    for row in written.paper.records:
        digest.add(row)

    assert written.paper.proof["行数"] == 4
    assert written.paper.proof["行摘要 SHA-256"] == digest.hexdigest()
    assert written.paper.proof["小计"].startswith("按村民组。")


def test_subtotals_by_source_of_money_add_up_to_the_whole(village: Area) -> None:
    county = FundSourceFactory(area=village, name="县级")
    unit = FundSourceFactory(area=village, name="帮扶单位")
    for source, fen in ((county, 100), (unit, 250), (county, 300)):
        allocation = AllocationFactory(source=source, project__area=village, amount_fen=1_000)
        PaymentFactory(allocation=allocation, amount_fen=fen)

    paper = exported("project-payments", village, by_group="source").paper

    told = [dict(zip(headings(PAYMENTS), row, strict=True)) for row in paper.subtotals]
    assert {row["从哪笔钱支付·资金来源"]: row["金额·元"] for row in told} == {
        "县级": 4,
        "帮扶单位": 2.5,
    }
    total = dict(zip(headings(PAYMENTS), paper.total[1:], strict=True))
    assert total["金额·元"] == 6.5


@pytest.mark.parametrize(
    ("name", "key"),
    [(name, key) for name, ledger in sorted(LEDGERS.items()) for key in ledger.groupings],
)
def test_every_grouping_can_be_asked_for(village: Area, name: str, key: str) -> None:
    ledger = LEDGERS[name]

    assert list(ledger.ordered(ledger.records(AT), by=key)) == []


def test_villages_of_one_group_number_are_not_thrown_together(
    village: Area, next_door: Area
) -> None:
    for area, number in ((village, "4103990001"), (next_door, "4103990002")):
        registered(area, number, "甲", group=3)
    county = Area.objects.get(code="410399")

    paper = exported(
        "register",
        county,
        at=replace(AT, area="410399"),
        shown=["村民组", "计户"],
        by_group="group",
    ).paper

    assert paper.subtotals == [["试村3组", 1], ["邻村3组", 1]]
    assert paper.total == ["合计", None, 2]


def test_cells_of_code_lists_are_picked_from_them(village: Area) -> None:
    registered(village, "4103990001", "甲", "甲子")

    page = exported("national", village).paper.page

    rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
    place = ["序号", *headings(LEDGERS["national"])].index("脱贫属性")
    letter = chr(ord("A") + place)
    rule = rules[f"{letter}4:{letter}5"]
    assert (rule.type, rule.formula1, rule.errorStyle) == (
        "list",
        '"未脱贫,脱贫,返贫"',
        "warning",
    )
    assert len(rules) == sum(bool(column.choices) for column in LEDGERS["national"].columns)


def test_list_too_long_for_a_cell_is_refused_where_it_is_written() -> None:
    with pytest.raises(ValueError, match="longer than a cell"):
        Column("列", str, choices=tuple(f"选项{number}" for number in range(100)))


def test_words_of_a_record_stand_in_their_own_list(village: Area) -> None:
    """What the ledger writes into a column is what may be picked there."""
    some_of_everything(village, 1, 2)

    for name, ledger in LEDGERS.items():
        for row in ledger.rows(ledger.ordered(ledger.records(AT)), AT):
            for column in ledger.columns:
                if column.choices:
                    assert column.text(row) in ("", *column.choices), (name, column.label)


def test_centre_says_who_exported_last_and_lists_ones_own_views(
    client: Client, auditor: User, village: Area
) -> None:
    SavedViewFactory(owner=auditor, ledger="visits", name="我的走访")
    SavedViewFactory(ledger="visits", name="别人的")
    exported("visits", village)
    exported("visits", village, by=auditor)
    exported("gifts", village)

    page = fetched(client, auditor, f"/ledgers/?{ADDRESS}")

    last = {row[0]: row[4] for row in table_of(page)}
    assert last["走访台账"].endswith("审计员")
    assert last["慰问物资台账"].endswith("系统")
    assert last["活动台账"] == "还没有"
    assert "我的走访" in page
    assert "别人的" not in page


def test_centre_asks_as_much_however_many_exports_and_views_there_are(
    client: Client, auditor: User, village: Area
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            fetched(client, auditor, f"/ledgers/?{ADDRESS}")
        return len(asked)

    exported("visits", village)
    SavedViewFactory(owner=auditor, ledger="visits")
    fetched(client, auditor, f"/ledgers/?{ADDRESS}")
    few = queries()
    for name in LEDGERS:
        exported(name, village, by=auditor)
        SavedViewFactory.create_batch(2, owner=auditor, ledger=name)

    assert queries() == few
