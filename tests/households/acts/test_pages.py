"""Choosing a change, seeing what it will do, confirming, reading and taking it back, in the browser's own terms."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from households.models import Act, AuditLine, Household, Membership, Person, Posting, User
from tests.factories import (
    ActFactory,
    AreaFactory,
    DisabilityFactory,
    MembershipFactory,
    PersonFactory,
    PostingFactory,
)
from tests.households.acts.conftest import Home, members, settle
from tests.households.conftest import page_of, queries

SEEN = re.compile(r'name="seen" value="([0-9a-f]+)"')
NUMBER = "410399198505010011"
BIRTH = {
    "relation": "grandson",
    "name": "石小满",
    "sex": "1",
    "born_on": "2018-05-20",
    "no_identity_reason": "新生儿未上户",
    "ethnicity": "汉族",
    "on": "2018-06-01",
    "reason": "新生儿",
    "document": "",
}


@pytest.fixture
def desk(client: Client, home: Home) -> Client:
    client.force_login(home.user)
    return client


def address(home: Home, kind: str, query: str = "") -> str:
    return reverse("households:act-new", args=[home.household.number, kind]) + query


def preview(client: Client, url: str, typed: dict[str, Any]) -> tuple[str, str]:
    """The page that foretells, and the seal on its button (empty when there is none)."""
    page = client.post(url, typed).content.decode()
    found = SEEN.search(page)
    return page, found.group(1) if found else ""


def confirm(client: Client, url: str, typed: dict[str, Any]) -> Act:
    page, seen = preview(client, url, typed)
    assert seen, page
    answer = client.post(url, typed | {"seen": seen})
    assert answer.status_code == 302, answer.content.decode()
    return Act.objects.order_by("-pk")[0]


def test_choice_offers_only_what_is_possible_now(desk: Client, home: Home) -> None:
    page = desk.get(reverse("households:act-pick", args=[home.household.number])).content.decode()

    offered = re.findall(rf"/households/{home.household.number}/changes/(\w+)/", page)
    assert sorted(offered) == sorted(set(Act.Kind.values) - {"reversal", "relapse", "identify"})


def test_choice_for_one_person_alone_has_nothing_that_takes_two(desk: Client, home: Home) -> None:
    Membership.objects.exclude(person=home.head).delete()

    page = desk.get(reverse("households:act-pick", args=[home.household.number])).content.decode()

    offered = set(re.findall(rf"/households/{home.household.number}/changes/(\w+)/", page))
    assert offered & {"death", "split", "change_head"} == set()
    assert "dissolve" in offered


def test_preview_writes_nothing_and_keeps_what_was_typed(desk: Client, home: Home) -> None:
    page, seen = preview(desk, address(home, "birth"), BIRTH)

    assert "新登记：石小满为本户成员，与户主关系：之孙子，自2018年6月1日起。" in page
    assert 'value="石小满"' in page
    assert len(seen) == 64
    assert (Act.objects.count(), Person.objects.count()) == (0, 4)


def test_confirmed_change_is_done_once_and_lands_on_its_own_page(desk: Client, home: Home) -> None:
    url = address(home, "birth")
    _, seen = preview(desk, url, BIRTH)

    first = desk.post(url, BIRTH | {"seen": seen})
    again = desk.post(url, BIRTH | {"seen": seen})

    act = Act.objects.get()
    assert first["Location"] == reverse("households:act-detail", args=[act.pk])
    assert again.status_code == 200
    assert "与刚才看到的不同" in again.content.decode()
    assert members(home.household)[-1] == ("石小满", "grandson")
    assert Person.objects.count() == 5


def test_what_was_not_shown_is_not_done(desk: Client, home: Home) -> None:
    url = address(home, "birth")
    _, seen = preview(desk, url, BIRTH)

    page = desk.post(url, BIRTH | {"name": "石大满", "seen": seen}).content.decode()

    assert "与刚才看到的不同" in page
    assert "石大满为本户成员" in page
    assert Act.objects.count() == 0


def test_refusal_stands_on_the_form_with_all_that_was_typed(desk: Client, home: Home) -> None:
    page, seen = preview(desk, address(home, "birth"), BIRTH | {"on": "2013-01-01"})

    assert seen == ""
    assert "日期不能早于这一天" in page
    assert 'value="石小满"' in page


def test_number_that_contradicts_is_confirmed_by_a_tick(desk: Client, home: Home) -> None:
    typed = BIRTH | {
        "name": "何来",
        "relation": "son_in_law",
        "sex": "2",
        "born_on": "1985-05-01",
        "identity_number": NUMBER,
        "no_identity_reason": "",
    }
    url = address(home, "marry_in")

    page, seen = preview(desk, url, typed)
    act = confirm(desk, url, typed | {"confirmed": "on"})

    assert seen == ""
    assert "身份号码表示性别为男，这里填的是女" in page
    assert act.person is not None
    assert act.person.identity_number == NUMBER


def test_no_page_of_an_act_shows_a_whole_number(desk: Client, home: Home) -> None:
    typed = BIRTH | {"name": "何来", "born_on": "", "sex": "", "identity_number": NUMBER}
    typed |= {"relation": "son_in_law", "no_identity_reason": ""}

    act = confirm(desk, address(home, "marry_in"), typed)

    pages = [
        reverse("households:act-detail", args=[act.pk]),
        reverse("households:act-reverse", args=[act.pk]),
        reverse("households:act-list"),
        address(home, "correct_identity", f"?person={act.person.code if act.person else ''}"),
    ]
    for url in pages:
        page = page_of(desk, home.user, url)
        assert NUMBER not in page
        assert "1985" not in page


def test_code_and_another_name_do_not_go_together(desk: Client, home: Home) -> None:
    daughter = home.daughter
    confirm(
        desk,
        address(home, "marry_out", f"?person={daughter.code}"),
        {"on": "2018-06-01", "reason": "出嫁"},
    )
    typed = {"relation": "daughter", "code": daughter.code, "on": "2018-06-20", "reason": "回来"}
    url = address(home, "move_in")

    page, seen = preview(desk, url, typed | {"name": "石小兰"})
    act = confirm(desk, url, typed)

    assert seen == ""
    assert f"人编号 {daughter.code} 登记的姓名是石小梅，请核对" in page
    assert act.person == daughter


def test_telephone_of_a_newcomer_is_kept_and_never_shown_whole(desk: Client, home: Home) -> None:
    typed = BIRTH | {"name": "何来", "relation": "son_in_law", "phone": "13800001234"}

    act = confirm(desk, address(home, "marry_in"), typed)

    line = AuditLine.objects.order_by("-number")[0]
    assert act.person is not None
    assert act.person.phone == "13800001234"
    assert "138****1234" in line.after
    assert "13800001234" not in line.after


def test_known_person_is_found_by_code_in_reach_only(desk: Client, home: Home) -> None:
    area = AreaFactory()
    far = settle("4103990055", area, user_of(area))
    Membership.objects.filter(person=far.daughter).update(
        ends_on="2018-01-01", left_by="moved_out"
    )
    typed = {"relation": "daughter_in_law", "code": far.daughter.code, "on": "2018-06-01"}

    page, seen = preview(desk, address(home, "marry_in"), typed | {"reason": "嫁入"})

    assert seen == ""
    assert "没有这个人编号，或者此人以前不在您负责的区域" in page


def user_of(area: Any) -> User:
    return PostingFactory(area=area).user


def test_head_who_leaves_is_asked_for_a_successor(desk: Client, home: Home) -> None:
    url = address(home, "death")
    who = desk.get(url).content.decode()
    asked = desk.get(f"{url}?person={home.head.code}").content.decode()
    relations = {home.wife: "head", home.son: "son", home.daughter: "daughter"}
    typed = {f"relation_{person.code}": relation for person, relation in relations.items()}

    confirm(desk, f"{url}?person={home.head.code}", typed | {"on": "2018-06-01", "reason": "病故"})

    assert f"?person={home.wife.code}" in who
    assert "请给留下的每个人选与新户主的关系" in asked
    assert members(home.household) == [
        ("王秀英", "head"),
        ("石小军", "son"),
        ("石小梅", "daughter"),
    ]


def test_split_and_merge_by_form(desk: Client, home: Home) -> None:
    common = {"on": "2018-06-01", "reason": "儿子成家"}
    typed = common | {
        "number": "4103990009",
        f"moves_{home.son.code}": "on",
        f"relation_{home.son.code}": "head",
    }
    confirm(desk, address(home, "split"), typed)
    new = Household.objects.get(number="4103990009")
    assert members(new) == [("石小军", "head")]

    back = common | {"on": "2018-06-20", f"relation_{home.son.code}": "son"}
    confirm(desk, address(home, "merge", "?other=4103990009"), back)

    assert members(new) == []
    assert members(home.household)[2] == ("石小军", "son")


def test_merge_asks_for_a_household_in_reach(desk: Client, home: Home) -> None:
    area = AreaFactory()
    far = settle("4103990055", area, user_of(area))

    for number in (far.household.number, "9999"):
        page = desk.get(address(home, "merge", f"?other={number}")).content.decode()
        assert f"没有户编号为 {number} 的户" in page


def test_correction_leaves_what_is_left_empty(desk: Client, home: Home) -> None:
    son = Person.objects.get(pk=home.son.pk)
    son.identity_number, son.no_identity_reason = NUMBER, ""
    son.save()
    typed = {
        "name": "石晓军",
        "sex": "1",
        "ethnicity": "回族",
        "on": "2018-06-01",
        "reason": "更名",
    }

    confirm(desk, address(home, "correct_identity", f"?person={son.code}"), typed)

    son.refresh_from_db()
    assert (son.name, son.ethnicity, son.identity_number, str(son.born_on)) == (
        "石晓军",
        "回族",
        NUMBER,
        "1985-05-01",
    )


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("attribute", {"attribute": "dibao"}),
        ("expel", {}),
        (
            "change_head",
            {"head": "father", "wife": "mother", "son": "head", "daughter": "sibling"},
        ),
        (
            "dissolve",
            {"head": "death", "wife": "abroad", "son": "prison", "daughter": "moved_out"},
        ),
    ],
)
def test_other_forms_do_what_they_say(
    desk: Client, home: Home, kind: str, typed: dict[str, str]
) -> None:
    prefix = {"change_head": "relation", "dissolve": "left_by"}.get(kind)
    sent = {
        f"{prefix}_{getattr(home, name).code}" if prefix else name: value
        for name, value in typed.items()
    }

    act = confirm(desk, address(home, kind), sent | {"on": "2018-06-01", "reason": "会议通过"})

    assert act.kind == kind


def test_identify_form_of_a_household_off_the_register(desk: Client, home: Home) -> None:
    home.household.standings.all().delete()
    typed = {"attribute": "dibao", "cause": "schooling", "on": "2018-06-01", "reason": "遗漏"}

    confirm(desk, address(home, "identify"), typed | {"other_causes": ["no_land"]})

    assert [s.status for s in home.household.standings.all()] == ["poor"]


def new_household(**fields: str) -> dict[str, str]:
    person = {"relation": "head", "name": "赵主", "sex": "1", "born_on": "1970-01-01"}
    person |= {"no_identity_reason": "没有带来", "ethnicity": "汉族"}
    rows = {f"people-0-{name}": value for name, value in person.items()}
    rows |= {"people-1-ethnicity": "汉族", "people-TOTAL_FORMS": "2", "people-INITIAL_FORMS": "0"}
    said = {"number": "4103990077", "attribute": "general", "cause": "illness"}
    said |= {"identification_standard": "national", "on": "2018-06-01", "reason": "遗漏"}
    return said | rows | fields


def test_new_household_is_identified_with_its_members(desk: Client, home: Home) -> None:
    url = reverse("households:household-identify")

    act = confirm(desk, url, new_household(area=home.area.code))

    assert act.household.number == "4103990077"
    assert members(act.household) == [("赵主", "head")]


def test_another_row_for_a_member_keeps_what_was_typed(desk: Client, home: Home) -> None:
    url = reverse("households:household-identify")

    page = desk.post(url, new_household(area=home.area.code, more="1", cause="")).content.decode()

    assert 'value="赵主"' in page
    assert 'value="4103990077"' in page
    assert 'name="people-2-name"' in page
    assert 'class="message error"' not in page


def test_member_left_half_is_asked_for(desk: Client, home: Home) -> None:
    typed = new_household(area=home.area.code) | {"people-1-name": "赵妻"}

    page, seen = preview(desk, reverse("households:household-identify"), typed)

    assert seen == ""
    assert '<a href="#person-2">成员 2 赵妻</a>：请选与户主的关系。' in page


def test_village_out_of_reach_cannot_get_a_household(desk: Client, home: Home) -> None:
    typed = new_household(area=AreaFactory().code)

    _, seen = preview(desk, reverse("households:household-identify"), typed)

    assert seen == ""
    assert Household.objects.count() == 1


def test_act_is_taken_back_on_its_page(desk: Client, home: Home) -> None:
    act = confirm(desk, address(home, "birth"), BIRTH)
    url = reverse("households:act-reverse", args=[act.pk])

    asked = desk.get(url).content.decode()
    unsaid = desk.post(url, {"reason": ""}).content.decode()
    answer = desk.post(url, {"reason": "登记错了户"})

    reversal = Act.objects.get(reverses=act)
    assert "撤回登记：石小满为本户成员" in asked
    assert "请写明撤销的原因。" in unsaid
    assert answer["Location"] == reverse("households:act-detail", args=[reversal.pk])
    assert len(members(home.household)) == 4
    page = page_of(desk, home.user, reverse("households:act-detail", args=[act.pk]))
    assert "这次变动已撤销" in page
    assert url not in page


def test_act_that_cannot_be_taken_back_says_why(desk: Client, home: Home) -> None:
    act = confirm(desk, address(home, "birth"), BIRTH)
    code = act.person.code if act.person else ""
    death = {"on": "2018-06-20", "reason": "夭折"}
    confirm(desk, address(home, "death", f"?person={code}"), death)

    page = desk.get(reverse("households:act-reverse", args=[act.pk])).content.decode()

    assert "后来的“死亡”（2018年6月20日）改动了同一处登记" in page
    assert 'class="button danger"' not in page


def test_reader_sees_acts_and_no_way_to_make_or_take_back_one(client: Client, home: Home) -> None:
    auditor = PostingFactory(area=home.area, role=Posting.Role.AUDITOR).user
    act = ActFactory(household=home.household)

    detail = page_of(client, auditor, reverse("households:act-detail", args=[act.pk]))
    listed = page_of(client, auditor, reverse("households:act-list"))

    assert "撤销</a>" not in detail
    assert "新识别一户" not in listed
    assert f"/changes/{act.pk}/" in listed


def test_list_is_narrowed_by_kind_household_day_and_what_was_taken_back(
    desk: Client, home: Home, neighbours: Home
) -> None:
    birth = confirm(desk, address(home, "birth"), BIRTH)
    other = confirm(desk, address(neighbours, "expel"), {"on": "2018-06-20", "reason": "不符合"})
    desk.post(reverse("households:act-reverse", args=[other.pk]), {"reason": "错了"})
    reversal = Act.objects.get(reverses=other)

    def listed(query: str) -> list[int]:
        page = desk.get(f"{reverse('households:act-list')}{query}").content.decode()
        return [
            int(pk) for pk in re.findall(r'<th scope="row"[^>]*><a href="/changes/(\d+)/"', page)
        ]

    assert listed("") == [birth.pk]
    assert sorted(listed("?void=on")) == [birth.pk, other.pk, reversal.pk]
    assert listed("?kind=expel") == []
    assert listed("?kind=expel&void=on") == [other.pk]
    assert listed("?q=4103990002&void=on&end=2018-06-20") == [other.pk]
    assert listed("?q=石小满") == [birth.pk]
    assert listed("?start=2018-06-02") == []


def test_pages_take_as_many_queries_for_three_as_for_one(client: Client, home: Home) -> None:
    ActFactory(household=home.household)
    urls = [
        reverse("households:act-list"),
        reverse("households:duplicate-list"),
        reverse("households:act-pick", args=[home.household.number]),
    ]
    twin = PersonFactory(name=home.son.name, born_on=home.son.born_on)
    MembershipFactory(household=home.household, person=twin, relation="son")
    one = [queries(client, home.user, url) for url in urls]

    for number in range(3):
        more = settle(f"41039900{number}9", home.area, home.user)
        ActFactory(household=more.household)
        ActFactory(household=home.household, person=home.son)

    assert [queries(client, home.user, url) for url in urls] == one


def test_doubles_are_found_by_name_and_birth_date_by_household_and_by_card(
    desk: Client, home: Home, neighbours: Home
) -> None:
    for person in (neighbours.head, neighbours.wife, neighbours.son):
        person.born_on = person.born_on.replace(year=1950) if person.born_on else None
        person.save()
    other = PersonFactory(name="周某")
    MembershipFactory(household=neighbours.household, person=other, relation="other")
    for person in (home.wife, other):
        DisabilityFactory(person=person, card_number=f"{NUMBER}42")
    twin = PersonFactory(name="石小军", sex="1", born_on=None)
    MembershipFactory(household=home.household, person=twin, relation="son")

    page = desk.get(reverse("households:duplicate-list")).content.decode()

    reasons = re.findall(r"<h2>([^<]+)</h2><small>([^<]+)</small>", page)
    assert sorted(reasons) == [
        ("王秀英", "残疾人证号相同"),
        ("石小军", "同一户内姓名和性别相同"),
        ("石小梅", "姓名和出生日期相同"),
    ]
    assert f"?stays={home.son.code}&amp;goes={twin.code}" in page
    assert NUMBER not in page


def test_two_with_different_numbers_are_no_doubles(
    desk: Client, home: Home, neighbours: Home
) -> None:
    Membership.objects.exclude(person__in=[home.son, neighbours.son]).delete()
    for person, number in ((home.son, NUMBER), (neighbours.son, "410399199303120014")):
        person.identity_number = number
        person.save()

    page = desk.get(reverse("households:duplicate-list")).content.decode()

    assert "没有发现重复登记" in page


def test_double_is_merged_from_the_list(desk: Client, home: Home) -> None:
    twin = PersonFactory(name="石小军", sex="1", born_on=home.son.born_on)
    MembershipFactory(household=home.household, person=twin, relation="son")
    url = address(home, "merge_persons", f"?stays={home.son.code}&goes={twin.code}")

    confirm(desk, url, {"on": "2018-06-01", "reason": "一人两次"})

    twin.refresh_from_db()
    assert twin.merged_into == home.son
