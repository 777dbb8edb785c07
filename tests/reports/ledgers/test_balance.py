"""户人动态平衡表 as a workbook: every number of the page, decreases signed, and the closing a live sum."""

import html
import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from households.models import Area, AuditLine, Household, Posting, User
from reports.actions.balance import export_balance
from reports.balance import BY_ATTRIBUTE, BY_STATUS
from reports.figures import At, compute
from reports.ledgers.balance import COLUMNS
from reports.ledgers.proof import Digest
from reports.periods import HalfYear, Period, Year, parse_period
from tests.factories import MembershipFactory, PostingFactory, StandingFactory
from tests.reports.ledgers.conftest import NOW, registered
from tests.reports.ledgers.reading import Paper
from tests.reports.ledgers.test_screen import fetched


def written(area: Area, period: Period) -> Paper:
    file = BytesIO()
    export_balance(area=area, period=period, by=None, now=NOW, file=file)
    return Paper.read(file.getvalue())


def of_workbook(paper: Paper) -> dict[str, dict[str, list[int]]]:
    """The numbers by what the page calls the row, decreases without their sign; a table's columns under its accounts."""
    found: dict[str, list[Any]] = {}
    for row in paper.table:
        label = {"期初": "期初", "期末": "期末", "小计": row[1]}.get(str(row[0])) or (
            "期初" if row[1] == "期初" else row[2]
        )
        found[label] = [abs(cell) for cell in row[3:]]
    wide = 2 * len(BY_STATUS)
    return {
        "按在册状态": {label: cells[:wide] for label, cells in found.items()},
        "按户属性": {label: cells[wide:] for label, cells in found.items()},
    }


def of_page(page: str) -> dict[str, dict[str, list[int]]]:
    tables = {}
    for title, body in re.findall(r"<h2>(.*?)</h2>.*?<tbody>(.*?)</tbody>", page, re.S):
        rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', body, re.S)
        tables[title] = {
            html.unescape(label): [int(re.sub(r"<[^>]*>", "", c)) for c in re.findall(r"<td.*?</td>", cells, re.S)]
            for label, cells in rows
        }  # fmt: skip
    return tables


@pytest.fixture
def movements(village: Area) -> None:
    """Born, died, exited, relapsed, and filed in the half-year."""
    first = registered(village, "4103990001", "甲", "甲子")
    MembershipFactory(
        household=first, relation="daughter", joined_by="birth", begins_on=date(2018, 3, 3)
    )
    first.memberships.filter(relation="son").update(ends_on=date(2018, 4, 1), left_by="death")
    second = registered(village, "4103990002", "乙", attribute="dibao")
    second.standings.update(ends_on=date(2018, 5, 1))
    StandingFactory(
        household=second,
        status="exited",
        turn="exit",
        attribute="dibao",
        begins_on=date(2018, 5, 1),
    )
    third = registered(village, "4103990003", "丙", status="exited")
    third.standings.update(ends_on=date(2018, 2, 1))
    StandingFactory(household=third, status="relapsed", turn="relapse", begins_on=date(2018, 2, 1))
    registered(village, "4103990004", "丁", turn="identified", begins_on=date(2018, 6, 1))


@pytest.mark.usefixtures("movements")
@pytest.mark.parametrize("period", ["2018H1", "2018", "2018-03", "2018-07"])
def test_every_number_is_that_of_the_page(
    client: Client, auditor: User, village: Area, period: str
) -> None:
    page = fetched(client, auditor, f"/balance/?area={village.code}&period={period}")
    client.force_login(auditor)
    response = client.get(f"/balance/balance.xlsx?area={village.code}&period={period}")
    paper = Paper.read(b"".join(response.streaming_content))  # type: ignore[attr-defined]

    told, shown = of_workbook(paper), of_page(page)

    assert shown.keys() == told.keys()
    for title, rows in shown.items():
        # The two tables of the page have rows of their own; in the workbook a row goes over both.
        assert {label: told[title][label] for label in rows} == rows
        others = told[title].keys() - rows.keys()
        assert all(set(told[title][label]) == {0} for label in others)
    assert f"/balance/balance.xlsx?area={village.code}&amp;period={period}" in page


@pytest.mark.usefixtures("movements")
def test_closing_is_a_live_sum_and_the_figures_of_the_last_day(village: Area) -> None:
    paper = written(village, HalfYear(2018, 1))

    at = At(area=village.code, day=date(2018, 6, 30), period=HalfYear(2018, 1))
    codes = [column.key for column in COLUMNS if column.total]
    assert paper.total[3:] == [value.amount for value in compute(codes, at).values()]
    assert paper.total[0] == "期末"
    assert len(paper.reckoned) == 3 * 14
    assert all(came == kept for came, kept in paper.reckoned.values())
    assert all(str(formula).startswith("=SUMIF($A$5:") for formula in paper.formulas[3:])
    assert paper.headings[2:] == [
        f"{account.label}·{unit}"
        for account in (*BY_STATUS, *BY_ATTRIBUTE)
        for unit in ("户", "人")
    ]


def test_period_in_which_nothing_happened_says_so(village: Area) -> None:
    registered(village, "4103990001", "甲")

    paper = written(village, Year(2016))

    assert [row[1:3] for row in paper.table] == [
        ["期初", "截至2015年12月31日"],
        ["增加", "没有发生"],
        ["本期增加", None],
        ["减少", "没有发生"],
        ["本期减少", None],
        [None, None],
    ]
    assert paper.total[3:5] == [1, 1]


@pytest.mark.usefixtures("movements")
def test_export_stands_in_the_audit_book_with_the_digest_of_its_rows(
    client: Client, village: Area
) -> None:
    paper = written(village, HalfYear(2018, 1))

    digest = Digest(COLUMNS)
    for row in paper.records:
        digest.add(row)
    line = AuditLine.objects.get(verb="ledger.exported")
    assert line.target_key == "balance"
    assert digest.hexdigest() in line.after
    assert paper.proof["行摘要 SHA-256"] == digest.hexdigest()
    assert paper.proof["行数"] == len(paper.records)


def test_helper_sees_no_workbook(client: Client, village: Area) -> None:
    client.force_login(PostingFactory(area=village, role=Posting.Role.HELPER).user)

    assert client.get(f"/balance/balance.xlsx?area={village.code}").status_code == 403
    assert not AuditLine.objects.filter(verb="ledger.exported").exists()


@pytest.mark.parametrize("code", ["2017H2", "2017", "2018H1", "2016"])
def test_jiaogou_closes_with_the_figures(jiaogou: Area, code: str) -> None:
    period = parse_period(code)

    paper = written(jiaogou, period)

    at = At(area=jiaogou.code, day=period.last_day, period=HalfYear.of(period.last_day))
    codes = [column.key for column in COLUMNS if column.total]
    assert paper.total[3:] == [value.amount for value in compute(codes, at).values()]
    assert Household.objects.exists()
