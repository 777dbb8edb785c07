"""Finding a household by what people know of it, and a person by identity number."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from households.access import May, reach
from households.finding import FoundPerson, find_person
from households.identity import Identity
from households.models import AuditLine, Household, Membership, Person, Standing, User
from tests.factories import (
    ActFactory,
    AreaFactory,
    CircumstancesFactory,
    DisabilityFactory,
    HouseholdFactory,
    IncomeFactory,
    LivingFactory,
    MembershipFactory,
    PersonFactory,
    StandingFactory,
    SubsidyCategoryFactory,
    SubsidyFactory,
    VisitFactory,
)
from tests.households.conftest import TODAY, Village, page_of, registered

pytestmark = pytest.mark.django_db

LIST = reverse("households:household-list")
PICK = reverse("households:visit-pick")
FIND = reverse("households:person-find")
NUMBER = "410399196003078818"
OTHER_NUMBER = "410399196003078834"


def found(client: Client, user: User, query: str) -> list[Household]:
    client.force_login(user)
    return [row.household for row in client.get(f"{LIST}?{query}").context["rows"]]


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("单小满", "sxm"),
        ("单小满", "dxm"),
        ("仇红梅", "qhm"),
        ("区大海", "odh"),
        ("朴正国", "pzg"),
        ("查有福", "zyf"),
        ("解放军", "xf"),
        ("曾广田", "zg"),
        ("尉迟恭", "ycg"),
        ("石大山", "SDS"),
    ],
)
def test_household_is_found_by_the_initials_of_a_name(
    client: Client, mine: Village, name: str, initials: str
) -> None:
    wanted = registered(mine.area, name)
    registered(mine.area, "郭玉")

    page = page_of(client, mine.secretary, f"{LIST}?q={initials}")

    assert wanted in found(client, mine.secretary, f"q={initials}")
    assert name in page
    assert "郭玉" not in page
    assert name in page_of(client, mine.secretary, f"{PICK}?q={initials}")


def test_initials_are_found_from_their_beginning_only(client: Client, mine: Village) -> None:
    assert found(client, mine.secretary, "q=ds") == []


def test_initials_of_any_member_find_the_household_but_not_of_one_who_left(
    client: Client, mine: Village
) -> None:
    wanted = registered(mine.area, "郭玉")
    MembershipFactory(household=wanted, person__name="仇兰", relation=Membership.Relation.SPOUSE)
    MembershipFactory(
        household=wanted,
        person__name="朴梅",
        relation=Membership.Relation.DAUGHTER,
        ends_on=date(2017, 1, 1),
        left_by=Membership.Left.MARRIED_OUT,
    )

    assert found(client, mine.secretary, "q=ql") == [wanted]
    assert found(client, mine.secretary, "q=pm") == []


def test_lists_of_visits_and_changes_are_searched_by_the_same_words(
    client: Client, mine: Village
) -> None:
    wanted = registered(mine.area, "仇红梅", group_number=3)
    for household in (wanted, mine.household):
        VisitFactory(household=household)
        ActFactory(household=household)
    client.force_login(mine.secretary)

    for name, rows in (("visit-list", "visits"), ("act-list", "leaf")):
        answer = client.get(reverse(f"households:{name}"), {"q": "qhm 3组"}).context[rows]
        assert len(answer.rows if rows == "leaf" else answer) == 1, name


def test_words_narrow_together_and_a_group_is_a_word(client: Client, mine: Village) -> None:
    wanted = registered(mine.area, "石小川", group_number=3)
    registered(mine.area, "石小川", group_number=13)

    assert found(client, mine.secretary, "q=sxc 3组") == [wanted]
    assert found(client, mine.secretary, f"q=3组 {wanted.number[-5:]}") == [wanted]


def test_search_says_how_many_more_are_off_the_register(client: Client, mine: Village) -> None:
    off = HouseholdFactory(area=mine.area)
    MembershipFactory(household=off, person__name="石老根")
    StandingFactory(household=off, status=Standing.Status.REMOVED)

    page = page_of(client, mine.secretary, f"{LIST}?q=石")

    assert "不在册的还有 1 户符合" in page
    assert 'href="?q=%E7%9F%B3&amp;register=all"' in page
    assert off in found(client, mine.secretary, "q=石&register=all")
    assert "不在册的还有" not in page_of(client, mine.secretary, f"{LIST}?q=石&register=all")


def test_any_status_can_be_asked_for(client: Client, mine: Village) -> None:
    removed, never = HouseholdFactory(area=mine.area), HouseholdFactory(area=mine.area)
    StandingFactory(household=removed, status=Standing.Status.REMOVED)

    assert found(client, mine.secretary, "status=removed") == [removed]
    assert found(client, mine.secretary, "status=never") == [never]


def test_list_is_narrowed_by_what_is_known_of_house_people_and_help(
    client: Client, mine: Village
) -> None:
    today = timezone.localdate()
    wanted = registered(mine.area, "贺兰")
    head = wanted.memberships.get().person
    head.born_on = today.replace(year=today.year - 70, day=1)
    head.save()
    LivingFactory(household=wanted, house_grade="C", water_is_safe=False)
    LivingFactory(household=mine.household, house_grade="A")
    CircumstancesFactory(person=head, health="02+03")
    DisabilityFactory(person=head)
    child = MembershipFactory(
        household=wanted,
        person__born_on=today.replace(year=today.year - 10, day=1),
        relation=Membership.Relation.GRANDSON,
    )
    CircumstancesFactory(person=child.person, school="01")
    StandingFactory(
        household=wanted,
        status=Standing.Status.EXITED,
        turn=Standing.Turn.EXIT,
        begins_on=date(2013, 1, 1),
        ends_on=date(2014, 1, 1),
    )
    SubsidyFactory(household=wanted)
    SubsidyFactory(household=mine.household, category=SubsidyCategoryFactory(code="pension"))
    IncomeFactory(household=mine.household, year=today.year - 1)
    Person.objects.filter(
        memberships__household=mine.household, memberships__relation="head"
    ).update(born_on=today.replace(year=today.year - 50, day=1))

    for query in (
        "house=dangerous",
        "house=C",
        "water=unsafe",
        "health=03",
        "disabled=on",
        "school=any",
        "school=out",
        "oldest=70",
        "exited=2013",
        "subsidy=dibao",
        "no_income=on",
    ):
        assert found(client, mine.secretary, query) == [wanted], query
    assert found(client, mine.secretary, "oldest=50&youngest=50") == [mine.household]


def test_condition_in_force_is_named_in_words(client: Client, mine: Village) -> None:
    last_year = timezone.localdate().year - 1

    page = page_of(client, mine.secretary, f"{LIST}?house=dangerous&disabled=on&no_income=on")

    for chip in ("住房：危房（C级、D级）", "有持证残疾人", f"没有登记{last_year}年收入"):
        assert f'">{chip}<' in page, chip


def test_senseless_age_is_answered_in_words(client: Client, mine: Village) -> None:
    page = page_of(client, mine.secretary, f"{LIST}?oldest=老&youngest=999")

    assert "请填整岁数，例如 60。" in page
    assert "请填 0 至 130 的整岁数。" in page


def asked(village: Village, number: str, user: User | None = None) -> FoundPerson:
    return find_person(number, reach(user or village.secretary, May.SEE_HOUSEHOLDS, TODAY), TODAY)


def holder(household: Household, number: str = NUMBER, **left: Any) -> Membership:
    person = PersonFactory(identity_number=number, born_on=date(1960, 3, 7), sex="1")
    return MembershipFactory(
        household=household, person=person, relation=Membership.Relation.OTHER, **left
    )


IDENTITY = Identity(NUMBER, "410399", date(1960, 3, 7), is_male=True)
MASKED = "410399************"


def test_holder_of_a_number_is_found_with_the_household(mine: Village) -> None:
    membership = holder(mine.household)

    assert asked(mine, " ４１０３９９ 19600307881 8") == FoundPerson(
        MASKED,
        identity=IDENTITY,
        county="410399",
        is_known=True,
        person=membership.person,
        membership=membership,
        household=mine.household,
    )


def test_county_of_the_number_is_named_where_it_is_known(mine: Village) -> None:
    AreaFactory(code="410399", name="试验县")

    assert asked(mine, NUMBER).county == "试验县（410399）"


def test_number_that_nobody_holds_is_still_read(mine: Village) -> None:
    assert asked(mine, NUMBER) == FoundPerson(MASKED, identity=IDENTITY, county="410399")


def test_number_with_a_fault_is_looked_up_all_the_same(mine: Village) -> None:
    membership = holder(mine.household, "410399196003078815")

    answer = asked(mine, "410399196003078815")

    assert (answer.fault, answer.identity, answer.person) == (
        "身份号码校验位不对，至少有一位抄错，请对照身份证改正。",
        None,
        membership.person,
    )


def test_register_that_says_otherwise_than_the_number_is_doubted(mine: Village) -> None:
    person = PersonFactory(identity_number=NUMBER, born_on=date(1961, 1, 1), sex="2")
    MembershipFactory(household=mine.household, person=person, relation=Membership.Relation.OTHER)

    assert asked(mine, NUMBER).doubts == [
        "号码里的出生日期与登记的不一致，请对照身份证核实。",
        "号码里的性别与登记的不一致，请对照身份证核实。",
    ]


def test_person_out_of_reach_is_known_and_no_more_is_said(mine: Village, theirs: Village) -> None:
    holder(theirs.household)
    unpaired = holder(registered(mine.area), OTHER_NUMBER)

    assert asked(mine, NUMBER) == FoundPerson(
        MASKED, identity=IDENTITY, county="410399", is_known=True
    )
    assert asked(mine, OTHER_NUMBER, mine.helper).is_out_of_reach
    assert asked(mine, OTHER_NUMBER).person == unpaired.person


def test_person_who_moved_out_of_reach_is_not_shown(mine: Village, theirs: Village) -> None:
    left: dict[str, Any] = {"ends_on": date(2017, 1, 1), "left_by": Membership.Left.MOVED_OUT}
    here = holder(mine.household, **left)
    MembershipFactory(
        household=theirs.household,
        person=here.person,
        relation=Membership.Relation.OTHER,
        begins_on=date(2017, 1, 1),
        joined_by=Membership.Joined.MOVED_IN,
    )

    assert asked(mine, NUMBER).is_out_of_reach


def test_person_in_no_household_now_is_found_by_the_last(mine: Village) -> None:
    left: dict[str, Any] = {"ends_on": date(2017, 1, 1), "left_by": Membership.Left.MARRIED_OUT}
    membership = holder(mine.household, **left)

    answer = asked(mine, NUMBER)

    assert (answer.person, answer.membership, answer.household, answer.is_away) == (
        membership.person,
        membership,
        None,
        True,
    )


def test_person_registered_twice_is_found_as_the_one_kept(mine: Village) -> None:
    kept = MembershipFactory(household=mine.household, relation=Membership.Relation.OTHER).person
    PersonFactory(identity_number=NUMBER, born_on=date(1960, 3, 7), merged_into=kept)

    assert asked(mine, NUMBER).person == kept


def test_finder_shows_the_person_and_hides_the_number(client: Client, mine: Village) -> None:
    membership = holder(mine.household)
    client.force_login(mine.secretary)

    page = client.post(FIND, {"number": NUMBER}).content.decode()

    assert membership.person.name in page
    assert f'href="{mine.household.get_absolute_url()}"' in page
    assert "1960年3月7日出生，男" in page
    assert NUMBER not in page


def test_finder_says_that_a_person_is_out_of_reach_and_nothing_more(
    client: Client, mine: Village, theirs: Village
) -> None:
    person = holder(theirs.household).person
    client.force_login(mine.secretary)

    page = client.post(FIND, {"number": NUMBER}).content.decode()

    assert "不在您的范围" in page
    for hidden in (person.name, person.code, theirs.household.number, theirs.area.name):
        assert hidden not in page, hidden


def test_finder_writes_down_who_asked_without_the_number(client: Client, mine: Village) -> None:
    person = holder(mine.household).person
    client.force_login(mine.secretary)
    client.post(FIND, {"number": NUMBER})

    line = AuditLine.objects.latest("number")

    assert (line.actor, line.verb, line.target_key, line.after) == (
        mine.secretary.username,
        "person.sought",
        person.code,
        f'{{"known":true,"number":"{MASKED}","shown":true}}',
    )


def test_finder_asks_for_a_number_in_words(client: Client, mine: Village) -> None:
    client.force_login(mine.secretary)

    assert "请输入身份号码。" in client.post(FIND, {"number": " "}).content.decode()
    assert not AuditLine.objects.filter(verb="person.sought").exists()


def test_finder_takes_no_number_from_the_address(client: Client, mine: Village) -> None:
    name = holder(mine.household).person.name

    assert name not in page_of(client, mine.secretary, f"{FIND}?number={NUMBER}")
