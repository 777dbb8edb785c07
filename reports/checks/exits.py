"""Households that have exited, and what says that they should not have."""

from collections.abc import Callable
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Length
from django.db.models.lookups import LessThan

from households import wording
from households.ages import school_age
from households.models import (
    DANGEROUS,
    Circumstances,
    ExitReview,
    Living,
    Standard,
    Standing,
)
from reports.checks import sources
from reports.checks.rule import Condition, Group, Place, Rule, Severity
from reports.checks.subjects import HOUSEHOLDS, INCOMES, MEMBERS, REVIEWS
from reports.figures import At

EXITED = Q(standing__status=Standing.Status.EXITED)


def _unsafe_home(at: At) -> Condition:
    living = Living.objects.covering(at.day).filter(household=OuterRef("pk"))
    return EXITED & Exists(living.filter(Q(water_is_safe=False) | Q(house_grade__in=DANGEROUS)))


def _of_living(column: str) -> Any:
    def show(at: At) -> Combinable:
        living = Living.objects.covering(at.day).filter(household=OuterRef("pk"))
        return Subquery(living.values(column)[:1])

    return show


def _say_home(row: Any, at: At) -> str:
    wrong = []
    if row.house_grade_of_day in DANGEROUS:
        wrong.append(f"住房是{Living.HouseGrade(row.house_grade_of_day).label}")
    if row.water_of_day is False:
        wrong.append("饮水不安全")
    return f"已脱贫，{'，'.join(wrong)}。"


def _line(at: At) -> Combinable:
    """The exit line at the end of the row's year: that of the village, else of the nearest place it lies in."""
    year = OuterRef("year")
    lines = Standard.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__year__gt=year),
        kind=Standard.Kind.EXIT_LINE,
        begins_on__year__lte=year,
    ).alias(place=ExpressionWrapper(OuterRef("household__area_id"), output_field=CharField()))
    nearest = lines.filter(place__startswith=F("area_id")).order_by(
        Length("area_id").desc(), "-begins_on"
    )
    return Subquery(nearest.values("value")[:1])


def _below_line(at: At) -> Condition:
    exited_by_then = Standing.objects.filter(
        household=OuterRef("household_id"),
        status=Standing.Status.EXITED,
        begins_on__year__lte=OuterRef("year"),
        begins_on__lte=at.day,
    )
    below = LessThan(F("net_fen_of_year"), _line(at) * F("member_count"))
    return EXITED & Exists(exited_by_then) & Q(below)


def _say_below(row: Any, at: At) -> str:
    net, line = wording.money(row.net_fen), wording.money(row.line_of_year)
    return f"家庭纯收入 {net}，{row.member_count} 人，人均低于脱贫标准 {line}。"


def _out_of_school(at: At) -> Condition:
    too_old, old_enough = school_age(at.day)
    of_age = Q(person__born_on__gt=too_old, person__born_on__lte=old_enough)
    return EXITED & of_age & Q(now__school=Circumstances.School.NONE)


def _say_out_of_school(row: Any, at: At) -> str:
    reason = row.reason_of_day
    why = f"原因：{reason}" if reason else "没有写明原因"
    return f"{row.person.age_on(at.day)}岁，不在校，{why}。"


def _exit(at: At, column: str) -> Combinable:
    """Of the day from which the household has been exited without a break: a change of attribute is no new exit."""
    exits = Standing.objects.filter(
        household=OuterRef("pk"), status=Standing.Status.EXITED, begins_on__lte=at.day
    )
    before = Standing.objects.filter(
        household=OuterRef("household"),
        status=Standing.Status.EXITED,
        ends_on=OuterRef("begins_on"),
    )
    return Subquery(exits.filter(~Exists(before)).order_by("-begins_on").values(column)[:1])


def _without_review(at: At) -> Condition:
    exits = Standing.objects.filter(
        household=OuterRef("household"), status=Standing.Status.EXITED, begins_on__lte=at.day
    )
    reviews = ExitReview.objects.standing_good().filter(
        Exists(exits.filter(begins_on__year=OuterRef("year"))), household=OuterRef("pk")
    )
    return EXITED & ~Exists(reviews)


# In their order (厅字〔2016〕16号); the announcement comes after the last day on the board.
STEPS = (
    ("meeting_on", "民主评议"),
    ("verification_on", "核实"),
    ("consent_on", "农户认可"),
    ("notice_on", "公示"),
    ("notice_until", "公示截止"),
    ("announcement_on", "公告退出"),
)


def _out_of_order(at: At) -> Condition:
    found = Q(pk__in=[])
    for index, (earlier, _) in enumerate(STEPS):
        for later, _ in STEPS[index + 1 :]:
            found |= Q(**{f"{later}__lt": F(earlier)})
    return found


def _say_out_of_order(row: Any, at: At) -> str:
    held = [
        (label, on) for name, label in STEPS if (on := getattr(row, f"shown_{name}")) is not None
    ]
    for index, (label, on) in enumerate(held):
        for later, later_on in held[index + 1 :]:
            if later_on < on:
                return f"{later}{wording.day(later_on)}，早于{label}{wording.day(on)}。"
    return ""


def _step(name: str) -> Callable[[At], Combinable]:
    return lambda at: F(name)


RULES = (
    Rule(
        code="exited-unsafe-home",
        title="已脱贫户饮水不安全或住房危险",
        meaning="当日已脱贫的农户，当日有效的生活条件记录里饮水不安全，或者住房是 C 级、D 级危房。没有记录的不查。",
        document=sources.EXIT,
        mend="已经解决的更新生活条件；没有解决的，先解决再脱贫，必要时办理返贫。",
        place=Place.CONDITIONS,
        severity=Severity.ERROR,
        group=Group.EXIT,
        subject=HOUSEHOLDS,
        where=_unsafe_home,
        says=_say_home,
        shows={
            "house_grade_of_day": _of_living("house_grade"),
            "water_of_day": _of_living("water_is_safe"),
        },
    ),
    Rule(
        code="exited-below-line",
        title="已脱贫户收入低于脱贫标准",
        meaning="当日已脱贫的农户，脱贫当年或以后的最近一个收入年度，人均纯收入低于当年年末当地执行的脱贫收入标准。没有录入标准的地方不查。",
        document=sources.EXIT,
        mend="核对收入各项；确实低于标准的，查明原因，必要时办理返贫。",
        place=Place.INCOME,
        severity=Severity.ERROR,
        group=Group.EXIT,
        subject=INCOMES,
        where=_below_line,
        says=_say_below,
        shows={"line_of_year": _line},
    ),
    Rule(
        code="exited-out-of-school",
        title="已脱贫户有适龄儿童少年不在校",
        meaning="当日已脱贫的户，有最近一个学年开始前（8 月 31 日）已满 6 周岁、未满 15 周岁的成员登记为非在校生，写了原因的也在内。",
        document=sources.EARLY_EXIT,
        mend="入户核实：在校的更新在校生状况；确实失学的先劝返入学，原因（如身体）写清。",
        place=Place.MEMBERS,
        severity=Severity.DOUBT,
        group=Group.EXIT,
        subject=MEMBERS,
        where=_out_of_school,
        says=_say_out_of_school,
        shows={"reason_of_day": lambda at: F("now__no_school_reason")},
    ),
    Rule(
        code="exited-uninsured",
        title="已脱贫户有人没有参加医保",
        meaning="当日已脱贫的户，有成员登记为没有参加城乡居民基本医保；现役军人除外。",
        document=sources.EARLY_EXIT,
        mend="核对参保凭证：已参保（含职工医保）的更正；没有参保的落实参保。",
        place=Place.MEMBERS,
        severity=Severity.DOUBT,
        group=Group.EXIT,
        subject=MEMBERS,
        where=lambda at: (
            EXITED & Q(now__has_medical_insurance=False) & ~Q(now__is_serving_soldier=True)
        ),
        says=lambda row, at: "没有参加城乡居民基本医保。",
    ),
    Rule(
        code="exited-without-review",
        title="已脱贫户没有脱贫退出的记录",
        meaning="当日已脱贫的农户，脱贫当年没有办理脱贫退出（体检和评议、核实、公示）的记录。",
        document=sources.EXIT,
        mend="按纸质档案补登脱贫退出的体检结果和各步骤。",
        place=Place.EXIT,
        severity=Severity.DOUBT,
        group=Group.EXIT,
        subject=HOUSEHOLDS,
        where=_without_review,
        says=lambda row, at: f"{row.exited_on_of_day.year}年脱贫，没有这一年的脱贫退出记录。",
        shows={"exited_on_of_day": lambda at: _exit(at, "begins_on")},
    ),
    Rule(
        code="exit-steps-out-of-order",
        title="脱贫退出步骤的日期先后不对",
        meaning="民主评议、核实、农户认可、公示、公告退出应依次进行；有一步的日期早于前面的一步，或者公示没有结束就公告。没有登记的步骤不查。",
        document=sources.EXIT,
        mend="对照会议记录和公示照片改正日期；确实颠倒的，补办手续。",
        place=Place.EXIT,
        severity=Severity.ERROR,
        group=Group.EXIT,
        subject=REVIEWS,
        where=_out_of_order,
        says=_say_out_of_order,
        shows={f"shown_{name}": _step(name) for name, _ in STEPS},
    ),
)
