"""慢病与残疾台账: who is ill or disabled on a day, by card and by record, and which help they draw for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber

from households import wording
from households.models import Circumstances, Disability, Household, Membership, SubsidyCategory
from reports.figures import At
from reports.ledgers.about import STATUS, household_columns, labels, person_columns
from reports.ledgers.facts import Facts, Place
from reports.ledgers.kinds import DATE, INTEGER, YUAN
from reports.ledgers.ledger import Column, Ledger, Span
from reports.ledgers.persons import Member, members, payments, rows_of

Health = Circumstances.Health
GROUPS = (SubsidyCategory.Group.DISABILITY, SubsidyCategory.Group.HEALTH)
CHRONIC, MAJOR, DISABLED = "02", "03", "04"
# The code joins several conditions by a plus; 01 is healthy.
UNWELL = tuple(code for code in Health.values if code != Health.HEALTHY)


@dataclass(frozen=True)
class Row:
    """A person who is ill or disabled, with the card in force on the day."""

    member: Member
    card: Disability | None
    counts_household: bool

    @property
    def membership(self) -> Membership:
        return self.member.membership

    @property
    def household(self) -> Household:
        return self.member.household

    @property
    def place(self) -> Place:
        return self.member.place

    @property
    def facts(self) -> Facts:
        return self.member.facts

    @property
    def day(self) -> date:
        return self.member.day

    def has(self, condition: str) -> bool:
        known = self.member.circumstances
        return known is not None and condition in known.health.split("+")


def _having(condition: str) -> Q:
    return Q(now__health__in=[code for code in UNWELL if condition in code.split("+")])


def select(at: At) -> QuerySet[Membership]:
    """Whoever's health is other than healthy, and whoever holds a disability card; on the register or not."""
    cards = Disability.objects.covering(at.day).filter(person=OuterRef("person_id"))
    rows = members(at).annotate(holds_card=Exists(cards))
    found: QuerySet[Any] = rows.filter(Q(now__health__in=UNWELL) | Q(holds_card=True))
    return found


def prepare(people: QuerySet[Membership]) -> QuerySet[Membership]:
    """Marks the card holder on whom a household is counted: the first among the rows that the filter left."""
    first = Case(When(holds_card=True, then=Value(0)), default=Value(1))
    place = Window(RowNumber(), partition_by=F("household"), order_by=[first.asc(), F("pk").asc()])
    return people.select_related("household", "person").annotate(place_in_household=place)


def fill(people: Sequence[Any], at: At) -> list[Row]:
    persons = [member.person_id for member in people]
    cards = {
        card.person_id: card
        for card in Disability.objects.covering(at.day)
        .filter(person__in=persons)
        .order_by("-begins_on", "-pk")
    }
    return [
        Row(
            member=member,
            card=cards.get(member.membership.person_id),
            counts_household=member.membership.holds_card  # type: ignore[attr-defined]
            and member.membership.place_in_household == 1,  # type: ignore[attr-defined]
        )
        for member in rows_of(people, at, *GROUPS)
    ]


def totals(people: QuerySet[Membership], at: At) -> dict[str, int]:
    of = people.order_by().values("person_id")
    paid = payments(at, *GROUPS).filter(subsidy__person__in=of)
    counted = people.aggregate(
        persons=Count("pk"),
        chronic=Count("pk", filter=_having(CHRONIC)),
        major=Count("pk", filter=_having(MAJOR)),
        disabled=Count("pk", filter=_having(DISABLED)),
        cards=Count("pk", filter=Q(holds_card=True)),
        households=Count("household", distinct=True, filter=Q(holds_card=True)),
    )
    return counted | paid.aggregate(paid=Sum("amount_fen", default=0))


def _counted(heading: str, condition: str, key: str) -> Column:
    return Column(
        heading,
        lambda row: 1 if row.has(condition) else None,
        INTEGER,
        width=6,
        group="计人",
        key=key,
        total=True,
        note="按登记的健康状况计，一个人有几样的，每样各计 1。",
    )


def _since(code: str) -> Callable[[Row], date | None]:
    def value(row: Row) -> date | None:
        given = row.member.draws(code)
        return given.begins_on if given else None

    return value


COLUMNS = (
    *household_columns("household__"),
    STATUS,
    *person_columns(),
    Column(
        "健康状况",
        lambda row: row.member.circumstance("health"),
        width=11,
        key="health",
        sort=("now__health",),
        main=True,
        note="统计日登记的健康状况。",
        choices=labels(Health),
    ),
    Column(
        "残疾类别",
        lambda row: row.card and row.card.get_category_display(),
        width=7,
        group="残疾人证",
        main=True,
        note="统计日有效的残疾人证，GB/T 26341-2010。",
        choices=labels(Disability.Category),
    ),
    Column(
        "等级",
        lambda row: row.card and row.card.get_grade_display(),
        width=6,
        group="残疾人证",
        main=True,
        note="一级最重，四级最轻。",
        choices=labels(Disability.Grade),
    ),
    Column(
        "证号",
        lambda row: row.card and wording.identity_number(row.card.card_number),
        width=22,
        group="残疾人证",
        note="已脱敏。前 18 位是身份号码，第 19 位类别，第 20 位等级。",
        full=lambda row: row.card and row.card.card_number,
    ),
    Column(
        "劳动技能",
        lambda row: row.member.circumstance("labour"),
        width=9,
        choices=labels(Circumstances.Labour),
    ),
    Column(
        "参加基本医保",
        lambda row: (
            row.member.circumstances
            and ("是" if row.member.circumstances.has_medical_insurance else "否")
        ),
        width=7,
        main=True,
        choices=("是", "否"),
    ),
    Column(
        "参加大病保险",
        lambda row: (
            row.member.circumstances
            and ("是" if row.member.circumstances.has_serious_illness_insurance else "否")
        ),
        width=7,
        choices=("是", "否"),
    ),
    Column(
        "生活补贴",
        _since("disability_living"),
        DATE,
        width=11,
        group="残疾人两项补贴（起始日期）",
        note="困难残疾人生活补贴，国发〔2015〕52号。",
    ),
    Column(
        "护理补贴",
        _since("disability_care"),
        DATE,
        width=11,
        group="残疾人两项补贴（起始日期）",
        note="重度残疾人护理补贴，国发〔2015〕52号。",
    ),
    Column("参保资助", _since("health_insured"), DATE, width=11, group="健康扶贫（起始日期）"),
    Column("慢病签约", _since("health_chronic"), DATE, width=11, group="健康扶贫（起始日期）"),
    Column("大病保险", _since("health_major"), DATE, width=11, group="健康扶贫（起始日期）"),
    Column("医疗救助", _since("health_relief"), DATE, width=11, group="健康扶贫（起始日期）"),
    Column(
        "累计发放（元）",
        lambda row: row.member.paid_fen,
        YUAN,
        width=12,
        key="paid",
        total=True,
        note="本人残疾人类和健康类补贴到统计日为止的发放之和，作废的不计；没有的留空。",
    ),
    _counted("慢性病", CHRONIC, "chronic"),
    _counted("大病", MAJOR, "major"),
    _counted("残疾", DISABLED, "disabled"),
    Column(
        "持残疾人证",
        lambda row: 1 if row.card else None,
        INTEGER,
        width=6,
        group="计人",
        key="cards",
        total=True,
    ),
    Column("合计", lambda row: 1, INTEGER, width=6, group="计人", key="persons", total=True),
    Column(
        "残疾人户计户",
        lambda row: 1 if row.counts_household else None,
        INTEGER,
        width=6,
        key="households",
        total=True,
        note="有成员持有效残疾人证的户，只在本表中第一个持证人的一行计 1，合计等于指标“残疾人户数”。",
    ),
)

HEALTH = Ledger(
    name="health",
    title="慢病与残疾台账",
    about="统计日患慢性病、大病，有残疾或持残疾人证的成员每人一行，不论是否在册：证件、参保和享受的补贴。",
    measure="人",
    span=Span.AS_AT,
    unit="元",
    frozen=5,
    columns=COLUMNS,
    order=("household__area", "household__number", "pk"),
    select=select,
    prepare=prepare,
    fill=fill,
    totals=totals,
    summary=lambda sums: (
        f"{sums['persons']} 人：慢性病 {sums['chronic']} 人，大病 {sums['major']} 人，"
        f"残疾 {sums['disabled']} 人，持残疾人证 {sums['cards']} 人、{sums['households']} 户"
    ),
)
