"""A ledger on screen: the same rows as the workbook for the same address, and nobody else's."""

import html
import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import cast
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from households.models import Area, AuditLine, Posting, User, Visit
from projects.models import FundSource
from reports.filters import FILTERS
from reports.ledgers import LEDGERS
from tests.factories import (
    ActivityFactory,
    ActivityHouseholdFactory,
    AllocationFactory,
    BeneficiaryFactory,
    CauseFactory,
    ContractFactory,
    GiftFactory,
    GiftReceiverFactory,
    HouseholdFactory,
    IssueFactory,
    NoticeFactory,
    PairingFactory,
    PaymentFactory,
    PhotoFactory,
    PlannedExitFactory,
    PostingFactory,
    SubsidyFactory,
    SubsidyPaymentFactory,
    UserFactory,
    VisitFactory,
    VisitNoteFactory,
)
from tests.reports.ledgers.conftest import ADDRESS, circumstances, income, registered
from tests.reports.ledgers.reading import Paper

ALL = pytest.mark.parametrize("name", sorted(LEDGERS))


@pytest.fixture
def records(village: Area, next_door: Area) -> None:
    """Two households with what was done for them, two projects, one of each kind that filters tell apart; some next door."""
    helper = UserFactory(name="林书白", organisation="市局")
    first = registered(village, "4103990001", "石大山", "石小山", group=1)
    second = registered(
        village, "4103990002", "仇小满", group=2, status="exited", attribute="dibao", begins_on=date(2016, 12, 1)
    )  # fmt: skip
    general = HouseholdFactory(area=village, number="4103990003")
    second.natural_village = "石坡"
    second.save()
    PairingFactory(household=first, helper=helper)
    PairingFactory(household=second, helper__name="马莹鸽", helper__organisation="县局")
    CauseFactory(household=first, code="illness")
    CauseFactory(household=second, code="no_skill")
    PlannedExitFactory(household=first, year=2018)
    PlannedExitFactory(household=second, year=2019)
    for household, health in ((first, "01"), (second, "04")):
        income(household, 2017, 9000, 3)
        for member in household.memberships.all():
            circumstances(member, health=health)
    visit = VisitFactory(household=first, visitor=helper, visited_on=date(2018, 2, 1))
    IssueFactory(area=village, household=first, visit=visit)
    VisitFactory(
        household=second, kind=Visit.Kind.FESTIVAL, mode=Visit.Mode.PHONE, visited_on=date(2018, 5, 1)
    )  # fmt: skip
    meeting = ActivityFactory(area=village, title="入户对接", place="东岭", led_by="林书白")
    ActivityFactory(area=village, title="专题党课", kind="party_class", held_on=date(2018, 5, 1))
    ActivityHouseholdFactory(activity=meeting, household=first)
    PhotoFactory(visit=None, activity=meeting)
    rice = GiftFactory(
        area=village, item="大米", visit=visit, value_fen=24_050, donor="市局", receivers="1户"
    )
    GiftReceiverFactory(gift=rice, household=first)
    GiftFactory(
        area=village, item="棉被", activity=meeting, given_on=date(2018, 3, 1),
        receivers="八十岁老人", value_is_estimated=True,
    )  # fmt: skip
    dibao = SubsidyFactory(household=first)
    care = SubsidyFactory(
        household=second, category__code="care", category__group="disability", category__position=3
    )
    SubsidyPaymentFactory(subsidy=dibao)
    SubsidyPaymentFactory(subsidy=care, paid_on=date(2018, 4, 1), amount_fen=20_000)
    road = AllocationFactory(project__area=village, project__code="XM-01", project__name="道路")
    PaymentFactory(
        allocation=road,
        amount_fen=33_333_333,
        payee="路桥公司",
        voucher="记-7",
        paid_on=date(2018, 3, 1),
    )
    BeneficiaryFactory(project=road.project, household=first, since_on=date(2018, 3, 1))
    NoticeFactory(project=road.project, taken_down_on=date(2018, 1, 25))
    water = AllocationFactory(
        project__area=village,
        project__code="XM-02",
        project__name="饮水",
        project__category="health",
        source__kind=FundSource.Kind.OWN,
        source__name="自筹",
    )
    PaymentFactory(allocation=water, amount_fen=10_000, paid_on=date(2018, 5, 1), payee="水务公司")
    BeneficiaryFactory(project=water.project, household=general)
    NoticeFactory(
        project=None,
        source=water.source,
        moment="fund",
        place="website",
        posted_on=date(2018, 3, 1),
    )
    stranger = registered(next_door, "4103990099", "外村人")
    VisitFactory(household=stranger)
    SubsidyPaymentFactory(subsidy__household=stranger)
    away = AllocationFactory(project__area=next_door, project__name="邻村项目")
    PaymentFactory(allocation=away)
    NoticeFactory(project=away.project)
    NoticeFactory(project=None, source=away.source, moment="fund")
    BeneficiaryFactory(project=away.project, household=stranger)
    ActivityFactory(area=next_door)
    GiftReceiverFactory(gift__area=next_door, household=stranger)
    PairingFactory(household=stranger)


def fetched(client: Client, user: User, url: str, **headers: str) -> str:
    client.force_login(user)
    response = client.get(url, headers=headers or None)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def workbook(client: Client, user: User, name: str, query: str) -> HttpResponse:
    client.force_login(user)
    return cast("HttpResponse", client.get(f"/ledgers/{name}/ledger.xlsx?{query}"))


def read(response: HttpResponse) -> Paper:
    assert response.status_code == 200, response.status_code
    return Paper.read(b"".join(response.streaming_content))  # type: ignore[attr-defined]


def table_of(page: str) -> list[list[str]]:
    """The words of the rows of the body, cell by cell."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [
            html.unescape(re.sub(r"<[^>]*>", "", cell)).strip()
            for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", row, re.S)
        ]
        for row in re.findall(r"<tr>.*?</tr>", body, re.S)
    ]


def in_words(name: str, paper: Paper) -> list[list[str]]:
    """The workbook's rows as the screen would write them."""
    columns = LEDGERS[name].columns
    rows = []
    for row in paper.records:
        words = []
        for column, cell in zip(columns, row, strict=True):
            exact = Decimal(repr(cell)) if column.kind.is_number and cell is not None else cell
            words.append("" if exact is None else column.kind.to_text(exact).strip())
        rows.append(words)
    return rows


CONDITIONS = [
    ("households", "", ["石大山", "石小山", "仇小满"]),
    ("households", "q=石小", ["石小山"]),
    ("households", "q=4103990002", ["仇小满"]),
    ("households", "status=exited", ["仇小满"]),
    ("households", "group=2", ["仇小满"]),
    ("households", "attribute=general", ["石大山", "石小山"]),
    ("households", "cause=no_skill", ["仇小满"]),
    ("households", "plan=2018", ["石大山", "石小山"]),
    ("households", "natural_village=石坡", ["仇小满"]),
    ("households", "relation=son", ["石小山"]),
    ("households", "health=04", ["仇小满"]),
    ("households", "labour=02", []),
    ("households", "school=01&group=1", ["石大山", "石小山"]),
    ("households", "sort=-name&group=1", ["石小山", "石大山"]),
    ("register", "", ["石大山", "仇小满"]),
    ("register", "q=石小", ["石大山"]),
    ("register", "sort=-planned", ["仇小满", "石大山"]),
    ("register", "cause=illness", ["石大山"]),
    ("projects", "", ["道路", "饮水"]),
    ("projects", "q=饮", ["饮水"]),
    ("projects", "category=health", ["饮水"]),
    ("projects", "source=own", ["饮水"]),
    ("projects", "source=integrated", ["道路"]),
    ("projects", "nature=rebuilt", []),
    ("projects", "stage=finished", []),
    ("projects", "indicator=road", []),
    ("projects", "sort=-code", ["饮水", "道路"]),
    ("project-payments", "", ["道路", "饮水"]),
    ("project-payments", "q=饮", ["饮水"]),
    ("project-payments", "q=记-7", ["道路"]),
    ("project-payments", "source=own", ["饮水"]),
    ("project-payments", "category=health", ["饮水"]),
    ("project-payments", "payee=路桥公司", ["道路"]),
    ("project-payments", "kind=refunded", []),
    ("project-payments", "start=2018-03-02", ["饮水"]),
    ("project-payments", "end=2018-03-01", ["道路"]),
    ("project-payments", "sort=-paid", ["道路", "饮水"]),
    ("project-payments", "sort=paid", ["饮水", "道路"]),
    ("notices", "", ["道路", "自筹"]),
    ("notices", "q=道", ["道路"]),
    ("notices", "q=自筹", ["自筹"]),
    ("notices", "moment=fund", ["自筹"]),
    ("notices", "place=board", ["道路"]),
    ("notices", "start=2018-01-11", ["自筹"]),
    ("notices", "end=2018-01-10", ["道路"]),
    ("notices", "hanging=on", ["自筹"]),
    ("notices", "village=410399101201", ["道路", "自筹"]),
    ("notices", "sort=-on", ["自筹", "道路"]),
    ("beneficiaries", "", ["道路", "饮水"]),
    ("beneficiaries", "q=石小", ["道路"]),
    ("beneficiaries", "q=4103990003", ["饮水"]),
    ("beneficiaries", "q=XM-02", ["饮水"]),
    ("beneficiaries", "category=health", ["饮水"]),
    ("beneficiaries", "group=1", ["道路"]),
    ("beneficiaries", "registered=off", ["饮水"]),
    ("beneficiaries", "registered=on", ["道路"]),
    ("beneficiaries", "start=2018-03-02", ["饮水"]),
    ("beneficiaries", "end=2018-03-01", ["道路"]),
    ("beneficiaries", "sort=-code", ["饮水", "道路"]),
    ("subsidies", "", ["石大山", "仇小满"]),
    ("subsidies", "q=小满", ["仇小满"]),
    ("subsidies", "kind=disability", ["仇小满"]),
    ("subsidies", "group=1", ["石大山"]),
    ("subsidies", "status=exited", ["仇小满"]),
    ("subsidies", "sort=-number", ["仇小满", "石大山"]),
    ("subsidy-payments", "", ["石大山", "仇小满"]),
    ("subsidy-payments", "q=4103990002", ["仇小满"]),
    ("subsidy-payments", "kind=security", ["石大山"]),
    ("subsidy-payments", "start=2018-03-02", ["仇小满"]),
    ("subsidy-payments", "end=2018-03-01", ["石大山"]),
    ("subsidy-payments", "group=2", ["仇小满"]),
    ("subsidy-payments", "sort=-amount", ["仇小满", "石大山"]),
    ("visits", "", ["石大山", "仇小满"]),
    ("visits", "q=小满", ["仇小满"]),
    ("visits", "kind=festival", ["仇小满"]),
    ("visits", "mode=home", ["石大山"]),
    ("visits", "start=2018-02-02", ["仇小满"]),
    ("visits", "end=2018-02-01", ["石大山"]),
    ("visits", "group=1", ["石大山"]),
    ("visits", "status=exited", ["仇小满"]),
    ("visits", "has_issue=on", ["石大山"]),
    ("visits", "sort=-on", ["仇小满", "石大山"]),
    ("activities", "", ["入户对接", "专题党课"]),
    ("activities", "q=东岭", ["入户对接"]),
    ("activities", "q=林书", ["入户对接"]),
    ("activities", "kind=party_class", ["专题党课"]),
    ("activities", "start=2018-03-02", ["专题党课"]),
    ("activities", "end=2018-03-01", ["入户对接"]),
    ("activities", "sort=-on", ["专题党课", "入户对接"]),
    ("gifts", "", ["大米", "棉被"]),
    ("gifts", "q=棉", ["棉被"]),
    ("gifts", "q=老人", ["棉被"]),
    ("gifts", "q=石小", ["大米"]),
    ("gifts", "q=4103990001", ["大米"]),
    ("gifts", "q=4103990002", []),
    ("gifts", "donor=市局", ["大米"]),
    ("gifts", "start=2018-03-01", ["棉被"]),
    ("gifts", "end=2018-02-28", ["大米"]),
    ("gifts", "estimated=on", ["棉被"]),
    ("gifts", "sort=-value", ["棉被", "大米"]),
    ("pairings", "", ["石大山", "仇小满"]),
    ("pairings", "q=石小", ["石大山"]),
    ("pairings", "q=4103990002", ["仇小满"]),
    ("pairings", "organisation=县局", ["仇小满"]),
    ("pairings", "group=1", ["石大山"]),
    ("pairings", "status=exited", ["仇小满"]),
    ("pairings", "sort=-number", ["仇小满", "石大山"]),
]
NAMED_BY = {
    "households": "姓名",
    "register": "户主",
    "projects": "项目名称",
    "project-payments": "项目名称",
    "notices": "项目（资金）名称",
    "beneficiaries": "项目名称",
    "subsidies": "户主",
    "subsidy-payments": "户主",
    "visits": "户主",
    "activities": "名称",
    "gifts": "物品",
    "pairings": "户主",
}


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize(("name", "condition", "expected"), CONDITIONS)
def test_screen_and_workbook_hold_the_same_rows(
    client: Client, auditor: User, name: str, condition: str, expected: list[str]
) -> None:
    query = f"{ADDRESS}&{condition}"
    page = fetched(client, auditor, f"/ledgers/{name}/?{query}&columns=all")
    paper = read(workbook(client, auditor, name, query))

    shown = table_of(page)
    names = [column.label for column in LEDGERS[name].columns].index(NAMED_BY[name])

    assert [row[names] for row in shown] == expected
    if expected:
        assert shown == in_words(name, paper)
    else:
        assert paper.proof["行数"] == 0
        assert "没有符合条件的记录" in page


@pytest.mark.usefixtures("records")
def test_people_are_filtered_by_the_account(client: Client, auditor: User) -> None:
    helper = User.objects.get(name="林书白")

    keys = {
        "households": "helper",
        "register": "helper",
        "visits": "visitor",
        "pairings": "helper",
    }
    for name, key in keys.items():
        page = fetched(
            client, auditor, f"/ledgers/{name}/?{ADDRESS}&{key}={helper.pk}&columns=all"
        )
        assert "石大山" in page
        assert "仇小满" not in page
        assert "：林书白" in page


@pytest.mark.usefixtures("records")
@ALL
def test_link_to_the_workbook_carries_the_whole_address(
    client: Client, auditor: User, name: str
) -> None:
    sort = next(iter(LEDGERS[name].sorts))
    page = fetched(
        client, auditor, f"/ledgers/{name}/?{ADDRESS}&q=石&status=&sort={sort}&page=1&columns=all"
    )
    link = re.search(rf'href="(/ledgers/{name}/ledger\.xlsx\?[^"]*)"', page)

    assert link is not None
    assert parse_qs(urlsplit(html.unescape(link[1])).query) == {
        "area": ["410399101201"],
        "period": ["2018H1"],
        "at": ["2018-06-30"],
        "q": ["石"],
        "sort": [sort],
    }


@pytest.mark.usefixtures("records")
@ALL
def test_fragment_is_the_part_of_the_page_that_changes(
    client: Client, auditor: User, name: str
) -> None:
    url = f"/ledgers/{name}/?{ADDRESS}&q=石"
    page = fetched(client, auditor, url)
    fragment = fetched(client, auditor, url, HX_Request="true")

    assert "<html" not in fragment
    assert f'<div class="results" id="results">{fragment}</div>' in page


@pytest.mark.usefixtures("records")
def test_conditions_stand_in_words_above_the_rows_and_in_the_proof(
    client: Client, auditor: User
) -> None:
    query = f"{ADDRESS}&q=石&start=2018-01-02&kind=routine&has_issue=on"
    words = ["成员姓名或户编号：石", "走访类型：定期走访", "从：2018年1月2日", "发现了问题的"]

    page = fetched(client, auditor, f"/ledgers/visits/?{query}")
    paper = read(workbook(client, auditor, "visits", query))

    assert sorted(paper.proof["筛选条件"].split("；")) == sorted(words)
    assert all(f">{word}<" in page for word in words)
    assert AuditLine.objects.get(verb="ledger.exported").actor == "shenji"


def test_identity_number_typed_as_a_condition_stays_out_of_the_audit_book(
    client: Client, auditor: User
) -> None:
    read(workbook(client, auditor, "households", f"{ADDRESS}&q=410399196001010017"))

    line = AuditLine.objects.get(verb="ledger.exported")
    assert "410399************" in line.after
    assert "410399196001010017" not in line.after


@pytest.mark.usefixtures("records")
@ALL
def test_auditor_of_another_village_finds_nothing(
    client: Client, next_door: Area, name: str
) -> None:
    stranger = PostingFactory(area=next_door, role=Posting.Role.AUDITOR).user
    client.force_login(stranger)

    for url in (f"/ledgers/{name}/", f"/ledgers/{name}/ledger.xlsx", "/ledgers/"):
        assert client.get(f"{url}?{ADDRESS}").status_code == 404
    page = fetched(client, stranger, f"/ledgers/{name}/?period=2018H1&columns=all")
    assert "试村" not in page
    assert "石大山" not in page
    assert AuditLine.objects.filter(verb="ledger.exported").count() == 0


@pytest.mark.parametrize("role", [Posting.Role.HELPER, Posting.Role.ADMINISTRATOR])
@ALL
def test_roles_without_the_permission_get_no_ledger(
    client: Client, village: Area, role: str, name: str
) -> None:
    client.force_login(PostingFactory(area=village, role=role).user)

    for url in (f"/ledgers/{name}/", f"/ledgers/{name}/ledger.xlsx", "/ledgers/"):
        assert client.get(f"{url}?{ADDRESS}").status_code == 403


def test_ledger_that_is_not_there_is_not_found(client: Client, auditor: User) -> None:
    client.force_login(auditor)

    assert client.get("/ledgers/nothing/").status_code == 404
    assert client.get("/ledgers/nothing/ledger.xlsx").status_code == 404


@pytest.mark.usefixtures("records")
@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ("start=2018-99-01", "从：应写作 2018-06-30 这样的日期。"),
        ("kind=none", "走访类型：没有“none”这一项，请在列表里另选。"),
        ("period=2018H3", "期间：“2018H3”不是期间，应写作 2018（年）、2018H1（半年）或 2018-03（月）。"),
        ("at=31.6.", "统计日：统计日应写作 2018-06-30 这样的日期。"),
        ("q=" + "石" * 61, "成员姓名或户编号：确保该变量包含不超过 60 字符"),
        ("q=%00", "成员姓名或户编号：不允许是用空字符串。"),
    ],
)  # fmt: skip
def test_condition_that_cannot_be_read_is_said_and_nothing_is_exported(
    client: Client, auditor: User, condition: str, sentence: str
) -> None:
    query = f"area=410399101201&{condition}"
    page = fetched(client, auditor, f"/ledgers/visits/?{query}")
    refused = workbook(client, auditor, "visits", query)

    for said in (page, refused.content.decode()):
        assert sentence in said
        assert "导出 Excel" not in said
    assert refused.status_code == 400
    assert AuditLine.objects.filter(verb="ledger.exported").count() == 0


@pytest.mark.usefixtures("records")
def test_unknown_order_and_page_do_no_harm(client: Client, auditor: User) -> None:
    plain = fetched(client, auditor, f"/ledgers/visits/?{ADDRESS}")

    for condition in ("sort=password", "sort=--on", "page=99", "page=x", "columns=none"):
        page = fetched(client, auditor, f"/ledgers/visits/?{ADDRESS}&{condition}")
        assert table_of(page) == table_of(plain)


def test_long_ledger_is_shown_by_fifty(client: Client, village: Area, auditor: User) -> None:
    for number in range(51):
        registered(village, f"41039900{number:02d}", f"户主{number:02d}")

    first = fetched(client, auditor, f"/ledgers/households/?{ADDRESS}&columns=all")
    second = fetched(client, auditor, f"/ledgers/households/?{ADDRESS}&columns=all&page=2")

    assert len(table_of(first)) == 50
    assert [row[7] for row in table_of(second)] == ["户主50"]
    assert "第 51–51 人，共 51 人" in second
    assert "共 51 人，51 户" in second
    assert len(read(workbook(client, auditor, "households", f"{ADDRESS}&page=2")).records) == 51


@pytest.mark.usefixtures("records")
@ALL
def test_page_takes_as_many_queries_for_more_rows(
    client: Client, village: Area, auditor: User, name: str
) -> None:
    client.force_login(auditor)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/ledgers/{name}/?{ADDRESS}").status_code == 200
        return len(asked)

    few = queries()
    for number in range(10, 14):
        household = registered(village, f"41039900{number}", "甲", "乙")
        visit = VisitNoteFactory(visit__household=household).visit
        PhotoFactory(visit=visit)
        PairingFactory(household=household)
        ActivityHouseholdFactory(household=household, activity__area=village)
        GiftReceiverFactory(household=household, gift__area=village, gift__visit=visit)
        given = AllocationFactory(project__area=village, project__code=f"XM-{number}")
        PaymentFactory(allocation=given, amount_fen=number)
        NoticeFactory(project=given.project)
        NoticeFactory(project=None, source=given.source, moment="fund")
        BeneficiaryFactory(project=given.project, household=household)
        ContractFactory(project=given.project)

    assert queries() == few


@pytest.mark.usefixtures("records")
def test_name_of_the_file_stands_in_the_header(client: Client, auditor: User) -> None:
    response = workbook(client, auditor, "visits", ADDRESS)

    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    header = response["Content-Disposition"]
    assert header.startswith("attachment; filename*=utf-8''%E8%AF%95%E6%9D%91_")
    assert header.isascii()
    read(response)


@pytest.mark.usefixtures("records")
def test_ledger_of_a_county_holds_all_its_villages(client: Client) -> None:
    auditor = PostingFactory(area=Area.objects.get(code="410399"), role="auditor").user
    query = "area=410399&period=2018H1&at=2018-06-30"

    page = fetched(client, auditor, f"/ledgers/households/?{query}")
    one = fetched(client, auditor, f"/ledgers/households/?{query}&village=410399101202")

    assert "共 4 人，3 户" in page
    assert "共 1 人，1 户" in one
    assert "行政村：邻村" in one


@pytest.mark.usefixtures("records")
def test_list_says_of_each_ledger_how_many_rows_and_when_it_was_last_exported(
    client: Client, auditor: User
) -> None:
    read(workbook(client, auditor, "visits", ADDRESS))

    rows = table_of(fetched(client, auditor, f"/ledgers/?{ADDRESS}"))

    assert [(row[0], row[2], row[3]) for row in rows] == [
        ("贫困户花名册", "截至2018年6月30日", "2 户"),
        ("贫困人口信息台账", "截至2018年6月30日", "3 人"),
        ("贫困人口信息表", "截至2018年6月30日", "3 人"),
        ("脱贫退出台账", "截至2018年6月30日", "1 户"),
        ("收入核算台账", "截至2018年6月30日", "2 户"),
        ("补贴享受台账", "截至2018年6月30日", "2 项"),
        ("补贴发放台账", "2018年上半年", "2 笔"),
        ("危房改造台账", "截至2018年6月30日", "0 户"),
        ("易地搬迁台账", "截至2018年6月30日", "0 户"),
        ("产业到户台账", "截至2018年6月30日", "0 户"),
        ("慢病与残疾台账", "截至2018年6月30日", "1 人"),
        ("教育资助台账", "截至2018年6月30日", "0 人"),
        ("扶贫项目资金台账", "截至2018年6月30日", "2 个项目"),
        ("资金支付台账", "截至2018年6月30日", "2 笔"),
        ("项目资金公告公示台账", "截至2018年6月30日", "2 次"),
        ("项目受益户台账", "截至2018年6月30日", "2 户次"),
        ("走访台账", "2018年上半年", "2 次"),
        ("活动台账", "2018年上半年", "2 次"),
        ("慰问物资台账", "2018年上半年", "2 笔"),
        ("问题台账", "2018年上半年", "1 个"),
        ("结对帮扶台账", "截至2018年6月30日", "2 对"),
        ("档案完整性台账", "截至2018年6月30日", "2 户"),
        ("户人动态平衡表", "2018年上半年", "一张"),
    ]
    assert [row[0] for row in rows if row[4] != "还没有"] == ["走访台账"]


def test_every_ledger_has_its_filter() -> None:
    assert set(FILTERS) == set(LEDGERS)


@ALL
def test_workbook_opens_from_the_bytes_that_were_sent(
    client: Client, auditor: User, name: str
) -> None:
    response = workbook(client, auditor, name, ADDRESS)

    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert BytesIO(content).read(4) == b"PK\x03\x04"
    assert Paper.read(content).proof["行数"] == 0
