"""Who ought to have help and has none on record (应享未享): the commonest finding of audits beside double payment."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable

from households.ages import school_year_begins
from households.models import (
    DANGEROUS,
    NOT_EXITED,
    ON_REGISTER,
    TEKUN,
    Circumstances,
    Disability,
    Living,
    Membership,
    Standing,
    Subsidy,
    SubsidyCategory,
)
from reports.checks import sources
from reports.checks.rule import Condition, Group, Place, Rule, Severity
from reports.checks.subjects import HOUSEHOLDS, MEMBERS
from reports.figures import At

SUPPORTED = ("tekun_scattered", "tekun_central")
HOUSING = ("house_c", "house_d", "relocation")
# 国发〔2015〕52号: care is paid for grades one and two, help for living to disabled people of 低保 households.
SEVERE = (Disability.Grade.FIRST, Disability.Grade.SECOND)
School = Circumstances.School
# Compulsory schooling is free for all; its boarders' allowance depends on boarding, which is not on record.
AIDED = frozenset(School) - {
    School.NONE,
    School.PRIMARY,
    School.JUNIOR_1,
    School.JUNIOR_2,
    School.JUNIOR_3,
}
REGISTERED = Q(standing__status__in=ON_REGISTER)


def _drawn(at: At, *categories: str) -> QuerySet[Subsidy]:
    return Subsidy.objects.of(*categories).covering(at.day)


def _of_household(rows: QuerySet[Subsidy], key: str = "pk") -> Exists:
    return Exists(rows.filter(household=OuterRef(key)))


def _of_person(rows: QuerySet[Subsidy]) -> Exists:
    return Exists(rows.filter(person=OuterRef("person_id")))


def _dibao_not_drawn(at: At) -> Condition:
    of_attribute = Q(standing__attribute=Standing.Attribute.DIBAO)
    return REGISTERED & of_attribute & ~_of_household(_drawn(at, "dibao"))


def _tekun_not_drawn(at: At) -> Condition:
    return REGISTERED & Q(standing__attribute__in=TEKUN) & ~_of_household(_drawn(at, *SUPPORTED))


def _cards(at: At, **fields: object) -> Exists:
    cards = Disability.objects.covering(at.day).filter(person=OuterRef("person_id"), **fields)
    return Exists(cards)


def _severe_without_care(at: At) -> Condition:
    return Q(_cards(at, grade__in=SEVERE)) & ~_of_person(_drawn(at, "disability_care"))


def _poor_disabled_without_help(at: At) -> Condition:
    in_dibao = _of_household(_drawn(at, "dibao"), "household_id")
    return Q(_cards(at)) & in_dibao & ~_of_person(_drawn(at, "disability_living"))


def _pupil_without_aid(at: At) -> Condition:
    """What was drawn at any time of the school year counts: aid ends with the term, and the holidays are not unaided."""
    aided = Subsidy.objects.standing_good().filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=school_year_begins(at.day)),
        category__group=SubsidyCategory.Group.EDUCATION,
        begins_on__lte=at.day,
    )
    return REGISTERED & Q(now__school__in=AIDED) & ~_of_person(aided)


def _uninsured(at: At) -> Condition:
    return (
        Q(standing__status__in=NOT_EXITED, now__has_medical_insurance=False)
        & ~Q(now__is_serving_soldier=True)
    )  # fmt: skip


def _dangerous_unrepaired(at: At) -> Condition:
    dangerous = Living.objects.covering(at.day).filter(
        household=OuterRef("pk"), house_grade__in=DANGEROUS
    )
    done = Subsidy.objects.of(*HOUSING).standing_good().filter(begins_on__lte=at.day)
    return Q(standing__status__in=NOT_EXITED) & Exists(dangerous) & ~_of_household(done)


def _still_dangerous(at: At) -> Condition:
    """Repaired or moved, and the house is still told of as it was before."""
    before = Living.objects.covering(at.day).filter(
        household=OuterRef("household"),
        house_grade__in=DANGEROUS,
        begins_on__lte=OuterRef("begins_on"),
    )
    done = Subsidy.objects.of(*HOUSING).standing_good().filter(begins_on__lte=at.day)
    return Q(Exists(done.filter(Exists(before), household=OuterRef("pk"))))


def _wholly_supported(at: At) -> Condition:
    """国发〔2016〕14号: who is supported as 特困 draws no 低保; in a mixed family the others may."""
    supported = _drawn(at, *SUPPORTED).filter(person=OuterRef("person_id"))
    members = Membership.objects.covering(at.day).filter(household=OuterRef("pk"))
    others = members.filter(~Exists(supported))
    return _of_household(_drawn(at, "dibao")) & Q(Exists(members)) & ~Exists(others)


def _grade(row: Membership) -> str:
    return Disability.Grade(row.grade_of_day).label  # type: ignore[attr-defined]


def _grade_of_day(at: At) -> Combinable:
    cards = Disability.objects.covering(at.day).filter(person=OuterRef("person_id"))
    return Subquery(cards.order_by("grade").values("grade")[:1])


RULES = (
    Rule(
        code="dibao-not-drawn",
        title="低保贫困户没有享受低保",
        meaning="当日在册、户属性为低保贫困户，而没有登记当日有效的农村最低生活保障。",
        document=sources.UNSERVED,
        mend="到民政部门核对：在享受的补登；已经停发的，办理户属性变更。",
        place=Place.SUBSIDIES,
        severity=Severity.DOUBT,
        group=Group.HELP,
        subject=HOUSEHOLDS,
        where=_dibao_not_drawn,
        says=lambda row, at: "户属性是低保贫困户，没有登记低保。",
    ),
    Rule(
        code="tekun-not-drawn",
        title="特困供养户没有享受特困供养",
        meaning="当日在册、户属性为特困供养贫困户，而没有一人登记当日有效的特困供养。",
        document=sources.TEKUN,
        mend="到民政部门核对：在享受的补登；已经停止的，办理户属性变更。",
        place=Place.SUBSIDIES,
        severity=Severity.DOUBT,
        group=Group.HELP,
        subject=HOUSEHOLDS,
        where=_tekun_not_drawn,
        says=lambda row, at: "户属性是特困供养贫困户，没有登记特困供养。",
    ),
    Rule(
        code="severe-without-care",
        title="重度残疾人没有护理补贴",
        meaning="当日持有一级、二级残疾人证的成员，没有登记当日有效的重度残疾人护理补贴。",
        document=sources.DISABILITY_SUBSIDIES,
        mend="到残联、民政部门核对：在享受的补登；没有申请的帮助申请。",
        place=Place.SUBSIDIES,
        severity=Severity.DOUBT,
        group=Group.HEALTH,
        subject=MEMBERS,
        where=_severe_without_care,
        says=lambda row, at: f"残疾等级{_grade(row)}，没有登记护理补贴。",
        shows={"grade_of_day": _grade_of_day},
    ),
    Rule(
        code="poor-disabled-without-help",
        title="低保家庭的残疾人没有生活补贴",
        meaning="当日持有残疾人证、所在户当日享受低保的成员，没有登记当日有效的困难残疾人生活补贴。",
        document=sources.DISABILITY_SUBSIDIES,
        mend="到残联、民政部门核对：在享受的补登；没有申请的帮助申请。",
        place=Place.SUBSIDIES,
        severity=Severity.DOUBT,
        group=Group.HEALTH,
        subject=MEMBERS,
        where=_poor_disabled_without_help,
        says=lambda row, at: f"残疾等级{_grade(row)}，户内享受低保，没有登记生活补贴。",
        shows={"grade_of_day": _grade_of_day},
    ),
    Rule(
        code="pupil-without-aid",
        title="在册户的学前、高中以上学生没有教育资助",
        meaning="当日在册户的在校成员，就读学前教育、高中、中职、高职、大专及以上，本学年（9 月 1 日起）没有享受过任何教育类补贴。义务教育阶段不查。",
        document=sources.UNSERVED,
        mend="到学校、教育部门核对：已经资助的补登；没有资助的帮助申请。",
        place=Place.SUBSIDIES,
        severity=Severity.DOUBT,
        group=Group.SCHOOLING,
        subject=MEMBERS,
        where=_pupil_without_aid,
        says=lambda row, at: f"{School(row.school_read_in).label}在读，本学年没有登记教育资助。",
        shows={"school_read_in": lambda at: F("now__school")},
    ),
    Rule(
        code="uninsured",
        title="未脱贫人口没有参加医保",
        meaning="当日未脱贫（含返贫）户的成员，登记为没有参加城乡居民基本医保；现役军人除外。",
        document=sources.UNSERVED,
        mend="核对参保凭证：已参保（含职工医保）的更正；没有参保的动员参保，落实参保资助。",
        place=Place.MEMBERS,
        severity=Severity.DOUBT,
        group=Group.HEALTH,
        subject=MEMBERS,
        where=_uninsured,
        says=lambda row, at: "没有参加城乡居民基本医保。",
    ),
    Rule(
        code="dangerous-unrepaired",
        title="未脱贫户住危房，没有改造或搬迁",
        meaning="当日未脱贫（含返贫）的农户，当日住房是 C 级、D 级危房，至今没有危房改造或易地扶贫搬迁的落实记录。",
        document=sources.UNSERVED,
        mend="已经改造、搬迁的补登，并更新生活条件；没有的列入危房改造或搬迁计划。",
        place=Place.CONDITIONS,
        severity=Severity.DOUBT,
        group=Group.HELP,
        subject=HOUSEHOLDS,
        where=_dangerous_unrepaired,
        says=lambda row, at: "住危房，没有登记危房改造或搬迁。",
    ),
    Rule(
        code="still-dangerous",
        title="已改造或搬迁，住房等级还是危房",
        meaning="截至当日已有危房改造、易地扶贫搬迁的落实记录，而当日有效的生活条件是落实以前登记的，住房仍是 C 级、D 级危房。",
        document=sources.STALE,
        mend="入户看过新房以后更新生活条件；没有完成的，更正补贴的落实日期。",
        place=Place.CONDITIONS,
        severity=Severity.ERROR,
        group=Group.HELP,
        subject=HOUSEHOLDS,
        where=_still_dangerous,
        says=lambda row, at: "登记了危房改造或搬迁，生活条件里还是危房。",
    ),
    Rule(
        code="dibao-and-tekun",
        title="全户特困供养又享受低保",
        meaning="当日每位成员都享受特困供养的农户，同时享受农村最低生活保障；特困人员不再享受低保。",
        document=sources.TEKUN,
        mend="到民政部门核对，终止其中一项；多发的追回。",
        place=Place.SUBSIDIES,
        severity=Severity.ERROR,
        group=Group.MONEY,
        subject=HOUSEHOLDS,
        where=_wholly_supported,
        says=lambda row, at: "成员都享受特困供养，又享受低保。",
    ),
)
