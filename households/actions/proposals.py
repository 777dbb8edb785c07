"""Changes that a visitor proposed: applied where the register still says what was seen, else decided by a person."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from households.access import May, reach
from households.actions.parts import follow_on
from households.actions.rows import as_seen
from households.audit import record
from households.models import Household, Living, Proposal, User, Visit
from households.proposable import Proposable, find


@dataclass(frozen=True)
class ProposedChange:
    """A field, what the visitor saw in it, and what it should say."""

    field: str
    seen: str
    new: str


def propose(*, visit: Visit, change: ProposedChange, by: User, today: date) -> Proposal:
    """Applies the change from the day of the visit, or lets it wait; runs inside the recording of the visit.

    Applied only when the register still says what was seen, nothing later stands in it, and the visitor may edit it.
    Raises ValidationError for an unknown field or value.
    """
    field = find(change.field)
    if change.new not in dict(field.choices):
        raise ValidationError(
            {"proposals": f"“{field.label}”没有“{change.new}”这个选项，请重选。"}
        )
    living = _current(visit.household)
    found = field.read(living)
    proposal = Proposal(
        household=visit.household,
        visit=visit,
        field=change.field,
        seen=change.seen,
        new=change.new,
        found=found,
        state=Proposal.State.WAITING,
    )
    if found == change.new:
        proposal.state = Proposal.State.APPLIED
    elif found == change.seen and _follows(living, visit) and _may_edit(visit, today):
        _apply(visit, field, change.new, living, visit.visited_on, by)
        proposal.state = Proposal.State.APPLIED
    if proposal.state == Proposal.State.APPLIED:
        proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.full_clean()
    proposal.save(force_insert=True)
    return proposal


@transaction.atomic
def decide_proposal(
    *, proposal: Proposal, by: User, today: date, adopt: bool, reason: str = ""
) -> Proposal:
    """Takes a waiting change over, or declines it for a reason.

    It holds from the day of the visit, or from today where the register has moved on since.
    Raises ValidationError when somebody decided already, or declines without a reason.
    """
    Household.objects.select_for_update().get(pk=proposal.household_id)
    proposal = Proposal.objects.select_related("visit__household").get(pk=proposal.pk)
    if proposal.state != Proposal.State.WAITING:
        raise ValidationError("这一项已经有人核对过了，请刷新页面。")
    if not adopt and not reason.strip():
        raise ValidationError({"reason": "不采纳请写明原因，走访人会看到。"})
    field, visit = find(proposal.field), proposal.visit
    living = _current(visit.household)
    before = field.read(living)
    if adopt and before != proposal.new:
        begins_on = visit.visited_on if _follows(living, visit) else today
        _apply(visit, field, proposal.new, living, begins_on, by)
    proposal.state = Proposal.State.APPLIED if adopt else Proposal.State.DECLINED
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.decision = reason.strip()
    proposal.full_clean()
    proposal.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    record(
        by=by,
        verb="proposal.adopted" if adopt else "proposal.declined",
        target=proposal,
        key=str(visit.key),
        area=visit.household.area_id,
        before={proposal.field: before},
        after={proposal.field: proposal.new if adopt else before},
        reason=proposal.decision,
    )
    return proposal


def _current(household: Household) -> Living | None:
    return household.livings.order_by("-begins_on").first()


def _follows(living: Living | None, visit: Visit) -> bool:
    """Whether a row from the day of the visit would be the latest."""
    return living is None or (living.begins_on <= visit.visited_on and living.ends_on is None)


def _may_edit(visit: Visit, today: date) -> bool:
    """It is the visitor's own word, whoever brought it in."""
    return reach(visit.visitor, May.EDIT_REGISTER, today).covers(visit.household.area_id)


def _apply(
    visit: Visit, field: Proposable, word: str, living: Living | None, begins_on: date, by: User
) -> None:
    row = living or Living(household=visit.household)
    seen = as_seen(row)
    setattr(row, field.name, field.stored(word))
    row.begins_on = begins_on
    follow_on(by=by, household=visit.household, row=row, owner="household", seen=seen)
