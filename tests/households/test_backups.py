"""A phone's backup at the office: read strictly, looked at first, taken over exactly once."""

import base64
import json
import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.actions.backups import Fate, Outcome
from households.forms.backups import MEGABYTE, MOST_FILE_MB, MOST_VISITS
from households.models import AuditLine, Gift, Issue, Living, Photo, Proposal, User, Visit
from tests.factories import LivingFactory, UserFactory, VisitFactory
from tests.households.conftest import Village, page_of, registered
from tests.households.pictures import jpeg

pytestmark = pytest.mark.django_db

CHECK = reverse("households:visit-backup")
TAKE = reverse("households:visit-backup-take")
KEY = uuid.UUID(int=1)
PICTURE = uuid.UUID(int=2)
DAY = date(2018, 3, 1)


def payload(mine: Village, **changes: object) -> str:
    sent = {"schema": 1, "household": mine.household.number, "on": DAY.isoformat()}
    return json.dumps(sent | {"kind": "routine", "mode": "home"} | changes, ensure_ascii=False)


def picture(shot: bytes = b"", key: uuid.UUID = PICTURE, **changes: object) -> dict[str, object]:
    coded = base64.b64encode(shot or jpeg()).decode()
    sent = {"id": str(key), "kind": "scene", "content": f"data:image/jpeg;base64,{coded}"}
    return sent | changes


def visit(body: str, *photos: object, key: object = KEY) -> dict[str, object]:
    return {"id": str(key), "payload": body, "photos": list(photos)}


def backup(user: User, *visits: object, **changes: object) -> bytes:
    held = {"jiaogou": "visits", "schema": 1, "user": user.pk, "visits": list(visits)}
    return json.dumps(held | changes).encode()


def sent(client: Client, url: str, content: bytes, **more: str):
    file = SimpleUploadedFile("走访备份-2018-03-01.json", content, "application/json")
    return client.post(url, {"file": file} | more)


def looked_at(client: Client, content: bytes) -> list[Outcome]:
    return [line.outcome for line in sent(client, CHECK, content).context["lines"]]


def taken(client: Client, content: bytes) -> list[Outcome]:
    seen = sent(client, CHECK, content).context["digest"]
    return [line.outcome for line in sent(client, TAKE, content, seen=seen).context["lines"]]


def counts() -> dict[str, int]:
    book = AuditLine.objects.exclude(verb="session.opened").count()
    return {
        "visits": Visit.objects.count(),
        "photos": Photo.objects.count(),
        "gifts": Gift.objects.count(),
        "issues": Issue.objects.count(),
        "book": book,
    }


NOTHING = {"visits": 0, "photos": 0, "gifts": 0, "issues": 0, "book": 0}


@pytest.fixture
def office(client: Client, mine: Village) -> Client:
    client.force_login(mine.secretary)
    return client


def test_looking_changes_nothing_and_says_what_would_come(office: Client, mine: Village) -> None:
    content = backup(mine.secretary, visit(payload(mine, findings="玉米已收"), picture()))

    answer = sent(office, CHECK, content)

    [line] = answer.context["lines"]
    page = answer.content.decode()
    assert (line.head, line.parcel.said, line.parcel.on, line.photos) == (
        "石大山",
        "玉米已收",
        DAY,
        1,
    )
    assert (line.outcome.fate, line.outcome.photos_new) == (Fate.NEW, 1)
    assert "导入 1 次走访" in page
    assert "请在上面再选一次同一个文件" in page
    assert counts() == NOTHING


def test_all_that_a_visit_holds_is_taken_over_with_its_pictures(
    office: Client, mine: Village
) -> None:
    body = payload(
        mine,
        findings="玉米已收",
        problem="屋顶漏雨",
        gifts=[{"item": "大米", "quantity": "1袋", "value_yuan": "120"}],
        captured_at="2018-03-01T02:00:00Z",
        photos=[str(PICTURE)],
    )

    [outcome] = taken(office, backup(mine.secretary, visit(body, picture())))

    found = Visit.objects.get()
    assert (outcome.fate, outcome.visit, outcome.photos_new) == (Fate.TAKEN, found, 1)
    assert (found.key, found.visitor, found.visited_on, found.findings, found.photos_expected) == (
        KEY,
        mine.secretary,
        DAY,
        "玉米已收",
        1,
    )
    assert Photo.objects.get().visit == found
    assert counts() == {"visits": 1, "photos": 1, "gifts": 1, "issues": 1, "book": 3}


def test_second_import_makes_nothing_new(office: Client, mine: Village) -> None:
    content = backup(mine.secretary, visit(payload(mine, problem="漏雨"), picture()))
    taken(office, content)
    before = counts()

    [seen] = looked_at(office, content)
    [again] = taken(office, content)

    assert (seen.fate, seen.photos_new, seen.photos_there, seen.brings) == (
        Fate.THERE,
        0,
        1,
        False,
    )
    assert (again.fate, again.photos_new, again.photos_there) == (Fate.THERE, 0, 1)
    assert counts() == before


def test_the_phone_may_send_the_same_later_and_nothing_is_doubled(
    office: Client, mine: Village
) -> None:
    body, shot = payload(mine, findings="玉米“已收”😀"), jpeg()
    taken(office, backup(mine.secretary, visit(body, picture(shot))))
    before = counts()
    owner = {"X-Outbox-User": str(mine.secretary.pk)}

    text = office.put(
        reverse("households:api-visit", args=[KEY]),
        body.encode(),
        content_type="application/json",
        headers=owner,
    )
    photo = office.put(
        reverse("households:api-photo", args=[KEY, PICTURE]),
        shot,
        content_type="image/jpeg",
        headers=owner,
    )

    assert (text.status_code, photo.status_code) == (200, 200)
    assert counts() == before


def test_only_missing_pictures_come_to_a_visit_that_is_there(
    office: Client, mine: Village
) -> None:
    body = payload(mine)
    taken(office, backup(mine.secretary, visit(body)))

    content = backup(mine.secretary, visit(body, picture()))
    [seen] = looked_at(office, content)
    [outcome] = taken(office, content)

    assert (seen.fate, seen.photos_new, seen.brings) == (Fate.THERE, 1, True)
    assert (outcome.fate, outcome.photos_new, Photo.objects.count()) == (Fate.THERE, 1, 1)


def test_other_words_under_the_same_key_are_a_conflict_and_the_rest_is_taken(
    office: Client, mine: Village
) -> None:
    taken(office, backup(mine.secretary, visit(payload(mine, findings="原来的"))))
    changed = visit(payload(mine, findings="后来的"))
    fresh = visit(payload(mine), key=uuid.UUID(int=9))

    outcomes = taken(office, backup(mine.secretary, changed, fresh))

    assert [outcome.fate for outcome in outcomes] == [Fate.OTHER, Fate.TAKEN]
    assert outcomes[0].url == Visit.objects.get(key=KEY).get_absolute_url()
    assert sorted(Visit.objects.values_list("findings", flat=True)) == ["", "原来的"]


def test_void_visit_does_not_come_back_nor_its_pictures(office: Client, mine: Village) -> None:
    body = payload(mine)
    taken(office, backup(mine.secretary, visit(body)))
    Visit.objects.update(
        voided_at=timezone.now(), voided_by=mine.secretary, void_reason="记错了户"
    )

    content = backup(mine.secretary, visit(body, picture()))

    assert [outcome.fate for outcome in looked_at(office, content)] == [Fate.VOID]
    assert [outcome.fate for outcome in taken(office, content)] == [Fate.VOID]
    assert Photo.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"on": "2999-01-01"}, "走访日期不能晚于今天"),
        ({"on": "三月一日"}, "这不是日期"),
        ({"household": "无此户"}, "户编号 无此户 不在您能登记的范围"),
        ({"notes": {"天气": "晴"}}, "没有“天气”这个方面"),
        ({"gifts": [{"item": "大米", "value_yuan": "很多"}]}, "请写“大米”值多少元"),
        ({"findings": "半个\ud83d"}, "存不下的字符"),
        ({"findings": "空\0字"}, "存不下的字符"),
        ({"schema": 2}, "手机上的页面太旧"),
    ],
)
def test_visit_that_cannot_be_taken_says_why_and_does_not_hold_up_the_rest(
    office: Client, mine: Village, changes: dict[str, object], sentence: str
) -> None:
    told = json.loads(payload(mine)) | changes
    bad = visit(json.dumps(told))
    good = visit(payload(mine), key=uuid.UUID(int=9))

    outcomes = taken(office, backup(mine.secretary, bad, good))

    assert [outcome.fate for outcome in outcomes] == [Fate.REFUSED, Fate.TAKEN]
    assert sentence in outcomes[0].why
    assert Visit.objects.get().key == uuid.UUID(int=9)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("走访", "这一条不是走访"),
        ({"id": "x", "payload": "{}"}, "标识（id）不对"),
        ({"id": str(KEY)}, "没有内容（payload）"),
        ({"id": str(KEY), "payload": "\ud83d"}, "被改坏了"),
        ({"id": str(KEY), "payload": "["}, "送来的内容不完整"),
        ({"id": str(KEY), "payload": " " * 65537}, "文字太多"),
    ],
)
def test_entry_that_is_no_visit_is_named_by_its_place(
    office: Client, mine: Village, row: object, sentence: str
) -> None:
    answer = sent(office, CHECK, backup(mine.secretary, row))

    [line] = answer.context["lines"]
    assert line.outcome.fate == Fate.REFUSED
    assert sentence in line.outcome.why
    assert "第 1 条" in answer.content.decode()


def test_visit_twice_in_the_file_is_taken_once(office: Client, mine: Village) -> None:
    twice = [visit(payload(mine)), visit(payload(mine))]

    outcomes = taken(office, backup(mine.secretary, *twice))

    assert [outcome.fate for outcome in outcomes] == [Fate.TAKEN, Fate.REFUSED]
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("photo", "sentence"),
    [
        (picture(b"no picture"), "第 1 张照片：这不是可以打开的照片"),
        (picture(content="data:image/gif;base64,R0lG"), "第 1 张照片读不出来"),
        (picture(content="data:image/jpeg;base64,*"), "第 1 张照片读不出来"),
        (picture(kind="film"), "第 1 张照片读不出来"),
        (picture(id="x"), "第 1 张照片读不出来"),
        ("照片", "第 1 张照片读不出来"),
    ],
)
def test_broken_picture_is_named_and_leaves_the_visit_and_other_pictures_be(
    office: Client, mine: Village, photo: object, sentence: str
) -> None:
    content = backup(mine.secretary, visit(payload(mine), photo, picture(key=uuid.UUID(int=3))))
    [line] = sent(office, CHECK, content).context["lines"]

    [outcome] = taken(office, content)

    assert sentence in line.photo_faults[0]
    assert (line.photos, line.outcome.photos_new) == (2, 1)
    assert (outcome.fate, outcome.photos_new, Photo.objects.count()) == (Fate.TAKEN, 1, 1)


def test_picture_of_another_visit_is_refused_when_looking_as_when_taking(
    office: Client, mine: Village
) -> None:
    taken(office, backup(mine.secretary, visit(payload(mine), picture())))
    content = backup(mine.secretary, visit(payload(mine), picture(), key=uuid.UUID(int=9)))

    [seen] = looked_at(office, content)
    [outcome] = taken(office, content)

    assert (seen.photo_faults, seen.photos_new) == (outcome.photo_faults, outcome.photos_new)
    assert seen.photo_faults == (
        "第 1 张照片：这张照片的编号已用于另一张照片，请重新选一次照片。",
    )
    assert (outcome.fate, Photo.objects.count()) == (Fate.TAKEN, 1)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"jiaogou": "visits",\n "schema"', "文件第 2 行第 10 个字符处读不下去"),
        (b"\xff\xd8\xff", "文件从第 1 个字节起读不下去"),
        (b"[" * 100_000, "这不是走访备份"),
        (b"[]", "这不是走访备份"),
        (b'{"jiaogou": "register"}', "这不是走访备份"),
        (b'{"jiaogou": "visits", "schema": 2}', "备份的格式（schema）是“2”，这里只认得 1"),
        (b'{"jiaogou": "visits", "schema": 1, "user": "1"}', "没有写是谁登记的（user）"),
        (b'{"jiaogou": "visits", "schema": 1, "user": true}', "没有写是谁登记的（user）"),
        (b'{"jiaogou": "visits", "schema": 1, "user": 99999999999999999999}', "谁登记的（user）"),
        (b'{"jiaogou": "visits", "schema": 1, "user": 1, "visits": []}', "备份里没有走访"),
        (b"", "这个文件是空的"),
    ],
)
def test_file_that_is_no_backup_is_refused_with_the_place_and_the_mend(
    office: Client, content: bytes, sentence: str
) -> None:
    page = sent(office, CHECK, content).content.decode()

    assert "什么也没有导入。" in page
    assert sentence in page
    assert "请" in page
    assert counts() == NOTHING


def test_file_past_the_limit_or_with_too_many_visits_is_refused(
    office: Client, mine: Village
) -> None:
    large = sent(office, CHECK, b" " * (MOST_FILE_MB * MEGABYTE + 1)).content.decode()
    many = backup(mine.secretary, *["走访"] * (MOST_VISITS + 1))

    assert f"文件大于 {MOST_FILE_MB} MB" in large
    assert f"一次最多导入 {MOST_VISITS} 次" in sent(office, CHECK, many).content.decode()


def test_another_file_than_the_one_looked_at_is_not_taken(office: Client, mine: Village) -> None:
    seen = sent(office, CHECK, backup(mine.secretary, visit(payload(mine)))).context["digest"]
    other = backup(mine.secretary, visit(payload(mine), key=uuid.UUID(int=9)))

    pages = [
        sent(office, TAKE, other, seen=seen).content.decode(),
        sent(office, TAKE, other).content.decode(),
        office.post(TAKE, {"seen": seen}).content.decode(),
    ]

    assert ["这不是刚才核对的那个文件" in page for page in pages] == [True, True, False]
    assert "请选择手机导出的备份文件。" in pages[2]
    assert counts() == NOTHING


def test_secretary_brings_in_a_helpers_visit_under_the_helpers_name(
    office: Client, mine: Village
) -> None:
    mine.helper.organisation = "某局"
    mine.helper.save()
    LivingFactory(household=mine.household, begins_on=date(2017, 1, 1), water_is_safe=False)
    change = {"field": "living.water_is_safe", "seen": "no", "new": "yes"}
    gift = {"item": "大米", "value_yuan": "120"}
    body = payload(mine, problem="漏雨", proposals=[change], gifts=[gift])

    [outcome] = taken(office, backup(mine.helper, visit(body, picture())))

    found = Visit.objects.get()
    line = AuditLine.objects.get(verb="visit.recorded")
    assert (outcome.fate, found.visitor) == (Fate.TAKEN, mine.helper)
    assert (line.actor, json.loads(line.after)["visitor"]) == (
        mine.secretary.username,
        mine.helper.username,
    )
    assert (Issue.objects.get().responsible_user, Gift.objects.get().donor) == (
        mine.helper,
        "某局",
    )
    # As on the phone: a helper proposes, and does not change the register by the hand of who may.
    assert Proposal.objects.get().state == Proposal.State.WAITING
    assert Living.objects.get().water_is_safe is False
    page = page_of(office, mine.secretary, found.get_absolute_url())
    assert f"由{mine.secretary}从手机备份导入" in page


def test_helper_brings_in_only_their_own_and_only_where_they_are_paired(
    client: Client, mine: Village
) -> None:
    client.force_login(mine.helper)
    unpaired = registered(mine.area)
    own = backup(
        mine.helper,
        visit(payload(mine)),
        visit(payload(mine, household=unpaired.number), key=uuid.UUID(int=9)),
    )

    refused = sent(client, CHECK, backup(mine.secretary, visit(payload(mine)))).content.decode()
    outcomes = taken(client, own)

    assert "请由本人登录后导入，或者交给本村第一书记导入" in refused
    assert mine.secretary.name not in refused
    assert [outcome.fate for outcome in outcomes] == [Fate.TAKEN, Fate.REFUSED]


def test_secretary_brings_in_for_another_only_what_both_may(
    office: Client, mine: Village, theirs: Village
) -> None:
    stranger = UserFactory()
    not_paired = registered(mine.area)

    def fates(user: User, household: object) -> list[Fate]:
        body = json.dumps(json.loads(payload(mine)) | {"household": household})
        return [one.fate for one in looked_at(office, backup(user, visit(body)))]

    assert fates(mine.helper, mine.household.number) == [Fate.NEW]
    assert fates(mine.helper, not_paired.number) == [Fate.REFUSED]
    assert fates(mine.auditor, mine.household.number) == [Fate.REFUSED]
    assert fates(theirs.helper, theirs.household.number) == []
    assert fates(stranger, mine.household.number) == [Fate.REFUSED]
    assert fates(mine.secretary, theirs.household.number) == [Fate.REFUSED]


def test_visit_made_in_office_is_not_lost_when_the_visitor_has_left(
    office: Client, mine: Village
) -> None:
    posting = mine.helper.postings.get()
    posting.ends_on = date(2018, 6, 1)
    posting.save()
    late = payload(mine, on="2018-06-01")

    outcomes = taken(
        office,
        backup(mine.helper, visit(payload(mine)), visit(late, key=uuid.UUID(int=9))),
    )

    assert [outcome.fate for outcome in outcomes] == [Fate.TAKEN, Fate.REFUSED]
    assert "不在" + mine.helper.name + "当天能登记的范围" in outcomes[1].why


def test_fragment_is_the_part_of_the_page_it_takes_the_place_of(
    office: Client, mine: Village
) -> None:
    content = backup(mine.secretary, visit(payload(mine)))
    file = SimpleUploadedFile("b.json", content)

    fragment = office.post(CHECK, {"file": file}, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in fragment
    assert "导入 1 次走访" in fragment
    assert "再选一次同一个文件" not in fragment


def test_visit_list_leads_to_the_import_for_who_may_record(client: Client, mine: Village) -> None:
    VisitFactory(household=mine.household)
    url = reverse("households:visit-list")

    assert f'href="{CHECK}"' in page_of(client, mine.helper, url)
    assert f'href="{CHECK}"' not in page_of(client, mine.auditor, url)
