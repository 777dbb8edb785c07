"""Who a person is, set right; one person registered twice, made one."""

from datetime import date
from typing import Any

from households.actions.acts import CorrectIdentity, MergePersons
from households.models import AuditLine, Person
from tests.factories import (
    CircumstancesFactory,
    DisabilityFactory,
    MembershipFactory,
    PersonFactory,
    SubsidyCategoryFactory,
    SubsidyFactory,
)
from tests.households.acts.conftest import FILED, ON, Home, Relation, members

NUMBER = "410399198505010011"
OTHER_NUMBER = "410399199303120014"


def correction(home: Home, **fields: Any) -> CorrectIdentity:
    said = {
        "person": home.son,
        "name": "石小军",
        "sex": "1",
        "born_on": date(1985, 5, 1),
        "ethnicity": "汉族",
        "identity_number": NUMBER,
    }
    return CorrectIdentity(**home.said(**(said | fields)))


def test_correction_sets_what_the_papers_say(home: Home) -> None:
    act = home.perform(correction(home, name="石晓军", ethnicity="回族"))

    son = Person.objects.get(pk=home.son.pk)
    assert (son.name, son.ethnicity, son.identity_number, son.no_identity_reason) == (
        "石晓军",
        "回族",
        NUMBER,
        "",
    )
    assert (son.initials, act.person) == (" sxj", home.son)


def test_audit_book_holds_no_identity_number_in_clear(home: Home) -> None:
    home.perform(correction(home))

    line = AuditLine.objects.order_by("-number")[0]
    written = f"{line.before}{line.after}{line.reason}{line.target_key}"
    assert line.verb == "act.recorded"
    assert NUMBER not in written
    assert f"{NUMBER[:6]}{'*' * 12}" in written
    assert "1985-05-01" not in written


def test_number_written_into_the_reason_is_refused(home: Home) -> None:
    sentence = "这里不要写身份号码：它会进入审计簿。写姓名或人编号就可以。"

    assert home.refusal(correction(home, reason=f"原号 {NUMBER} 错")) == [sentence]
    assert home.refusal(correction(home, document=f"身份证{NUMBER}")) == [sentence]


def test_wrong_check_digit_is_refused(home: Home) -> None:
    assert home.refusal(correction(home, identity_number=f"{NUMBER[:-1]}0")) == [
        "身份号码校验位不对，至少有一位抄错，请对照身份证改正。"
    ]


def test_contradiction_is_confirmed_and_never_changed_silently(home: Home) -> None:
    conflicting = {"sex": "2", "born_on": date(1985, 5, 2)}

    assert home.refusal(correction(home, **conflicting)) == [
        "身份号码表示性别为男，这里填的是女；身份号码中的出生日期与这里填的1985年5月2日不同。"
        "请对照身份证改正；证件确实如此的，勾选“已对照证件核实”。"
    ]

    home.perform(correction(home, **conflicting, confirmed=True))

    son = Person.objects.get(pk=home.son.pk)
    assert (son.sex, son.born_on, son.identity_number) == ("2", date(1985, 5, 2), NUMBER)


def test_number_of_another_person_is_refused(home: Home) -> None:
    PersonFactory(identity_number=NUMBER, no_identity_reason="", born_on=date(1985, 5, 1))

    assert home.refusal(correction(home)) == [
        "这个身份号码已经登记给另一个人。请核对号码；如果是同一个人登记了两次，请办“重复人员合并”。"
    ]


def test_correction_that_corrects_nothing_is_refused(home: Home) -> None:
    same = correction(home, identity_number="", no_identity_reason=home.son.no_identity_reason)

    assert home.refusal(same) == ["填的与现在登记的一样，没有要更正的。"]


def merging(home: Home, goes: Person, stays: Person | None = None) -> MergePersons:
    return MergePersons(**home.said(stays=stays or home.son, goes=goes))


def test_double_in_the_same_household_leaves_as_a_mistake(home: Home) -> None:
    double = PersonFactory(
        name="石小军", identity_number=NUMBER, born_on=date(1985, 5, 1), phone="13800001111"
    )
    MembershipFactory(household=home.household, person=double, relation=Relation.SON)

    act = home.perform(merging(home, double))

    double.refresh_from_db()
    son = Person.objects.get(pk=home.son.pk)
    assert (act.household, act.person, act.counterpart) == (home.household, home.son, None)
    assert members(home.household) == [
        ("石大山", "head"),
        ("王秀英", "spouse"),
        ("石小军", "son"),
        ("石小梅", "daughter"),
    ]
    assert list(double.memberships.values_list("begins_on", "ends_on", "left_by")) == [
        (FILED, ON, "mistake")
    ]
    assert (son.identity_number, son.phone, son.no_identity_reason) == (NUMBER, "13800001111", "")
    assert (double.identity_number, double.merged_into, double.no_identity_reason) == (
        None,
        home.son,
        "重复登记，已并入 410399000103",
    )


def test_what_hangs_on_the_double_goes_to_the_one_who_stays(home: Home, neighbours: Home) -> None:
    double = neighbours.son
    earlier = MembershipFactory(
        household=neighbours.household,
        person=double,
        relation=Relation.OTHER,
        begins_on=date(2010, 1, 1),
        ends_on=date(2011, 1, 1),
        left_by="moved_out",
    )
    CircumstancesFactory(person=double)
    card = DisabilityFactory(person=double)
    pension = SubsidyCategoryFactory(code="pension", paid_to="person")
    grant = SubsidyCategoryFactory(code="grant", paid_to="person", is_recurring=False)
    SubsidyFactory(household=home.household, person=home.son, category=pension)
    twice = SubsidyFactory(household=neighbours.household, person=double, category=pension)
    once = SubsidyFactory(household=neighbours.household, person=double, category=grant)

    act = home.perform(merging(home, double))

    for row in (earlier, card, twice, once):
        row.refresh_from_db()
    assert act.counterpart == neighbours.household
    assert [row.person for row in (earlier, card, twice, once)] == [home.son] * 4
    assert [row.ends_on for row in (card, twice, once)] == [None, ON, None]
    assert list(home.son.circumstances.values_list("begins_on", "ends_on")) == [(FILED, None)]
    assert list(double.memberships.values_list("begins_on", "left_by")) == [(FILED, "mistake")]
    assert [name for name, _ in members(neighbours.household)] == ["石大山", "王秀英", "石小梅"]


def test_double_who_is_a_head_is_refused_with_the_way_out(home: Home, neighbours: Home) -> None:
    assert home.refusal(merging(home, neighbours.head, stays=home.head)) == [
        "石大山（人编号 410399000201）是户编号 4103990002 的户主。请先办那一户的“户主变更”，或者改为留下这一个。"
    ]


def test_two_persons_are_not_made_one(home: Home, neighbours: Home) -> None:
    for person, number, born_on in (
        (home.son, NUMBER, date(1985, 5, 1)),
        (neighbours.son, OTHER_NUMBER, date(1993, 3, 12)),
    ):
        person.identity_number, person.born_on = number, born_on
        person.save()

    assert home.refusal(merging(home, neighbours.son)) == [
        "两个人的身份号码都有而且不同，不是同一个人。如果其中一个号码登记错了，请先办“身份信息更正”，把错的改为没有号码。"
    ]
    assert home.refusal(merging(home, neighbours.daughter)) == [
        "两个人的性别不同，请先办“身份信息更正”，再合并。"
    ]
    assert home.refusal(merging(home, neighbours.head)) == [
        "石小军和石大山姓名、出生日期都不同，不像同一个人。确是同一个人的，请先办“身份信息更正”，再合并。"
    ]
    assert home.refusal(merging(home, home.son)) == ["这是同一个人编号，请填另一个。"]


def test_merged_person_is_not_merged_again(home: Home, neighbours: Home) -> None:
    home.perform(merging(home, neighbours.son))

    assert home.refusal(merging(home, neighbours.son)) == [
        "其中一个已经合并过，请重新打开页面核对。"
    ]
