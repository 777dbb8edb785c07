"""The pages on which a report is written."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from households.actions.visits import void_visit
from households.models import AuditLine, Posting, User, Visit
from reports.actions import drafting, waiving
from reports.documents.report import report_on
from reports.models import DraftSave, ReportVersion, Waiver
from reports.narrative.items import Passage
from tests.factories import PostingFactory, VisitFactory, WaiverFactory
from tests.households.conftest import Village, settle
from tests.reports.test_drafting import HALF, SUPPORT, TODAY, report_of, reword, words

pytestmark = pytest.mark.django_db
Role = Posting.Role


@pytest.fixture
def mine(db: None) -> Village:
    village = settle("石大山")
    VisitFactory(household=village.household, visited_on=date(2018, 3, 1))
    VisitFactory(household=village.household, visited_on=date(2018, 4, 1))
    return village


@pytest.fixture
def clerk(mine: Village, client: Client) -> User:
    user: User = PostingFactory(area=mine.area, role=Role.BUREAU_STAFF).user
    client.force_login(user)
    return user


@pytest.fixture
def colleague(mine: Village) -> User:
    return PostingFactory(area=mine.area, role=Role.BUREAU_STAFF, user__name="邻桌").user


def url(village: Village, name: str = "draft", *more: Any) -> str:
    return reverse(f"reports:{name}", args=[village.area.code, "2018H1", *more])


def read(client: Client, address: str) -> str:
    return unescape(client.get(address).content.decode())


def test_words_are_sent_and_stand_in_the_draft_and_in_the_preview(
    client: Client, mine: Village, clerk: User
) -> None:
    address = url(mine, "draft-words", SUPPORT)
    sent = {"heading": "结对", "prose": "走访[[visits.count]]。", "opened": "0"}

    answer = client.post(address, sent)

    assert answer["Location"] == f"{url(mine)}#{SUPPORT}"
    shown = '结对。</span>走访<a class="figure"'
    assert shown in read(client, url(mine))
    assert shown in read(client, url(mine, "report-preview"))


def test_the_form_opens_with_the_words_as_they_stand_and_their_figures(
    client: Client, mine: Village, clerk: User
) -> None:
    reword(mine, clerk, "走访[[visits.count]]。")

    page = read(client, url(mine, "draft-words", SUPPORT))

    assert "走访[[visits.count]]。</textarea>" in page
    assert 'data-token="[[visits.count]]" data-text="2次" data-label="走访次数"' in page
    assert 'name="opened" value="1"' in page


def test_a_bad_figure_is_said_beside_what_was_typed_and_nothing_is_saved(
    client: Client, mine: Village, clerk: User
) -> None:
    sent = {"heading": "结对", "prose": "走访[[visit.count]]。", "opened": "0"}

    page = unescape(client.post(url(mine, "draft-words", SUPPORT), sent).content.decode())

    assert "[[visit.count]] 插得不对" in page
    assert "走访[[visit.count]]。</textarea>" in page
    assert not DraftSave.objects.exists()


def test_who_comes_second_sees_both_texts_and_loses_nothing(
    client: Client, mine: Village, clerk: User, colleague: User
) -> None:
    reword(mine, colleague, "邻桌写的。")
    sent = {"heading": "结对帮扶", "prose": "我写的。", "opened": "0"}

    answer = client.post(url(mine, "draft-words", SUPPORT), sent)
    page = unescape(answer.content.decode())

    assert answer.status_code == 409
    assert "邻桌写的。" in page
    assert "我写的。</textarea>" in page
    assert 'name="opened" value="1"' in page
    client.post(url(mine, "draft-words", SUPPORT), sent | {"opened": "1"})
    assert words(report_of(mine), SUPPORT).endswith("我写的。")


def test_two_texts_are_read_with_their_figures_and_not_with_codes(
    client: Client, mine: Village, clerk: User, colleague: User
) -> None:
    reword(mine, colleague, "邻桌写走访[[visits.count]]。")
    sent = {"heading": "结对帮扶", "prose": "我写走访[[visits.count]]。", "opened": "0"}

    page = unescape(client.post(url(mine, "draft-words", SUPPORT), sent).content.decode())

    shown = page[page.index("邻桌的文字") : page.index("<textarea")]
    assert "<del>邻桌</del><ins>我</ins>写走访2次。" in shown
    assert "[[" not in shown


def test_words_for_a_passage_that_was_taken_out_meanwhile_are_not_lost(
    client: Client, mine: Village, clerk: User, colleague: User
) -> None:
    report = report_of(mine)
    own = "own.0123456789ab"
    drafting.add(
        report=report, key=own, after=SUPPORT, kind="passage", prose="加的。", by=colleague
    )
    drafting.remove(report=report_of(mine), key=own, by=colleague)
    address = url(mine, "draft-words", own)

    sent = client.post(address, {"heading": "", "prose": "我改了很久的话。", "opened": "1"})
    opened = client.get(address, follow=True)

    page = unescape(sent.content.decode())
    assert sent.status_code == 409
    assert "我改了很久的话。</textarea>" in page
    assert f'action="{url(mine, "draft-add")}?after=' in page
    assert "稿子里没有这一段，可能刚被删去" in unescape(opened.content.decode())


def test_what_cannot_move_any_further_is_said(client: Client, mine: Village, clerk: User) -> None:
    first = report_of(mine).placed[0].key

    answer = client.post(url(mine, "draft-act", first, "up"), follow=True)

    assert "已经在最前，没有移动。" in unescape(answer.content.decode())
    assert DraftSave.objects.count() == 0


def test_a_finding_names_passages_and_figures_and_no_lines_and_codes(
    client: Client, mine: Village, clerk: User
) -> None:
    reword(mine, clerk, "村三委带头，全村有建档立卡贫困户1户。")
    last = report_of(mine).placed[-1].key
    drafting.add(
        report=report_of(mine), key="own.0123456789ab", after=last, kind="passage",
        prose="村两委配合。", by=clerk,
    )  # fmt: skip

    told = [(one.message, one.mend) for one in report_of(mine).answers]

    assert any("“" in message and "中是村“三委”" in message for message, _ in told)
    assert not any("行是" in message for message, _ in told)
    assert "改为插入指标“建档立卡贫困户数”" in [mend for _, mend in told]


def test_each_button_does_what_it_says(client: Client, mine: Village, clerk: User) -> None:
    for act in ("hide", "show", "up", "down"):
        client.post(url(mine, "draft-act", SUPPORT, act))
    reword(mine, clerk, "我写的。")
    client.post(url(mine, "draft-act", SUPPORT, "restore"))

    acts = DraftSave.objects.order_by("number").values_list("act", flat=True)
    assert list(acts) == ["hidden", "shown", "moved", "moved", "reworded", "restored"]


def test_a_passage_is_added_after_another(client: Client, mine: Village, clerk: User) -> None:
    address = f"{url(mine, 'draft-add')}?after={SUPPORT}"
    sent = {
        "kind": "passage", "heading": "", "prose": "修了水渠。", "key": "own.0123456789ab",
        "after": SUPPORT,
    }  # fmt: skip

    answers = [client.post(address, sent)["Location"] for _ in range(2)]

    assert answers == [f"{url(mine)}#own.0123456789ab"] * 2
    assert words(report_of(mine), "own.0123456789ab") == "修了水渠。"


def test_a_moved_figure_is_shown_with_before_and_after_and_why(
    client: Client, mine: Village, clerk: User
) -> None:
    reword(mine, clerk, "走访[[visits.count]]。")
    void_visit(visit=Visit.objects.earliest("pk"), by=clerk, reason="重复登记")

    page = read(client, url(mine))

    assert "走访次数</b> 2次 → 1次" in page
    assert f"{clerk.name}：作废走访，重复登记" in page


def test_figures_are_found_by_words_at_any_moment(
    client: Client, mine: Village, clerk: User
) -> None:
    address = url(mine, "draft-figures")

    stock = read(client, f"{address}?q=在册 户数&day=2017-12-31")
    flow = read(client, f"{address}?q=走访次数&period=2017h2")
    none = read(client, f"{address}?q=没有这样的")
    bad = read(client, f"{address}?period=2017Q5")

    assert 'data-token="[[registered.households@2017-12-31]]"' in stock
    assert 'data-token="[[visits.count@2017H2]]"' in flow
    assert "没有这样的指标" in none
    assert "“2017Q5”不是期间" in bad


def test_every_save_tells_what_it_changed_and_leads_back(
    client: Client, mine: Village, clerk: User
) -> None:
    reword(mine, clerk, "走访农户很多次。")
    reword(mine, clerk, "走访农户十几次。", opened=1)

    page = read(client, url(mine, "draft-save", 2))
    client.post(url(mine, "draft-return", 1))

    assert "走访农户<del>很多</del><ins>十几</ins>次。" in page
    assert words(report_of(mine), SUPPORT).endswith("走访农户很多次。")


def doubtful(village: Village, by: User) -> str:
    """Puts a doubt into the text and gives its mark."""
    reword(village, by, "村三委班子健全，村两委按月开会。")
    [answer] = [one for one in report_of(village).answers if one.is_open]
    return answer.finding.mark


def test_a_doubt_is_answered_for_by_name_and_the_answer_is_printed(
    client: Client, mine: Village, clerk: User
) -> None:
    mark = doubtful(mine, clerk)

    client.post(url(mine, "waiver-give", mark), {"reason": "三委两委各有所指。"})

    waiver = Waiver.objects.get()
    assert (waiver.finding, waiver.reason, waiver.by) == (mark, "三委两委各有所指。", clerk)
    assert [one for one in report_of(mine).answers if one.is_open] == []
    preview = read(client, url(mine, "report-preview"))
    assert "核对说明" in preview
    assert "三委两委各有所指。" in preview
    assert AuditLine.objects.filter(verb="waiver.given").count() == 1


def test_an_answer_that_is_taken_back_leaves_the_doubt_open(
    client: Client, mine: Village, clerk: User
) -> None:
    mark = doubtful(mine, clerk)
    waiver = waiving.waive(report=report_of(mine), mark=mark, reason="各有所指。", by=clerk)

    client.post(url(mine, "waiver-withdraw", waiver.pk))
    client.post(url(mine, "waiver-withdraw", waiver.pk))

    assert [one.finding.mark for one in report_of(mine).answers if one.is_open] == [mark]
    assert AuditLine.objects.filter(verb="waiver.withdrawn").count() == 1


def test_an_answer_for_another_wording_does_not_count(mine: Village, clerk: User) -> None:
    doubtful(mine, clerk)
    WaiverFactory(area=mine.area)

    assert [one.waiver for one in report_of(mine).answers if one.is_open] == [None]


def test_a_page_of_the_draft_asks_no_more_however_many_items_were_reworded(
    client: Client, mine: Village, clerk: User
) -> None:
    def reworded(*keys: str) -> int:
        for key in keys:
            drafting.reword(
                report=report_of(mine), key=key, prose="走访[[visits.count]]。", opened=0, by=clerk
            )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            read(client, url(mine))
        return len(queries)

    one = reworded("lead")

    assert reworded("village.place", "village.people", "problems.ledger") <= one


def test_the_summary_of_one_person_is_written_and_handed_in_by_itself(
    client: Client, mine: Village, clerk: User
) -> None:
    visitor = Visit.objects.latest("pk").visitor
    User.objects.filter(pk=visitor.pk).update(organisation="某局")
    slug = f"2018H1@{visitor.username}"
    page = reverse("reports:draft", args=[mine.area.code, slug])
    items = report_on(mine.area, HALF, person=visitor, dated=TODAY, today=TODAY).placed
    key = next(one.key for one in items if isinstance(one.item, Passage))

    client.post(
        reverse("reports:draft-words", args=[mine.area.code, slug, key]),
        {"heading": "", "prose": "本人走访了几户。", "opened": "0"},
    )

    assert "本人走访了几户。" in read(client, page)
    assert "本人走访了几户。" not in read(client, url(mine))
    assert DraftSave.objects.get().person == visitor
    client.post(reverse("reports:version-submit", args=[mine.area.code, slug]))
    version = ReportVersion.objects.get()
    assert (version.person, version.state) == (visitor, "待核稿")
    assert visitor.name in str(version)
    assert (
        client.get(reverse("reports:draft", args=[mine.area.code, "2018H1@nobody"])).status_code
        == 404
    )


def test_an_unwritten_half_has_no_draft(client: Client, mine: Village, clerk: User) -> None:
    answer = client.get(reverse("reports:draft", args=[mine.area.code, "2999H1"]))

    assert answer.status_code == 404
    assert "还没有开始" in answer.content.decode()
