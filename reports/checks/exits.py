"""Households that have exited, and what says that they should not have."""

from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Length
from django.db.models.lookups import LessThan

from households import wording
from households.models import DANGEROUS, Living, Standard, Standing
from reports.checks import sources
from reports.checks.rule import Condition, Group, Place, Rule, Severity
from reports.checks.subjects import HOUSEHOLDS, INCOMES
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
)
