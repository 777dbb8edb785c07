"""Children of school age: at school, and at the school of their age."""

from django.db.models import F, Q

from households.ages import birthday_before, eve, school_year_begins
from households.models import Circumstances, Membership
from reports.checks import sources
from reports.checks.rule import Condition, Group, Place, Rule, Severity
from reports.checks.subjects import MEMBERS
from reports.figures import At

School = Circumstances.School


def _wrong_age_for_primary(at: At) -> Condition:
    too_young = Q(person__born_on__gt=birthday_before(at.day, 6))
    too_old = Q(person__born_on__lte=birthday_before(at.day, 15))
    return Q(now__school=School.PRIMARY) & (too_young | too_old)


def _not_at_school(at: At) -> Condition:
    """The law counts by the beginning of the school year, and nine years from six end at fifteen."""
    begins = eve(school_year_begins(at.day))
    six = Q(person__born_on__lte=birthday_before(begins, 6))
    seven = Q(person__born_on__lte=birthday_before(begins, 7))
    younger_than_fifteen = Q(person__born_on__gt=birthday_before(begins, 15))
    out_of_school = Q(now__school=School.NONE) & six | Q(now__school=School.KINDERGARTEN) & seven
    return out_of_school & younger_than_fifteen & Q(now__no_school_reason="")


def _age(row: Membership, at: At) -> str:
    return f"{row.person.age_on(at.day)}岁"


RULES = (
    Rule(
        code="primary-age",
        title="小学生年龄不符",
        meaning="在校生状况为“小学”的成员，当日不满 6 周岁或者超过 14 周岁。",
        document=sources.PRACTICE,
        mend="核对出生日期；升学、毕业或辍学的，更新在校生状况。",
        place=Place.MEMBERS,
        severity=Severity.ERROR,
        group=Group.SCHOOLING,
        subject=MEMBERS,
        where=_wrong_age_for_primary,
        says=lambda row, at: f"{_age(row, at)}，在校生状况却是“小学”。",
    ),
    Rule(
        code="not-at-school",
        title="适龄儿童少年不在校又没有写明原因",
        meaning="最近一个学年开始前（8 月 31 日）已满 6 周岁、未满 15 周岁，在校生状况为“非在校生”（已满 7 周岁的，“学前教育”也算），而失学辍学原因空着的成员。",
        document=sources.SCHOOLING,
        mend="入户核实：在校的更新在校生状况，确实不在校的写明原因并上报。",
        place=Place.MEMBERS,
        severity=Severity.ERROR,
        group=Group.SCHOOLING,
        subject=MEMBERS,
        where=_not_at_school,
        says=lambda row, at: (
            f"{_age(row, at)}，在校生状况为“{School(row.school_of_day).label}”，没有写明原因。"
        ),
        shows={"school_of_day": lambda at: F("now__school")},
    ),
)
