"""What was done for households in a period: visits, events, plans, gifts, problems, subsidies."""

from collections.abc import Callable

from django.db.models import Q

from households.models import Activity
from reports.figures.at import At
from reports.figures.figure import Counted, Figure, Group, Source, Total
from reports.figures.sources import (
    ACTIVITIES,
    GIFTS,
    HELP_PLANS,
    HOUSEHOLDS,
    ISSUES,
    SUBSIDY_PAYMENTS,
    VISITS,
)

TEAMS = "《关于加强贫困村驻村工作队选派管理工作的指导意见》（厅字〔2017〕50号）"
SUBSIDIES = "《中央财政专项扶贫资金管理办法》（财农〔2017〕8号）及各项补贴发放文件"
ISSUE_LEDGER = "村级问题整改台账"
FEN_IN_YUAN = 100


def _done(
    code: str,
    label: str,
    unit: str,
    meaning: str,
    source: Source,
    *,
    where: Callable[[At], Q] = lambda at: Q(),
    total: Total | None = None,
    document: str = TEAMS,
    is_stock: bool = False,
    each: str = "",
) -> Figure:
    return Counted(
        code=code,
        label=label,
        unit=unit,
        meaning=meaning,
        document=document,
        group=Group.HELP,
        is_stock=is_stock,
        source=source,
        where=where,
        total=total,
        each=each,
    )


def _raised(at: At) -> Q:
    return Q(raised_on__gte=at.period.start, raised_on__lt=at.period.end)


def _closed(at: At) -> Q:
    return Q(closed_on__gte=at.period.start, closed_on__lt=at.period.end)


def _open(at: At) -> Q:
    return Q(Q(closed_on__isnull=True) | Q(closed_on__gt=at.day), raised_on__lte=at.day)


def _held(kind: Activity.Kind) -> Figure:
    return _done(
        f"activities.{kind.value}.count",
        f"{kind.label}活动次数",
        "次",
        f"本期内举办、类型为“{kind.label}”的集体活动次数；入户走访不算活动，作废的不计。",
        ACTIVITIES,
        where=lambda at: Q(kind=kind),
    )


FIGURES: tuple[Figure, ...] = (
    _done(
        "visits.count",
        "走访次数",
        "次",
        "本期内对农户的走访次数，入户、电话和到务工地的都计；一户一天一次记一次，作废的不计。",
        VISITS,
    ),
    _done(
        "visits.households",
        "走访到的户数",
        "户",
        "本期内至少走访过一次的农户，走访多次的只计一户，作废的走访不计。",
        HOUSEHOLDS,
        where=lambda at: Q(visited=True),
    ),
    _done(
        "visits.days",
        "走访的天数",
        "天",
        "本期内有走访的日子有几天，同一天走访多户只计一天；作废的走访不计。",
        VISITS,
        each="visited_on",
    ),
    _done(
        "pairings.households",
        "结对帮扶户数",
        "户",
        "统计日有帮扶责任人结对的农户，不论在册与否；有几位责任人也只计一户。",
        HOUSEHOLDS,
        where=lambda at: Q(paired=True),
        is_stock=True,
    ),
    *(_held(kind) for kind in Activity.Kind),
    _done(
        "activities.count",
        "活动次数",
        "次",
        "本期内举办的各类集体活动次数之和；入户走访不算活动，作废的不计。",
        ACTIVITIES,
    ),
    _done(
        "help_plans.count",
        "制定帮扶计划份数",
        "份",
        "本期内为农户制定的帮扶计划份数，修订后重新制定的另计一份，所以可以多于户数。",
        HELP_PLANS,
    ),
    _done(
        "gifts.count",
        "慰问物资笔数",
        "笔",
        "本期内送到农户和村民的慰问、捐赠物资登记的笔数；作废的不计。",
        GIFTS,
    ),
    _done(
        "gifts.value",
        "慰问物资价值",
        "元",
        "本期内送到农户和村民的慰问、捐赠物资的价值之和，含估价的；作废的不计，不含项目资金。",
        GIFTS,
        total=Total("value_fen", FEN_IN_YUAN),
    ),
    _done(
        "subsidies.paid",
        "发放补贴金额",
        "元",
        "本期内发放到农户的各项补贴金额之和；贷款要还，不计在内。",
        SUBSIDY_PAYMENTS,
        where=lambda at: Q(subsidy__category__is_loan=False),
        total=Total("amount_fen", FEN_IN_YUAN),
        document=SUBSIDIES,
    ),
    _done(
        "issues.opened",
        "提出问题数",
        "个",
        "提出日期在本期内的问题，不论是否已销号。",
        ISSUES,
        where=_raised,
        document=ISSUE_LEDGER,
    ),
    _done(
        "issues.closed",
        "问题销号数",
        "个",
        "销号日期在本期内的问题，不论何时提出。",
        ISSUES,
        where=_closed,
        document=ISSUE_LEDGER,
    ),
    _done(
        "issues.open",
        "未销号问题数",
        "个",
        "统计日或此前提出、到统计日仍未销号的问题。",
        ISSUES,
        where=_open,
        document=ISSUE_LEDGER,
        is_stock=True,
    ),
    _done(
        "issues.overdue",
        "超期未销号问题数",
        "个",
        "到统计日仍未销号、且整改时限早于统计日的问题；没有定时限的不计。",
        ISSUES,
        where=lambda at: _open(at) & Q(due_on__lt=at.day),
        document=ISSUE_LEDGER,
        is_stock=True,
    ),
)
