"""Entitlements: to the right kind of payee, who is still there, not twice over, and paid."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable

from households import wording
from households.models import Household, Membership, Subsidy, SubsidyCategory, SubsidyPayment
from reports.checks import sources
from reports.checks.rule import Condition, Group, Place, Rule, Severity
from reports.checks.subjects import HOUSEHOLDS, QUARTER, SUBSIDIES
from reports.figures import At

REPAIRS = ("house_c", "house_d")
PaidTo = SubsidyCategory.PaidTo
MONTHLY = (
    SubsidyCategory.Group.SECURITY,
    SubsidyCategory.Group.DISABILITY,
    SubsidyCategory.Group.PENSION,
    SubsidyCategory.Group.EMPLOYMENT,
)


def _in_force(at: At) -> Condition:
    return Q(ends_on__isnull=True) | Q(ends_on__gt=at.day)


def _repaired_and_relocated(at: At) -> Condition:
    done = Subsidy.objects.standing_good().filter(begins_on__lte=at.day, household=OuterRef("pk"))
    return Q(Exists(done.of(*REPAIRS))) & Exists(done.of("relocation"))


def _same_account(at: At) -> Condition:
    members = Membership.objects.covering(at.day).filter(household=OuterRef("pk"))
    others = Household.objects.filter(
        Exists(members), bank_account_index=OuterRef("bank_account_index")
    ).exclude(pk=OuterRef("pk"))
    return Q(bank_account_index__isnull=False) & Exists(members) & Exists(others)


def _other_with_account(at: At) -> Combinable:
    others = Household.objects.in_area(at.area).filter(
        bank_account_index=OuterRef("bank_account_index")
    )
    return Subquery(others.exclude(pk=OuterRef("pk")).order_by("number").values("number")[:1])


def _wrong_payee(at: At) -> Condition:
    return _in_force(at) & (
        Q(category__paid_to=PaidTo.HOUSEHOLD, person__isnull=False)
        | Q(category__paid_to=PaidTo.PERSON, person__isnull=True)
    )


def _payee_gone(at: At) -> Condition:
    """Whoever joins later, as at a day before the household was filed, is not gone."""
    there_or_to_come = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=at.day),
        person=OuterRef("person_id"),
        household=OuterRef("household_id"),
    )
    recurring = Q(category__is_recurring=True, person__isnull=False)
    return _in_force(at) & recurring & ~Exists(there_or_to_come)


def _unpaid(at: At) -> Condition:
    paid = SubsidyPayment.objects.standing_good().filter(
        subsidy=OuterRef("pk"), paid_on__gt=at.day - QUARTER, paid_on__lte=at.day
    )
    monthly = Q(category__is_recurring=True, category__is_loan=False, category__group__in=MONTHLY)
    return _in_force(at) & monthly & Q(begins_on__lte=at.day - QUARTER) & ~Exists(paid)


def _last_paid(at: At) -> Combinable:
    paid = SubsidyPayment.objects.standing_good().filter(
        subsidy=OuterRef("pk"), paid_on__lte=at.day
    )
    return Subquery(paid.order_by("-paid_on").values("paid_on")[:1])


def _say_unpaid(row: Subsidy, at: At) -> str:
    last = row.last_paid_by_day  # type: ignore[attr-defined]
    since = f"最近一次发放在{wording.day(last)}" if last else "从来没有登记过发放"
    return f"{wording.day(row.begins_on)}起享受，{since}。"


def _say_account(row: Household, at: At) -> str:
    other = row.other_with_account  # type: ignore[attr-defined]
    return f"银行账号与{f'户编号 {other} 的户' if other else '别的村的一户'}相同。"


RULES = (
    Rule(
        code="repaired-and-relocated",
        title="同一户既享受危房改造又享受易地搬迁",
        meaning="截至当日，同一农户既有危房改造、又有易地扶贫搬迁的落实记录。",
        document="县级农房保障政策的公开解读（2018年9月）：严禁重复享受农房保障政策",
        mend="核对两项的验收资料，登记错的作废；确实重复享受的，上报处理。",
        place=Place.SUBSIDIES,
        severity=Severity.ERROR,
        group=Group.MONEY,
        subject=HOUSEHOLDS,
        where=_repaired_and_relocated,
        says=lambda row, at: "危房改造和易地扶贫搬迁都有登记。",
    ),
    Rule(
        code="wrong-payee",
        title="补贴对象与类别的发放对象不符",
        meaning="当日享受的补贴中，按户发放的类别登记给了个人，或者按人发放的类别没有写明是谁。",
        document="本系统“补贴类别”中的发放对象；财办〔2020〕37号要求补贴发放对象准确",
        mend="作废这条补贴，按类别规定的对象重新登记。",
        place=Place.SUBSIDIES,
        severity=Severity.ERROR,
        group=Group.MONEY,
        subject=SUBSIDIES,
        where=_wrong_payee,
        says=lambda row, at: (
            f"{row.category.name}按户发放，却登记给了个人。"
            if row.person
            else f"{row.category.name}按人发放，没有写明是谁。"
        ),
    ),
    Rule(
        code="payee-gone",
        title="享受补贴的人不在本户",
        meaning="当日仍在享受的持续性个人补贴，其本人当日已不是这一户的成员（死亡、嫁出、迁出等），或者从来不是。",
        document=sources.AUDIT,
        mend="终止这项补贴，终止日期写离开本户的日期；人到别的户的，在那一户重新登记。",
        place=Place.SUBSIDIES,
        severity=Severity.ERROR,
        group=Group.MONEY,
        subject=SUBSIDIES,
        where=_payee_gone,
        says=lambda row, at: f"{row.person.name}不是本户的在户成员，补贴没有终止。",
    ),
    Rule(
        code="same-account",
        title="几户登记同一个银行账号",
        meaning="当日有成员的农户，登记的银行账号与另一户有成员的农户相同。",
        document=sources.AUDIT,
        mend="对照存折（卡）改正账号；确由他人代领的，在户情说明里写明原因。",
        place=Place.SUMMARY,
        severity=Severity.DOUBT,
        group=Group.MONEY,
        subject=HOUSEHOLDS,
        where=_same_account,
        says=_say_account,
        shows={"other_with_account": _other_with_account},
    ),
    Rule(
        code="unpaid",
        title="享受补贴，三个月没有发放",
        meaning="当日已享受满三个月（92 天）的社会保障、残疾人、养老、就业类持续性补贴，最近三个月没有登记过发放。按学期、按年发放的类别不查。",
        document=sources.CARD_PAYMENTS,
        mend="补登发放；停发的写上终止日期；确实没有发放的，向主管部门查询。",
        place=Place.SUBSIDIES,
        severity=Severity.DOUBT,
        group=Group.MONEY,
        subject=SUBSIDIES,
        where=_unpaid,
        says=_say_unpaid,
        shows={"last_paid_by_day": _last_paid},
    ),
)
