"""Who comes, who goes, who is the head."""

from datetime import date
from typing import Any

import pytest

from households.actions.acts import (
    Adopt,
    Birth,
    ChangeHead,
    Death,
    Departure,
    Dissolve,
    GoAbroad,
    Leaving,
    MarryIn,
    MarryOut,
    MoveIn,
    MoveOut,
    Newcomer,
    Place,
    Prison,
    Release,
)
from households.models import Membership, Person, Standing
from tests.factories import PersonFactory, SubsidyCategoryFactory, SubsidyFactory
from tests.households.acts.conftest import (
    FILED,
    ON,
    TODAY,
    Home,
    Relation,
    dump,
    members,
    standings,
)

LATER = date(2018, 6, 20)
FAMILY = [("石大山", "head"), ("王秀英", "spouse"), ("石小军", "son"), ("石小梅", "daughter")]
NUMBER = "410399199303120014"


def new(**fields: Any) -> Newcomer:
    said: dict[str, Any] = {
        "name": "石苗苗",
        "relation": Relation.GRANDDAUGHTER,
        "sex": "2",
        "born_on": date(2018, 5, 20),
        "no_identity_reason": "新生儿未上户",
    }
    return Newcomer(**(said | fields))


def rows(home: Home, person: Person | None) -> list[tuple[str, date, date | None, str, str]]:
    found = home.household.memberships.filter(person=person).order_by("begins_on")
    return list(found.values_list("relation", "begins_on", "ends_on", "joined_by", "left_by"))


def test_birth_makes_a_person_and_a_member(home: Home) -> None:
    act = home.perform(Birth(**home.said(newcomer=new(education="06", health="01", labour="04"))))

    child = act.person
    assert child is not None
    assert (child.code, child.name, child.sex, child.born_on, child.no_identity_reason) == (
        "410399000105",
        "石苗苗",
        "2",
        date(2018, 5, 20),
        "新生儿未上户",
    )
    assert members(home.household) == [*FAMILY, ("石苗苗", "granddaughter")]
    assert rows(home, child) == [("granddaughter", ON, None, "birth", "")]
    assert list(child.circumstances.values_list("begins_on", "ends_on", "education")) == [
        (ON, None, "06")
    ]


@pytest.mark.parametrize(
    ("kind", "joined_by"),
    [
        (MarryIn, "married_in"),
        (Adopt, "adopted"),
        (Release, "released"),
        (MoveIn, "moved_in"),
    ],
)
def test_each_way_of_coming_is_kept_with_the_membership(
    home: Home, kind: type, joined_by: str
) -> None:
    act = home.perform(kind(**home.said(newcomer=new(relation=Relation.OTHER))))

    assert rows(home, act.person) == [("other", ON, None, joined_by, "")]


def test_number_says_sex_and_birth_date_that_nobody_typed(home: Home) -> None:
    newcomer = new(
        name="何新", sex="", born_on=None, identity_number=NUMBER, no_identity_reason=""
    )

    act = home.perform(MarryIn(**home.said(newcomer=newcomer)))

    assert act.person is not None
    person = Person.objects.get(pk=act.person.pk)
    assert (person.sex, person.born_on, person.identity_number) == ("1", date(1993, 3, 12), NUMBER)


def test_person_known_by_number_comes_back_as_the_same_person(home: Home) -> None:
    home.perform(MarryOut(**home.said(person=home.daughter)))
    Person.objects.filter(pk=home.daughter.pk).update(born_on=date(1993, 3, 12), sex="1")
    daughter = Person.objects.get(pk=home.daughter.pk)
    daughter.identity_number = NUMBER
    daughter.save()
    newcomer = new(
        name="石小梅",
        sex="1",
        born_on=date(1993, 3, 12),
        identity_number=NUMBER,
        no_identity_reason="",
        relation=Relation.DAUGHTER,
    )

    act = home.perform(MoveIn(**home.said(on=LATER, newcomer=newcomer)))

    assert act.person == daughter
    assert rows(home, daughter) == [
        ("daughter", FILED, ON, "filed", "married_out"),
        ("daughter", LATER, None, "moved_in", ""),
    ]
    assert Person.objects.count() == 4


def test_number_of_somebody_else_is_refused(home: Home) -> None:
    home.son.identity_number, home.son.born_on = NUMBER, date(1993, 3, 12)
    home.son.save()
    newcomer = new(
        name="别人", sex="1", born_on=None, identity_number=NUMBER, no_identity_reason=""
    )

    assert home.refusal(MoveIn(**home.said(newcomer=newcomer))) == [
        "这个身份号码已经登记给另一个人，姓名、性别或出生日期与这里填的不同，请核对。"
    ]


def test_known_person_comes_by_code(home: Home) -> None:
    stranger = PersonFactory(name="周来", born_on=date(1980, 1, 1))
    newcomer = Newcomer(known=stranger, relation=Relation.SON_IN_LAW)

    home.perform(MarryIn(**home.said(newcomer=newcomer)))

    assert members(home.household)[-1] == ("周来", "son_in_law")


def test_member_of_a_household_joins_no_second_one(home: Home, neighbours: Home) -> None:
    newcomer = Newcomer(known=neighbours.daughter, relation=Relation.DAUGHTER_IN_LAW)

    assert home.refusal(MarryIn(**home.said(newcomer=newcomer))) == [
        "石小梅现在在另一户中（户编号 4103990002），须先在那一户办理转出。"
    ]


def test_who_left_later_does_not_join_earlier(home: Home, neighbours: Home) -> None:
    neighbours.perform(MarryOut(**neighbours.said(on=LATER, person=neighbours.daughter)))
    newcomer = Newcomer(known=neighbours.daughter, relation=Relation.DAUGHTER_IN_LAW)

    assert home.refusal(MarryIn(**home.said(newcomer=newcomer))) == [
        "石小梅到2018年6月20日才离开原来的户，加入日期不能更早。"
    ]


def test_dead_person_does_not_join(home: Home) -> None:
    dead = PersonFactory(name="周亡", died_on=date(2017, 1, 1))
    newcomer = Newcomer(known=dead, relation=Relation.OTHER)

    assert home.refusal(MoveIn(**home.said(newcomer=newcomer))) == [
        "周亡已登记于2017年1月1日死亡，不能再加入农户。"
    ]


def test_second_head_is_refused(home: Home) -> None:
    assert home.refusal(MoveIn(**home.said(newcomer=new(relation=Relation.HEAD)))) == [
        "一户只能有一位户主。先加入，再办“户主变更”，或另选与户主的关系。"
    ]


def test_nobody_joins_before_filing_nor_before_birth(home: Home) -> None:
    early = home.said(on=date(2013, 1, 1), newcomer=new(born_on=date(2012, 1, 1)))

    assert home.refusal(Birth(**early)) == [
        "这一户的户主从2014年1月1日起才是石大山，日期不能早于这一天；与户主的关系按现在的户主填写。"
    ]
    assert home.refusal(Birth(**home.said(newcomer=new(born_on=LATER)))) == [
        "石苗苗2018年6月20日才出生，请核对日期。"
    ]


def test_newcomer_without_number_needs_a_reason(home: Home) -> None:
    assert home.refusal(Birth(**home.said(newcomer=new(no_identity_reason="")))) == [
        "没有身份号码的，请写明原因，例如：新生儿未上户。"
    ]


def test_number_with_a_wrong_check_digit_is_refused(home: Home) -> None:
    newcomer = new(identity_number="410399199303120017", no_identity_reason="")

    assert home.refusal(MoveIn(**home.said(newcomer=newcomer))) == [
        "身份号码校验位不对，至少有一位抄错，请对照身份证改正。"
    ]


def test_number_that_contradicts_is_asked_about_once(home: Home) -> None:
    said = {"identity_number": NUMBER, "no_identity_reason": "", "sex": "2"}
    newcomer = new(**said, born_on=date(1993, 3, 13))

    assert home.refusal(MoveIn(**home.said(newcomer=newcomer))) == [
        "身份号码表示性别为男，这里填的是女；身份号码中的出生日期与这里填的1993年3月13日不同。"
        "请对照身份证改正；证件确实如此的，勾选“已对照证件核实”。"
    ]

    act = home.perform(
        MoveIn(**home.said(newcomer=new(**said, born_on=date(1993, 3, 13), confirmed=True)))
    )

    assert act.person is not None
    person = Person.objects.get(pk=act.person.pk)
    assert (person.sex, person.born_on) == ("2", date(1993, 3, 13))


@pytest.mark.parametrize(
    ("kind", "left_by"),
    [(MarryOut, "married_out"), (MoveOut, "moved_out"), (GoAbroad, "abroad"), (Prison, "prison")],
)
def test_each_way_of_leaving_is_kept_with_the_membership(
    home: Home, kind: type[Leaving], left_by: str
) -> None:
    home.perform(kind(**home.said(person=home.daughter)))

    assert members(home.household) == FAMILY[:3]
    assert rows(home, home.daughter) == [("daughter", FILED, ON, "filed", left_by)]
    assert Person.objects.get(pk=home.daughter.pk).died_on is None


def test_death_sets_the_day_and_ends_the_persons_own_entitlements(home: Home) -> None:
    pension = SubsidyCategoryFactory(code="pension", paid_to="person")
    grant = SubsidyCategoryFactory(code="grant", paid_to="person", is_recurring=False)
    ends = {
        "own": SubsidyFactory(household=home.household, person=home.daughter, category=pension),
        "once": SubsidyFactory(household=home.household, person=home.daughter, category=grant),
        "other": SubsidyFactory(household=home.household, person=home.wife, category=pension),
        "household": SubsidyFactory(household=home.household),
        "until": SubsidyFactory(
            household=home.household,
            person=home.daughter,
            category=SubsidyCategoryFactory(code="term", paid_to="person"),
            ends_on=date(2019, 1, 1),
        ),
    }

    home.perform(Death(**home.said(person=home.daughter)))

    for subsidy in ends.values():
        subsidy.refresh_from_db()
    assert {name: subsidy.ends_on for name, subsidy in ends.items()} == {
        "own": ON,
        "once": None,
        "other": None,
        "household": None,
        "until": ON,
    }
    assert Person.objects.get(pk=home.daughter.pk).died_on == ON
    assert rows(home, home.daughter) == [("daughter", FILED, ON, "filed", "death")]


def test_death_before_an_entitlement_begins_is_refused(home: Home) -> None:
    pension = SubsidyCategoryFactory(code="pension", name="养老金", paid_to="person")
    SubsidyFactory(
        household=home.household, person=home.daughter, category=pension, begins_on=LATER
    )

    assert home.refusal(Death(**home.said(person=home.daughter))) == [
        "石小梅的“养老金”从2018年6月20日起享受，不早于死亡日期。请核对日期，或先作废这条补贴。"
    ]


def test_nobody_leaves_before_they_came(home: Home) -> None:
    assert home.refusal(MoveOut(**home.said(on=FILED, person=home.son))) == [
        "石小军与户主的关系从2014年1月1日起登记，变动日期须晚于这一天；要办更早的变动，请先撤销那次登记。"
    ]


def test_stranger_cannot_leave(home: Home, neighbours: Home) -> None:
    assert home.refusal(MoveOut(**home.said(person=neighbours.son))) == [
        "石小军现在不是这一户的成员，请重新选择。"
    ]


def test_household_is_not_left_without_a_head(home: Home) -> None:
    assert home.refusal(Death(**home.said(person=home.head))) == [
        "石大山是户主，不能留下没有户主的户。请选定新户主，以及留下的人与新户主的关系。"
    ]


def test_head_dies_and_the_wife_takes_over(home: Home) -> None:
    places = (
        Place(home.wife, Relation.HEAD),
        Place(home.son, Relation.SON),
        Place(home.daughter, Relation.DAUGHTER),
    )

    home.perform(Death(**home.said(person=home.head, places=places)))

    assert members(home.household) == [
        ("王秀英", "head"),
        ("石小军", "son"),
        ("石小梅", "daughter"),
    ]
    assert rows(home, home.wife) == [
        ("spouse", FILED, ON, "filed", "relation"),
        ("head", ON, None, "relation", ""),
    ]
    assert rows(home, home.son) == [("son", FILED, None, "filed", "")]


def test_last_member_is_dissolved_and_does_not_leave(home: Home) -> None:
    Membership.objects.exclude(person=home.head).delete()

    assert home.refusal(MoveOut(**home.said(person=home.head))) == [
        "石大山是这一户最后一位成员，请办“整户销户”。"
    ]


def test_change_of_head_asks_for_everybodys_relation(home: Home) -> None:
    places = (
        Place(home.son, Relation.HEAD),
        Place(home.head, Relation.FATHER),
        Place(home.wife, Relation.MOTHER),
        Place(home.daughter, Relation.SIBLING),
    )

    home.perform(ChangeHead(**home.said(places=places)))

    assert members(home.household) == [
        ("石大山", "father"),
        ("王秀英", "mother"),
        ("石小军", "head"),
        ("石小梅", "sibling"),
    ]
    assert rows(home, home.head) == [
        ("head", FILED, ON, "filed", "relation"),
        ("father", ON, None, "relation", ""),
    ]
    assert members(home.household, date(2018, 5, 31)) == FAMILY


def test_change_of_head_refuses_none_two_and_the_same(home: Home) -> None:
    def places(*relations: str) -> tuple[Place, ...]:
        people = (home.head, home.wife, home.son, home.daughter)
        return tuple(Place(*pair) for pair in zip(people, relations, strict=True))

    assert home.refusal(
        ChangeHead(**home.said(places=places("father", "mother", "son", "son")))
    ) == ["没有选定户主，请给其中一人选“户主”。"]
    assert home.refusal(
        ChangeHead(**home.said(places=places("father", "head", "head", "son")))
    ) == ["选了 2 位户主，一户只能有一位，请只留一位。"]
    assert home.refusal(
        ChangeHead(**home.said(places=places("head", "spouse", "son", "son")))
    ) == ["石大山现在就是户主，请选另一位成员做户主。"]
    assert home.refusal(ChangeHead(**home.said(places=places("father", "head", "son", "")))) == [
        "请选定石小梅与户主的关系。"
    ]


def test_second_change_of_head_on_one_day_sets_the_first_right(home: Home) -> None:
    people = (home.head, home.wife, home.son, home.daughter)
    for relations in (
        ("father", "mother", "head", "sibling"),
        ("spouse", "head", "son", "daughter"),
    ):
        places = tuple(Place(*pair) for pair in zip(people, relations, strict=True))
        home.perform(ChangeHead(**home.said(places=places)))

    assert members(home.household) == [
        ("石大山", "spouse"),
        ("王秀英", "head"),
        ("石小军", "son"),
        ("石小梅", "daughter"),
    ]
    assert rows(home, home.son) == [
        ("son", FILED, ON, "filed", "relation"),
        ("son", ON, None, "relation", ""),
    ]


def test_dissolved_household_is_empty_and_off_the_register(home: Home) -> None:
    dibao = SubsidyFactory(household=home.household)
    departures = (
        Departure(home.head, Membership.Left.DEATH),
        Departure(home.wife, Membership.Left.MOVED_OUT),
        Departure(home.son, Membership.Left.ABROAD),
        Departure(home.daughter, Membership.Left.MARRIED_OUT),
    )

    home.perform(Dissolve(**home.said(departures=departures)))

    dibao.refresh_from_db()
    assert members(home.household) == []
    assert [
        row[-1]
        for person in (home.head, home.wife, home.son, home.daughter)
        for row in rows(home, person)
    ] == ["death", "moved_out", "abroad", "married_out"]
    assert standings(home.household)[-1] == (
        ON,
        None,
        Standing.Status.REMOVED,
        Standing.Attribute.GENERAL,
        Standing.Turn.DISSOLVED,
    )
    assert Person.objects.get(pk=home.head.pk).died_on == ON
    assert dibao.ends_on == ON
    assert [row["ends_on"] for row in dump()["Pairing"]] == [ON]


def test_dissolving_asks_a_reason_for_everybody(home: Home) -> None:
    one = (Departure(home.head, Membership.Left.DEATH),)
    wrong = tuple(
        Departure(person, Membership.Left.SPLIT)
        for person in (home.head, home.wife, home.son, home.daughter)
    )

    assert home.refusal(Dissolve(**home.said(departures=one))) == [
        "请给每一位成员选离开的原因；成员有变动时重新打开页面再办。"
    ]
    assert home.refusal(Dissolve(**home.said(departures=wrong))) == [
        "离开的原因只能是死亡、嫁出、转出、出国定居或判刑收监。"
    ]
    assert members(home.household, TODAY) == FAMILY
