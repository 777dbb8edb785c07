"""脱贫退出台账: each household that left poverty or is on its way, with the points checked and the steps in public."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import ExtractYear

from households.exit_check import Check, Moment, Readiness, Step, readiness_at
from households.models import ExitFinding, ExitReview, ExitStep, Household, Standing
from reports.figures import At, find, records
from reports.figures.sources import HOUSEHOLDS
from reports.ledgers.about import ATTRIBUTE, HELPERS, STATUS, household_columns
from reports.ledgers.facts import Facts, Place, dated, gather, places
from reports.ledgers.kinds import DATE, INTEGER, PROSE
from reports.ledgers.ledger import Column, Ledger, Span

Item = ExitFinding.Item
Kind = ExitStep.Kind
EXITED = Standing.Status.EXITED
POINTS = "一超过、两不愁、三保障和饮水"
STEPS = "退出程序"


@dataclass(frozen=True)
class Row:
    """A household's way out, judged as of the day it left, or as of the ledger's day while it is on its way."""

    household: Household
    place: Place
    facts: Facts
    exited_on: date | None
    found: Readiness

    @property
    def review(self) -> ExitReview | None:
        return self.found.review

    def step(self, kind: ExitStep.Kind) -> Step:
        return next(step for step in self.found.steps if step.kind == kind)


def _exited_on(at: At) -> Subquery:
    """Since when it has been exited: the exit that holds, whatever its attribute became afterwards."""
    before = Standing.objects.filter(
        household=OuterRef("household"), status=EXITED, ends_on=OuterRef("begins_on")
    )
    turns = Standing.objects.filter(
        ~Exists(before), household=OuterRef("pk"), status=EXITED, begins_on__lte=at.day
    )
    return Subquery(turns.order_by("-begins_on").values("begins_on")[:1])


def _review_year(at: At) -> Subquery:
    reviews = ExitReview.objects.standing_good().filter(
        household=OuterRef("pk"), year__lte=at.year
    )
    return Subquery(reviews.order_by("-year").values("year")[:1])


def select(at: At) -> QuerySet[Household]:
    """The households that the figure of exited households counts, and those on the register with a review begun."""
    registered: QuerySet[Any] = records(find("registered.households"), at)
    households = registered.annotate(
        exited_on=Case(When(status=EXITED, then=_exited_on(at)), output_field=DateField()),
        review_year=_review_year(at),
        member_count=HOUSEHOLDS.facts["member_count"](at),
    ).annotate(
        exit_year=Case(
            When(status=EXITED, then=ExtractYear("exited_on")),
            default=F("review_year"),
            output_field=IntegerField(),
        )
    )
    return households.alias(headship=dated("memberships", at, relation="head")).filter(
        Q(status=EXITED) | Q(review_year__isnull=False)
    )


def fill(households: Sequence[Any], at: At) -> list[Row]:
    facts = gather([household.pk for household in households], at)
    named = places({household.area_id for household in households})
    found = readiness_at(
        Moment(
            household,
            household.exited_on or min(at.day, date(household.exit_year, 12, 31)),
            household.exit_year,
        )
        for household in households
    )
    return [
        Row(
            household=household,
            place=named[household.area_id],
            facts=facts[household.pk],
            exited_on=household.exited_on,
            found=found[household.pk],
        )
        for household in households
    ]


def totals(households: QuerySet[Household], at: At) -> dict[str, int]:
    exited = Q(status=EXITED)
    return households.aggregate(
        rows=Count("pk"),
        households=Count("pk", filter=exited),
        persons=Sum("member_count", filter=exited, default=0),
        reviewed=Count("pk", filter=Q(review_year=F("exit_year"))),
    )


def _point(item: ExitFinding.Item) -> Column:
    def value(row: Row) -> str:
        return next(check for check in row.found.checks if check.item is item).state_label

    return Column(
        item.label,
        value,
        width=9,
        group=POINTS,
        note="按退出当日（未退出的按统计日）的记录和入户体检判定，两者不一致的以没有达标计。",
        choices=("达标", "没有达标", "还没有查"),
    )


def _held(kind: ExitStep.Kind) -> Callable[[Row], date | None]:
    def value(row: Row) -> date | None:
        record = row.step(kind).record
        return record.held_on if record else None

    return value


def _missing(row: Row) -> str:
    """What does not hold, in the words of the page of the household's exit, those in one state together."""
    by_state: dict[str, list[str]] = {}
    missing: list[Check | Step] = [*row.found.missed_checks, *row.found.missed_steps]
    for missed in missing:
        by_state.setdefault(missed.state_label, []).append(missed.label)
    return "；".join(f"{state}：{'、'.join(labels)}" for state, labels in by_state.items())


def _until(row: Row) -> date | None:
    record = row.step(Kind.NOTICE).record
    return record.until_on if record else None


def _documents(row: Row) -> str:
    told = [
        f"{step.label}：{step.record.document}"
        for step in row.found.steps
        if step.record and step.record.document
    ]
    standing = row.facts.standing
    if row.exited_on and standing and standing.status == EXITED and standing.document:
        told.append(f"退出：{standing.document}")
    return "；".join(told)


COLUMNS = (
    *household_columns(),
    ATTRIBUTE,
    HELPERS,
    Column(
        "家庭人口",
        lambda row: row.facts.member_count,
        INTEGER,
        width=6,
        note="统计日在户的家庭成员数。",
    ),
    Column(
        "年度",
        lambda row: row.found.year,
        INTEGER,
        width=6,
        key="year",
        sort=("exit_year",),
        main=True,
        note="已脱贫的为脱贫年度，正在办理的为体检年度。",
    ),
    STATUS,
    Column(
        "脱贫日期",
        lambda row: row.exited_on,
        DATE,
        width=11,
        key="on",
        sort=("exited_on",),
        main=True,
        note="至今有效的那次脱贫；没有脱贫的留空。",
    ),
    Column(
        "体检",
        lambda row: "有" if row.review else "没有",
        width=6,
        main=True,
        note="该年度有没有脱贫退出体检的登记，作废的不算。",
        choices=("有", "没有"),
    ),
    *(_point(item) for item in Item),
    Column(
        Kind.MEETING.label,
        _held(Kind.MEETING),
        DATE,
        width=11,
        group=STEPS,
        note="厅字〔2016〕16号：民主评议、核实、农户认可、公示、公告退出，依次办理。",
    ),
    Column(Kind.VERIFICATION.label, _held(Kind.VERIFICATION), DATE, width=11, group=STEPS),
    Column(Kind.CONSENT.label, _held(Kind.CONSENT), DATE, width=11, group=STEPS),
    Column("公示开始", _held(Kind.NOTICE), DATE, width=11, group=STEPS, main=True),
    Column("公示截止", _until, DATE, width=11, group=STEPS, main=True, note="公示的最后一天。"),
    Column(Kind.ANNOUNCEMENT.label, _held(Kind.ANNOUNCEMENT), DATE, width=11, group=STEPS, main=True),
    Column("记录和文件", _documents, PROSE, width=28),
    Column(
        "没有办好的",
        _missing,
        PROSE,
        width=30,
        main=True,
        note="没有达标、还没有查的体检项，没有办或有问题的步骤。",
    ),
    Column(
        "有体检计户",
        lambda row: 1 if row.review else None,
        INTEGER,
        width=6,
        key="reviewed",
        total=True,
    ),
    Column(
        "已脱贫计户",
        lambda row: 1 if row.exited_on else None,
        INTEGER,
        width=6,
        key="households",
        total=True,
        note="合计等于指标“已脱贫户数”。",
    ),
    Column(
        "已脱贫计人",
        lambda row: row.facts.member_count if row.exited_on else None,
        INTEGER,
        width=6,
        key="persons",
        total=True,
        note="已脱贫户统计日的在户人口，合计等于指标“已脱贫户人口”。",
    ),
)  # fmt: skip

EXITS = Ledger(
    name="exits",
    title="脱贫退出台账",
    about="截至统计日已脱贫的户和正在办理脱贫退出的户每户一行：七项体检、五步程序、公示日期和文件，缺什么写明。",
    measure="户",
    span=Span.AS_AT,
    frozen=4,
    columns=COLUMNS,
    order=("area", "exit_year", "number"),
    select=select,
    fill=fill,
    totals=totals,
    summary=lambda sums: (
        f"{sums['rows']} 户，已脱贫 {sums['households']} 户 {sums['persons']} 人，"
        f"有体检登记 {sums['reviewed']} 户"
    ),
)
