"""Notices for the board: all that must be published, nothing that must not, and what is missing said first."""

import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from households.models import AuditLine, Standard
from projects.models import Project
from reports.documents.public_notice import fund_notice, project_notice
from reports.typeset.blocks import TableBlock
from tests.factories import (
    AllocationFactory,
    BeneficiaryFactory,
    ContractFactory,
    FundSourceFactory,
    PaymentFactory,
    ProjectFactory,
    SourceEntryFactory,
    StageEventFactory,
    StandardFactory,
)
from tests.households.conftest import Village, registered, settle

pytestmark = pytest.mark.django_db
DAY = date(2018, 6, 20)


@pytest.fixture
def mine(db: None) -> Village:
    return settle("石大山")


@pytest.fixture
def road(mine: Village) -> Project:
    """A road that is finished, with contract, money and a household that it serves."""
    project = ProjectFactory(
        area=mine.area, name="入户路", place="上街", goal="通到每一户", scope="households",
        responsible_unit="村民委员会", planned_begins_on=date(2018, 3, 1), planned_ends_on=date(2018, 5, 31),
    )  # fmt: skip
    source = FundSourceFactory(
        area=mine.area, name="整合资金", document="嵩财〔2018〕1号", purpose="修路"
    )
    SourceEntryFactory(source=source, amount_fen=200_000_000)
    allocation = AllocationFactory(project=project, source=source, amount_fen=150_000_000)
    contract = ContractFactory(project=project, contractor__name="某建筑公司")
    PaymentFactory(allocation=allocation, contract=contract, amount_fen=50_000_000)
    StageEventFactory(project=project, stage="started", on=date(2018, 3, 5))
    StageEventFactory(project=project, stage="finished", on=date(2018, 6, 1))
    BeneficiaryFactory(project=project, household=mine.household, benefit="硬化12米")
    return project


def facts(blocks: tuple) -> dict[str, str]:
    table = next(block for block in blocks if isinstance(block, TableBlock))
    return {row[0]: row[1] for row in table.rows}


def test_completion_notice_says_what_must_be_published(road: Project) -> None:
    notice = project_notice(road, "completion", day=DAY, organisation="村民委员会")

    told = facts(notice.blocks)
    assert {
        name: told[name]
        for name in (
            "实施地点",
            "建设期限",
            "资金来源和规模",
            "施工（供货）单位",
            "采购方式",
            "预期目标",
            "实施结果",
        )
    } == {
        "实施地点": f"{road.area.name}上街",
        "建设期限": "2018年3月1日至2018年5月31日",
        "资金来源和规模": "150万元，其中整合资金150万元",
        "施工（供货）单位": "某建筑公司",
        "采购方式": "公开招标",
        "预期目标": "通到每一户",
        "实施结果": "2018年3月5日开工，2018年6月1日完工，已支付50万元",
    }
    assert notice.missing == ("建设规模",)
    assert (notice.first, notice.last) == (DAY, date(2018, 6, 29))


def test_admission_notice_knows_no_contractor_yet(road: Project) -> None:
    told = facts(project_notice(road, "admission", day=DAY, organisation="").blocks)

    assert "施工（供货）单位" not in told
    assert "实施结果" not in told


def test_list_of_who_benefits_names_heads_and_nothing_else_of_them(
    client: Client, mine: Village, road: Project
) -> None:
    person = mine.household.memberships.get().person
    client.force_login(mine.secretary)

    page = client.get(reverse("reports:project-notice", args=[road.code])).content.decode()

    assert ["石大山" in page, "硬化12米" in page] == [True, True]
    assert [
        text
        for text in (person.identity_number, mine.household.number, person.phone)
        if text and text in page
    ] == []


def test_days_on_the_board_follow_the_standard(mine: Village, road: Project) -> None:
    StandardFactory(
        kind=Standard.Kind.PROJECT_NOTICE_DAYS, area=mine.area, value=7, begins_on=date(2018, 1, 1)
    )

    assert project_notice(road, "plan", day=DAY, organisation="").last == date(2018, 6, 26)


def test_notice_of_a_pot_tells_source_size_use_and_where_it_went(road: Project) -> None:
    [allocation] = road.allocations.all()

    notice = fund_notice(allocation.source, day=DAY, organisation="某局")

    told = facts(notice.blocks)
    assert (told["资金规模"], told["资金用途"], told["分配结果"]) == (
        "200万元",
        "修路",
        "下达到项目150万元，见下表",
    )
    assert notice.missing == ("使用（主管）单位", "分配原则")
    tables = [block for block in notice.blocks if isinstance(block, TableBlock)]
    assert tables[1].rows == (("1", "入户路", "上街", "村民委员会", "150.00"),)


def test_paper_is_the_page_and_is_noted_down(client: Client, mine: Village, road: Project) -> None:
    client.force_login(mine.secretary)
    url = reverse("reports:project-notice-pdf", args=[road.code])

    answer = client.get(url, {"moment": "completion", "day": "2018-06-20"})

    pages = PdfReader(io.BytesIO(answer.content)).pages
    words = "".join("".join(page.extract_text() for page in pages).split())
    assert "扶贫项目竣工公示" in words
    assert "公示期：2018年6月20日至2018年6月29日。" in words
    assert "2018年3月5日开工，2018年6月1日完工，已支付50万元" in words
    line = AuditLine.objects.get(verb="notice.printed")
    assert (line.target_key, line.area_code) == ("入户路", mine.area.pk)


def test_project_page_leads_to_the_notice(client: Client, mine: Village, road: Project) -> None:
    registered(mine.area)
    client.force_login(mine.secretary)

    page = client.get(road.get_absolute_url()).content.decode()

    assert reverse("reports:project-notice", args=[road.code]) in page
