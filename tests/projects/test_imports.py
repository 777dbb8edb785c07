"""The reserve table and the ledger of money coming in: looked at cell by cell, taken over as a whole, never guessed."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from households.imports import staging
from households.models import Area, AuditLine, ImportDraft, Posting, User
from projects.models import Allocation, FundSource, Project, StageEvent
from reports.actions.ledgers import export_ledger
from reports.figures import At
from reports.ledgers import LEDGERS
from reports.periods import HalfYear
from tests.factories import (
    AllocationFactory,
    AreaFactory,
    FundSourceFactory,
    PaymentFactory,
    PostingFactory,
    ProjectFactory,
    SourceEntryFactory,
    StageEventFactory,
)
from tests.households.imports.workbooks import saved, workbook

pytestmark = pytest.mark.django_db
TODAY, DATA_ON = date(2018, 7, 13), date(2018, 6, 30)
NOW = datetime(2018, 7, 13, 2, 30, tzinfo=UTC)
ROAD: dict[str, Any] = {
    "序号": 1, "监管单位": "饭坡镇人民政府", "项目类别": "村基础设施", "项目名称": "通组路", "行政村": "试村",
    "实施地点": "三组", "建设内容": "硬化道路3公里", "计划总投资（万元）": 120.5, "其中政府补助（万元）": "100万元",
    "投资（补助）标准": "每公里40万元", "受益贫困户（户）": "42户", "受益贫困人口（人）": 130, "项目编号": "XM-01",
    "绩效目标": "通到各户", "入库时间": "2018年1月5日",
}  # fmt: skip
LEDGER: dict[str, Any] = {
    "项目编号": "XM-01", "项目名称": "通组路", "类别": "村基础设施", "建设性质": "新建", "建设内容": "硬化道路",
    "批复文号": "试财〔2018〕1号", "计划资金": 60, "下达日期": "2018-02-01", "省级": 25, "整合": 35, "合计": 60,
}  # fmt: skip


@pytest.fixture
def village(db: None) -> Area:
    AreaFactory(code="410399", name="试县")
    return AreaFactory(code="410399101201", name="试村")


@pytest.fixture
def staff(village: Area) -> User:
    return PostingFactory(area=village, role=Posting.Role.BUREAU_STAFF).user


@pytest.fixture
def pots(village: Area) -> dict[str, FundSource]:
    county = Area.objects.get(pk="410399")
    return {
        "special": FundSourceFactory(area=county, kind="special", level="province", name="省专项"),
        "integrated": FundSourceFactory(area=county, kind="integrated", name="整合"),
    }


def sheet(*rows: dict[str, Any]) -> bytes:
    headings = list(dict.fromkeys(key for row in rows for key in row))
    return workbook(
        [["试村一览表"], headings, *([row.get(key) for key in headings] for row in rows)]
    )


def looked(kind: str, content: bytes, area: str = "410399101201") -> staging.Reading:
    return staging.look(
        kind=kind, content=content, file_name="表.xlsx", area_code=area, options={"data_on": DATA_ON},
        today=TODAY,
    )  # fmt: skip


def told(
    kind: str, *rows: dict[str, Any], area: str = "410399101201"
) -> list[tuple[str, list[str]]]:
    """Each row's mark, and what was found on it."""
    plan = looked(kind, sheet(*rows), area).plan
    return [
        (str(row.outcome), [finding.sentence for finding in row.findings]) for row in plan.rows
    ]


def taken(kind: str, *rows: dict[str, Any], by: User | None = None) -> None:
    staging.take_over(looked(kind, sheet(*rows)), by=by)


def test_reserve_table_brings_the_projects_of_the_library(village: Area) -> None:
    assert told("reserve", ROAD) == [
        (
            "new",
            ["M3「项目编号」“XM-01”：没有写建设性质，按新建登记。"],
        )
    ]
    taken("reserve", ROAD)

    project = Project.objects.get()
    fields = (
        "code", "name", "area_id", "category", "nature", "place", "content", "planned_fen", "subsidy_fen",
        "subsidy_standard", "expected_households", "expected_persons", "responsible_unit", "goal",
    )  # fmt: skip
    assert {name: getattr(project, name) for name in fields} == {
        "code": "XM-01", "name": "通组路", "area_id": village.pk, "category": "infrastructure", "nature": "new",
        "place": "三组", "content": "硬化道路3公里", "planned_fen": 120_500_000, "subsidy_fen": 100_000_000,
        "subsidy_standard": "每公里40万元", "expected_households": 42, "expected_persons": 130,
        "responsible_unit": "饭坡镇人民政府", "goal": "通到各户",
    }  # fmt: skip
    assert list(StageEvent.objects.values_list("stage", "on")) == [("admitted", date(2018, 1, 5))]


def test_same_file_again_changes_nothing_and_a_changed_cell_is_told(village: Area) -> None:
    taken("reserve", ROAD)

    assert told("reserve", ROAD) == [("same", [])]
    changed = ROAD | {"计划总投资（万元）": 130, "实施地点": None, "项目类别": "产业"}
    assert told("reserve", changed) == [
        (
            "changed",
            ["C3「项目类别」村基础设施 → 产业扶贫", "H3「计划总投资（万元）」120.5万元 → 130万元"],
        )
    ]
    taken("reserve", changed)
    project = Project.objects.get()
    assert (project.planned_fen, project.place, project.category) == (
        130_000_000,
        "三组",
        "industry",
    )


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            {"计划总投资（万元）": "25(其中,灾情因素6万元)"},
            "H3「计划总投资（万元）」“25(其中,灾情因素6万元)”：这一格不止一个数，不知道哪个是总额、哪个是其中数。请只写总金额，其中数写到备注里。",
        ),
        (
            {"计划总投资（万元）": "约25"},
            "H3「计划总投资（万元）」“约25”：金额旁边有别的字，不知道是不是确切的数。请只写数字，说明写到备注里。",
        ),
        ({"计划总投资（万元）": "待定"}, "H3「计划总投资（万元）」“待定”：应为金额（万元）。请填数字，没有的留空。"),
        ({"计划总投资（万元）": 1_205_000}, "H3「计划总投资（万元）」“1205000”：金额太大。单位是万元，请核对是不是写成了元。"),
        ({"计划总投资（万元）": "0.0000001"}, "H3「计划总投资（万元）」“0.0000001”：金额精确到分，单位万元时最多六位小数。请四舍五入到分。"),
        ({"计划总投资（万元）": 90}, "I3「其中政府补助（万元）」“100万元”：政府补助超过了计划总投资。请核对两个金额。"),
        ({"项目编号": None}, "M3「项目编号」：“项目编号”不能空着。请补上。"),
        ({"行政村": "远村"}, "E3「行政村」“远村”：试村里没有这个村。请核对村名，或选到乡镇、村再上传。"),
        ({"绩效目标": None}, "O3「入库时间」“2018年1月5日”：没有绩效目标的项目不能入库，请先填绩效目标。"),
        ({"入库时间": "2018-7-14"}, "O3「入库时间」“2018-7-14”：日期晚于今天。还没有到的阶段请留空。"),
        ({"建设内容": None}, "G3「建设内容」：系统里没有这个项目，新登记要写建设内容。请补上，或核对项目编号。"),
    ],
)  # fmt: skip
def test_cell_that_cannot_be_is_named_with_its_mend(
    village: Area, cells: dict[str, Any], said: str
) -> None:
    [(outcome, sentences)] = told("reserve", ROAD | cells)

    assert outcome == "error"
    assert said in sentences
    with pytest.raises(ValidationError):
        taken("reserve", ROAD | cells)
    assert not Project.objects.exists()


def test_sum_that_says_it_is_in_yuan_is_read_so(village: Area) -> None:
    taken("reserve", ROAD | {"计划总投资（万元）": "1205000.01元"})

    assert Project.objects.get().planned_fen == 120_500_001


def test_one_wrong_row_keeps_all_out(village: Area) -> None:
    wrong = ROAD | {"项目编号": "XM-02", "项目类别": "不知道"}

    with pytest.raises(ValidationError) as refusal:
        taken("reserve", ROAD, wrong)

    assert refusal.value.messages == ["有 1 处错误，什么也没有导入。"]
    assert not Project.objects.exists()


def test_code_of_another_place_or_twice_is_an_error(village: Area) -> None:
    ProjectFactory(code="XM-01", area=AreaFactory(code="410399101202", name="邻村"), name="邻村路")

    [(_, other)] = told("reserve", ROAD)
    twice = told("reserve", ROAD | {"项目编号": "XM-02"}, ROAD | {"项目编号": "XM-02"})[1][1]

    assert other == ["M3「项目编号」“XM-01”：这个编号是邻村的项目“邻村路”。请核对编号，或另选村。"]
    assert twice == ["M4「项目编号」“XM-02”：与第 3 行是同一个项目。一个项目只写一行。"]


def test_county_table_finds_its_villages_by_name(village: Area) -> None:
    AreaFactory(code="410399101202", name="邻村")
    AreaFactory(code="410399102201", name="邻村")

    found = told("reserve", ROAD, ROAD | {"项目编号": "XM-02", "行政村": "邻村"}, area="410399")

    assert found[0][0] == "new"
    assert found[1] == (
        "error",
        ["E4「行政村」“邻村”：试县里有不止一个这样名称的地方。请核对村名，或选到乡镇、村再上传。"],
    )


def test_ledger_brings_projects_with_their_money_by_where_it_came_from(
    pots: dict[str, FundSource], staff: User
) -> None:
    assert told("funds", LEDGER) == [("new", [])]
    taken("funds", LEDGER, by=staff)

    rows = Allocation.objects.order_by("amount_fen")
    assert [
        (row.source, row.amount_fen, row.allocated_on, row.document, row.recorded_by)
        for row in rows
    ] == [
        (pots["special"], 25_000_000, date(2018, 2, 1), "试财〔2018〕1号", staff),
        (pots["integrated"], 35_000_000, date(2018, 2, 1), "试财〔2018〕1号", staff),
    ]
    line = AuditLine.objects.filter(verb="register.imported").get()
    assert line.actor_name == staff.name


def test_ledger_again_adds_only_what_is_more(pots: dict[str, FundSource]) -> None:
    taken("funds", LEDGER)
    assert told("funds", LEDGER) == [("same", [])]

    more = LEDGER | {"整合": 40.000001, "合计": 65.000001, "下达日期": "2018-06-01"}
    assert told("funds", more) == [("changed", ["J3「整合资金」35万元 → 400000.01元"])]
    taken("funds", more)

    sums = Allocation.objects.filter(source=pots["integrated"]).order_by("pk")
    assert [row.amount_fen for row in sums] == [35_000_000, 5_000_001]
    [(_, less)] = told("funds", LEDGER)
    assert less == [
        "J3「整合资金」“35”：系统里已下达400000.01元，比这里多。收回和冲销请在系统里办，有日期和原因。"
    ]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"合计": 61}, "K3「合计」“61”：各列资金加起来是60万元，不是61万元。请核对；没有写来源的部分写到“来源未注明”。"),
        ({"省级": None, "中央": 25}, "L3「中央」“25”：资金里没有2018年的中央。请先在“资金来源”里登记，再导入。"),
        ({"下达日期": "2017-12-31"}, "I3「省级」“25”：资金里没有2017年的省级。请先在“资金来源”里登记，再导入。"),
        ({"下达日期": "2018-07-01"}, "H3「下达日期」“2018-07-01”：下达日期晚于数据日期。请核对两个日期。"),
        ({"竣工日期": "2018-05-01"}, "L3「竣工日期」“2018-05-01”：还没有开工，不能登记完工。请核对日期。"),
        (
            {"开工日期": "2018-05-01", "竣工日期": "2018-04-01"},
            "M3「竣工日期」“2018-04-01”：早于上一阶段“开工”的2018年5月1日。请核对两个日期。",
        ),
    ],
)  # fmt: skip
def test_sum_that_cannot_be_is_named_with_its_mend(
    pots: dict[str, FundSource], cells: dict[str, Any], said: str
) -> None:
    [(outcome, sentences)] = told("funds", LEDGER | cells)

    assert outcome == "error"
    assert said in sentences


def test_pot_never_gives_more_than_it_holds_over_the_rows(pots: dict[str, FundSource]) -> None:
    SourceEntryFactory(source=pots["integrated"], amount_fen=60_000_000)

    found = told("funds", LEDGER, LEDGER | {"项目编号": "XM-02", "项目名称": "桥"})

    assert found[0] == ("new", [])
    assert found[1] == (
        "error",
        [
            "J4「整合资金」“35”：2018年整合还剩25万元，不够下达35万元。请核对金额，或先登记追加的指标。"
        ],
    )


def test_two_pots_of_a_kind_are_told_apart_by_name(pots: dict[str, FundSource]) -> None:
    second = FundSourceFactory(area=pots["integrated"].area, kind="integrated", name="整合第二批")

    [(_, asked)] = told("funds", LEDGER)
    assert asked == [
        "J3「整合资金」“35”：2018年的整合资金有 2 笔：整合、整合第二批。请在“资金名称”里写明是哪一笔。"
    ]
    taken("funds", LEDGER | {"资金名称": "整合第二批"})
    assert Allocation.objects.filter(source=second).get().amount_fen == 35_000_000


def test_sum_without_a_day_is_of_the_day_of_the_data_and_paid_is_only_compared(
    pots: dict[str, FundSource],
) -> None:
    [(outcome, notes)] = told("funds", LEDGER | {"下达日期": None, "已拨付": 30})

    assert outcome == "new"
    assert notes == [
        "I3「省级」“25”：没有写下达日期，按数据日期2018年6月30日登记。",
        "J3「整合资金」“35”：没有写下达日期，按数据日期2018年6月30日登记。",
        "L3「已拨付」“30”：系统里到数据日期已支付0元，与台账的30万元不同。支付要有收款单位和凭证，请在项目页逐笔登记。",
    ]


def test_ledger_without_a_column_of_money_is_refused(village: Area) -> None:
    row = {key: LEDGER[key] for key in ("项目编号", "项目名称", "类别", "建设内容", "合计")}

    plan = looked("funds", sheet(row)).plan

    assert not plan.is_sound
    assert [finding.rule.split("。")[0] for finding in plan.remarks] == ["没有一列是资金来源"]


def test_headings_in_two_rows_are_found(pots: dict[str, FundSource]) -> None:
    rows: list[list[Any]] = [
        ["试村项目资金台账"],
        [
            "项目编号",
            "项目名称",
            "类别",
            "建设内容",
            "计划资金",
            "下达日期",
            "下达资金",
            None,
            "合计",
        ],
        [None, None, None, None, None, None, "省级", "整合", None],
        ["XM-01", "通组路", "村基础设施", "硬化", 60, "2018-02-01", 25, 35, 60],
    ]
    merged = ["A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:F3", "G2:H2", "I2:I3"]

    book = load_workbook(BytesIO(workbook(rows)))
    for cells in merged:
        book.worksheets[0].merge_cells(cells)

    plan = looked("funds", saved(book)).plan

    assert [str(row.outcome) for row in plan.rows] == ["new"]
    assert len(plan.writes.created[Allocation]) == 2


def test_our_own_ledger_comes_in_again_as_it_went_out(
    village: Area, pots: dict[str, FundSource], tmp_path: Any
) -> None:
    project = ProjectFactory(area=village, code="XM-01", planned_fen=60_000_000, place="三组")
    for stage, day in (("approved", 5), ("started", 9)):
        StageEventFactory(project=project, stage=stage, on=date(2018, 3, day))
    for pot, fen in (("special", 25_000_001), ("integrated", 35_000_000)):
        paid = AllocationFactory(project=project, source=pots[pot], amount_fen=fen)
        PaymentFactory(allocation=paid, amount_fen=fen // 2)
    at = At(area=village.pk, day=DATA_ON, period=HalfYear(2018, 1))
    with (tmp_path / "台账.xlsx").open("w+b") as file:
        export_ledger(
            ledger=LEDGERS["projects"], records=LEDGERS["projects"].records(at), at=at, area=village,
            filtered_by=(), by=None, now=NOW, file=file,
        )  # fmt: skip
        file.seek(0)
        content = file.read()

    plan = looked("funds", content).plan

    assert [(str(row.outcome), row.findings) for row in plan.rows] == [("same", [])]
    assert not plan.writes


# --- In the browser -----------------------------------------------------------------------------


def upload(client: Client, kind: str, content: bytes) -> Any:
    form = {
        "kind": kind, "area": "410399101201", "filed_on": "2014-01-01", "data_on": "2018-06-30", "year": "2017",
        "file": SimpleUploadedFile("表.xlsx", content),
    }  # fmt: skip
    return client.post(reverse("households:import-new"), form)


def test_wrong_cell_is_set_right_in_the_browser_and_all_is_taken_over(
    client: Client, staff: User
) -> None:
    client.force_login(staff)
    upload(client, "reserve", sheet(ROAD | {"计划总投资（万元）": "125(其中,灾情因素6万元)"}))
    draft = ImportDraft.objects.get()
    page = client.get(reverse("households:import-detail", args=[draft.pk])).content.decode()
    assert "通组路" in page
    assert "这一格不止一个数" in page
    row = reverse("households:import-row", args=[draft.pk, 3])
    form = client.get(row).context["form"]
    typed = {name: field.initial or "" for name, field in form.fields.items()}
    [wrong] = [field.name for field in form.wrong]

    client.post(row, typed | {wrong: "125"})
    client.post(reverse("households:import-apply", args=[draft.pk]))

    ended = client.get(reverse("households:import-detail", args=[draft.pk])).content.decode()
    assert Project.objects.get().planned_fen == 125_000_000
    assert f'<a href="{reverse("projects:project-list")}">看项目</a>' in ended


def test_first_secretary_may_bring_projects_but_no_money(client: Client, village: Area) -> None:
    client.force_login(PostingFactory(area=village, role=Posting.Role.FIRST_SECRETARY).user)

    kinds = dict(
        client.get(reverse("households:import-new")).context["form"].fields["kind"].choices
    )
    refused = upload(client, "funds", sheet(LEDGER))

    assert ("reserve" in kinds, "funds" in kinds) == (True, False)
    assert refused.status_code == 200
    assert not ImportDraft.objects.exists()


def test_draft_of_money_is_not_taken_over_by_who_may_not_record_money(
    client: Client, staff: User, village: Area, pots: dict[str, FundSource]
) -> None:
    client.force_login(staff)
    upload(client, "funds", sheet(LEDGER))
    draft = ImportDraft.objects.get()
    client.force_login(PostingFactory(area=village, role=Posting.Role.FIRST_SECRETARY).user)

    answer = client.post(reverse("households:import-apply", args=[draft.pk]))

    assert answer.status_code == 403
    assert not Allocation.objects.exists()
