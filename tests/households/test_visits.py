"""Visits on screen: recording without loss or doubling, finding, taking back."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.models import AuditLine, Household, Issue, Living, Proposal, User, Visit
from tests.factories import LivingFactory, PairingFactory, ProposalFactory, VisitFactory
from tests.households.conftest import Village, page_of, queries, registered
from tests.households.pictures import jpeg

pytestmark = pytest.mark.django_db

LIST = reverse("households:visit-list")
PICK = reverse("households:visit-pick")


def new(household: Household) -> str:
    return reverse("households:visit-new", args=[household.number])


def void(visit: Visit) -> str:
    return reverse("households:visit-void", args=[visit.key])


def typed(**changes: str) -> dict[str, str]:
    """What the browser sends for a routine visit."""
    today = timezone.localdate().isoformat()
    sent = {"key": str(uuid.UUID(int=7)), "on": today, "mode": "home", "kind": "routine"}
    return sent | {"findings": "水管已接通。", "action": "", "problem": ""} | changes


def test_visit_is_recorded_and_stands_in_the_case_file(client: Client, mine: Village) -> None:
    client.force_login(mine.secretary)

    answer = client.post(new(mine.household), typed(), follow=True)

    visit = Visit.objects.get()
    page = answer.content.decode()
    assert answer.redirect_chain == [(mine.household.get_absolute_url(), 302)]
    assert (visit.visitor, visit.visited_on, visit.findings) == (
        mine.secretary,
        timezone.localdate(),
        "水管已接通。",
    )
    assert "走访已登记" in page
    assert f'<a href="{visit.get_absolute_url()}">看这次走访</a>' in page
    assert f'<a href="{void(visit)}">记错了，撤销</a>' in page


def test_form_sent_twice_is_one_visit_and_the_person_sees_success_both_times(
    client: Client, mine: Village
) -> None:
    client.force_login(mine.secretary)

    answers = [client.post(new(mine.household), typed(problem="屋顶漏水。")) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [mine.household.get_absolute_url()] * 2
    assert (Visit.objects.count(), Issue.objects.count()) == (1, 1)
    verbs = AuditLine.objects.exclude(verb="session.opened").order_by("number")
    assert list(verbs.values_list("verb", flat=True)) == ["visit.recorded", "issue.raised"]


def test_every_form_that_is_shown_has_a_key_of_its_own(client: Client, mine: Village) -> None:
    pages = [page_of(client, mine.secretary, new(mine.household)) for _ in range(2)]

    keys = [re.search(r'name="key" value="([^"]+)"', page) for page in pages]
    assert all(keys)
    assert len({uuid.UUID(key[1]) for key in keys if key}) == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"on": ""}, "请填走访日期"),
        ({"on": (timezone.localdate() + timedelta(days=1)).isoformat()}, "走访日期不能晚于今天"),
        ({"on": "六月三十日"}, "这不是日期，请写成 2018-06-30 的样子"),
        ({"action": "措" * 1001}, "最多写 1000 个字，现在有 1001 个"),
        ({"key": "x"}, "这一页不完整"),
    ],
)
def test_refused_form_says_why_and_keeps_what_was_typed(
    client: Client, mine: Village, changes: dict[str, str], sentence: str
) -> None:
    client.force_login(mine.secretary)

    answer = client.post(
        new(mine.household), typed(findings="猪崽两头。", problem="屋顶漏水。") | changes
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert "屋顶漏水。" in page
    assert ("猪崽两头。" in page) == ("findings" not in changes)
    assert "data-bound" in page
    assert Visit.objects.count() == 0


def test_form_sent_back_keeps_its_key(client: Client, mine: Village) -> None:
    client.force_login(mine.secretary)

    page = client.post(new(mine.household), typed(on="")).content.decode()

    assert f'name="key" value="{uuid.UUID(int=7)}"' in page


def test_line_ends_of_the_browser_become_plain(client: Client, mine: Village) -> None:
    client.force_login(mine.secretary)

    client.post(new(mine.household), typed(findings="一\r\n二"))

    assert Visit.objects.get().findings == "一\n二"


def test_visit_is_recorded_only_within_reach(
    client: Client, mine: Village, theirs: Village, nobody: User
) -> None:
    not_paired = registered(mine.area)

    def status(user: User, household: Household) -> int:
        client.force_login(user)
        return client.post(new(household), typed(key=str(uuid.uuid4()))).status_code

    assert [
        status(mine.secretary, mine.household),
        status(mine.secretary, theirs.household),
        status(mine.helper, mine.household),
        status(mine.helper, not_paired),
        status(mine.auditor, mine.household),
        status(mine.administrator, mine.household),
        status(nobody, mine.household),
    ] == [302, 404, 302, 404, 403, 403, 403]
    assert Visit.objects.count() == 2


def test_expired_session_leads_to_sign_in_and_back_to_the_form(
    client: Client, mine: Village
) -> None:
    answer = client.post(new(mine.household), typed())

    assert answer["Location"] == f"{reverse('sign-in')}?next={new(mine.household)}"
    client.force_login(mine.secretary)
    assert f'data-draft="visit-{mine.household.number}"' in page_of(
        client, mine.secretary, new(mine.household)
    )


def test_choice_offers_due_recent_and_searched_households(client: Client, mine: Village) -> None:
    today = timezone.localdate()
    visited = registered(mine.area, "贺兰")
    VisitFactory(household=visited, visitor=mine.secretary, visited_on=today)
    client.force_login(mine.secretary)

    def offered(query: str = "") -> dict[str, list[str]]:
        context = client.get(PICK + query).context
        return {
            name: [row.household.number for row in context[name]]
            for name in ("found", "due", "lately")
        }

    mine_, visited_ = mine.household.number, visited.number
    assert offered() == {"found": [], "due": [mine_], "lately": [visited_]}
    assert offered("?q=贺")["found"] == [visited_]
    assert offered(f"?q={mine_}")["found"] == [mine_]
    assert offered("?q=无此人")["found"] == []


def test_longest_unvisited_comes_first_and_never_visited_before_all(
    client: Client, mine: Village
) -> None:
    today = timezone.localdate()
    long_ago, month_ago, lately = (registered(mine.area) for _ in range(3))
    VisitFactory(household=long_ago, visited_on=today - timedelta(days=90))
    VisitFactory(household=month_ago, visited_on=today - timedelta(days=30))
    VisitFactory(household=lately, visited_on=today - timedelta(days=29))
    client.force_login(mine.secretary)

    due = [row.household for row in client.get(PICK).context["due"]]

    assert due == [mine.household, long_ago, month_ago]


def dates(client: Client, user: User, query: str = "") -> list[date]:
    client.force_login(user)
    return [row["visit"].visited_on for row in client.get(LIST + query).context["visits"]]


def test_visits_are_narrowed_by_each_condition(client: Client, mine: Village) -> None:
    wanted = registered(mine.area, "贺兰")
    day = date(2018, 6, 1)
    VisitFactory(
        household=wanted,
        visitor=mine.helper,
        visited_on=day,
        kind=Visit.Kind.FESTIVAL,
        mode=Visit.Mode.PHONE,
    )
    VisitFactory(household=mine.household, visitor=mine.secretary, visited_on=date(2018, 5, 31))

    for query in (
        "?q=贺",
        f"?q={wanted.number}",
        "?start=2018-06-01",
        f"?visitor={mine.helper.pk}",
        "?kind=festival",
        "?mode=phone",
        "?start=2018-06-01&end=2018-06-01",
    ):
        assert dates(client, mine.secretary, query) == [day], query
    assert dates(client, mine.secretary, "?end=2018-05-31") == [date(2018, 5, 31)]


def test_void_visits_are_listed_only_when_asked_for_and_say_who_and_why(
    client: Client, mine: Village
) -> None:
    visit = VisitFactory(
        household=mine.household,
        voided_at=timezone.now(),
        voided_by=mine.secretary,
        void_reason="记错了户",
    )

    assert dates(client, mine.secretary) == []
    assert dates(client, mine.secretary, "?void=on") == [visit.visited_on]
    for url in (f"{LIST}?void=on", visit.get_absolute_url(), mine.household.get_absolute_url()):
        page = page_of(client, mine.secretary, url)
        assert "记错了户" in page
        assert mine.secretary.name in page
        assert "<del>" in page


def test_visit_list_hides_other_villages_and_unpaired_households(
    client: Client, mine: Village, theirs: Village
) -> None:
    own, unpaired, other = (
        VisitFactory(household=household)
        for household in (mine.household, registered(mine.area), theirs.household)
    )

    def seen(user: User) -> list[int]:
        client.force_login(user)
        return [
            client.get(visit.get_absolute_url()).status_code for visit in (own, unpaired, other)
        ]

    assert seen(mine.secretary) == [200, 200, 404]
    assert seen(mine.helper) == [200, 404, 404]
    assert len(dates(client, mine.secretary)) == 2
    assert len(dates(client, mine.helper)) == 1


def test_visit_list_asks_as_often_for_three_rows_as_for_one(client: Client, mine: Village) -> None:
    VisitFactory(household=mine.household)
    one = queries(client, mine.secretary, LIST)
    for _ in range(2):
        VisitFactory(household=registered(mine.area))

    assert queries(client, mine.secretary, LIST) == one


def test_visit_fragment_is_the_part_of_the_page_it_takes_the_place_of(
    client: Client, mine: Village
) -> None:
    VisitFactory(household=mine.household)
    for url, fragment_of in ((f"{LIST}?kind=routine", "visits"), (f"{PICK}?q=石", "found")):
        page = page_of(client, mine.secretary, url)
        fragment = page_of(client, mine.secretary, url, **{"HX-Request": "true"})

        assert fragment.strip(), fragment_of
        assert f'<div class="results" id="results">{fragment}</div>' in page


def test_secretary_voids_any_visit_of_the_village_and_a_helper_only_their_own(
    client: Client, mine: Village, theirs: Village
) -> None:
    second = PairingFactory(household=mine.household, helper=theirs.helper).helper
    visits = {
        "own": VisitFactory(household=mine.household, visitor=mine.helper),
        "colleague's": VisitFactory(household=mine.household, visitor=second),
        "secretary's": VisitFactory(household=mine.household, visitor=mine.secretary),
        "formerly paired": VisitFactory(household=registered(mine.area), visitor=mine.helper),
        "other village": VisitFactory(household=theirs.household, visitor=theirs.helper),
    }

    def may(user: User) -> set[str]:
        client.force_login(user)
        return {name for name, v in visits.items() if client.get(void(v)).status_code == 200}

    assert may(mine.secretary) == {"own", "colleague's", "secretary's", "formerly paired"}
    assert may(mine.helper) == {"own"}
    assert may(mine.auditor) == set()


def test_voiding_needs_a_reason_and_leaves_the_visit_to_be_seen(
    client: Client, mine: Village
) -> None:
    visit = VisitFactory(household=mine.household, visitor=mine.helper)
    client.force_login(mine.helper)

    refused = client.post(void(visit), {"reason": " "}).content.decode()
    answer = client.post(void(visit), {"reason": "记错了户"}, follow=True)

    visit.refresh_from_db()
    assert "请写明作废的原因。" in refused
    assert (visit.voided_by, visit.void_reason) == (mine.helper, "记错了户")
    assert "已作废，不再计入次数" in answer.content.decode()
    assert void(visit) not in page_of(client, mine.helper, visit.get_absolute_url())


def test_visit_voided_twice_is_refused_in_a_sentence(client: Client, mine: Village) -> None:
    visit = VisitFactory(household=mine.household, visitor=mine.helper)
    client.force_login(mine.helper)
    client.post(void(visit), {"reason": "记错了户"})

    again = client.post(void(visit), {"reason": "再来一次"}).content.decode()

    assert "这次走访已经作废。" in again
    assert "再来一次" in again


def correct(visit: Visit) -> str:
    return reverse("households:visit-correct", args=[visit.key])


def recorded(client: Client, mine: Village, **changes: str) -> Visit:
    client.force_login(mine.secretary)
    client.post(new(mine.household), typed(**changes))
    return Visit.objects.get()


def corrected(visit: Visit, **changes: str) -> dict[str, str]:
    sent = {"on": visit.visited_on.isoformat(), "mode": "home", "kind": "routine"}
    return sent | {"findings": visit.findings, "seen_version": "1", "reason": "写错了"} | changes


def test_correction_is_a_further_version_and_the_earlier_one_stays_to_be_seen(
    client: Client, mine: Village
) -> None:
    visit = recorded(client, mine, note_income="卖猪两头")

    client.post(correct(visit), corrected(visit, findings="水管还没通。", note_income=""))

    visit.refresh_from_db()
    assert (visit.findings, visit.version, visit.notes.count()) == ("水管还没通。", 2, 0)
    [former] = visit.versions.all()
    assert (former.content["findings"], former.content["notes"]) == (
        "水管已接通。",
        {"income": "卖猪两头"},
    )
    page = page_of(client, mine.secretary, visit.get_absolute_url())
    assert "<del>水管已接通。</del> → 水管还没通。" in page
    assert "<del>卖猪两头</del> → 没有写" in page
    assert AuditLine.objects.filter(verb="visit.corrected").count() == 1


def test_correction_of_what_somebody_else_corrected_is_refused_with_what_was_typed(
    client: Client, mine: Village
) -> None:
    visit = recorded(client, mine)
    client.post(correct(visit), corrected(visit, findings="第一次。"))

    page = client.post(correct(visit), corrected(visit, findings="第二次。")).content.decode()

    assert "更正过这次走访" in page
    assert "第二次。" in page
    assert Visit.objects.get().findings == "第一次。"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": ""}, "请写明更正的原因。"),
        ({"on": "2999-01-01"}, "走访日期不能晚于今天"),
        ({}, "内容没有变化"),
    ],
)
def test_correction_that_does_not_hold_changes_nothing(
    client: Client, mine: Village, changes: dict[str, str], words: str
) -> None:
    visit = recorded(client, mine)

    page = client.post(correct(visit), corrected(visit, **changes)).content.decode()

    assert words in page
    assert Visit.objects.get().version == 1


def test_void_visit_is_not_corrected(client: Client, mine: Village) -> None:
    visit = recorded(client, mine)
    client.post(void(visit), {"reason": "记错了户"})

    assert client.get(correct(visit)).status_code == 404


def test_pictures_of_the_form_stand_on_the_visit_and_a_refused_one_is_named(
    client: Client, mine: Village
) -> None:
    client.force_login(mine.secretary)
    files = [
        SimpleUploadedFile("房屋.jpg", jpeg(), "image/jpeg"),
        SimpleUploadedFile("表格.jpg", b"<html>", "image/jpeg"),
    ]

    page = client.post(new(mine.household), typed() | {"photos": files}, follow=True)

    assert "照片没有存下。表格.jpg：这不是可以打开的照片" in page.content.decode()
    [photo] = Visit.objects.get().photos.all()
    served = client.get(reverse("households:photo", args=[photo.key, "full"]))
    assert (served.status_code, served["Content-Type"], served["Content-Security-Policy"]) == (
        200,
        "image/jpeg",
        "default-src 'none'; sandbox",
    )
    served.close()


def test_waiting_change_is_put_before_a_person_with_both_values(
    client: Client, mine: Village
) -> None:
    LivingFactory(household=mine.household, water_is_safe=False, begins_on=date(2018, 1, 1))
    proposal = ProposalFactory(visit__household=mine.household, seen="", found="no", new="yes")
    address = reverse("households:proposal-decide", args=[proposal.pk])

    listed = page_of(client, mine.secretary, reverse("households:proposal-list"))
    client.post(address, {"adopt": "yes", "reason": ""})

    assert "饮水安全" in listed
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("applied", mine.secretary)
    assert mine.household.livings.get(ends_on=None).water_is_safe is True
    assert "没有待核对的更改" in page_of(
        client, mine.secretary, reverse("households:proposal-list")
    )


def test_declined_change_needs_a_reason_and_leaves_the_register_alone(
    client: Client, mine: Village
) -> None:
    LivingFactory(household=mine.household, water_is_safe=False)
    proposal = ProposalFactory(visit__household=mine.household, seen="", found="no", new="yes")
    address = reverse("households:proposal-decide", args=[proposal.pk])
    client.force_login(mine.secretary)

    refused = client.post(address, {"adopt": "no", "reason": ""}).content.decode()
    client.post(address, {"adopt": "no", "reason": "水质报告未出"})

    assert "不采纳请写明原因" in refused
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decision) == ("declined", "水质报告未出")
    assert mine.household.livings.get().water_is_safe is False


def test_list_of_waiting_changes_takes_as_many_queries_for_three_as_for_one(
    client: Client, mine: Village
) -> None:
    address = reverse("households:proposal-list")
    ProposalFactory(visit__household=mine.household)
    one = queries(client, mine.secretary, address)
    for _ in range(2):
        ProposalFactory(visit__household=registered(mine.area))

    assert queries(client, mine.secretary, address) == one


def test_form_takes_gifts_changes_and_position_as_the_phone_does(
    client: Client, mine: Village
) -> None:
    LivingFactory(household=mine.household, begins_on=date(2017, 1, 1), water_is_safe=False)
    client.force_login(mine.secretary)

    answer = client.post(
        new(mine.household),
        typed(
            change_water_is_safe="yes",
            seen_water_is_safe="no",
            gift_0_item="大米",
            gift_0_quantity="2袋",
            gift_0_value_yuan="120.50",
            gift_2_item="棉被",
            gift_2_value_yuan="200",
            gift_2_donor="某单位",
            latitude="34.123456",
            longitude="112.5",
            accuracy="12.4",
        ),
        follow=True,
    )

    visit = Visit.objects.get()
    assert (visit.latitude_e6, visit.longitude_e6, visit.accuracy_m) == (34123456, 112500000, 12)
    assert list(
        visit.gifts.order_by("pk").values_list("item", "quantity", "value_fen", "donor")
    ) == [
        ("大米", "2袋", 12050, mine.secretary.name),
        ("棉被", "", 20000, "某单位"),
    ]
    assert list(visit.proposals.values_list("field", "seen", "new", "state")) == [
        ("living.water_is_safe", "no", "yes", Proposal.State.APPLIED)
    ]
    assert mine.household.livings.get(ends_on=None).water_is_safe is True
    assert "档案已更新 1 项。" in answer.content.decode()


def test_change_of_what_the_register_no_longer_says_waits(client: Client, mine: Village) -> None:
    living = LivingFactory(household=mine.household, road=Living.Road.DIRT)
    page = page_of(client, mine.secretary, new(mine.household))
    living.road = Living.Road.GRAVEL
    living.save()

    answer = client.post(
        new(mine.household),
        typed(change_road="concrete", seen_road="dirt", change_has_toilet="yes"),
        follow=True,
    )

    assert 'name="seen_road" value="dirt"' in page
    assert "和档案一样（泥土路）" in page
    proposals = Proposal.objects.order_by("field").values_list("field", "state")
    assert list(proposals) == [
        ("living.has_toilet", Proposal.State.APPLIED),
        ("living.road", Proposal.State.WAITING),
    ]
    assert "档案已更新 1 项，更改待核对 1 项。" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"gift_1_value_yuan": "120"}, "请写明送的是什么物品。"),
        ({"gift_1_item": "大米"}, "请写“大米”值多少元，例如 120 或 120.50。"),
        ({"gift_1_item": "大米", "gift_1_value_yuan": "很多"}, "请写“大米”值多少元"),
        ({"latitude": "34.1"}, "定位不完整，请重新定位或删去。"),
        ({"latitude": "134.1", "longitude": "112"}, "定位不完整，请重新定位或删去。"),
        ({"accuracy": "3"}, "定位不完整，请重新定位或删去。"),
    ],
)
def test_gift_or_position_that_does_not_hold_is_said_beside_it_and_all_stays(
    client: Client, mine: Village, changes: dict[str, str], sentence: str
) -> None:
    client.force_login(mine.secretary)

    page = client.post(
        new(mine.household), typed(findings="猪崽两头。") | changes
    ).content.decode()

    assert sentence in page
    assert all(f'value="{value}"' in page for value in changes.values())
    assert "猪崽两头。" in page
    assert '<details class="disclosure" open>' in page
    assert ("<details open>" in page) == any(name.startswith("gift_1") for name in changes)
    assert Visit.objects.count() == 0


def test_form_with_gifts_and_position_sent_twice_is_one_visit(
    client: Client, mine: Village
) -> None:
    client.force_login(mine.secretary)
    sent = typed(gift_0_item="大米", gift_0_value_yuan="120", latitude="34.1", longitude="112.5")

    for _ in range(2):
        client.post(new(mine.household), sent)
    refused = client.post(new(mine.household), sent | {"latitude": "35.1"}).content.decode()

    assert (Visit.objects.count(), Visit.objects.get().gifts.count()) == (1, 1)
    assert "这次走访已经登记，内容与这次提交的不同" in refused


def test_pictures_before_and_after_stand_abreast_on_the_visit(
    client: Client, mine: Village
) -> None:
    client.force_login(mine.secretary)
    files = {
        name: SimpleUploadedFile(f"{name}.jpg", jpeg(colour), "image/jpeg")
        for name, colour in (
            ("photos_after", "green"),
            ("photos_before", "brown"),
            ("photos", "red"),
        )
    }

    client.post(new(mine.household), typed() | files)

    visit = Visit.objects.get()
    kinds = dict(visit.photos.values_list("kind", "key"))
    page = page_of(client, mine.secretary, visit.get_absolute_url())
    places = [page.index(text) for text in ("<h3>之前", str(kinds["before"]), "<h3>之后", str(kinds["after"]), str(kinds["scene"]))]  # fmt: skip
    assert set(kinds) == {"scene", "before", "after"}
    assert places == sorted(places)
