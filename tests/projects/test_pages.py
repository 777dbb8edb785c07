"""Projects and money on screen: from the pot to the voucher and back, and the story of a project in its order."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.models import Area, AuditLine, Posting, Standard, User
from projects.models import (
    Allocation,
    Beneficiary,
    Contract,
    Contractor,
    FundSource,
    Payment,
    PaymentRequest,
    Project,
    ProjectPhoto,
    SourceEntry,
    StageEvent,
    Target,
)
from projects.story import board, missing_notices, planned_on
from projects.timetable import drawn
from reports.documents.public_notice import PublicNotice, fund_notice, project_notice
from reports.typeset.blocks import TableBlock
from tests.factories import (
    AcceptanceFactory,
    AllocationFactory,
    AreaFactory,
    BeneficiaryFactory,
    ContractFactory,
    FundSourceFactory,
    NoticeFactory,
    PairingFactory,
    PaymentFactory,
    PostingFactory,
    ProgressFactory,
    ProjectFactory,
    ProjectPhotoFactory,
    SourceEntryFactory,
    StageEventFactory,
    StandardFactory,
)
from tests.households.conftest import page_of, queries, registered
from tests.households.pictures import jpeg

pytestmark = pytest.mark.django_db
Stage = StageEvent.Stage


@pytest.fixture
def area(db: None) -> Area:
    return AreaFactory()


@pytest.fixture
def staff(area: Area, client: Client) -> User:
    user = PostingFactory(area=area, role=Posting.Role.BUREAU_STAFF).user
    client.force_login(user)
    return user


@pytest.fixture
def road(area: Area) -> Project:
    return ProjectFactory(area=area, name="入户路", goal="通到每一户")


def at(name: str, *args: object) -> str:
    return reverse(f"projects:{name}", args=args)


def send(client: Client, url: str, **typed: object) -> str:
    """Fills the form at the address as it is shown, changes what is typed, sends it and reads what comes back."""
    form = client.get(url).context["form"]
    shown = {field.name: field.field.prepare_value(field.initial) for field in form}
    sent = {name: value for name, value in shown.items() if value not in (None, "", False)}
    return client.post(url, sent | typed, follow=True).content.decode()


def test_auditor_walks_from_the_pot_to_the_voucher_and_back(
    client: Client, staff: User, area: Area, road: Project
) -> None:
    send(
        client, at("source-new"),
        area=area.pk, name="整合资金", kind="integrated", level="county", year="2018", document="嵩财〔2018〕1号",
    )  # fmt: skip
    source = FundSource.objects.get()
    send(
        client,
        at("entry-new", source.pk),
        kind="granted",
        entered_on="2018-01-10",
        amount_fen="1000",
    )
    send(
        client, at("allocation-new", source.pk),
        project=road.pk, allocated_on="2018-02-01", amount_fen="600", document="下达1号",
    )  # fmt: skip
    allocation = Allocation.objects.get()
    send(
        client, at("allocation-draw", allocation.pk, "pay"),
        paid_on="2018-03-01", amount_fen="250.5", payee="某施工队", purpose="预付款", voucher="记-12",
    )  # fmt: skip
    auditor = PostingFactory(area=area, role=Posting.Role.AUDITOR).user
    way: list[Any] = [source, allocation, Payment.objects.get()]
    addresses = [row.get_absolute_url() for row in way]

    pages = [page_of(client, auditor, address) for address in addresses]
    story = page_of(client, auditor, road.get_absolute_url())

    assert [
        [f'href="{address}"' in page for address in (*addresses, road.get_absolute_url())]
        for page in pages
    ] == [[False, True, False, True], [True, False, True, True], [True, True, False, True]]
    assert all(address in story for address in addresses)
    assert "记-12" in pages[2]
    assert Payment.objects.get().amount_fen == 25_050


def test_more_than_is_left_is_said_beside_the_amount_and_what_was_typed_stays(
    client: Client, staff: User, road: Project
) -> None:
    allocation = AllocationFactory(project=road, amount_fen=10_000)

    page = send(
        client,
        at("allocation-draw", allocation.pk, "pay"),
        paid_on="2018-03-01",
        amount_fen="100.01",
        payee="某施工队",
        purpose="预付款",
    )

    assert "这笔下达还剩100元，不够支付100.01元。" in page
    assert 'value="某施工队"' in page
    assert Payment.objects.count() == 0


def test_nothing_is_paid_without_naming_who_gets_it(
    client: Client, staff: User, road: Project
) -> None:
    allocation = AllocationFactory(project=road)
    contract = ContractFactory(project=road)
    url = at("allocation-draw", allocation.pk, "pay")
    typed = {"paid_on": "2018-03-01", "amount_fen": "100", "purpose": "预付款"}

    page = send(client, url, **typed)
    send(client, url, **typed, contract=contract.pk)

    assert "请写收款单位，或选合同。" in page
    assert Payment.objects.get().payee == contract.contractor.name


def test_large_payment_stands_on_the_desk_of_who_may_approve_it(
    client: Client, staff: User, area: Area, road: Project
) -> None:
    StandardFactory(
        kind=Standard.Kind.LARGE_PAYMENT, area=area, value=5000, begins_on=date(2018, 1, 1)
    )
    leader = PostingFactory(area=area, role=Posting.Role.BUREAU_LEADER).user
    allocation = AllocationFactory(project=road)
    url = at("allocation-draw", allocation.pk, "pay")
    page = send(client, url, paid_on="2018-03-01", amount_fen="50", payee="甲", purpose="款")
    asked = PaymentRequest.objects.get()

    desks = [page_of(client, user, reverse("reports:desk")) for user in (staff, leader)]
    client.force_login(leader)
    send(client, at("request-decide", asked.key, "approve"))

    assert "等待复核：达到50元的支付" in page
    assert ["大额支付待复核" in desk for desk in desks] == [False, True]
    assert Payment.objects.get().approved_by == leader


def test_reversal_and_refund_stand_beside_what_they_put_right(
    client: Client, staff: User, road: Project
) -> None:
    payment = PaymentFactory(allocation__project=road, amount_fen=10_000)

    send(client, at("payment-refund", payment.pk), paid_on="2018-05-01", amount_fen="30")
    back = payment.changes.get()
    send(client, at("payment-reverse", back.pk), on="2018-05-02", reason="退错")
    page = send(client, at("payment-reverse", payment.pk), on="2018-05-03", reason="付错")

    assert list(Payment.objects.order_by("pk").values_list("kind", "amount_fen")) == [
        ("paid", 10_000),
        ("refunded", -3_000),
        ("reversed", 3_000),
        ("reversed", -10_000),
    ]
    assert "已冲销" in page


def test_entry_of_a_pot_is_reversed_and_both_are_seen(
    client: Client, staff: User, area: Area
) -> None:
    entry = SourceEntryFactory(source__area=area, amount_fen=10_000)

    page = send(client, at("entry-reverse", entry.pk), on="2018-05-03", reason="记重")

    assert entry.source.entries.fen() == 0
    assert ["100.00" in page, "-100.00" in page, "已冲销" in page] == [True, True, True]
    assert SourceEntry.objects.count() == 2


def test_village_secretary_sees_the_county_pot_but_enters_no_money(
    client: Client, area: Area, road: Project
) -> None:
    secretary = PostingFactory(area=area).user
    county = FundSourceFactory(area=AreaFactory(code=area.code[:6], level="county"))
    AllocationFactory(project=road, source=county)

    page = page_of(client, secretary, county.get_absolute_url())

    assert "下达到项目" not in page
    assert client.get(at("entry-new", county.pk)).status_code == 403


def test_project_is_entered_and_its_code_stays(client: Client, staff: User, area: Area) -> None:
    typed = {
        "code": "XM-2018-01",
        "area": area.pk,
        "name": "吃水工程",
        "category": "infrastructure",
        "nature": "new",
        "content": "建水塔",
        "goal": "饮水安全",
        "scope": "village",
        "planned_fen": "1080000",
    }
    send(client, at("project-new"), **typed)
    send(client, at("project-edit", "XM-2018-01"), code="XM-9999", name="饮水工程")

    project = Project.objects.get()
    assert (project.code, project.name, project.planned_fen) == (
        "XM-2018-01",
        "饮水工程",
        108_000_000,
    )
    lines = AuditLine.objects.filter(verb__startswith="project.").order_by("number")
    assert list(lines.values_list("verb", flat=True)) == ["project.entered", "project.corrected"]


def reach(client: Client, project: Project, stage: str, on: str) -> str:
    url = at("stage-new", project.code)
    return client.post(url, {"stage": stage, "on": on}, follow=True).content.decode()


def test_stages_come_in_their_order_and_no_earlier_than_the_last(
    client: Client, staff: User, road: Project
) -> None:
    for stage, on in (
        ("reserved", "2018-01-05"),
        ("approved", "2018-01-20"),
        ("started", "2018-03-01"),
    ):
        reach(client, road, stage, on)

    earlier_day = reach(client, road, "finished", "2018-02-01")
    earlier_stage = reach(client, road, "admitted", "2018-04-01")

    assert "不能早于上一阶段“开工”的2018年3月1日。" in earlier_day
    assert "选择一个有效的选项" in earlier_stage
    assert list(road.stage_events.order_by("pk").values_list("stage", flat=True)) == [
        "reserved",
        "approved",
        "started",
    ]


@pytest.mark.parametrize(
    ("reached", "stage", "changes", "words"),
    [
        ((), "admitted", {"goal": ""}, "没有绩效目标的项目不能入库"),
        (("started", "finished"), "accepted", {}, "还没有合格的验收"),
    ],
)
def test_stage_that_something_is_missing_for_is_refused(
    client: Client,
    staff: User,
    road: Project,
    reached: tuple[str, ...],
    stage: str,
    changes: dict[str, str],
    words: str,
) -> None:
    Project.objects.filter(pk=road.pk).update(**changes)
    for place, one in enumerate(reached):
        StageEventFactory(project=road, stage=one, on=date(2018, 3, 1) + timedelta(days=place))

    assert words in reach(client, road, stage, "2018-06-01")


def test_suspended_work_goes_on_only_when_it_is_resumed(
    client: Client, staff: User, road: Project
) -> None:
    for stage in ("started", "suspended", "finished", "resumed", "finished"):
        reach(client, road, stage, "2018-03-01")

    assert list(road.stage_events.order_by("pk").values_list("stage", flat=True)) == [
        "started",
        "suspended",
        "resumed",
        "finished",
    ]


def test_project_with_money_is_not_withdrawn(client: Client, staff: User, road: Project) -> None:
    AllocationFactory(project=road)

    assert "项目还有资金" in reach(client, road, "withdrawn", "2018-06-01")


def test_last_stage_is_taken_back_with_a_reason_and_no_other(
    client: Client, staff: User, road: Project
) -> None:
    first = StageEventFactory(project=road, stage="started")
    last = StageEventFactory(project=road, stage="finished", on=date(2018, 6, 1))

    refused = send(client, at("stage-remove", road.code, first.pk), reason="错")
    send(client, at("stage-remove", road.code, last.pk), reason="还没完工")

    assert "只能撤销最后一个阶段" in refused
    assert list(road.stage_events.all()) == [first]
    assert AuditLine.objects.get(verb="stageevent.taken_out").reason == "还没完工"


def test_contract_finds_its_contractor_by_name(client: Client, staff: User, road: Project) -> None:
    typed = {
        "contractor_name": "某建筑公司",
        "method": "open",
        "signed_on": "2018-02-20",
        "amount_fen": "9000",
    }
    for number in ("HT1", "HT2"):
        send(client, at("row-new", road.code, "contract"), number=number, **typed)

    page = send(client, at("row-new", road.code, "contract"), number="HT1", **typed)

    assert (Contract.objects.count(), Contractor.objects.count()) == (2, 1)
    assert "这个合同编号已经登记。" in page


def test_contract_that_was_paid_from_is_not_taken_out(
    client: Client, staff: User, road: Project
) -> None:
    contract = ContractFactory(project=road)
    PaymentFactory(allocation__project=road, contract=contract)

    page = send(client, at("row-remove", road.code, "contract", contract.pk), reason="错")

    assert "不能删去" in page
    assert Contract.objects.count() == 1


def test_acceptance_that_failed_says_what_was_found(
    client: Client, staff: User, road: Project
) -> None:
    url = at("row-new", road.code, "acceptance")
    typed = {"kind": "township", "held_on": "2018-06-01", "unit": "镇政府", "result": "mend"}

    silent = send(client, url, **typed)
    page = send(client, url, **typed, findings="路肩没有压实")

    assert "请写明发现的问题。" in silent
    assert "路肩没有压实" in page


def test_notice_that_came_down_too_soon_is_marked(
    client: Client, staff: User, road: Project
) -> None:
    NoticeFactory(
        project=road,
        posted_on=date(2018, 1, 1),
        taken_down_on=date(2018, 1, 9),
        moment="admission",
    )
    NoticeFactory(
        project=road, posted_on=date(2018, 2, 1), taken_down_on=date(2018, 2, 10), moment="plan"
    )

    page = page_of(client, staff, road.get_absolute_url())

    assert page.count("天数不足") == 1


def test_notices_that_the_stage_asks_for_are_missed(road: Project) -> None:
    events = [
        StageEventFactory(project=road, stage=stage)
        for stage in ("approved", "started", "accepted")
    ]
    NoticeFactory(project=road, moment="plan")

    assert missing_notices(road, events) == ["入库（立项）公示", "竣工公示"]


def test_beneficiaries_are_listed_by_group_once_and_told_apart_by_the_register(
    client: Client, staff: User, area: Area, road: Project
) -> None:
    home = registered(area, "石大山", group_number=3)
    url = at("row-new", road.code, "beneficiary")

    send(client, url, households="3组", since_on="2018-06-01", benefit="硬化入户路")
    again = send(client, url, households=home.number, since_on="2018-06-01")
    BeneficiaryFactory(project=road)

    assert f"已在受益户名单里：{home.number}。" in again
    page = page_of(client, staff, road.get_absolute_url())
    assert (page.count("当时不在册"), "石大山" in page) == (1, True)
    assert Beneficiary.objects.count() == 2


def test_pictures_of_one_spot_stand_side_by_side(
    client: Client, staff: User, road: Project
) -> None:
    url = at("photos-new", road.code)
    for moment, colour in (("before", "red"), ("after", "blue")):
        picture = SimpleUploadedFile("路.jpg", jpeg(colour), "image/jpeg")
        client.post(
            url, {"moment": moment, "spot": "村口", "taken_on": "2018-06-01", "photos": picture}
        )

    page = page_of(client, staff, road.get_absolute_url())
    photos = list(ProjectPhoto.objects.values_list("moment", flat=True))
    assert (photos, page.count("<h3>村口</h3>")) == (["before", "after"], 1)
    assert len(re.findall(r"/site-photos/[^/]+/small/", page)) == 2


def test_what_is_no_picture_is_named(client: Client, staff: User, road: Project) -> None:
    text = SimpleUploadedFile("合同.jpg", b"text", "image/jpeg")

    page = client.post(
        at("photos-new", road.code),
        {"moment": "before", "spot": "村口", "taken_on": "2018-06-01", "photos": text},
        follow=True,
    ).content.decode()

    assert "合同.jpg：这不是可以打开的照片" in page
    assert ProjectPhoto.objects.count() == 0


def test_plan_goes_evenly_from_its_first_to_its_last_day() -> None:
    project = Project(planned_begins_on=date(2018, 1, 1), planned_ends_on=date(2018, 1, 10))

    days = [date(2017, 12, 1), date(2018, 1, 1), date(2018, 1, 5), date(2018, 2, 1)]

    assert [planned_on(project, day) for day in days] == [0, 10, 50, 100]
    assert planned_on(Project(), days[0]) is None


def test_board_shows_every_project_once_at_its_stage(
    client: Client, staff: User, area: Area, road: Project
) -> None:
    StageEventFactory(project=road, stage="started")
    StageEventFactory(project=road, stage="suspended", on=date(2018, 4, 1))
    StageEventFactory(project=road, stage="resumed", on=date(2018, 5, 1))
    bare = ProjectFactory(area=area)
    client.force_login(staff)

    columns = client.get(at("board")).context["columns"]

    assert [(column.label, [line.project for line in column.lines]) for column in columns] == [
        ("没有登记阶段", [bare]),
        ("开工", [road]),
    ]
    assert board([]) == []


def test_timetable_draws_what_is_under_way_to_today(road: Project) -> None:
    road.planned_begins_on, road.planned_ends_on = date(2018, 1, 1), date(2018, 3, 31)
    StageEventFactory(project=road, stage="started", on=date(2018, 2, 1))

    chart = drawn([road], date(2018, 6, 30))

    [line] = chart.lines
    assert line.real is not None
    assert (line.is_late, line.real.x + line.real.width, chart.today_x) == (True, 720, 716)


@pytest.mark.parametrize(
    "name", ["board", "timetable", "source-list", "payment-list", "request-list"]
)
def test_lists_take_as_many_queries_for_three_as_for_one(
    client: Client, staff: User, area: Area, name: str
) -> None:
    def add() -> None:
        project = ProjectFactory(area=area)
        StageEventFactory(project=project)
        PaymentFactory(allocation__project=project)

    add()
    one = queries(client, staff, at(name))
    add()
    add()

    assert queries(client, staff, at(name)) == one


def test_story_takes_as_many_queries_for_three_of_each_as_for_one(
    client: Client, staff: User, road: Project
) -> None:
    def add(place: int) -> None:
        payment = PaymentFactory(allocation__project=road)
        ContractFactory(project=road)
        ProgressFactory(project=road, seen_on=date(2018, 5, place))
        AcceptanceFactory(project=road, held_on=date(2018, 6, place))
        NoticeFactory(project=road, posted_on=date(2018, 1, place))
        BeneficiaryFactory(project=road)
        assert payment.allocation.project == road

    add(1)
    one = queries(client, staff, road.get_absolute_url())
    add(2)
    add(3)

    assert queries(client, staff, road.get_absolute_url()) == one
    assert timezone.localdate() > date(2018, 6, 30)


@pytest.mark.parametrize("kind", ["allocation", "payment", "contract", "acceptance"])
def test_paper_is_photographed_and_seen_with_what_rests_on_it(
    client: Client, staff: User, road: Project, kind: str
) -> None:
    payment = PaymentFactory(allocation__project=road)
    owner = {
        "allocation": lambda: payment.allocation,
        "payment": lambda: payment,
        "contract": lambda: ContractFactory(project=road),
        "acceptance": lambda: AcceptanceFactory(project=road),
    }[kind]()
    file = SimpleUploadedFile("凭证.jpg", jpeg(), content_type="image/jpeg")

    page = send(
        client, at("papers-new", kind, owner.pk), photos=file, spot="回单", taken_on="2018-04-02"
    )

    photo = ProjectPhoto.objects.get()
    assert getattr(photo, kind) == owner
    assert (photo.moment, photo.spot) == ("paper", "回单")
    assert at("photo", photo.key, "full") in page
    assert "回单 · 2018年4月2日" in page
    assert client.get(road.get_absolute_url()).context["spots"] == []


def test_picture_of_a_paper_belongs_to_one_thing(road: Project) -> None:
    payment = PaymentFactory(allocation__project=road)

    for wrong in (
        {"moment": "paper"},
        {"moment": "before", "payment": payment},
        {"moment": "paper", "payment": payment, "allocation": payment.allocation},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProjectPhotoFactory(project=road, **wrong)


def stated(notice: PublicNotice) -> dict[str, str]:
    """What a notice says under each of its headings."""
    first = next(block for block in notice.blocks if isinstance(block, TableBlock))
    return {row[0]: row[1] for row in first.rows}


def test_measures_are_set_then_evaluated_and_stand_in_the_completion_notice(
    client: Client, staff: User, road: Project
) -> None:
    client.force_login(staff)
    send(
        client, at("row-new", road.code, "target"),
        aspect="satisfaction", indicator="受益群众满意度", target="不低于95%",
    )  # fmt: skip
    measure = Target.objects.get()
    url = at("row-edit", road.code, "target", measure.pk)

    half = send(client, url, achieved="97%")
    send(client, url, achieved="97%", evaluated_on="2019-01-10")

    assert "完成值和自评日期要一起填。" in half
    measure.refresh_from_db()
    assert (measure.achieved, measure.evaluated_on) == ("97%", date(2019, 1, 10))
    notice = project_notice(road, "completion", day=date(2019, 2, 1), organisation="")
    assert stated(notice)["预期目标"] == "通到每一户；受益群众满意度不低于95%（完成97%）"


def test_case_file_names_the_projects_that_serve_a_household(
    client: Client, staff: User, area: Area, road: Project
) -> None:
    household = registered(area, "石大山")
    BeneficiaryFactory(
        project=road, household=household, benefit="门前硬化", since_on=date(2018, 6, 1)
    )
    helper = PostingFactory(area=area, role=Posting.Role.HELPER).user
    PairingFactory(household=household, helper=helper)

    for reader, opens in ((staff, True), (helper, False)):
        page = page_of(client, reader, household.get_absolute_url())
        assert ["受益的项目" in page, "门前硬化" in page] == [True, True]
        assert (f'href="{road.get_absolute_url()}#beneficiaries"' in page) is opens
    other = registered(area, "仇小满")
    assert "受益的项目" not in page_of(client, staff, other.get_absolute_url())


def test_fund_notice_of_another_county_is_entered_as_it_stands(client: Client) -> None:
    """Central money for ethnic minorities, in two sums, for works in two townships and the cost of running them."""
    county = AreaFactory(code="410398", name="邻县")
    villages = [
        AreaFactory(code="410398101201", name="东村"),
        AreaFactory(code="410398102203", name="西村"),
    ]
    client.force_login(PostingFactory(area=county, role=Posting.Role.BUREAU_STAFF).user)
    send(
        client, at("source-new"),
        area=county.pk, name="少数民族发展资金（第一批）", kind="special", level="central", stream="minorities",
        year="2018", document="示例财农〔2017〕88号", budget_line="2130599 其他扶贫支出", unit="邻县民宗局",
        purpose="民族村产业和基础设施", principle="按民族村人口和贫困发生率分配",
    )  # fmt: skip
    source = FundSource.objects.get()
    for kind, yuan, day in (
        ("granted", "1500000", "2018-01-05"),
        ("added", "250000", "2018-04-02"),
    ):
        send(client, at("entry-new", source.pk), kind=kind, entered_on=day, amount_fen=yuan)
    works = [
        ("XM-A", villages[0], "养牛", "industry", "1200000"),
        ("XM-B", villages[1], "道路", "infrastructure", "532500.5"),
        ("XM-C", county, "项目管理费", "management", "17499.5"),
    ]
    for code, place, name, category, yuan in works:
        send(
            client, at("project-new"),
            code=code, area=place.pk, name=name, category=category, nature="new", content=name, scope="village",
        )  # fmt: skip
        send(
            client, at("allocation-new", source.pk),
            project=Project.objects.get(code=code).pk, allocated_on="2018-05-02", amount_fen=yuan,
        )  # fmt: skip

    notice = fund_notice(source, day=date(2018, 6, 1), organisation="邻县民宗局")

    tables = [block for block in notice.blocks if isinstance(block, TableBlock)]
    facts = stated(notice)
    assert {name: facts[name] for name in ("资金来源", "文号", "资金规模", "分配结果")} == {
        "资金来源": "中央，财政专项扶贫资金（少数民族发展）",
        "文号": "示例财农〔2017〕88号",
        "资金规模": "175万元",
        "分配结果": "下达到项目175万元，见下表",
    }
    assert [(row[1], row[4]) for row in tables[1].rows] == [
        ("养牛", "120.00"),
        ("道路", "53.25005"),
        ("项目管理费", "1.74995"),
    ]
    assert notice.missing == ()
    assert source.entries.fen() - source.allocations.fen() == 0
