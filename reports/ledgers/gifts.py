"""慰问物资台账: a row a gift of the half-year, whether it came with a visit, with an activity or by itself."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum

from households import wording
from households.glances import head_names
from households.models import Gift, GiftReceiver, Household
from reports.figures import At, find, records
from reports.ledgers.about import by_village
from reports.ledgers.facts import Place, places
from reports.ledgers.kinds import DATE, INTEGER, PROSE, YUAN
from reports.ledgers.ledger import Column, Ledger, Span

# A gift to a whole village would make a row taller than a sheet allows: beyond so many, the gift's own page names them.
NAMED = 12


@dataclass(frozen=True)
class Row:
    """A gift, with whom it reached and what it came with."""

    gift: Gift
    place: Place
    receivers: str
    household_count: int | None
    occasion: str
    occasion_url: str


def select(at: At) -> QuerySet[Gift]:
    """The gifts whose value the figure adds up: those of the half-year that were not voided."""
    gifts: QuerySet[Any] = records(find("gifts.value"), at)
    return gifts


def prepare(gifts: QuerySet[Gift]) -> QuerySet[Gift]:
    return gifts.select_related("activity", "visit__household", "recorded_by")


def fill(gifts: Sequence[Any], at: At) -> list[Row]:
    named = places({gift.area_id for gift in gifts})
    received: dict[int, list[Household]] = defaultdict(list)
    links = GiftReceiver.objects.filter(gift__in=[gift.pk for gift in gifts])
    for link in links.select_related("household").order_by("household__number"):
        received[link.gift_id].append(link.household)
    written = {household.pk for group in received.values() for household in group[:NAMED]}
    visited = {gift.visit.household_id for gift in gifts if gift.visit}
    heads = head_names(written | visited, at.day)
    return [
        Row(
            gift=gift,
            place=named[gift.area_id],
            receivers=_listed(received[gift.pk], heads) or gift.receivers,
            household_count=_count(gift, received[gift.pk]),
            occasion=_occasion(gift, heads),
            occasion_url=_occasion_url(gift),
        )
        for gift in gifts
    ]


def _listed(households: Sequence[Household], heads: Mapping[int, str]) -> str:
    names = [
        f"{household.number} {heads.get(household.pk, '')}".strip()
        for household in households[:NAMED]
    ]
    more = f"等{len(households)}户" if len(households) > NAMED else ""
    return "；".join(names) + more


def _count(gift: Gift, households: Sequence[Household]) -> int | None:
    """What was stated, else how many are named; nothing where neither is known."""
    return (len(households) or None) if gift.household_count is None else gift.household_count


def _occasion(gift: Gift, heads: Mapping[int, str]) -> str:
    if gift.visit:
        head = heads.get(gift.visit.household_id) or gift.visit.household.number
        return f"{wording.day(gift.visit.visited_on)}走访{head}"
    if gift.activity:
        return f"{wording.day(gift.activity.held_on)}{gift.activity.title}"
    return ""


def _occasion_url(gift: Gift) -> str:
    of = gift.visit or gift.activity
    return of.get_absolute_url() if of else ""


def totals(gifts: QuerySet[Gift], at: At) -> dict[str, int]:
    counted = gifts.aggregate(
        rows=Count("pk"),
        value=Sum("value_fen"),
        households=Sum("household_count"),
        persons=Sum("person_count"),
    )
    unstated = gifts.filter(household_count__isnull=True).order_by().values("pk")
    named = GiftReceiver.objects.filter(gift__in=unstated).count()
    sums = {key: value or 0 for key, value in counted.items()}
    return sums | {"households": sums["households"] + named}


def _in_words(sums: Mapping[str, int]) -> str:
    given = f"{sums['rows']} 笔，价值 {wording.money(sums['value'])}"
    # Nought would say that nobody received it, where it is only not known how many.
    return f"{given}，受赠 {sums['households']} 户次" if sums["households"] else given


COLUMNS = (
    Column(
        "日期",
        lambda row: row.gift.given_on,
        DATE,
        width=11,
        key="on",
        sort=("given_on",),
        main=True,
        link=lambda row: row.gift.get_absolute_url(),
    ),
    Column(
        "行政村",
        lambda row: row.place.village,
        width=7,
        key="village",
        sort=("area",),
        grouping=by_village(),
    ),
    Column("物品", lambda row: row.gift.item, width=18, key="item", sort=("item",), main=True),
    Column("数量", lambda row: row.gift.quantity, width=9, main=True),
    Column(
        "价值（元）",
        lambda row: row.gift.value_fen,
        YUAN,
        width=13,
        key="value",
        sort=("value_fen",),
        total=True,
        main=True,
        note="合计与指标“慰问物资价值”一致。",
    ),
    Column(
        "估价",
        lambda row: "估算" if row.gift.value_is_estimated else None,
        width=6,
        note="价值是估算的写“估算”，有凭据的留空。",
    ),
    Column(
        "捐赠（慰问）单位",
        lambda row: row.gift.donor,
        width=20,
        key="donor",
        sort=("donor",),
        main=True,
    ),
    Column(
        "受赠户",
        lambda row: row.receivers,
        PROSE,
        width=34,
        main=True,
        note=f"户编号和统计日的户主；多于{NAMED}户的列出前{NAMED}户，全部在该条记录的页面。不按户送的写受赠对象。",
    ),
    Column(
        "户数",
        lambda row: row.household_count,
        INTEGER,
        width=6,
        key="households",
        total=True,
        main=True,
        note="不知道户数的留空；合计是户次，同一户受赠几次计几次。",
    ),
    Column(
        "人数",
        lambda row: row.gift.person_count,
        INTEGER,
        width=6,
        key="persons",
        total=True,
        note="登记了受赠人数的才有；合计是人次。",
    ),
    Column(
        "随哪次走访或活动",
        lambda row: row.occasion,
        PROSE,
        width=33,
        note="单独送的留空。",
        link=lambda row: row.occasion_url,
    ),
    Column(
        "登记人",
        lambda row: row.gift.recorded_by and row.gift.recorded_by.name,
        width=8,
        note="由数据文件载入的没有登记人。",
    ),
)

GIFTS = Ledger(
    name="gifts",
    title="慰问物资台账",
    about="本期内送到农户和村民的慰问、捐赠物资每笔一行：什么东西、值多少钱、谁送的、送给谁。作废的不列。",
    measure="笔",
    span=Span.PERIOD,
    unit="元",
    frozen=3,
    columns=COLUMNS,
    order=("given_on", "pk"),
    select=select,
    prepare=prepare,
    fill=fill,
    totals=totals,
    summary=_in_words,
)
