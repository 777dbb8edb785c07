"""Onto the register, off it, and from place to place on it."""

from datetime import date
from typing import Any

from households.actions.acts import (
    ChangeAttribute,
    Exit,
    Expel,
    Identify,
    IdentifyNew,
    Newcomer,
    Relapse,
)
from households.models import Cause, Household, Person, Standing
from tests.households.acts.conftest import FILED, ON, TODAY, Home, members, standings

Status, Attribute, Turn = Standing.Status, Standing.Attribute, Standing.Turn
LATER = date(2018, 6, 20)


def causes(household: Household) -> list[tuple[str, bool, date, date | None]]:
    rows = household.causes.order_by("begins_on", "-is_main")
    return list(rows.values_list("code", "is_main", "begins_on", "ends_on"))


def test_exit_ends_the_one_standing_and_begins_the_other(ready: Home) -> None:
    act = ready.perform(Exit(**ready.said()))

    assert standings(ready.household) == [
        (FILED, ON, Status.POOR, Attribute.GENERAL, Turn.FILED),
        (ON, None, Status.EXITED, Attribute.GENERAL, Turn.EXIT),
    ]
    assert (act.kind, act.on, act.reason, act.document) == ("exit", ON, "会议通过", "文")


def test_exit_is_refused_while_a_check_fails_and_names_it(home: Home) -> None:
    sentences = home.refusal(Exit(**home.said()))

    assert sentences[:2] == [
        "还不能脱贫：",
        "还没有开始2018年的脱贫退出体检，请先开始，再登记体检结果和各个步骤。",
    ]


def test_exit_of_a_household_that_exited_is_refused(ready: Home) -> None:
    ready.perform(Exit(**ready.said()))

    assert ready.refusal(Exit(**ready.said(on=LATER))) == [
        "这一户现在的状态是“脱贫”，只有未脱贫或返贫的户才能脱贫。"
    ]


def test_relapse_follows_an_exit_only(ready: Home) -> None:
    refused = ready.refusal(Relapse(**ready.said()))
    ready.perform(Exit(**ready.said()))
    ready.perform(Relapse(**ready.said(on=LATER)))

    assert refused == ["这一户现在的状态是“未脱贫”，只有已脱贫的户才能登记返贫。"]
    assert standings(ready.household)[1:] == [
        (ON, LATER, Status.EXITED, Attribute.GENERAL, Turn.EXIT),
        (LATER, None, Status.RELAPSED, Attribute.GENERAL, Turn.RELAPSE),
    ]


def test_attribute_changes_and_the_status_stays(home: Home) -> None:
    home.perform(ChangeAttribute(**home.said(attribute=Attribute.DIBAO)))

    assert standings(home.household) == [
        (FILED, ON, Status.POOR, Attribute.GENERAL, Turn.FILED),
        (ON, None, Status.POOR, Attribute.DIBAO, Turn.ATTRIBUTE),
    ]
    assert home.refusal(ChangeAttribute(**home.said(on=LATER, attribute=Attribute.DIBAO))) == [
        "属性现在就是“低保贫困户”，请选改成的属性。"
    ]


def test_expelled_household_keeps_its_people_and_loses_causes_and_plan(home: Home) -> None:
    home.perform(Expel(**home.said()))

    assert standings(home.household)[1:] == [
        (ON, None, Status.REMOVED, Attribute.GENERAL, Turn.EXPELLED)
    ]
    assert causes(home.household) == [(Cause.Code.ILLNESS, True, FILED, ON)]
    assert list(home.household.planned_exits.values_list("ends_on", flat=True)) == [ON]
    assert len(members(home.household)) == 4
    assert home.refusal(Expel(**home.said(on=LATER))) == [
        "这一户现在的状态是“清退·销户”，只有在册的户才能清退。"
    ]


def test_expelled_household_can_be_identified_again(home: Home) -> None:
    home.perform(Expel(**home.said()))
    identify = Identify(
        **home.said(
            on=LATER, attribute=Attribute.DIBAO, cause="disability", other_causes=("illness",)
        )
    )

    home.perform(identify)

    assert standings(home.household)[1:] == [
        (ON, LATER, Status.REMOVED, Attribute.GENERAL, Turn.EXPELLED),
        (LATER, None, Status.POOR, Attribute.DIBAO, Turn.IDENTIFIED),
    ]
    assert causes(home.household) == [
        ("illness", True, FILED, ON),
        ("disability", True, LATER, None),
        ("illness", False, LATER, None),
    ]


def test_household_on_the_register_is_not_identified_twice(home: Home) -> None:
    change = Identify(**home.said(attribute=Attribute.GENERAL, cause="illness"))

    assert home.refusal(change) == ["这一户已在册，状态是“未脱贫”，不用再识别。"]


def test_causes_are_one_main_and_two_others(home: Home) -> None:
    home.perform(Expel(**home.said()))
    said = home.said(on=LATER, attribute=Attribute.GENERAL, cause="illness")
    sentence = ["其他致贫原因最多两项，并且不同于主要致贫原因。"]

    assert home.refusal(Identify(**said, other_causes=("illness",))) == sentence
    assert (
        home.refusal(Identify(**said, other_causes=("disability", "schooling", "no_land")))
        == sentence
    )


def test_change_before_the_standing_in_force_is_refused(home: Home) -> None:
    home.perform(ChangeAttribute(**home.said(attribute=Attribute.DIBAO)))

    assert home.refusal(Expel(**home.said(on=ON))) == [
        "本户2018年6月1日起已登记为“未脱贫”，变动日期须晚于这一天；如果那次登记有误，请先撤销。"
    ]


def test_change_before_filing_is_refused(home: Home) -> None:
    assert home.refusal(Expel(**home.said(on=date(2013, 12, 31)))) == [
        "本户2014年1月1日起已登记为“未脱贫”，变动日期须晚于这一天；如果那次登记有误，请先撤销。"
    ]


def test_change_to_come_is_refused(home: Home) -> None:
    assert home.refusal(Expel(**home.said(on=date(2018, 7, 1)))) == [
        "变动日期不能晚于今天，请改为实际发生的日期。"
    ]


def test_change_without_a_reason_is_refused(home: Home) -> None:
    assert home.refusal(Expel(**home.said(reason=" "))) == ["请写明变动的原因。"]


def newcomer(name: str, relation: str, **fields: Any) -> Newcomer:
    said: dict[str, Any] = {
        "sex": "1",
        "born_on": date(1970, 1, 1),
        "no_identity_reason": "没有带来",
    }
    return Newcomer(name=name, relation=relation, **(said | fields))


def new_household(home: Home, *people: Newcomer, number: str = "4103990077") -> IdentifyNew:
    return IdentifyNew(
        number=number,
        area=home.area,
        attribute=Attribute.GENERAL,
        cause="schooling",
        members=people,
        on=ON,
        reason="遗漏",
        group_number=3,
    )


def test_new_household_comes_onto_the_register_with_its_people(home: Home) -> None:
    change = new_household(
        home,
        newcomer("赵妻", "spouse", sex="2"),
        newcomer("赵主", "head", education="02", health="01", labour="01"),
    )

    act = home.perform(change)

    household = Household.objects.get(number="4103990077")
    assert act.household == household
    assert (household.area, household.group_number) == (home.area, 3)
    assert members(household) == [("赵主", "head"), ("赵妻", "spouse")]
    assert list(
        Person.objects.filter(memberships__household=household).values_list("code", "name")
    ) == [("410399007701", "赵主"), ("410399007702", "赵妻")]
    assert standings(household) == [(ON, None, Status.POOR, Attribute.GENERAL, Turn.IDENTIFIED)]
    assert causes(household) == [("schooling", True, ON, None)]
    head = Person.objects.get(name="赵主")
    assert list(head.circumstances.values_list("begins_on", "education", "health", "labour")) == [
        (ON, "02", "01", "01")
    ]


def test_new_household_has_one_head(home: Home) -> None:
    wife = newcomer("赵妻", "spouse")
    head = newcomer("赵主", "head")

    assert home.refusal(new_household(home, wife)) == ["没有选定户主，请给其中一人选“户主”。"]
    assert home.refusal(new_household(home, head, head)) == [
        "选了 2 位户主，一户只能有一位，请只留一位。"
    ]
    assert home.refusal(new_household(home)) == ["请至少登记户主一人。"]


def test_new_household_takes_no_number_that_is_taken(home: Home) -> None:
    change = new_household(home, newcomer("赵主", "head"), number=home.household.number)

    assert home.refusal(change) == ["户编号 4103990001 已经有了，请换一个没有用过的。"]


def test_refusal_of_one_member_says_who(home: Home) -> None:
    change = new_household(
        home, newcomer("赵主", "head"), newcomer("赵妻", "spouse", no_identity_reason="")
    )

    assert home.refusal(change) == ["赵妻：没有身份号码的，请写明原因，例如：新生儿未上户。"]


def test_today_is_the_last_day_a_change_can_have(home: Home) -> None:
    home.perform(Expel(**home.said(on=TODAY)))

    assert standings(home.household)[0][1] == TODAY
