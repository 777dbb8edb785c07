"""Work: public posts, work away, and the months of both."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from households.ages import birthday_before
from households.models import TEKUN, Membership, Subsidy
from reports.checks import sources
from reports.checks.rule import Condition, Group, Place, Rule, Severity
from reports.checks.subjects import MEMBERS
from reports.figures import At

YOUNGEST, OLDEST = 16, 69


def _entitled(at: At, *categories: str) -> QuerySet[Subsidy]:
    return Subsidy.objects.of(*categories).covering(at.day).filter(person=OuterRef("person_id"))


def _post_holder_of_wrong_age(at: At) -> Condition:
    holds = Q(now__public_post__gt="") | Exists(_entitled(at, "public_post"))
    too_young = Q(person__born_on__gt=birthday_before(at.day, YOUNGEST))
    too_old = Q(person__born_on__lte=birthday_before(at.day, OLDEST + 1))
    return holds & (too_young | too_old)


def _post_or_months_missing(at: At) -> Condition:
    return Q(now__public_post__gt="", now__public_post_months=0) | Q(
        now__public_post="", now__public_post_months__gt=0
    )


def _tekun_at_work(at: At) -> Condition:
    works = Q(now__work_place__gt="") | Q(now__months_worked__gt=0)
    supported = Q(standing__attribute__in=TEKUN) | Exists(
        _entitled(at, "tekun_scattered", "tekun_central")
    )
    return works & supported


def _say_post(row: Membership, at: At) -> str:
    if row.post_of_day:  # type: ignore[attr-defined]
        return f"在公益性岗位（{row.post_of_day}），月数为 0。"  # type: ignore[attr-defined]
    return f"公益性岗位 {row.post_months_of_day} 个月，没有写岗位名称。"  # type: ignore[attr-defined]


RULES = (
    Rule(
        code="post-age",
        title="公益性岗位人员年龄不符",
        meaning="在公益性岗位或者享受公益性岗位补贴的成员，当日不满 16 周岁或者已满 70 周岁。",
        document=sources.PRACTICE,
        mend="核对出生日期；不符合条件的，终止岗位和补贴。",
        place=Place.MEMBERS,
        severity=Severity.ERROR,
        group=Group.WORK,
        subject=MEMBERS,
        where=_post_holder_of_wrong_age,
        says=lambda row, at: f"{row.person.age_on(at.day)}岁，在公益性岗位。",
    ),
    Rule(
        code="post-months",
        title="公益性岗位与月数不符",
        meaning="写了公益性岗位而月数为 0，或者有公益性岗位月数而没有写岗位的成员。",
        document=sources.PRACTICE,
        mend="补全岗位名称或月数，不在岗的两项都清空。",
        place=Place.MEMBERS,
        severity=Severity.ERROR,
        group=Group.WORK,
        subject=MEMBERS,
        where=_post_or_months_missing,
        says=_say_post,
        shows={
            "post_of_day": lambda at: F("now__public_post"),
            "post_months_of_day": lambda at: F("now__public_post_months"),
        },
    ),
    Rule(
        code="work-without-place",
        title="有务工时间，没有务工地点",
        meaning="务工时间大于 0 个月，而务工状况（地点）空着的成员。",
        document=sources.PRACTICE,
        mend="补上务工状况；没有务工的，把时间改为 0。",
        place=Place.MEMBERS,
        severity=Severity.ERROR,
        group=Group.WORK,
        subject=MEMBERS,
        where=lambda at: Q(now__months_worked__gt=0, now__work_place=""),
        says=lambda row, at: f"务工 {row.months_of_day} 个月，没有写在哪里务工。",
        shows={"months_of_day": lambda at: F("now__months_worked")},
    ),
    Rule(
        code="tekun-at-work",
        title="特困供养人员登记为务工",
        meaning="特困供养户的成员，或者本人享受特困供养的成员，当日有务工状况或务工时间。",
        document=sources.TEKUN,
        mend="没有务工的改正务工状况；确实能务工的，报民政部门复核特困资格。",
        place=Place.MEMBERS,
        severity=Severity.DOUBT,
        group=Group.WORK,
        subject=MEMBERS,
        where=_tekun_at_work,
        says=lambda row, at: "享受特困供养，登记为务工。",
    ),
)
