"""Who ought to have help and has none; books that are not kept up; exits that do not hold."""

from datetime import date

from households.models import Area, ExitStep
from reports import checks
from reports.checks import Finding
from tests.factories import (
    DisabilityFactory,
    ExitReviewFactory,
    ExitStepFactory,
    IncomeFactory,
    IssueFactory,
    LivingFactory,
    PhotoFactory,
    StandingFactory,
    VisitFactory,
)
from tests.reports.checks.conftest import Found, Settle, entitled, households, moment, names, texts

REGISTERED = {"status": "poor"}
EXITED = {"status": "exited", "begins_on": date(2017, 12, 1)}


def test_dibao_household_without_dibao_is_found(found: Found, settle: Settle):
    without = settle(standing=REGISTERED | {"attribute": "dibao"})
    entitled(settle(standing=REGISTERED | {"attribute": "dibao"}), "dibao")
    settle(standing=REGISTERED | {"attribute": "general"})

    assert households(found("dibao-not-drawn")) == [without.household]


def test_tekun_household_without_support_is_found(found: Found, settle: Settle):
    without = settle(standing=REGISTERED | {"attribute": "tekun_scattered"})
    entitled(
        settle(standing=REGISTERED | {"attribute": "tekun_central"}),
        "tekun_central",
        to_person=True,
    )

    assert households(found("tekun-not-drawn")) == [without.household]


def test_severely_disabled_without_care_are_found(found: Found, settle: Settle):
    severe, mild, cared = settle(), settle(), settle()
    DisabilityFactory(person=severe.person, grade="2")
    DisabilityFactory(person=mild.person, grade="3")
    DisabilityFactory(person=cared.person, grade="1")
    entitled(cared, "disability_care", group="disability", to_person=True)

    findings = found("severe-without-care")

    assert names(findings) == [severe.person.name]
    assert texts(findings) == ["残疾等级二级，没有登记护理补贴。"]


def test_disabled_of_a_dibao_household_without_help_are_found(found: Found, settle: Settle):
    poor, other = settle(), settle()
    for member in (poor, other):
        DisabilityFactory(person=member.person, grade="4")
    entitled(poor, "dibao")

    assert names(found("poor-disabled-without-help")) == [poor.person.name]


def test_student_of_a_registered_household_without_aid_is_found(found: Found, settle: Settle):
    without = settle(standing=REGISTERED, now={"school": "10"})
    settle(standing=REGISTERED, now={"school": "03"})
    settle(now={"school": "10"})
    aided = settle(standing=REGISTERED, now={"school": "10"})
    entitled(aided, "yulu", group="education", to_person=True, ends_on=date(2018, 2, 1))
    last_year = settle(standing=REGISTERED, now={"school": "16"})
    entitled(
        last_year,
        "edu_college",
        group="education",
        to_person=True,
        begins_on=date(2016, 9, 1),
        ends_on=date(2017, 7, 1),
    )

    assert names(found("pupil-without-aid")) == [without.person.name, last_year.person.name]


def test_uninsured_are_told_by_where_their_household_stands(found: Found, settle: Settle):
    poor = settle(standing=REGISTERED, now={"has_medical_insurance": False})
    exited = settle(standing=EXITED, now={"has_medical_insurance": False})
    settle(standing=REGISTERED, now={"has_medical_insurance": False, "is_serving_soldier": True})
    settle(standing=REGISTERED, now={})

    assert names(found("uninsured")) == [poor.person.name]
    assert names(found("exited-uninsured")) == [exited.person.name]


def test_dangerous_houses_are_told_by_whether_they_were_repaired(found: Found, settle: Settle):
    left, repaired, renewed = (settle(standing=REGISTERED) for _ in range(3))
    for member in (left, repaired):
        LivingFactory(household=member.household, house_grade="D", begins_on=date(2017, 1, 1))
    for member in (repaired, renewed):
        entitled(member, "house_d", group="housing", recurring=False, begins_on=date(2017, 6, 1))
    LivingFactory(household=renewed.household, house_grade="A", begins_on=date(2017, 7, 1))

    assert households(found("dangerous-unrepaired")) == [left.household]
    assert households(found("still-dangerous")) == [repaired.household]


def test_dibao_of_a_wholly_supported_household_is_found(found: Found, settle: Settle):
    whole, mixed = settle(), settle()
    settle(mixed.household, relation="son")
    for member in (whole, mixed):
        entitled(member, "dibao")
        entitled(member, "tekun_scattered", to_person=True)

    assert households(found("dibao-and-tekun")) == [whole.household]


def test_household_that_nobody_looked_at_for_a_year_is_found(found: Found, settle: Settle):
    long_ago = {"begins_on": date(2015, 1, 1)}
    lost, visited, updated = (settle(standing=REGISTERED | long_ago) for _ in range(3))
    VisitFactory(household=lost.household, visited_on=date(2017, 6, 1))
    VisitFactory(household=visited.household, visited_on=date(2017, 9, 1))
    LivingFactory(household=updated.household, begins_on=date(2018, 1, 1))
    settle(standing=REGISTERED | {"begins_on": date(2018, 1, 1)})

    assert households(found("lost-sight-of")) == [lost.household]


def test_last_years_income_is_asked_for(found: Found, settle: Settle):
    long_ago = {"begins_on": date(2015, 1, 1)}
    missing, there = (settle(standing=REGISTERED | long_ago) for _ in range(2))
    IncomeFactory(household=missing.household, year=2016)
    IncomeFactory(household=there.household, year=2017)

    findings = found("income-missing")

    assert households(findings) == [missing.household]
    assert texts(findings) == ["没有登记2017年的收入。"]


def listed(village: Area, code: str) -> list[Finding]:
    """The findings of a rule that is about no household."""
    rule, at = checks.find(code), moment(village.code)
    findings = checks.told(rule, rule.records(at).select_related(*rule.subject.related), at)
    assert checks.counted(at)[code].total() == len(findings)
    return findings


def test_issues_are_told_by_what_they_lack(village):
    late = IssueFactory(
        area=village, raised_on=date(2018, 3, 1), due_on=date(2018, 5, 1), responsible="某人"
    )
    loose = IssueFactory(area=village, raised_on=date(2018, 3, 1), due_on=None, responsible="")
    IssueFactory(area=village, raised_on=date(2018, 6, 28), due_on=None, responsible="")
    done = {"raised_on": date(2018, 3, 1), "closed_on": date(2018, 4, 1), "result": "已解决"}
    bare = IssueFactory(area=village, responsible="某人", **done)
    IssueFactory(area=village, responsible="某人", evidence="收据", **done)
    PhotoFactory(issue=IssueFactory(area=village, responsible="某人", **done), visit=None)

    assert [one.owner for one in listed(village, "issue-overdue")] == [late]
    assert texts(listed(village, "issue-overdue")) == ["时限是2018年5月1日，已超过60天。"]
    assert [one.owner for one in listed(village, "issue-not-arranged")] == [loose]
    assert texts(listed(village, "issue-not-arranged")) == [
        "2018年3月1日提出，没有写明责任人和整改时限。"
    ]
    assert [one.owner for one in listed(village, "issue-closed-without-evidence")] == [bare]


def test_exited_household_with_a_child_out_of_school_is_found(found: Found, settle: Settle):
    child = settle(
        standing=EXITED,
        now={"school": "01", "no_school_reason": "身体"},
        born_on=date(2008, 1, 1),
    )
    settle(standing=EXITED, now={"school": "03"}, born_on=date(2008, 1, 1))

    findings = found("exited-out-of-school")

    assert names(findings) == [child.person.name]
    assert texts(findings) == ["10岁，不在校，原因：身体。"]


def test_exit_without_its_review_is_found(found: Found, settle: Settle):
    without, with_it = settle(standing=EXITED), settle(standing=EXITED)
    ExitReviewFactory(household=with_it.household, year=2017)
    ExitReviewFactory(household=without.household, year=2018)

    findings = found("exited-without-review")

    assert households(findings) == [without.household]
    assert texts(findings) == ["2017年脱贫，没有这一年的脱贫退出记录。"]


def test_change_of_attribute_is_no_new_exit(found: Found, settle: Settle):
    member = settle(standing=EXITED | {"ends_on": date(2018, 3, 1)})
    StandingFactory(
        household=member.household,
        status="exited",
        attribute="dibao",
        begins_on=date(2018, 3, 1),
    )
    ExitReviewFactory(household=member.household, year=2017)

    assert found("exited-without-review") == []


def test_exit_steps_out_of_their_order_are_found(found: Found, settle: Settle):
    wrong, right = (
        ExitReviewFactory(household=settle(standing=EXITED).household, year=2017) for _ in range(2)
    )
    kinds = ExitStep.Kind
    for review, announced in ((wrong, date(2017, 11, 10)), (right, date(2017, 11, 12))):
        ExitStepFactory(review=review, kind=kinds.MEETING, held_on=date(2017, 11, 1))
        ExitStepFactory(
            review=review,
            kind=kinds.NOTICE,
            held_on=date(2017, 11, 4),
            until_on=date(2017, 11, 11),
        )
        ExitStepFactory(review=review, kind=kinds.ANNOUNCEMENT, held_on=announced)

    findings = found("exit-steps-out-of-order")

    assert households(findings) == [wrong.household]
    assert texts(findings) == ["公告退出2017年11月10日，早于公示截止2017年11月11日。"]


def test_rules_of_issues_lie_on_no_case_file(settle: Settle):
    member = settle(standing=REGISTERED)
    area = member.household.area
    IssueFactory(area=area, household=member.household, due_on=date(2018, 4, 5))

    assert [one.household for one in listed(area, "issue-overdue")] == [None]
    assert "issue-overdue" not in {
        one.rule.code for one in checks.of_household(member.household, moment(area.code))
    }
