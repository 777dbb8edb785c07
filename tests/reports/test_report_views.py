"""The report on screen: who sees it, that it says what the paper says, and how the paper is handed out."""

import hashlib
import html
import json
import re
from datetime import date
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from households import wording
from households.models import Area, AuditLine, Posting, User
from reports.documents.report import report_on
from reports.documents.report.annex import PROJECT_HEAD
from reports.periods import HalfYear
from tests.factories import (
    AreaFactory,
    HouseholdFactory,
    IssueFactory,
    PostingFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db

LIST = reverse("reports:report-list")
Role = Posting.Role


@pytest.fixture
def staff(client: Client) -> User:
    posting = PostingFactory(role=Role.BUREAU_STAFF, area=AreaFactory(name="试验村"))
    client.force_login(posting.user)
    return posting.user


def area_of(user: User) -> str:
    return Posting.objects.get(user=user).area_id


def preview(area: str, period: str = "2018H1") -> str:
    return reverse("reports:report-preview", args=[area, period])


def paper(area: str, period: str = "2018H1") -> str:
    return reverse("reports:report-pdf", args=[area, period])


def article(page: str) -> str:
    """The text of the report on a page, without mark-up and spaces."""
    found = re.search(r'<article class="paper">(.*)</article>', page, re.DOTALL)
    assert found
    return re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]+>", "", found[1])))


def test_the_list_shows_the_periods_that_have_records(client: Client, staff: User):
    household = HouseholdFactory(area_id=area_of(staff))
    VisitFactory(household=household, visited_on=date(2018, 6, 30))
    VisitFactory(household=household, visited_on=date(2019, 7, 1))

    page = client.get(LIST).content.decode()

    assert re.findall(r'<h3><a href="/reports/\d+/([\w-]+)/"', page) == [
        *("2019", "2019H2", "2019-07"),
        *("2018", "2018H1", "2018-06"),
    ]


def test_the_list_of_a_county_has_the_periods_of_all_its_villages(client: Client):
    county = AreaFactory(code="410399", name="某县")
    client.force_login(PostingFactory(role=Role.BUREAU_STAFF, area=county).user)
    VisitFactory(visited_on=date(2018, 6, 30))
    VisitFactory(visited_on=date(2018, 7, 1))

    page = client.get(LIST, {"area": county.code}).content.decode()

    assert re.findall(r'<h3><a href="/reports/410399/([\w-]+)/"', page) == [
        *("2018", "2018H2", "2018H1", "2018-07", "2018-06"),
    ]


def test_a_county_is_previewed_and_printed_with_its_villages_in_tables(client: Client):
    county = AreaFactory(code="410399", name="某县")
    village = AreaFactory(name="石沟村")
    VisitFactory(household__area=village)
    client.force_login(PostingFactory(role=Role.BUREAU_STAFF, area=county).user)

    page = client.get(preview(county.code)).content.decode()
    pdf = client.get(paper(county.code), {"dated": "2018-07-13"})

    assert "各村工作和项目资金情况表（2018年上半年）" in page
    assert "石沟村" in article(page)
    assert pdf.status_code == 200
    assert "石沟村" in "".join(
        page.extract_text() for page in PdfReader(BytesIO(pdf.content)).pages
    )


def test_the_preview_says_exactly_what_the_paper_says(client: Client, jiaogou):
    client.force_login(PostingFactory(role=Role.BUREAU_STAFF, area=jiaogou).user)

    page = client.get(preview(jiaogou.code), {"dated": "2018-07-13"}).content.decode()
    pdf = client.get(paper(jiaogou.code), {"dated": "2018-07-13"}).content

    pages = PdfReader(BytesIO(pdf)).pages
    printed = "".join(
        re.sub(r"\s", "", text.extract_text()).replace(f"—{number}—", "")
        for number, text in enumerate(pages, 1)
    )
    # The heads of tables stand again on each page of paper.
    shown = article(page)
    for head in ("指标数值单位统计时点代码", "指标口径依据", "".join(PROJECT_HEAD)):
        assert shown.count(head) == 1, head
        shown, printed = shown.replace(head, ""), printed.replace(head, "")
    assert shown.startswith(printed[:2000])
    assert sorted(shown) == sorted(printed)


def test_every_figure_links_to_its_records_at_its_own_moment(client: Client, jiaogou):
    client.force_login(PostingFactory(role=Role.AUDITOR, area=jiaogou).user)
    page = client.get(preview(jiaogou.code)).content.decode()

    links = re.findall(r'<a class="figure" href="([^"]+)" title="([^"]+)">([^<]+)</a>', page)

    exited = [(html.unescape(link), text) for link, _, text in links if "/exited." in link]
    at = f"area={jiaogou.code}&period=2018H1&at="
    assert (f"/figures/exited.households/?{at}2017-12-31", "26户") in exited
    assert (f"/figures/exited.households/?{at}2018-06-30", "26户") in exited
    report = report_on(
        jiaogou, HalfYear(2018, 1), dated=date(2018, 7, 13), today=date(2018, 7, 13)
    )
    assert len({link for link, _, _ in links}) == len(report.figures)
    assert all("截至" in hint or "半年" in hint for _, hint, _ in links)
    for link, _, text in links[:3]:
        shown = client.get(html.unescape(link))
        assert shown.status_code == 200
        assert re.match(r"[\d.]+", text)[0] in shown.content.decode()  # type: ignore[index]


def test_the_paper_is_handed_out_with_its_name_and_noted_down(client: Client, staff: User):
    answer = client.get(paper(area_of(staff)), {"dated": "2018-07-13"})

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert unquote(answer["Content-Disposition"]) == (
        "attachment; filename*=utf-8''试验村_2018年上半年_脱贫攻坚工作情况报告.pdf"
    )
    line = AuditLine.objects.get(verb="report.printed")
    assert (line.actor, line.target_key) == (staff.username, f"{area_of(staff)}/2018H1")
    assert json.loads(line.after) == {
        "dated": "2018-07-13",
        "form": "pdf",
        "missing": [],
        "organisation": "",
        "pages": len(PdfReader(BytesIO(answer.content)).pages),
        "sha256": hashlib.sha256(answer.content).hexdigest(),
    }


def test_a_preview_is_not_a_printing(client: Client, staff: User):
    client.get(preview(area_of(staff)))

    assert not AuditLine.objects.filter(verb="report.printed").exists()


def test_a_name_for_the_file_cannot_carry_a_path(client: Client, staff: User):
    Area.objects.update(name='../甲"村')

    answer = client.get(paper(area_of(staff)))

    assert "..甲村_" in unquote(answer["Content-Disposition"])


def test_a_character_that_no_font_has_is_asked_about_before_it_is_lost(
    client: Client, staff: User
):
    IssueFactory(area_id=area_of(staff), text="路灯\U0003fffd不亮")

    asked = client.get(paper(area_of(staff)))
    page = asked.content.decode()

    assert asked.status_code == 409
    assert "U+3FFFD" in page
    assert "路灯" in page
    assert not AuditLine.objects.filter(verb="report.printed").exists()

    printed = client.get(paper(area_of(staff)), {"substituted": "1"})

    assert printed["Content-Type"] == "application/pdf"
    assert json.loads(AuditLine.objects.get(verb="report.printed").after)["missing"] == [
        "\U0003fffd"
    ]


@pytest.mark.parametrize("address", [preview, paper])
def test_out_of_reach_is_not_found(client: Client, staff: User, address):
    assert client.get(address(AreaFactory().code)).status_code == 404
    assert client.get(address("没有")).status_code == 404


@pytest.mark.parametrize("address", [preview, paper])
@pytest.mark.parametrize(
    ("period", "sentence"),
    [("2998", "还没有开始"), ("2998H1", "还没有开始"), ("2018H3", "不是期间")],
)
def test_a_half_year_that_cannot_be_reported_is_said_in_words(
    client: Client, staff: User, address, period: str, sentence: str
):
    answer = client.get(address(area_of(staff), period))

    assert answer.status_code == 404
    assert sentence in answer.content.decode()


def test_a_date_that_cannot_be_is_said_and_stays_in_the_field(client: Client, staff: User):
    page = client.get(preview(area_of(staff)), {"dated": "13.7."}).content.decode()
    early = client.get(paper(area_of(staff)), {"dated": "2018-05-01"})

    assert "成文日期应写作 2018-07-13 这样的日期。" in page
    assert 'value="13.7."' in page
    assert early.status_code == 400
    assert "成文日期请选这一天或以后" in early.content.decode()


def test_a_half_year_still_running_counts_to_today(client: Client, staff: User):
    today = timezone.localdate()
    page = client.get(preview(area_of(staff), HalfYear.of(today).code)).content.decode()

    assert f"时点数截至{wording.day(today)}" in article(page)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.FIRST_SECRETARY, 200),
        (Role.BUREAU_LEADER, 200),
        (Role.AUDITOR, 200),
        (Role.HELPER, 403),
        (Role.ADMINISTRATOR, 403),
    ],
)
def test_who_may_see_and_print(client: Client, role: str, status: int):
    posting = PostingFactory(role=role)
    client.force_login(posting.user)

    answers = [
        client.get(address).status_code
        for address in (LIST, preview(posting.area_id), paper(posting.area_id))
    ]

    assert answers == [status] * 3


def test_queries_do_not_grow_with_the_records(client: Client, staff: User):
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    def more() -> None:
        VisitFactory(household=HouseholdFactory(area_id=area_of(staff)))
        IssueFactory(area_id=area_of(staff))

    addresses = (LIST, preview(area_of(staff)))
    more()
    once = [queries(address) for address in addresses]
    more()
    more()

    assert [queries(address) for address in addresses] == once
