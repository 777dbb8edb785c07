"""One household becomes two, two become one."""

from datetime import date
from typing import Any

from households.actions.acts import Expel, Merge, Place, Split
from households.models import Household, Standing
from tests.factories import SubsidyCategoryFactory, SubsidyFactory
from tests.households.acts.conftest import FILED, ON, Home, Relation, members, standings

LATER = date(2018, 6, 20)


def split(home: Home, number: str = "4103990009", **fields: Any) -> Split:
    said: dict[str, Any] = {
        "movers": (Place(home.son, Relation.HEAD), Place(home.daughter, Relation.SIBLING)),
        "stayers": (Place(home.head, Relation.HEAD), Place(home.wife, Relation.SPOUSE)),
    }
    return Split(**home.said(number=number, **(said | fields)))


def test_split_carries_standing_cause_plan_and_helper(home: Home) -> None:
    act = home.perform(split(home))

    new = Household.objects.get(number="4103990009")
    assert act.counterpart == new
    assert (new.area, new.group_number) == (home.area, 2)
    assert members(home.household) == [("石大山", "head"), ("王秀英", "spouse")]
    assert members(new) == [("石小军", "head"), ("石小梅", "sibling")]
    assert list(
        home.son.memberships.order_by("begins_on").values_list("left_by", "joined_by")
    ) == [
        ("split", "filed"),
        ("", "split"),
    ]
    assert standings(home.household) == [(FILED, None, "poor", "general", "filed")]
    assert standings(new) == [(ON, None, "poor", "general", "split")]
    assert list(new.causes.values_list("code", "is_main", "begins_on")) == [("illness", True, ON)]
    assert list(new.planned_exits.values_list("year", "route")) == [(2018, "production")]
    assert list(new.pairings.values_list("helper")) == list(
        home.household.pairings.values_list("helper")
    )


def test_split_of_a_household_off_the_register_makes_none_on_it(home: Home) -> None:
    home.perform(Expel(**home.said(on=date(2018, 5, 1))))

    home.perform(split(home))

    assert standings(Household.objects.get(number="4103990009")) == []


def test_head_may_split_off_when_those_who_stay_have_another(home: Home) -> None:
    change = split(
        home,
        movers=(Place(home.head, Relation.HEAD),),
        stayers=(
            Place(home.wife, Relation.HEAD),
            Place(home.son, Relation.SON),
            Place(home.daughter, Relation.DAUGHTER),
        ),
    )

    home.perform(change)

    assert members(home.household) == [
        ("王秀英", "head"),
        ("石小军", "son"),
        ("石小梅", "daughter"),
    ]


def test_what_a_person_draws_goes_with_them(home: Home) -> None:
    pension = SubsidyCategoryFactory(code="pension", paid_to="person")
    SubsidyFactory(household=home.household, person=home.son, category=pension)

    home.perform(split(home))

    drawn = home.son.subsidies.order_by("begins_on")
    assert list(drawn.values_list("household__number", "begins_on", "ends_on")) == [
        ("4103990001", FILED, ON),
        ("4103990009", ON, None),
    ]


def test_split_refuses_all_nobody_no_head_and_a_number_that_is_taken(home: Home) -> None:
    four = (home.head, home.wife, home.son, home.daughter)
    choose = ["请选出分出去的人，至少一位；原户也至少留一位。"]
    everybody = tuple(Place(person, Relation.OTHER) for person in four)

    assert home.refusal(split(home, movers=())) == choose
    assert home.refusal(split(home, movers=everybody, stayers=())) == choose
    assert home.refusal(
        split(home, movers=(Place(home.son, "son"), Place(home.daughter, "daughter")))
    ) == ["分出的户没有选定户主，请给其中一人选“户主”。"]
    assert home.refusal(split(home, number="4103990001")) == [
        "户编号 4103990001 已经有了，请换一个没有用过的。"
    ]
    assert home.refusal(split(home, number="一号")) == ["户编号为 4 至 20 位数字或字母。"]


def merge(home: Home, other: Home) -> Merge:
    relations = ("sibling", "siblings_wife", "nephew", "niece")
    people = (other.head, other.wife, other.son, other.daughter)
    places = tuple(Place(*pair) for pair in zip(people, relations, strict=True))
    return Merge(**home.said(other=other.household, places=places))


def test_merge_empties_the_other_household_and_takes_it_off_the_register(
    home: Home, neighbours: Home
) -> None:
    dibao = SubsidyFactory(household=neighbours.household)

    act = home.perform(merge(home, neighbours))

    dibao.refresh_from_db()
    assert act.counterpart == neighbours.household
    assert [relation for _, relation in members(home.household)] == [
        "head",
        "spouse",
        "son",
        "daughter",
        "sibling",
        "siblings_wife",
        "nephew",
        "niece",
    ]
    assert members(neighbours.household) == []
    assert standings(neighbours.household) == [
        (FILED, ON, "poor", "general", "filed"),
        (ON, None, "removed", "general", "merged"),
    ]
    assert standings(home.household) == [(FILED, None, "poor", "general", "filed")]
    assert dibao.ends_on == ON
    assert list(neighbours.household.pairings.values_list("ends_on", flat=True)) == [ON]
    assert list(neighbours.household.causes.values_list("ends_on", flat=True)) == [ON]


def test_merge_refuses_itself_a_second_head_and_one_without_a_place(
    home: Home, neighbours: Home
) -> None:
    four = (neighbours.head, neighbours.wife, neighbours.son, neighbours.daughter)
    heads = tuple(Place(person, Relation.HEAD) for person in four)

    assert home.refusal(merge(home, home)) == ["不能并入自己，请填另一户的户编号。"]
    assert home.refusal(Merge(**home.said(other=neighbours.household, places=heads))) == [
        "本户已有户主，并入的人不能再选“户主”；要换户主的，并户后再办。"
    ]
    assert home.refusal(Merge(**home.said(other=neighbours.household, places=heads[1:]))) == [
        "请给并入的每个人选与本户户主的关系。"
    ]


def test_nobody_leaves_the_register_by_merging(home: Home, neighbours: Home) -> None:
    home.perform(Expel(**home.said(on=date(2018, 5, 1))))

    assert home.refusal(merge(home, neighbours)) == [
        "那一户是“未脱贫”，本户是“清退·销户”，并进来会不经程序改变那些人的状态。请反过来并，或先办脱贫、返贫或识别。"
    ]
    assert Standing.objects.filter(ends_on=None).count() == 2
