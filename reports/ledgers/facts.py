"""What many ledgers say of a household on a day, gathered for a chunk of households in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, FilteredRelation, Q

from households import wording
from households.models import (
    Area,
    Cause,
    Income,
    Membership,
    Pairing,
    Person,
    Photo,
    PlannedExit,
    Standing,
    covering,
)
from reports.figures import At


@dataclass
class Facts:
    """One household on the day: its place on the register, why it is poor, who helps it, what it earns."""

    standing: Standing | None = None
    exit_year: int | None = None
    main_cause: str = ""
    other_causes: list[str] = field(default_factory=list)
    plan: PlannedExit | None = None
    helpers: list[str] = field(default_factory=list)
    head: Person | None = None
    member_count: int = 0
    income: Income | None = None

    @property
    def net_income_a_head_fen(self) -> int | None:
        if self.income is None:
            return None
        yuan = wording.yuan(self.income.net_fen) / self.income.member_count
        return int(wording.rounded(yuan) * wording.FEN_IN_YUAN)


def dated(relation: str, at: At, /, **condition: object) -> FilteredRelation:
    """Joins the one row of a dated relation that is in force on the day."""
    more = Q(**{f"{relation}__{name}": value for name, value in condition.items()})
    return FilteredRelation(relation, condition=covering(at.day, f"{relation}__") & more)


def last_full_year(at: At) -> int:
    """The last year that has ended by the day: what was earned in a later one cannot be known yet."""
    return (at.day + timedelta(days=1)).year - 1


def gather(households: Collection[int], at: At) -> dict[int, Facts]:
    """The facts of each household by its primary key."""
    facts: dict[int, Facts] = defaultdict(Facts)
    _read_standings(facts, households, at)
    _read_causes(facts, households, at)
    for plan in PlannedExit.objects.covering(at.day).filter(household__in=households):
        facts[plan.household_id].plan = plan
    pairings = Pairing.objects.covering(at.day).filter(household__in=households)
    for pairing in pairings.select_related("helper").order_by("begins_on", "pk"):
        facts[pairing.household_id].helpers.append(pairing.helper.name)
    _read_members(facts, households, at)
    incomes = Income.objects.filter(household__in=households, year__lte=last_full_year(at))
    for income in incomes.order_by("year"):
        facts[income.household_id].income = income
    return facts


def _read_standings(facts: dict[int, Facts], households: Collection[int], at: At) -> None:
    """The exit year is that of the exit that still holds: a later change of attribute moves it no more than a relapse keeps it."""
    standings = Standing.objects.filter(household__in=households, begins_on__lte=at.day)
    for standing in standings.order_by("begins_on"):
        own = facts[standing.household_id]
        if standing.status != Standing.Status.EXITED:
            own.exit_year = None
        elif own.exit_year is None:
            own.exit_year = standing.begins_on.year
        in_force = standing.ends_on is None or standing.ends_on > at.day
        own.standing = standing if in_force else None


def _read_causes(facts: dict[int, Facts], households: Collection[int], at: At) -> None:
    causes = Cause.objects.covering(at.day).filter(household__in=households)
    for cause in causes.order_by("begins_on", "pk"):
        own = facts[cause.household_id]
        if cause.is_main:
            own.main_cause = cause.get_code_display()
        else:
            own.other_causes.append(cause.get_code_display())


def _read_members(facts: dict[int, Facts], households: Collection[int], at: At) -> None:
    members = Membership.objects.covering(at.day).filter(household__in=households)
    counts = Counter(members.values_list("household", flat=True))
    for household, count in counts.items():
        facts[household].member_count = count
    for head in members.filter(relation=Membership.Relation.HEAD).select_related("person"):
        facts[head.household_id].head = head.person


def photo_counts(owner: str, keys: Collection[int]) -> dict[int, int]:
    """How many pictures that were not voided each has, of visits, activities or issues; those without any are left out."""
    photos = Photo.objects.standing_good().filter(**{f"{owner}__in": keys}).order_by()
    return dict(photos.values_list(owner).annotate(Count("pk")))


@dataclass(frozen=True)
class Place:
    """The names of the county, the township and the village that an area code lies in."""

    county: str
    township: str
    village: str


LENGTHS = (6, 9, 12)


def places(codes: Collection[str]) -> dict[str, Place]:
    """The place of each area code; what is not in the tree of areas stays empty."""
    wanted = {code[:length] for code in codes for length in LENGTHS}
    names = dict(Area.objects.filter(code__in=wanted).values_list("code", "name"))
    return {
        code: Place(
            *(names.get(code[:length], "") if length <= len(code) else "" for length in LENGTHS)
        )
        for code in codes
    }


def full_name(area: Area) -> str:
    """The area with the county and the township it lies in, as it signs a paper: 嵩县饭坡镇焦沟村."""
    codes = [code for code in area.ancestor_codes if len(code) >= LENGTHS[0]]
    names = dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
    return "".join([*(names.get(code, "") for code in codes), area.name])
