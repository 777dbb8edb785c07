"""The records that rules are about. Each row reaches its household and its village by a key."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Substr, TruncMonth

from households import wording
from households.models import (
    Disability,
    ExitReview,
    ExitStep,
    Household,
    Income,
    Issue,
    Membership,
    Standing,
    StatedIncome,
    Subsidy,
    SubsidyPayment,
    covering,
    inside,
)
from households.standards import project_notice_days_at
from projects.models import (
    Allocation,
    Beneficiary,
    Contract,
    FundSource,
    Notice,
    Payment,
    Project,
    ProjectPhoto,
    Quantity,
    SourceEntry,
    StageEvent,
)
from reports.figures import At

# What is paid by the quarter comes within it, and arrears are seldom older.
QUARTER = timedelta(days=92)
ONE_MONTH = r"^[0-9]{4}(年[0-9]{1,2}月|-[0-9]{2})$"
ONE_QUARTER = r"^[0-9]{4}年第?[一二三四1-4]季度$"
ONE_DAY = timedelta(days=1)
COUNTY = 6  # digits of a place's code
TENDERED = (
    Contract.Method.OPEN,
    Contract.Method.INVITED,
    Contract.Method.NEGOTIATED,
    Contract.Method.INQUIRY,
)
INCOME_CLOSES = 10  # 收入核算年度 1 October to 30 September, as is the custom


Owner = Household | Project | FundSource | Issue


@dataclass(frozen=True, eq=False)
class Subject:
    """Rows of one model at a moment and a place.

    `household` and `area` are the paths to the household's key (empty for what is no household's) and the village's
    code, `related` what is fetched for the words; `of` gives the household, or the record whose page mends it, `about`
    names the row among others of its owner.
    """

    unit: str
    rows: Callable[[At], QuerySet[Any]]
    household: str
    area: str
    key: tuple[str, ...]
    related: tuple[str, ...]
    of: Callable[[Any], Owner]
    about: Callable[[Any], str]


def _kept() -> Q:
    """Households that were not struck off: whoever left the register for good has nothing left to mend."""
    return Q(standing__status__isnull=True) | ~Q(standing__status=Standing.Status.REMOVED)


def _households(at: At) -> QuerySet[Household]:
    return Household.objects.in_area(at.area).with_standing(at.day).filter(_kept())


def _members(at: At) -> QuerySet[Membership]:
    """Members of the day, with what is then true of the person joined as `now`."""
    now = FilteredRelation(
        "person__circumstances", condition=covering(at.day, "person__circumstances__")
    )
    members = Membership.objects.in_area(at.area).covering(at.day).with_standing(at.day)
    return members.alias(now=now).filter(_kept())


def _cards(at: At) -> QuerySet[Disability]:
    """Disability cards of members of the day."""
    member = FilteredRelation(
        "person__memberships", condition=covering(at.day, "person__memberships__")
    )
    cards = Disability.objects.covering(at.day).annotate(member=member)
    return cards.filter(inside(at.area, "member__household__area"))


def _incomes(at: At) -> QuerySet[Income]:
    """The last year's income of each household; that of a year still running is not yet whole."""
    last = at.year if at.day.month >= INCOME_CLOSES else at.year - 1
    later = Income.objects.filter(
        household=OuterRef("household"), year__gt=OuterRef("year"), year__lte=last
    )
    stated = StatedIncome.objects.filter(household=OuterRef("household"), year=OuterRef("year"))
    standing = FilteredRelation(
        "household__standings", condition=covering(at.day, "household__standings__")
    )
    return (
        Income.objects.filter(~Exists(later), inside(at.area, "household__area"), year__lte=last)
        .alias(
            standing=standing,
            net_fen_of_year=F("wages_fen")
            + F("business_fen")
            + F("property_fen")
            + F("transfers_fen")
            - F("business_costs_fen"),
            members_at_close=_headcount(at.day, month=INCOME_CLOSES - 1),
            members_at_year_end=_headcount(at.day, month=12),
            stated_net=Subquery(stated.values("net_fen")),
            stated_per_head=Subquery(stated.values("per_head_fen")),
        )
        .filter(_kept())
    )


def _headcount(day: date, *, month: int) -> Combinable:
    """How many belonged to the household on the last day of a month of the row's year, as far as known on the day."""
    year = OuterRef("year")
    begun = Q(begins_on__year__lt=year) | Q(begins_on__year=year, begins_on__month__lte=month)
    lasting = (
        Q(ends_on__isnull=True)
        | Q(ends_on__year__gt=year)
        | Q(ends_on__year=year, ends_on__month__gt=month)
    )
    members = Membership.objects.filter(
        begun, lasting, household=OuterRef("household"), begins_on__lte=day
    )
    counted = members.order_by().values("household").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0, output_field=IntegerField())


def _subsidies(at: At) -> QuerySet[Subsidy]:
    """Entitlements that had begun by the day; those that were taken back never were."""
    begun = Subsidy.objects.standing_good().filter(begins_on__lte=at.day)
    return begun.filter(inside(at.area, "household__area"))


def _payments(at: At) -> QuerySet[SubsidyPayment]:
    """Payments by the day that stand, with for how many persons and months each was, where that can be known."""
    paid = SubsidyPayment.objects.in_area(at.area).standing_good().filter(paid_on__lte=at.day)
    return paid.alias(
        persons=Case(
            When(subsidy__person__isnull=False, then=Value(1)),
            default=F("subsidy__quantity"),
            output_field=IntegerField(),
        ),
        months=Case(
            When(covers__regex=ONE_MONTH, then=Value(1)),
            When(covers__regex=ONE_QUARTER, then=Value(3)),
            output_field=IntegerField(),
        ),
        quarter_before=ExpressionWrapper(F("paid_on") - QUARTER, output_field=DateField()),
        paid_in=TruncMonth("paid_on"),
    )


def _reviews(at: At) -> QuerySet[ExitReview]:
    """Exits under way or done by the day that were not voided, with the day of each of their steps."""
    opened = ExitReview.objects.standing_good().filter(
        inside(at.area, "household__area"), year__lte=at.year
    )
    steps = ExitStep.objects.filter(review=OuterRef("pk"), held_on__lte=at.day)

    def on(kind: str, column: str = "held_on") -> Subquery:
        return Subquery(steps.filter(kind=kind).values(column)[:1])

    days = {f"{kind}_on": on(kind) for kind in ExitStep.Kind.values}
    return opened.alias(**days, notice_until=on(ExitStep.Kind.NOTICE, "until_on"))


def _issues(at: At) -> QuerySet[Issue]:
    """Problems raised by the day."""
    return Issue.objects.in_area(at.area).filter(raised_on__lte=at.day)


def _entitled(subsidy: Subsidy) -> str:
    person = f"（{subsidy.person.name}）" if subsidy.person else ""
    return f"{subsidy.category}{person}"


HOUSEHOLDS = Subject(
    "户",
    _households,
    household="pk",
    area="area_id",
    key=("number",),
    related=("area",),
    of=lambda row: row,
    about=lambda row: "",
)
MEMBERS = Subject(
    "人",
    _members,
    household="household_id",
    area="household__area_id",
    key=("household__number", "pk"),
    related=("person", "household__area"),
    of=lambda row: row.household,
    about=lambda row: row.person.name,
)
CARDS = Subject(
    "张",
    _cards,
    household="member__household_id",
    area="member__household__area_id",
    key=("member__household__number", "pk"),
    related=("person", "member__household__area"),
    of=lambda row: row.member.household,
    about=lambda row: row.person.name,
)
INCOMES = Subject(
    "户",
    _incomes,
    household="household_id",
    area="household__area_id",
    key=("household__number", "pk"),
    related=("household__area",),
    of=lambda row: row.household,
    about=lambda row: f"{row.year}年收入",
)
SUBSIDIES = Subject(
    "项",
    _subsidies,
    household="household_id",
    area="household__area_id",
    key=("household__number", "pk"),
    related=("category", "person", "household__area"),
    of=lambda row: row.household,
    about=_entitled,
)
PAYMENTS = Subject(
    "笔",
    _payments,
    household="subsidy__household_id",
    area="subsidy__household__area_id",
    key=("subsidy__household__number", "pk"),
    related=("subsidy__category", "subsidy__person", "subsidy__household__area"),
    of=lambda row: row.subsidy.household,
    about=lambda row: _entitled(row.subsidy),
)
REVIEWS = Subject(
    "户",
    _reviews,
    household="household_id",
    area="household__area_id",
    key=("household__number", "pk"),
    related=("household__area",),
    of=lambda row: row.household,
    about=lambda row: f"{row.year}年脱贫退出",
)
ISSUES = Subject(
    "个",
    _issues,
    household="",
    area="area_id",
    key=("raised_on", "pk"),
    related=("area", "household", "responsible_user"),
    of=lambda row: row,
    about=lambda row: "",
)


def _fen(rows: QuerySet[Any], owner: str) -> Combinable:
    """What the rows of each owner add up to."""
    sums = rows.order_by().values(owner).annotate(sum=Sum("amount_fen"))
    return Coalesce(Subquery(sums.values("sum")), 0, output_field=BigIntegerField())


def _sources(at: At) -> QuerySet[FundSource]:
    """Pots whose money came to the place by the day."""
    given = Allocation.objects.by(at.day).in_area(at.area).filter(source=OuterRef("pk"))
    held = SourceEntry.objects.by(at.day).filter(source=OuterRef("pk"))
    announced = Notice.objects.by(at.day).filter(source=OuterRef("pk"))
    return FundSource.objects.filter(Exists(given)).alias(
        given_fen=_fen(given, "source"), is_held=Exists(held), is_announced=Exists(announced)
    )


def _projects(at: At) -> QuerySet[Project]:
    """Projects with the stages that they had reached, and what they have."""
    reached = StageEvent.objects.filter(project=OuterRef("pk"), on__lte=at.day)
    hung = Notice.objects.filter(project=OuterRef("pk"), posted_on__lte=at.day)
    served = Beneficiary.objects.by(at.day).filter(project=OuterRef("pk"))
    signed = Contract.objects.filter(project=OuterRef("pk"), signed_on__lte=at.day)

    def on(stage: str) -> Subquery:
        return Subquery(reached.filter(stage=stage).order_by("on").values("on")[:1])

    return Project.objects.in_area(at.area).alias(
        admitted_on=on(StageEvent.Stage.ADMITTED),
        approved_on=on(StageEvent.Stage.APPROVED),
        started_on=on(StageEvent.Stage.STARTED),
        finished_on=on(StageEvent.Stage.FINISHED),
        accepted_on=on(StageEvent.Stage.ACCEPTED),
        handed_over_on=on(StageEvent.Stage.HANDED_OVER),
        has_admission_notice=Exists(hung.filter(moment=Notice.Moment.ADMISSION)),
        has_plan_notice=Exists(hung.filter(moment=Notice.Moment.PLAN)),
        has_completion_notice=Exists(hung.filter(moment=Notice.Moment.COMPLETION)),
        has_contract=Exists(signed),
        is_tendered=Exists(signed.filter(method__in=TENDERED)),
        is_procured=Exists(reached.filter(stage=StageEvent.Stage.PROCURED)),
        serves=Exists(served),
    )


def _allocations(at: At) -> QuerySet[Allocation]:
    """Sums that were given by the day, with what of each has not been paid."""
    taken = Allocation.objects.by(at.day).filter(origin=OuterRef("pk"))
    paid = Payment.objects.by(at.day).filter(allocation=OuterRef("pk"))
    given = Allocation.objects.by(at.day).in_area(at.area).given()
    left = F("amount_fen") + _fen(taken, "origin") - _fen(paid, "allocation")
    return given.alias(left_fen=ExpressionWrapper(left, output_field=BigIntegerField()))


def _money_paid(at: At) -> QuerySet[Payment]:
    """Payments of projects by the day that were not wholly given back or reversed."""
    back = Payment.objects.by(at.day).filter(origin=OuterRef("pk"))
    started = StageEvent.objects.filter(
        project=OuterRef("allocation__project"), stage=StageEvent.Stage.STARTED
    )
    made = Payment.objects.by(at.day).in_area(at.area).made()
    stays = F("amount_fen") + _fen(back, "origin")
    return made.alias(
        stays_fen=ExpressionWrapper(stays, output_field=BigIntegerField()),
        started_on=Subquery(started.order_by("on").values("on")[:1]),
    ).filter(stays_fen__gt=0)


def _served(at: At) -> QuerySet[Beneficiary]:
    """Households that projects serve by the day."""
    return Beneficiary.objects.by(at.day).in_area(at.area).told()


def _contracts(at: At) -> QuerySet[Contract]:
    """Contracts signed by the day, with what was paid on each."""
    paid = Payment.objects.by(at.day).filter(contract=OuterRef("pk"))
    signed = Contract.objects.filter(inside(at.area, "project__area"), signed_on__lte=at.day)
    papers = ProjectPhoto.objects.standing_good().filter(contract=OuterRef("pk"))
    return signed.alias(paid_fen=_fen(paid, "contract"), has_papers=Exists(papers))


def _hung(at: At) -> QuerySet[Notice]:
    """Notices of projects on a board that were taken down by the day, with the days each hung and had to hang."""
    boards = (Notice.Place.BOARD, Notice.Place.TOWNSHIP)
    down = Notice.objects.filter(
        inside(at.area, "project__area"), place__in=boards, taken_down_on__lte=at.day
    )
    least = project_notice_days_at("project__area_id", at.day)
    return down.alias(
        hung_for=_days(F("taken_down_on") - F("posted_on")) + ONE_DAY,
        due_for=_days(least * Value(ONE_DAY)),
    )


def _built(at: At) -> QuerySet[Quantity]:
    """The one thing that a project builds, with the money it was given, beside the others of its kind in the county."""
    more = Quantity.objects.filter(project=OuterRef("project")).exclude(pk=OuterRef("pk"))
    given = Allocation.objects.by(at.day).filter(project=OuterRef("project"))
    alone = Quantity.objects.filter(~Exists(more)).alias(
        given_fen=_fen(given, "project"), county=Substr("project__area_id", 1, COUNTY)
    )
    alike = alone.filter(
        given_fen__gt=0,
        county=Substr(OuterRef("project__area_id"), 1, COUNTY),
        project__category=OuterRef("project__category"),
        item=OuterRef("item"),
        unit=OuterRef("unit"),
    ).exclude(pk=OuterRef("pk"))
    paired = alike.order_by().values("unit")
    funded = paired.filter(project__allocations__allocated_on__lte=at.day)
    return (
        alone.filter(inside(at.area, "project__area"), given_fen__gt=0)
        .alias(
            alike_count=Subquery(paired.annotate(count=Count("pk")).values("count")),
            alike_amount=Subquery(paired.annotate(sum=Sum("amount")).values("sum")),
            alike_fen=Subquery(
                funded.annotate(sum=Sum("project__allocations__amount_fen")).values("sum")
            ),
        )
        .alias(
            own=ExpressionWrapper(F("given_fen") * F("alike_amount"), FloatField()),
            alike=ExpressionWrapper(F("alike_fen") * F("amount"), FloatField()),
        )
    )


def _days(expression: Combinable) -> ExpressionWrapper:
    return ExpressionWrapper(expression, output_field=DurationField())


SOURCES = Subject(
    "笔",
    _sources,
    household="",
    area="area_id",
    key=("pk",),
    related=("area",),
    of=lambda row: row,
    about=lambda row: "",
)
PROJECTS = Subject(
    "个",
    _projects,
    household="",
    area="area_id",
    key=("code",),
    related=("area",),
    of=lambda row: row,
    about=lambda row: "",
)
ALLOCATIONS = Subject(
    "笔",
    _allocations,
    household="",
    area="project__area_id",
    key=("project__code", "pk"),
    related=("project__area", "source"),
    of=lambda row: row.project,
    about=lambda row: f"{wording.day(row.allocated_on)}下达",
)
MONEY_PAID = Subject(
    "笔",
    _money_paid,
    household="",
    area="allocation__project__area_id",
    key=("allocation__project__code", "pk"),
    related=("allocation__project__area", "contract__contractor"),
    of=lambda row: row.allocation.project,
    about=lambda row: f"{wording.day(row.paid_on)}支付",
)
SERVED = Subject(
    "户",
    _served,
    household="",
    area="project__area_id",
    key=("project__code", "pk"),
    related=("project__area", "household"),
    of=lambda row: row.project,
    about=lambda row: row.household.number,
)
CONTRACTS = Subject(
    "份",
    _contracts,
    household="",
    area="project__area_id",
    key=("project__code", "pk"),
    related=("project__area", "contractor"),
    of=lambda row: row.project,
    about=lambda row: f"合同{row.number}",
)
HUNG = Subject(
    "次",
    _hung,
    household="",
    area="project__area_id",
    key=("project__code", "pk"),
    related=("project__area",),
    of=lambda row: row.project,
    about=lambda row: row.get_place_display(),
)
BUILT = Subject(
    "个",
    _built,
    household="",
    area="project__area_id",
    key=("project__code", "pk"),
    related=("project__area",),
    of=lambda row: row.project,
    about=lambda row: row.item,
)
