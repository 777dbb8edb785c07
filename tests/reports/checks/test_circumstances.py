"""Rules on schooling, health and work."""

from datetime import date

from tests.factories import DisabilityFactory, StandingFactory
from tests.reports.checks.conftest import entitled, households, identity, names, texts


def test_pupil_of_the_primary_is_six_to_fourteen(found, settle):
    head = settle()
    for name, born_on in (
        ("差一天六岁", date(2012, 7, 1)),
        ("正好六岁", date(2012, 6, 30)),
        ("差一天十五岁", date(2003, 7, 1)),
        ("正好十五岁", date(2003, 6, 30)),
    ):
        settle(head.household, relation="other", name=name, born_on=born_on, now={"school": "03"})
    settle(head.household, relation="other", born_on=date(2003, 1, 1), now={"school": "04"})

    findings = found("primary-age")

    assert names(findings) == ["差一天六岁", "正好十五岁"]
    assert texts(findings) == [
        "5岁，在校生状况却是“小学”。",
        "15岁，在校生状况却是“小学”。",
    ]


def test_ages_count_on_the_29th_of_february_too(found, settle):
    settle(name="明天六岁", born_on=date(2014, 3, 1), now={"school": "03"})
    settle(name="昨天六岁", born_on=date(2014, 2, 28), now={"school": "03"})

    assert names(found("primary-age", day=date(2020, 2, 29))) == ["明天六岁"]


def test_child_of_school_age_must_be_at_school_or_have_a_reason(found, settle):
    head = settle()
    for name, born_on, now in (
        ("开学前六岁", date(2011, 8, 31), {"school": "01"}),
        ("开学后六岁", date(2011, 9, 1), {"school": "01"}),
        ("六岁在幼儿园", date(2011, 8, 31), {"school": "02"}),
        ("七岁在幼儿园", date(2010, 8, 31), {"school": "02"}),
        ("有原因", date(2008, 1, 1), {"school": "01", "no_school_reason": "重度残疾"}),
        ("在校", date(2008, 1, 1), {"school": "03"}),
        ("开学前差一天十五岁", date(2002, 9, 1), {"school": "01"}),
        ("开学前十五岁", date(2002, 8, 31), {"school": "01"}),
    ):
        settle(head.household, relation="other", name=name, born_on=born_on, now=now)

    findings = found("not-at-school")

    assert names(findings) == ["开学前六岁", "七岁在幼儿园", "开学前差一天十五岁"]
    assert texts(findings)[1] == "7岁，在校生状况为“学前教育”，没有写明原因。"


def test_child_who_turns_six_before_september_is_looked_for_from_then_on(found, settle):
    settle(name="秋天入学", born_on=date(2012, 3, 1), now={"school": "01"})

    assert found("not-at-school", day=date(2018, 8, 31)) == []
    assert names(found("not-at-school", day=date(2018, 9, 1))) == ["秋天入学"]


def test_card_number_is_whole_and_says_what_is_recorded(found, settle):
    mine = identity()
    for name, number in (
        ("相符", f"{mine}42"),
        ("换领", f"{mine}42B1"),
        ("没有证号", None),
        ("位数", mine),
        ("类别", f"{mine}82"),
        ("等级", f"{mine}45"),
        ("与登记不同", f"{mine}43"),
    ):
        member = settle(name=name)
        DisabilityFactory(person=member.person, category="4", grade="2", card_number=number)

    findings = found("card-number")

    assert list(zip(names(findings), texts(findings), strict=True)) == [
        ("位数", "残疾人证号应为 20 位（换领过的 22 位），这里是 18 位。"),
        ("类别", "残疾人证号第 19 位是残疾类别，应为 1 至 7，这里是 8。"),
        ("等级", "残疾人证号第 20 位是残疾等级，应为 1 至 4，这里是 5。"),
        ("与登记不同", "残疾人证号第 19、20 位与登记的残疾类别、等级不一致。"),
    ]


def test_card_number_of_somebody_else_is_found(found, settle):
    mine, other = identity(), identity(order="003")
    for member, holder in (
        (settle(identity_number=mine), mine),
        (settle(identity_number=other), mine),
    ):
        DisabilityFactory(person=member.person, category="4", grade="2", card_number=f"{holder}42")

    findings = found("card-number")

    assert names(findings) == [member.person.name]
    assert texts(findings) == ["残疾人证号的前 18 位不是本人的身份号码。"]


def test_card_that_has_ended_is_not_looked_at(found, settle):
    member = settle()
    DisabilityFactory(
        person=member.person, card_number=f"{identity()}99", ends_on=date(2018, 1, 1)
    )

    assert found("card-number") == []


def test_disability_and_card_go_together(found, settle):
    both = settle(name="都有", now={"health": "02+04"})
    card = settle(name="只有证", now={"health": "02"})
    unknown = settle(name="有证没有情况")
    settle(name="只有残疾", now={"health": "04"})
    settle(name="都没有", now={"health": "01"})
    for member in (both, card, unknown):
        DisabilityFactory(person=member.person)
    ended = settle(name="证已终止", now={"health": "04"})
    DisabilityFactory(person=ended.person, ends_on=date(2018, 6, 30))

    without, wrong = found("disabled-without-card"), found("card-without-disability")

    assert names(without) == ["只有残疾", "证已终止"]
    assert names(wrong) == ["只有证"]
    assert texts(wrong) == ["持有残疾人证，健康状况却是“长期慢性病”。"]


def test_disability_subsidy_wants_a_card_in_the_household(found, settle):
    with_card, without, ended, other = (settle() for _ in range(4))
    DisabilityFactory(person=with_card.person)
    for member in (with_card, without):
        entitled(member, "disability_care", group="disability", to_person=True)
    entitled(
        ended, "disability_care", group="disability", to_person=True, ends_on=date(2018, 1, 1)
    )
    entitled(other, "dibao")

    assert households(found("disability-subsidy-without-card")) == [without.household]


def test_post_holder_is_sixteen_to_sixty_nine(found, settle):
    post = {"public_post": "保洁员", "public_post_months": 3}
    settle(name="十五岁", born_on=date(2002, 7, 1), now=post)
    settle(name="十六岁", born_on=date(2002, 6, 30), now=post)
    settle(name="六十九岁", born_on=date(1948, 7, 1), now=post)
    settle(name="七十岁", born_on=date(1948, 6, 30), now=post)
    settle(name="不在岗", born_on=date(1940, 1, 1), now={})
    drawing = settle(name="领岗位补贴", born_on=date(1940, 1, 1))
    entitled(drawing, "public_post", group="employment", to_person=True)

    findings = found("post-age")

    assert names(findings) == ["十五岁", "七十岁", "领岗位补贴"]
    assert texts(findings)[1] == "70岁，在公益性岗位。"


def test_post_and_its_months_go_together(found, settle):
    settle(name="都有", now={"public_post": "护林员", "public_post_months": 6})
    settle(name="都没有", now={})
    settle(name="没有月数", now={"public_post": "护林员"})
    settle(name="没有岗位", now={"public_post_months": 6})

    findings = found("post-months")

    assert names(findings) == ["没有月数", "没有岗位"]
    assert texts(findings) == [
        "在公益性岗位（护林员），月数为 0。",
        "公益性岗位 6 个月，没有写岗位名称。",
    ]


def test_months_of_work_want_a_place(found, settle):
    settle(name="没有地点", now={"months_worked": 8})
    settle(name="有地点", now={"months_worked": 8, "work_place": "04"})
    settle(name="没有务工", now={})

    findings = found("work-without-place")

    assert names(findings) == ["没有地点"]
    assert texts(findings) == ["务工 8 个月，没有写在哪里务工。"]


def test_tekun_person_does_not_work_away(found, settle):
    away = {"months_worked": 8, "work_place": "04"}
    settle(name="特困户务工", now=away, standing={"attribute": "tekun_scattered"})
    settle(name="特困户在家", now={}, standing={"attribute": "tekun_scattered"})
    settle(name="一般户务工", now=away, standing={})
    drawing = settle(name="册外特困务工", now=away)
    entitled(drawing, "tekun_scattered", to_person=True)

    assert names(found("tekun-at-work")) == ["特困户务工", "册外特困务工"]


def test_household_that_was_struck_off_is_left_alone(found, settle):
    member = settle(name="已清退", now={"months_worked": 8})
    StandingFactory(household=member.household, status="removed")

    assert found("work-without-place") == []
