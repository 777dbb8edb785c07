"""Projects and their money: where it came from, whether it lies idle, what is not public, what was paid too early."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable, F

from households import wording
from projects.models import FundSource, Payment, Project
from reports.checks import sources
from reports.checks.rule import Condition, Group, Place, Rule, Severity
from reports.checks.subjects import (
    ALLOCATIONS,
    BUILT,
    CONTRACTS,
    HUNG,
    MONEY_PAID,
    PROJECTS,
    SERVED,
    SOURCES,
)
from reports.figures import At

YEAR = timedelta(days=365)
AUDIT = "扶贫资金审计常查的问题：来源不清、资金闲置、提前支付、重复支付、凭证不全、受益对象不符"
LIBRARY = "《关于完善县级脱贫攻坚项目库建设的指导意见》（国开办发〔2018〕10号）"
PUBLIC = "《关于完善扶贫资金项目公告公示制度的指导意见》（国开办发〔2018〕11号）"
ACCEPTED_WITHIN = timedelta(days=90)
# No national price list exists for village works: a unit cost is held against others of its kind in the county.
FEWEST_ALIKE = 3
FARTHEST = 2
SPENDING = "《中央财政专项扶贫资金管理办法》（财农〔2017〕8号）"
# What money for the poor may not pay, by words that a purpose names it with.
FORBIDDEN = (
    "奖金", "津贴", "福利", "招待", "接待", "车辆购置", "购车", "通讯费", "话费", "偿还", "还债",
    "弥补", "担保", "楼堂馆所", "办公费", "差旅费",
)  # fmt: skip


def _paid_already(at: At) -> Condition:
    """The same payee, purpose and sum in the same project, entered before."""
    same = (
        Payment.objects.by(at.day)
        .made()
        .filter(
            allocation__project=OuterRef("allocation__project"),
            payee=OuterRef("payee"),
            purpose=OuterRef("purpose"),
            amount_fen=OuterRef("amount_fen"),
            pk__lt=OuterRef("pk"),
            reversal__isnull=True,
        )
    )
    return Q(Exists(same))


def _no_notice(at: At) -> Condition:
    return (
        Q(approved_on__isnull=False, has_admission_notice=False)
        | Q(started_on__isnull=False, has_plan_notice=False)
        | Q(accepted_on__isnull=False, has_completion_notice=False)
    )


def _missing_notices(row: Any, at: At) -> str:
    missing = [
        label
        for label, day, hung in (
            ("入库公示", row.shown_approved_on, row.shown_admission),
            ("实施前公示", row.shown_started_on, row.shown_plan),
            ("竣工公示", row.shown_accepted_on, row.shown_completion),
        )
        if day and not hung
    ]
    return f"没有登记{'、'.join(missing)}。"


def _forbidden(at: At) -> Condition:
    found = Q(pk__in=[])
    for word in FORBIDDEN:
        found |= Q(purpose__contains=word)
    return found


def _far_off(at: At) -> Condition:
    """More than double, or less than half, of what one unit costs in the others, without dividing."""
    dear = Q(own__gt=F("alike") * FARTHEST)
    cheap = Q(alike__gt=F("own") * FARTHEST)
    return Q(alike_count__gte=FEWEST_ALIKE) & (dear | cheap)


def _unit_cost(row: Any, at: At) -> str:
    own = wording.rounded(wording.yuan(row.shown_given) / row.amount, 2)
    alike = wording.rounded(wording.yuan(row.shown_alike_fen) / row.shown_alike_amount, 2)
    return (
        f"{row.item}每{row.unit}{wording.number(own)}元，"
        f"县内同类的{row.shown_alike_count}个项目平均{wording.number(alike)}元。"
    )


def _idle(at: At, years: int) -> Q:
    longer = Q(allocated_on__lte=at.day - YEAR * years, left_fen__gt=0)
    return longer if years == 2 else longer & Q(allocated_on__gt=at.day - YEAR * 2)


@cache
def _stage(name: str) -> Callable[[At], Combinable]:
    """The day of a stage for the words; the same for every rule that tells of it."""
    return lambda at: F(name)


def _given(at: At) -> Combinable:
    return F("given_fen")


def _left(at: At) -> Combinable:
    return F("left_fen")


# In their order; what is not on record is passed over.
STAGES = (
    ("admitted_on", "入库"),
    ("approved_on", "批复"),
    ("started_on", "开工"),
    ("finished_on", "完工"),
    ("accepted_on", "验收"),
)


def _out_of_order(at: At) -> Condition:
    found = Q(pk__in=[])
    for index, (earlier, _) in enumerate(STAGES):
        for later, _ in STAGES[index + 1 :]:
            found |= Q(**{f"{later}__lt": F(earlier)})
    return found


def _say_out_of_order(row: Any, at: At) -> str:
    reached = [
        (label, on) for name, label in STAGES if (on := getattr(row, f"shown_{name}")) is not None
    ]
    for index, (label, on) in enumerate(reached):
        for later, later_on in reached[index + 1 :]:
            if later_on < on:
                return f"{later}{wording.day(later_on)}，早于{label}{wording.day(on)}。"
    return ""


def _rule(**said: Any) -> Rule:
    return Rule(group=Group.PROJECTS, **said)


RULES = (
    _rule(
        code="source-unstated",
        title="资金来源未注明",
        meaning="已经下达到项目，而现有材料没有写明从哪里来的资金。",
        document=AUDIT,
        mend="找到文件，登记真正的来源，再把下达冲销后重新下达；找不到的如实保留，不要推测。",
        place=Place.FUNDS,
        severity=Severity.DOUBT,
        subject=SOURCES,
        where=lambda at: Q(kind=FundSource.Kind.UNSTATED, given_fen__gt=0),
        says=lambda row, at: f"已下达{wording.money(row.shown_given)}，没有写明来源。",
        shows={"shown_given": _given},
    ),
    _rule(
        code="source-without-size",
        title="资金规模没有登记",
        meaning="写明来源、已经下达到项目，而没有登记一共有多少的资金；下达因此不受限制。",
        document=AUDIT,
        mend="按文件在资金来源里登记下达的指标。",
        place=Place.FUNDS,
        severity=Severity.DOUBT,
        subject=SOURCES,
        where=lambda at: ~Q(kind=FundSource.Kind.UNSTATED) & Q(is_held=False),
        says=lambda row, at: f"已下达{wording.money(row.shown_given)}，没有登记规模。",
        shows={"shown_given": _given},
    ),
    _rule(
        code="allocation-without-document",
        title="下达没有文号",
        meaning="来源写明的资金，下达到项目没有登记文号。",
        document=AUDIT,
        mend="按文件补登；写错的冲销后重新下达。",
        place=Place.FUNDS,
        severity=Severity.DOUBT,
        subject=ALLOCATIONS,
        where=lambda at: Q(document="") & ~Q(source__kind=FundSource.Kind.UNSTATED),
        says=lambda row, at: f"{wording.money(row.amount_fen)}没有下达文号。",
    ),
    _rule(
        code="idle-over-a-year",
        title="资金闲置一年以上",
        meaning="从下达日期起满一年、不满两年，还有没有支付的余额。",
        document=AUDIT,
        mend="督促开工和支付；用不了的按规定收回或调整到别的项目。",
        place=Place.FUNDS,
        severity=Severity.DOUBT,
        subject=ALLOCATIONS,
        where=lambda at: _idle(at, 1),
        says=lambda row, at: f"还有{wording.money(row.shown_left)}没有支付。",
        shows={"shown_left": _left},
    ),
    _rule(
        code="idle-over-two-years",
        title="资金闲置两年以上",
        meaning="从下达日期起满两年，还有没有支付的余额。",
        document=AUDIT,
        mend="按规定收回，或调整到别的项目。",
        place=Place.FUNDS,
        severity=Severity.ERROR,
        subject=ALLOCATIONS,
        where=lambda at: _idle(at, 2),
        says=lambda row, at: f"还有{wording.money(row.shown_left)}没有支付。",
        shows={"shown_left": _left},
    ),
    _rule(
        code="paid-before-start",
        title="开工以前支付",
        meaning="支付日期早于项目开工的日期；没有登记开工的项目也在内。",
        document=AUDIT,
        mend="核对开工日期；确是预付的，在说明里写清依据。",
        place=Place.STAGES,
        severity=Severity.DOUBT,
        subject=MONEY_PAID,
        where=lambda at: Q(started_on__isnull=True) | Q(paid_on__lt=F("started_on")),
        says=lambda row, at: f"付给{row.payee}{wording.money(row.amount_fen)}，那时还没有开工。",
    ),
    _rule(
        code="paid-without-voucher",
        title="支付没有凭证号",
        meaning="支付没有登记凭证号。",
        document=AUDIT,
        mend="找到凭证；登记时漏写的，冲销后按凭证重新登记。",
        place=Place.FUNDS,
        severity=Severity.DOUBT,
        subject=MONEY_PAID,
        where=lambda at: Q(voucher=""),
        says=lambda row, at: f"付给{row.payee}{wording.money(row.amount_fen)}，没有凭证号。",
    ),
    _rule(
        code="project-paid-twice",
        title="同一收款单位、用途和金额支付两次",
        meaning="同一个项目里，收款单位、用途、金额都相同的支付在这笔之前已有一笔。",
        document=AUDIT,
        mend="核对凭证；重复登记的冲销一笔，重复支付的追回并登记退回。",
        place=Place.FUNDS,
        severity=Severity.ERROR,
        subject=MONEY_PAID,
        where=_paid_already,
        says=lambda row, at: (
            f"又付给{row.payee}{wording.money(row.amount_fen)}（{row.purpose}）。"
        ),
    ),
    _rule(
        code="paid-for-what-is-forbidden",
        title="用途像是不准列支的",
        meaning="支付用途里有扶贫资金不准列支的内容，如奖金、福利、招待、车辆、办公费、还债。",
        document=SPENDING,
        mend="核对凭证；确属不准列支的追回并登记退回，是用词不当的冲销后重新登记。",
        place=Place.FUNDS,
        severity=Severity.DOUBT,
        subject=MONEY_PAID,
        where=_forbidden,
        says=lambda row, at: (
            f"付给{row.payee}{wording.money(row.amount_fen)}，用途是“{row.purpose}”。"
        ),
    ),
    _rule(
        code="payee-is-not-the-contractor",
        title="收款单位不是合同的施工单位",
        meaning="支付写明了合同，而收款单位与合同的施工（供货）单位不同名。",
        document=AUDIT,
        mend="核对凭证和合同；有委托收款的，在说明里写清依据。",
        place=Place.FUNDS,
        severity=Severity.DOUBT,
        subject=MONEY_PAID,
        where=lambda at: Q(contract__isnull=False) & ~Q(payee=F("contract__contractor__name")),
        says=lambda row, at: (
            f"合同{row.contract.number}的施工（供货）单位是{row.contract.contractor.name}，"
            f"钱付给了{row.payee}。"
        ),
    ),
    _rule(
        code="contract-missing",
        title="开工了没有合同",
        meaning="已经开工的项目没有登记合同。",
        document=AUDIT,
        mend="登记合同和采购方式；村民自建的按一事一议登记。",
        place=Place.CONTRACTS,
        severity=Severity.DOUBT,
        subject=PROJECTS,
        where=lambda at: Q(started_on__isnull=False, has_contract=False),
        says=lambda row, at: f"{wording.day(row.shown_started_on)}开工，没有登记合同。",
        shows={"shown_started_on": _stage("started_on")},
    ),
    _rule(
        code="contract-overpaid",
        title="支付超过合同金额",
        meaning="写明这份合同的支付合计超过了合同金额。",
        document=AUDIT,
        mend="有补充合同的登记；多付的追回并登记退回。",
        place=Place.CONTRACTS,
        severity=Severity.ERROR,
        subject=CONTRACTS,
        where=lambda at: Q(paid_fen__gt=F("amount_fen")),
        says=lambda row, at: (
            f"合同{wording.money(row.amount_fen)}，已支付{wording.money(row.shown_paid)}。"
        ),
        shows={"shown_paid": lambda at: F("paid_fen")},
    ),
    _rule(
        code="unit-cost-far-off",
        title="单位造价与同类项目相差过大",
        meaning=(
            "只有一项建设规模的项目，每单位的下达资金超过县内同类别、同内容、同单位的其他项目"
            "（至少三个）平均数的两倍，或者不到一半。"
        ),
        document=AUDIT,
        mend="核对数量和单位是否写错；造价确有不同的，在备注里写明原因。",
        place=Place.PLAN,
        severity=Severity.DOUBT,
        subject=BUILT,
        where=_far_off,
        says=_unit_cost,
        shows={
            "shown_given": _given,
            "shown_alike_fen": lambda at: F("alike_fen"),
            "shown_alike_amount": lambda at: F("alike_amount"),
            "shown_alike_count": lambda at: F("alike_count"),
        },
    ),
    _rule(
        code="notice-taken-down-too-soon",
        title="公示张贴天数不够",
        meaning="公开栏的公示在规定的天数以前就撤下了；当地没有登记标准的按 10 天。",
        document=PUBLIC,
        mend="日期登记错的改正；确实不够的，重新张贴并登记。",
        place=Place.NOTICES,
        severity=Severity.DOUBT,
        subject=HUNG,
        where=lambda at: Q(hung_for__lt=F("due_for")),
        says=lambda row, at: (
            f"{row.get_moment_display()}{wording.day(row.posted_on)}张贴，"
            f"{wording.day(row.taken_down_on)}就撤下，共{row.days_up(at.day)}天。"
        ),
    ),
    _rule(
        code="notice-missing",
        title="应当公示而没有登记公示",
        meaning="已批复没有入库公示，已开工没有实施前公示，或者已验收没有竣工公示。",
        document=PUBLIC,
        mend="补张贴并登记；已经张贴过的，按实际日期补登。",
        place=Place.NOTICES,
        severity=Severity.DOUBT,
        subject=PROJECTS,
        where=_no_notice,
        says=_missing_notices,
        shows={
            "shown_approved_on": _stage("approved_on"),
            "shown_started_on": _stage("started_on"),
            "shown_accepted_on": _stage("accepted_on"),
            "shown_admission": lambda at: F("has_admission_notice"),
            "shown_plan": lambda at: F("has_plan_notice"),
            "shown_completion": lambda at: F("has_completion_notice"),
        },
    ),
    _rule(
        code="not-accepted",
        title="完工三个月没有验收",
        meaning="登记完工满 90 天，还没有登记验收。",
        document=LIBRARY,
        mend="组织验收，登记结论；已经验收的补登。",
        place=Place.ACCEPTANCES,
        severity=Severity.DOUBT,
        subject=PROJECTS,
        where=lambda at: Q(finished_on__lte=at.day - ACCEPTED_WITHIN, accepted_on__isnull=True),
        says=lambda row, at: f"{wording.day(row.shown_finished_on)}完工，还没有验收。",
        shows={"shown_finished_on": _stage("finished_on")},
    ),
    _rule(
        code="no-beneficiaries",
        title="到户项目没有受益户",
        meaning="受益范围是到户的项目已经完工，而没有登记受益户。",
        document=PUBLIC,
        mend="登记受益户名单并公布。",
        place=Place.BENEFICIARIES,
        severity=Severity.ERROR,
        subject=PROJECTS,
        where=lambda at: Q(
            scope=Project.Scope.HOUSEHOLDS, finished_on__isnull=False, serves=False
        ),
        says=lambda row, at: "已经完工，没有受益户名单。",
    ),
    _rule(
        code="no-goal",
        title="入库项目没有绩效目标",
        meaning="已经入库的项目没有绩效目标。",
        document=LIBRARY,
        mend="补登绩效目标；没有目标的不得入库。",
        place=Place.PLAN,
        severity=Severity.ERROR,
        subject=PROJECTS,
        where=lambda at: Q(admitted_on__isnull=False, goal=""),
        says=lambda row, at: "没有绩效目标。",
    ),
    _rule(
        code="beneficiary-not-registered",
        title="受益户当时不在册",
        meaning="受益起始那一天不在建档立卡册内的受益户。",
        document=AUDIT,
        mend="核对户编号和日期；按规定可以受益的，在受益内容里写明。",
        place=Place.BENEFICIARIES,
        severity=Severity.DOUBT,
        subject=SERVED,
        where=lambda at: Q(was_registered=False),
        says=lambda row, at: f"{wording.day(row.since_on)}受益时不在册。",
    ),
    _rule(
        code="stages-out-of-order",
        title="项目阶段的日期先后不对",
        meaning="后一阶段的日期早于前一阶段：入库、批复、开工、完工、验收应依次不早于前一个；没有登记的阶段不查。",
        document=LIBRARY,
        mend="对照文件改正阶段的日期。",
        place=Place.STAGES,
        severity=Severity.ERROR,
        subject=PROJECTS,
        where=_out_of_order,
        says=_say_out_of_order,
        shows={f"shown_{name}": _stage(name) for name, _ in STAGES},
    ),
    _rule(
        code="accepted-not-in-use",
        title="验收三个月没有移交，也没有受益户",
        meaning="登记验收满 90 天，既没有登记移交管护，也没有登记受益户的项目。",
        document=sources.IDLE_BUILDING,
        mend="办理移交管护，登记日期；到户的登记受益户；闲置的查明原因。",
        place=Place.STAGES,
        severity=Severity.DOUBT,
        subject=PROJECTS,
        where=lambda at: Q(
            accepted_on__lte=at.day - ACCEPTED_WITHIN, handed_over_on__isnull=True, serves=False
        ),
        says=lambda row, at: (
            f"{wording.day(row.shown_accepted_on)}验收，没有登记移交管护和受益户。"
        ),
        shows={"shown_accepted_on": _stage("accepted_on")},
    ),
    _rule(
        code="tender-not-recorded",
        title="有招标（采购）合同，没有采购阶段",
        meaning="合同的采购方式是公开招标、邀请招标、竞争性谈判（磋商）或询价，而项目没有登记采购阶段和文号。",
        document=sources.TENDER,
        mend="按中标（成交）通知书登记采购阶段的日期和文号。",
        place=Place.STAGES,
        severity=Severity.DOUBT,
        subject=PROJECTS,
        where=lambda at: Q(is_tendered=True, is_procured=False),
        says=lambda row, at: "有招标（采购）合同，没有登记采购阶段。",
    ),
    _rule(
        code="contract-without-papers",
        title="合同没有附文件",
        meaning="已经签订的合同没有附上一张文件照片。",
        document=sources.TENDER,
        mend="拍下合同和中标（成交）通知书，附在合同上。",
        place=Place.CONTRACTS,
        severity=Severity.DOUBT,
        subject=CONTRACTS,
        where=lambda at: Q(has_papers=False),
        says=lambda row, at: f"合同{wording.money(row.amount_fen)}，没有附文件照片。",
    ),
    _rule(
        code="fund-not-announced",
        title="资金分配没有公告",
        meaning="写明来源、已经下达到项目的资金，没有登记资金分配公告。",
        document=PUBLIC,
        mend="在资金来源里登记公告的地点和日期；没有公告的补公告。",
        place=Place.NOTICES,
        severity=Severity.DOUBT,
        subject=SOURCES,
        where=lambda at: (
            ~Q(kind=FundSource.Kind.UNSTATED) & Q(given_fen__gt=0, is_announced=False)
        ),
        says=lambda row, at: f"已下达{wording.money(row.shown_given)}，没有登记资金分配公告。",
        shows={"shown_given": _given},
    ),
)
