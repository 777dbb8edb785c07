"""Exits planned and made, and households newly poor: what moves the incidence of poverty."""

import re
from functools import cache

from django.db.models import Q

from households.models import NOT_EXITED, PlannedExit, inside
from reports.figures.figure import Counted, Figure, Group
from reports.figures.pairs import pair
from reports.figures.register import EXIT, FILING
from reports.figures.sources import HOUSEHOLDS, MEMBERS_OF_PERIOD

PLAN = "《中共中央 国务院关于打赢脱贫攻坚战的决定》（中发〔2015〕34号）及县、村脱贫滚动计划"
PLANNED = re.compile(r"planned_exit\.([1-9][0-9]{3})\.(?:households|persons)")


@cache
def planned_in(year: int) -> tuple[Figure, ...]:
    """The pair of households and persons still to exit by the plan for a year."""
    return pair(
        f"planned_exit.{year}",
        f"计划{year}年脱贫",
        meaning=f"统计日尚未脱贫（含返贫）、且当日有效的脱贫计划年度为{year}年的在册农户，已脱贫的不再计在内",
        document=PLAN,
        group=Group.EXITS,
        where=Q(status__in=NOT_EXITED, planned_year=year),
    )


def planned(code: str) -> Figure | None:
    """The figure of a year's plan by its code, of whatever year; None for any other code."""
    match = PLANNED.fullmatch(code)
    if not match:
        return None
    return next(figure for figure in planned_in(int(match[1])) if figure.code == code)


def planned_years(area: str) -> list[int]:
    """The years for which the area has ever held a plan."""
    plans = PlannedExit.objects.filter(inside(area, "household__area"))
    return sorted(plans.order_by().values_list("year", flat=True).distinct())


def _turns(code: str, label: str, meaning: str, document: str, fact: str) -> tuple[Figure, Figure]:
    return (
        Counted(
            code=f"{code}.households",
            label=f"{label}户数",
            unit="户",
            meaning=f"{meaning}，按户计，一户在本期内多次变动的只计一次。",
            document=document,
            group=Group.EXITS,
            is_stock=False,
            source=HOUSEHOLDS,
            where=lambda at: Q(**{fact: True}),
        ),
        Counted(
            code=f"{code}.persons",
            label=f"{label}户人口",
            unit="人",
            meaning=f"{meaning}，按变动当日在户的全部家庭成员计。",
            document=document,
            group=Group.EXITS,
            is_stock=False,
            source=MEMBERS_OF_PERIOD,
            where=lambda at: Q(**{fact: True}),
        ),
    )


FIGURES: tuple[Figure, ...] = (
    *_turns(
        "new_exits",
        "本期脱贫",
        "身份在本期内转为脱贫的农户",
        EXIT,
        "exited_in_period",
    ),
    *_turns(
        "new_poor",
        "本期新增贫困",
        "在本期内新识别或返贫、身份转为未脱贫或返贫的农户",
        FILING,
        "became_poor_in_period",
    ),
)
