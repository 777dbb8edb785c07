"""What is not money: the entry of the library, its stages in their order, and the rows that tell how it came along."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError

from households import wording
from households.actions.rows import refuse_stale, values
from households.actions.rows import stored as find_stored
from households.audit import record
from households.models import Household, User
from projects.models import (
    Acceptance,
    Allocation,
    Beneficiary,
    Contract,
    Contractor,
    FundSource,
    Payment,
    Project,
    StageEvent,
)

Stage = StageEvent.Stage
ORDER = (
    Stage.RESERVED,
    Stage.ADMITTED,
    Stage.APPROVED,
    Stage.PROCURED,
    Stage.STARTED,
    Stage.FINISHED,
    Stage.ACCEPTED,
    Stage.AUDITED,
    Stage.ANNOUNCED,
    Stage.HANDED_OVER,
)
# 国开办发〔2018〕10号: what has no goal does not enter the library.
NO_GOAL = "没有绩效目标的项目不能入库，请先填绩效目标。"


@transaction.atomic
def save_row(
    *, by: User, owner: Project | FundSource, row: models.Model, seen: str
) -> models.Model:
    """Enters a row of a project or a pot, or corrects it where it stands; the book tells what was before.

    Raises ValidationError when the row is no longer as it was seen, naming what changed, or would not hold.
    """
    _queue(owner)
    before = find_stored(row)
    refuse_stale(before, seen)
    row.full_clean()
    row.save()
    now, then = values(row), values(before) if before else {}
    moved = [name for name, value in now.items() if value != then.get(name)]
    record(
        by=by,
        verb=f"{row._meta.model_name}.{'corrected' if before else 'entered'}",
        target=row,
        area=owner.area_id,
        before={name: then[name] for name in moved} if before else None,
        after={"of": _named(owner)} | {name: now[name] for name in moved},
    )
    return row


@transaction.atomic
def save_contract(
    *, by: User, owner: Project, row: Contract, seen: str, contractor: Contractor
) -> models.Model:
    """A contract with who fulfils it, entered or corrected; raises what `save_row` raises."""
    contractor.full_clean()
    contractor.save()
    row.contractor = contractor
    return save_row(by=by, owner=owner, row=row, seen=seen)


@transaction.atomic
def take_out(*, by: User, owner: Project | FundSource, row: models.Model, reason: str) -> None:
    """Takes out a row that should never have been; the book keeps what it said.

    Raises ValidationError without a reason, and for a row that others rest on.
    """
    _queue(owner)
    if not reason.strip():
        raise ValidationError({"reason": "请写明删去的原因。"})
    said, label = values(row), row._meta.label
    pk = row.pk
    try:
        row.delete()
    except ProtectedError:
        raise ValidationError("已有别的记录以这一条为依据（例如按合同支付），不能删去。") from None
    row.pk = pk
    record(
        by=by,
        verb=f"{row._meta.model_name}.taken_out",
        target=row,
        area=owner.area_id,
        before={"of": _named(owner), "table": label} | said,
        reason=reason.strip(),
    )


@transaction.atomic
def reach_stage(
    *,
    project: Project,
    by: User,
    today: date,
    stage: str,
    on: date,
    document: str = "",
    note: str = "",
) -> StageEvent:
    """The next stage of a project, in the order of the library.

    Stages that a small work has no need of may be left out; none comes after a later one. Raises ValidationError for
    that, for a day before the last stage's or in the future, for admission without a goal, acceptance that has not
    passed, resuming what was not suspended, and for withdrawing what still has money.
    """
    _queue(project)
    if on > today:
        raise ValidationError({"on": "日期不能晚于今天。"})
    events = list(project.stage_events.order_by("on", "id"))
    last = events[-1] if events else None
    if last and on < last.on:
        raise ValidationError(
            {"on": f"不能早于上一阶段“{last.get_stage_display()}”的{wording.day(last.on)}。"}
        )
    refuse_order(events, Stage(stage))
    _refuse_unready(project, Stage(stage), on)
    event = StageEvent(project=project, stage=stage, on=on, document=document, note=note)
    event.full_clean()
    event.save(force_insert=True)
    record(
        by=by,
        verb="stage.reached",
        target=event,
        key=project.code,
        area=project.area_id,
        after={"stage": stage, "on": on, "document": document, "note": note},
    )
    return event


@transaction.atomic
def take_back_stage(*, event: StageEvent, by: User, reason: str) -> None:
    """The last stage was entered by mistake. Raises ValidationError for any but the last, and without a reason."""
    project = event.project
    _queue(project)
    last = project.stage_events.order_by("on", "id").last()
    if last is None or last.pk != event.pk:
        raise ValidationError("只能撤销最后一个阶段，请从最后的开始。")
    take_out(by=by, owner=project, row=event, reason=reason)


@transaction.atomic
def add_beneficiaries(
    *,
    project: Project,
    by: User,
    today: date,
    households: Sequence[Household],
    since_on: date,
    benefit: str = "",
    amount_fen: int | None = None,
) -> list[Beneficiary]:
    """Households that a project serves, all or none. Raises ValidationError for none at all, a day in the future,
    one of another village, and one that is on the list already.
    """
    _queue(project)
    if not households:
        raise ValidationError({"households": "请写受益的户。"})
    if since_on > today:
        raise ValidationError({"since_on": "日期不能晚于今天。"})
    outside = [one.number for one in households if not one.area_id.startswith(project.area_id)]
    if outside:
        raise ValidationError(
            {"households": f"不是{project.area}的户：{'、'.join(outside[:10])}。"}
        )
    keys = [one.pk for one in households]
    known = project.beneficiaries.filter(household__in=keys)
    if doubled := list(known.values_list("household__number", flat=True)[:10]):
        raise ValidationError({"households": f"已在受益户名单里：{'、'.join(doubled)}。"})
    rows = [
        Beneficiary(
            project=project,
            household=one,
            since_on=since_on,
            benefit=benefit,
            amount_fen=amount_fen,
        )
        for one in households
    ]
    for row in rows:
        row.full_clean(validate_unique=False, validate_constraints=False)
        row.save(force_insert=True)
    record(
        by=by,
        verb="beneficiaries.added",
        target=project,
        key=project.code,
        area=project.area_id,
        after={
            "households": [one.number for one in households],
            "since_on": since_on,
            "benefit": benefit,
            "amount_fen": amount_fen,
        },
    )
    return rows


def possible_stages(events: Sequence[StageEvent]) -> list[Stage]:
    """The stages that may come next, the likeliest first."""
    found = []
    for stage in (*ORDER, Stage.SUSPENDED, Stage.RESUMED, Stage.WITHDRAWN):
        try:
            refuse_order(events, stage)
        except ValidationError:
            continue
        found.append(stage)
    return found


def _queue(owner: Project | FundSource) -> None:
    """The row of the owner is where two writers wait for one another; a new one has none yet."""
    if owner.pk:
        type(owner).objects.select_for_update(of=("self",)).get(pk=owner.pk)


def _named(owner: Project | FundSource) -> str:
    return owner.code if isinstance(owner, Project) else str(owner)


def refuse_order(events: Sequence[StageEvent], stage: Stage) -> None:
    """Raises ValidationError, in one sentence, for a stage that cannot follow those that were reached."""
    reached = [Stage(event.stage) for event in events]
    last = reached[-1] if reached else None
    furthest = max((ORDER.index(one) for one in reached if one in ORDER), default=-1)
    started = Stage.STARTED in reached and Stage.FINISHED not in reached
    if last is Stage.WITHDRAWN:
        raise ValidationError("项目已经调整出库，不再有后面的阶段。")
    if last is Stage.SUSPENDED and stage not in (Stage.RESUMED, Stage.WITHDRAWN):
        raise ValidationError("项目停工中，请先登记复工。")
    match stage:
        case Stage.RESUMED:
            if last is not Stage.SUSPENDED:
                raise ValidationError("项目没有停工，不用复工。")
        case Stage.SUSPENDED:
            if not started:
                raise ValidationError("开工以后、完工以前才能停工。")
        case Stage.WITHDRAWN:
            if Stage.FINISHED in reached:
                raise ValidationError("项目已经完工，不能调整出库。")
        case Stage.FINISHED if Stage.STARTED not in reached:
            raise ValidationError("还没有开工，不能登记完工。")
        case Stage.ACCEPTED | Stage.AUDITED | Stage.HANDED_OVER if Stage.FINISHED not in reached:
            raise ValidationError("还没有完工，不能登记这一阶段。")
        case _ if ORDER.index(stage) <= furthest:
            raise ValidationError(f"已经到“{ORDER[furthest].label}”，不能再登记更早的阶段。")


def _refuse_unready(project: Project, stage: Stage, on: date) -> None:
    if stage is Stage.ADMITTED and not project.goal.strip():
        raise ValidationError({"stage": NO_GOAL})
    if stage is Stage.ACCEPTED:
        passed = project.acceptances.filter(held_on__lte=on, result=Acceptance.Result.PASSED)
        if not passed.exists():
            raise ValidationError({"stage": "还没有合格的验收，请先在“验收”里登记验收结论。"})
    if stage is Stage.WITHDRAWN:
        given = Allocation.objects.filter(project=project).fen()
        paid = Payment.objects.filter(allocation__project=project).fen()
        if given or paid:
            raise ValidationError(
                {"stage": "项目还有资金，请先退回支付、收回下达的资金，再出库。"}
            )
