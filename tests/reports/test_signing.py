"""A report from hand to hand: what is signed stays as it is, whatever becomes of the records."""

import hashlib
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from households.actions.visits import void_visit
from households.models import (
    Area,
    AuditLine,
    Gift,
    PlannedExit,
    Posting,
    Subsidy,
    User,
    Visit,
)
from projects.models import Payment
from reports.actions import signing
from reports.documents.report import report_on
from reports.documents.signed import differences, digest, reports_waiting, thawed
from reports.models import ReportStep, ReportVersion, SignedPaper
from reports.periods import HalfYear
from tests.factories import (
    IssueFactory,
    PaymentFactory,
    PostingFactory,
    ReportStepFactory,
    ReportVersionFactory,
    SignedPaperFactory,
    VisitFactory,
)
from tests.households.conftest import Village, page_of, settle

pytestmark = pytest.mark.django_db
HALF, SIGNED_ON = HalfYear(2018, 1), date(2018, 7, 13)
Role = Posting.Role
ROOT = "https://example.org"


@pytest.fixture
def mine(db: None) -> Village:
    village = settle("石大山")
    VisitFactory(household=village.household, visited_on=date(2018, 3, 1))
    return village


@pytest.fixture
def author(mine: Village) -> User:
    return PostingFactory(area=mine.area, role=Role.BUREAU_STAFF).user


@pytest.fixture
def reader(mine: Village) -> User:
    return PostingFactory(area=mine.area, role=Role.BUREAU_STAFF).user


@pytest.fixture
def leader(mine: Village) -> User:
    return PostingFactory(area=mine.area, role=Role.BUREAU_LEADER).user


def handed_in(area: Area, by: User, reason: str = "") -> ReportVersion:
    report = report_on(area, HALF, dated=SIGNED_ON, today=SIGNED_ON, organisation="某局")
    return signing.submit(report=report, by=by, reason=reason)


def signed(area: Area, author: User, reader: User, leader: User, reason: str = "") -> SignedPaper:
    version = handed_in(area, author, reason)
    signing.proofread(version=version, by=reader)
    return signing.sign(version=version, by=leader, today=SIGNED_ON, root=ROOT)


def refused(action: Any, **known: Any) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        action(**known)
    return refusal.value.messages


def test_report_goes_from_hand_to_hand(
    mine: Village, author: User, reader: User, leader: User
) -> None:
    version = handed_in(mine.area, author)
    states = [version.state]
    signing.proofread(version=version, by=reader, note="数字已核")
    states.append(ReportVersion.objects.told().get().state)
    paper = signing.sign(version=version, by=leader, today=SIGNED_ON, root=ROOT)
    states.append(ReportVersion.objects.told().get().state)
    signing.send(version=version, by=reader)
    states.append(ReportVersion.objects.told().get().state)

    assert states == ["待核稿", "待签发", "已签发", "已报送"]
    assert (paper.edition, paper.dated_on) == (1, SIGNED_ON)
    assert paper.sha256 == hashlib.sha256(paper.pdf).hexdigest()
    words = "".join(
        "".join(page.extract_text() for page in PdfReader(BytesIO(paper.pdf)).pages).split()
    )
    assert "2018年7月13日" in words
    verbs = AuditLine.objects.filter(verb__startswith="report.").order_by("number")
    assert list(verbs.values_list("verb", flat=True)) == [
        "report.submitted", "report.proofread", "report.signed", "report.sent",
    ]  # fmt: skip


def test_every_figure_of_the_signed_paper_opens_its_records(
    mine: Village, author: User, reader: User, leader: User
) -> None:
    paper = signed(mine.area, author, reader, leader)

    opened = {
        annotation.get_object()["/A"]["/URI"]
        for page in PdfReader(BytesIO(paper.pdf)).pages
        for annotation in page.get("/Annots", [])
    }

    place = f"area={mine.area.pk}&period=2018H1&at="
    assert opened == {
        f"{ROOT}/verify/{paper.version.mark}/",
        *(
            f"{ROOT}/figures/{kept['code']}/?{place}{kept['day']}"
            for kept in paper.version.figures
        ),
    }


def test_nobody_proofreads_or_signs_the_own_draft(
    mine: Village, leader: User, reader: User
) -> None:
    version = handed_in(mine.area, leader)

    own = refused(signing.proofread, version=version, by=leader)
    early = refused(signing.sign, version=version, by=reader, today=SIGNED_ON, root=ROOT)
    signing.proofread(version=version, by=reader)
    still = refused(signing.sign, version=version, by=leader, today=SIGNED_ON, root=ROOT)

    assert own == ["自己起草的报告不能自己核稿，请另一位同志办理。"]
    assert early == ["这一稿待核稿，核稿以后才能签发。"]
    assert still == ["自己起草的报告不能自己签发，请另一位同志办理。"]
    assert not SignedPaper.objects.exists()


def test_steps_are_taken_once_and_in_their_order(
    mine: Village, author: User, reader: User, leader: User
) -> None:
    version = handed_in(mine.area, author)

    assert refused(signing.send, version=version, by=reader) == [
        "这一稿待核稿，签发以后才能报送。"
    ]
    assert refused(handed_in, area=mine.area, by=author) == [
        "已有一稿在办理，签发或退回以后才能再提交。"
    ]
    signing.proofread(version=version, by=reader)
    assert refused(signing.proofread, version=version, by=reader) == ["这一稿待签发，不用核稿。"]
    signing.sign(version=version, by=leader, today=SIGNED_ON, root=ROOT)
    assert refused(signing.give_back, version=version, by=leader, note="迟了") == [
        "这一稿已签发，不能退回；要改请提交更正的一稿。"
    ]


def test_given_back_with_a_reason_it_may_be_handed_in_again(
    mine: Village, author: User, reader: User
) -> None:
    version = handed_in(mine.area, author)

    assert refused(signing.give_back, version=version, by=reader, note=" ") == [
        "请写明退回的原因。"
    ]
    signing.give_back(version=version, by=reader, note="户数再核一遍")
    again = handed_in(mine.area, author)

    assert (again.number, again.reason) == (2, "")
    assert ReportVersion.objects.told().get(pk=version.pk).state == "已退回"


def test_correction_is_a_further_edition_with_its_reason(
    mine: Village, author: User, reader: User, leader: User
) -> None:
    first = signed(mine.area, author, reader, leader)

    assert refused(handed_in, area=mine.area, by=author) == [
        "已经签发过，再提交是更正，请写明更正的原因。"
    ]
    VisitFactory(household=mine.household, visited_on=date(2018, 5, 1))
    second = signed(mine.area, author, reader, leader, "补记一次走访")

    assert (second.edition, second.version.number, second.version.reason) == (2, 2, "补记一次走访")
    assert second.sha256 != first.sha256
    kept = SignedPaper.objects.get(pk=first.pk)
    assert bytes(kept.pdf) == bytes(first.pdf)


def test_error_that_the_lint_finds_keeps_a_report_from_being_handed_in(
    mine: Village, author: User
) -> None:
    IssueFactory(
        area=mine.area, raised_on=date(2018, 3, 1),
        text="路面破损，5户3人出行不便",
    )  # fmt: skip

    [sentence] = refused(handed_in, area=mine.area, by=author)

    assert sentence == "核对发现错误，不能提交：5户只有3人：户数不能多于人数。"
    assert not ReportVersion.objects.exists()


@pytest.mark.parametrize("model", [ReportVersion, ReportStep, SignedPaper])
def test_database_refuses_to_change_or_drop_what_is_kept(model: Any) -> None:
    paper = SignedPaperFactory()
    ReportStepFactory(version=paper.version)
    row = model.objects.get()
    field = {"ReportVersion": "organisation", "ReportStep": "note", "SignedPaper": "edition"}

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**{field[model.__name__]: 7})
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=row.pk)._raw_delete("default")


def test_text_that_is_kept_reads_back_the_same(mine: Village, author: User) -> None:
    report = report_on(mine.area, HALF, dated=SIGNED_ON, today=SIGNED_ON, organisation="某局")
    version = handed_in(mine.area, author)

    kept = ReportVersion.objects.get(pk=version.pk)

    assert thawed(kept.blocks) == report.blocks
    assert digest(kept.blocks, kept.figures) == version.digest
    assert {figure["token"] for figure in kept.figures} == {
        value.token for value in report.figures
    }


def test_signed_report_of_jiaogou_stays_and_tells_exactly_what_would_differ(
    jiaogou: Area,
) -> None:
    """Twenty facts from before the signing are put right afterwards."""
    author, reader, leader = (
        PostingFactory(area=jiaogou, role=role).user
        for role in (Role.BUREAU_STAFF, Role.BUREAU_STAFF, Role.BUREAU_LEADER)
    )
    paper = signed(jiaogou, author, reader, leader)
    before = (bytes(paper.pdf), paper.version.digest)
    assert differences(jiaogou.code, paper.version.figures) == []

    visits = list(
        Visit.objects.filter(
            household__area=jiaogou, visited_on__lte=HALF.last_day
        ).standing_good()[:8]
    )
    for visit in visits:
        void_visit(visit=visit, by=author, reason="记错了")
    for plan in PlannedExit.objects.filter(year=2018, ends_on__isnull=True)[:5]:
        PlannedExit.objects.filter(pk=plan.pk).update(year=2019)
    Gift.objects.filter(pk=Gift.objects.latest("pk").pk).update(value_fen=1)
    for subsidy in Subsidy.objects.filter(category__code="dibao", ends_on__isnull=True)[:4]:
        Subsidy.objects.filter(pk=subsidy.pk).update(
            voided_at=timezone.now(), voided_by=author, void_reason="错"
        )
    payment = Payment.objects.made().first()
    assert payment is not None
    PaymentFactory(
        allocation=payment.allocation, origin=payment, kind="refunded", amount_fen=-100,
        paid_on=date(2018, 6, 29),
    )  # fmt: skip
    VisitFactory(household=visits[0].household, visited_on=date(2018, 4, 4))

    now = differences(jiaogou.code, paper.version.figures)
    kept = SignedPaper.objects.get(pk=paper.pk)

    assert (bytes(kept.pdf), kept.version.digest) == before
    assert digest(kept.version.blocks, kept.version.figures) == before[1]
    moved = {one.figure["code"]: (one.joined_count, one.left_count) for one in now}
    assert moved["planned_exit.2018.households"] == (0, 5)
    assert moved["planned_exit.2019.households"] == (5, 0)
    assert moved.get("visits.count", (1, 8)) == (1, 8)
    assert set(moved) <= {
        "planned_exit.2018.households", "planned_exit.2018.persons", "planned_exit.2019.households",
        "planned_exit.2019.persons", "visits.count", "visits.households", "gifts.value",
        "dibao.households", "dibao.persons", "dibao.registered.households", "dibao.registered.persons",
        "projects.paid_yuan", "projects.paid_yuan.integrated", "projects.paid_yuan.unstated",
        "projects.paid_yuan.helper_unit", "subsidies.paid",
    }  # fmt: skip


def test_versions_that_kept_each_record_by_its_key_are_still_compared(
    mine: Village, author: User
) -> None:
    version = handed_in(mine.area, author)
    older = [
        {name: value for name, value in kept.items() if name not in ("keys", "names")}
        | {"records": kept["names"] if kept["keys"] else None}
        for kept in version.figures
    ]
    same = differences(mine.area.pk, older)
    void_visit(visit=Visit.objects.get(), by=author, reason="记错了")

    now = differences(mine.area.pk, older)

    assert same == []
    assert {one.figure["code"]: (one.joined_count, one.left_count) for one in now} == {
        one.figure["code"]: (one.joined_count, one.left_count)
        for one in differences(mine.area.pk, version.figures)
    }


def test_clerk_hands_in_and_the_leader_signs_in_the_browser(
    client: Client, mine: Village, author: User, reader: User, leader: User
) -> None:
    preview = reverse("reports:report-preview", args=[mine.area.pk, "2018H1"])
    client.force_login(author)
    nameless = client.post(reverse("reports:version-submit", args=[mine.area.pk, "2018H1"]))
    assert "报告单位没有登记" in nameless.content.decode()
    User.objects.filter(pk=mine.secretary.pk).update(organisation="某局")
    submit = reverse("reports:version-submit", args=[mine.area.pk, "2018H1"])
    assert f'href="{submit}"' in page_of(client, author, preview)
    client.post(submit)
    version = ReportVersion.objects.get()
    page = version.get_absolute_url()

    def acts(user: User) -> list[str]:
        client.force_login(user)
        return [label for _, label in client.get(page).context["acts"]]

    offered = [acts(author), acts(reader), acts(leader)]
    client.force_login(reader)
    client.post(reverse("reports:version-step", args=[version.pk, "proofread"]))
    offered += [acts(reader), acts(leader)]
    client.force_login(leader)
    client.post(reverse("reports:version-step", args=[version.pk, "sign"]))
    paper = client.get(reverse("reports:version-paper", args=[version.pk]))

    assert offered == [["退回"], ["核稿", "退回"], ["核稿", "退回"], ["退回"], ["签发", "退回"]]
    assert paper.content == bytes(SignedPaper.objects.get().pdf)
    assert "已签发" in page_of(client, author, preview)


def test_page_of_a_version_tells_what_would_differ_by_now(
    client: Client, mine: Village, author: User
) -> None:
    version = handed_in(mine.area, author)
    assert "按现在掌握的情况" not in page_of(client, author, version.get_absolute_url())
    void_visit(visit=Visit.objects.get(), by=author, reason="记错了")

    page = page_of(client, author, version.get_absolute_url())

    assert "按现在掌握的情况" in page


def test_figure_that_is_no_longer_counted_stays_as_words(
    client: Client, mine: Village, author: User
) -> None:
    blocks = [
        {
            "block": "Paragraph",
            "runs": [
                {"text": "有", "figure": "", "query": ""},
                {"text": "7户", "figure": "old.thing@2018-06-30", "query": ""},
            ],
            "lead": "",
        }
    ]
    figure: dict[str, Any] = {
        "token": "old.thing@2018-06-30", "code": "old.thing", "label": "旧指标", "unit": "户", "meaning": "", "document": "",
        "day": "2018-06-30", "period": "2018H1", "amount": "7", "text": "7", "parts": [], "keys": [], "names": {},
    }  # fmt: skip
    version = ReportVersionFactory(
        area=mine.area, blocks=blocks, figures=[figure], digest=digest(blocks, [figure])
    )

    page = page_of(client, author, version.get_absolute_url())

    assert "有7户" in page.replace("\n", "")
    assert "不再统计" in page


def test_a_report_that_waits_stands_on_the_desk_of_whom_it_waits_for(
    mine: Village, author: User, reader: User, leader: User
) -> None:
    def waits(user: User) -> list[tuple[str, int, str]]:
        return [(one.label, one.count, one.url) for one in reports_waiting(user, SIGNED_ON)]

    version = handed_in(mine.area, author)
    page = version.get_absolute_url()
    assert [waits(user) for user in (author, reader)] == [[], [("报告待核稿", 1, page)]]

    signing.proofread(version=version, by=reader)
    assert waits(leader) == [("报告待签发", 1, page)]

    signing.give_back(version=version, by=reader, note="补充第三部分。")
    assert waits(leader) == []
    assert waits(author) == [("报告被退回，待修改", 1, page)]

    handed_in(mine.area, author)
    assert waits(author) == []


def test_a_step_that_is_over_leads_back_to_the_report(
    client: Client, mine: Village, author: User, reader: User, leader: User
) -> None:
    version = signed(mine.area, author, reader, leader).version
    client.force_login(leader)

    answer = client.get(reverse("reports:version-step", args=[version.pk, "sign"]), follow=True)

    assert answer.redirect_chain == [(version.get_absolute_url(), 302)]
    assert "这一稿已签发，现在不用签发。" in answer.content.decode()


def test_the_list_of_reports_says_how_far_each_is_and_what_is_on_its_way(
    client: Client, mine: Village, author: User
) -> None:
    version = handed_in(mine.area, author)

    page = page_of(client, author, f"{reverse('reports:report-list')}?area={mine.area.code}")

    assert "在办的报告" in page
    assert page.count(f'href="{version.get_absolute_url()}"') == 2
    assert "待核稿" in page
