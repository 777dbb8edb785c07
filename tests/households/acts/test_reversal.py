"""Taking an act back puts every row as it was; what leans on it is named."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from households.actions.acts import (
    Birth,
    Change,
    ChangeAttribute,
    ChangeHead,
    CorrectIdentity,
    Death,
    Departure,
    Dissolve,
    Exit,
    Expel,
    Identify,
    IdentifyNew,
    MarryIn,
    Merge,
    MergePersons,
    Newcomer,
    Place,
    Split,
    foresee_reversal,
    reverse,
    tell,
)
from households.models import Act, AuditLine, Household, Membership, Person
from tests.factories import (
    CircumstancesFactory,
    SubsidyCategoryFactory,
    SubsidyFactory,
    VisitFactory,
)
from tests.households.acts.conftest import ON, TODAY, Home, Relation, dump, members, people

LATER = date(2018, 6, 20)
CHILD = Newcomer(
    name="石苗苗",
    relation=Relation.GRANDDAUGHTER,
    sex="2",
    born_on=date(2018, 5, 20),
    no_identity_reason="新生儿未上户",
    education="06",
    health="01",
    labour="04",
)
HEAD = Newcomer(name="赵主", relation=Relation.HEAD, sex="1", no_identity_reason="没有带来")


def four(home: Home) -> tuple[Person, ...]:
    return home.head, home.wife, home.son, home.daughter


def places(home: Home, *relations: str) -> tuple[Place, ...]:
    return tuple(Place(*pair) for pair in zip(four(home), relations, strict=True))


def split(home: Home) -> Split:
    father, mother, son, daughter = places(home, "head", "spouse", "head", "sibling")
    return Split(
        **home.said(number="4103990009", movers=(son, daughter), stayers=(father, mother))
    )


CHANGES: dict[str, Callable[[Home, Home], Change]] = {
    "exit": lambda home, other: Exit(**home.said()),
    "attribute": lambda home, other: ChangeAttribute(**home.said(attribute="dibao")),
    "expel": lambda home, other: Expel(**home.said()),
    "identify new": lambda home, other: IdentifyNew(
        on=ON,
        reason="遗漏",
        number="4103990077",
        area=home.area,
        attribute="general",
        cause="illness",
        members=(HEAD,),
    ),
    "dissolve": lambda home, other: Dissolve(
        **home.said(
            departures=tuple(Departure(person, Membership.Left.DEATH) for person in four(home))
        )
    ),
    "birth": lambda home, other: Birth(**home.said(newcomer=CHILD)),
    "death of the head": lambda home, other: Death(
        **home.said(person=home.head, places=places(home, "head", "head", "son", "daughter")[1:])
    ),
    "change of head": lambda home, other: ChangeHead(
        **home.said(places=places(home, "father", "mother", "head", "sibling"))
    ),
    "split": lambda home, other: split(home),
    "merge": lambda home, other: Merge(
        **home.said(
            other=other.household,
            places=places(other, "sibling", "siblings_wife", "nephew", "niece"),
        )
    ),
    "correction": lambda home, other: CorrectIdentity(
        **home.said(
            person=home.son,
            name="石晓军",
            sex="1",
            born_on=date(1985, 5, 1),
            ethnicity="回族",
            identity_number="410399198505010011",
        )
    ),
    "two made one": lambda home, other: MergePersons(**home.said(stays=home.son, goes=other.son)),
}


def take_back(home: Home, act: Act) -> Act:
    return reverse(act, by=home.user, today=TODAY, reason="登记错了")


def why_not(home: Home, act: Act) -> list[str]:
    before = dump(), people(), Act.objects.count()
    with pytest.raises(ValidationError) as refused:
        take_back(home, act)
    assert (dump(), people(), Act.objects.count()) == before
    return refused.value.messages


@pytest.mark.parametrize("kind", CHANGES)
def test_reversal_restores_every_row(ready: Home, neighbours: Home, kind: str) -> None:
    pension = SubsidyCategoryFactory(code="pension", paid_to="person")
    for home in (ready, neighbours):
        SubsidyFactory(household=home.household, person=home.son, category=pension)
        SubsidyFactory(household=home.household)
        CircumstancesFactory(person=home.son)
    before, who = dump(), people()
    act = ready.perform(CHANGES[kind](ready, neighbours))
    assert (dump(), people()) != (before, who)

    reversal = take_back(ready, act)

    assert dump() == before
    known = {person["id"] for person in who}
    assert [person for person in people() if person["id"] in known] == who
    assert (reversal.kind, reversal.reverses, reversal.on) == ("reversal", act, TODAY)
    act.refresh_from_db()
    assert act.is_reversed


def test_reversal_is_foreseen_as_it_is_done(home: Home) -> None:
    act = home.perform(split(home))
    before = dump()

    foresight = foresee_reversal(act, by=home.user, today=TODAY, reason="登记错了")

    assert dump() == before
    assert foresight.sentences == tell(take_back(home, act))


def test_reversal_names_the_later_act_that_moved_the_same_row(home: Home) -> None:
    birth = home.perform(Birth(**home.said(newcomer=CHILD)))
    home.perform(Death(**home.said(on=LATER, person=birth.person)))

    assert why_not(home, birth) == [
        "不能撤销：后来的“死亡”（2018年6月20日）改动了同一处登记，请先撤销那一次。"
    ]


def test_reversal_in_the_right_order_goes_through(home: Home) -> None:
    before = dump()
    birth = home.perform(Birth(**home.said(newcomer=CHILD)))
    death = home.perform(Death(**home.said(on=LATER, person=birth.person)))

    take_back(home, death)
    take_back(home, birth)

    assert dump() == before


def test_reversal_names_the_record_that_leans_on_a_made_row(home: Home) -> None:
    act = home.perform(split(home))
    new = Household.objects.get(number="4103990009")
    visit = VisitFactory(household=new)

    assert why_not(home, act) == [
        f"不能撤销：“农户：4103990009”名下后来登记了“走访：{visit}”，请先撤销或作废那一条。"
    ]


def test_reversal_is_refused_when_a_row_was_corrected_since(home: Home) -> None:
    act = home.perform(ChangeAttribute(**home.said(attribute="dibao")))
    home.household.standings.filter(ends_on=None).update(document="另一份文件")

    assert why_not(home, act) == [
        "不能撤销：“在册状态：4103990001 未脱贫（2018-06-01起）”后来被更正过，已不是这次变动留下的样子。"
        "请按现在的情况另办一次变动。"
    ]


def test_act_is_taken_back_once_and_a_reversal_never(home: Home) -> None:
    act = home.perform(Expel(**home.said()))
    reversal = take_back(home, act)

    assert why_not(home, act) == ["这次变动已经撤销过了。"]
    assert why_not(home, reversal) == ["撤销本身不能再撤销；要恢复的，请把那次变动重新办一次。"]


def test_reversal_needs_a_reason(home: Home) -> None:
    act = home.perform(Expel(**home.said()))

    with pytest.raises(ValidationError, match="请写明变动的原因"):
        reverse(act, by=home.user, today=TODAY, reason="")


def test_what_was_taken_back_can_be_done_again_under_the_same_numbers(home: Home) -> None:
    for change in (split(home), Birth(**home.said(newcomer=CHILD))):
        take_back(home, home.perform(change))

    home.perform(split(home))
    birth = home.perform(Birth(**home.said(newcomer=CHILD)))

    assert birth.person is not None
    assert birth.person.code == "410399000105"
    assert (Person.objects.count(), Household.objects.count()) == (5, 2)
    assert members(Household.objects.get(number="4103990009")) == [
        ("石小军", "head"),
        ("石小梅", "sibling"),
    ]


def test_split_cannot_be_taken_back_before_what_came_to_the_new_household(home: Home) -> None:
    act = home.perform(split(home))
    new = Household.objects.get(number="4103990009")
    home.perform(MarryIn(**home.said(household=new, on=LATER, newcomer=CHILD)))

    assert why_not(home, act) == [
        "不能撤销：“农户：4103990009”名下后来登记了“变动：4103990009 嫁入（2018-06-20）”，请先撤销或作废那一条。"
    ]


def test_identification_of_a_known_household_is_taken_back_too(home: Home) -> None:
    home.perform(Expel(**home.said()))
    before = dump()
    act = home.perform(Identify(**home.said(on=LATER, attribute="dibao", cause="illness")))

    take_back(home, act)

    assert dump() == before


def test_act_itself_never_changes(home: Home) -> None:
    act = home.perform(Expel(**home.said()))
    kept = Act.objects.filter(pk=act.pk).values("kind", "on", "reason", "recorded_at").get()
    effects = act.effects

    take_back(home, act)

    again = Act.objects.get(pk=act.pk)
    assert Act.objects.filter(pk=act.pk).values(*kept).get() == kept
    assert again.effects == effects
    assert list(AuditLine.objects.order_by("number").values_list("verb", flat=True)) == [
        "act.recorded",
        "act.reversed",
    ]
