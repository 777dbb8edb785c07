"""Disability: the state of health, the card, and the help that depends on it say the same."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from households.identity import BadNumberError, read_card, tidied
from households.models import Circumstances, Disability, Membership, Subsidy, SubsidyCategory
from reports.checks import sources
from reports.checks.rule import Condition, Group, Judged, Place, Rule, Severity
from reports.checks.subjects import CARDS, HOUSEHOLDS, MEMBERS
from reports.figures import At

DISABLED = [code for code in Circumstances.Health.values if "04" in code.split("+")]


def _cards(at: At) -> QuerySet[Disability]:
    return Disability.objects.covering(at.day).filter(person=OuterRef("person_id"))


def _disabled_without_card(at: At) -> Condition:
    return Q(now__health__in=DISABLED) & ~Exists(_cards(at))


def _card_without_disability(at: At) -> Condition:
    known = Q(now__health__isnull=False) & ~Q(now__health__in=DISABLED)
    return known & Exists(_cards(at))


def _subsidy_without_card(at: At) -> Condition:
    drawn = Subsidy.objects.covering(at.day).filter(
        household=OuterRef("pk"), category__group=SubsidyCategory.Group.DISABILITY
    )
    holders = Membership.objects.covering(at.day).filter(
        Exists(_cards(at)), household=OuterRef("pk")
    )
    return Q(Exists(drawn)) & ~Exists(holders)


def _judge_card(
    *, card: str | None, number: str | None, category: str, grade: str, day: date
) -> str:
    if not card:
        return ""
    try:
        read = read_card(card, today=day)
    except BadNumberError as error:
        return str(error)
    if number and read.identity.number != tidied(number):
        return "残疾人证号的前 18 位不是本人的身份号码。"
    if (read.category, read.grade) != (category, grade):
        return "残疾人证号第 19、20 位与登记的残疾类别、等级不一致。"
    return ""


RULES = (
    Judged(
        code="card-number",
        title="残疾人证号不符",
        meaning="当日有效的残疾人证，证号不是 20 位（换领过的 22 位），第 19 位大于 7、第 20 位大于 4，前 18 位不是本人身份号码，或者末两位与登记的类别、等级不一致。没有登记证号的不查。",
        document=sources.DISABILITY,
        mend="对照残疾人证，改正证号、类别或等级；身份号码抄错的先改身份号码。",
        place=Place.MEMBERS,
        severity=Severity.ERROR,
        group=Group.HEALTH,
        subject=CARDS,
        columns={
            "card": "card_number",
            "number": "person__identity_number",
            "category": "category",
            "grade": "grade",
        },
        judge=_judge_card,
    ),
    Rule(
        code="card-without-disability",
        title="有残疾人证，健康状况却不是残疾",
        meaning="当日持有有效残疾人证的成员，健康状况里没有“残疾”。",
        document=sources.PRACTICE,
        mend="更新健康状况；证件已注销的，写上残疾人证的终止日期。",
        place=Place.MEMBERS,
        severity=Severity.ERROR,
        group=Group.HEALTH,
        subject=MEMBERS,
        where=_card_without_disability,
        says=lambda row, at: (
            f"持有残疾人证，健康状况却是“{Circumstances.Health(row.health_of_day).label}”。"
        ),
        shows={"health_of_day": lambda at: F("now__health")},
    ),
    Rule(
        code="disability-subsidy-without-card",
        title="领残疾人补贴的户没有残疾人证",
        meaning="当日享受残疾人类补贴的农户，在户成员中没有一人持有有效的残疾人证。",
        document=sources.DISABILITY_SUBSIDIES,
        mend="补登残疾人证；不该享受的，终止这项补贴并上报。",
        place=Place.SUBSIDIES,
        severity=Severity.ERROR,
        group=Group.HEALTH,
        subject=HOUSEHOLDS,
        where=_subsidy_without_card,
        says=lambda row, at: "享受残疾人补贴，户内没有人登记残疾人证。",
    ),
    Rule(
        code="disabled-without-card",
        title="健康状况是残疾，没有残疾人证",
        meaning="当日健康状况里有“残疾”的成员，没有登记有效的残疾人证。",
        document=sources.PRACTICE,
        mend="有证的补登；没有办证的，帮助到残联申请评定。",
        place=Place.MEMBERS,
        severity=Severity.DOUBT,
        group=Group.HEALTH,
        subject=MEMBERS,
        where=_disabled_without_card,
        says=lambda row, at: "健康状况为残疾，没有登记残疾人证。",
    ),
)
