"""结对帮扶台账: a row a pairing in force on a day, so that it can be seen who answers for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from households.models import DatedQuerySet, Pairing, Reach, Standing, inside
from reports.figures import At
from reports.ledgers.about import by_group, by_village, labels
from reports.ledgers.facts import Facts, Place, dated, gather, places
from reports.ledgers.kinds import DATE, INTEGER
from reports.ledgers.ledger import Column, Grouping, Ledger, Span


class PairingQuerySet(DatedQuerySet[Pairing]):
    def within(self, reach: Reach) -> Self:
        return self.filter(reach.households("household__"))

    def in_area(self, code: str) -> Self:
        return self.filter(inside(code, "household__area"))


@dataclass(frozen=True)
class Row:
    """A pairing, with what is known of the household on the day."""

    pairing: Pairing
    place: Place
    facts: Facts
    is_first_of_household: bool


def select(at: At) -> QuerySet[Pairing]:
    """Pairings in force on the day; one that ended on it is over."""
    pairings: QuerySet[Any] = PairingQuerySet(Pairing).in_area(at.area).covering(at.day)
    return pairings.alias(
        headship=dated("household__memberships", at, relation="head"),
        standing=dated("household__standings", at),
    )


def prepare(pairings: QuerySet[Pairing]) -> QuerySet[Pairing]:
    """Marks the pairing on which a household is counted: the oldest among those that the filter left."""
    place = Window(
        RowNumber(),
        partition_by=F("household"),
        order_by=[F("begins_on").asc(), F("pk").asc()],
    )
    return pairings.select_related("household", "helper").annotate(place_in_household=place)


def fill(pairings: Sequence[Any], at: At) -> list[Row]:
    facts = gather({pairing.household_id for pairing in pairings}, at)
    named = places({pairing.household.area_id for pairing in pairings})
    return [
        Row(
            pairing=pairing,
            place=named[pairing.household.area_id],
            facts=facts[pairing.household_id],
            is_first_of_household=pairing.place_in_household == 1,
        )
        for pairing in pairings
    ]


def totals(pairings: QuerySet[Pairing], at: At) -> dict[str, int]:
    counted = pairings.aggregate(
        pairings=Count("pk"),
        households=Count("household", distinct=True),
        helpers=Count("helper", distinct=True),
    )
    return dict(counted)


COLUMNS = (
    Column(
        "行政村",
        lambda row: row.place.village,
        width=8,
        key="village",
        sort=("household__area",),
        grouping=by_village("household__"),
    ),
    Column(
        "村民组",
        lambda row: row.pairing.household.group_label,
        width=7,
        key="group",
        sort=("household__group_number",),
        grouping=by_group("household__", lambda row: row.pairing.household),
        main=True,
    ),
    Column(
        "户编号",
        lambda row: row.pairing.household.number,
        width=20,
        key="number",
        sort=("household__number",),
        main=True,
        link=lambda row: row.pairing.household.get_absolute_url(),
    ),
    Column(
        "户主",
        lambda row: row.facts.head and row.facts.head.name,
        width=9,
        key="head",
        sort=("headship__person__name",),
        main=True,
    ),
    Column(
        "在册状态",
        lambda row: row.facts.standing and row.facts.standing.get_status_display(),
        choices=labels(Standing.Status),
        width=9,
        main=True,
        note="该户统计日的在册状态；不在册的留空。",
    ),
    Column(
        "帮扶责任人",
        lambda row: row.pairing.helper.name,
        width=11,
        key="helper",
        sort=("helper__name", "helper"),
        grouping=Grouping(("helper__name", "helper"), lambda row: row.pairing.helper.name),
        main=True,
    ),
    Column(
        "单位",
        lambda row: row.pairing.helper.organisation,
        width=24,
        key="organisation",
        sort=("helper__organisation",),
        main=True,
    ),
    Column("职务", lambda row: row.pairing.helper.duty, width=14),
    Column(
        "结对起",
        lambda row: row.pairing.begins_on,
        DATE,
        width=11,
        key="begins",
        sort=("begins_on",),
        main=True,
    ),
    Column("依据", lambda row: row.pairing.document, width=22),
    Column(
        "计户",
        lambda row: 1 if row.is_first_of_household else None,
        INTEGER,
        width=6,
        key="households",
        total=True,
        note="每户只在本表中最早结对的一行计 1，合计就是有人帮扶的户数。",
    ),
)

PAIRINGS = Ledger(
    name="pairings",
    title="结对帮扶台账",
    about="统计日正在结对的每户每位帮扶责任人一行：谁家、谁帮扶、哪个单位、从哪天起。已终止的不列。",
    measure="对",
    span=Span.AS_AT,
    frozen=4,
    columns=COLUMNS,
    order=("household__number", "begins_on", "pk"),
    select=select,
    prepare=prepare,
    fill=fill,
    totals=totals,
    summary=lambda sums: (
        f"{sums['pairings']} 对，{sums['households']} 户，帮扶责任人 {sums['helpers']} 名"
    ),
)
