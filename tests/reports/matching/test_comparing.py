"""A list beside our records: what contradicts, who is in one only, and that nothing of it stays."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from households.models import AuditLine, Membership
from reports.actions.matching import discard_list, keep_list, thawed
from reports.matching import KINDS, Entry, Reading, Result, compare
from reports.models import KeptList
from tests.factories import (
    AreaFactory,
    DisabilityFactory,
    PostingFactory,
    SubsidyFactory,
    SubsidyPaymentFactory,
)
from tests.reports.checks.conftest import entitled, identity, moment

MATCH = reverse("reports:matching")


@pytest.fixture
def person(settle):
    """A member of the village with an identity number."""

    def make(order: int, household=None, **fields) -> Membership:
        number = identity(order=f"{order:03}")
        known = {"identity_number": number, "no_identity_reason": "", "born_on": date(1960, 1, 1)}
        return settle(household, **(known | fields))

    return make


def listed(*members: Membership | str, **said: str) -> Reading:
    """A list with these people on it; a text is the number of somebody we do not know."""
    entries = tuple(
        Entry(
            row,
            one if isinstance(one, str) else str(one.person.identity_number),
            {"name": "外人" if isinstance(one, str) else one.person.name} | said,
        )
        for row, one in enumerate(members, start=2)
    )
    return Reading("名单", (), {"identity": "A", "name": "B"}, entries, ())


def answer(kind: str, reading: Reading, village) -> Result:
    return compare(KINDS[kind], reading, moment(village.code))


def told(result: Result) -> dict[str, str]:
    return {line.name: line.sentence for line in result.contradicting}


def test_everybody_is_in_both_or_in_one(person, village):
    here, other = person(1, name="甲"), person(3, name="乙")
    stranger = identity(order="777")

    result = answer("vehicles", listed(here, stranger), village)

    assert [line.name for line in result.both] == ["甲"]
    assert [(line.row, line.shown) for line in result.only_listed] == [(3, "410399************")]
    assert result.only_here == ()
    assert other.person.name not in str(result)


def test_number_that_stands_twice_is_matched_once(person, village):
    here = person(1)

    result = answer("insured", listed(here, here), village)

    assert len(result.both) == 1
    assert result.twice == (("410399************", (2, 3)),)


def test_other_name_contradicts_in_every_list(person, village):
    here = person(1, name="张三")

    result = answer("insured", listed(here, name="李四"), village)

    assert told(result) == {"张三": "姓名不同：名单是“李四”，本册是“张三”"}


def test_dibao_here_and_not_there_and_the_reverse(person, village):
    both, not_here, not_there = (person(order, name=f"人{order}") for order in (1, 3, 5))
    category = entitled(both, "dibao").category
    SubsidyFactory(household=not_there.household, category=category)

    result = answer("dibao", listed(both, not_here), village)

    assert told(result) == {"人3": "名单在享低保，本册没有登记这一户的低保"}
    assert [(line.name, line.sentence) for line in result.only_here] == [
        ("人5", "本册登记在享低保，名单里没有这一户的成员")
    ]


def test_dead_who_are_still_members_or_paid_are_told(person, village):
    member = person(1, name="甲")
    subsidy = entitled(member, "pension", group="pension", to_person=True)
    for on in (date(2018, 3, 20), date(2018, 4, 10), date(2018, 5, 10)):
        SubsidyPaymentFactory(subsidy=subsidy, paid_on=on, amount_fen=100_00)

    result = answer("deaths", listed(member, on="2018/3/5"), village)

    assert told(result) == {
        "甲": "名单载明2018年3月5日死亡，本册还是在户成员；"
        "死亡以后还发放补贴2笔共200元，最近一笔在2018年5月10日"
    }


def test_dead_who_left_on_another_day_are_told(person, village):
    member = person(1, name="甲", died_on=date(2018, 2, 1))
    member.ends_on, member.left_by = date(2018, 2, 1), Membership.Left.DEATH
    member.save()

    result = answer("deaths", listed(member, on="20180101"), village)

    assert told(result) == {"甲": "名单载明2018年1月1日死亡，本册登记2018年2月1日死亡"}


def test_disability_cards_are_compared_by_grade(person, village):
    same, other, without, unlisted = (person(order, name=f"人{order}") for order in (1, 3, 5, 7))
    for member in (same, other, unlisted):
        DisabilityFactory(person=member.person, grade="2")
    readings = [listed(same, without, grade="贰级（2）"), listed(other, grade="三级")]
    entries = readings[0].entries + readings[1].entries
    reading = Reading("名单", (), {}, entries, ())

    result = answer("disability", reading, village)

    assert told(result) == {
        "人5": "名单持有残疾人证，本册没有登记",
        "人3": "残疾等级不同：名单是三级，本册是二级",
    }
    assert [line.name for line in result.only_here] == ["人7"]


def test_category_is_told_by_word_or_digit(person, village):
    by_word, by_digit = person(1, name="甲"), person(3, name="乙")
    for member in (by_word, by_digit):
        DisabilityFactory(person=member.person, category="4", grade="2")
    entries = (
        *listed(by_word, category="视力残疾").entries,
        *listed(by_digit, category="4", grade="2").entries,
    )

    result = answer("disability", Reading("名单", (), {}, entries, ()), village)

    assert told(result) == {"甲": "残疾类别不同：名单是视力，本册是肢体"}


def test_pupils_without_aid_or_not_at_school_here_are_told(person, village):
    pupil = person(1, name="学生", now={"school": "10"}, standing={"status": "poor"})
    idle = person(3, name="不在校", now={"school": "01"})
    away = person(5, name="没在名单", now={"school": "03"})

    result = answer("pupils", listed(pupil, idle), village)

    assert told(result) == {
        "学生": "在册户的学生，本册本学年没有登记教育资助",
        "不在校": "名单在校，本册登记为非在校生",
    }
    assert [line.name for line in result.only_here] == [away.person.name]


def test_insured_there_and_not_here_and_the_reverse(person, village):
    person(1, name="甲", now={"has_medical_insurance": True})
    two = person(3, name="乙", now={"has_medical_insurance": False})

    result = answer("insured", listed(two), village)

    assert told(result) == {"乙": "名单已参保，本册登记为没有参保"}
    assert [line.name for line in result.only_here] == ["甲"]


@pytest.mark.parametrize("kind", ["vehicles", "property", "companies", "employees"])
def test_registered_households_with_property_are_told(person, village, kind):
    poor = person(1, name="在册", standing={"status": "exited"})
    other = person(3, name="不在册")

    result = answer(kind, listed(poor, other, what="豫C00000"), village)

    assert told(result) == {"在册": f"在册（脱贫），{KINDS[kind].means}：豫C00000"}


def test_long_list_costs_as_many_queries_as_a_short_one(person, village):
    members = [person(order) for order in range(1, 20, 2)]

    def cost(count: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            answer("deaths", listed(*members[:count]), village)
        return len(captured)

    assert cost(10) == cost(1)


def workbook(*rows: list) -> BytesIO:
    book, file = Workbook(), BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    for cell in (cell for cells in book.worksheets[0].iter_rows() for cell in cells):
        # What begins with = is text here, as somebody typed it.
        cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    book.save(file)
    file.seek(0)
    file.name = "名单.xlsx"
    return file


@pytest.fixture
def auditor(client, village):
    user = PostingFactory(area=village, role="auditor").user
    client.force_login(user)
    return user


def sent(village, kind: str, *rows: list, **more: str) -> dict:
    return {"kind": kind, "file": workbook(["姓名", "身份证号码"], *rows)} | more


def place(village, url: str = MATCH) -> str:
    return f"{url}?area={village.code}&period=2018H1&at=2018-06-30"


def test_page_answers_with_the_way_to_the_case_file(client, auditor, person, village):
    member = person(1, name="甲", standing={"status": "poor"})
    number = member.person.identity_number

    page = client.post(place(village), sent(village, "vehicles", ["甲", number], ["乙", "1"]))

    text = page.content.decode()
    assert member.household.get_absolute_url() in text
    assert "姓名取自 A 列“姓名”" in text
    assert "B3“1”：身份号码应为 18 位" in text
    assert number not in text
    assert AuditLine.objects.get(verb="list.matched").area_code == village.code


def test_nothing_of_a_list_stays_unless_asked(client, auditor, person, village):
    stranger = identity(order="777")
    before = {path for path in Path(settings.JIAOGOU_VAR).rglob("*") if path.is_file()}

    client.post(place(village), sent(village, "deaths", ["无名氏", stranger]))
    client.post(
        place(village, reverse("reports:matching-workbook")),
        sent(village, "deaths", ["无名氏", stranger]),
    )

    assert KeptList.objects.count() == 0
    book = " ".join(f"{line.before}{line.after}{line.reason}" for line in AuditLine.objects.all())
    assert "无名氏" not in book
    assert stranger not in book
    after = {path for path in Path(settings.JIAOGOU_VAR).rglob("*") if path.is_file()}
    assert {path for path in after - before if "sqlite" not in path.name} == set()


def test_keeping_needs_a_reason_and_seals_the_rows(client, auditor, person, village):
    member = person(1, name="甲")
    number = member.person.identity_number

    refused = client.post(place(village), sent(village, "deaths", ["甲", number], keep="on"))
    assert refused.status_code == 400
    assert "留存名单要写明原因" in refused.content.decode()
    client.post(
        place(village), sent(village, "deaths", ["甲", number], keep="on", reason="下季度复核")
    )

    kept = KeptList.objects.get()
    assert AuditLine.objects.get(verb="list.kept").reason == "下季度复核"
    assert [entry.number for entry in thawed(kept).entries] == [number]
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM reports_keptlist")
        assert number not in cursor.fetchone()[0]
    again = client.get(place(village, reverse("reports:kept-match", args=[kept.pk])))
    assert [line.name for line in again.context["answer"].result.both] == ["甲"]


def test_kept_list_is_discarded_once(auditor, village):
    kept = keep_list(
        kind=KINDS["deaths"],
        reading=listed(identity()),
        name="名单.xlsx",
        content=b"x",
        area=village,
        by=auditor,
        reason="复核",
    )

    kept = discard_list(kept=kept, by=auditor)

    assert kept.content is None
    with pytest.raises(ValidationError, match="已经销毁"):
        discard_list(kept=kept, by=auditor)


def test_answer_goes_out_as_a_workbook_with_what_contradicts_first(
    client, auditor, person, village
):
    person(1, name="不在名单", now={"has_medical_insurance": True})
    other = person(3, name="乙", now={"has_medical_insurance": False})

    reply = client.post(
        place(village, reverse("reports:matching-workbook")),
        sent(
            village,
            "insured",
            ["=1+1", identity(order="777")],
            ["乙", other.person.identity_number],
        ),
    )

    sheet = load_workbook(BytesIO(b"".join(reply.streaming_content))).worksheets[0]
    rows = [row[1:5] for row in sheet.iter_rows(min_row=4, max_row=6, values_only=True)]
    assert rows == [
        ("不一致", "3", "乙", "乙"),
        ("仅本册有", None, None, "不在名单"),
        ("仅名单有", "2", "=1+1", None),
    ]
    assert other.person.identity_number not in str(list(sheet.values))


def test_column_can_be_named_by_hand(client, auditor, person, village):
    member = person(1, name="甲")
    file = workbook(["名", "号"], ["甲", member.person.identity_number])

    page = client.post(place(village), {"kind": "insured", "file": file, "column_name": "A"})

    assert [line.listed_name for line in page.context["answer"].result.both] == ["甲"]


def test_file_that_is_no_workbook_is_refused_in_words(client, auditor, village):
    file = BytesIO(b"a,b\n1,2\n")
    file.name = "名单.xlsx"

    page = client.post(place(village), {"kind": "deaths", "file": file})

    assert page.status_code == 400
    assert "这是文本" in page.content.decode()
    assert AuditLine.objects.filter(verb="list.matched").count() == 0


def test_list_is_matched_with_the_own_places_only(client, auditor, person, village):
    other = AreaFactory(code="410399102201")

    assert client.post(place(other), sent(other, "deaths")).status_code == 404


def test_people_of_another_village_are_nobody_here(person, village):
    member = person(1)
    member.household.area = AreaFactory(code="410399102201")
    member.household.save()

    result = answer("deaths", listed(member), village)

    assert (len(result.both), len(result.only_listed)) == (0, 1)
