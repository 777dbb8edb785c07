"""Payments: once, to the living, within the entitlement, and as the rate says."""

from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Length

from households import wording
from households.models import Membership, SubsidyPayment, SubsidyRate
from reports.checks import sources
from reports.checks.rule import Condition, Group, Place, Rule, Severity
from reports.checks.subjects import PAYMENTS
from reports.figures import At


def _earlier(**payee: Any) -> QuerySet[SubsidyPayment]:
    """Payments of the same category for the same period before the row's."""
    same = SubsidyPayment.objects.standing_good().filter(
        subsidy__category=OuterRef("subsidy__category"), covers=OuterRef("covers"), **payee
    )
    return same.filter(
        Q(paid_on__lt=OuterRef("paid_on")) | Q(paid_on=OuterRef("paid_on"), pk__lt=OuterRef("pk"))
    )


def _earlier_to_person() -> QuerySet[SubsidyPayment]:
    return _earlier(subsidy__person=OuterRef("subsidy__person"))


def _earlier_to_household() -> QuerySet[SubsidyPayment]:
    return _earlier(
        subsidy__household=OuterRef("subsidy__household"), subsidy__person__isnull=True
    )


def _paid_twice(at: At) -> Condition:
    to_person = Q(subsidy__person__isnull=False) & Exists(_earlier_to_person())
    to_household = Q(subsidy__person__isnull=True) & Exists(_earlier_to_household())
    return Q(covers__gt="") & (to_person | to_household)


def _first_paid(at: At) -> Combinable:
    def first(payments: QuerySet[SubsidyPayment]) -> Subquery:
        return Subquery(payments.order_by("paid_on", "pk").values("paid_on")[:1])

    return Case(
        When(subsidy__person__isnull=False, then=first(_earlier_to_person())),
        default=first(_earlier_to_household()),
    )


def _paid_to_the_dead(at: At) -> Condition:
    """The month of the death is still due, so money counts from the first of the next."""
    died_before = Q(subsidy__person__died_on__lt=F("paid_in"))
    members = Membership.objects.filter(household=OuterRef("subsidy__household_id"))
    there = members.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("paid_in")),
        begins_on__lte=OuterRef("paid_on"),
    )
    died = members.filter(left_by=Membership.Left.DEATH, ends_on__lte=OuterRef("paid_in"))
    died_out = Q(subsidy__person__isnull=True) & Exists(died) & ~Exists(there)
    return died_before | died_out


def _say_dead(row: SubsidyPayment, at: At) -> str:
    person = row.subsidy.person
    if person:
        return f"{person.name}{wording.day(person.died_on)}死亡，{_paid(row)}。"
    return f"全户已无在世的成员，{_paid(row)}。"


def _paid_outside(at: At) -> Condition:
    recurring = Q(subsidy__category__is_recurring=True)
    too_early = Q(paid_on__lt=F("subsidy__begins_on"))
    too_late = Q(subsidy__ends_on__lt=F("quarter_before"))
    return Q(subsidy__voided_at__isnull=False) | recurring & (too_early | too_late)


def _say_outside(row: SubsidyPayment, at: At) -> str:
    if row.subsidy.is_void:
        return f"这项补贴已作废，{_paid(row)}。"
    if row.paid_on < row.subsidy.begins_on:
        return f"{wording.day(row.subsidy.begins_on)}才开始享受，{_paid(row)}。"
    return f"{wording.day(row.subsidy.ends_on)}已停止享受，{_paid(row)}。"


def _rates() -> QuerySet[Any]:
    """Monthly rates of the row's category for the places it lies in, with what the row's payment comes to by each."""
    persons, months = (_whole(OuterRef(name)) for name in ("persons", "months"))
    counted = Case(
        When(per__contains="户", then=Value(1)), default=persons, output_field=BigIntegerField()
    )
    rates = SubsidyRate.objects.filter(
        category=OuterRef("subsidy__category"),
        per__contains="月",
        begins_on__lte=OuterRef("paid_on"),
    ).annotate(
        place=ExpressionWrapper(OuterRef("subsidy__household__area_id"), output_field=CharField()),
        due_fen=F("amount_fen") * counted * months,
    )
    return rates.filter(place__startswith=F("area_id"), due_fen__isnull=False)


def _whole(number: OuterRef) -> ExpressionWrapper:
    return ExpressionWrapper(number, output_field=BigIntegerField())


def _in_force(rates: QuerySet[Any]) -> QuerySet[Any]:
    return rates.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("paid_on")))


def _off_rate(at: At) -> Condition:
    """A payment for an earlier month goes by the rate of then, so a rate that ended within the quarter fits as well."""
    lately = _rates().filter(Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("quarter_before")))
    fits = lately.filter(due_fen=OuterRef("amount_fen"))
    return Q(Exists(_in_force(_rates()))) & ~Exists(fits)


def _due(at: At) -> Combinable:
    nearest = _in_force(_rates()).order_by(Length("area_id").desc(), "-begins_on")
    return Subquery(nearest.values("due_fen")[:1])


def _paid(row: SubsidyPayment) -> str:
    return f"{wording.day(row.paid_on)}又发放{wording.money(row.amount_fen)}"


RULES = (
    Rule(
        code="paid-twice",
        title="同一项补贴的同一所属期重复发放",
        meaning="同一个人（按户发放的，同一户）同一类补贴、同一所属期，在这笔之前已经发放过；没有写所属期的不查。",
        document=sources.AUDIT,
        mend="重复登记的作废一笔；确实重复发放的追回；分期拨付的，在所属期里写明第几期。",
        place=Place.SUBSIDIES,
        severity=Severity.ERROR,
        group=Group.MONEY,
        subject=PAYMENTS,
        where=_paid_twice,
        says=lambda row, at: (
            f"{row.covers}的已在{wording.day(row.first_paid_on)}发放，{_paid(row)}。"
        ),
        shows={"first_paid_on": _first_paid},
    ),
    Rule(
        code="paid-to-the-dead",
        title="人已死亡仍在发放",
        meaning="个人补贴在本人死亡的次月及以后发放，或者按户的补贴在全户成员死亡、离户的次月及以后发放；死亡当月的不算。",
        document=sources.AUDIT,
        mend="登记错的作废；多发的追回，并终止这项补贴；补发生前的，附说明。",
        place=Place.SUBSIDIES,
        severity=Severity.ERROR,
        group=Group.MONEY,
        subject=PAYMENTS,
        where=_paid_to_the_dead,
        says=_say_dead,
    ),
    Rule(
        code="paid-outside",
        title="不在享受期内发放",
        meaning="持续性补贴在开始享受之前发放，或者在停止享受三个月（92 天）以后还发放；补贴已作废而发放没有作废的也在内。",
        document=sources.CARD_PAYMENTS,
        mend="核对享受的起止日期；发放登记错的作废。",
        place=Place.SUBSIDIES,
        severity=Severity.ERROR,
        group=Group.MONEY,
        subject=PAYMENTS,
        where=_paid_outside,
        says=_say_outside,
    ),
    Rule(
        code="off-rate",
        title="发放金额与补贴标准不符",
        meaning="所属期为一个月或一个季度的发放，当时当地有按月的补贴标准，而金额不等于标准乘以月数和人数（按户发放的，人数为登记的数量），也不合三个月内刚停用的标准。",
        document="本系统“补贴标准”中当时执行的标准及其依据文件",
        mend="核对金额、所属期和保障人口；标准有变的，先更新补贴标准。",
        place=Place.SUBSIDIES,
        severity=Severity.DOUBT,
        group=Group.MONEY,
        subject=PAYMENTS,
        where=_off_rate,
        says=lambda row, at: (
            f"{row.covers}发放{wording.money(row.amount_fen)}，"
            f"按标准应为{wording.money(row.due_by_rate)}。"
        ),
        shows={"due_by_rate": _due},
    ),
)
