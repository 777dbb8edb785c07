"""The last year's income: what a part of it cannot be, and whether it agrees with the members and the national system."""

from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from households import wording
from households.models import Income, Subsidy, SubsidyCategory
from reports.checks import sources
from reports.checks.rule import Condition, Group, Place, Rule, Severity
from reports.checks.subjects import INCOMES
from reports.figures import At

LEAST_WAGES_FEN = 100_00
ROUNDING_FEN = 1_00


def _no_transfers(at: At) -> Condition:
    """Whoever drew all through the first half-year was paid in it, whether by the month or by the quarter."""
    year = OuterRef("year")
    drawn = Subsidy.objects.standing_good().filter(
        Q(category__code__in=["dibao", "tekun_scattered", "tekun_central"])
        | Q(category__group=SubsidyCategory.Group.DISABILITY),
        Q(ends_on__isnull=True)
        | Q(ends_on__year__gt=year)
        | Q(ends_on__year=year, ends_on__month__gte=7),
        household=OuterRef("household_id"),
        begins_on__year__lt=year,
    )
    return Q(transfers_fen=0) & Exists(drawn)


def _members_differ(at: At) -> Condition:
    known = Q(members_at_close__gt=0) | Q(members_at_year_end__gt=0)
    fits = Q(member_count=F("members_at_close")) | Q(member_count=F("members_at_year_end"))
    return known & ~fits


def _stated_differs(at: At) -> Condition:
    of_all = ROUNDING_FEN * F("member_count")
    per_head = F("stated_per_head") * F("member_count")
    return (
        Q(net_fen_of_year__gt=per_head + of_all)
        | Q(net_fen_of_year__lt=per_head - of_all)
        | Q(net_fen_of_year__gt=F("stated_net") + of_all)
        | Q(net_fen_of_year__lt=F("stated_net") - of_all)
    )


def _say_members(row: Any, at: At) -> str:
    return (
        f"计算人口 {row.member_count} 人，而 9 月 30 日在户 {row.shown_at_close} 人，"
        f"12 月 31 日在户 {row.shown_at_year_end} 人。"
    )


def _per_head(row: Income) -> str:
    per_head = wording.rounded(Decimal(row.net_fen) / row.member_count, 0)
    return wording.money(int(per_head))


def _say_stated(row: Any, at: At) -> str:
    if row.shown_stated_per_head is not None:
        stated = f"系统载明人均纯收入 {wording.money(row.shown_stated_per_head)}"
        return f"{stated}，按本册各项算得 {_per_head(row)}。"
    stated = f"系统载明家庭纯收入 {wording.money(row.shown_stated_net)}"
    return f"{stated}，按本册各项算得 {wording.money(row.net_fen)}。"


RULES = (
    Rule(
        code="no-transfers",
        title="享受低保、特困或残疾人补贴，转移性收入却为零",
        meaning="最近一个收入年度（当年 10 月后才看当年）的转移性收入为 0，而该户上年已开始享受低保、特困供养或残疾人补贴，当年 7 月 1 日前没有停发。",
        document=sources.PRACTICE,
        mend="把补贴收入补进转移性收入；没有领到钱的，查补贴发放。",
        place=Place.INCOME,
        severity=Severity.ERROR,
        group=Group.INCOME,
        subject=INCOMES,
        where=_no_transfers,
        says=lambda row, at: "享受低保、特困供养或残疾人补贴，转移性收入为 0。",
    ),
    Rule(
        code="income-stated",
        title="本册收入与系统载明的不一致",
        meaning="最近一个收入年度，按本册各项算得的纯收入与全国系统载明的家庭纯收入或人均纯收入，平均每人相差超过 1 元。",
        document=sources.INCOME,
        mend="对照收入核算表，改正本册的各项，或者提请更正系统数据。",
        place=Place.INCOME,
        severity=Severity.DOUBT,
        group=Group.INCOME,
        subject=INCOMES,
        where=_stated_differs,
        says=_say_stated,
        shows={
            "shown_stated_net": lambda at: F("stated_net"),
            "shown_stated_per_head": lambda at: F("stated_per_head"),
        },
    ),
    Rule(
        code="income-members",
        title="收入的计算人口与在户人口不符",
        meaning="最近一个收入年度的计算人口，与当年 9 月 30 日（核算年度截止日）和 12 月 31 日的在户人口都不相同。",
        document=sources.INCOME,
        mend="核对当年的人口变动，改正计算人口。",
        place=Place.INCOME,
        severity=Severity.DOUBT,
        group=Group.INCOME,
        subject=INCOMES,
        where=_members_differ,
        says=_say_members,
        shows={
            "shown_at_close": lambda at: F("members_at_close"),
            "shown_at_year_end": lambda at: F("members_at_year_end"),
        },
    ),
    Rule(
        code="tiny-wages",
        title="工资性收入不到 100 元",
        meaning="最近一个收入年度的工资性收入大于 0 而不到 100 元，多半是把万元或千元当成了元。",
        document=sources.PRACTICE,
        mend="核对工资性收入的单位和金额。",
        place=Place.INCOME,
        severity=Severity.DOUBT,
        group=Group.INCOME,
        subject=INCOMES,
        where=lambda at: Q(wages_fen__gt=0, wages_fen__lt=LEAST_WAGES_FEN),
        says=lambda row, at: f"工资性收入 {wording.money(row.wages_fen)}。",
    ),
)
