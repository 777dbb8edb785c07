"""The money of projects at a glance: sums that are those of the figures, and charts that are drawn of the same sums."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from households.models import Area, AuditLine, Posting, User
from projects.models import Payment, Project
from projects.money import Money
from reports.charts import WIDTH, Pair, Whole, lying_bars, standing_pairs
from reports.documents.project_money import money_report
from reports.figures import At, compute
from reports.periods import HalfYear
from reports.typeset.blocks import Bar, Word
from tests.factories import (
    AllocationFactory,
    AreaFactory,
    PaymentFactory,
    PostingFactory,
    ProjectFactory,
    StageEventFactory,
)
from tests.households.conftest import queries

pytestmark = pytest.mark.django_db
PAGE, PDF = reverse("reports:project-money"), reverse("reports:project-money-pdf")
HALF = HalfYear(2018, 1)


@pytest.fixture
def area(db: None) -> Area:
    return AreaFactory()


@pytest.fixture
def staff(area: Area) -> User:
    return PostingFactory(area=area, role=Posting.Role.AUDITOR).user


@pytest.fixture
def asked(area: Area) -> dict[str, str]:
    return {"area": area.pk, "period": HALF.code, "at": "2018-06-30"}


@pytest.fixture
def funded(area: Area) -> Payment:
    """A road and a well, paid in part; some of it came back; money after the day, and next door."""
    road = ProjectFactory(area=area)
    water = ProjectFactory(area=area, category=Project.Category.LIVING)
    first = AllocationFactory(project=road, amount_fen=30_000, allocated_on=date(2018, 2, 1))
    second = AllocationFactory(
        project=water, amount_fen=10_000, allocated_on=date(2018, 3, 1), source__kind="unstated"
    )
    PaymentFactory(allocation=first, amount_fen=15_000, paid_on=date(2018, 3, 5))
    payment = PaymentFactory(allocation=second, amount_fen=4_000, paid_on=date(2018, 4, 1))
    PaymentFactory(
        allocation=second,
        origin=payment,
        kind="refunded",
        amount_fen=-1_000,
        paid_on=date(2018, 4, 20),
    )
    PaymentFactory(allocation=first, amount_fen=1, paid_on=date(2018, 7, 1))
    StageEventFactory(project=road, stage="started")
    PaymentFactory()
    return payment


def at(area: Area) -> At:
    return At(area=area.pk, day=HALF.last_day, period=HALF)


def test_sums_by_nature_category_and_month(area: Area, funded: Payment) -> None:
    report = money_report(area, at(area))

    assert report.total == Money(40_000, 18_000)
    assert report.unstated_fen == 10_000
    assert [(part.label, part.money) for part in report.kinds] == [
        ("整合资金", Money(30_000, 15_000)),
        ("来源未注明", Money(10_000, 3_000)),
    ]
    assert [(part.label, part.money) for part in report.categories] == [
        ("村基础设施", Money(30_000, 15_000)),
        ("生活条件改善", Money(10_000, 3_000)),
    ]
    assert [(part.first, part.last, part.money, part.so_far) for part in report.months] == [
        (date(2018, 2, 1), date(2018, 2, 28), Money(30_000, 0), Money(30_000, 0)),
        (date(2018, 3, 1), date(2018, 3, 31), Money(10_000, 15_000), Money(40_000, 15_000)),
        (date(2018, 4, 1), date(2018, 4, 30), Money(0, 3_000), Money(40_000, 18_000)),
    ]
    assert [(line.label, line.count) for line in report.stages] == [
        ("没有登记阶段", 1),
        ("开工", 1),
    ]


def test_each_line_opens_records_that_add_up_to_it(
    client: Client, staff: User, area: Area, funded: Payment, asked: dict[str, str]
) -> None:
    client.force_login(staff)

    shown = client.get(PAGE, asked).context

    assert [client.get(line.url).context["value"].amount * 100 for line in shown["kinds"]] == [
        line.part.money.allocated_fen for line in shown["kinds"]
    ]
    assert [client.get(line.url).context["summary"] for line in shown["categories"]] == [
        "1 个项目，下达 300元，已拨付 150元，结余 150元",
        "1 个项目，下达 100元，已拨付 30元，结余 70元",
    ]
    assert [client.get(line.url).context["summary"] for line in shown["months"]] == [
        "0 笔，支付 0元",
        "1 笔，支付 150元",
        "2 笔，支付 30元（已扣除退回和冲销 10元）",
    ]
    figures = compute(["projects.allocated_yuan", "projects.paid_yuan"], at(area))
    report = shown["report"].total
    assert [figure.amount for figure in figures.values()] == [
        report.allocated_fen / 100,
        report.paid_fen / 100,
    ]


def test_page_and_paper_draw_the_same_marks(
    client: Client, staff: User, area: Area, funded: Payment, asked: dict[str, str]
) -> None:
    client.force_login(staff)
    drawing = money_report(area, at(area)).kinds_drawn

    page = client.get(PAGE, asked).content.decode()
    paper = client.get(PDF, asked).content

    svg = page[page.index('<svg class="chart drawing"') :]
    svg = svg[: svg.index("</svg>")]
    rects = re.findall(
        r'<rect class="(\w+)" x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"', svg
    )
    bars = [mark for mark in drawing.marks if isinstance(mark, Bar)]
    assert [(tone, *map(int, numbers)) for tone, *numbers in rects] == [
        (bar.tone, bar.x, bar.y, bar.width, bar.height) for bar in bars
    ]
    words = "".join(
        "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(paper)).pages).split()
    )
    for mark in drawing.marks:
        if isinstance(mark, Word):
            assert mark.text in svg
            assert "".join(mark.text.split()) in words
    assert "累计下达400元，支付180元，结余220元，拨付率45.00%。其中100元来源未注明。" in words
    line = AuditLine.objects.get(verb="project_money.printed")
    assert line.area_code == area.pk


def test_village_without_money_has_a_page_and_a_paper(
    client: Client, staff: User, asked: dict[str, str]
) -> None:
    client.force_login(staff)

    page = client.get(PAGE, asked).content.decode()
    paper = client.get(PDF, asked).content

    assert "还没有下达到项目的资金" in page
    assert "还没有下达到项目的资金。" in PdfReader(BytesIO(paper)).pages[0].extract_text().replace(
        "\n", ""
    )


def test_page_takes_as_many_queries_for_three_projects_as_for_one(
    client: Client, staff: User, area: Area, funded: Payment
) -> None:
    few = queries(client, staff, PAGE)
    for _ in range(2):
        project = StageEventFactory(project__area=area).project
        PaymentFactory(allocation__project=project)

    assert queries(client, staff, PAGE) == few


def test_bars_lie_on_one_scale_and_none_vanishes() -> None:
    drawing = lying_bars(
        "款",
        [Whole("甲", "一", 1000, 500), Whole("乙", "二", 1, 0), Whole("丙", "三", 0, 0)],
        ("已", "未"),
    )

    bars = [mark for mark in drawing.marks if isinstance(mark, Bar) and mark.height == 10]
    assert [(bar.width, bar.tone) for bar in bars] == [
        (WIDTH, "rest"), (WIDTH // 2, "first"), (1, "rest"), (0, "rest")
    ]  # fmt: skip


def test_pairs_stand_within_the_field_however_many() -> None:
    for count in (0, 1, 12):
        pairs = [Pair(f"{month}月", 100 * month, 50 * month) for month in range(1, count + 1)]
        drawing = standing_pairs("款", pairs, ("下达", "支付"), "最高")

        bars = [mark for mark in drawing.marks if isinstance(mark, Bar) and mark.y > 2]
        assert len(bars) == 2 * count
        assert all(bar.x >= 0 and bar.x + bar.width <= WIDTH for bar in bars)
        assert all(bar.y + bar.height == bars[0].y + bars[0].height for bar in bars)
