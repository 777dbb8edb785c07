"""What a phone is answered: each status means one thing to its outbox, and a visit is one visit."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.models import (
    AuditLine,
    Gift,
    GiftReceiver,
    Issue,
    Living,
    Photo,
    Proposal,
    Standard,
    Visit,
    VisitNote,
)
from households.photographs import full_path
from tests.factories import (
    HouseholdFactory,
    LivingFactory,
    PhotoFactory,
    StandardFactory,
    VisitFactory,
)
from tests.households.conftest import Village, settle
from tests.households.pictures import jpeg

KEY = uuid.UUID("00000000-0000-4000-8000-000000000001")
PICTURE = uuid.UUID("00000000-0000-4000-8000-000000000002")


def payload(mine: Village, **changes: object) -> bytes:
    sent = {
        "schema": 1,
        "household": mine.household.number,
        "on": "2018-03-01",
        "kind": "routine",
        "mode": "home",
    }
    return json.dumps(sent | changes).encode()


def send(client: Client, user, body: bytes, key=KEY, **headers: str):
    return client.put(
        reverse("households:api-visit", args=[key]),
        body,
        content_type="application/json",
        headers={"X-Outbox-User": str(user.pk)} | headers,
    )


def send_photo(client: Client, user, body: bytes, key=PICTURE, of=KEY, kind="image/jpeg"):
    return client.put(
        reverse("households:api-photo", args=[of, key]),
        body,
        content_type=kind,
        headers={"X-Outbox-User": str(user.pk)},
    )


@pytest.fixture
def phone(client: Client, mine: Village) -> Client:
    client.force_login(mine.secretary)
    return client


def test_only_household_and_day_are_needed(phone, mine):
    answer = send(phone, mine.secretary, payload(mine))

    assert answer.status_code == 201
    visit = Visit.objects.get()
    assert (visit.key, visit.household, visit.visitor, visit.visited_on, visit.findings) == (
        KEY,
        mine.household,
        mine.secretary,
        date(2018, 3, 1),
        "",
    )


def test_all_that_a_visit_can_hold_arrives(phone, mine):
    body = payload(
        mine,
        place="家中",
        people_met="户主",
        findings="玉米已收",
        policies="教育补助",
        action="联系学校",
        problem="屋顶漏雨",
        notes={"income": "多卖两头猪", "health": " "},
        gifts=[{"item": "大米", "quantity": "1袋", "value_yuan": "120.50", "donor": "某单位"}],
        position={"latitude": 34.123456, "longitude": 112.5, "accuracy": 12.4},
        captured_at="2018-03-01T02:00:00Z",
        clock_offset_s=-90,
        photos=[str(PICTURE)],
    )

    send(phone, mine.secretary, body)

    visit = Visit.objects.get()
    assert (visit.place, visit.people_met, visit.findings, visit.policies, visit.action) == (
        "家中",
        "户主",
        "玉米已收",
        "教育补助",
        "联系学校",
    )
    assert (visit.latitude_e6, visit.longitude_e6, visit.accuracy_m) == (34123456, 112500000, 12)
    assert (visit.captured_at, visit.clock_skew_s, visit.photos_expected) == (
        datetime.fromisoformat("2018-03-01T02:00:00+00:00"),
        -90,
        1,
    )
    assert list(VisitNote.objects.values_list("topic", "text")) == [("income", "多卖两头猪")]
    assert list(Gift.objects.values_list("item", "quantity", "value_fen", "donor")) == [
        ("大米", "1袋", 12050, "某单位")
    ]
    assert GiftReceiver.objects.get().household == mine.household
    assert list(Issue.objects.values_list("text", "due_on")) == [("屋顶漏雨", date(2018, 3, 31))]


def test_problem_is_due_by_the_term_in_force(phone, mine):
    StandardFactory(
        kind=Standard.Kind.ISSUE_TERM, area=mine.area, value=7, begins_on=date(2018, 1, 1)
    )

    send(phone, mine.secretary, payload(mine, problem="屋顶漏雨"))

    assert Issue.objects.get().due_on == date(2018, 3, 8)


def test_the_same_bytes_again_are_the_same_visit(phone, mine):
    body = payload(mine)

    statuses = [send(phone, mine.secretary, body).status_code for _ in range(3)]

    assert statuses == [201, 200, 200]
    assert Visit.objects.count() == 1
    assert AuditLine.objects.filter(verb="visit.recorded").count() == 1


def test_other_words_under_the_same_key_are_refused(phone, mine):
    send(phone, mine.secretary, payload(mine, findings="甲"))

    answer = send(phone, mine.secretary, payload(mine, findings="乙"))

    assert answer.status_code == 409
    assert Visit.objects.get().findings == "甲"


def test_void_visit_is_gone_for_the_phone(phone, mine):
    send(phone, mine.secretary, payload(mine))
    Visit.objects.update(voided_at=timezone.now(), voided_by=mine.secretary, void_reason="记错")

    assert send(phone, mine.secretary, payload(mine)).status_code == 410
    assert send(phone, mine.secretary, payload(mine, findings="再")).status_code == 410


def test_signed_out_phone_is_told_so_and_not_led_away(client, mine):
    assert send(client, mine.secretary, payload(mine)).status_code == 401
    assert client.get(reverse("households:api-session")).status_code == 401
    assert client.get(reverse("households:api-pack")).status_code == 401


def test_outbox_of_somebody_else_sends_nothing(phone, mine):
    answer = send(phone, mine.helper, payload(mine))

    assert (answer.status_code, answer.json()["code"]) == (403, "other-user")
    assert Visit.objects.count() == 0


def test_stale_token_is_told_apart_from_no_permission(mine):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(mine.secretary)

    answer = send(strict, mine.secretary, payload(mine))
    token = strict.get(reverse("households:api-session")).json()["csrf"]
    again = send(strict, mine.secretary, payload(mine), **{"X-CSRFToken": token})

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    assert again.status_code == 201


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"household": "没有"}, "household"),
        ({"on": "2999-01-01"}, "on"),
        ({"on": "昨天"}, "on"),
        ({"kind": "other"}, "kind"),
        ({"findings": "长" * 2001}, "findings"),
        ({"notes": {"income": "长" * 301}}, "notes"),
        ({"notes": {"sky": "蓝"}}, "notes"),
        ({"gifts": [{"item": "大米", "value_yuan": "一百"}]}, "gifts"),
        ({"gifts": "大米"}, "gifts"),
        ({"position": {"latitude": 200, "longitude": 1}}, "position"),
        ({"proposals": [{"field": "person.name", "seen": "", "new": "x"}]}, "proposals"),
        ({"proposals": [{"field": "living.fuel", "seen": "", "new": "x"}]}, "proposals"),
        ({"schema": 99}, "schema"),
    ],
)
def test_what_does_not_hold_is_named_and_nothing_is_written(phone, mine, changes, field):
    before = AuditLine.objects.count()

    answer = send(phone, mine.secretary, payload(mine, **changes))

    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert (Visit.objects.count(), Gift.objects.count(), AuditLine.objects.count()) == (
        0,
        0,
        before,
    )


def test_what_is_no_json_is_refused_in_words(phone, mine):
    answer = send(phone, mine.secretary, b"{broken")

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["schema"])


def test_too_much_text_is_refused(phone, mine):
    assert send(phone, mine.secretary, b" " * (64 * 1024 + 1)).status_code == 413


def test_helper_sends_for_paired_households_only(client, mine):
    client.force_login(mine.helper)
    unpaired = HouseholdFactory(area=mine.area)

    paired = send(client, mine.helper, payload(mine))
    refused = send(client, mine.helper, payload(mine, household=unpaired.number), uuid.uuid4())

    assert (paired.status_code, refused.status_code) == (201, 422)


def test_pack_holds_what_entry_needs_and_nothing_secret(phone, mine):
    person = mine.household.memberships.get().person
    person.name, person.identity_number, person.phone = (
        "石大山",
        "410399195001010015",
        "13900000000",
    )
    person.save()
    LivingFactory(household=mine.household, water_is_safe=False)

    answer = phone.get(reverse("households:api-pack"))

    [line] = answer.json()["households"]
    assert (
        line["number"],
        line["head"],
        line["initials"],
        line["living"]["living.water_is_safe"],
    ) == (
        mine.household.number,
        "石大山",
        "sds",
        "no",
    )
    assert "410399" not in answer.text.replace(mine.household.number, "")
    assert "139000" not in answer.text


def test_unchanged_pack_is_not_sent_again(phone, mine):
    first = phone.get(reverse("households:api-pack"))

    again = phone.get(reverse("households:api-pack"), headers={"If-None-Match": first["ETag"]})
    VisitFactory(household=mine.household, visited_on=date(2018, 5, 1))
    moved = phone.get(reverse("households:api-pack"), headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, moved.status_code) == (304, 200)


def propose(phone, user, mine, seen: str, new: str):
    changes = [{"field": "living.water_is_safe", "seen": seen, "new": new}]
    return send(phone, user, payload(mine, proposals=changes)).json()["proposals"]


def test_change_is_applied_when_the_register_says_what_was_seen(phone, mine):
    LivingFactory(household=mine.household, water_is_safe=False, begins_on=date(2018, 1, 1))

    states = propose(phone, mine.secretary, mine, "no", "yes")

    assert states == [{"field": "living.water_is_safe", "state": "applied"}]
    assert list(
        Living.objects.order_by("begins_on").values_list("water_is_safe", "begins_on", "ends_on")
    ) == [(False, date(2018, 1, 1), date(2018, 3, 1)), (True, date(2018, 3, 1), None)]


def test_change_waits_when_the_register_moved_on(phone, mine):
    LivingFactory(household=mine.household, water_is_safe=None, begins_on=date(2018, 1, 1))

    states = propose(phone, mine.secretary, mine, "no", "yes")

    assert states == [{"field": "living.water_is_safe", "state": "waiting"}]
    proposal = Proposal.objects.get()
    assert (proposal.seen, proposal.found, proposal.new) == ("no", "", "yes")
    assert Living.objects.get().water_is_safe is None


def test_change_by_who_may_not_edit_waits(client, mine):
    LivingFactory(household=mine.household, water_is_safe=False, begins_on=date(2018, 1, 1))
    client.force_login(mine.helper)

    states = propose(client, mine.helper, mine, "no", "yes")

    assert states == [{"field": "living.water_is_safe", "state": "waiting"}]


def test_picture_arrives_once(phone, mine):
    send(phone, mine.secretary, payload(mine, photos=[str(PICTURE)]))
    picture = jpeg()

    statuses = [send_photo(phone, mine.secretary, picture).status_code for _ in range(2)]
    other = send_photo(phone, mine.secretary, jpeg(colour="blue"))

    assert (statuses, other.status_code) == ([201, 200], 409)
    photo = Photo.objects.get()
    assert full_path(photo.key, photo.kept_digest).stat().st_size == photo.size_bytes
    assert AuditLine.objects.filter(verb="photo.added").count() == 1


def test_picture_of_a_visit_that_is_not_here_waits(phone, mine):
    assert send_photo(phone, mine.secretary, jpeg()).status_code == 404


def test_what_is_no_picture_is_refused_and_leaves_nothing(phone, mine):
    send(phone, mine.secretary, payload(mine))

    statuses = [
        send_photo(phone, mine.secretary, b"<script>").status_code,
        send_photo(phone, mine.secretary, jpeg(), kind="text/html").status_code,
        send_photo(phone, mine.secretary, b"x" * (10 * 1024 * 1024 + 1)).status_code,
    ]

    assert (statuses, Photo.objects.count()) == ([422, 415, 413], 0)


def test_picture_is_shown_only_to_who_sees_the_visit(phone, mine, theirs):
    own = PhotoFactory(visit__household=mine.household)
    other = PhotoFactory(visit__household=theirs.household)

    statuses = [
        phone.get(reverse("households:photo", args=[photo.key, "full"])).status_code
        for photo in (own, other)
    ]

    # The file of the first was never written here; what matters is that the second is not even looked for.
    assert statuses == [404, 404]
    assert not Photo.objects.within(reach_of(mine)).filter(pk=other.pk).exists()


def reach_of(mine: Village):
    from households.access import May, reach  # noqa: PLC0415

    return reach(mine.secretary, May.SEE_HOUSEHOLDS, timezone.localdate())


@pytest.mark.django_db(transaction=True)
def test_sixteen_sendings_at_once_make_one_visit():
    mine = settle("石大山")
    together = Barrier(16)
    body = payload(mine, findings="一次", gifts=[{"item": "米", "value_yuan": "1"}])

    def sending(_: int) -> int:
        client = Client()
        client.force_login(mine.secretary)
        connection.close()  # or those who wait here hold all that the pool has
        together.wait()
        try:
            return send(client, mine.secretary, body).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as threads:
        statuses = sorted(threads.map(sending, range(16)))

    assert set(statuses) <= {200, 201, 503}
    assert statuses.count(201) >= 1
    assert (Visit.objects.count(), Gift.objects.count()) == (1, 1)
    assert AuditLine.objects.filter(verb="visit.recorded").count() == 1
