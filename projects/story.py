"""One project told: contracts with what was paid of them, progress beside money, pictures by spot, notices, households."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from households.glances import head_names
from households.models import Membership
from projects.models import Beneficiary, Contract, Notice, Project, ProjectPhoto, StageEvent
from projects.money import Line

Stage = StageEvent.Stage
Moment = Notice.Moment
NOT_ENTERED = "没有登记阶段"
BOARD = (
    *(stage for stage in Stage if stage not in (Stage.SUSPENDED, Stage.RESUMED, Stage.WITHDRAWN)),
    Stage.SUSPENDED,
    Stage.WITHDRAWN,
)
# When each notice has to have hung (county survey, domain 4.2).
NOTICED_BY = {
    Moment.ADMISSION: Stage.APPROVED,
    Moment.PLAN: Stage.STARTED,
    Moment.COMPLETION: Stage.ACCEPTED,
}


@dataclass(frozen=True)
class BoardColumn:
    """The projects that stand at one stage, with their money."""

    label: str
    lines: tuple[Line, ...]

    @property
    def allocated_fen(self) -> int:
        return sum(line.money.allocated_fen for line in self.lines)


@dataclass(frozen=True)
class ContractLine:
    contract: Contract
    paid_fen: int

    @property
    def left_fen(self) -> int:
        return self.contract.amount_fen - self.paid_fen


@dataclass(frozen=True)
class Advance:
    """How far the work is, how far it should be by the plan, and how much of the money is gone. All in per cent."""

    done: int
    seen_on: date
    text: str
    planned: int | None

    @property
    def is_behind(self) -> bool:
        return self.planned is not None and self.done + 10 < self.planned


@dataclass(frozen=True)
class Spot:
    """The pictures of one place, by when they were taken."""

    name: str
    photos: tuple[ProjectPhoto, ...]


@dataclass(frozen=True)
class NoticeLine:
    notice: Notice
    days: int
    is_short: bool


@dataclass(frozen=True)
class BeneficiaryLine:
    beneficiary: Beneficiary
    head: str
    persons: int
    is_registered: bool


def board(lines: Sequence[Line]) -> list[BoardColumn]:
    """The projects by the stage they stand at; one that was resumed stands at what it had reached before."""
    by_stage: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        stage = line.stage.stage if line.stage else ""
        by_stage[Stage.STARTED if stage == Stage.RESUMED else stage].append(line)
    found = [BoardColumn(str(stage.label), tuple(by_stage[stage])) for stage in BOARD]
    if by_stage[""]:
        found.insert(0, BoardColumn(NOT_ENTERED, tuple(by_stage[""])))
    return [column for column in found if column.lines]


def contracts(project: Project, day: date) -> list[ContractLine]:
    rows = project.contracts.select_related("contractor").order_by("signed_on", "pk")
    paid = dict(
        project.contracts.filter(payments__paid_on__lte=day)
        .order_by()
        .values_list("pk")
        .annotate(Sum("payments__amount_fen"))
    )
    return [ContractLine(row, paid.get(row.pk, 0)) for row in rows]


def progress(project: Project, day: date) -> Advance | None:
    """The last that was seen by the day."""
    last = project.progress.filter(seen_on__lte=day).order_by("seen_on").last()
    if last is None:
        return None
    return Advance(last.percent, last.seen_on, last.text, planned_on(project, last.seen_on))


def planned_on(project: Project, day: date) -> int | None:
    """How much should stand on a day if work went evenly from the planned first to the planned last day."""
    first, last = project.planned_begins_on, project.planned_ends_on
    if first is None or last is None:
        return None
    share = ((day - first).days + 1) * 100 // ((last - first).days + 1)
    return min(max(share, 0), 100)


def spots(project: Project) -> list[Spot]:
    by_spot: dict[str, list[ProjectPhoto]] = defaultdict(list)
    for photo in project.photos.standing_good().of_site().order_by("taken_on", "pk"):
        by_spot[photo.spot].append(photo)
    return [Spot(name, tuple(photos)) for name, photos in by_spot.items()]


def papers(project: Project) -> dict[str, list[ProjectPhoto]]:
    """Pictures of the papers of contracts and of acceptances."""
    rows = project.photos.standing_good().of_papers().select_related("contract", "acceptance")
    found = list(rows.order_by("taken_on", "pk"))
    return {
        "contracts": [photo for photo in found if photo.contract_id],
        "acceptances": [photo for photo in found if photo.acceptance_id],
    }


def notices(rows: Iterable[Notice], day: date, least: int) -> list[NoticeLine]:
    """Each with the days it hung; short is one that came down before its time."""
    found = []
    for notice in rows:
        days = notice.days_up(day)
        came_down = notice.taken_down_on is not None and notice.taken_down_on <= day
        found.append(NoticeLine(notice, days, came_down and days < least))
    return found


def missing_notices(project: Project, stages: Sequence[StageEvent]) -> list[str]:
    """The notices that should have hung by the stage that was reached."""
    reached = {event.stage for event in stages}
    hung = set(project.notices.values_list("moment", flat=True))
    return [
        str(moment.label)
        for moment, stage in NOTICED_BY.items()
        if stage in reached and moment not in hung
    ]


def beneficiaries(project: Project, day: date) -> list[BeneficiaryLine]:
    """The households on the list, whether they were on the register when it began to serve them, and their members."""
    found: QuerySet[Any] = project.beneficiaries.select_related("household")
    rows = list(found.told().order_by("household__number"))  # type: ignore[attr-defined]
    keys = [row.household_id for row in rows]
    heads = head_names(keys, day)
    members = Membership.objects.covering(day).filter(household__in=keys)
    persons: dict[int, int] = defaultdict(int)
    for household in members.values_list("household", flat=True):
        persons[household] += 1
    return [
        BeneficiaryLine(
            row,
            heads.get(row.household_id, ""),
            persons[row.household_id],
            row.was_registered,
        )
        for row in rows
    ]
