"""Whether a person's data agree with each other, and with the place in the family."""

from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.expressions import Combinable

from households.identity import BadNumberError, read_identity
from households.models import ON_REGISTER, Membership, Person, Sex
from reports.checks import sources
from reports.checks.rule import Condition, Group, Judged, Place, Rule, Severity
from reports.checks.subjects import HOUSEHOLDS, MEMBERS
from reports.figures import At

Relation = Membership.Relation
MEN = (
    Relation.SON,
    Relation.SON_IN_LAW,
    Relation.GRANDSON,
    Relation.DAUGHTERS_SON,
    Relation.FATHER,
    Relation.WIFES_FATHER,
    Relation.HUSBANDS_FATHER,
    Relation.GRANDFATHER,
    Relation.MOTHERS_FATHER,
    Relation.UNCLE,
    Relation.NEPHEW,
    Relation.GREAT_GRANDSON,
)
WOMEN = (
    Relation.DAUGHTER,
    Relation.DAUGHTER_IN_LAW,
    Relation.GRANDDAUGHTER,
    Relation.DAUGHTERS_DAUGHTER,
    Relation.MOTHER,
    Relation.WIFES_MOTHER,
    Relation.HUSBANDS_MOTHER,
    Relation.GRANDMOTHER,
    Relation.MOTHERS_MOTHER,
    Relation.SIBLINGS_WIFE,
    Relation.NIECE,
    Relation.GREAT_GRANDDAUGHTER,
)
OF_A_WIFE = (Relation.WIFES_FATHER, Relation.WIFES_MOTHER)
OF_A_HUSBAND = (Relation.HUSBANDS_FATHER, Relation.HUSBANDS_MOTHER)


def _heads(at: At, **person: object) -> QuerySet[Membership]:
    heads = Membership.objects.covering(at.day).filter(relation=Relation.HEAD, **person)
    return heads.filter(household=OuterRef("household_id"))


def _sex_against_relation(at: At) -> Condition:
    spouse_of_same_sex = Q(relation=Relation.SPOUSE, person__sex__in=[Sex.MALE, Sex.FEMALE])
    return (
        Q(relation__in=MEN, person__sex=Sex.FEMALE)
        | Q(relation__in=WOMEN, person__sex=Sex.MALE)
        | Q(relation__in=OF_A_WIFE) & Exists(_heads(at, person__sex=Sex.FEMALE))
        | Q(relation__in=OF_A_HUSBAND) & Exists(_heads(at, person__sex=Sex.MALE))
        | spouse_of_same_sex & Exists(_heads(at, person__sex=OuterRef("person__sex")))
    )


def _head_sex(at: At) -> Combinable:
    return Subquery(_heads(at).values("person__sex")[:1])


def _say_relation(row: Membership, at: At) -> str:
    sex, relation = row.person.get_sex_display(), row.get_relation_display()
    if row.relation in (*OF_A_WIFE, *OF_A_HUSBAND, Relation.SPOUSE):
        head = Sex(row.head_sex).label if row.head_sex else "未登记"  # type: ignore[attr-defined]
        return f"性别{sex}，是户主的{relation.removeprefix('之')}，而户主的性别是{head}。"
    return f"性别{sex}，与户主关系却是“{relation}”。"


def _judge_identity(*, number: str | None, born_on: date, sex: str, day: date) -> str:
    if not number:
        return ""
    try:
        identity = read_identity(number, today=day)
    except BadNumberError as error:
        return str(error)
    differ = []
    if identity.born_on != born_on:
        differ.append("出生日期")
    if sex != Sex.UNSTATED and identity.sex != sex:
        differ.append("性别")
    return f"身份号码载明的{'和'.join(differ)}与登记的不一致。" if differ else ""


def _namesakes(at: At) -> Condition:
    """Members who share name and birth date with another person who is somewhere a member.

    People of the same names are picked out first, so that a village is not held up by the whole register's births.
    """
    here = Membership.objects.in_area(at.area).covering(at.day)
    alive = Membership.objects.covering(at.day).filter(person=OuterRef("pk"))
    same_names = Person.objects.filter(
        Exists(alive), name__in=here.values("person__name"), born_on__isnull=False
    ).order_by()
    twins = same_names.annotate(
        alike=Window(Count("pk"), partition_by=[F("name"), F("born_on")])
    ).filter(alike__gt=1)
    return Q(person__in=twins.values("pk"))


def _household_of_namesake(at: At) -> Combinable:
    others = (
        Membership.objects.in_area(at.area)
        .covering(at.day)
        .filter(person__name=OuterRef("person__name"), person__born_on=OuterRef("person__born_on"))
        .exclude(person=OuterRef("person"))
    )
    return Subquery(others.order_by("household__number").values("household__number")[:1])


def _say_namesake(row: Membership, at: At) -> str:
    other = row.namesakes_household  # type: ignore[attr-defined]
    if other == row.household.number:
        return "本户中另有一人与其姓名、出生日期相同。"
    where = f"户编号 {other} 的户中" if other else "别的村"
    return f"{where}另有一人与其姓名、出生日期相同。"


def _without_head(at: At) -> Condition:
    members = Membership.objects.covering(at.day).filter(household=OuterRef("pk"))
    known = Q(standing__status__in=ON_REGISTER) | Exists(members)
    return known & ~Exists(members.filter(relation=Relation.HEAD))


RULES = (
    Rule(
        code="sex-and-relation",
        title="性别与户主关系不符",
        meaning="与户主关系只能是男性或女性的成员（如之子、之女、之儿媳），登记的性别相反；配偶与户主同性别，岳父母在女户主户、公婆在男户主户的也在内。性别为“未说明”的不查。",
        document=sources.PRACTICE,
        mend="对照户口簿，改正性别或与户主关系。",
        place=Place.MEMBERS,
        severity=Severity.ERROR,
        group=Group.FAMILY,
        subject=MEMBERS,
        where=_sex_against_relation,
        says=_say_relation,
        shows={"head_sex": _head_sex},
    ),
    Judged(
        code="identity-number",
        title="身份号码与本人信息不符",
        meaning="有身份号码的成员，号码的位数、字符、日期或校验位不对，或者号码载明的出生日期、性别与登记的不一致。",
        document=sources.IDENTITY,
        mend="对照身份证，改正号码、出生日期或性别。",
        place=Place.MEMBERS,
        severity=Severity.ERROR,
        group=Group.FAMILY,
        subject=MEMBERS,
        columns={
            "number": "person__identity_number",
            "born_on": "person__born_on",
            "sex": "person__sex",
        },
        judge=_judge_identity,
    ),
    Rule(
        code="without-head",
        title="户中没有户主",
        meaning="在册的农户，或者当日有家庭成员的农户，没有一位成员登记为户主（同时有两位户主的，数据库不予登记）。",
        document=sources.FILING,
        mend="办理户主变更，指定一位在户成员为户主。",
        place=Place.MEMBERS,
        severity=Severity.ERROR,
        group=Group.FAMILY,
        subject=HOUSEHOLDS,
        where=_without_head,
        says=lambda row, at: "没有登记户主。",
    ),
    Rule(
        code="namesake",
        title="同名同出生日期的人登记了两次",
        meaning="当日在户的成员中，姓名和出生日期都与册中另一位在户成员相同的人，可能是同一个人登记了两次。",
        document=sources.PRACTICE,
        mend="核对身份证：是同一个人的，到“变动”中办理重复人员合并；不是的，不用改。",
        place=Place.MEMBERS,
        severity=Severity.DOUBT,
        group=Group.FAMILY,
        subject=MEMBERS,
        where=_namesakes,
        says=_say_namesake,
        shows={"namesakes_household": _household_of_namesake},
    ),
)
